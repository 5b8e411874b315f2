"""What a first view costs over the wire: everything a browser that has been here never before fetches, compressed."""

from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from audit.site import say
from tests.browser import chromium

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
DESK = {"viewport": {"width": 1280, "height": 800}}
KINDS = {"phone": PHONE, "desk": DESK}
QUIET_MS, MOST_OF_WAITS = 1500, 10
SHOW_THE_MAP = "Show the map"


class Weight(NamedTuple):
    page: str
    view: str
    bytes: int  # As they came over the wire, headers included.
    requests: int
    foreign: int


class Scale:
    """Adds up what one page fetches."""

    def __init__(self, page, url):
        self.bytes = self.requests = self.foreign = 0
        self._host = urlsplit(url).netloc
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", self._add)
        page.on("request", self._count)

    def _add(self, event):
        self.bytes += max(event["encodedDataLength"], 0)

    def _count(self, request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https"):
            self.requests += 1
            self.foreign += address.netloc != self._host


def weigh(site, pages, browser_path):
    """The `Weight` of each page's first view, by phone and at a desk; of results by phone, with the map opened, too."""
    with window(browser_path) as opened:
        for page in pages:
            for kind in KINDS:
                say(f"   {page.name}, {kind}")
                with opened(kind) as tab:
                    scale = Scale(tab, site.url)
                    tab.goto(site.url + page.path, wait_until="networkidle")
                    settle(tab, scale)
                    with_map = tab.locator(".map-canvas").is_visible()
                    yield Weight(page.name, f"{kind}, with map" if with_map else kind, *figures(scale))
                    button = tab.get_by_role("button", name=SHOW_THE_MAP)
                    if not with_map and button.is_visible():
                        button.click()
                        settle(tab, scale)
                        yield Weight(page.name, f"{kind}, with map", *figures(scale))


def settle(tab, scale):
    """Waits until nothing has come for a while: what a script asks for comes after the page has loaded."""
    for _ in range(MOST_OF_WAITS):
        before = figures(scale)
        tab.wait_for_timeout(QUIET_MS)
        if figures(scale) == before:
            return


def figures(scale):
    return scale.bytes, scale.requests, scale.foreign


@contextmanager
def window(browser_path):
    """Gives a new, empty browser window of a kind."""

    @contextmanager
    def opened(kind):
        context = browser.new_context(**KINDS[kind])
        try:
            yield context.new_page()
        finally:
            context.close()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=chromium.ARGUMENTS)
        try:
            yield opened
        finally:
            browser.close()
