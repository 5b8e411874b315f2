"""What people type into "near", through the front door: the right page, the right words, the text kept.

"Not found", "nobody near", "which one?" and "all of a state" are four different answers.
"""

import html
import re

import pytest

from locator import gazetteer, geocoding
from locator.sphere import Point

FOUND, NOBODY, STATE, CHOICE, UNKNOWN = "found", "nobody", "state", "choice", "unknown"
CHOOSER, NOT_FOUND = "Which place do you mean?", "We could not find that place"
NOTHING_TYPED = "Where should we look?"
ST_LOUIS = "Nobody within 25 miles of St. Louis, MO"
TOWNS = {
    "IL": [("Evanston", 42.05, -87.69), ("Springfield", 39.80, -89.65)],
    "CA": [("San Francisco", 37.775, -122.419)],
    "GU": [("Hagåtña", 13.476, 144.749)],
}


@pytest.fixture
def people(make_therapist):
    """Two in Illinois, one in San Francisco, one on Guam."""
    return [
        make_therapist(
            city,
            practice={"city": city, "state_id": state, "zip": "", "latitude": latitude, "longitude": longitude},
            license={"state_id": state},
        )
        for state, towns in TOWNS.items()
        for city, latitude, longitude in towns
    ]


class Page:
    def __init__(self, response):
        self.status = response.status_code
        self.source = " ".join(response.content.decode().split())
        self.words = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", self.source)).split())
        [heading] = re.findall(r"<h1[^>]*>(.*?)</h1>", self.source)
        self.heading = html.unescape(heading).strip()
        # As sent: what a browser makes of line feeds in a field is its own affair.
        field = re.search(r'<input id="near"[^>]*?\svalue="([^"]*)"', response.content.decode())
        self.field = html.unescape(field[1])
        self.links = {
            html.unescape(re.sub(r"<[^>]*>", " ", words)).strip(): html.unescape(url)
            for url, words in re.findall(r'<a href="(/find/\?[^"]*)"[^>]*>(.*?)</a>', self.source)
        }

    @property
    def kind(self):
        """Which of the answers it is, told from more than its heading."""
        if self.heading == CHOOSER:
            return CHOICE
        if self.heading in (NOT_FOUND, NOTHING_TYPED):
            assert "This says nothing about who is near you" in self.words
            assert 'aria-invalid="true"' in self.source
            return UNKNOWN
        assert "aria-invalid" not in self.source
        if "We know this place, and looked" in self.words or self.heading.startswith("Nobody listed in"):
            return NOBODY
        assert 'class="results"' in self.source
        return FOUND if "data-distance" in self.source else STATE


def zip_page(code, town, kind=NOBODY):
    start = "1 therapist" if kind == FOUND else "Nobody"
    return kind, f"{start} within 25 miles of ZIP {code}, {town}"


MILITARY = (UNKNOWN, NOT_FOUND, "military or diplomatic mail", "Type the name of a town and its state")
ABROAD = (UNKNOWN, NOT_FOUND, "We cover the United States and its territories")
ASKS = (UNKNOWN, NOT_FOUND, "Type a ZIP code such as 60201, or a town and state such as Evanston, IL.")
DIGITS = (UNKNOWN, NOT_FOUND, "A ZIP code has 5 digits.")
COEUR = (NOBODY, "Nobody within 25 miles of Coeur d'Alene, ID")
OFALLON = (CHOICE, CHOOSER, "We know 2 places by that name", "O'Fallon, MO", "O'Fallon, IL")
WINSTON = (NOBODY, "Nobody within 25 miles of Winston-Salem, NC")
SPRINGFIELD = (FOUND, "1 therapist within 25 miles of Springfield, IL")
NEW_YORK_ZIP = zip_page("10001", "New York, NY")
COORDINATES = (NOBODY, "Nobody within 25 miles of 40.7, -74.0 (near New York, NY)", "the exact place you gave")

# What is typed: which answer, its heading, and further words that it has.
ROWS = {
    "02139": zip_page("02139", "Cambridge, MA"),
    "60201": zip_page("60201", "Evanston, IL", FOUND),
    "2139": (*DIGITS, "Did you mean", "02139"),
    "10001-1234": NEW_YORK_ZIP,
    "10001 1234": NEW_YORK_ZIP,
    "100011234": NEW_YORK_ZIP,
    " 10001 ": NEW_YORK_ZIP,
    "10001\n": NEW_YORK_ZIP,
    "10001\r\n": NEW_YORK_ZIP,
    "１０００１": NEW_YORK_ZIP,
    "00000": (UNKNOWN, NOT_FOUND, "There is no ZIP code 00000.", "Did you mean", "00501"),
    "99999": (UNKNOWN, NOT_FOUND, "There is no ZIP code 99999.", "Did you mean", "99950"),
    "1000": DIGITS,
    "85036": (*zip_page("85036", "Phoenix, AZ"), "for post office boxes", "near its post office"),
    "20599": (*zip_page("20599", "Washington, DC"), "belongs to one organization", "near its center"),
    "11249": zip_page("11249", "Brooklyn, NY"),
    "80129": zip_page("80129", "Littleton, CO"),
    "06390": zip_page("06390", "Fishers Island, NY"),
    "00901": zip_page("00901", "San Juan, PR"),
    "00802": zip_page("00802", "St Thomas, VI"),
    "96910": zip_page("96910", "Hagåtña, GU", FOUND),
    "96799": zip_page("96799", "Pago Pago, AS"),
    "09012": MILITARY,
    "APO AE": MILITARY,
    "St. Louis": (NOBODY, ST_LOUIS, "For another place of that name, add its state."),
    "St Louis": (NOBODY, ST_LOUIS),
    "Saint Louis": (NOBODY, ST_LOUIS),
    "ST LOUIS MO": (NOBODY, ST_LOUIS),
    "Ft Worth": (NOBODY, "Nobody within 25 miles of Fort Worth, TX"),
    "Mt Vernon": (CHOICE, CHOOSER, "Mount Vernon, NY", "Mount Vernon, WA"),
    "Mt Vernon IL": (NOBODY, "Nobody within 25 miles of Mount Vernon, IL"),
    "70 St Marks Pl, New York NY": (
        NOBODY,
        "Nobody within 25 miles of New York, NY",
        "near the center of New York, NY: we could not place the street address",
    ),
    "Winston-Salem NC": WINSTON,
    "winston salem, nc": WINSTON,
    "Coeur d'Alene": COEUR,
    "Coeur d’Alene": COEUR,
    "Coeur dʼAlene": COEUR,
    "Coeur d`Alene": COEUR,
    "coeur dalene": COEUR,
    "O'Fallon": OFALLON,
    "O’Fallon": OFALLON,
    "OFallon": OFALLON,
    "Cañon City": (NOBODY, "Nobody within 25 miles of Cañon City, CO"),
    "Canon City": (NOBODY, "Nobody within 25 miles of Cañon City, CO"),
    "Springfield": (CHOICE, CHOOSER, "places by that name.", "Springfield, MO", "Springfield, IL", "Springfield, VT"),
    "Springfield, IL": SPRINGFIELD,
    "springfield il": SPRINGFIELD,
    "Springfield Illinois": SPRINGFIELD,
    "Washington": (CHOICE, CHOOSER, "Washington, DC", "Washington State", "Washington, PA"),
    "Washington, DC": (NOBODY, "Nobody within 25 miles of Washington, DC"),
    "D.C.": (NOBODY, "Nobody within 25 miles of Washington, DC"),
    "New York": (
        NOBODY,
        "Nobody within 25 miles of New York, NY",
        "the city, not the whole state",
        "You may also have meant: New York State",
    ),
    "NYC": (NOBODY, "Nobody within 25 miles of New York, NY"),
    "Philly": (NOBODY, "Nobody within 25 miles of Philadelphia, PA"),
    "SF": (FOUND, "1 therapist within 25 miles of San Francisco, CA"),
    "LA": (NOBODY, "Nobody within 25 miles of Los Angeles, CA"),
    "Shreveport, LA": (NOBODY, "Nobody within 25 miles of Shreveport, LA"),
    "Lafayette LA": (NOBODY, "Nobody within 25 miles of Lafayette, LA"),
    "Georgia": (NOBODY, "Nobody listed in Georgia"),
    "TX": (NOBODY, "Nobody listed in Texas"),
    "Illinois": (STATE, "2 therapists in Illinois", "by last name"),
    "il": (STATE, "2 therapists in Illinois", "Type a town or ZIP code to see who is nearest."),
    "Guam": (STATE, "1 therapist in Guam"),
    "Cape Cod": (CHOICE, CHOOSER, "That is a wide area.", "Hyannis, MA"),
    "Bay Area": (CHOICE, CHOOSER, "That is a wide area.", "San Francisco, CA", "Oakland, CA"),
    "Portand OR": (UNKNOWN, NOT_FOUND, "We know no town by that name in Oregon.", "Did you mean Portland, OR?"),
    "Boston, TX 02139": (*zip_page("02139", "Cambridge, MA"), "not in the state you typed: we went by the ZIP code"),
    "1600 Pennsylvania Ave NW, Washington DC 20500": (
        *zip_page("20500", "Washington, DC"),
        "near the center of ZIP 20500, Washington, DC: we could not place the street address exactly",
    ),
    "40.7,-74.0": COORDINATES,
    "40.7 -74.0": COORDINATES,
    "-74.0, 40.7": (*COORDINATES, "The two numbers were the wrong way round"),
    "42.0503215,-87.6899871": (
        FOUND,
        "1 therapist within 25 miles of 42.0503215, -87.6899871 (near Evanston, IL)",
        "the exact place you gave",
    ),
    "0,0": ABROAD,
    "40.7, 0": ABROAD,
    "95, 200": (UNKNOWN, NOT_FOUND, "Latitude runs from -90 to 90 and longitude from -180 to 180."),
    "SW1A 1AA": ABROAD,
    "K1A 0B1": ABROAD,
    "near me": (UNKNOWN, NOT_FOUND, "We do not know where you are.", "“Use my location”"),
    "": (UNKNOWN, NOTHING_TYPED, *ASKS[2:]),
    " ": (UNKNOWN, NOTHING_TYPED, *ASKS[2:]),
    "\0": ASKS,
    "💆": ASKS,
    "Evanston\0 IL": (FOUND, "1 therapist within 25 miles of Evanston, IL"),
    "x" * 10_000: (UNKNOWN, NOT_FOUND, "That is too long to be a place."),
    "<script>": (UNKNOWN, NOT_FOUND, "We know no town or ZIP code by that name."),
    "<script>alert(1)</script>": (UNKNOWN, NOT_FOUND),
    "' OR 1=1 --": (UNKNOWN, NOT_FOUND),
}


@pytest.mark.parametrize("typed", ROWS, ids=lambda typed: ascii(typed[:40]))
def test_the_right_page_the_right_words_the_right_status(client, people, typed):
    kind, heading, *words = ROWS[typed]
    page = Page(client.get("/find/", {"near": typed}))
    assert page.status == 200
    assert (page.kind, page.heading) == (kind, heading)
    assert [wanted for wanted in words if wanted not in page.words] == []
    assert page.field == typed
    assert "<script>" not in page.source


def test_the_five_answers_all_occur():
    assert {row[0] for row in ROWS.values()} == {FOUND, NOBODY, STATE, CHOICE, UNKNOWN}


def test_a_zip_code_that_its_source_had_at_zero_stands_in_its_town(client, people):
    """Those of boxes and of one organization are what sources leave without a place."""
    odd = [zip_ for zip_ in gazetteer.zips().values() if zip_.kind]
    for zip_ in odd[:: len(odd) // 25]:
        page = Page(client.get("/find/", {"near": zip_.code}))
        assert page.heading.endswith(f"of ZIP {zip_.code}, {zip_.city}, {zip_.state}")
        assert gazetteer.near_state(zip_.point, zip_.state, 25)


def test_a_choice_names_states_and_people_and_leads_on_with_the_filters(client, people, techniques):
    page = Page(client.get("/find/", {"near": "Springfield", "radius": "10", "accepts_new": "on"}))
    assert len({words[:15] for words in page.links if words.startswith("Springfield, ")}) >= 24
    [url] = [url for words, url in page.links.items() if words.startswith("Springfield, IL")]
    assert "accepts_new=on" in url
    assert "radius=10" in url
    assert Page(client.get(url)).heading == "1 therapist within 10 miles of Springfield, IL"


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [("Evnston IL", "Evanston, IL"), ("2139", "02139"), ("40.7, 74.0", "40.7, -74.0"), ("New York", "New York State")],
)
def test_what_may_have_been_meant_keeps_the_filters(client, people, techniques, typed, suggested):
    query = {"near": typed, "radius": "50", "technique": "swedish", "accepts_new": "on"}
    url = Page(client.get("/find/", query)).links[suggested]
    assert {"radius=50", "technique=swedish", "accepts_new=on"} <= set(url.partition("?")[2].split("&"))
    assert Page(client.get(url)).kind == NOBODY


@pytest.mark.parametrize("typed", ["Evanston, IL", "60201", "Springfield", "xyzzy", "Illinois"])
def test_a_program_gets_the_same_answer(client, people, typed):
    answer = client.get("/find/results.geojson", {"near": typed})
    kind = Page(client.get("/find/", {"near": typed})).kind
    assert (answer.status_code == 200) is (kind in (FOUND, STATE))


def test_an_address_service_places_the_street(client, people, settings, monkeypatch):
    settings.GEOCODER = "nominatim"
    monkeypatch.setattr(geocoding, "locate", lambda *_, **__: Point(38.8977, -77.0365))
    page = Page(client.get("/find/", {"near": "1600 Pennsylvania Ave NW, Washington DC 20500"}))
    assert page.kind == NOBODY
    assert "We searched at the exact place you gave." in page.words
    assert "could not place" not in page.words
