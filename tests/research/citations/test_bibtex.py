"""BibTeX as people and programs write it."""

import logging
from datetime import date

import pytest

from research.citations import latex
from research.citations.reading import Problem, read

GOEL = r"""% Encoding: UTF-8
@string{jpsm = "J Pain Symptom Manage"}

@Article{goel2022,
  Author   = {Goel, Amit R. and Henderson, Jr., Charles R. and M. Carrington Reid and others},
  title    = "Do {Palliative} Care Providers Use Complementary \& Integrative Medicine? {A} Survey",
  journal  = jpsm,
  year     = 2022,
  month    = apr,
  day      = 1,
  volume   = {63},
  number   = 4,
  pages    = {599--609},
  doi      = {https://doi.org/10.1016/j.jpainsymman.2021.11.002},
  pmid     = {34788656},
  pmcid    = {PMC9121789},
  keywords = {massage},
}
"""


def one(text):
    (citation,) = read(text.encode(), "a.bib").citations
    return citation


def titled(title):
    return one(f"@article{{a, year = 2001, title = {{{title}}}}}").title


def authors(text):
    return one(f"@article{{a, year = 2001, title = {{T}}, author = {{{text}}}}}").authors


def test_a_whole_entry():
    reading = read(GOEL.encode(), "mine.bib")
    (citation,) = reading.citations
    assert citation.line == 4
    assert citation.title == "Do Palliative Care Providers Use Complementary & Integrative Medicine? A Survey"
    assert citation.authors == ("Goel AR", "Henderson CR Jr", "Reid MC", "et al.")
    assert citation.journal == "J Pain Symptom Manage"
    assert (citation.year, citation.published_on) == (2022, date(2022, 4, 1))
    assert (citation.volume, citation.issue, citation.pages) == ("63", "4", "599–609")
    assert citation.doi == "10.1016/j.jpainsymman.2021.11.002"
    assert (citation.pmid, citation.pmcid) == ("34788656", "PMC9121789")
    assert citation.unread == ("keywords",)
    assert reading.problems == []


def test_biblatex_names_of_fields():
    citation = one(
        "@article{a, title = {T}, date = {2023-01-11}, journaltitle = {Front Public Health}, issue = {2}, "
        "url = {https://pubmed.ncbi.nlm.nih.gov/36711419/}}"
    )
    assert (citation.journal, citation.published_on, citation.issue) == ("Front Public Health", date(2023, 1, 11), "2")
    assert citation.pmid == "36711419"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (r"{\"O}zg{\"u}r, A{\c{s}}k{\i}n", ("Özgür A",)),
        ("van der Watt, Gillian", ("van der Watt G",)),
        ("Gillian van der Watt", ("van der Watt G",)),
        ("Lin L and Goel AR", ("Lin L", "Goel AR")),
        (r"G{\"o}l A", ("Göl A",)),
        ("J. R. Smith", ("Smith JR",)),
        ("Jean-Pierre Dupont", ("Dupont JP",)),
        ("{Touch and Time Group}", ("Touch and Time Group",)),
        ("{Smith and Sons, Inc.} and Lin, Li", ("Smith and Sons, Inc.", "Lin L")),
        ("{others}", ("others",)),
        ("others", ("et al.",)),
        ("", ()),
    ],
)
def test_authors(text, lines):
    assert authors(text) == lines


@pytest.mark.parametrize(
    ("title", "read"),
    [
        (r"5\% of M{\"u}ller's \emph{trial}", "5% of Müller's trial"),
        ("50% of women, and the rest", "50% of women, and the rest"),
        (r"$p<0.05$ and $\alpha$", "p<0.05 and α"),
        ("Back pain -- a trial", "Back pain – a trial"),
        ("over\n   two lines", "over two lines"),
        (r"\unknown{kept}", "kept"),
    ],
)
def test_latex_in_a_title(title, read):
    assert titled(title) == read


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("10.1000/a_b", "10.1000/a_b"),
        (r"10.1000/a\_b", "10.1000/a_b"),
        ("10.1000/a%b", "10.1000/a%b"),
        ("10.1002/(SICI)1097<1::AID-X>3.0.CO;2-#", "10.1002/(SICI)1097<1::AID-X>3.0.CO;2-#"),
    ],
)
def test_a_doi_keeps_its_odd_letters(written, doi):
    assert one(f"@article{{a, year = 2001, title = {{T}}, doi = {{{written}}}}}").doi == doi


def test_what_cannot_be_read_is_listed_by_line_and_the_rest_is_kept(caplog):
    file = (
        "@article{a,\n  title = {Good}, year = 2001}\n"
        "@article{a,\n  title = {Same key}, year = 2001}\n"
        "@article{b,\n  title = {One}, title = {Two}, year = 2001}\n"
        "@article{c,\n  title = {Not closed, year = 2001}\n"
        "@article{d,\n  title = {Good too}, year = 2002}\n"
        "@article{e,\n  title = {No year}}\n"
    )
    with caplog.at_level(logging.DEBUG):
        reading = read(file.encode(), "mine.bib")
    assert [(citation.line, citation.title) for citation in reading.citations] == [(1, "Good"), (9, "Good too")]
    assert reading.problems == [
        Problem(3, "Not taken: an entry before it has the same key, “a”."),
        Problem(5, "Not taken: it has more than one field “title”."),
        Problem(7, "Not taken: this entry is not closed, or a brace, quote, comma or equals sign in it is missing."),
        Problem(11, "Not taken: it has no year that can be used."),
    ]
    assert "Not closed" not in caplog.text
    assert "article" not in caplog.text


def test_braces_without_end_do_no_harm():
    deep = "{" * 400 + "x" + "}" * 400
    reading = read(f"@a{{a, year = 2001, title = {{{deep}}}}}\n@a{{b, year = 2001, title = {{T}}}}".encode(), "a.bib")
    assert [citation.title for citation in reading.citations] == ["T"]
    assert reading.problems[-1] == Problem(1, "Not taken: it has no title that can be used.")


def test_a_text_too_long_for_any_record_is_not_worked_on():
    accents = r"\'" * latex.LONGEST
    assert latex.decode(accents) == accents
