"""schema.org: the same facts as on the page, and a block that no text can break out of."""

import json
import re

import pytest
from django.template import Context, Template
from pyld import jsonld

from research import linked_data, starting
from research.models import Article, Study
from research.reading import Reading


def test_an_article_says_when_it_was_reviewed_and_what_it_cites(make_article, make_study, topics, settings):
    settings.SITE_URL = "https://massage.example.org"
    cites = {"lin": make_study(doi="10.1000/182", pmid="123"), "nchs": {"author": "NCHS", "title": "Back pain"}}
    data = linked_data.article(Reading(make_article("a", cites=cites, topics=topics.values())))
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "MedicalWebPage"
    assert data["url"] == data["@id"] == "https://massage.example.org/research/a/"
    assert data["lastReviewed"] == "2026-11-01"
    assert data["datePublished"] == "2019-12-31"  # In New York, where it was still the day before.
    assert [topic["name"] for topic in data["about"]] == ["Eczema", "Sleep"]
    study, source = data["citation"]
    assert study["@type"] == "MedicalScholarlyArticle"
    assert study["author"][0] == {"@type": "Person", "name": "Lin L"}
    assert study["sameAs"] == ["https://doi.org/10.1000/182", "https://pubmed.ncbi.nlm.nih.gov/123/"]
    assert source == {
        "@type": "CreativeWork",
        "name": "Back pain",
        "publisher": {"@type": "Organization", "name": "NCHS"},
    }


def test_a_study_says_when_it_was_reviewed_and_what_it_is_about(make_study):
    data = linked_data.study(make_study("s", title="A trial"))
    assert data["lastReviewed"] == "2026-11-01"
    assert data["mainEntity"]["name"] == "A trial"
    assert data["name"] != "A trial"


def test_what_is_not_known_is_not_said(make_article, make_study):
    data = linked_data.article(Reading(make_article(last_reviewed=None)))
    assert not {"lastReviewed", "about", "citation"} & set(data)
    study = linked_data.study(make_study(authors="", journal="", doi="", pmid=""))
    assert not {"author", "isPartOf", "identifier", "sameAs", "pagination"} & set(study["mainEntity"])
    assert study["mainEntity"]["datePublished"] == "2023"


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!-- <script>", "& \u2028 \u2029 “”", '"\\'])
def test_no_text_breaks_out_of_the_block(text):
    html = Template("{% load json_ld %}{% json_ld data %}").render(Context({"data": {"name": text}}))
    (block,) = re.findall(r'^<script type="application/ld\+json">([^<>&]*)</script>$', html)
    assert json.loads(block) == {"name": text}


VOCABULARY = "https://schema.org/"
# The types that we use, with those of schema.org's properties that they may have.
KNOWN = {
    "MedicalWebPage": (
        "url name headline description inLanguage datePublished dateModified lastReviewed publisher "
        "isAccessibleForFree audience about citation mainEntity"
    ),
    "MedicalScholarlyArticle": (
        "name headline author datePublished publicationType isPartOf pagination identifier sameAs"
    ),
    "CreativeWork": "name publisher url",
    "Organization": "name url",
    "Person": "name",
    "Periodical": "name",
    "PropertyValue": "propertyID value",
    "MedicalAudience": "audienceType",
    "Thing": "name",
}


def local_context(url, options):
    """What https://schema.org answers, as far as it matters here; tests reach no network."""
    assert url == "https://schema.org"
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": {"@vocab": VOCABULARY}},
    }


def nodes(expanded):
    if isinstance(expanded, list):
        for entry in expanded:
            yield from nodes(entry)
    elif isinstance(expanded, dict) and "@value" not in expanded:
        yield expanded
        for name, value in expanded.items():
            if not name.startswith("@"):
                yield from nodes(value)


@pytest.mark.django_db
def test_a_parser_of_json_ld_reads_every_page(client):
    """Each thing is of a type that schema.org has, and has no property that the type has not."""
    starting.load()
    pages = [one.get_absolute_url() for model in (Article, Study) for one in model.objects.all()]
    seen = set()
    for address in pages:
        html = client.get(address).content.decode()
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
        for node in nodes(jsonld.expand(json.loads(block), {"documentLoader": local_context})):
            (kind,) = (name.removeprefix(VOCABULARY) for name in node["@type"])
            properties = {name.removeprefix(VOCABULARY) for name in node if not name.startswith("@")}
            assert properties
            assert properties <= set(KNOWN[kind].split()), address
            seen.add(kind)
    assert seen == set(KNOWN)
