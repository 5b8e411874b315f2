"""BibTeX, and BibLaTeX as far as the names of its fields go."""

import logging
from itertools import chain

import bibtexparser
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock
from django.utils.translation import gettext as _

from research.citations import identifiers, latex, names
from research.citations.plain import one_line
from research.citations.record import Problem, Record

# PubMed's initials are two at most: `Li W` is a family name and initials, `Jane DOE` is not.
MOST_BARE_INITIALS = 2

# What is wrong with a file is told to who brought it. The library would also write pieces of the file into the log.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)


def records(text):
    for block in bibtexparser.parse_string(text).blocks:
        line = block.start_line + 1
        if isinstance(block, Entry):
            yield Record(line, {field.key.lower(): [field.value] for field in block.fields}, read=plain)
        elif isinstance(block, ParsingFailedBlock):
            yield Problem(line, reason(block))


def plain(value):
    return one_line(latex.decode(value))


def reason(block):
    if isinstance(block, DuplicateBlockKeyBlock):
        return _("Not taken: an entry before it has the same key, “%s”.") % block.key
    if isinstance(block, DuplicateFieldKeyBlock):
        return _("Not taken: it has more than one field “%s”.") % ", ".join(sorted(block.duplicate_keys))
    return _("Not taken: this entry is not closed, or a brace, quote, comma or equals sign in it is missing.")


def author_lines(value):
    listed = split_multiple_persons_names(value)
    more = listed[-1:] == ["others"]
    return chain(map(author_line, listed[:-1] if more else listed), [names.ET_AL] * more)


def author_line(name):
    bare = plain(name)
    if "," not in name and 0 < len(names.split(bare).initials) <= MOST_BARE_INITIALS:
        return bare
    parts = parse_single_name_into_parts(name, strict=False)
    family, given, suffix = (plain(" ".join(words)) for words in (parts.von + parts.last, parts.first, parts.jr))
    return names.line(family, given, suffix)


def facts(record):
    """What an entry says of a paper, by the names of `Citation`; `dates` in the order in which they are trusted."""
    day = " ".join(filter(None, map(record.first, ("year", "month", "day"))))
    told = {
        "doi": identifiers.doi(record.first("doi")),
        "pmid": record.first("pmid"),
        "pmcid": identifiers.pmcid(record.first("pmcid")),
    }
    return {
        **identifiers.of_addresses(record.all("url")),
        "title": record.first("title"),
        "authors": (name for value in record.raw("author") for name in author_lines(value) if name),
        # The abbreviated name first, as AMA has it.
        "journal": record.first("shortjournal", "journal", "journaltitle"),
        "dates": [day, record.first("date")],
        "volume": record.first("volume"),
        "issue": record.first("number", "issue"),
        "pages": record.first("pages"),
        **{name: value for name, value in told.items() if value},
    }
