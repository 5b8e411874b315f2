"""The checks themselves: what is wrong on purpose is found. test_conditions.py asks them about every kind of page."""

import pytest

from tests.browser.conftest import OF_COLOR

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
