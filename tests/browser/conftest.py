"""A real browser against a live server. A page that complains in any way fails its test.

`page` is a desktop window, `phone` is 360 pixels wide, `plain_page` has JavaScript off. `complaints.expect("404")`
forgives what a journey means to provoke. `axe(page)` wants no accessibility violation at all.

Each test begins with a bare database, with `library` (what a new site has), or with the `world` of world.py; whatever
it writes is gone after it. Windows are kept from one test to the next, and cleaned; `fresh_page` is nobody else's.
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


@pytest.fixture(scope="package")
def pictures(django_db_setup, django_db_blocker):
    if not site_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        pytest.skip("the browser journeys run on SQLite: leave TEST_DATABASE_URL out")
    with django_db_blocker.unblock():
        pictures = Pictures()
        yield pictures
        # For other tests of the same run.
        pictures.put_back("bare")


def build_library():
    locator_starting.load_states()
    locator_starting.load_techniques()
    research_starting.load()


BUILT = {"world": cast_of_all.build, "library": build_library}


@pytest.fixture
def db(request, pictures, django_db_blocker):
    """pytest-django's own would hold back what a test writes, and the server must see it."""
    with django_db_blocker.unblock():
        # At once what the test will ask for: a picture that is there already takes no time.
        name = next((name for name in BUILT if name in request.fixturenames), "bare")
        pictures.put_back(name, BUILT.get(name))
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
    pictures.put_back("library", build_library)


@pytest.fixture
def world(db, pictures):
    """Somebody and something of every kind: see world.py."""
    return pictures.put_back("world", cast_of_all.build)


@pytest.fixture(scope="package")
def browser():
    binary = chromium.find()
    if not binary:
        missing = "no Chromium on this machine; on Debian: apt-get install chromium-headless-shell"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread, so Django takes the tests' own queries for asynchronous ones.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=binary, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def complaints():
    return Complaints()


class Windows:
    """Windows for one test after another: to open one anew, cold, takes longer than most tests do in it.

    Whatever a test did to a window is undone before the next has it, except for what Playwright cannot take back:
    those that add scripts or ask for permissions open a `fresh` one.
    """

    NOTHING = "<!doctype html><link rel=icon href='data:,'>"
    # What can be changed in an open window; of any other kind there is another window.
    WEARABLE = ("viewport", "color_scheme", "forced_colors", "reduced_motion")

    def __init__(self, browser, home, pictures):
        self._browser, self._home, self._pictures, self._free = browser, home, pictures, {}

    def take(self, complaints, kind, fresh=False):
        """(the window, a function that gives it back)"""
        built = {name: value for name, value in kind.items() if name not in self.WEARABLE}
        free = self._free.setdefault(repr(sorted(built.items())), [])
        page = free.pop() if free and not fresh else self._open(**kind)
        if {page.showed, self._pictures.shown} != {"world"}:
            # There are other people at the same addresses.
            page.protocol.send("Network.clearBrowserCache")
        page.complaints, page.showed = complaints, self._pictures.shown
        self._dress(page, **kind)
        return page, lambda: page.context.close() if fresh else free.append(self._clean(page))

    def _open(self, **kind):
        page = self._browser.new_context(base_url=self._home, locale="en-US", **kind).new_page()
        page.home, page.showed = self._home, None
        page.protocol = page.context.new_cdp_session(page)
        _listen(page)
        return page

    def _dress(self, page, viewport, color_scheme="light", forced_colors="none", reduced_motion="reduce", **built):
        page.set_viewport_size(viewport)
        page.emulate_media(
            media="screen", color_scheme=color_scheme, forced_colors=forced_colors, reduced_motion=reduced_motion
        )

    def _clean(self, page):
        page.unroute_all(behavior="ignoreErrors")
        # Where nothing runs any more. Of the same site: "about:blank" would cost a new process.
        page.route("**/nothing", lambda route: route.fulfill(content_type="text/html", body=self.NOTHING))
        page.goto("/nothing")
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
        page.unroute_all(behavior="ignoreErrors")
        page.mouse.move(0, 0)
        page.context.clear_cookies()
        return page


@pytest.fixture(scope="package")
def windows(browser, live_server, pictures):
    return Windows(browser, live_server.url, pictures)


@pytest.fixture
def open_window(windows, complaints):
    """A function that opens a window of a given kind; its relative addresses are those of the live server."""
    backs = []

    def open_window(fresh=False, **kind):
        page, back = windows.take(complaints, kind, fresh)
        backs.append(back)
        return page

    yield open_window
    for back in backs:
        back()
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


@pytest.fixture
def fresh_page(open_window):
    """For tests that change the window for good."""
    return open_window(fresh=True, **DESKTOP)


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
        # A page that a click has just left for another is nothing yet.
        page.wait_for_load_state("domcontentloaded")
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{page.url} is {wide} pixels wider than the window"

    return check


def _listen(page):
    """Write down every console error (policy violations among them), script error, failed or foreign request."""

    def console(message):
        if message.type in ("error", "warning"):
            page.complaints.add(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def request(request):
        if not request.url.startswith((f"{page.home}/", "data:", "blob:", "about:")):
            page.complaints.add(f"request to another host: {request.url}")

    def failed(request):
        # A request that the page itself gave up, by going elsewhere or asking anew, is no failure.
        if request.failure != "net::ERR_ABORTED":
            page.complaints.add(f"request failed: {request.url} ({request.failure})")

    page.on("console", console)
    page.on("pageerror", lambda error: page.complaints.add(f"script error: {error}"))
    page.on("request", request)
    page.on("requestfailed", failed)
