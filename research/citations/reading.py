"""A file of citations that staff chose: which format it is in, and what it says. Its content decides, not its name."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from research.citations import bibtex, nbib, ris
from research.citations.citation import Citation, checked
from research.citations.record import Problem

__all__ = ["Citation", "CitationFileError", "Problem", "Reading", "read"]

MAX_BYTES = 1024 * 1024
MAX_CITATIONS = 200

# How a citation begins in each format.
FORMATS = {
    ris: re.compile(r"^TY  -", re.MULTILINE),
    nbib: re.compile(r"^PMID- *\d", re.MULTILINE),
    bibtex: re.compile(r"^[ \t]*@(?!comment|preamble|string)\w+[ \t]*[{(]", re.MULTILINE | re.IGNORECASE),
}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class CitationFileError(ValueError):
    """Nothing can be made of a file. The message says why, and what to do, in a sentence or two."""


@dataclass
class Reading:
    citations: list[Citation] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(content: bytes, filename: str) -> Reading:
    """The citations of a RIS, NBIB or BibTeX file, and what in it could not be read. Raises CitationFileError."""
    text, problems = decoded(content, filename)
    form = format_of(text, filename)
    if (count := len(FORMATS[form].findall(text))) > MAX_CITATIONS:
        told = {"name": filename, "count": count, "most": MAX_CITATIONS}
        raise CitationFileError(
            _("“%(name)s” has %(count)d citations. Export at most %(most)d of them at a time.") % told
        )
    reading = Reading(problems=problems)
    for record in form.records(text):
        if isinstance(record, Problem):
            reading.problems.append(record)
            continue
        citation, faults = checked(record, form.facts(record))
        reading.problems.extend(faults)
        if citation:
            reading.citations.append(citation)
    return reading


def decoded(content, filename):
    """The text with plain line ends, and where it was a guess."""
    name = {"name": filename}
    if len(content) > MAX_BYTES:
        raise CitationFileError(_("“%(name)s” is larger than 1 MB. Export fewer citations at a time.") % name)
    if content.startswith(b"%PDF-"):
        raise CitationFileError(
            _("“%(name)s” is a PDF: a paper, not its citation. Export the citation as RIS, NBIB or BibTeX.") % name
        )
    if b"\0" in content and not content.startswith(UTF_16):
        raise CitationFileError(
            _("“%(name)s” is not a text file. Export the citations as RIS, NBIB or BibTeX, and not packed.") % name
        )
    problems = []
    try:
        text = content.decode("utf-16" if content.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise CitationFileError(
                _("The letters of “%(name)s” cannot be read. Export the citations once more, as UTF-8.") % name
            ) from None
        line = content.count(b"\n", 0, error.start) + 1
        problems.append(Problem(line, _("The file is not UTF-8. Check the letters with accents.")))
    if not text.strip():
        raise CitationFileError(_("“%(name)s” is empty. Export the citations once more.") % name)
    return text.replace("\r\n", "\n").replace("\r", "\n"), problems


def format_of(text, filename):
    """The module for the citation that comes first in the text."""
    if text.lstrip().startswith("<"):
        # Looked at first, as a style sheet in it has lines like those of BibTeX.
        raise CitationFileError(
            _("“%(name)s” is a web page or XML. Export the citations as RIS, NBIB or BibTeX.") % {"name": filename}
        )
    found = [(match.start(), form) for form, start in FORMATS.items() if (match := start.search(text))]
    if found:
        return min(found, key=lambda each: each[0])[1]
    if is_table(text):
        what = _("“%(name)s” is a table, such as CSV. Export the citations as RIS, NBIB or BibTeX.")
    else:
        what = _("No citation was found in “%(name)s”. Export the citations as RIS, NBIB or BibTeX.")
    raise CitationFileError(what % {"name": filename})


def is_table(text):
    """Whether the first two lines have the same columns."""
    head = text.lstrip().split("\n")[:2]
    return len(head) == 2 and any(head[0].count(mark) == head[1].count(mark) > 0 for mark in ",;\t")
