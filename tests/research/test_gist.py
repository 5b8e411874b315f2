"""What an article is about and what it rests on, read with the articles themselves."""

import pytest

from research import gist
from research.models import Article

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(make_article, make_study, stages):
    studies = {
        "sure": make_study(outcomes=[{"name": "Pain", "result": "better", "certainty": "high"}]),
        "null": make_study(
            outcomes=[
                {"name": "Sleep", "result": "no-difference", "certainty": "low"},
                {"name": "Pain", "result": "better", "certainty": "high"},
            ]
        ),
        "bare": make_study(outcomes=()),
        "asked": make_study(design="survey", outcomes=[("Use", "practice", "")]),
        "hidden": make_study(outcomes=[("Sleep", "no-difference", "")], status="draft"),
        "other": {"title": "A figure", "url": "https://example.org/"},
    }
    make_article("told", cites=studies, stages=stages.values())
    make_article("empty")
    return studies


def read(slug):
    return gist.of(gist.with_gist(Article.objects.all()).get(slug=slug))


def test_counts_public_studies_by_their_main_finding(told):
    about = read("told")
    assert (about.studies, about.nulls) == (4, 1)
    # The surest first; a survey measured no effect, so there is nothing to be sure of.
    assert about.certainties == [("high", 1), ("low", 1), ("not-graded", 1)]


def test_names_stages_in_the_order_of_life(told):
    assert read("told").stages == [("infancy", "Infancy"), ("older-age", "Older age")]


def test_an_article_without_either_has_none_and_so_has_one_read_without(told):
    assert read("empty") == gist.Gist() == gist.of(Article.objects.get(slug="told"))


def test_a_study_cited_by_two_keys_counts_once(make_article, make_study):
    study = make_study()
    make_article("twice", cites={"one": study, "two": study})
    assert read("twice").studies == 1


def test_studies_that_were_read_are_told_the_same_way(told):
    public = [told[key] for key in ("sure", "null", "bare", "asked")]
    about = read("told")
    assert gist.of_studies(public) == gist.Gist([], about.studies, about.nulls, about.certainties)


def test_costs_no_further_query(told, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [gist.of(one).studies for one in gist.with_gist(Article.objects.order_by("slug"))] == [0, 4]
