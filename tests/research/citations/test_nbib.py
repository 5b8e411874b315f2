"""PubMed's own format."""

from datetime import date

from research.citations.reading import Problem, read

GOEL = """
PMID- 34788656
OWN - NLM
IS  - 1873-6513 (Electronic)
IS  - 0885-3924 (Linking)
VI  - 63
IP  - 4
DP  - 2022 Apr
TI  - Do Palliative Care Providers Use Complementary and Integrative Medicine? A
      Nationwide Survey.
PG  - 599-609
LID - S0885-3924(21)00616-5 [pii]
LID - 10.1016/j.jpainsymman.2021.11.002 [doi]
AB  - What clinicians recommend.
FAU - Goel, Amit R
AU  - Goel AR
AD  - A city.
FAU - Henderson, Charles R Jr
AU  - Henderson CR Jr
FAU - Reid, M Carrington
AU  - Reid MC
PT  - Journal Article
PT  - Randomized Controlled Trial
TA  - J Pain Symptom Manage
JT  - Journal of pain and symptom management
PMC - PMC9121789
"""

LIN = """
PMID- 36711419
DP  - 2023 Jan 11
TI  - The positive effect of mother-performed infant massage.
FAU - Lin, Li
CN  - Touch and Time Group
JT  - Frontiers in public health
AID - 10.3389/fpubh.2022.1068043 [doi]
"""


def test_a_whole_record():
    reading = read(GOEL.encode(), "pubmed.nbib")
    (citation,) = reading.citations
    assert citation.line == 2
    assert citation.title == (
        "Do Palliative Care Providers Use Complementary and Integrative Medicine? A Nationwide Survey"
    )
    assert citation.authors == ("Goel AR", "Henderson CR Jr", "Reid MC")
    assert citation.journal == "J Pain Symptom Manage"
    assert (citation.year, citation.published_on) == (2022, None)
    assert (citation.volume, citation.issue, citation.pages) == ("63", "4", "599–609")
    assert citation.doi == "10.1016/j.jpainsymman.2021.11.002"
    assert (citation.pmid, citation.pmcid) == ("34788656", "PMC9121789")
    assert citation.publication_types == ("Journal Article", "Randomized Controlled Trial")
    assert citation.unread == ("OWN", "IS ×2", "AB", "AD")
    assert reading.problems == []


def test_full_names_and_groups_where_there_are_no_others():
    (citation,) = read(LIN.encode(), "pubmed.nbib").citations
    assert citation.authors == ("Lin L", "Touch and Time Group")
    assert citation.journal == "Frontiers in public health"
    assert citation.published_on == date(2023, 1, 11)
    assert citation.doi == "10.3389/fpubh.2022.1068043"
    assert citation.pmcid == ""


def test_several_records_and_a_bad_one_between():
    file = GOEL + "\nPMID- 1\nTI  - No date.\n" + LIN.replace("\n", "\r\n")
    reading = read(file.encode(), "pubmed.txt")
    assert [citation.pmid for citation in reading.citations] == ["34788656", "36711419"]
    assert reading.problems == [Problem(28, "Not taken: it has no year that can be used.")]
