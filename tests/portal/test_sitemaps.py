"""The site map: every public page, by the site's own address."""

import datetime
import re

import pytest
from django.utils import timezone

from research import starting
from research.models import Article, LifeStage, Study, Topic

pytestmark = pytest.mark.django_db


def addresses(client):
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    return re.findall("<loc>(.*?)</loc>", response.content.decode())


def test_every_public_page_is_there(client, techniques, settings):
    settings.SITE_URL = "https://massage.example.org"
    starting.load()
    found = addresses(client)
    assert len(found) == len(set(found)) == 7 + 30 + 7 + Topic.objects.count() + 3
    published = [*Article.objects.all(), *Study.objects.all(), *LifeStage.objects.all(), *techniques.values()]
    wanted = ["/", "/find/", "/research/", *(one.get_absolute_url() for one in published)]
    assert {f"https://massage.example.org{address}" for address in wanted} <= set(found)
    for address in found:
        assert client.get(address.removeprefix("https://massage.example.org")).status_code == 200


def test_articles_and_studies_say_when_they_were_changed(client):
    starting.load()
    text = client.get("/sitemap.xml").content.decode()
    assert text.count("<lastmod>") == 30
    assert f"<lastmod>{timezone.now():%Y-%m-%d}</lastmod>" in text


def test_what_is_not_public_is_not(client):
    starting.load()
    yesterday = timezone.now() - datetime.timedelta(days=1)
    Article.objects.update(status="draft")
    Study.objects.update(publish_at=yesterday - datetime.timedelta(days=1), expire_at=yesterday)
    assert not [address for address in addresses(client) if "massage-" in address or "/studies/" in address]


def test_it_asks_the_database_little(client, django_assert_max_num_queries):
    starting.load()
    # The rows of each of five kinds.
    with django_assert_max_num_queries(5):
        addresses(client)


def test_robots_are_told_where_it_is(client, settings):
    settings.SITE_URL = "https://massage.example.org"
    assert "\nSitemap: https://massage.example.org/sitemap.xml\n" in client.get("/robots.txt").content.decode()
