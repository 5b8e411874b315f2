"""Somebody finds a therapist: from the first page to a letter and a sheet of paper, whatever device they have."""

import datetime
import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from locator import form_token
from tests.browser.conftest import DESKTOP, PHONE

KINDS = {
    "desktop": DESKTOP,
    "phone": PHONE,
    "desktop without scripts": {**DESKTOP, "java_script_enabled": False},
    "phone without scripts": {**PHONE, "java_script_enabled": False},
}
WHERE = "Address, ZIP code or town"


@pytest.fixture
def rosa(make_therapist, techniques):
    """Rosa, who does all that may be asked for."""
    return make_therapist(
        credentials="LMT",
        techniques=techniques.values(),
        practice={
            "name": "Lakeside Bodywork",
            "street": "1 Lake St",
            "phone": "847-555-0100",
            "email": "rosa@example.org",
            "travel_radius_miles": 15,
            "latitude": 42.15,
        },
    )


@pytest.fixture
def others(make_therapist, techniques):
    """With Rosa, enough for a second page."""
    for number in range(22):
        place = {"latitude": 42.06 + number / 100, "precision": "zip", "phone": f"847-555-02{number:02}"}
        make_therapist(f"N{number:02}", "Other", techniques=[techniques["swedish"]], practice=place)


def results(page):
    return page.locator("ol.results > li")


def heading(page):
    return page.get_by_role("heading", level=1)


def chips(page):
    return page.get_by_role("list", name="Filters in use").get_by_role("link")


def search(page, near):
    page.get_by_label(WHERE).fill(near)
    page.get_by_role("button", name="Find therapists").click()


def press(page, name, then):
    """Press a link that changes its name, and wait for the other name."""
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("link", name=then)).to_be_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_from_a_town_to_a_letter_and_a_sheet_of_paper(open_window, rosa, others, fits, monkeypatch, kind):
    monkeypatch.setattr(form_token, "SECONDS_TO_READ", 0)
    scripts = "without" not in kind
    page = open_window(**KINDS[kind])
    page.goto("/")
    if scripts:
        page.get_by_label(WHERE).press_sequentially("evanst")
        page.get_by_role("option", name="Evanston, IL").click()
        page.get_by_role("button", name="Find therapists").click()
    else:
        search(page, "Evanston, IL")
    expect(heading(page)).to_have_text("23 therapists within 25 miles of Evanston, IL")
    expect(results(page)).to_have_count(20)
    distances = [float(card.get_attribute("data-distance")) for card in results(page).all()]
    assert distances == sorted(distances)
    page.get_by_role("link", name="Next").click()
    expect(results(page)).to_have_count(3)
    page.go_back()

    prenatal = page.get_by_role("checkbox", name="Prenatal massage")
    # Where there is no map beside the list, the filters have room to stand open.
    if kind != "desktop without scripts":
        expect(prenatal).to_be_hidden()
        page.get_by_text("Filters", exact=True).click()
    prenatal.check()
    page.get_by_role("checkbox", name="Comes to me").check()
    if not scripts:
        page.get_by_role("button", name="Apply filters").click()
    expect(results(page)).to_have_count(1)
    expect(chips(page)).to_have_count(2)
    fits(page)

    page.get_by_role("link", name="Rosa Delgado", exact=True).click()
    expect(heading(page)).to_have_text("Rosa Delgado, LMT")
    expect(page.get_by_text("227.000001", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="847-555-0100")).to_have_attribute("href", "tel:+18475550100")
    page.get_by_role("link", name="Send a message").click()
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Your email").fill("ana@visitor.example")
    page.get_by_label("Your message").fill("May I come on Monday?")
    page.get_by_role("button", name="Send the message").click()
    expect(heading(page)).to_have_text("Your message has been sent")
    assert [letter.to for letter in mail.outbox] == [["rosa@example.org"]]

    page.goto(rosa.get_absolute_url())
    press(page, "Add to shortlist (Rosa Delgado)", "On your shortlist: remove (Rosa Delgado)")
    page.get_by_role("link", name="Find others nearby").click()
    expect(heading(page)).to_contain_text("23 therapists")
    press(page, "Add to shortlist (N00 Other)", "On your shortlist: remove (N00 Other)")
    press(page, "Add to shortlist (N01 Other)", "On your shortlist: remove (N01 Other)")
    page.get_by_role("link", name="Compare them").click()
    expect(heading(page)).to_have_text("Your shortlist")
    expect(page.get_by_role("row", name="Techniques that all offer")).to_contain_text("Swedish massage")
    fits(page)
    page.get_by_role("link", name="Remove (N01 Other)").click()
    expect(page.get_by_text("N01 Other")).to_have_count(0)

    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="To take along, as of")).to_be_visible()
    expect(page.get_by_text("847-555-0100").locator("visible=true")).to_have_count(1)
    expect(page.get_by_role("table")).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter"))) == 1
    assert page.context.cookies() == []


@pytest.mark.parametrize("kind", ["desktop", "phone without scripts"])
def test_what_was_typed_may_mean_many_places_or_none(open_window, rosa, others, make_therapist, techniques, kind):
    there = {"city": "Springfield", "zip": "62701", "latitude": 39.8, "longitude": -89.65}
    make_therapist("Sam", "Reyes", [techniques["swedish"]], there)
    page = open_window(**KINDS[kind])
    page.goto("/techniques/")
    page.get_by_role("link", name="Find a therapist").click()
    search(page, "springfield")
    expect(heading(page)).to_have_text("Which place do you mean?")
    page.get_by_role("link", name="Springfield, IL Illinois · 114,394 people · 1 therapist").click()
    expect(heading(page)).to_have_text("1 therapist within 25 miles of Springfield, IL")
    expect(page.get_by_label(WHERE)).to_have_value("Springfield, IL")

    search(page, "Evnston IL")
    expect(heading(page)).to_have_text("We could not find that place")
    field = page.get_by_label(WHERE)
    expect(field).to_have_value("Evnston IL")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("Did you mean Evanston, IL?"))
    page.get_by_role("link", name="Evanston, IL", exact=True).click()
    expect(heading(page)).to_contain_text("23 therapists within 25 miles of Evanston, IL")

    # Nobody there: a filter fewer, farther away, or the nearest of all.
    page.goto("/find/?near=60201&gender=male&technique=swedish")
    expect(heading(page)).to_have_text("Nobody within 25 miles of ZIP 60201, Evanston, IL")
    page.get_by_role("link", name="Without Male 23 therapists").click()
    expect(heading(page)).to_contain_text("23 therapists within 25 miles")
    search(page, "Champaign, IL")
    expect(heading(page)).to_have_text("Nobody within 25 miles of Champaign, IL")
    page.get_by_role("link", name="Sam Reyes", exact=True).click()
    expect(heading(page)).to_have_text("Sam Reyes")


def test_is_this_license_current(plain_page, make_therapist):
    make_therapist()
    make_therapist("Ann", "Old", license={"expires_on": datetime.date(2020, 1, 1)})
    plain_page.goto("/")
    plain_page.get_by_role("contentinfo").get_by_role("link", name="Check a license").click()
    check = plain_page.get_by_role("button", name="Check")
    check.click()
    state = plain_page.get_by_label("State")
    expect(state).to_have_accessible_description("Choose the state.")
    state.select_option("Illinois")
    surname = plain_page.get_by_label("Or last name")
    for typed, answer, detail in (
        ("delgado", "On record, and current", "Current."),
        ("OLD", re.compile("^On record, but"), "its last day was Jan 1, 2020."),
        ("nobody", "We have no record of it", ""),
    ):
        surname.fill(typed)
        check.click()
        expect(plain_page.get_by_role("heading", name=answer)).to_be_visible()
        expect(plain_page.get_by_text(detail).first).to_be_visible()
