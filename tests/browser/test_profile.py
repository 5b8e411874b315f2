"""Somebody decides: reads a profile, keeps it, prints it, and checks a license."""

import re

import pytest
from playwright.sync_api import expect

from locator.models import Practice
from tests.browser.conftest import DESKTOP, PHONE

# Colors follow the scheme, and the layout the width: these two see every layout and every color of each page.
KINDS = {"desktop": {**DESKTOP, "color_scheme": "light"}, "phone": {**PHONE, "color_scheme": "dark"}}


@pytest.fixture
def rosa(make_therapist, techniques, states):
    """Rosa, with two rooms, one of them her home, and all that a profile may hold."""
    states["IL"].lookup_url = "https://lookup.example.gov/"
    states["IL"].save()
    for technique in techniques.values():
        technique.summary = "Long, slow strokes that follow the muscle, with oil."
        technique.save()
    rosa = make_therapist(
        credentials="LMT, BCTMB",
        bio="Twenty years of quiet work.\n\n" + "Pressure is always your choice, and there is time to talk. " * 6,
        languages=["en", "es", "pl"],
        gender="female",
        practising_since=2004,
        techniques=techniques.values(),
        certification={},
        practice={
            "name": "Lakeside Bodywork",
            "street": "1 Lake St",
            "phone": "847-555-0100",
            "email": "rosa@example.org",
            "website": "https://example.org/",
            "settings": ["clinic", "workplace"],
            "wheelchair": True,
        },
    )
    home = {"street": "77 Secret Lane", "city": "Skokie", "latitude": 42.03, "longitude": -87.73, "zip": "60076"}
    Practice.objects.create(
        therapist=rosa, state_id="IL", hide_address=True, travel_radius_miles=10, settings=["home"], **home
    )
    return rosa


def test_from_a_profile_to_what_helps_to_decide(page, rosa):
    page.goto(rosa.get_absolute_url())
    where = page.get_by_role("region", name="Where")
    expect(where.get_by_text("Wheelchair access", exact=True)).to_be_visible()
    expect(where.get_by_text("Ask about wheelchair access")).to_be_visible()
    expect(where.get_by_text("The street address is private")).to_be_visible()
    expect(page.get_by_role("link", name="Directions in your map app")).to_have_count(1)
    away = page.get_by_role("link", name="Directions on OpenStreetMap (leaves this site)")
    expect(away).to_have_attribute("rel", "noreferrer noopener")
    number = page.get_by_role("definition").filter(has_text=re.compile(r"^227\.\d+$"))
    expect(number).to_be_visible()
    expect(page.get_by_role("link", name="Look it up yourself in Illinois")).to_be_visible()
    expect(page.get_by_role("heading", name="What to ask first")).to_be_visible()

    page.get_by_role("link", name="Add to shortlist").click()
    expect(page.get_by_role("link", name="On your shortlist: remove")).to_be_visible()
    page.get_by_role("link", name="Swedish massage").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Swedish massage")


def test_a_card_for_the_address_book(page, rosa):
    page.goto(rosa.get_absolute_url())
    with page.expect_download() as download:
        page.get_by_role("link", name="Save to contacts").click()
    assert download.value.suggested_filename == "rosa-delgado.vcf"


def test_what_the_buttons_of_a_profile_lead_to(plain_page, rosa):
    plain_page.goto(rosa.get_absolute_url())
    plain_page.get_by_role("link", name="Send a message").click()
    expect(plain_page).to_have_url(re.compile(rf"/therapists/{rosa.pk}/contact/\?practice=\d+$"))
    expect(plain_page.get_by_role("heading", level=1)).to_be_visible()
    plain_page.go_back()
    plain_page.get_by_role("link", name="Report a problem").click()
    expect(plain_page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_a_profile_prints_on_one_sheet(page, rosa, paper, tmp_path):
    page.goto(rosa.get_absolute_url())
    sheet = page.pdf(format=paper)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    page.emulate_media(media="print")
    for kept in ("Lakeside Bodywork", "Call 847-555-0100", "What to ask first", "Swedish massage"):
        expect(page.get_by_text(kept, exact=True).first).to_be_visible()
    for gone in (".masthead", ".trail", ".keep", ".ways", ".map", ".techniques-lead"):
        expect(page.locator(gone).first).to_be_hidden()
