"""NBIB, the MEDLINE format that PubMed's “Send to citation manager” gives."""

from itertools import chain

from research.citations import identifiers, names, tagged


def records(text):
    return tagged.records(text, tagged.NbibLine())


def facts(record):
    """What a record says of a paper, by the names of `Citation`."""
    full_names = map(names.line_of_commas, record.each("FAU"))
    # PubMed's short form is the very form of our records.
    people = record.each("AU") if record.peek("AU") else full_names
    dois = [identifiers.doi(value) for value in record.all("LID", "AID") if value.lower().endswith("[doi]")]
    return {
        # PubMed ends every title with a period.
        "title": record.first("TI").removesuffix("."),
        "authors": chain(people, record.each("CN")),
        "journal": record.first("TA", "JT"),
        "dates": [record.first("DP")],
        "volume": record.first("VI"),
        "issue": record.first("IP"),
        "pages": record.first("PG"),
        "doi": next(iter(dois), ""),
        "pmid": record.first("PMID"),
        "pmcid": identifiers.pmcid(record.first("PMC")),
        "publication_types": tuple(record.all("PT")),
    }
