"""Suggestions while somebody types, and "use my location": by keyboard, mouse and touch, and when they fail."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE

EVANSTON = {"latitude": 42.0503215, "longitude": -87.6899871}
LABEL = "Address, ZIP code or town"


def field(page):
    return page.get_by_label(LABEL)


def options(page):
    return page.get_by_role("listbox", name="Suggested places").get_by_role("option")


def type_in(page, text):
    field(page).press_sequentially(text, delay=20)


def open_list(page, text="evan", address="/find/"):
    """The options for a text, after it was typed on a page."""
    page.goto(address)
    type_in(page, text)
    expect(options(page).first).to_be_visible()
    return options(page)


@pytest.mark.parametrize(
    "address", ["/", "/find/", "/find/?near=Springfield", "/find/?near=Portand+OR", "/techniques/swedish/"]
)
def test_places_are_suggested_wherever_the_box_is(page, techniques, address):
    page.goto(address)
    field(page).fill("")
    type_in(page, "evan")
    expect(options(page)).to_have_count(8)
    expect(options(page).nth(1)).to_have_text("Evanston, IL")


def test_what_a_screen_reader_is_told(page, db):
    page.goto("/find/")
    box = page.get_by_role("combobox", name=LABEL)
    expect(box).to_have_attribute("aria-autocomplete", "list")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_attribute("autocomplete", "off")
    expect(box).to_have_accessible_description("Such as 60201, or Evanston, IL")
    type_in(page, "evan")
    expect(box).to_have_attribute("aria-expanded", "true")
    listbox = page.locator(f"#{box.get_attribute('aria-controls')}")
    expect(listbox).to_have_role("listbox")
    expect(page.get_by_role("status").filter(has_text="8 suggestions")).to_have_count(1)
    expect(listbox.locator("[aria-selected=true]")).to_have_count(0)
    box.press("ArrowDown")
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(chosen).to_have_text("Evansville, IN")
    expect(box).to_be_focused()
    type_in(page, "ston, i")
    expect(page.get_by_role("status").filter(has_text="suggestions")).to_have_text("2 suggestions")
    type_in(page, "l")
    expect(page.get_by_role("status").filter(has_text="suggestion")).to_have_text("1 suggestion")
    type_in(page, "xx")
    expect(page.get_by_role("status").filter(has_text="suggestions")).to_have_text("No suggestions")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))


def test_enter_without_a_choice_sends_what_was_typed(page, db):
    open_list(page, "evanst")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("near=evanst&"))


def test_chosen_by_mouse_the_field_keeps_the_focus(page, db):
    open_list(page).nth(1).click()
    expect(field(page)).to_have_value("Evanston, IL")
    expect(field(page)).to_be_focused()
    expect(options(page).first).to_be_hidden()


def test_chosen_by_touch(phone, db):
    open_list(phone).nth(1).tap()
    expect(field(phone)).to_have_value("Evanston, IL")
    expect(options(phone).first).to_be_hidden()


def test_a_press_elsewhere_closes_the_list(page, db):
    found = open_list(page)
    page.get_by_role("heading", level=1).click()
    expect(found.first).to_be_hidden()


@pytest.mark.parametrize("kind", [DESKTOP, PHONE, {"viewport": {"width": 320, "height": 568}}], ids=str)
def test_the_list_is_whole_and_large_enough(open_window, fits, make_therapist, kind):
    make_therapist()
    page = open_window(**kind)
    for address in ("/", "/find/", "/find/?near=60201"):
        page.goto(address)
        field(page).fill("")
        found = options(page)
        type_in(page, "san")
        expect(found).to_have_count(8)
        page.keyboard.press("ArrowDown")
        fits(page)
        page.keyboard.press("ArrowUp")
        expect(found.last).to_be_in_viewport()
        assert found.last.evaluate(ON_TOP), "the last one is covered or cut off"
        assert all(option.bounding_box()["height"] >= 44 for option in found.all())


# What lies uppermost in the middle of an option is that option.
ON_TOP = """option => {
    const box = option.getBoundingClientRect();
    return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === option;
}"""


def test_in_forced_colors_the_list_has_an_edge_and_the_choice_another_color(open_window, db):
    page = open_window(**DESKTOP, forced_colors="active")
    found = open_list(page)
    page.keyboard.press("ArrowDown")
    color = "part => getComputedStyle(part).backgroundColor"
    assert found.first.evaluate(color) != found.nth(1).evaluate(color)
    assert page.get_by_role("listbox").evaluate("list => parseFloat(getComputedStyle(list).borderTopWidth)") > 0


def test_few_requests_and_none_for_one_letter(page, db):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest/" in request.url else None)
    page.goto("/find/")
    type_in(page, "e")
    page.wait_for_timeout(400)
    assert asked == []
    type_in(page, "vanston")
    expect(options(page).first).to_be_visible()
    assert len(asked) < 4
    assert asked[-1].endswith("/find/suggest/?q=evanston")


def test_an_older_answer_never_overtakes_a_newer_one(page, db):
    """The first request hangs until the second is answered."""
    held = []
    page.route(re.compile(r"suggest/\?q=spr$"), lambda route: held.append(route))
    page.goto("/find/")
    type_in(page, "spr")
    page.wait_for_timeout(300)
    assert len(held) == 1
    type_in(page, "ingfield")
    expect(options(page).first).to_have_text("Springfield, MO")
    held[0].fulfill(json={"q": "spr", "places": [{"text": "Old", "label": "Old"}]})
    page.wait_for_timeout(200)
    expect(options(page).first).to_have_text("Springfield, MO")


@pytest.mark.parametrize(
    "answer",
    [
        lambda route: route.abort(),
        lambda route: route.fulfill(status=500, body="x"),
        lambda route: route.fulfill(status=200, body="<html>"),
        lambda route: route.fulfill(json={"q": "x"}),
    ],
    ids=["no network", "an error", "no JSON", "other JSON"],
)
def test_a_request_that_fails_is_silent_and_the_form_works(page, complaints, make_therapist, answer):
    # Chromium itself writes these down; the page adds nothing.
    complaints.expect("Failed to load resource")
    complaints.expect("request failed")
    make_therapist()
    page.goto("/find/")
    type_in(page, "eva")
    expect(options(page).first).to_be_visible()
    page.route("**/suggest/**", answer)
    type_in(page, "nston il")
    expect(options(page).first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 therapist within 25 miles of Evanston, IL")


def test_a_list_on_its_way_does_not_hold_the_form_up(page, db):
    page.route("**/suggest/**", lambda route: None)
    page.goto("/find/")
    type_in(page, "60201")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("near=60201&"))


def test_escape_gives_up_a_list_on_its_way_before_the_text(page, db):
    page.route("**/suggest/**", lambda route: None)
    page.goto("/find/")
    for pause in (0, 400):  # Before it is asked for, and before it is answered.
        field(page).fill("")
        type_in(page, "evan")
        page.wait_for_timeout(pause)
        page.keyboard.press("Escape")
        expect(field(page)).to_have_value("evan")
        page.keyboard.press("Escape")
        expect(field(page)).to_have_value("")


def test_the_list_of_an_earlier_text_is_not_chosen_from(page, db):
    found = open_list(page, "evan")
    page.keyboard.type("st")
    page.keyboard.press("ArrowDown")  # At once: the list is still that of "evan".
    expect(page.locator("[role=option][aria-selected=true]")).to_have_text("Evanston, IL")
    expect(found.first).to_have_text("Evanston, IL")


def test_an_address_is_not_told_that_there_are_no_suggestions(page, db):
    page.goto("/find/")
    said = page.get_by_role("status").filter(has_text="suggestion")
    with page.expect_response(re.compile("suggest/")):
        type_in(page, "1600 rid")
    page.wait_for_timeout(200)
    expect(said).to_have_count(0)
    field(page).fill("")
    type_in(page, "zqxzq")
    expect(said).to_have_text("No suggestions")


def test_labels_are_only_text(page, db):
    label = "<img src=x onerror=alert(1)>"
    page.route(
        "**/suggest/**", lambda route: route.fulfill(json={"q": "", "places": [{"text": label, "label": label}]})
    )
    found = open_list(page)
    expect(found.first).to_have_text(label)
    assert page.locator("[role=listbox] img").count() == 0


def test_without_scripts_the_form_is_as_it_was(plain_page, db):
    plain_page.goto("/find/")
    expect(field(plain_page)).to_have_attribute("autocomplete", "postal-code")
    expect(field(plain_page)).not_to_have_attribute("role", re.compile("."))
    expect(plain_page.get_by_role("button", name="Use my location")).to_have_count(0)
    expect(plain_page.get_by_role("listbox")).to_have_count(0)


# --- use my location ---


def test_my_location_is_asked_for_only_when_pressed_and_sent_rounded(open_window, make_therapist, techniques):
    make_therapist(techniques=[techniques["swedish"]])
    page = open_window(fresh=True, **DESKTOP, geolocation=EVANSTON, permissions=["geolocation"])
    page.add_init_script(
        """window.asked = 0;
        const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
        navigator.geolocation.getCurrentPosition = (...given) => { window.asked += 1; ask(...given); };"""
    )
    page.goto("/find/?technique=swedish&radius=10")
    type_in(page, "spring")
    assert page.evaluate("window.asked") == 0
    page.get_by_role("button", name="Use my location").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "1 therapist within 10 miles of 42.05, -87.69 (near Evanston, IL)"
    )
    expect(field(page)).to_have_value("42.050,-87.690")
    assert "near=42.050%2C-87.690" in page.url
    assert "technique=swedish" in page.url
    assert "radius=10" in page.url


def test_a_late_location_does_not_run_over_what_was_typed_meanwhile(fresh_page, db):
    fresh_page.add_init_script(
        """navigator.geolocation.getCurrentPosition = (found) => {
            addEventListener("found", () => found({ coords: { latitude: 42.05, longitude: -87.69 } }));
        };"""
    )
    fresh_page.goto("/find/")
    fresh_page.get_by_role("button", name="Use my location").click()
    said = fresh_page.locator(".here-said")
    expect(said).to_contain_text("Asking")
    type_in(fresh_page, "Denver, CO")
    fresh_page.evaluate("void dispatchEvent(new Event('found'))")
    expect(said).to_have_text("")
    expect(field(fresh_page)).to_have_value("Denver, CO")
    expect(fresh_page).to_have_url(re.compile("/find/$"))


def fail(page, code):
    page.evaluate(f"""() => {{
        navigator.geolocation.getCurrentPosition = (_, failed) => setTimeout(() => failed({{ code: {code} }}), 400);
    }}""")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (1, "does not tell us where you are"),
        (2, "does not know where it is"),
        (3, "took too long"),
        (9, "does not know"),
    ],
)
def test_what_happened_instead_is_said(page, db, axe, code, words):
    page.goto("/find/")
    fail(page, code)
    button = page.get_by_role("button", name="Use my location")
    button.click()
    said = page.locator(".here-said")
    expect(said).to_have_role("status")
    expect(said).to_contain_text(words)
    expect(said).to_be_visible()
    expect(said).to_contain_text("type a ZIP code or a town", ignore_case=True)
    axe(page)
    button.click()
    expect(said).to_contain_text("Asking")
    expect(said).to_contain_text(words)


def test_a_browser_that_refuses_by_itself(page, db):
    """Nobody granted anything: Chromium refuses without asking."""
    page.goto("/find/")
    page.get_by_role("button", name="Use my location").click()
    expect(page.locator(".here-said")).to_contain_text("does not tell us where you are")


def test_no_button_where_there_is_no_way(fresh_page, db):
    fresh_page.add_init_script("delete Navigator.prototype.geolocation")
    fresh_page.goto("/find/")
    expect(fresh_page.get_by_role("combobox", name=LABEL)).to_be_visible()
    expect(fresh_page.get_by_role("button", name="Use my location")).to_have_count(0)


def test_on_a_phone_the_button_is_as_large_as_a_thumb(phone, make_therapist):
    make_therapist()
    for address in ("/", "/find/", "/find/?near=60201"):
        phone.goto(address)
        box = phone.get_by_role("button", name="Use my location").bounding_box()
        assert min(box["width"], box["height"]) >= 44, address


def test_both_are_there_after_the_page_has_replaced_its_results(page, make_therapist, techniques):
    make_therapist(techniques=techniques.values())
    page.goto("/find/?near=60201")
    page.locator("details.filters > summary").click()
    page.locator("details.filters").get_by_label("Prenatal massage").check()
    expect(page.get_by_role("link", name="Prenatal massage (remove)")).to_be_visible()
    expect(page).to_have_url(re.compile("technique=prenatal"))
    expect(page.get_by_role("combobox", name=LABEL)).to_have_count(1)
    expect(page.get_by_role("button", name="Use my location")).to_have_count(1)
    field(page).fill("")
    type_in(page, "evan")
    expect(options(page)).to_have_count(8)
