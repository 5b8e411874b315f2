"""The first page in one screen; the masthead and the foot of every page; and the life line, pointed at, stepped to."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE

STAGES = ["Pregnancy and birth", "Infancy", "Childhood", "Adulthood", "Middle age", "Older age", "End of life"]
NAVIGATION = ["Find a therapist", "Research", "Techniques", "Check a license"]


def bottom(locator):
    box = locator.bounding_box()
    return box["y"] + box["height"]


def tiles(page):
    return page.get_by_role("navigation", name="Read by stage of life").get_by_role("link")


def dots(page, kind):
    return page.locator(f".line-{kind} .line-dots a")


def words(page, kind):
    """The words of the dots that can be seen."""
    return page.locator(f".line-{kind} foreignObject:visible")


def test_one_screen_of_a_desk_answers(page, library, fits):
    page.goto("/")
    fold = page.viewport_size["height"]
    assert bottom(page.get_by_role("heading", level=1)) < fold
    assert bottom(page.get_by_role("search")) < fold
    assert [re.match("|".join(STAGES), text)[0] for text in tiles(page).all_inner_texts()] == STAGES
    boxes = [tile.bounding_box() for tile in tiles(page).all()]
    # One row, and all of it in sight.
    assert len({box["y"] for box in boxes}) == 1
    assert bottom(tiles(page).last) < fold
    fits(page)


def test_one_screen_of_a_phone_begins_to(phone, library, fits):
    phone.goto("/")
    fold = phone.viewport_size["height"]
    assert bottom(phone.get_by_role("search")) < fold
    assert bottom(phone.get_by_role("heading", name="Read by stage of life")) < fold
    # The first two rows, and in each of the tiles there is room for a thumb.
    assert bottom(tiles(phone).nth(2)) < fold
    assert all(tile.bounding_box()["height"] >= 44 for tile in tiles(phone).all())
    fits(phone)


def test_tiles_lead_to_their_stage(page, library):
    page.goto("/")
    tiles(page).filter(has_text="Infancy").click()
    expect(page).to_have_url(re.compile("/research/stages/infancy/$"))


@pytest.mark.parametrize("width", [360, 412])
def test_the_masthead_takes_two_rows_on_a_phone(phone, fits, width):
    phone.set_viewport_size({"width": width, "height": 740})
    phone.goto("/")
    masthead = phone.get_by_role("banner")
    brand = masthead.get_by_role("link", name="Massage for Life").bounding_box()
    links = masthead.get_by_role("navigation", name="Main").get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == [
        "/find/",
        "/research/",
        "/techniques/",
        "/licenses/check/",
    ]
    for link, name in zip(links.all(), NAVIGATION, strict=True):
        expect(link).to_have_accessible_name(name)
    boxes = [link.bounding_box() for link in links.all()]
    assert len({box["y"] for box in boxes}) == 1
    assert boxes[0]["y"] >= brand["y"] + brand["height"]
    assert all(box["height"] >= 44 and box["width"] >= 24 for box in boxes)
    fits(phone)


@pytest.mark.parametrize(
    ("address", "name", "current"),
    [
        ("/find/", "Find a therapist", "page"),
        ("/massage-therapists/", "Find a therapist", "true"),
        ("/research/", "Research", "page"),
        ("/research/glossary/", "Research", "true"),
        ("/techniques/", "Techniques", "page"),
        ("/licenses/check/", "Check a license", "page"),
    ],
)
def test_where_one_is_is_marked_by_a_line(page, address, name, current):
    page.goto(address)
    links = page.get_by_role("navigation", name="Main").get_by_role("link")
    for link in links.all():
        here = link.get_attribute("href") == links.filter(has_text=name).get_attribute("href")
        assert link.get_attribute("aria-current") == (current if here else None)
        expect(link).to_have_css("text-decoration-line", "underline" if here else "none")


def test_the_foot_of_the_page_leads_on(plain_page):
    plain_page.goto("/")
    foot = plain_page.get_by_role("contentinfo")
    assert foot.get_by_role("heading", level=2).all_inner_texts() == ["Find", "Read", "About"]
    for link in foot.get_by_role("link").all():
        address = link.get_attribute("href")
        if address.startswith("/"):
            assert plain_page.request.get(address).ok, address


@pytest.mark.parametrize(("window", "kind"), [(DESKTOP | {"java_script_enabled": False}, "wide"), (PHONE, "tall")])
def test_every_dot_can_be_stepped_to_and_says_what_was_found(open_window, library, window, kind):
    page = open_window(**window)
    page.goto("/")
    hint = page.get_by_text("Point at a dot")
    expect(words(page, kind)).to_have_count(0)
    expect(hint).to_be_visible(visible=kind == "wide")
    page.locator(f".line-{kind} .line-stages a").last.focus()
    for dot in dots(page, kind).all():
        page.keyboard.press("Tab")
        expect(dot).to_be_focused()
        expect(words(page, kind)).to_have_count(1)
        said = dot.locator("p")
        # What is seen is what is heard.
        expect(dot).to_have_accessible_name(said.inner_text())
        expect(hint).to_be_hidden()
        rings = dot.locator("circle").first.evaluate("circle => getComputedStyle(circle).strokeWidth")
        assert rings == "3px"
        # Both the dot and its words are in sight, and the words do not cover the dot.
        seen, read = dot.locator("circle").nth(1).bounding_box(), said.bounding_box()
        assert 0 <= read["y"] < read["y"] + read["height"] <= seen["y"] < seen["y"] + seen["height"]
        assert seen["y"] + seen["height"] <= page.viewport_size["height"]
        assert 0 <= read["x"] < read["x"] + read["width"] <= page.viewport_size["width"]


def test_pointing_at_a_dot_says_what_was_found(page, library):
    page.goto("/")
    dot = dots(page, "wide").filter(has_text="Lin et al., 2023")
    dot.hover()
    expect(words(page, "wide")).to_have_text(re.compile(r"^Lin et al., 2023: .* 66 people\. Randomized trial\."))
    page.get_by_role("heading", name="The life line").hover()
    expect(words(page, "wide")).to_have_count(0)


def test_the_words_of_a_dot_stand_above_everything(phone, library):
    """Of two that are drawn on the same ground the later one shows: nothing may be drawn over what is being read."""
    phone.goto("/")
    for dot in dots(phone, "tall").all():
        dot.focus()
        on_top = dot.locator("p").evaluate(
            """words => {
                const box = words.getBoundingClientRect(), dots = words.closest("g").querySelectorAll("circle");
                return [...dots].filter(circle => words.compareDocumentPosition(circle) & 4).every(circle => {
                    const other = circle.getBoundingClientRect();
                    return other.top >= box.bottom || other.bottom <= box.top;
                });
            }"""
        )
        assert on_top
