"""RIS as different programs write it."""

from datetime import date

import pytest

from research.citations.reading import Problem, read

ZOTERO = """TY  - JOUR
TI  - Do Palliative Care Providers Use Complementary and Integrative Medicine? A Nationwide Survey
AU  - Goel, Amit R.
AU  - Henderson, Charles R., Jr.
AU  - Reid, M. Carrington
T2  - Journal of Pain and Symptom Management
J2  - J Pain Symptom Manage
DA  - 2022/04/01/
PY  - 2022
DO  - 10.1016/j.jpainsymman.2021.11.002
VL  - 63
IS  - 4
SP  - 599
EP  - 609
AB  - What clinicians recommend.
KW  - massage
KW  - pain
UR  - https://example.org/paper;jsessionid=1
ER  -
"""

ENDNOTE = """TY  - JOUR
A1  - Lin, Li
AN  - 36711419
C2  - PMC9875301
DP  - NLM
T1  - The positive effect of
mother-performed infant massage
JF  - Frontiers in Public Health
Y1  - 2023/01/11
UR  - https://doi.org/10.3389/fpubh.2022.1068043
ER  -
"""


def one(text):
    (citation,) = read(text.encode(), "a.ris").citations
    return citation


def test_a_whole_record():
    reading = read(ZOTERO.encode(), "zotero.ris")
    (citation,) = reading.citations
    assert citation.line == 1
    assert citation.title.endswith("Integrative Medicine? A Nationwide Survey")
    assert citation.authors == ("Goel AR", "Henderson CR Jr", "Reid MC")
    assert citation.journal == "J Pain Symptom Manage"
    assert (citation.year, citation.published_on) == (2022, date(2022, 4, 1))
    assert (citation.volume, citation.issue, citation.pages) == ("63", "4", "599–609")
    assert citation.doi == "10.1016/j.jpainsymman.2021.11.002"
    assert (citation.pmid, citation.pmcid) == ("", "")
    assert citation.url == "https://example.org/paper;jsessionid=1"
    assert citation.unread == ("AB", "KW ×2")
    assert reading.problems == []


def test_the_older_tags_and_a_title_over_two_lines():
    citation = one(ENDNOTE)
    assert citation.title == "The positive effect of mother-performed infant massage"
    assert citation.authors == ("Lin L",)
    assert citation.journal == "Frontiers in Public Health"
    assert (citation.year, citation.published_on) == (2023, date(2023, 1, 11))
    assert citation.doi == "10.3389/fpubh.2022.1068043"
    assert (citation.pmid, citation.pmcid) == ("36711419", "PMC9875301")
    assert citation.unread == ()


@pytest.mark.parametrize(
    "dressed",
    [
        ENDNOTE.replace("\n", "\r\n"),
        ENDNOTE.replace("\n", "\r"),
        "\ufeff" + ENDNOTE,
        "\n\n\n" + ENDNOTE + "\n\n",
        "Provider: A database\n\n1.\n" + ENDNOTE,
        ENDNOTE.removesuffix("ER  -\n"),
        ENDNOTE.replace("ER  -", "ER  - "),
        ENDNOTE.replace("A1  - Lin", "A1  -Lin"),
    ],
    ids=["CRLF", "CR", "byte order mark", "blank lines", "header", "no ER", "ER and a space", "no space"],
)
def test_dialects(dressed):
    citation, plain = one(dressed), one(ENDNOTE)
    assert (citation.title, citation.authors, citation.pmcid) == (plain.title, plain.authors, plain.pmcid)


def test_a_record_that_lacks_its_end_ends_where_the_next_begins():
    twice = ENDNOTE.replace("ER  -\n", "") + ZOTERO
    assert [citation.line for citation in read(twice.encode(), "a.ris").citations] == [1, 11]


def test_a_citation_without_its_start_is_a_problem_and_the_next_is_read():
    reading = read(
        ("TY  - JOUR\nTI  - A\nPY  - 2001\nER  - \nAU  - B\nTI  - Lost\nER  - \n" + ENDNOTE).encode(), "a.ris"
    )
    assert [citation.line for citation in reading.citations] == [1, 8]
    assert reading.problems == [Problem(5, "Not taken: a citation starts with “TY”.")]


@pytest.mark.parametrize(
    ("lines", "pmid", "unread"),
    [
        ("AN  - 123\nDB  - PubMed", "123", ()),
        ("AN  - 123\nDB  - Ovid MEDLINE(R)", "123", ()),
        ("AN  - PMID: 123", "123", ()),
        ("AN  - 123\nDB  - CINAHL", "", ("AN",)),
        ("AN  - CN-0123\nDB  - PubMed", "", ("AN",)),
    ],
)
def test_an_accession_number_is_a_pmid_only_where_the_file_says_so(lines, pmid, unread):
    citation = one(f"TY  - JOUR\nTI  - A\nPY  - 2001\n{lines}\nER  - \n")
    assert (citation.pmid, citation.unread) == (pmid, unread)


@pytest.mark.parametrize(
    ("lines", "pages"),
    [
        ("SP  - 1\nEP  - 9", "1–9"),
        ("SP  - 1-9", "1–9"),
        ("SP  - 1-9\nEP  - 9", "1–9"),
        ("SP  - 5\nEP  - 5", "5"),
        ("SP  - e33516", "e33516"),
        ("EP  - 9", ""),
        ("SP  - S0885-3924(21)", "S0885-3924(21)"),
    ],
)
def test_pages(lines, pages):
    assert one(f"TY  - JOUR\nTI  - A\nPY  - 2001\n{lines}\nER  - \n").pages == pages


def test_a_day_in_another_year_is_not_the_day_of_the_paper():
    citation = one("TY  - JOUR\nTI  - Online first\nPY  - 2022\nDA  - 2021/12/05/\nER  -\n")
    assert (citation.year, citation.published_on) == (2022, None)


def test_tags_that_are_nobodys_are_named():
    citation = one(
        "TY  - JOUR\nrunning on\nTI  - A\nPY  - 2001\nUK  - a\nZZ  - b\nZZ  - c\nN2  - \nC2  - a note\nER  - \n"
    )
    assert citation.unread == ("UK", "ZZ ×2", "C2")
