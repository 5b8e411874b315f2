"""Staff sign in, add a therapist, correct them, and the public sees each at once."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def staff(django_user_model):
    return django_user_model.objects.create_superuser("ann", password="a long enough secret")


def sign_in(page, staff):
    page.goto("/admin/")
    page.get_by_label("Username").fill(staff.username)
    page.get_by_label("Password").fill("a long enough secret")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would you like to do?")


def choose_state(page, inline, name):
    """Type into the autocomplete field and take what it offers."""
    inline.get_by_role("combobox", name="State").click()
    page.locator(".select2-search__field").last.fill(name)
    page.get_by_role("option", name=name).click()


def test_a_therapist_added_is_found_and_corrected(page, staff, states, techniques):
    sign_in(page, staff)
    page.goto("/admin/locator/therapist/add/")
    page.get_by_label("First name").fill("Rosa")
    page.get_by_label("Last name").fill("Delgado")
    page.get_by_label("Published").check()
    page.get_by_label("Swedish massage").check()
    page.get_by_label("Languages").fill("English; Spanish")

    page.get_by_role("button", name="Add another Practice").click()
    practice = page.locator("#practices-0")
    practice.get_by_label("Town").fill("Evanston")
    choose_state(page, practice, "Illinois")
    practice.get_by_label("Latitude").fill("42.05")
    practice.get_by_label("Longitude").fill("-87.69")

    page.get_by_role("button", name="Add another License").click()
    license = page.locator("#licenses-0")
    choose_state(page, license, "Illinois")
    license.get_by_label("Title").fill("LMT")
    license.get_by_label("Number").fill("227.000042")
    license.get_by_label("Expires on").fill("2099-12-31")
    license.get_by_label("Verified on").fill("2026-11-02")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was added successfully")

    page.goto("/find/?near=60201")
    expect(page.locator("ol.results > li")).to_have_count(1)
    expect(page.locator("ol.results")).to_contain_text("LMT, Illinois 227.000042, current to Dec 31, 2099")

    page.goto("/admin/locator/therapist/")
    page.get_by_role("link", name="Rosa Delgado").click()
    expect(page.get_by_label("Languages")).to_have_value("English; Spanish")
    page.locator("#licenses-0").get_by_label("Disciplined").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    page.goto("/find/?near=60201")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Nobody within 25 miles"))


def test_two_techniques_are_merged(page, staff, make_therapist, techniques):
    make_therapist(techniques=[techniques["deep-tissue"]])
    sign_in(page, staff)
    page.goto("/admin/locator/technique/")
    page.get_by_role("row", name="Swedish massage").get_by_role("checkbox").check()
    page.get_by_role("row", name="Deep tissue massage").get_by_role("checkbox").check()
    page.get_by_role("combobox", name="Action:").select_option(label="Merge the chosen techniques into one")
    page.get_by_role("button", name="Go", exact=False).first.click()
    page.get_by_label("Swedish massage").check()
    page.get_by_role("button", name="Merge").click()
    expect(page.locator(".messagelist")).to_contain_text("1 therapist changed")
