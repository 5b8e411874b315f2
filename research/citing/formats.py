"""A study as reference managers read it: RIS, BibTeX and CSL-JSON."""

import bibtexparser
import rispy
from bibtexparser.model import Entry, Field

from research.citations import latex, names
from research.citations.pages import ends
from research.citations.plain import one_line
from research.citing.facts import address, authors, known, pages, title
from research.models import Study


class RisRecord(rispy.RisWriter):
    """One record, without the number that the library would put above it."""

    def set_header(self, count):
        return ""


def ris(study: Study) -> str:
    """The study as one RIS record."""
    first, *last = ends(one_line(study.pages)) or [""]
    facts = {
        "title": title(study),
        "authors": [
            ", ".join(filter(None, [name.family, name.given, name.suffix])) for name in map(names.split, authors(study))
        ],
        "secondary_title": one_line(study.journal),
        "journal_name": one_line(study.journal),
        "year": str(study.year),
        "date": f"{study.published_on:%Y/%m/%d}/" if study.published_on else "",
        "volume": one_line(study.volume),
        "number": one_line(study.issue),
        "start_page": first,
        "end_page": "".join(last),
        "doi": one_line(study.doi),
        "accession_number": one_line(study.pmid),
        "name_of_database": "PubMed" if study.pmid else "",
        # Where EndNote, and others after it, keep the PMCID.
        "custom2": one_line(study.pmcid),
        "urls": [one_line(url)] if (url := address(study)) else [],
    }
    return rispy.dumps([known(facts)], implementation=RisRecord)


def bibtex(study: Study) -> str:
    """The study as one BibTeX entry in UTF-8, its slug the key."""
    facts = {
        "author": " and ".join(map(bibtex_name, authors(study))),
        "title": latex.encode(title(study)),
        "journal": latex.encode(one_line(study.journal)),
        "year": str(study.year),
        "date": study.published_on.isoformat() if study.published_on else "",
        "volume": latex.encode(one_line(study.volume)),
        "number": latex.encode(one_line(study.issue)),
        "pages": "--".join(map(latex.encode, ends(one_line(study.pages)))),
        "doi": latex.encode(one_line(study.doi)),
        "pmid": latex.encode(one_line(study.pmid)),
        "pmcid": latex.encode(one_line(study.pmcid)),
        "url": latex.encode(one_line(address(study))),
    }
    entry = Entry("article", study.slug, [Field(name, value) for name, value in known(facts).items()])
    return bibtexparser.write_string(bibtexparser.Library([entry]))


def bibtex_name(author):
    """One author as BibTeX tells names apart: a group, or what would be read as two people, stands in braces."""
    if author == names.ET_AL:
        return "others"
    name = names.split(author)
    if not name.initials or "," in name.family or " and " in f" {name.family.lower()} ":
        return f"{{{latex.encode(author)}}}"
    return ", ".join(latex.encode(part) for part in (name.family, name.suffix, name.given) if part)


def csl(study: Study) -> dict:
    """The study as one CSL-JSON item."""
    date = study.published_on
    return known(
        {
            "id": study.slug,
            "type": "article-journal",
            "title": title(study),
            "author": [csl_name(names.split(author)) for author in authors(study)],
            "issued": {"date-parts": [[date.year, date.month, date.day] if date else [study.year]]},
            "container-title": one_line(study.journal),
            "volume": one_line(study.volume),
            "issue": one_line(study.issue),
            "page": pages(study),
            "DOI": one_line(study.doi),
            "PMID": one_line(study.pmid),
            "PMCID": one_line(study.pmcid),
            "URL": one_line(address(study)),
        }
    )


def csl_name(name):
    if not name.initials:
        return {"literal": name.family}
    return known({"family": name.family, "given": name.given, "suffix": name.suffix})
