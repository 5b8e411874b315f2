"""Where therapists and research meet: the page of a technique, and the links between the halves."""

import re

import pytest

from locator import starting as locator_starting
from locator.models import Technique
from research import starting
from research.models import StudiedTechnique, Study

pytestmark = pytest.mark.django_db


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def site():
    locator_starting.load_techniques()
    starting.load()


def test_a_technique_shows_its_evidence_with_its_certainty(client, site):
    html = page(client, "/techniques/hospice/")
    wanted = {study.slug for study in Study.objects.filter(techniques__slug="hospice")}
    assert wanted
    assert set(re.findall(r'data-study="([^"]+)"', html)) == wanted
    assert html.count("Certainty: ") >= 1
    assert '<a class="onward" href="/research/?technique=hospice">' in html
    assert '<input type="hidden" name="technique" value="hospice">' in html


def test_a_technique_without_a_study_says_so(client, site):
    assert "We have no study of this technique on record." in page(client, "/techniques/couples/")


def test_only_published_studies_are_shown(client, site):
    Study.objects.update(status="draft")
    assert "data-study" not in page(client, "/techniques/hospice/")


def test_every_technique_has_its_page(client, site):
    html = page(client, "/techniques/")
    for technique in Technique.objects.all():
        assert f'href="{technique.get_absolute_url()}"' in html
        assert f"<h1>{technique.name}</h1>" in page(client, technique.get_absolute_url())


def test_the_list_of_techniques_says_how_much_was_studied_and_who_offers_it(client, site):
    html = " ".join(page(client, "/techniques/").split())
    counted = Study.objects.published().filter(techniques__slug="swedish").count()
    row = re.search(r'<a href="/techniques/swedish/">.*?</li>', html)[0]
    assert f'<span class="count">{counted} studies</span>' in row
    assert 'href="/find/?technique=swedish"' in row
    assert "No study on record" in re.search(r'<a href="/techniques/couples/">.*?</li>', html)[0]
    Study.objects.update(status="draft")
    assert "studies</span>" not in page(client, "/techniques/")


def test_a_technique_says_first_how_many_studies_found_nothing(client, site):
    studies = Study.objects.published().filter(techniques__slug="swedish")
    nulls = sum(study.found_nothing or bool(study.nulls) for study in studies)
    assert nulls > 1
    html = " ".join(page(client, "/techniques/swedish/").split())
    said = f"{len(studies)} studies here used it. In {nulls} of them, something they measured"
    assert html.index(said) < html.index('<h2 id="who">')


def test_the_list_of_techniques_costs_two_queries(client, site, django_assert_num_queries):
    # The techniques; how many studies used each.
    with django_assert_num_queries(2):
        client.get("/techniques/")


def test_no_technique_is_said_so(client):
    assert "No technique is on record yet." in page(client, "/techniques/")


def test_an_unknown_technique_is_not_found(client):
    assert client.get("/techniques/nothing/").status_code == 404


def test_every_technique_that_was_studied_can_be_looked_for(client, site):
    """The two halves share slugs and nothing else, so nothing but this would notice one that leads nowhere."""
    known = set(Technique.objects.values_list("slug", flat=True))
    assert set(StudiedTechnique.objects.values_list("slug", flat=True)) <= known


def test_every_link_inside_the_site_leads_somewhere(client, site):
    """From the home page on, whatever research links to."""
    seen, left = set(), ["/"]
    while left:
        address = left.pop()
        html = page(client, address)
        for link in re.findall(r'<a [^>]*?href="(/[^"#]*)', html):
            link = link.replace("&amp;", "&")
            if link in seen or link.startswith(("/admin/", "/therapists/")):
                continue
            seen.add(link)
            if link.startswith("/find/?"):
                assert 'class="notices"' not in page(client, link), link
            else:
                left.append(link) if not link.partition(".")[2] else page(client, link)
    assert len(seen) > 80


def test_a_page_of_a_technique_asks_the_database_little(client, site, django_assert_max_num_queries):
    # The technique; its studies and their outcomes.
    with django_assert_max_num_queries(3):
        page(client, "/techniques/swedish/")
