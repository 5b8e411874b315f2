"""A citation of a paper, with what our records have room for and nothing that they would refuse."""

import datetime
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from research.citations import dates, names, pages
from research.citations.record import Problem, Record
from research.models import Study

MOST_AUTHORS = 500
OPTIONAL = ("journal", "volume", "issue", "pages", "doi", "pmid", "pmcid")


@dataclass(frozen=True)
class Citation:
    """A paper as a file cites it. Authors are lines as in `Study.authors`; `unread` names what was not taken over."""

    line: int
    title: str
    year: int
    authors: tuple[str, ...] = ()
    journal: str = ""
    published_on: datetime.date | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    url: str = ""
    publication_types: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def checked(record: Record, facts: dict) -> tuple[Citation | None, list[Problem]]:
    """The citation that a record makes, without the facts that our records would refuse; each of those is a problem.

    None where there is no title or no year: without them nothing can be put on record.
    """
    problems = []

    def usable(name, value):
        field = Study._meta.get_field(name)
        try:
            return field.clean(value, None) if value else value
        except ValidationError as error:
            told = {
                "field": field.verbose_name,
                "value": Truncator(str(value)).chars(60),
                "why": " ".join(error.messages),
            }
            problems.append(Problem(record.line, _("Left out, the %(field)s “%(value)s”: %(why)s") % told))
            return ""

    title = usable("title", facts["title"])
    told = [date for text in facts["dates"] if (date := dates.read(text))]
    year = usable("year", told[0][0]) if told else None
    if not title or not year:
        lacking = _("no title") if not title else _("no year")
        problems.append(Problem(record.line, _("Not taken: it has %s that can be used.") % lacking))
        return None, problems
    # Names are read one by one: no more of them than there is room for.
    authors = list(islice(facts["authors"], MOST_AUTHORS + 1))
    if len(authors) > MOST_AUTHORS:
        authors[MOST_AUTHORS:] = [names.ET_AL]
        only = _("Only the first %(most)d authors were taken over.") % {"most": MOST_AUTHORS}
        problems.append(Problem(record.line, only))
    facts["pages"] = "–".join(pages.ends(facts["pages"]))
    citation = Citation(
        line=record.line,
        title=title,
        year=year,
        authors=tuple(authors),
        published_on=next((date for _year, date in told if date and date.year == year), None),
        url=facts.get("url", ""),
        publication_types=facts.get("publication_types", ()),
        unread=record.unread,
        **{name: usable(name, facts.get(name, "")) for name in OPTIONAL},
    )
    return citation, problems
