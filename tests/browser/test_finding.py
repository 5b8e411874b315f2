"""A search and its results: what is replaced, what is kept, where the focus goes, and how it fits."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from locator import places
from tests.browser.conftest import DESKTOP, PHONE

KINDS = {
    "desktop": DESKTOP,
    "phone": PHONE,
    "desktop without scripts": {**DESKTOP, "java_script_enabled": False},
    "phone without scripts": {**PHONE, "java_script_enabled": False},
}


@pytest.fixture
def rosa(make_therapist, techniques):
    """Rosa, who does all that may be asked for."""
    return make_therapist(
        credentials="LMT",
        bio="Twenty years of quiet work.",
        languages=["en", "es"],
        techniques=techniques.values(),
        practice={
            "name": "Lakeside Bodywork",
            "street": "1 Lake St",
            "phone": "847-555-0100",
            "email": "rosa@example.org",
            "website": "https://example.org/",
            "travel_radius_miles": 15,
            "latitude": 42.15,
        },
    )


@pytest.fixture
def others(make_therapist, techniques):
    """With Rosa, enough for a second page."""
    for number in range(22):
        place = {"latitude": 42.06 + number / 100, "precision": "zip"}
        make_therapist(f"N{number:02}", "Other", techniques=[techniques["swedish"]], practice=place)


def search(page, near):
    page.get_by_label("Address, ZIP code or town").fill(near)
    page.get_by_role("button", name="Find therapists").click()


def results(page):
    return page.locator("ol.results > li")


def find(page, address):
    """A page of results, its drawer of filters open."""
    page.goto(address)
    open_filters(page)


def open_filters(page):
    page.locator("details.filters > summary").click()


def test_a_filter_replaces_the_results_and_the_address_and_loads_no_page(page, rosa, others):
    find(page, "/find/?near=60201")
    page.evaluate("window.stayed = true")
    page.get_by_label("Prenatal massage").check()
    expect(results(page)).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/find/\?near=60201&technique=prenatal$"))
    expect(page).to_have_title(re.compile("^Massage therapists near ZIP 60201"))
    page.get_by_label("Name or keyword").fill("quiet")
    page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Filters in use").get_by_role("link")).to_have_count(2)
    page.get_by_role("link", name="Prenatal massage (remove)").click()
    expect(page).to_have_url(re.compile(r"near=60201&q=quiet$"))
    expect(page.get_by_role("link", name="“quiet” (remove)")).to_be_focused()
    assert page.evaluate("window.stayed")
    assert kept_by_the_browser(page) == 0
    page.go_back()
    expect(page.get_by_role("list", name="Filters in use").get_by_role("link")).to_have_count(2)
    assert kept_by_the_browser(page) == 0
    page.goto("/research/")
    assert kept_by_the_browser(page) == 0


def kept_by_the_browser(page):
    page.wait_for_timeout(100)
    return page.evaluate("localStorage.length + sessionStorage.length")


def number_said(page):
    """What the page says politely, each time it says something."""
    page.evaluate("""() => {
        window.said = [];
        const status = document.getElementById("announcement");
        new MutationObserver(() => status.textContent && window.said.push(status.textContent))
            .observe(status, { childList: true, characterData: true, subtree: true });
    }""")
    return lambda: page.evaluate("window.said")


@pytest.mark.parametrize("kind", ["desktop", "phone"])
def test_a_filter_keeps_the_focus_and_the_number_is_said_once(open_window, rosa, others, kind):
    page = open_window(**KINDS[kind])
    find(page, "/find/?near=60201")
    said = number_said(page)
    for name, number in (("Swedish massage", 23), ("Prenatal massage", 1), ("Takes new clients", 1)):
        box = page.locator("details.filters").get_by_label(name)
        box.focus()
        page.keyboard.press("Space")
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"{number} therapist")
        expect(page.locator("#announcement")).to_contain_text(f"{number} therapist")
        expect(box).to_be_focused()
        expect(box).to_be_in_viewport(ratio=1)
        expect(box).to_be_checked()
    # As often as it was asked, also where the number is the same as before.
    assert [text.split()[0] for text in said()] == ["23", "1", "1"]


def test_a_chip_hands_the_focus_on_to_the_next_and_the_last_to_the_heading(page, rosa, others):
    page.goto("/find/?near=60201&technique=prenatal&technique=swedish&accepts_new=on")
    said = number_said(page)
    for name, left in (("Swedish massage", "Takes new clients"), ("Takes new clients", "Prenatal massage")):
        page.get_by_role("link", name=f"{name} (remove)").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name=f"{left} (remove)")).to_be_focused()
    expect(page.locator("#announcement")).to_contain_text("1 therapist within")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_contain_text("23 therapists")
    # The heading that has the focus is read anyway.
    assert [text.split()[0] for text in said()] == ["1", "1"]


@pytest.mark.parametrize("link", ["Next", "Name"])
def test_another_page_or_order_is_read_from_its_heading(phone, others, rosa, make_therapist, link):
    for number in range(20):
        make_therapist(f"M{number:02}", "More", practice={"latitude": 42.04})
    phone.goto("/find/?near=60201&page=2" if link == "Name" else "/find/?near=60201")
    phone.get_by_role("link", name=link, exact=True).focus()
    phone.keyboard.press("Enter")
    expect(phone).to_have_url(re.compile("page=2$|sort=name$"))
    expect(phone.get_by_role("heading", level=1)).to_be_focused()
    expect(phone.get_by_role("heading", level=1)).to_be_in_viewport()
    # Back is the page that was left, and the way through it begins at its top or where it was left.
    phone.go_back()
    expect(phone).not_to_have_url(re.compile("page=2$|sort=name$") if link == "Next" else re.compile("sort=name$"))
    expect(results(phone)).to_have_count(20)
    phone.keyboard.press("Tab")
    assert focus_is_visible(phone)


def test_a_chip_on_the_bare_form_leaves_one_page(page, rosa):
    page.goto("/find/?technique=swedish&accepts_new=on")
    page.get_by_role("link", name="Takes new clients").click()
    expect(page.get_by_role("list", name="Filters in use").get_by_role("link")).to_have_count(1)
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)


def test_a_distance_changed_but_not_yet_searched_goes_along_with_a_filter(page, rosa, others):
    find(page, "/find/?near=60201")
    page.get_by_label("Within").select_option("10")
    page.get_by_label("Prenatal massage").check()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 therapist within 10 miles")


def test_a_link_pressed_while_an_answer_is_on_its_way_is_not_lost_either(page, rosa, others):
    find(page, "/find/?near=60201")
    page.get_by_label("Name or keyword").press_sequentially("other")
    page.get_by_role("link", name="Name", exact=True).click()  # Leaving the field sends it.
    expect(page).to_have_url(re.compile("q=other&sort=name$"))


def test_the_shortlist_says_what_changed(page, rosa, others):
    page.goto("/find/?near=60201&technique=prenatal")
    page.get_by_role("link", name="Add to shortlist (Rosa Delgado)").click()
    expect(page.locator("#announcement")).to_contain_text("1 on your shortlist")
    expect(page.get_by_role("link", name="On your shortlist: remove (Rosa Delgado)")).to_be_focused()


def test_a_box_ticked_the_moment_an_answer_is_there_is_not_lost(page, rosa, others):
    find(page, "/find/?near=60201")
    page.evaluate("""() => document.body.addEventListener(
        "htmx:afterSwap",
        () => setTimeout(() => document.querySelector(".filters [name=comes_to_me]").click()),
        { once: true })""")
    page.get_by_label("Takes new clients").check()
    expect(page.get_by_role("list", name="Filters in use").get_by_role("link")).to_have_count(2)


def test_without_a_connection_the_page_stays_and_says_so(page, rosa, complaints):
    complaints.expect("htmx:")
    complaints.expect("ERR_FAILED")
    find(page, "/find/?near=60201")
    page.route("**/find/?*", lambda route: route.abort())
    page.get_by_label("Prenatal massage").check()
    expect(page.get_by_role("status").get_by_text("We could not be reached")).to_be_visible()
    expect(page.get_by_label("Prenatal massage")).to_be_focused()
    expect(results(page)).to_have_count(1)


def test_boxes_ticked_while_an_answer_is_on_its_way_are_not_lost(page, rosa, others):
    find(page, "/find/?near=60201")

    def slowly(route):
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/find/?*", slowly)
    page.get_by_label("Takes new clients").check()
    page.get_by_label("Prenatal massage").check()
    page.get_by_label("Comes to me").check()
    expect(page.get_by_role("list", name="Filters in use").get_by_role("link")).to_have_count(3)
    expect(page).to_have_url(re.compile("technique=prenatal&accepts_new=on&comes_to_me=on$"))
    expect(results(page)).to_have_count(1)


def test_a_failure_while_replacing_becomes_a_page_of_its_own(page, rosa, monkeypatch, complaints):
    complaints.expect("503")
    complaints.expect("htmx:")
    find(page, "/find/?near=60201")
    monkeypatch.setattr(places, "resolve", down)
    page.get_by_label("Prenatal massage").check()
    expect(page.get_by_role("heading", level=1)).to_have_text("Our address service is not answering")


def test_a_phone_shows_somebody_without_scrolling(phone, others):
    phone.goto("/find/?near=60201&technique=swedish")
    name = results(phone).first.get_by_role("heading")
    assert name.bounding_box()["y"] + name.bounding_box()["height"] < PHONE["viewport"]["height"]


def test_two_whole_cards_are_in_sight_of_a_phone(phone, make_therapist, techniques):
    practice = {
        "name": "Open Path Massage & Bodywork",
        "phone": "847-555-0100",
        "travel_radius_miles": 25,
        "wheelchair": True,
    }
    for _ in range(3):
        make_therapist(credentials="LMT", techniques=techniques.values(), practice=practice)
    phone.goto("/find/?near=60201")
    heights = [card.bounding_box()["height"] for card in results(phone).all()[:4]]
    assert max(sum(pair) for pair in pairwise(heights)) < PHONE["viewport"]["height"]


def test_on_a_desk_list_and_map_share_the_room_and_filters_open_beside(page, rosa, others):
    page.goto("/find/?near=60201")
    map_ = page.locator(".map-canvas").bounding_box()
    card = results(page).first.bounding_box()
    assert card["y"] < 450
    assert card["width"] > 560
    assert map_["width"] > 500
    assert map_["x"] > card["x"] + card["width"]
    open_filters(page)
    box = page.get_by_label("Prenatal massage").bounding_box()
    card = results(page).first.bounding_box()
    assert box["x"] + box["width"] < card["x"]
    assert card["width"] > 400
    assert page.locator(".map-canvas").bounding_box()["width"] > 350


def down(text):
    raise places.GeocoderUnavailable("The address service did not answer.", ("60201",))


def test_in_forced_colors_buttons_and_fields_keep_their_edges(open_window, rosa):
    page = open_window(**DESKTOP, forced_colors="active")
    page.goto("/find/?near=60201")
    for part in (page.get_by_role("button", name="Find therapists"), page.locator("#near"), results(page).first):
        assert part.evaluate("part => parseFloat(getComputedStyle(part).borderTopWidth)") > 0


def test_a_printed_page_is_the_list_alone(page, rosa):
    page.goto("/find/?near=60201")
    page.emulate_media(media="print")
    for gone in (".masthead", ".search-box", ".filters", ".pages"):
        expect(page.locator(gone)).to_be_hidden()
    expect(results(page).first).to_be_visible()


def focus_is_visible(page):
    return page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2")


def targets_that_are_small(page):
    """What is pressed, and is less than 24 pixels wide or high; links within a sentence, a list or a table are free."""
    return page.evaluate(
        """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary, label.tick")]
            .filter(part => part.checkVisibility() && !part.matches("p a, sup a, .skip"))
            .filter(part => getComputedStyle(part).display !== "inline" || !part.closest("li, dd, td, th"))
            .filter(part => { const box = part.getBoundingClientRect(); return box.width < 24 || box.height < 24 })
            .map(part => part.outerHTML)"""
    )
