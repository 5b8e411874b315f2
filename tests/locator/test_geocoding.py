"""The address service over a real wire: geopy against a small HTTP server on this machine."""

import json
import logging
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from geopy.exc import GeocoderTimedOut

from locator import geocoding, places
from locator.place import GeocoderUnavailable, PlaceNotFound

WHITE_HOUSE = "1600 Pennsylvania Ave NW, Washington DC 20500"
IN_WASHINGTON = [{"lat": "38.897700", "lon": "-77.036553", "display_name": "White House"}]
IN_LONDON = [{"lat": "51.5", "lon": "-0.1", "display_name": "elsewhere"}]
IN_CHICAGO = [{"lat": "41.88", "lon": "-87.63", "display_name": "elsewhere"}]


class Service:
    """A Nominatim of our own: `says` is the body, `status` and `delay` (seconds) how it comes, `asked` the paths."""

    def __init__(self):
        self.says, self.status, self.delay, self.asked, self.agents = json.dumps(IN_WASHINGTON), 200, 0, [], []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                service.asked.append(self.path)
                service.agents.append(self.headers["User-Agent"])
                time.sleep(service.delay)
                body = service.says.encode()
                self.send_response(service.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *args):
                pass  # A client that gave up waiting.

        self.server = Server(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    @property
    def options(self):
        return {"domain": f"127.0.0.1:{self.server.server_port}", "scheme": "http", "proxies": {}}

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def service(settings):
    service = Service()
    settings.GEOCODER, settings.GEOCODER_OPTIONS, settings.SITE_NAME = "nominatim", service.options, "Example Massage"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "geocoding"}}
    cache.clear()
    yield service
    service.stop()


def test_an_address_is_placed_exactly(service):
    found = places.resolve(WHITE_HOUSE)
    assert found.point == (38.8977, -77.036553)
    assert (found.precision, found.state, found.city, found.zip) == ("address", "DC", "Washington", "20500")
    assert not [note for note in found.notes if "center of" in str(note)]
    assert found.label.endswith("in Washington, DC 20500")
    assert places.resolve(found.query).point == found.point


def test_it_is_asked_once_by_name_and_only_about_the_united_states(service):
    places.resolve(WHITE_HOUSE)
    places.resolve("1600  PENNSYLVANIA Ave. NW; Washington DC 20500")
    assert len(service.asked) == 1
    assert "countrycodes=us" in service.asked[0]
    assert service.agents == ["example-massage"]


@pytest.mark.parametrize("text", ["20500", "Washington, DC", "Springfield", "40.7, -74.0", "TX", "Boston, TX 02139"])
def test_it_is_not_asked_without_a_street(service, text):
    places.resolve(text)
    assert service.asked == []


def test_without_a_provider_nobody_is_asked(service, settings):
    settings.GEOCODER = ""
    assert not geocoding.is_configured()
    assert "could not place the street address exactly" in str(places.resolve(WHITE_HOUSE).notes[-1])
    assert service.asked == []


@pytest.mark.parametrize("says", [[], IN_CHICAGO, IN_LONDON])
def test_no_match_or_one_in_another_state_falls_back_and_is_remembered(service, says):
    service.says = json.dumps(says)
    for _ in range(2):
        found = places.resolve(WHITE_HOUSE)
        assert (found.precision, found.zip) == ("zip", "20500")
        assert "could not find that street address" in str(found.notes[-1])
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (500, "oops"),
        (503, ""),
        (429, ""),
        (403, ""),
        (200, "not json"),
        (200, ""),
        (200, '[{"lat": "x"}]'),
        (200, '{"a": 1}'),
        (200, '[{"lat": "nan", "lon": "0", "display_name": ""}]'),
        (200, '[{"lat": 99, "lon": 0, "display_name": ""}]'),
    ],
)
def test_a_failure_falls_back_and_is_not_remembered(service, status, says):
    service.status, service.says = status, says
    found = places.resolve(WHITE_HOUSE)
    assert (found.precision, found.zip) == ("zip", "20500")
    assert "did not answer" in str(found.notes[-1])
    service.status, service.says = 200, json.dumps(IN_WASHINGTON)
    assert places.resolve(WHITE_HOUSE).precision == "address"


def test_a_slow_service_is_given_one_short_chance(service, settings):
    service.delay = 1.5
    settings.GEOCODER_OPTIONS = {**service.options, "timeout": 0.3}
    start = time.perf_counter()
    found = places.resolve(WHITE_HOUSE)
    assert time.perf_counter() - start < 1.2
    assert "did not answer" in str(found.notes[-1])
    assert len(service.asked) == 1
    assert geocoding.TIMEOUT_SECONDS == 2


def test_a_service_that_is_gone(service):
    service.stop()
    try:
        assert "did not answer" in str(places.resolve("12 Oak St, Evanston IL").notes[-1])
        with pytest.raises(GeocoderUnavailable):
            places.resolve("12 Oak St, Nowheretown, IL")
    finally:
        service.__init__()


def test_a_street_in_a_town_nobody_knows(service):
    service.says = json.dumps(IN_CHICAGO)
    found = places.resolve("12 Oak St, Nowheretown, IL")
    assert (found.precision, found.state) == ("address", "IL")
    assert found.point == (41.88, -87.63)
    with pytest.raises(PlaceNotFound) as caught:
        places.resolve("12 Oak St, Nowheretown, CA")
    assert "could not find that street address" in str(caught.value.message)


def test_a_street_alone_is_placed_if_it_is_in_the_united_states(service):
    assert places.resolve("1600 Pennsylvania Avenue").state == "DC"
    service.says = json.dumps(IN_LONDON)
    with pytest.raises(PlaceNotFound):
        places.resolve("10 Downing Street")


def test_what_was_typed_is_in_no_cache_key_log_line_or_exception(service, caplog, monkeypatch):
    keys = []
    cached = SimpleNamespace(get=keys.append, set=lambda key, *args: keys.append(key))
    monkeypatch.setattr(geocoding, "cache", cached)
    with caplog.at_level(logging.DEBUG):
        places.resolve("77 Secret St, Washington DC")
        service.status = 500
        with pytest.raises(GeocoderUnavailable) as caught:
            places.resolve("77 Secret St, Nowheretown, IL")
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert keys
    assert "GeocoderServiceError" in caplog.text
    for text in (*keys, caplog.text, str(caught.value)):
        assert "ecret" not in text


def test_the_key_of_an_answer_depends_on_provider_and_state(settings):
    settings.GEOCODER, settings.GEOCODER_OPTIONS = "nominatim", {}
    keys = {geocoding._cache_key("12 Oak St", "IL"), geocoding._cache_key("12 Oak St", "WI")}
    settings.GEOCODER = "photon"
    keys.add(geocoding._cache_key("12 Oak St", "IL"))
    settings.SECRET_KEY = "another"  # noqa: S105
    keys.add(geocoding._cache_key("12 Oak St", "IL"))
    assert len(keys) == 4


class Dotted:
    """A provider named by its path in the settings."""

    def __init__(self, **options):
        self.options = options

    def geocode(self, address, **kwargs):
        assert self.options["timeout"] == geocoding.TIMEOUT_SECONDS
        assert kwargs == {}
        raise GeocoderTimedOut(f"http://example.org/?q={address}")


def test_a_provider_by_its_dotted_path(service, settings):
    settings.GEOCODER, settings.GEOCODER_OPTIONS = "tests.locator.test_geocoding.Dotted", {}
    with pytest.raises(GeocoderUnavailable):
        geocoding.locate("12 Oak St", "IL")
    assert service.asked == []


@pytest.mark.parametrize("name", ["photon", "arcgis", "nominatim"])
def test_providers_of_geopy_take_our_options(settings, name):
    settings.SITE_NAME = "Añoranza マッサージ"
    geocoder = geocoding._geocoder(name, "{}")
    assert geocoder.timeout == geocoding.TIMEOUT_SECONDS
    assert geocoder.headers["User-Agent"] == "anoranza"
