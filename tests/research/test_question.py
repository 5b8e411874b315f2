"""What is read from a query string, and what is said of the rest."""

import pytest
from django.http import QueryDict

from research import question

SLUGS = ("stage", "topic", "technique", "design", "certainty")


@pytest.fixture
def read(stages, topics, studied):
    def read(query):
        return question.read(QueryDict(query), list(stages.values()), list(topics.values()), list(studied.values()))

    return read


def test_everything_sound_is_read(read):
    asked = read("stage=infancy&topic=eczema&technique=swedish&design=survey&certainty=low&q=baby+skin&page=3")
    assert [getattr(asked, name) for name in SLUGS] == ["infancy", "eczema", "swedish", "survey", "low"]
    assert (asked.q, asked.page, asked.notices) == ("baby skin", 3, [])


def test_nothing_asked_is_nothing_said(read):
    asked = read("")
    assert (asked.asks_anything, asked.page, asked.notices) == (False, 1, [])
    assert read("stage=&q=&page=").notices == []


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("q=the", "There is no word in “the” to search for, so we show everything."),
        ("q=%21%3F", "There is no word in “!?” to search for, so we show everything."),
        (
            "q=one+two+three+four+five+six+seven+eight+nine+ten+eleven+twelve",
            "We search for ten words at most; these were left out: “eleven twelve”.",
        ),
        ("q=a%00b%01%EF%BF%BE", "What could not be read was left out of the words."),
        ("page=two", "“two” is not a page number, so this is page 1."),
        ("page=-1", "“-1” is not a page number, so this is page 1."),
        ("page=0", "“0” is not a page number, so this is page 1."),
        ("zzz=1", "We have no filter called “zzz”, so it was left out."),
        ("stage=infancy&stage=older-age", "“stage” was given more than once, so we used the last: “older-age”."),
    ],
)
def test_what_cannot_be_used_is_named_and_left_out(read, query, notice):
    asked = read(query)
    assert asked.notices == [notice]
    assert asked.page == 1
    assert asked.stage in ("", "older-age")


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("stage=bogus", "stage", "Stage of life: we could not use “bogus”"),
        ("topic=bogus", "topic", "Topic: we could not use “bogus”"),
        ("technique=bogus", "technique", "Technique: we could not use “bogus”"),
        ("design=bogus", "design", "Kind of study: we could not use “bogus”"),
        ("certainty=sure", "certainty", "Certainty of the main finding: we could not use “sure”"),
    ],
)
def test_what_a_filter_cannot_take_is_named_with_its_field(read, query, name, said):
    asked = read(query)
    assert asked.refused == {f"id_{name}": f"{said}, so it was left out. This is not one of the choices."}
    assert getattr(asked, name) == ""
    assert asked.notices == []


def test_too_many_words_are_named_and_kept_in_the_field(read):
    asked = read(f"q={'x' * 201}")
    assert asked.q == ""
    assert asked.refused["id_q"].endswith("so it was left out. Please use fewer words: at most 200 letters.")
    assert asked.form["q"].value() == "x" * 201


def test_what_mailers_add_is_no_question(read):
    assert read("utm_source=x&fbclid=y").notices == []


def test_a_question_makes_its_own_address_again(read):
    asked = read("stage=infancy&q=baby&page=2")
    assert asked.query() == "q=baby&stage=infancy"
    assert asked.query(page=2) == "q=baby&stage=infancy&page=2"
    assert asked.query(stage="") == "q=baby"
    assert asked.chosen == [("Stage of life", "Infancy", "q=baby")]


def test_what_no_page_may_show_is_not_shown_again(read):
    asked = read("q=%0bsore%1c%00back%C2%A0pain%01")
    assert asked.q == "sore back pain"
    assert asked.form["q"].value().strip() == "sore back pain"
