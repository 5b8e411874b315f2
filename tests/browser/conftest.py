"""A real browser against a live server. A page that complains in any way fails its test.

`page` is a desktop window, `phone` is 360 pixels wide, `plain_page` has JavaScript off. `complaints.expect("404")`
forgives what a journey means to provoke. `axe(page)` wants no accessibility violation at all.

Each test begins with a bare database, with `library` (what a new site has), or with the `world` of world.py; whatever
it writes is gone after it. Those that only look may do so in `desk` and `pocket`: the windows of `page` and `phone`,
kept from one test to the next.
"""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as site_settings
from playwright.sync_api import sync_playwright

from locator import starting as locator_starting
from research import starting as research_starting
from tests.browser import chromium
from tests.browser import world as cast_of_all
from tests.browser.database import Pictures
from tests.browser.every_page import visit  # noqa: F401 - a fixture

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


@pytest.fixture(scope="session")
def pictures(django_db_setup, django_db_blocker):
    if not site_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        pytest.skip("the browser journeys run on SQLite: leave TEST_DATABASE_URL out")
    with django_db_blocker.unblock():
        return Pictures()


@pytest.fixture
def db(pictures, django_db_blocker):
    """pytest-django's own would hold back what a test writes, and the server must see it."""
    with django_db_blocker.unblock():
        pictures.put_back("bare")
        yield


@pytest.fixture
def transactional_db(db):
    """What pytest-django asks for where there is a live server."""


@pytest.fixture(autouse=True)
def _tables(db):
    """Every journey has a database."""


@pytest.fixture
def library(db, pictures):
    """All that a new site has to read, its techniques and its states; nobody to find."""

    def build():
        locator_starting.load_states()
        locator_starting.load_techniques()
        research_starting.load()

    pictures.put_back("library", build)


@pytest.fixture
def world(db, pictures):
    """Somebody and something of every kind: see world.py."""
    return pictures.put_back("world", cast_of_all.build)


@pytest.fixture(scope="session")
def browser():
    binary = chromium.find()
    if not binary:
        missing = "no Chromium on this machine; on Debian: apt-get install chromium"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
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
def kept_windows(browser, live_server):
    """A function that gives the window of a kind, opened once; (page, its complaints)."""
    opened = {}

    def window(name, **kind):
        if name not in opened:
            context = browser.new_context(base_url=live_server.url, locale="en-US", reduced_motion="reduce", **kind)
            complaints = Complaints()
            page = context.new_page()
            _listen(page, live_server.url, complaints)
            opened[name] = page, complaints
        return opened[name]

    yield window
    for page, _ in opened.values():
        page.context.close()


@pytest.fixture
def keep_window(kept_windows, live_server):
    """Such a function for one test, which fails on what its windows complain of in the meantime."""
    used = []

    def window(name, **kind):
        page, complaints = kept_windows(name, **kind)
        complaints.expected.clear()
        complaints.clear()
        page.set_viewport_size(kind["viewport"])
        page.emulate_media(media="screen", color_scheme="light", forced_colors="none", reduced_motion="reduce")
        page.complaints, page.home = complaints, live_server.url
        used.append(complaints)
        return page

    yield window
    for complaints in used:
        assert complaints == []


@pytest.fixture
def desk(keep_window):
    return keep_window("desk", **DESKTOP)


@pytest.fixture
def pocket(keep_window):
    return keep_window("pocket", **PHONE)


# What axe leaves out unless told: what WCAG 2.2 added, and what its makers still try out.
ALSO = ("target-size", "table-fake-caption", "td-has-header")
# The rules whose answer follows from the colors.
OF_COLOR = ("color-contrast", "link-in-text-block")


@pytest.fixture(scope="session")
def axe():
    """A function that checks a page with axe-core: every rule, best practices included, or `only` some."""
    source = Axe().axe_script

    def check(page, only=()):
        # No preload: that fetches the style sheets anew, and puts them into the page in a way that the policy forbids.
        options = {"resultTypes": ["violations"], "preload": False, "rules": {rule: {"enabled": True} for rule in ALSO}}
        if only:
            options["runOnly"] = list(only)
            del options["rules"]
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        violations = page.evaluate("options => axe.run(document, options).then(found => found.violations)", options)
        assert not violations, "\n".join(
            f"{v['id']} ({v['impact']}): {v['help']}\n"
            + "\n".join(f"    {n['html']}\n      {n['failureSummary']}" for n in v["nodes"])
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
