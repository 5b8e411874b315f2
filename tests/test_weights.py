"""What the first view of a page weighs, compressed, file by file: what `make audit` measures in a browser, untimed.

A page's sum is of gzip at its highest, without the headers of the answers; whitenoise's brotli is smaller still.
"""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from audit.bars import WEIGHTS, WITH_MAP
from research import starting as content

FETCHED = re.compile(
    r'<link rel="(?:stylesheet|icon|preload)"[^>]*? href="([^"]+)'
    r'|<(?:script|img)[^>]*? src="([^"]+)'
    r'|<use href="([^"#]+)'
)
MAP = re.compile(r'data-(?:scripts|style|states)="([^"]+)"')
# An answer's status and headers, as the audit sees them over the wire.
HEADERS = 500
MOST_OF_STYLES = MOST_OF_SCRIPTS = 20_000


def packed(data):
    return len(gzip.compress(data, 9))


def fetched(page):
    """The files that a browser fetches as it reads a page; each once, however often the page names it."""
    return {address for names in FETCHED.findall(page) for address in names if address}


def file(address):
    """What stands behind /static/…: a page that names a file which is not there is no page to weigh."""
    name = address.split("?")[0].removeprefix("/static/")
    found = finders.find(name)
    assert found, f"{address} is not there"
    return Path(found).read_bytes()


def weight(page, more=()):
    files = fetched(page) | set(more)
    return packed(page.encode()) + HEADERS + sum(packed(file(address)) + HEADERS for address in files)


@pytest.fixture
def results(client, make_therapist, techniques):
    for number in range(21):
        make_therapist(
            f"Rosalinda{number}",
            techniques=techniques.values(),
            languages=["en", "es"],
            accepts_new=True,
            practice={"name": f"Lakeside Massage {number}", "settings": ["clinic", "home"], "travel_radius_miles": 10},
        )
    page = client.get("/find/?near=60201").content.decode()
    assert page.count("data-therapist=") == 20
    return page


def test_the_first_page(client, techniques):
    content.load()
    assert weight(client.get("/").content.decode()) <= WEIGHTS["home"] * 1000


def test_an_article(client, techniques):
    content.load()
    page = client.get("/research/massage-in-infancy/").content.decode()
    assert 'class="references"' in page
    assert weight(page) <= WEIGHTS["article"] * 1000


def test_results_without_their_map(results):
    assert weight(results) <= WEIGHTS["results, 20 listings"] * 1000


def test_results_with_their_map(results):
    """The outline of the country and of the state that is looked at, besides Leaflet and our own scripts."""
    files = [address for names in MAP.findall(results) for address in names.split()]
    assert len(files) > 5
    assert weight(results, [*files, "/static/basemap/il.json"]) <= WITH_MAP * 1000


@pytest.mark.parametrize(("kind", "most"), [("css", MOST_OF_STYLES), ("js", MOST_OF_SCRIPTS)])
def test_all_that_we_wrote_ourselves(kind, most):
    files = sorted((settings.BASE_DIR / "static" / kind).glob(f"*.{kind}"))
    assert files
    assert sum(packed(path.read_bytes()) for path in files) < most


def test_whatever_a_browser_fetches_is_found():
    page = """<link rel="stylesheet" href="/static/a.css"><link rel="canonical" href="/no">
    <script src="/static/b.js" defer></script><img alt="" src="/static/c.svg">
    <svg><use href="/static/d.svg#e"/><use href="#here"/></svg>
    <link rel="icon" href="/static/c.svg" type="image/svg+xml"><a href="/no">no</a>"""
    assert fetched(page) == {"/static/a.css", "/static/b.js", "/static/c.svg", "/static/d.svg"}
