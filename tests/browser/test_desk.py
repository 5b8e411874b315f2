"""The first page of the admin and the pages before bulk actions: used by keyboard, with and without scripts."""

import pytest
from playwright.sync_api import expect

from locator.models import Therapist


@pytest.fixture
def signed_in(django_user_model, client, make_therapist, live_server):
    """A function that signs a window in as somebody who may do everything."""
    make_therapist("Rosa", "Delgado", license={"verified_on": None}, practice={"precision": "zip"})
    make_therapist("Ann", "Ray", published=False)
    client.force_login(django_user_model.objects.create_superuser("ann"))

    def sign_in(page):
        session = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return page

    return sign_in


def choose(page, action):
    page.goto("/admin/locator/therapist/")
    for name in ("Rosa", "Ann"):
        page.get_by_role("row", name=name).get_by_role("checkbox").check()
    page.get_by_role("combobox", name="Action:").select_option(label=action)
    page.get_by_role("button", name="Go", exact=False).first.click()


def test_what_waits_is_a_link_on_the_first_page(signed_in, page):
    signed_in(page).goto("/admin/")
    page.get_by_role("link", name="1 Unverified licenses").click()
    expect(page.get_by_role("row", name="Rosa")).to_have_count(1)


def test_verified_by_keyboard(signed_in, page):
    signed_in(page)
    choose(page, "Mark the licenses of the chosen as verified")
    page.get_by_label("Verified on").fill("2026-11-02")
    page.get_by_label("Verified with").fill("IDFPR")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("2 gone through")
    assert Therapist.objects.get(first_name="Rosa").licenses.get().source == "IDFPR"


def test_without_scripts_too(signed_in, plain_page):
    signed_in(plain_page)
    choose(plain_page, "Hide the chosen therapists")
    plain_page.get_by_role("button", name="Hide").click()
    expect(plain_page.locator(".messagelist")).to_contain_text("2 gone through")


def test_the_export_is_a_download(signed_in, page):
    signed_in(page)
    choose(page, "Export the chosen therapists as CSV")
    expect(page.get_by_text("private addresses")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the CSV file").click()
    assert "Delgado" in download.value.path().read_text(encoding="utf-8-sig")
