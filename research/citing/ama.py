"""A study as readers cite it: the AMA Manual of Style, 11th edition."""

from dataclasses import dataclass

from research.citations.plain import one_line
from research.citing.facts import known_authors, pages, title
from research.models import Study

MOST_AUTHORS = 6
AUTHORS_BEFORE_ET_AL = 3


@dataclass(frozen=True)
class Ama:
    """An AMA reference around the journal, which is set in italics. Each part brings its own spaces and periods; the
    DOI at its end stands alone, so that a page can make it a link."""

    before: str
    journal: str
    after: str
    doi: str

    def __str__(self):
        return f"{self.before}{self.journal}{self.after}{' ' if self.doi else ''}{self.doi}"


def ama(study: Study) -> Ama:
    """The study as the AMA Manual of Style, 11th edition, has it: more than six authors are three and the others."""
    listed = known_authors(study)
    if listed and (study.has_more_authors or len(listed) > MOST_AUTHORS):
        listed = [*listed[:AUTHORS_BEFORE_ET_AL], "et al"]
    journal = one_line(study.journal)
    issue = f"({one_line(study.issue)})" if study.issue else ""
    volume = f";{one_line(study.volume)}{issue}" if study.volume or issue else ""
    where = f"{study.year}{volume}{':' if study.pages else ''}{pages(study)}."
    return Ama(
        before="".join(f"{ended(part)} " for part in (", ".join(listed), title(study)) if part),
        journal=journal,
        after=(". " if journal else "") + where,
        doi=f"doi:{one_line(study.doi)}" if study.doi else "",
    )


def ended(sentence):
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
