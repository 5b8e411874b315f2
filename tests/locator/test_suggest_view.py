"""Suggestions through the front door: JSON, and links for htmx and for browsers."""

import html
import re

import pytest
from django.test import Client

from locator import geocoding

HTMX = {"HX-Request": "true"}


def texts(response):
    return [place["text"] for place in response.json()["places"]]


def links(response):
    page = response.content.decode()
    return [
        (html.unescape(url), html.unescape(label)) for url, label in re.findall(r'<a href="([^"]*)">(.*?)</a>', page)
    ]


def test_json(client):
    response = client.get("/find/suggest/", {"q": "evanston il"})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response.json() == {
        "q": "evanston il",
        "places": [
            {"text": "Evanston, IL", "label": "Evanston, IL", "kind": "town", "state": "IL", "population": 75527}
        ],
    }
    assert len(texts(client.get("/find/suggest/", {"q": "san"}))) == 8


@pytest.mark.parametrize(
    "headers", [HTMX, {"Accept": "text/html"}, {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}]
)
def test_a_list_of_links(client, headers):
    response = client.get("/find/suggest/", {"q": "evanston, i"}, headers=headers)
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "<html" not in response.content.decode()
    assert links(response)[0] == ("/find/?near=Evanston%2C%20IL", "Evanston, IL")
    for url, _ in links(client.get("/find/suggest/", {"q": "coeur"}, headers=headers)):
        assert url.startswith("/find/?near=")
        assert "'" not in url


@pytest.mark.django_db
def test_the_links_lead_to_the_places(client):
    for url, label in links(client.get("/find/suggest/", {"q": "winston"}, headers=HTMX)):
        assert html.escape(label) in client.get(url).content.decode()


@pytest.mark.parametrize("accept", ["application/json", "*/*", "text/plain", "", "image/png, */*;q=0.1"])
def test_json_for_everybody_else(client, accept):
    assert client.get("/find/suggest/", {"q": "evan"}, headers={"Accept": accept})["Content-Type"] == "application/json"


@pytest.mark.parametrize("headers", [{}, HTMX, {"Accept": "text/html"}])
def test_headers(client, headers):
    response = client.get("/find/suggest/", {"q": "evan"}, headers=headers)
    assert {"Accept", "HX-Request"} <= {name.strip() for name in response["Vary"].split(",")}
    assert "Cookie" not in response["Vary"]
    assert {part.strip() for part in response["Cache-Control"].split(",")} == {"private", "max-age=3600"}
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_asks_no_database(client, headers, django_assert_num_queries):
    # Not one: everything stands in the gazetteer's files.
    with django_assert_num_queries(0):
        client.get("/find/suggest/", {"q": "evan"}, headers=headers)


def test_asks_no_address_service(client, settings, monkeypatch):
    settings.GEOCODER = "nominatim"
    monkeypatch.setattr(geocoding, "locate", lambda *_: pytest.fail("a keystroke left the house"))
    for typed in ("evan", "1600 Ridge Ave, Evanston IL", "60201", "nowhere at all"):
        assert client.get("/find/suggest/", {"q": typed}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "", "q=", "q=%20", "q=a", "q=%00", "q=%00%00%00", "q=%ff%fe", "q=%ed%a0%80", "q=" + "a" * 10_000, "q=%2C%2C",
        "q=%3Cscript%3E", "near=Evanston", "Q=evan",
    ],
)  # fmt: skip
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_nothing_to_suggest(client, query, headers):
    response = client.get(f"/find/suggest/?{query}", headers=headers)
    assert response.status_code == 200
    if headers:
        assert response.content.strip() == b""
    else:
        assert response.json()["places"] == []


def test_other_parameters_and_repeated_ones_do_no_harm(client):
    assert texts(client.get("/find/suggest/?q=xx&q=evanston+il&zzz=1&page=9&technique=x")) == ["Evanston, IL"]
    assert client.get("/find/suggest/?q=evan&q=evanston+il").json()["q"] == "evanston il"


def test_only_reading_is_allowed(client):
    assert client.post("/find/suggest/", {"q": "evan"}).status_code == 405
    assert Client(enforce_csrf_checks=True).post("/find/suggest/", {"q": "evan"}).status_code == 405
    assert client.head("/find/suggest/?q=evan").status_code == 200
