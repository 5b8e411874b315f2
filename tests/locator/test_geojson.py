"""The results for programs: the same people in the same order as on the page, with the keys that were promised."""

import json
import re

import pytest
from django.test import Client

from locator import places
from locator.models import Practice

URL = "/find/results.geojson"


@pytest.fixture
def get(client, db):
    def get(status=200, **query):
        response = client.get(URL, query)
        assert response.status_code == status
        assert response["Content-Type"] == ("application/geo+json" if status == 200 else "application/json")
        return json.loads(response.content)

    return get


def test_the_keys_are_those_of_the_contract(get, make_therapist, techniques):
    rosa = make_therapist(techniques=[techniques["swedish"], techniques["prenatal"]])
    body = get(near="60201")
    assert set(body) == {
        "type", "place", "radius_miles", "total", "page", "pages", "sort", "counts", "notices", "features"
    }  # fmt: skip
    assert body["sort"] == "distance"
    assert body["counts"]["technique"] == {"prenatal": 1, "swedish": 1}
    assert body["counts"]["accepts_new"] == {"on": 1}
    assert body["type"] == "FeatureCollection"
    assert body["place"] == {"label": "ZIP 60201, Evanston, IL", "precision": "zip"}
    assert (body["radius_miles"], body["total"], body["page"], body["pages"], body["notices"]) == (25, 1, 1, 1, [])
    [feature] = body["features"]
    distance = feature["properties"].pop("distance_miles")
    assert 0 < distance < 2
    assert feature == {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-87.69, 42.05]},
        "properties": {
            "id": rosa.pk,
            "name": "Rosa Delgado",
            "url": f"/therapists/rosa-delgado-{rosa.pk}/",
            "city": "Evanston",
            "state": "IL",
            "zip": "60201",
            "techniques": ["prenatal", "swedish"],
            "license": {
                "title": "LMT",
                "state": "IL",
                "number": "227.000001",
                "expires": "2099-12-31",
                "checked_on": "2020-01-01",
            },
        },
    }


def test_a_certification_stands_where_the_state_does_not_license(get, make_therapist):
    make_therapist(practice={"state_id": "KS", "city": "Wichita"}, license=None, certification={})
    [feature] = get(near="Kansas")["features"]
    assert feature["properties"]["license"] == {
        "title": "BCTMB",
        "state": None,
        "number": "1",
        "expires": "2099-12-31",
        "checked_on": None,
    }
    assert feature["properties"]["distance_miles"] is None


@pytest.mark.parametrize(
    "query",
    [
        {"near": "60201"},
        {"near": "60201", "page": "2"},
        {"near": "60201", "technique": "swedish", "accepts_new": "on"},
        {"near": "IL", "page": "2"},
        {"near": "60201", "radius": "abc", "page": "9999"},
        {"near": "99950", "radius": "5"},
    ],
)
def test_same_people_same_order_same_distances_as_the_page(client, get, make_therapist, techniques, query):
    for number in range(25):
        make_therapist(
            f"N{number}",
            techniques=[techniques["swedish"]] if number % 2 else [],
            accepts_new=number % 3 > 0,
            practice={"latitude": 42.05 + (number * 7 % 25) / 200},
        )
    html = client.get("/find/", query).content.decode().partition('class="results beyond"')[0]
    on_page = re.findall(r'data-therapist="(\d+)"(?: data-distance="([\d.]+)")?', html)
    features = get(**query)["features"]
    assert [
        (str(f["properties"]["id"]), "" if (miles := f["properties"]["distance_miles"]) is None else f"{miles:.3f}")
        for f in features
    ] == on_page


def test_a_hidden_home_is_only_at_its_public_point(client, make_therapist):
    make_therapist(
        practice={"street": "77 Secret Lane", "latitude": 42.0512345, "longitude": -87.6912345, "hide_address": True}
    )
    text = client.get(URL, {"near": "60201"}).content.decode()
    point = Practice.objects.get().public_point
    assert json.loads(text)["features"][0]["geometry"]["coordinates"] == [point.longitude, point.latitude]
    for secret in ("Secret", "42.0512", "87.6912"):
        assert secret not in text


def test_what_was_left_out_is_said(get):
    body = get(near="60201", radius="abc", technique="bogus")
    assert body["radius_miles"] == 25
    assert len(body["notices"]) == 2


def test_a_whole_state_has_no_radius(get):
    body = get(near="IL", radius="5")
    assert body["radius_miles"] is None
    assert len(body["notices"]) == 1


def test_no_place_given(get):
    assert get(400)["error"] == "near_missing"


def test_place_not_found(get):
    body = get(404, near="Portand OR")
    assert (body["error"], body["suggestions"]) == ("place_not_found", ["Portland, OR"])
    assert set(body) == {"error", "message", "suggestions"}


def test_several_places(get):
    body = get(400, near="Springfield")
    assert body["error"] == "several_places"
    assert "Springfield, IL" in body["suggestions"]


def test_service_down(get, monkeypatch):
    def down(text):
        raise places.GeocoderUnavailable("The address service did not answer.")

    monkeypatch.setattr(places, "resolve", down)
    body = get(503, near="1 Main St")
    assert (body["error"], body["message"]) == ("service_down", "The address service did not answer.")


@pytest.mark.parametrize("near", ["<script>", "\0", "x" * 10_000, "💆", "%", "'; --"])
def test_junk_is_a_place_not_found(get, near):
    assert get(404, near=near)["error"] == "place_not_found"


@pytest.mark.parametrize("people", [3, 45])
def test_queries_do_not_grow_with_the_people(client, make_therapist, people, django_assert_num_queries):
    for number in range(people):
        make_therapist(practice={"latitude": 42.05 + number / 5000})
    # The techniques; the masks of all in the circle; the nearest; and what the page says of them.
    with django_assert_num_queries(4):
        client.get(URL, {"near": "60201"})


def test_only_reading_is_allowed(client):
    assert client.post(URL, {"near": "60201"}).status_code == 405
    assert Client(enforce_csrf_checks=True).post(URL, {"near": "60201"}).status_code == 405
