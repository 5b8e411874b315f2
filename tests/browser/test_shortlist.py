"""Therapists side by side: who they are, how they fit, and a sheet of paper to take along."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE

KINDS = {"desktop": DESKTOP, "phone": PHONE}


@pytest.fixture
def people(make_therapist, techniques):
    """Rosa, Kay and Ann, nearest first: alike in some things, not in others."""
    swedish, deep, prenatal = (techniques[slug] for slug in ("swedish", "deep-tissue", "prenatal"))
    lake = {"name": "Lakeside", "street": "1 Lake St", "phone": "847-555-0100", "website": "https://example.org/rosa"}
    return [
        make_therapist(techniques=[swedish, prenatal], languages=["en", "es"], practice={**lake, "latitude": 42.06}),
        make_therapist("Kay", "Lee", [swedish, deep], languages=["en"], practice={"latitude": 42.07}),
        make_therapist("Ann", "Ray", [swedish], accepts_new=False, practice={"latitude": 42.08, "hide_address": True}),
    ]


def scrolled(frame):
    """Has a frame moved sideways, at once or within two seconds?"""
    for _ in range(40):
        if frame.evaluate("frame => frame.scrollLeft"):
            return True
        frame.page.wait_for_timeout(50)
    return False


def test_adding_by_keyboard_keeps_the_place(page, people):
    page.goto("/find/?near=60201")
    link = page.locator(f"#shortlist-{people[1].pk}")
    link.focus()
    page.keyboard.press("Enter")
    expect(link).to_have_accessible_name("On your shortlist: remove (Kay Lee)")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(link).to_have_accessible_name("Add to shortlist (Kay Lee)")
    page.go_back()
    expect(link).to_have_accessible_name("On your shortlist: remove (Kay Lee)")


@pytest.mark.parametrize("width", [320, 400, 767, 768, 1024])
def test_fits_every_width(open_window, people, make_therapist, fits, width):
    people += [make_therapist(f"N{number}", "Other-Longname" * 3) for number in range(3)]
    page = open_window(viewport={"width": width, "height": 800})
    page.goto(f"/therapists/shortlist/?ids={','.join(str(one.pk) for one in people)}")
    fits(page)


@pytest.mark.parametrize(("width", "beside"), [(400, True), (800, False), (1280, False)])
def test_names_stand_once_above_the_columns_or_beside_every_value(open_window, people, width, beside):
    page = open_window(viewport={"width": width, "height": 800})
    page.goto(f"/therapists/shortlist/?ids={people[0].pk},{people[1].pk}")
    heads, names = page.locator("thead th"), page.locator(".comparison .who")
    assert names.count() > 8
    for locator, shown in ((heads, not beside), (names, beside)):
        assert {one.is_visible() for one in locator.all()} == {shown}


def test_what_does_not_scroll_is_no_stop_on_the_way(phone, people):
    phone.goto(f"/therapists/shortlist/?ids={people[0].pk},{people[1].pk}")
    assert phone.locator(".comparison").get_attribute("tabindex") is None


def test_many_columns_scroll_in_their_own_frame_by_keyboard(page, people, make_therapist):
    people += [make_therapist(f"N{number}", "Other") for number in range(3)]
    page.goto(f"/therapists/shortlist/?ids={','.join(str(one.pk) for one in people)}")
    frame = page.get_by_role("region", name="Therapists side by side")
    fact = page.get_by_role("rowheader", name="Where", exact=True)
    before = fact.bounding_box()["x"]
    # From the links in it, which are on everybody's way.
    frame.get_by_role("link").first.focus()
    page.keyboard.press("ArrowRight")
    assert scrolled(frame)
    assert fact.bounding_box()["x"] == before, "the names of the facts stay in sight"


def test_a_phone_has_targets_for_a_thumb_and_names_beside_every_value(phone, people):
    phone.goto(f"/therapists/shortlist/?ids={people[0].pk},{people[1].pk}")
    for link in phone.locator(".comparison a:visible").all():
        assert link.bounding_box()["height"] >= 44, link.inner_text()
    languages = phone.get_by_role("row", name="Languages")
    assert languages.inner_text().split() == [
        "Languages",
        "Rosa",
        "Delgado",
        "English",
        "Spanish",
        "Kay",
        "Lee",
        "English",
    ]


def test_six_people_print_on_one_sheet(page, make_therapist, techniques, tmp_path):
    place = {
        "name": "A Business with a Name of Some Length",
        "street": "12345 North Long Avenue",
        "street2": "Suite 678",
    }
    people = [
        make_therapist(f"N{n}", "Other", techniques.values(), {**place, "phone": "847-555-0100"}, is_demo=True)
        for n in range(6)
    ]
    for many in (1, 2, 4, 6):
        page.goto(f"/therapists/shortlist/?ids={','.join(str(one.pk) for one in people[:many])}")
        for paper in ("Letter", "A4"):
            pdf = page.pdf(format=paper, margin=dict.fromkeys(("top", "right", "bottom", "left"), "12mm"))
            assert len(re.findall(rb"/Type /Page\b", pdf)) == 1, f"{many} people on {paper}"
    page.emulate_media(media="print")
    expect(page.get_by_role("table")).to_be_hidden()
    expect(page.get_by_text("To take along, as of")).to_be_visible()
    expect(page.get_by_text("847-555-0100").locator("visible=true")).to_have_count(6)
    page.screenshot(path=tmp_path / "sheet.png", full_page=True)
