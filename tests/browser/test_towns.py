"""From the first page to a town, by links alone."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _somebody(make_therapist):
    cache.clear()
    make_therapist()
    make_therapist(practice={"city": "Skokie", "zip": "60076", "latitude": 42.033, "longitude": -87.733})


@pytest.mark.parametrize("window", ["page", "phone", "plain_page"])
def test_browsing_by_state(request, window, fits):
    page = request.getfixturevalue(window)
    page.goto("/")
    page.get_by_role("link", name="Browse by state").click()
    page.get_by_role("heading", name="Massage therapists by state", level=1).wait_for()
    for link, heading in (
        ("Illinois", "2 massage therapists in Illinois"),
        ("Evanston", "1 massage therapist in Evanston, Illinois"),
        ("Skokie", "1 massage therapist in Skokie, Illinois"),
    ):
        fits(page)
        page.get_by_role("main").get_by_role("link", name=link).first.click()
        page.get_by_role("heading", name=heading, level=1).wait_for()
    fits(page)
    page.get_by_role("link", name="Search within 10 miles of Skokie").click()
    page.get_by_role("heading", name="2 therapists within 10 miles of Skokie, IL").wait_for()
