"""Everything by keyboard: nothing here is ever clicked. What has the focus is seen, in order, and can be left."""

import re

import pytest
from playwright.sync_api import expect

from locator.models import Technique
from tests import cast
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_journey_finding import WHERE, chips, heading, results


@pytest.fixture
def people(make_therapist, techniques):
    """Rosa, who does it all and has two rooms, Kay and Ann: nearest first."""
    swedish, prenatal = techniques["swedish"], techniques["prenatal"]
    rosa = make_therapist(
        techniques=[swedish, prenatal], practice={"email": "rosa@example.org", "name": "Lakeside", "latitude": 42.06}
    )
    return [
        rosa,
        make_therapist("Kay", "Lee", [swedish], practice={"latitude": 42.12}),
        make_therapist("Ann", "Ray", [swedish], practice={"latitude": 42.2}),
    ]


def tab_to(page, target, key="Tab"):
    """Press Tab until one of the parts has the focus; it has to be in sight then."""
    for _ in range(120):
        page.keyboard.press(key)
        if target.evaluate_all("targets => targets.includes(document.activeElement)"):
            assert page.evaluate(SHOWN), f"{target} has the focus out of sight"
            return
    raise AssertionError(f"{key} never came to {target}")


# Whether what has the focus, or some part of it, is in the window with nothing over it.
SHOWN = """() => {
    const parts = [document.activeElement, ...document.activeElement.querySelectorAll("*")].slice(0, 12);
    return parts.flatMap((part) => [...part.getClientRects()]).some(({ left, top, width, height }) =>
        [0.5, 0.1, 0.9].some((across) => [0.5, 0.1, 0.9].some((down) =>
            document.activeElement.contains(document.elementFromPoint(left + width * across, top + height * down)))));
}"""


def stands_out(target):
    """Whether it has a ground of its own."""
    return target.evaluate("target => getComputedStyle(target).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_from_the_skip_link_to_a_shortlist(page, people):
    keys = page.keyboard
    page.goto("/")
    keys.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    keys.press("Enter")
    keys.press("Tab")
    expect(page.get_by_label(WHERE)).to_be_focused()
    keys.type("60201")
    keys.press("Enter")
    expect(results(page)).to_have_count(3)

    prenatal = page.get_by_role("checkbox", name="Prenatal massage")
    tab_to(page, page.get_by_text("Filters", exact=True))
    keys.press("Enter")
    tab_to(page, prenatal)
    keys.press("Space")
    expect(chips(page)).to_have_text([re.compile("Prenatal massage")])
    expect(results(page)).to_have_count(1)
    # The results are new, and so is the box: the focus is in it nevertheless, and the number is told.
    expect(page.get_by_role("checkbox", name="Prenatal massage")).to_be_focused()
    expect(page.get_by_role("status").first).to_have_text("1 therapist within 25 miles of ZIP 60201, Evanston, IL")
    keys.press("Space")
    expect(results(page)).to_have_count(3)
    expect(page.get_by_role("status").first).to_contain_text("3 therapists")
    expect(prenatal).to_be_focused()
    keys.press("Space")
    expect(results(page)).to_have_count(1)
    expect(page.get_by_role("status").first).to_contain_text("1 therapist")
    # What had the focus is gone with its filter: reading goes on at the heading.
    tab_to(page, chips(page), "Shift+Tab")
    keys.press("Enter")
    expect(results(page)).to_have_count(3)
    expect(heading(page)).to_be_focused()

    for name in ("Rosa Delgado", "Kay Lee"):
        tab_to(page, page.get_by_role("link", name=f"Add to shortlist ({name})"))
        keys.press("Enter")
        expect(page.get_by_role("link", name=f"On your shortlist: remove ({name})")).to_be_focused()
    tab_to(page, page.get_by_role("link", name="Ann Ray", exact=True))
    keys.press("Enter")
    expect(heading(page)).to_have_text("Ann Ray")
    tab_to(page, page.get_by_role("link", name="Add to shortlist (Ann Ray)"))
    keys.press("Enter")
    expect(page.get_by_role("link", name="On your shortlist: remove (Ann Ray)")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Compare them"))
    keys.press("Enter")
    expect(heading(page)).to_have_text("Your shortlist")
    tab_to(page, page.get_by_role("link", name="Remove (Kay Lee)"))
    keys.press("Enter")
    expect(page.get_by_text("Kay Lee")).to_have_count(0)


def test_the_list_of_places(page, make_therapist):
    make_therapist()
    keys = page.keyboard
    page.goto("/find/")
    field = page.get_by_role("combobox", name=WHERE)
    options = page.get_by_role("listbox", name="Suggested places").get_by_role("option")
    chosen = options.and_(page.get_by_role("option", selected=True))
    tab_to(page, field)
    keys.type("evan", delay=20)
    expect(options).to_have_count(8)
    for key, active in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", 7), ("ArrowDown", 0)):
        keys.press(key)
        expect(options.nth(active)).to_have_attribute("aria-selected", "true")
        expect(chosen).to_have_count(1)
        expect(field).to_have_value("evan")
        expect(field).to_be_focused()
    # Home, End and the arrows sideways are for the text.
    for key, cursor in (("Home", 0), ("End", 4), ("ArrowLeft", 3), ("ArrowRight", 4)):
        keys.press("ArrowDown")
        expect(chosen).to_have_count(1)
        keys.press(key)
        expect(chosen).to_have_count(0)
        assert field.evaluate("field => field.selectionStart") == cursor
        expect(options.first).to_be_visible()
    # Escape closes it and keeps the text, a second one clears; the down key opens it again.
    keys.press("ArrowDown")
    keys.press("Escape")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value("evan")
    keys.press("Alt+ArrowDown")
    expect(options.first).to_be_visible()
    expect(chosen).to_have_count(0)
    keys.press("Alt+ArrowUp")
    expect(options.first).to_be_hidden()
    keys.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    # Tab leaves the text as it was typed.
    keys.press("Tab")
    expect(options.first).to_be_hidden()
    expect(field).to_have_value("evan")
    expect(page.get_by_role("button", name="Use my location")).to_be_focused()
    keys.press("Shift+Tab")
    keys.press("End")
    # Typing on narrows the list; Enter takes the choice, and a second one sends.
    keys.type("ston", delay=20)
    expect(options.first).to_have_text("Evanston, IL")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(field).to_have_value("Evanston, IL")
    expect(options.first).to_be_hidden()
    expect(page).to_have_url(re.compile("/find/$"))
    keys.press("Escape")
    expect(field).to_have_value("")
    keys.type("60201")
    keys.press("Enter")
    expect(heading(page)).to_contain_text("1 therapist within 25 miles of ZIP 60201")


def test_the_map_beside_the_list(page, people):
    keys = page.keyboard
    page.goto("/find/?near=60201")
    pin = page.get_by_role("button", name="1: Rosa Delgado")
    pin.or_(page.get_by_role("button", name=re.compile("Rosa Delgado, "))).first.wait_for()
    pins = page.get_by_role("group", name="Map around").get_by_role("button", name=re.compile(" miles? "))
    expect(pins).to_have_count(3)
    # Who wants the list alone goes past it.
    tab_to(page, page.get_by_role("link", name="Skip the map"))
    keys.press("Enter")
    keys.press("Tab")
    expect(page.get_by_role("region", name="Map").locator(":focus")).to_have_count(0)
    tab_to(page, page.get_by_role("link", name="Skip the map"), "Shift+Tab")
    for number, name in enumerate(("Rosa Delgado", "Kay Lee", "Ann Ray")):
        tab_to(page, pins.nth(number))
        keys.press("Enter")
        expect(page.get_by_role("region", name="Map").get_by_role("link", name=name)).to_be_focused()
        keys.press("Escape")
        expect(pins.nth(number)).to_be_focused()
        expect(page.get_by_role("region", name="Map").get_by_role("link", name=name)).to_have_count(0)
    keys.press("Enter")
    keys.press("Tab")
    expect(page.get_by_role("link", name="Show in the list")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("link", name="Ann Ray", exact=True)).to_be_focused()


def test_drawers_and_the_map_on_a_phone(phone, people):
    keys = phone.keyboard
    phone.goto("/find/?near=60201")
    tab_to(phone, phone.get_by_text("Filters", exact=True))
    box = phone.get_by_role("checkbox", name="Prenatal massage")
    expect(box).to_be_hidden()
    keys.press("Enter")
    tab_to(phone, box)
    keys.press("Space")
    expect(results(phone)).to_have_count(1)
    # The drawer stays open, with the focus in it.
    expect(box).to_be_focused()
    toggle = phone.get_by_role("button", name="Show the map")
    tab_to(phone, toggle)
    keys.press("Enter")
    pin = phone.get_by_role("button", name=re.compile("Rosa Delgado, "))
    tab_to(phone, pin)
    keys.press("Space")
    expect(phone.get_by_role("region", name="Map").get_by_role("link", name="Rosa Delgado")).to_be_focused()
    keys.press("Escape")
    expect(pin).to_be_focused()


def test_from_a_dot_to_a_footnote_and_back(page, library):
    keys = page.keyboard
    page.goto("/")
    life = page.get_by_role("group", name="The life line").locator("visible=true")
    tab_to(page, life.get_by_role("link", name=re.compile("^Lin et al., 2023: ")))
    keys.press("Enter")
    expect(heading(page)).to_have_text("When mothers massage a baby with eczema")
    tab_to(page, page.get_by_role("link", name=re.compile("^Massaging a baby")))
    keys.press("Enter")
    expect(heading(page)).to_have_text(re.compile("^Massaging a baby"))
    cite = page.get_by_role("link", name="Reference 2", exact=True).nth(1)
    tab_to(page, cite)
    keys.press("Enter")
    # The focus is in the footnote, which shows it; so it does where it came from.
    footnote = page.get_by_role("listitem").and_(page.locator("#ref-2"))
    expect(footnote).to_be_focused()
    assert stands_out(footnote)
    tab_to(page, page.get_by_role("link", name="Back to where reference 2 is cited, place 2"))
    keys.press("Enter")
    expect(cite).to_be_focused()
    expect(cite).to_be_in_viewport()
    assert stands_out(cite)
    tab_to(page, page.get_by_role("link", name="eczema", exact=True), "Shift+Tab")
    keys.press("Enter")
    expect(page.get_by_role("term").filter(has_text=re.compile("^Eczema$"))).to_be_in_viewport()


def test_what_is_missing_in_a_form_is_a_step_away(page, complaints, people):
    complaints.expect("status of 422")
    keys = page.keyboard
    page.goto(people[0].get_absolute_url())
    tab_to(page, page.get_by_role("link", name="Send a message"))
    keys.press("Enter")
    expect(heading(page)).to_have_text("Write to Rosa Delgado")
    tab_to(page, page.get_by_label("Your message"))
    keys.type("May I come on Monday?")
    tab_to(page, page.get_by_role("button", name="Send the message"))
    keys.press("Enter")
    expect(page).to_have_title(re.compile("^Error: Write to Rosa Delgado"))
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    for label in ("Your name", "Your email"):
        link = summary.get_by_role("link", name=label)
        tab_to(page, link, "Tab" if label == "Your name" else "Shift+Tab")
        keys.press("Enter")
        field = page.get_by_label(label)
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile(r"\w"))
        keys.type("Ana" if label == "Your name" else "ana@visitor.example")
    tab_to(page, page.get_by_role("button", name="Send the message"))
    keys.press("Enter")
    expect(heading(page)).to_have_text("Your message has been sent")

    # The license check: what is missing, then an answer.
    page.goto("/licenses/check/")
    number = page.get_by_label("License number")
    tab_to(page, number)
    keys.type("227 000001")
    keys.press("Enter")
    state = page.get_by_label("State")
    expect(state).to_have_attribute("aria-invalid", "true")
    tab_to(page, state)
    keys.type("Illi")
    tab_to(page, page.get_by_role("button", name="Check"))
    keys.press("Enter")
    expect(page.get_by_text("Current.", exact=True)).to_be_visible()


PAGES = {
    "home": "/",
    "results": "/find/?near=60201",
    "chooser": "/find/?near=Springfield",
    "not found": "/find/?near=Portand+OR",
    "nobody": "/find/?near=99950",
    "shortlist": "/therapists/shortlist/?ids={0},{1}",
    "contact": "/therapists/{0}/contact/",
    "report": "/therapists/{0}/report/",
    "license": "/licenses/check/",
    "states": "/massage-therapists/",
    "town": "/massage-therapists/il/evanston/",
    "research": "/research/?q=pain",
    "article": "/research/massage-across-the-lifespan/",
    "study": "/research/studies/cherkin-2011/",
    "stage": "/research/stages/infancy/",
    "nothing found": "/research/nothing-found/",
    "glossary": "/research/glossary/",
    "techniques": "/techniques/",
    "technique": "/techniques/swedish/",
    "missing": "/no/such/page/",
}
# Those that are laid out in another way, not only narrower.
ON_A_PHONE = ("home", "results", "shortlist", "contact", "article")

# Everything that Tab has to come to, in the order of the document (of radio buttons, the one that is on or the first),
# is numbered, and what it looks like without the focus is noted.
STOPS = """() => {
    const shows = ["boxShadow", "stroke", "strokeWidth", "fill", "backgroundColor",
        "borderTopColor", "textDecorationThickness", "visibility", "opacity"];
    const outline = (style) => style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    const look = (style) => [outline(style), ...shows.map((name) => style[name])].join();
    window.looks = (part) => [part.closest("label"), part, ...[...part.querySelectorAll("*")].slice(0, 20)]
        .filter(Boolean).map((one) => look(getComputedStyle(one))).join(";");
    const one_of = (radios) => [...radios].find((radio) => radio.checked) ?? radios[0];
    const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
        .filter((part) => part.tabIndex >= 0 && !part.disabled && part.checkVisibility({ visibilityProperty: true }))
        .filter((part) => part.type !== "radio" || part === one_of(document.getElementsByName(part.name)));
    window.stops = new Map(stops.map((part, number) => [part, { number, looks: looks(part) }]));
    return stops.length;
}"""
AT = """() => {
    const part = document.activeElement, stop = window.stops.get(part);
    if (part === document.body) return "the browser";
    if (!stop) return `no stop: ${part.outerHTML}`;
    if (window.looks(part) === stop.looks) return `no sign of the focus: ${part.outerHTML}`;
    return (SHOWN)() ? stop.number : `out of sight: ${part.outerHTML}`;
}""".replace("SHOWN", SHOWN)


@pytest.mark.parametrize("kind", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_tab_goes_through_every_page_in_its_order_and_out_of_it(open_window, complaints, library, kind):
    """From the first part to the last, each in sight, none left out, none twice; then to the browser itself."""
    complaints.expect("404")
    page = open_window(**kind)
    make = cast.maker()
    swedish = [Technique.objects.get(slug="swedish")]
    ids = [make(name, "Lee", swedish, {"email": "lee@example.org"}).pk for name in ("Rosa", "Kay")]
    for name in PAGES if kind == DESKTOP else ON_A_PHONE:
        page.goto(PAGES[name].format(*ids))
        if name == "results" and kind == DESKTOP:
            page.get_by_role("group", name="Map around").get_by_role("button", name=" miles").first.wait_for()
        many = page.evaluate(STOPS)
        # Where something went wrong, the way begins there.
        first = page.evaluate("(window.stops.get(document.activeElement)?.number ?? -1) + 1")
        for number in range(first, many):
            page.keyboard.press("Tab")
            assert page.evaluate(AT) == number, name
        page.keyboard.press("Tab")
        # Without a window around it, a browser may begin anew at once.
        assert page.evaluate(AT) in ("the browser", 0), name
