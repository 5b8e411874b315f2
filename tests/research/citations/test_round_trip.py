"""What we give out, we read back: the same facts through RIS and BibTeX."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research import citing
from research.citations.plain import one_line
from research.citations.reading import read
from research.models import Study

FACTS = ("title", "year", "published_on", "journal", "volume", "issue", "pages", "doi", "pmid", "pmcid")
WRITERS = {"ris": citing.ris, "bib": citing.bibtex}

STUDIES = [
    Study(
        slug="lin-2023",
        headline="Ours",
        title="The positive effect of mother-performed infant massage: A randomized controlled trial",
        authors="Lin L\nYu L\nXiong Y",
        journal="Front Public Health",
        year=2023,
        published_on=datetime.date(2023, 1, 11),
        volume="10",
        doi="10.3389/fpubh.2022.1068043",
        pmid="36711419",
        pmcid="PMC9875301",
    ),
    Study(
        slug="goel-2022",
        headline="Ours",
        title="Do Palliative Care Providers Use Complementary and Integrative Medicine? A Nationwide Survey",
        authors="Goel AR\nHenderson CR Jr\nvan der Watt G\nYüksel İ\nTouch and Time Group\net al.",
        journal="J Pain Symptom Manage",
        year=2022,
        volume="63",
        issue="4",
        pages="599–609",
        doi="10.1016/j.jpainsymman.2021.11.002",
    ),
    Study(
        slug="field-1998", headline="Ours", title="Asthma: 5% & {more}", year=1998, doi="10.1016/S0022-3476(98)70317-8"
    ),
    Study(
        slug="er-2023", headline="Ours", title="T", authors="Er G", year=2023, pages="S0885-3924(21)", pmid="37058058"
    ),
]


def read_back(study, kind):
    reading = read(WRITERS[kind](study).encode(), f"{study.slug}.{kind}")
    assert reading.problems == []
    (citation,) = reading.citations
    return citation


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.slug)
@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_facts(study, kind):
    citation = read_back(study, kind)
    assert {name: getattr(citation, name) for name in FACTS} == {name: getattr(study, name) for name in FACTS}
    assert citation.authors == tuple(study.authors.splitlines())
    assert citation.unread == ()


# Letters that one of the formats acts on, more often than chance would bring them.
HOSTILE = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("\\{}%&$#_^~\"'`-,@=\n\r\t\x00\u2028")))
HOSTILE = st.lists(
    st.one_of(HOSTILE, st.sampled_from(["\nER  - \nTY  - BOOK", "\n@a{", " and ", "\\%", "{\\", "et al."]))
)


@pytest.mark.parametrize("kind", WRITERS)
@settings(deadline=None)
@given(parts=HOSTILE)
def test_any_title_comes_back_as_one_line(kind, parts):
    title = "".join(parts)[:400]
    study = Study(slug="a", headline="Ours", title=title, year=2001)
    assert read_back(study, kind).title == (one_line(title) or "[Ours]")


@pytest.mark.parametrize("kind", WRITERS)
@settings(deadline=None)
@given(parts=HOSTILE)
def test_no_name_is_read_as_two(kind, parts):
    authors = one_line("".join(parts)).replace(",", "")
    study = Study(slug="a", headline="Ours", title="T", authors=f"Lin L\n{authors} Group\nGoel AR", year=2001)
    expected = tuple(filter(None, map(one_line, ("Lin L", f"{authors} Group", "Goel AR"))))
    assert read_back(study, kind).authors == expected
