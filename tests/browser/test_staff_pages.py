"""Every page of staff by keyboard and enlarged: each stop shows that it has the focus, and 400 % need no scrolling."""

from pathlib import Path

import pytest

from tests.browser.conftest import DESKTOP
from tests.browser.every_page import STAFF

SCRIPT = Path(__file__).with_name("looking.js").read_text()


@pytest.fixture
def bench(open_window):
    """A window whose pages let a test bring a script of its own."""
    return open_window(**DESKTOP, bypass_csp=True)


@pytest.mark.parametrize("name", STAFF)
def test_every_stop_shows_the_focus_and_nothing_is_wider_than_a_window(bench, visit, fits, name):
    visit(bench, name)
    bench.keyboard.press("Tab")
    bench.evaluate(SCRIPT)
    assert bench.evaluate("looking.unseenFocus()") == []
    bench.set_viewport_size({"width": 320, "height": 256})
    fits(bench)
