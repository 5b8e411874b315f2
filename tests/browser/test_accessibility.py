"""axe finds nothing, on every kind of page in every state, on a desk and on a phone, in the light and in the dark."""

import pytest

from tests.browser.conftest import OF_COLOR
from tests.browser.every_page import PUBLIC, STAFF


@pytest.mark.parametrize("window", ["page", "phone"])
@pytest.mark.parametrize("name", [*PUBLIC, *STAFF])
def test_axe_finds_nothing(request, visit, axe, fits, window, name):
    page = request.getfixturevalue(window)
    visit(page, name)
    fits(page)
    axe(page)
    # What is there and what it is called is the same in the dark; what can be read is not.
    page.emulate_media(color_scheme="dark")
    # Colors that change slowly are on their way.
    page.evaluate("Promise.allSettled(document.getAnimations().map(change => change.finished))")
    axe(page, only=OF_COLOR)


BAD = {
    "an image without words": "<img src='/static/img/mark.svg'>",
    "pale words": "<p class='pale'>Pale</p>",
    "tiny targets": "<a href='/' class='tiny'>1</a><a href='/find/' class='tiny'>2</a>",
    "a heading out of turn": "<h5>Far down</h5>",
}
PUT = """bad => {
    const part = document.createElement("div")
    part.innerHTML = bad
    for (const one of part.querySelectorAll(".pale")) one.style.color = "#ccc"
    for (const one of part.querySelectorAll(".tiny"))
        Object.assign(one.style, { display: "inline-block", width: "9px", height: "9px", overflow: "hidden" })
    document.querySelector("main").append(part)
}"""


@pytest.mark.parametrize("bad", BAD)
def test_axe_is_listened_to(page, axe, world, bad):
    """The check itself: what is wrong on purpose is found, in a page that was sound before."""
    page.goto("/techniques/")
    axe(page)
    page.evaluate(PUT, BAD[bad])
    with pytest.raises(AssertionError):
        axe(page)


def test_what_is_pale_in_the_dark_alone_is_found(page, axe, world):
    page.goto("/techniques/")
    page.evaluate(PUT, "<p class='plain'>Dark</p>")
    page.evaluate("document.querySelector('.plain').style.color = '#222'")
    axe(page)
    page.emulate_media(color_scheme="dark")
    with pytest.raises(AssertionError):
        axe(page, only=OF_COLOR)
