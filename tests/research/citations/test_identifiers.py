"""Identifiers, bare, whatever they come wrapped in."""

import pytest

from research.citations import identifiers


@pytest.mark.parametrize(
    "text",
    [
        "10.1000/182",
        "doi:10.1000/182",
        "DOI: 10.1000/182",
        "doi 10.1000/182",
        "https://doi.org/10.1000/182",
        "http://dx.doi.org/10.1000/182",
        "https://doi.org/10.1000%2F182",
        "10.1000/182 [doi]",
        "10.1000/182.",
    ],
)
def test_a_doi(text):
    assert identifiers.doi(text) == "10.1000/182"


def test_what_is_no_doi_is_left_for_the_record_to_refuse():
    assert identifiers.doi("doi: none") == "doi: none"


@pytest.mark.parametrize(
    ("text", "pmcid"),
    [("PMC12", "PMC12"), ("PMCID: PMC12", "PMC12"), ("pmc12.1", "PMC12"), ("12", ""), ("PMC12 x", "")],
)
def test_a_pmcid(text, pmcid):
    assert identifiers.pmcid(text) == pmcid


def test_addresses_tell_identifiers_and_the_first_that_opens_is_kept():
    assert identifiers.of_addresses(
        [
            "javascript:alert(1)",
            "https://doi.org/10.1000/182",
            "https://pubmed.ncbi.nlm.nih.gov/36711419/",
            "https://www.ncbi.nlm.nih.gov/pubmed/99",
            "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC9875301/",
        ]
    ) == {"doi": "10.1000/182", "url": "https://doi.org/10.1000/182", "pmid": "36711419", "pmcid": "PMC9875301"}
    assert identifiers.of_addresses(["javascript:alert(1)"]) == {}
