"""Drafts from citations: what they take over, and that nothing is put on record twice."""

from datetime import date

import pytest
from django.db import IntegrityError

from research.citations.citation import Citation
from research.citations.drafting import draft, draft_all
from research.citations.reading import Reading
from research.models import Study

pytestmark = pytest.mark.django_db


def lin(**facts):
    return Citation(**{"line": 1, "title": "Infant massage", "year": 2023, "authors": ("Lin L", "Yu L")} | facts)


def test_a_draft_has_what_a_citation_can_tell_and_no_more():
    study = draft(
        lin(
            authors=("Lin L", "et al."),
            journal="Front Public Health",
            published_on=date(2023, 1, 11),
            volume="10",
            issue="2",
            pages="1–9",
            doi="10.3389/fpubh.2022.1068043",
            pmid="36711419",
            pmcid="PMC9875301",
        )
    )
    study.refresh_from_db()
    assert (study.slug, study.status, study.headline) == ("lin-2023", "draft", "Infant massage")
    assert (study.title, study.authors, study.journal) == ("Infant massage", "Lin L\net al.", "Front Public Health")
    assert (study.year, study.published_on) == (2023, date(2023, 1, 11))
    assert (study.volume, study.issue, study.pages) == ("10", "2", "1–9")
    assert (study.doi, study.pmid, study.pmcid) == ("10.3389/fpubh.2022.1068043", "36711419", "PMC9875301")
    assert (study.design, study.finding, study.limits) == ("", "", "")
    assert not study.is_public


def test_a_long_title_is_a_cut_headline():
    study = draft(lin(title="x" * 500))
    assert study.title == "x" * 500
    assert study.headline == "x" * 199 + "…"


@pytest.mark.parametrize(
    ("types", "design"),
    [
        (("Journal Article",), ""),
        (("Journal Article", "Randomized Controlled Trial"), "randomized-trial"),
        (("Randomized Controlled Trial, Veterinary",), ""),
        (("Systematic Review",), "systematic-review"),
        (("Systematic Review", "Meta-Analysis"), "meta-analysis"),
    ],
)
def test_the_design_is_what_pubmed_plainly_says(types, design):
    assert draft(lin(publication_types=types)).design == design


@pytest.mark.parametrize(
    ("facts", "slug"),
    [
        ({"authors": ("van der Watt G",)}, "van-der-watt-2023"),
        ({"authors": ("Yüksel İ",)}, "yuksel-2023"),
        ({"authors": ("王 小",)}, "study-2023"),
        ({"authors": (), "journal": "Front Public Health"}, "front-public-health-2023"),
        ({"authors": ()}, "study-2023"),
        ({"authors": ("x" * 300,)}, "x" * 70 + "-2023"),
    ],
)
def test_slugs(facts, slug):
    assert draft(lin(**facts)).slug == slug


def test_a_slug_that_is_taken_gets_a_number():
    slugs = [draft(lin()).slug for _each in range(3)]
    assert slugs == ["lin-2023", "lin-2023-2", "lin-2023-3"]


@pytest.mark.parametrize(
    "facts", [{"doi": "10.1000/ABC"}, {"pmid": "12"}, {"pmcid": "PMC12"}, {"doi": "10.1000/other", "pmid": "12"}]
)
def test_what_is_on_record_is_not_added_again(facts):
    known = Study.objects.create(slug="a", headline="A", year=2001, doi="10.1000/abc", pmid="12", pmcid="PMC12")
    drafted = draft_all(Reading(citations=[lin(**facts)]))
    assert [study for _citation, study in drafted.there] == [known]
    assert Study.objects.count() == 1


def test_studies_without_identifiers_are_not_taken_for_one():
    Study.objects.create(slug="a", headline="A", year=2001)
    assert len(draft_all(Reading(citations=[lin(doi="10.1000/abc"), lin(title="Another")])).added) == 2


@pytest.mark.parametrize("title", ["Infant massage", "INFANT MASSAGE.", "Infant-massage"])
def test_the_same_title_and_year_is_probably_the_same(title):
    known = Study.objects.create(slug="a", headline="A", title=title, year=2023, doi="10.1000/abc")
    drafted = draft_all(Reading(citations=[lin(), lin(year=2024), lin(year=2024, line=9)]))
    assert [(citation.line, study) for citation, study in drafted.alike] == [(1, known), (9, drafted.added[0])]
    assert len(drafted.added) == 1


def test_with_another_identifier_it_is_another_paper():
    Study.objects.create(slug="a", headline="A", title="Infant massage", year=2023, doi="10.1000/abc")
    assert draft_all(Reading(citations=[lin(doi="10.1000/other")])).added


class TestAFile:
    def test_new_ones_and_those_that_are_there_even_in_the_file_itself(self):
        known = Study.objects.create(slug="a", headline="A", year=2001, pmid="12")
        there, first, again = lin(pmid="12"), lin(doi="10.1000/abc"), lin(doi="10.1000/ABC", line=9)
        drafted = draft_all(Reading(citations=[there, first, again]))
        assert [study.slug for study in drafted.added] == ["lin-2023"]
        assert drafted.there == [(there, known), (again, drafted.added[0])]

    def test_all_or_nothing(self):
        with pytest.raises(IntegrityError):
            draft_all(Reading(citations=[lin(), lin(year=None)]))
        assert not Study.objects.exists()

    def test_an_empty_reading_asks_nothing(self, django_assert_num_queries):
        # The savepoint, and its release.
        with django_assert_num_queries(2):
            assert draft_all(Reading()).added == []

    def test_each_citation_asks_little(self, django_assert_num_queries):
        Study.objects.create(slug="a", headline="A", year=2001, pmid="12")
        # The savepoint and its release; the titles of the year; whether it is on record.
        with django_assert_num_queries(4):
            draft_all(Reading(citations=[lin(pmid="12")]))

    def test_no_title_is_none(self):
        Study.objects.create(slug="a", headline="A", title="?", year=2023)
        assert draft_all(Reading(citations=[lin(title="!")])).alike == []
