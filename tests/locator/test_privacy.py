"""What nobody may learn: what a visitor typed and where they are, and where a hidden home stands."""

import logging
import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from locator.models import Practice, Therapist
from locator.sphere import Point, cell_center, miles_between
from locator.throttling import Bucket

HOME = Point(42.048731, -87.683419)
SECRETS = ("60209", "Zanzibar Court", "Apt 77Q", "42.0487", "87.6834", "42.048731", "87.683419")
# No town, street or person is called so.
CANARY = "Quokkastrasse"


@pytest.fixture
def hidden(make_therapist):
    return make_therapist(
        bio="Calm.",
        practice={
            "name": "At home",
            "street": "12 Zanzibar Court",
            "street2": "Apt 77Q",
            "zip": "60209",  # Of one building, and not the one that is searched near.
            "latitude": HOME.latitude,
            "longitude": HOME.longitude,
            "hide_address": True,
            "email": "rosa@example.org",
            "phone": "847-555-0101",
            "travel_radius_miles": 20,
        },
    )


def addresses(therapist):
    """Every page and file in which a therapist has a part."""
    pk = therapist.pk
    near = ("60201", "Evanston, IL", "Illinois", "42.05,-87.68", "60093")
    searches = [f"{path}?near={place}" for place in near for path in ("/find/", "/find/results.geojson")]
    return [
        *searches,
        "/find/?near=60201&sort=name&q=calm&comes_to_me=on",
        "/find/?near=99950&radius=5",
        therapist.get_absolute_url(),
        f"{therapist.get_absolute_url()}?ids={pk}",
        reverse("vcard", args=[pk]),
        reverse("contact", args=[pk]),
        reverse("report", args=[pk]),
        f"{reverse('shortlist')}?ids={pk}",
        f"{reverse('license-check')}?state=IL&surname=Delgado",
        reverse("states"),
        reverse("state", args=["il"]),
        reverse("town", args=["il", "evanston"]),
        "/sitemap.xml",
        *(f"/sitemap-{section}.xml" for section in ("therapists", "towns", "states")),
    ]


def everything(client, therapist):
    """Address -> what it answers, headers and all, less what differs from one request to the next."""
    found = {}
    for address in addresses(therapist):
        response = client.get(address)
        assert response.status_code == 200, address
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = body.decode() + repr(sorted(response.headers.items()))
        # The token of a form holds the time.
        found[address] = re.sub(r'name="token" value="[^"]*"', "", text)
    return found


def test_a_hidden_home_is_in_no_byte_of_any_answer(client, hidden):
    told = everything(client, hidden)
    assert len(told) > 20
    assert {(address, secret) for address, text in told.items() for secret in SECRETS if secret in text} == set()
    # The sweep sees what it looks for.
    Practice.objects.update(hide_address=False)
    profile = everything(client, hidden)[hidden.get_absolute_url()]
    assert "Zanzibar Court" in profile
    assert "42.0487" in profile


@given(
    north=st.floats(-0.0077, 0.0077), east=st.floats(-0.0104, 0.0104)
)  # fmt: skip
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_wherever_it_stands_in_its_cell_every_answer_is_the_same(client, hidden, north, east):
    """So no number of searches from around it tells more than the cell."""
    caches["default"].clear()
    center = cell_center(HOME)
    before = everything(client, hidden)
    elsewhere = Point(center.latitude + north, center.longitude + east)
    assert cell_center(elsewhere) == center
    Practice.objects.filter(therapist=hidden).update(latitude=elsewhere.latitude, longitude=elsewhere.longitude)
    assert everything(client, hidden) == before


def test_a_cell_is_about_a_mile(hidden):
    assert 0.001 < miles_between(HOME, cell_center(HOME)) < 0.8


class Records(logging.Handler):
    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        # What the site's own formatter would make of it, and what the record holds besides.
        self.lines.append(f"{record.getMessage()} {record.exc_text or ''}")


@pytest.fixture
def heard():
    """Every log line but Django's own record of the statements it runs, which no site keeps."""
    handler, root = Records(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    quiet = logging.getLogger("django.db.backends")
    quiet.setLevel(logging.INFO)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(level)
    quiet.setLevel(logging.NOTSET)


TYPED = [
    ("/find/", {"near": f"12 {CANARY}, Evanston IL"}),
    ("/find/", {"near": CANARY}),
    ("/find/", {"near": "60201", "q": CANARY, "technique": CANARY, CANARY: "1", "radius": CANARY}),
    ("/find/", {"near": "x" * 300 + CANARY}),
    ("/find/results.geojson", {"near": f"12 {CANARY}, Evanston IL"}),
    ("/find/suggest/", {"q": CANARY}),
    ("/licenses/check/", {"state": "IL", "surname": CANARY}),
    ("/licenses/check/", {"state": "IL", "number": CANARY}),
    ("/therapists/shortlist/", {"ids": CANARY}),
]


@pytest.mark.parametrize("htmx", [False, True])
def test_what_was_typed_is_nowhere_but_in_the_answer(client, hidden, heard, htmx, settings):
    headers = {"HX-Request": "true"} if htmx else {}
    for path, query in TYPED:
        response = client.get(path, query, headers=headers)
        assert response.status_code < 500, path
        assert not response.cookies, path
        assert "Set-Cookie" not in response.headers
        assert response["Referrer-Policy"] == "no-referrer"
        carried = {name: value for name, value in response.headers.items() if CANARY in value}
        assert set(carried) <= {"HX-Push-Url"}, path  # The address bar's own.
        # No link of the page leads to another host with it.
        links = re.findall(r'(?:href|src|action)="(https?:[^"]*)"', response.content.decode())
        assert not [link for link in links if CANARY in link]
    assert [line for line in heard if CANARY.lower() in line.lower()] == []
    assert not Bucket.objects.filter(key__icontains=CANARY).exists()
    assert not Bucket.objects.filter(key__contains="127.0.0.1").exists()
    assert [name for name in kept_keys() if CANARY.lower() in name.lower()] == []


def kept_keys():
    """The keys and values of every cache that the site has."""
    for alias in settings_caches():
        cache = caches[alias]
        if hasattr(cache, "_cache"):
            yield from (f"{key} {value!r}" for key, value in cache._cache.items())
        if table := getattr(cache, "_table", None):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT cache_key, value FROM {connection.ops.quote_name(table)}")  # noqa: S608
                yield from (f"{key} {value}" for key, value in cursor.fetchall())


def settings_caches():
    return list(caches.settings)


def test_the_canary_is_heard_where_it_sings(client, db, heard):
    """The sweep above sees a log line and a cache key that do hold it."""
    logging.getLogger("locator.test").debug("looking for %s", CANARY)
    caches["default"].set(f"near:{CANARY}", 1)
    assert [line for line in heard if CANARY in line]
    assert [name for name in kept_keys() if CANARY in name]
    caches["default"].clear()


def test_nobody_unlisted_is_told_of(client, hidden):
    Therapist.objects.update(published=False)
    for address in addresses(hidden):
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if not address.startswith("/licenses/"):  # A license is a public record; nothing else of its holder is said.
            assert b"Rosa" not in body, address
        assert b"555-0101" not in body
        assert b"rosa@example.org" not in body
