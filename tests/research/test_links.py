"""Which addresses of this site lead to nothing that the public can read."""

import pytest
from django.utils import timezone

from research.links import dead

pytestmark = pytest.mark.django_db


def test_pages_that_are_there(make_article, make_study, stages, topics):
    make_study("lin-2023")
    make_article("later-life")
    there = {
        *("/", "/research/", "/research/?q=sleep", "/research/glossary/#hospice", "/techniques/hospice/"),
        *("/research/studies/lin-2023/", "/research/studies/lin-2023", "/research/studies/lin-2023.ris"),
        *("/research/later-life/#references", "/research/stages/infancy/", "/research/topics/sleep/"),
    }
    assert dead(there, timezone.now()) == set()


def test_pages_that_are_not(make_article, make_study, stages, topics):
    make_study("draft", status="draft")
    make_article("archived", status="archived")
    nowhere = {
        *("/nowhere/", "/research/studies/nope/", "/research/studies/draft/", "/research/studies/draft.ris"),
        *("/research/archived/", "/research/stages/youth/", "/research/topics/nope/?q=a", "/%00"),
        *("/admin/", "/research/archived/preview/"),
    }
    assert dead(nowhere, timezone.now()) == nowhere


def test_at_the_moment_of_publishing(make_study, soon):
    make_study("later", publish_at=soon)
    assert dead({"/research/studies/later/"}, timezone.now())
    assert not dead({"/research/studies/later/"}, soon)


def test_an_article_leads_to_itself():
    assert dead({"/research/mine/#limits"}, timezone.now(), own_slug="mine") == set()


def test_queries_do_not_grow_with_the_links(make_study, stages, django_assert_num_queries):
    addresses = {f"/research/studies/{make_study().slug}/" for _each in range(5)}
    with django_assert_num_queries(0):
        dead({"/", "/nowhere/"}, timezone.now())
    with django_assert_num_queries(2):
        assert dead(addresses | {"/research/stages/infancy/"}, timezone.now()) == set()
