"""The address service over a real wire: geopy against a small HTTP server on this machine."""

import contextlib
import json
import logging
import socket
import threading
import time

import pytest
import time_machine
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.db import connection, transaction
from geopy.exc import GeocoderTimedOut
from geopy.geocoders.base import Geocoder

from locator import circuit, errand, gazetteer, geocoding, locks, places, providers, remembering, throttling
from locator.geocoding import Question
from locator.place import GeocoderUnavailable, PlaceNotFound
from locator.sphere import Point
from locator.throttling import Bucket
from tests.locator.address_service import IN_WASHINGTON

WHITE_HOUSE = "1600 Pennsylvania Ave NW, Washington DC 20500"
IN_LONDON = [{"lat": "51.5", "lon": "-0.1", "display_name": "elsewhere", "class": "building"}]
IN_CHICAGO = [{"lat": "41.88", "lon": "-87.63", "display_name": "elsewhere", "class": "building"}]
IN_TIJUANA = [
    {
        "lat": "32.5331",
        "lon": "-117.0382",
        "display_name": "1 Calle, Tijuana, Baja California, Mexico",
        "class": "building",
    }
]


@pytest.fixture(autouse=True)
def quick(request, settings):
    """No test waits longer than it must for a service that is slow."""
    if "service" in request.fixturenames:
        request.getfixturevalue("service")
        settings.GEOCODER_OPTIONS = {**settings.GEOCODER_OPTIONS, "timeout": 0.4}


def note():
    """The last note on the place of an address whose ZIP code is known."""
    found = places.resolve(WHITE_HOUSE)
    return str(found.notes[-1]) if found.precision == "zip" else found.precision


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


@pytest.mark.parametrize(
    "says",
    [
        [],
        IN_CHICAGO,
        IN_LONDON,
        [{**IN_WASHINGTON[0], "lat": 0, "lon": 0}],
        [{**IN_WASHINGTON[0], "address": {"country_code": "ca"}}],
        [{**IN_WASHINGTON[0], "address": {"country_code": "us", "state": "Virginia"}}],
    ],
)
def test_no_match_or_one_in_another_state_or_country_falls_back_and_is_remembered(service, says):
    service.says = json.dumps(says)
    for _ in range(2):
        assert "could not find that street address" in note()
    assert len(service.asked) == 1


def test_an_answer_that_names_state_and_country_is_believed(service):
    address = {"country_code": "us", "state": "District of Columbia"}
    service.says = json.dumps([{**IN_WASHINGTON[0], "address": address}])
    assert note() == "address"
    assert "addressdetails=1" in service.asked[0]


KINDS = [
    (400, "", "GeocoderQueryError"),
    (401, "", "GeocoderAuthenticationFailure"),
    (402, "", "GeocoderQuotaExceeded"),
    (403, "no", "GeocoderInsufficientPrivileges"),
    (408, "", "GeocoderTimedOut"),
    (500, "oops", "GeocoderServiceError"),
    (502, "", "GeocoderServiceError"),
    (503, "", "GeocoderTimedOut"),
    (200, "not json", "GeocoderParseError"),
    (200, "", "GeocoderParseError"),
    (200, "[" * 100_000, "RecursionError"),
    (200, " " * 300_000 + json.dumps(IN_WASHINGTON), "GeocoderParseError"),
    (200, '[{"lat": "x"}]', "TypeError"),
    (200, '{"a": 1}', "TypeError"),
    (200, '"text"', "AttributeError"),
    (200, "17", "AttributeError"),
    (200, '[{"lat": null, "lon": null, "display_name": null}]', "TypeError"),
    (200, '[{"lat": [], "lon": {}, "display_name": ""}]', "TypeError"),
    (200, '[{"lat": "nan", "lon": "0", "display_name": ""}]', "ValueError"),
    (200, '[{"lat": NaN, "lon": Infinity, "display_name": ""}]', "ValueError"),
    (200, '[{"lat": 1e999, "lon": 0, "display_name": ""}]', "ValueError"),
    (200, '[{"lat": 99, "lon": 0, "display_name": ""}]', ""),
    (200, '[{"lat": ' + "9" * 5000 + ', "lon": 0, "display_name": ""}]', ""),
]


@pytest.mark.parametrize(("status", "says", "kind"), KINDS, ids=lambda value: str(value)[:20])
def test_a_failure_falls_back_and_is_not_remembered(service, caplog, status, says, kind):
    service.status, service.says = status, says
    assert "did not answer" in note()
    assert f"The address service failed: {kind}" in caplog.text
    service.status, service.says = 200, json.dumps(IN_WASHINGTON)
    assert note() == "address"


@pytest.mark.parametrize("says", ["null", "[]", "{}"])
def test_nothing_is_no_match(service, says):
    service.says = says
    assert "could not find" in note()


def test_one_that_says_it_is_asked_too_often_is_left_alone_as_long_as_it_wants(service):
    service.status, service.headers = 429, {"Retry-After": "120"}
    with time_machine.travel(0, tick=True) as clock:
        assert "too many addresses were asked for just now" in note()
        service.status, service.headers = 200, {}
        clock.shift(119)
        assert "did not answer" in note()
        assert len(service.asked) == 1
        clock.shift(2)
        assert note() == "address"


def test_a_redirect_is_not_followed(service, caplog):
    service.status, service.headers = 302, {"Location": "http://127.0.0.1:1/elsewhere"}
    assert "did not answer" in note()
    assert "GeocoderServiceError" in caplog.text


def slow(handler):
    time.sleep(1)


def dripping_headers(handler):
    handler.drip("HTTP/1.0 200 OK\r\nX-Long: " + "x" * 1000)


def dripping_body(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.drip(" " * 1000)


def silent_end(handler):
    handler.wfile.close()


def cut_off(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'[{"lat": 38.')


def huge(handler):
    handler.send_response(200)
    handler.end_headers()
    for _megabyte in range(1000):
        handler.wfile.write(b" " * 1_000_000)


@pytest.mark.parametrize("answer", [slow, dripping_headers, dripping_body, silent_end, cut_off, huge])
def test_a_bad_wire_is_given_one_short_chance(service, answer):
    service.answer = answer
    start = time.perf_counter()
    assert "did not answer" in note()
    assert time.perf_counter() - start < 0.9
    assert len(service.asked) == 1


def test_a_handshake_that_drips(service, settings):
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip():
        connected, _from = listener.accept()
        with connected, contextlib.suppress(OSError):
            connected.sendall(b"\x16\x03\x03\x3f\xff")  # The head of a long TLS record, which never ends.
            while not over.wait(0.05):
                connected.sendall(b"\0")

    dripper = threading.Thread(target=drip, daemon=True)
    dripper.start()
    port = listener.getsockname()[1]
    settings.GEOCODER_OPTIONS = {"domain": f"127.0.0.1:{port}", "scheme": "https", "proxies": {}, "timeout": 0.4}
    try:
        start = time.perf_counter()
        assert "did not answer" in note()
        assert time.perf_counter() - start < 0.9
        dripper.join(3)
        assert not dripper.is_alive()  # It was cut off, not left to drip.
    finally:
        over.set()
        listener.close()


@pytest.mark.parametrize("answer", [slow, dripping_headers, dripping_body])
def test_and_no_thread_is_left_behind(service, answer):
    service.answer = answer
    note()
    end = time.monotonic() + 3
    while any(thread.name == "errand" for thread in threading.enumerate()):
        assert time.monotonic() < end
        time.sleep(0.01)
    assert errand._free._value == errand.MOST


def test_two_seconds_in_all(service, settings):
    settings.GEOCODER_OPTIONS = {**service.options, "timeout": 90}
    service.answer = dripping_body
    start = time.perf_counter()
    assert "did not answer" in note()
    assert 1.8 < time.perf_counter() - start < 2.4


def test_a_name_server_that_does_not_answer(service, monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: over.wait(5) and [])
    start = time.perf_counter()
    try:
        assert "did not answer" in note()
        assert time.perf_counter() - start < 0.9
    finally:
        over.set()


def test_a_name_that_does_not_exist(service, monkeypatch, caplog):
    def unknown(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "did not answer" in note()
    assert "failed: GeocoderUnavailable" in caplog.text


def test_a_service_that_is_gone(service, caplog):
    service.stop()
    assert "did not answer" in str(places.resolve("12 Oak St, Evanston IL").notes[-1])
    assert "failed: GeocoderUnavailable" in caplog.text
    with pytest.raises(GeocoderUnavailable):
        places.resolve("12 Oak St, Nowheretown, IL")


def test_one_that_cannot_be_set_up(service, settings, caplog):
    settings.GEOCODER = "no.such.Geocoder"
    assert "did not answer" in note()
    assert "cannot be set up: ModuleNotFoundError" in caplog.text


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


def test_only_in_the_united_states_where_no_state_is_stated(service):
    for answer in (IN_TIJUANA, [{**IN_TIJUANA[0], "display_name": "x", "address": {"country_code": "mx"}}], IN_LONDON):
        service.says = json.dumps(answer)
        with pytest.raises(PlaceNotFound):
            places.resolve(f"{len(service.asked)} Calle Uno")
    service.says = json.dumps(
        [{"lat": "32.5331", "lon": "-117.0382", "display_name": "San Ysidro", "class": "building"}]
    )
    assert places.resolve("9 Calle Uno").state == "CA"
    guam = {"lat": 13.47, "lon": 144.75, "display_name": "Hagåtña", "class": "building", "address": {"state": "Guam"}}
    service.says = json.dumps([guam])
    assert places.resolve("1 Marine Corps Drive").state == "GU"


@pytest.mark.parametrize(
    "text", ["12 Oak St\x00, Evanston IL", "12 \ud800 Oak St, Evanston IL", "12 \x1b Oak, Evanston IL"]
)
def test_what_cannot_go_over_the_wire_is_left_out(service, text):
    geocoding.locate(Question(text, "IL"))
    assert service.asked[0].startswith("/search?q=12+")
    assert "Evanston" in service.asked[0]


class TestManners:
    """How often the service is asked: together with all other workers, and never more than a page has time for."""

    @pytest.fixture(autouse=True)
    def seldom(self, service, monkeypatch):
        monkeypatch.setitem(providers.LIMITS, "127.0.0.1", 1.0)
        providers.provider.cache_clear()
        yield
        providers.provider.cache_clear()

    @pytest.fixture
    def naps(self, monkeypatch):
        """How long it would have slept; the clock of the buckets is moved instead."""
        naps = []
        with time_machine.travel(0, tick=False) as clock:
            monkeypatch.setattr(geocoding, "_sleep", lambda seconds: (naps.append(seconds), clock.shift(seconds)))
            yield naps

    def test_a_page_waits_for_its_turn_as_long_as_its_time_allows(self, service, naps, monkeypatch):
        monkeypatch.setattr(geocoding, "BUDGET_SECONDS", 2.2)
        assert note() == "address"
        assert geocoding.locate(Question("1 Oak St", "DC"))
        assert len(naps) == 1
        assert 0.9 < naps[0] <= 1
        assert len(service.asked) == 2

    def test_but_not_longer_and_then_the_zip_code_answers(self, service, naps, monkeypatch):
        monkeypatch.setattr(geocoding, "BUDGET_SECONDS", 1.4)
        assert note() == "address"
        caches["shared"].clear()
        assert "too many addresses were asked for just now" in note()
        with pytest.raises(geocoding.TooManyAsked) as caught:
            places.resolve("12 Oak St, Nowheretown, IL")
        assert "Try again in a minute" in str(caught.value)
        assert naps == []
        assert len(service.asked) == 1
        assert Bucket.objects.get().key == f"geocoder:{service.options['domain']}"

    def test_what_is_remembered_needs_no_turn(self, service, naps):
        for _time in range(5):
            assert note() == "address"
        assert naps == []

    def test_who_is_patient_waits_as_long_as_it_takes(self, service, naps):
        for number in range(5):
            assert geocoding.locate(Question(f"{number} Oak St", "DC"), patient=True)
        assert sum(naps) == pytest.approx(4, abs=0.1)

    def test_a_database_that_is_locked_holds_nobody_up(self, service, monkeypatch):
        from django.db import OperationalError

        def locked(*args):
            raise OperationalError("database is locked")

        monkeypatch.setattr(throttling, "take", locked)
        assert "too many addresses" in note()
        assert service.asked == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cache", ["memory", "database"])
def test_a_lock_that_others_hold_holds_no_page_up(service, settings, cache):
    """The bucket is locked by a long transaction of somebody else's; on SQLite, every write is."""
    if cache == "database":
        database = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
        settings.CACHES = {"default": settings.CACHES["default"], "shared": database}
    assert note() == "address"
    locked, over = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Bucket.objects.update(tokens=5)
            locked.set()
            over.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert locked.wait(5)
        start = time.perf_counter()
        with pytest.raises(geocoding.TooManyAsked):
            geocoding.locate(Question("12 Oak St", "DC"))
        assert time.perf_counter() - start < 1.5
    finally:
        over.set()
        holder.join()
    assert geocoding.locate(Question("12 Oak St", "DC"))
    if connection.vendor == "sqlite":  # It is as patient as before.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone() == (20_000,)


@pytest.mark.django_db
def test_inside_a_transaction_locks_are_waited_for_as_before():
    if connection.vendor == "sqlite":
        pytest.skip("the transaction holds the lock itself")
    with connection.cursor() as cursor:
        with locks.waited_for(0.2):
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("200ms",)
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)


class TestPages:
    def test_a_page_says_why_it_is_not_exact(self, service, client):
        service.status = 500
        response = client.get("/find/", {"near": WHITE_HOUSE})
        assert response.status_code == 200
        assert "the address service did not answer" in response.content.decode()

    def test_and_that_only_the_service_could_have_told(self, service, client):
        service.status = 500
        response = client.get("/find/", {"near": "12 Oak St, Nowheretown, IL"})
        assert response.status_code == 503
        assert "The address service did not answer." in response.content.decode()


def test_the_limits_of_public_services():
    for name in ("nominatim", "photon", "geopy.geocoders.Nominatim"):
        found = providers.provider(name, "{}", "massage", 2)
        assert (found.per_second, found.burst) == (1.0, 1)
    own = providers.provider("nominatim", '{"domain": "geocoder.example.org/"}', "massage", 2)
    assert (own.service, own.per_second, own.burst) == ("geocoder.example.org", 10.0, 10)
    assert providers.provider("census", "{}", "massage", 2).service == "geocoding.geo.census.gov"


class TestCircuit:
    @pytest.fixture
    def clock(self):
        with time_machine.travel(1_000_000, tick=True) as clock:
            yield clock

    def fail(self, service, times):
        service.status = 500
        for number in range(times):
            with pytest.raises(GeocoderUnavailable):
                geocoding.locate(Question(f"{number} Oak St", "DC"))
        service.status = 200

    def test_after_some_failures_in_a_row_nobody_asks_for_a_while(self, service, clock):
        self.fail(service, circuit.FAILURES)
        asked = len(service.asked)
        start = time.perf_counter()
        assert "did not answer" in note()
        assert time.perf_counter() - start < 0.1
        assert len(service.asked) == asked
        clock.shift(circuit.PAUSE_SECONDS + 1)
        assert note() == "address"
        assert geocoding.locate(Question("12 Oak St", "DC"))

    def test_failures_between_successes_do_not_open_it(self, service, clock):
        for number in range(4):
            self.fail(service, circuit.FAILURES - 1)
            assert geocoding.locate(Question(f"{number} Elm St", "DC"))

    def test_a_question_that_makes_no_sense_to_it_does_not_count(self, service, clock):
        service.status = 400
        for number in range(circuit.FAILURES + 2):
            with pytest.raises(GeocoderUnavailable):
                geocoding.locate(Question(f"{number} Oak St", "DC"))
        assert len(service.asked) == circuit.FAILURES + 2

    def test_one_tries_when_the_while_is_over_and_if_it_fails_another_begins(self, service, clock):
        self.fail(service, circuit.FAILURES)
        clock.shift(circuit.PAUSE_SECONDS + 1)
        self.fail(service, 1)
        asked = len(service.asked)
        clock.shift(circuit.PAUSE_SECONDS - 2)
        assert "did not answer" in note()
        assert len(service.asked) == asked
        clock.shift(3)
        assert note() == "address"

    def test_while_one_tries_the_others_do_without(self, service, clock):
        self.fail(service, circuit.FAILURES)
        clock.shift(circuit.PAUSE_SECONDS + 1)
        service.delay = 0.2
        outcomes = []

        def ask(number):
            try:
                outcomes.append(geocoding.locate(Question(f"{number} Elm St", "DC")) and "found")
            except GeocoderUnavailable:
                outcomes.append("none")
            finally:
                connection.close()

        asked = len(service.asked)
        take = throttling.take
        throttling.take = lambda *args: 0.0  # Another thread does not see this test's database.
        try:
            threads = [threading.Thread(target=ask, args=[number]) for number in range(6)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            throttling.take = take
        assert sorted(outcomes) == ["found", *["none"] * 5]
        assert len(service.asked) == asked + 1

    def test_who_is_patient_waits_for_it_to_close(self, service, clock, monkeypatch):
        self.fail(service, circuit.FAILURES)
        naps = []
        monkeypatch.setattr(geocoding, "_sleep", lambda seconds: (naps.append(seconds), clock.shift(seconds + 0.01)))
        assert geocoding.locate(Question("12 Oak St", "DC"), patient=True)
        assert 55 < sum(naps) <= 61

    @pytest.mark.parametrize("value", ["x", [1], [1, 2.0], float("inf"), float("nan"), {}, 3])
    def test_nonsense_in_the_cache_is_a_closed_circuit(self, service, value):
        caches["shared"].set(f"circuit:{service.options['domain']}", value)
        assert note() == "address"

    def test_a_far_future_in_the_cache_is_not_for_ever(self, service, clock):
        one = circuit.Circuit("x")
        one.take_in({one.key: 1e18})
        assert one.seconds_left <= circuit.LONGEST_PAUSE_SECONDS


def test_no_more_threads_than_there_may_be_and_who_finds_none_goes_on_at_once(service):
    over = threading.Event()
    busy = [threading.Thread(target=errand.within, args=[5, over.wait]) for _each in range(errand.MOST)]
    for thread in busy:
        thread.start()
    try:
        while errand._free._value:
            time.sleep(0.001)
        start = time.perf_counter()
        assert "too many addresses" in note()
        assert time.perf_counter() - start < 0.3
        assert service.asked == []
    finally:
        over.set()
        for thread in busy:
            thread.join()
    assert note() == "address"


def ask_at_once(number):
    """Threads that ask for an address each; what each came to, "found" or the name of an exception."""
    outcomes = []

    def ask(one):
        try:
            outcomes.append(geocoding.locate(Question(f"{one} Elm St", "DC")) and "found")
        except GeocoderUnavailable as error:
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[one]) for one in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


class TestAtOnce:
    """Threads of the server that wait for the service serve nobody else meanwhile."""

    @pytest.fixture(autouse=True)
    def no_turns(self, monkeypatch):
        monkeypatch.setattr(throttling, "take", lambda *args: 0.0)  # Another thread does not see this test's database.

    def test_two_wait_and_the_others_go_on_at_once(self, service):
        service.delay = 0.2
        assert ask_at_once(6) == ["TooManyAsked"] * 4 + ["found"] * 2
        assert len(service.asked) == 2
        assert ask_at_once(2) == ["found"] * 2

    def test_for_a_turn_too(self, service, monkeypatch):
        over = threading.Event()
        turns = iter([0.3, 0.3])
        monkeypatch.setattr(geocoding, "_seconds_to_turn", lambda provider: next(turns, 0.0))
        monkeypatch.setattr(geocoding, "_sleep", lambda seconds: over.wait(5))
        threading.Timer(0.3, over.set).start()
        assert ask_at_once(6) == ["TooManyAsked"] * 4 + ["found"] * 2

    def test_a_failure_gives_its_place_back(self, service, monkeypatch):
        monkeypatch.setattr(circuit.Circuit, "failed", lambda *args: None)
        service.status = 500
        for _time in range(geocoding.AT_ONCE + 1):
            assert ask_at_once(1) == ["GeocoderUnavailable"]

    def test_that_all_are_busy_is_nobodys_failure(self, service, monkeypatch):
        monkeypatch.setattr(errand, "_free", threading.BoundedSemaphore(1))
        errand._free.acquire()
        for _time in range(circuit.FAILURES + 1):
            assert "too many addresses" in note()
        errand._free.release()
        assert note() == "address"

    def test_failures_at_the_same_time_all_count(self, service, monkeypatch):
        monkeypatch.setattr(geocoding, "_slots", threading.BoundedSemaphore(12))
        recall = remembering.recall
        together = threading.Barrier(circuit.FAILURES)

        def at_the_same_time(*keys):
            found = recall(*keys)
            together.wait(5)
            return found

        one = circuit.Circuit("x")
        monkeypatch.setattr(remembering, "recall", at_the_same_time)
        threads = [threading.Thread(target=circuit.Circuit("x").failed) for _each in range(circuit.FAILURES)]
        for thread in threads:
            thread.start()
        together.abort()
        for thread in threads:
            thread.join()
        monkeypatch.setattr(remembering, "recall", recall)
        one.look()
        assert one.is_open


class TestOurOwnWait:
    """What a wait for a turn left the service too little time for is not its fault."""

    @pytest.fixture(autouse=True)
    def full_time(self, service, settings, monkeypatch):
        settings.GEOCODER_OPTIONS = service.options
        monkeypatch.setattr(geocoding, "LEAST_SECONDS", 0.2)
        monkeypatch.setattr(geocoding, "BUDGET_SECONDS", 0.6)
        providers.provider.cache_clear()
        yield
        providers.provider.cache_clear()

    def waited(self, monkeypatch, seconds):
        monkeypatch.setattr(geocoding, "_take_turn", lambda *args: time.sleep(seconds))

    def test_with_too_little_left_it_is_not_asked(self, service, monkeypatch):
        self.waited(monkeypatch, 0.45)
        assert "too many addresses" in note()
        assert service.asked == []

    def test_too_slow_for_what_was_left_counts_for_nothing(self, service, monkeypatch):
        self.waited(monkeypatch, 0.3)
        service.answer = slow
        for _time in range(circuit.FAILURES + 1):
            assert "too many addresses" in note()
        assert len(service.asked) == circuit.FAILURES + 1

    def test_other_failures_count(self, service, monkeypatch):
        self.waited(monkeypatch, 0.3)
        service.status = 500
        for _time in range(circuit.FAILURES + 1):
            assert "did not answer" in note()
        assert len(service.asked) == circuit.FAILURES

    def test_too_slow_in_its_full_time_counts(self, service, monkeypatch):
        self.waited(monkeypatch, 0)
        service.answer = slow
        for _time in range(circuit.FAILURES + 1):
            assert "did not answer" in note()
        assert len(service.asked) == circuit.FAILURES


def test_no_more_of_a_body_is_waited_for_than_may_be(service, caplog):
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b" " * 300_000)
        service.over.wait(5)

    service.answer = endless
    assert "did not answer" in note()
    assert "failed: GeocoderParseError" in caplog.text


def test_one_far_from_the_zip_code_or_town_is_no_match(service):
    service.says = json.dumps([{"lat": "37.0053", "lon": "-89.1765", "display_name": "x", "class": "building"}])
    for text in ("1620 Orrington Ave, Evanston, IL 60201", "1620 Orrington Ave, Evanston, IL"):
        found = places.resolve(text)
        assert found.precision in ("zip", "town")
        assert "could not find that street address" in str(found.notes[-1])
    assert places.resolve("1620 Orrington Ave, Cairo, IL 62914").precision == "address"


def test_a_town_is_no_address(service):
    evanston = {"lat": "42.0447", "lon": "-87.6932", "display_name": "Evanston, Cook County, Illinois, United States"}
    service.says = json.dumps([{**evanston, "class": "boundary", "type": "administrative", "addresstype": "city"}])
    assert "could not find that street address" in str(places.resolve("12 Oak St, Evanston, IL").notes[-1])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("東京 1, Chicago IL", "大阪 1, Chicago IL", False),
        ("12 Oak St, Chicago IL", "12  OAK St. Chicago il", True),
        ("１２ Oak St", "12 Oak St", True),
        ("12 1/2 Oak St", "12 12 Oak St", False),
    ],
)
def test_addresses_share_an_answer_only_if_they_are_the_same(settings, one, other, same):
    settings.GEOCODER, settings.GEOCODER_OPTIONS = "nominatim", {}
    assert (geocoding._cache_key(Question(one, "IL")) == geocoding._cache_key(Question(other, "IL"))) is same


class TestCache:
    def test_it_is_shared_through_the_database(self, service, settings):
        database = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
        settings.CACHES = {"default": settings.CACHES["default"], "shared": database}
        assert note() == note() == "address"
        assert len(service.asked) == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key FROM shared_cache")
            keys = [key for (key,) in cursor.fetchall()]
        assert len(keys) == 1
        assert "geocode:" in keys[0]

    @pytest.mark.parametrize(
        "cache",
        [
            {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "no_such_table"},
            {"BACKEND": "tests.locator.test_geocoding.Broken"},
            None,
        ],
    )
    def test_one_that_fails_breaks_nothing(self, service, settings, cache, caplog):
        settings.CACHES = {"default": settings.CACHES["default"]} | ({"shared": cache} if cache else {})
        assert note() == note() == "address"
        assert len(service.asked) == 2
        assert "The shared cache failed" in caplog.text

    @pytest.mark.parametrize("value", ["x", [1], [None, 2.0], [99.0, 0.0], [float("nan"), 0.0], {"a": 1}, [1.0] * 3, 7])
    def test_nonsense_in_it_is_nothing_known(self, service, value):
        point = gazetteer.zip_code("20500").point
        caches["shared"].set(geocoding._cache_key(Question(WHITE_HOUSE, "DC", point)), value)
        assert note() == "address"

    def test_no_match_is_remembered_for_a_shorter_time(self, service):
        with time_machine.travel(0, tick=True) as clock:
            geocoding.remember(Question("1 Oak St", "IL"), None)
            geocoding.remember(Question("2 Oak St", "IL"), Point(42.0, -87.0))
            asked = [Question(street, "IL") for street in ("1 Oak St", "2  OAK st.", "3 Oak St")]
            assert geocoding.recall(asked) == {asked[0]: None, asked[1]: (42.0, -87.0)}
            clock.shift(geocoding.KEEP_NO_MATCH_SECONDS + 1)
            assert geocoding.recall(asked) == {asked[1]: (42.0, -87.0)}
            clock.shift(geocoding.KEEP_SECONDS)
            assert geocoding.recall(asked) == {}


class Broken(BaseCache):
    def __init__(self, location, params):
        super().__init__(params)

    def get_many(self, *args, **kwargs):
        raise ConnectionError("77 Secret St")

    set = add = delete_many = get_many


def test_what_was_typed_is_in_no_cache_key_log_line_exception_or_bucket(service, caplog, monkeypatch):
    spoken = []
    try_ = remembering._try

    def listen(action, *arguments):
        spoken.append(str(arguments))
        return try_(action, *arguments)

    def lookup(text):
        try:
            spoken.extend(map(str, places.resolve(text).notes))
        except (GeocoderUnavailable, PlaceNotFound) as error:
            spoken.extend(map(repr, (error, error.__cause__, error.__context__)))

    monkeypatch.setattr(remembering, "_try", listen)
    monkeypatch.setattr(circuit.Circuit, "failed", lambda *args: None)
    monkeypatch.setattr(providers, "OTHERWISE", 10_000.0)
    providers.provider.cache_clear()
    echo = f'[{{"lat": "77 Secret St", "lon": "{WHITE_HOUSE}", "display_name": "77 Secret St"}}]'
    with caplog.at_level(logging.DEBUG):
        for number, (status, says, _kind) in enumerate([*KINDS, (200, echo, ""), (429, echo, ""), (500, echo, "")]):
            service.status, service.says = status, says
            service.headers = {"Retry-After": "77 Secret St"} if status == 429 else {}
            for end in ("Washington DC", "Nowheretown, IL", ""):
                lookup(f"{number} Secret St {end}".strip())
        service.answer = dripping_body
        lookup("77 Secret St, Washington DC")
        service.stop()
        lookup("78 Secret St, Washington DC")
    assert len(service.asked) > 20
    assert "ecret" in service.asked[0]
    for record in caplog.records:
        assert "ecret" not in record.getMessage()
        assert "ecret" not in str(record.args)
        assert record.exc_info is None
    assert caplog.records
    assert any("geocode:" in text for text in spoken)
    assert "ecret" not in "".join(spoken)
    assert any("GeocoderUnavailable(" in text for text in spoken)
    assert Bucket.objects.exists()
    assert not Bucket.objects.filter(key__icontains="ecret").exists()
    providers.provider.cache_clear()


def test_the_key_of_an_answer_depends_on_provider_and_state(settings):
    settings.GEOCODER, settings.GEOCODER_OPTIONS = "nominatim", {}
    keys = {geocoding._cache_key(Question("12 Oak St", "IL")), geocoding._cache_key(Question("12 Oak St", "WI"))}
    settings.GEOCODER = "photon"
    keys.add(geocoding._cache_key(Question("12 Oak St", "IL")))
    settings.SECRET_KEY = "another"  # noqa: S105
    keys.add(geocoding._cache_key(Question("12 Oak St", "IL")))
    assert len(keys) == 4


class Dotted(Geocoder):
    """A provider named by its path in the settings."""

    def geocode(self, address, *, timeout):
        assert 0 < timeout <= geocoding.BUDGET_SECONDS
        raise GeocoderTimedOut(f"http://example.org/?q={address}")


def test_a_provider_by_its_dotted_path(service, settings, caplog):
    settings.GEOCODER, settings.GEOCODER_OPTIONS = "tests.locator.test_geocoding.Dotted", {}
    with pytest.raises(GeocoderUnavailable):
        geocoding.locate(Question("12 Oak St", "IL"))
    assert "failed: GeocoderTimedOut" in caplog.text
    assert service.asked == []


@pytest.mark.parametrize("name", ["photon", "arcgis", "nominatim", "census"])
def test_providers_take_our_options(settings, name):
    settings.GEOCODER, settings.GEOCODER_OPTIONS, settings.SITE_NAME = name, {}, "Añoranza マッサージ"
    geocoder = geocoding.current().geocoder
    assert geocoder.timeout == geocoding.BUDGET_SECONDS
    assert geocoder.headers["User-Agent"] == "anoranza"


def test_photon_says_state_and_country(service, settings):
    settings.GEOCODER = "photon"

    def answer(**properties):
        geometry = {"coordinates": [-77.036553, 38.8977]}
        service.says = json.dumps(
            {"features": [{"geometry": geometry, "properties": {"name": "x", "type": "house", **properties}}]}
        )
        caches["shared"].clear()
        return note()

    assert answer(countrycode="US", state="District of Columbia") == "address"
    assert "could not find" in answer(countrycode="US", state="Maryland")
    assert "could not find" in answer(countrycode="CA")
