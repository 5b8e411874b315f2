"""Which format a file is in, and the files of which nothing can be made."""

import time

import pytest

from research.citations import reading as module
from research.citations.reading import CitationFileError, Problem, read

RIS = b"TY  - JOUR\nTI  - From RIS\nPY  - 2001\nER  - \n"
NBIB = b"PMID- 1\nTI  - From NBIB.\nDP  - 2001\n"
BIBTEX = b"@article{a, title = {From BibTeX}, year = 2001}\n"


@pytest.mark.parametrize(
    ("content", "title"),
    [(RIS, "From RIS"), (NBIB, "From NBIB"), (BIBTEX, "From BibTeX")],
    ids=["RIS", "NBIB", "BibTeX"],
)
@pytest.mark.parametrize("filename", ["a.ris", "a.nbib", "a.bib", "a.txt", "a"])
def test_the_content_decides_and_not_the_name(content, title, filename):
    assert [citation.title for citation in read(content, filename).citations] == [title]


def test_the_first_citation_decides():
    assert [citation.title for citation in read(RIS + BIBTEX, "a").citations] == ["From RIS"]
    assert [citation.title for citation in read(BIBTEX + RIS, "a").citations] == ["From BibTeX"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode(encoding):
    content = RIS.decode().replace("From RIS", "Yüksel İ").encode(encoding)
    reading = read(content, "a.ris")
    assert reading.citations[0].title == "Yüksel İ"
    assert reading.problems == []


def test_windows_1252_is_read_and_said_with_the_line():
    reading = read(RIS.replace(b"From RIS", b"Caf\xe9 \x96 a trial"), "a.ris")
    assert reading.citations[0].title == "Café – a trial"
    assert reading.problems == [Problem(2, "The file is not UTF-8. Check the letters with accents.")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "“my file” is empty. Export the citations once more."),
        (b"\xef\xbb\xbf \r\n", "“my file” is empty. Export the citations once more."),
        (
            b"%PDF-1.7\n\0",
            "“my file” is a PDF: a paper, not its citation. Export the citation as RIS, NBIB or BibTeX.",
        ),
        (
            b"PK\x03\x04\0\0TY  - JOUR",
            "“my file” is not a text file. Export the citations as RIS, NBIB or BibTeX, and not packed.",
        ),
        (
            b"\n<!DOCTYPE html><style>\n@media print{}\n</style>",
            "“my file” is a web page or XML. Export the citations as RIS, NBIB or BibTeX.",
        ),
        (
            b"PMID,Title\n1,Massage\n",
            "“my file” is a table, such as CSV. Export the citations as RIS, NBIB or BibTeX.",
        ),
        (b"Dear all,\nhere", "No citation was found in “my file”. Export the citations as RIS, NBIB or BibTeX."),
        (b'[{"id": "a"}]', "No citation was found in “my file”. Export the citations as RIS, NBIB or BibTeX."),
        (
            b"TY  - JOUR\nTI  - \xff\x81",
            "The letters of “my file” cannot be read. Export the citations once more, as UTF-8.",
        ),
        (RIS + b" " * 1024 * 1024, "“my file” is larger than 1 MB. Export fewer citations at a time."),
        (RIS * 201, "“my file” has 201 citations. Export at most 200 of them at a time."),
        (BIBTEX * 201, "“my file” has 201 citations. Export at most 200 of them at a time."),
    ],
    ids=["empty", "blank", "PDF", "zip", "HTML", "CSV", "prose", "JSON", "letters", "size", "many", "many BibTeX"],
)
def test_wrong_files_are_told_why_and_what_to_do(content, message):
    with pytest.raises(CitationFileError) as raised:
        read(content, "my file")
    assert str(raised.value) == message


def test_as_many_as_may_be():
    assert len(read(RIS * module.MAX_CITATIONS, "a.ris").citations) == 200


@pytest.mark.parametrize(
    ("lines", "problem", "attribute"),
    [
        ("DO  - 11.1/x", "Left out, the DOI “11.1/x”: Such as 10.1000/182.", "doi"),
        (
            f"VL  - {'9' * 21}",
            f"Left out, the volume “{'9' * 21}”: Ensure this value has at most 20 characters (it has 21).",
            "volume",
        ),
        ("AN  - 0123\nDB  - PubMed", "Left out, the PMID “0123”: Enter a valid value.", "pmid"),
        (
            f"JO  - {'J' * 201}",
            f"Left out, the journal “{'J' * 59}…”: Ensure this value has at most 200 characters (it has 201).",
            "journal",
        ),
    ],
)
def test_what_a_record_would_refuse_is_left_out_and_said(lines, problem, attribute):
    reading = read(RIS.replace(b"ER  - ", f"{lines}\nER  - ".encode()), "a.ris")
    assert getattr(reading.citations[0], attribute) == ""
    assert reading.problems == [Problem(1, problem)]


@pytest.mark.parametrize("year", ["in press", "23", "0000", "1899", "9999"])
def test_without_a_year_nothing_can_be_put_on_record(year):
    reading = read(RIS.replace(b"2001", year.encode()), "a.ris")
    assert reading.citations == []
    assert reading.problems[-1] == Problem(1, "Not taken: it has no year that can be used.")


@pytest.mark.parametrize("title", ["", "x" * 501])
def test_nor_without_a_title(title):
    reading = read(RIS.replace(b"From RIS", title.encode()), "a.ris")
    assert reading.citations == []
    assert reading.problems[-1] == Problem(1, "Not taken: it has no title that can be used.")


def test_control_characters_go():
    assert read(RIS.replace(b"From RIS", b"A\x07 \x0b trial"), "a.ris").citations[0].title == "A trial"


def test_accents_are_joined_to_their_letters():
    content = RIS.decode().replace("From RIS", "Yu\u0308ksel").encode()
    assert read(content, "a.ris").citations[0].title == "Y\u00fcksel"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("long.ris", "TY  - JOUR\nTI  - A\nPY  - 2020\nAB  - x\n" + "x\n" * 400_000),
        ("many.ris", "TY  - JOUR\nTI  - A\nPY  - 2020\n" + "AU  - Lee, A\n" * 70_000),
        ("many.nbib", "PMID- 1\nTI  - A\nDP  - 2020\n" + "AU  - Lee A\n" * 70_000),
        ("many.bib", "@article{a, title={A}, year={2020}, author={" + " and ".join(["Lee, A"] * 60_000) + "}}"),
    ],
)
def test_a_long_file_is_read_in_no_time(name, content):
    start = time.perf_counter()
    reading = read(content.encode(), name)
    assert time.perf_counter() - start < 2
    [citation] = reading.citations
    if name.startswith("many"):
        assert (len(citation.authors), citation.authors[-1]) == (501, "et al.")
        assert [problem.text for problem in reading.problems] == ["Only the first 500 authors were taken over."]
