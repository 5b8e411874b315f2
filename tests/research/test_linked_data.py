"""schema.org: the same facts as on the page, and a block that no text can break out of."""

import json
import re

import pytest
from django.template import Context, Template

from research import linked_data
from research.reading import Reading


def test_an_article_says_when_it_was_reviewed_and_what_it_cites(make_article, make_study, topics, settings):
    settings.SITE_URL = "https://massage.example.org"
    cites = {"lin": make_study(doi="10.1000/182", pmid="123"), "nchs": {"author": "NCHS", "title": "Back pain"}}
    data = linked_data.article(Reading(make_article("a", cites=cites, topics=topics.values())))
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "MedicalWebPage"
    assert data["url"] == data["@id"] == "https://massage.example.org/research/a/"
    assert data["lastReviewed"] == "2026-11-01"
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
