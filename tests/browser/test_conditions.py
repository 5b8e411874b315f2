"""Every kind of page, seen by everybody: axe finds nothing, in the light and in the dark, on a desk and on a phone; and
what axe cannot see, enlarged, spaced out, by thumb, by keyboard, without motion, in forced colors, and on paper.

A page is brought into its state once for all that is asked of it in one window.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, OF_COLOR, PHONE
from tests.browser.every_page import PUBLIC, STAFF

SCRIPT = Path(__file__).with_name("looking.js").read_text()
# WCAG 1.4.12.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
# Put on by script: that the policy lets through.
WEAR = "text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [sheet] }"
# Of several states of one page the fullest stands for all, but for axe.
ALIKE = {
    "results",
    "results, one on the shortlist",
    "results, a second page",
    "form with filters",
    "letter, too soon",
    "report sent",
    "shortlist of one",
    "study",
    "research",
}
# Without the navigation of the site: the admin's own, and those that stand alone.
ALONE = {"form expired", "sign-in", "400", "403", "429", "500", "503", "maintenance", "address service down"}


def ask(page, question, *about):
    if not page.evaluate("'looking' in window"):
        page.evaluate(SCRIPT)
    return page.evaluate(f"about => looking.{question}(...about)", about)


@pytest.fixture
def bench(open_window):
    """A window that a test may dress as it likes."""
    return open_window(**DESKTOP, bypass_csp=True)


@pytest.mark.parametrize("name", PUBLIC)
def test_on_a_desk(page, visit, axe, fits, name):
    """axe; landmarks; the skip link; every stop of the keyboard; targets; no motion; 400 %; wide spacing; paper."""
    visit(page, name)
    fits(page)
    legible(page, axe)
    if name in ALIKE:
        return
    page.keyboard.press("Tab")
    found = {"frame": ask(page, "frame"), "small": ask(page, "small"), "moving": ask(page, "moving")}
    found["focus"] = ask(page, "unseenFocus")
    if name not in ALONE:
        skips(page)
    page.set_viewport_size({"width": 320, "height": 256})
    fits(page)
    page.set_viewport_size(DESKTOP["viewport"])
    spaced(page, found, fits)
    sound(found)
    on_paper(page)


@pytest.mark.parametrize("name", PUBLIC)
def test_on_a_phone(phone, visit, axe, fits, name):
    visit(phone, name)
    fits(phone)
    legible(phone, axe)
    if name in ALIKE:
        return
    phone.keyboard.press("Tab")
    found = {"small": ask(phone, "small"), "focus": ask(phone, "unseenFocus")}
    spaced(phone, found, fits)
    sound(found)


@pytest.mark.parametrize("name", STAFF)
def test_at_the_desk_of_staff(page, visit, axe, fits, name):
    visit(page, name)
    for kind in (DESKTOP, PHONE):
        page.set_viewport_size(kind["viewport"])
        fits(page)
        legible(page, axe)


def legible(page, axe):
    axe(page)
    # What is there and what it is called is the same in the dark; what can be read is not.
    dressed(page, "dark")
    axe(page, only=OF_COLOR)
    dressed(page, "light")


def dressed(page, scheme):
    page.emulate_media(color_scheme=scheme)
    # Colors that change slowly are on their way.
    page.evaluate("Promise.allSettled(document.getAnimations().map(change => change.finished))")


def sound(found):
    faults = [f"{what}: {fault}" for what, some in found.items() for fault in some]
    assert not faults, "\n".join(faults)


def spaced(page, found, fits):
    clipped = set(ask(page, "clipped"))
    page.evaluate(WEAR, SPACED)
    fits(page)
    found["clipped"] = [fault for fault in ask(page, "clipped") if fault not in clipped]
    found["clipped before"] = sorted(clipped)
    page.evaluate(WEAR, "")


def on_paper(page):
    """What leads elsewhere or asks for something is no use there; what is said is."""
    page.emulate_media(media="print")
    for gone in ("body > header nav", ".skip", ".colophon", "main .search-box", "main .pages", ".map"):
        for part in page.locator(gone).all():
            expect(part).to_be_hidden()
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="screen")


def skips(page):
    """The first stop leads past the navigation."""
    page.evaluate("document.activeElement?.blur()")
    skip = page.get_by_role("link", name="Skip to the content")
    skip.focus()
    expect(skip).to_be_in_viewport()
    skip.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


@pytest.mark.parametrize(
    "name",
    [
        "home",
        "results, filters open",
        "results, map",
        "profile, licensed",
        "letter with mistakes",
        "glossary",
        "sign-in",
    ],
)
def test_the_focus_is_seen_in_forced_colors(bench, visit, name):
    bench.emulate_media(forced_colors="active")
    visit(bench, name)
    bench.keyboard.press("Tab")
    sound({"focus": ask(bench, "unseenFocus")})


def test_what_is_chosen_is_told_apart_in_forced_colors(bench, visit):
    bench.emulate_media(forced_colors="active")
    visit(bench, "suggestions")
    assert ask(bench, "differ", "[role=option][aria-selected=true]", "[role=option]:not([aria-selected=true])")
    assert ask(bench, "differ", "header nav [aria-current]", "header nav a:not([aria-current])")
    visit(bench, "results, map")
    for pin in bench.locator(".map-pin").all():
        assert pin.evaluate("pin => parseFloat(getComputedStyle(pin.firstElementChild ?? pin).borderTopWidth)") > 0


WRONG = {
    "clipped": "<p style='height: 1em; overflow: hidden'>Words<br>and more<br>words</p>",
    "small": "<button style='all: unset; width: 9px; height: 9px; display: inline-block'>a</button>" * 2,
    "moving": "<p style='transition: color 1s'>Slow</p>",
    "frame": "<h1>Two</h1>",
    "unseenFocus": "<button style='all: unset'>a</button>",
}
COVER = "<div style='position: fixed; inset: 0; background: white; z-index: 9999'></div>"


@pytest.mark.parametrize(("question", "wrong"), [*WRONG.items(), ("unseenFocus", COVER)])
def test_what_is_wrong_on_purpose_is_found(bench, world, question, wrong):
    bench.goto("/research/glossary/")
    bench.keyboard.press("Tab")
    assert ask(bench, question) == []
    bench.evaluate("wrong => document.querySelector('main').insertAdjacentHTML('beforeend', wrong)", wrong)
    assert ask(bench, question)


def test_what_is_too_wide_is_found(bench, world, fits):
    bench.goto("/research/glossary/")
    fits(bench)
    bench.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<pre style=\\'width: 200vw\\'>Wide</pre>')"
    )
    with pytest.raises(AssertionError):
        fits(bench)


def test_titles_tell_all_pages_apart(client, visit, world):
    """Read without a browser, and without what a visitor does on them. Questions to one page may share its title."""
    titles = {}
    client.raise_request_exception = False
    for state in PUBLIC.values():
        page = client.get(state.address.format(**vars(world))).content.decode()
        title = re.search("<title>(.*?)</title>", page, re.DOTALL)[1]
        titles.setdefault(title, set()).add(state.address.partition("?")[0])
    assert {title: addresses for title, addresses in titles.items() if len(addresses) > 1} == {}
