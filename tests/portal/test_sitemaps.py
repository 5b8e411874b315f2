"""The site map: every public page, by the site's own address, in parts."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from locator.models import License, Practice, Therapist
from portal import sitemaps
from research import starting
from research.models import Article, LifeStage, Study, Topic

pytestmark = pytest.mark.django_db

HOME = "https://massage.example.org"
PAGES = len(sitemaps.Pages().items())


@pytest.fixture(autouse=True)
def _fresh(settings):
    settings.SITE_URL = HOME
    cache.clear()


def paths(client, address):
    """The addresses in a part of the site map, or in its index, less the site's own."""
    response = client.get(address, HTTP_HOST="testserver")
    assert response.status_code == 200
    found = re.findall("<loc>(.*?)</loc>", response.content.decode())
    assert all(url.startswith(f"{HOME}/") for url in found)
    return [url.removeprefix(HOME) for url in found]


def everything(client):
    return [path for part in paths(client, "/sitemap.xml") for path in paths(client, part)]


def test_every_public_page_is_there(client, techniques, make_therapist):
    starting.load()
    rosa = make_therapist()
    make_therapist(practice={"city": "Madison", "state_id": "WI"}, license={"state_id": "WI"})
    found = everything(client)
    # Two states, two towns, two therapists.
    assert len(found) == len(set(found)) == PAGES + 30 + 7 + Topic.objects.count() + 3 + 6
    published = [*Article.objects.all(), *Study.objects.all(), *LifeStage.objects.all(), *techniques.values(), rosa]
    wanted = ["/", "/find/", "/research/", "/massage-therapists/", *(one.get_absolute_url() for one in published)]
    towns = ["/massage-therapists/il/evanston/", "/massage-therapists/wi/madison/"]
    states = ["/massage-therapists/il/", "/massage-therapists/wi/"]
    assert {*wanted, *towns, *states} <= set(found)
    for path in found:
        assert client.get(path).status_code == 200, path


def test_parts_that_hold_nothing_are_left_out(client, make_therapist):
    parts = paths(client, "/sitemap.xml")
    assert "/sitemap-pages.xml" in parts
    assert not re.search("articles|techniques|states|towns|therapists", "".join(parts))
    make_therapist()
    cache.clear()
    added = ["/sitemap-states.xml", "/sitemap-towns.xml", "/sitemap-therapists.xml"]
    assert paths(client, "/sitemap.xml") == [*parts, *added]


def test_articles_and_studies_say_when_they_were_changed(client):
    starting.load()
    text = client.get("/sitemap-articles.xml").content.decode() + client.get("/sitemap-studies.xml").content.decode()
    assert text.count("<lastmod>") == 30
    today = f"<lastmod>{timezone.localdate():%Y-%m-%d}"
    assert f"{today}</lastmod>" in text
    assert today in client.get("/sitemap.xml").content.decode()


def test_the_day_of_a_change_is_the_sites_own(client):
    starting.load()
    evening = datetime.datetime(2026, 1, 5, 2, 0, tzinfo=datetime.UTC)
    Article.objects.update(changed_at=evening)
    Study.objects.update(changed_at=evening)
    assert "<lastmod>2026-01-04</lastmod>" in client.get("/sitemap-studies.xml").content.decode()
    assert "<lastmod>2026-01-04T21:00:00-05:00</lastmod>" in client.get("/sitemap.xml").content.decode()


def test_what_is_not_public_is_not(client):
    starting.load()
    yesterday = timezone.now() - datetime.timedelta(days=1)
    Article.objects.update(status="draft")
    Study.objects.update(publish_at=yesterday - datetime.timedelta(days=1), expire_at=yesterday)
    found = everything(client)
    assert not [path for path in found if path.startswith("/research/") and ("massage-" in path or "/studies/" in path)]


def test_therapists_who_may_not_be_shown_are_not_there_nor_is_their_town(client, make_therapist):
    gone = make_therapist(practice={"city": "Skokie"})
    License.objects.filter(therapist=gone).update(expires_on=timezone.localdate() - datetime.timedelta(days=1))
    make_therapist(practice={"city": "Peoria"}, published=False)
    assert not [path for path in everything(client) if re.search("skokie|peoria|/il/|/therapists/", path)]
    License.objects.filter(therapist=gone).update(expires_on=timezone.localdate())
    cache.clear()
    assert gone.get_absolute_url() in everything(client)


def test_invented_people_are_left_out_though_their_town_stays(client, make_therapist):
    make_therapist(is_demo=True)
    found = everything(client)
    assert not [path for path in found if path.startswith("/therapists/")]
    assert {"/massage-therapists/il/", "/massage-therapists/il/evanston/"} <= set(found)


def test_a_hidden_home_is_named_by_its_town_alone(client, make_therapist):
    make_therapist(practice={"hide_address": True, "street": "9 Canary Way", "latitude": 42.0561234})
    text = "".join(client.get(part).content.decode() for part in paths(client, "/sitemap.xml"))
    assert "evanston" in text
    assert not re.search(r"canary|42\.0|60201", text, re.IGNORECASE)


def test_therapists_with_several_practices_stand_there_once(client, make_therapist):
    rosa = make_therapist()
    place = {"city": "Skokie", "state_id": "IL", "zip": "60076", "latitude": 42.03, "longitude": -87.73}
    Practice.objects.create(therapist=rosa, precision="address", **place)
    assert paths(client, "/sitemap-therapists.xml") == [rosa.get_absolute_url()]


def test_therapists_are_split_by_id_and_no_page_is_empty(client, make_therapist, monkeypatch):
    people = [make_therapist() for _ in range(12)]
    size = 5
    monkeypatch.setattr(sitemaps.Therapists, "limit", size)
    Therapist.objects.filter(pk__in=[person.pk for person in people[2:9]]).update(published=False)
    shown = people[:2] + people[9:]
    pages = sorted({person.pk // size + 1 for person in shown})
    parts = [path for path in paths(client, "/sitemap.xml") if "therapists.xml" in path]
    assert parts == [f"/sitemap-therapists.xml{f'?p={page}' if page > 1 else ''}" for page in pages]
    assert [path for part in parts for path in paths(client, part)] == [one.get_absolute_url() for one in shown]
    assert all(0 < len(paths(client, part)) <= size for part in parts)


@pytest.mark.parametrize("page", ["0", "99", "-1", "x", "٣", "9" * 30, "9" * 6000, "%00", ""])
def test_a_page_that_is_not_there_is_not_found(client, make_therapist, page):
    make_therapist()
    assert client.get(f"/sitemap-therapists.xml?p={page}").status_code == 404
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_it_asks_the_database_little(client, make_therapist, django_assert_max_num_queries, django_assert_num_queries):
    starting.load()
    make_therapist()
    # The rows of five kinds, the counts of states, the towns; whose id is the first, and that none comes after.
    with django_assert_max_num_queries(9):
        client.get("/sitemap.xml")
    # Robots come back: what takes a scan is kept for some minutes, and five kinds have few rows.
    with django_assert_num_queries(5):
        assert "therapists" in client.get("/sitemap.xml").content.decode()
    with django_assert_num_queries(0):
        client.get("/sitemap-towns.xml")
    # The people; nothing for each.
    with django_assert_max_num_queries(1):
        client.get("/sitemap-therapists.xml")


def test_robots_are_told_where_it_is_and_what_is_not_theirs(client):
    text = client.get("/robots.txt").content.decode()
    assert f"\nSitemap: {HOME}/sitemap.xml\n" in text
    for path in ("/admin/", "/find/?", "/therapists/shortlist/", "/licenses/check/?"):
        assert f"\nDisallow: {path}\n" in text
    assert "Disallow: /find/\n" not in text
