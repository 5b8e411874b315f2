"""What every style of citation asks of a study, each as one line of text."""

from research.citations import names
from research.citations.pages import ends
from research.citations.plain import one_line


def title(study):
    """The paper's title; where it is not on record, our own headline in brackets, as for any title supplied."""
    return one_line(study.title) or f"[{one_line(study.headline)}]"


def authors(study):
    """The authors' lines; the last is `et al.` where not all are known."""
    listed = known_authors(study)
    return [*listed, names.ET_AL] if listed and study.has_more_authors else listed


def known_authors(study):
    return [*filter(None, map(one_line, study.author_names))]


def pages(study):
    """`599-609`, whichever dash the record has."""
    return "-".join(ends(one_line(study.pages)))


def address(study):
    return study.doi_url or study.pubmed_url or study.pmc_url


def known(facts):
    return {name: value for name, value in facts.items() if value}
