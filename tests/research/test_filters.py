"""Which studies and articles answer a question."""

import pytest

from research import filters
from research.forms import AskForm
from research.question import Question


@pytest.fixture
def library(make_study, make_article, stages, topics, studied):
    baby = make_study(
        "baby",
        stages=[stages["infancy"]],
        topics=[topics["eczema"]],
        outcomes=[{"name": "Skin", "result": "better", "certainty": "low"}, {"name": "Sleep", "result": "mixed"}],
    )
    old = make_study(
        "old",
        year=2020,
        stages=[stages["older-age"], stages["infancy"]],
        topics=[topics["sleep"]],
        techniques=[studied["swedish"]],
        design="survey",
        outcomes=(),
    )
    make_study("draft", status="draft", stages=[stages["infancy"]])
    make_article("on-babies", cites={"baby": baby}, stages=[stages["infancy"]], topics=[topics["eczema"]])
    make_article("on-both", cites={"baby": baby, "old": old}, stages=stages.values())
    make_article("on-neither", cites={"nchs": {"title": "Back pain"}})
    make_article("archived", cites={"baby": baby}, status="archived", stages=[stages["infancy"]])


def ask(**asked):
    question = Question(AskForm({}, stages=[], topics=[], techniques=[]), **asked)
    answer = filters.answer(question)
    return [study.slug for study in answer.studies], sorted(article.slug for article in answer.articles)


@pytest.mark.parametrize(
    ("asked", "studies", "articles"),
    [
        ({}, ["baby", "old"], ["on-babies", "on-both", "on-neither"]),
        ({"stage": "infancy"}, ["baby", "old"], ["on-babies", "on-both"]),
        ({"stage": "older-age"}, ["old"], ["on-both"]),
        ({"topic": "eczema"}, ["baby"], ["on-babies"]),
        ({"technique": "swedish"}, ["old"], ["on-both"]),
        ({"design": "survey"}, ["old"], ["on-both"]),
        ({"design": "randomized-trial"}, ["baby"], ["on-babies", "on-both"]),
        # The certainty of the main finding counts: the second one of “baby” is not graded.
        ({"certainty": "low"}, ["baby"], ["on-babies", "on-both"]),
        ({"certainty": "not-graded"}, ["old"], ["on-both"]),
        ({"certainty": "high"}, [], []),
        # One study has to be all of it: “on-both” cites a survey and a study of low certainty, but none that is both.
        ({"design": "survey", "certainty": "low"}, [], []),
        ({"stage": "infancy", "topic": "sleep"}, ["old"], []),
        ({"q": "trial"}, ["baby", "old"], []),
    ],
)
def test_what_is_found(library, asked, studies, articles):
    assert ask(**asked) == (studies, articles)


def test_an_article_does_not_answer_for_a_study_that_is_not_public(make_study, make_article, just_now):
    make_article(cites={"gone": make_study(design="survey", expire_at=just_now)})
    assert ask(design="survey") == ([], [])


def test_where_none_has_every_word_some_words_will_do(library):
    question = Question(AskForm({}, stages=[], topics=[], techniques=[]), q="trial unicorn")
    answer = filters.answer(question)
    assert answer.some_words
    assert {study.slug for study in answer.studies} == {"baby", "old"}


def test_where_none_has_any_word_there_is_nothing(library):
    answer = filters.answer(Question(AskForm({}, stages=[], topics=[], techniques=[]), q="unicorn"))
    assert (answer.studies, answer.articles, answer.some_words) == ([], [], False)
