"""The home page, and what probes and robots ask for."""

import re

import pytest
from django.test import Client

from research import starting as content
from research.models import LifeStage, Study


@pytest.mark.django_db
class TestHome:
    def test_asks_where(self, client):
        page = client.get("/").content.decode()
        assert "<h1>Good hands, from birth to the end of life</h1>" in page
        assert re.search(r'<form class="search-box" action="/find/" method="get"', page)
        assert '<option value="25" selected>' in page

    def test_shows_the_life_line_the_stages_and_what_is_new(self, client, django_assert_max_num_queries):
        content.load()
        # The stages; the studies, their outcomes and stages; the newest articles.
        with django_assert_max_num_queries(5):
            page = client.get("/").content.decode()
        tiles = page[page.index('<nav class="life"') : page.index("Browse by state")]
        for stage in LifeStage.objects.all():
            assert f'<a href="{stage.get_absolute_url()}"><svg' in tiles
            assert f"stages.svg#{stage.slug}" in tiles
            assert f"<span>{stage} <small>{stage.ages}</small></span>" in tiles
            # Once as a tile, and in each of the two pictures, of which one shows.
            assert page.count(f'<a href="{stage.get_absolute_url()}">') == 3
        for study in Study.objects.all():
            assert f'href="{study.get_absolute_url()}"' in page
        newest = re.findall(r'data-article="([^"]+)"', page)
        assert newest[0] == "massage-across-the-lifespan"
        assert len(newest) == 3

    def test_is_whole_before_anything_is_on_record(self, client):
        page = client.get("/").content.decode()
        assert "The life line" not in page
        assert "New in research" not in page


@pytest.mark.parametrize("address", ["/", "/healthz", "/readyz", "/robots.txt", "/sitemap.xml", "/techniques/"])
def test_nothing_is_posted_here(address):
    assert Client(enforce_csrf_checks=True).post(address).status_code == 405


def test_healthz_touches_nothing(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_asks_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/readyz").status_code == 200


def test_robots_stay_out_of_searches_and_the_admin(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /find/?",
        "Disallow: /find/results.geojson",
        "Disallow: /find/suggest/",
        "Disallow: /licenses/check/?",
        "Disallow: /therapists/shortlist/",
        "Sitemap: http://127.0.0.1:8000/sitemap.xml",
    ]
