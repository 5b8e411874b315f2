"""RIS, the format that nearly every database and reference manager can export."""

from research.citations import identifiers, names, pages, tagged

# How exports from EndNote and others name PubMed; only then is the accession number a PMID.
PUBMED = ("pubmed", "medline", "nlm")


def records(text):
    return tagged.records(text, tagged.RisLine())


def facts(record):
    """What a record says of a paper, by the names of `Citation`; `dates` in the order in which they are trusted."""
    record.all("TY")
    start, end = record.first("SP"), record.first("EP")
    return {
        **identifiers.of_addresses(record.all("UR")),
        "title": record.first("TI", "T1"),
        "authors": map(names.line_of_commas, record.each("AU", "A1")),
        # The abbreviated name first, as AMA has it.
        "journal": record.first("JA", "J2", "JO", "T2", "JF"),
        "dates": record.all("PY", "Y1", "DA"),
        "volume": record.first("VL"),
        "issue": record.first("IS"),
        "pages": f"{start}-{end}" if end not in ("", start) and len(pages.ends(start)) == 1 else start,
        **{name: value for name, value in identified(record).items() if value},
    }


def identified(record):
    database = f"{record.first('DB')} {record.first('DP')}".lower()
    accession = identifiers.PMID.fullmatch(record.peek("AN"))
    pmcid = identifiers.pmcid(record.peek("C2"))
    is_pmid = accession and (accession["label"] or any(name in database for name in PUBMED))
    record.all(*["AN"] * bool(is_pmid), *["C2"] * bool(pmcid))
    return {
        "doi": identifiers.doi(record.first("DO")),
        "pmid": accession["number"] if is_pmid else "",
        "pmcid": pmcid,
    }
