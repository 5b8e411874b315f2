"""A real browser against a live server. A page that complains in any way fails its test.

`page` is a desktop window, `phone` is 360 pixels wide, `plain_page` has JavaScript off. `complaints.expect("404")`
forgives what a journey means to provoke. `axe(page)` wants no accessibility violation at all.
"""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.browser import chromium

# Playwright keeps an event loop in this thread, so Django takes the tests' own queries for asynchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}


class Complaints(list):
    """What a browser found wrong, less what the test expects."""

    def __init__(self):
        self.expected = []

    def expect(self, words):
        self.expected.append(words)

    def add(self, text):
        if not any(words in text for words in self.expected):
            self.append(text)


@pytest.fixture(autouse=True)
def _tables(transactional_db, django_db_serialized_rollback):
    """The server runs in another thread: its tests commit. What migrations put into tables comes back each time."""


@pytest.fixture(scope="session")
def browser():
    binary = chromium.find()
    if not binary:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def complaints():
    return Complaints()


@pytest.fixture
def open_window(browser, live_server, complaints):
    """A function that opens a window of a given kind; its relative addresses are those of the live server."""
    contexts = []

    def open_window(**kind):
        context = browser.new_context(base_url=live_server.url, locale="en-US", reduced_motion="reduce", **kind)
        contexts.append(context)
        page = context.new_page()
        _listen(page, live_server.url, complaints)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_window):
    return open_window(**DESKTOP)


@pytest.fixture
def phone(open_window):
    return open_window(**PHONE)


@pytest.fixture
def plain_page(open_window):
    return open_window(**DESKTOP, java_script_enabled=False)


@pytest.fixture(scope="session")
def axe():
    """A function that checks a page with axe-core: every rule, best practices included."""
    auditor = Axe()

    def check(page):
        violations = auditor.run(page).response["violations"]
        assert not violations, "\n".join(
            f"{v['id']} ({v['impact']}): {v['help']}\n" + "\n".join(f"    {n['html']}" for n in v["nodes"])
            for v in violations
        )

    return check


@pytest.fixture(scope="session")
def fits():
    """A function that asserts that nothing has to be scrolled sideways."""

    def check(page):
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{page.url} is {wide} pixels wider than the window"

    return check


def _listen(page, home, complaints):
    """Write down every console error (policy violations among them), script error, failed or foreign request."""

    def console(message):
        if message.type in ("error", "warning"):
            complaints.add(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def request(request):
        if not request.url.startswith((f"{home}/", "data:", "blob:", "about:")):
            complaints.add(f"request to another host: {request.url}")

    def failed(request):
        # A request that the page itself gave up, by going elsewhere or asking anew, is no failure.
        if request.failure != "net::ERR_ABORTED":
            complaints.add(f"request failed: {request.url} ({request.failure})")

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.add(f"script error: {error}"))
    page.on("request", request)
    page.on("requestfailed", failed)
