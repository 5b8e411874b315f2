"""A CSV file from outside as rows that can be relied on, or a one-line reason why it cannot be read.

The file is streamed: what is kept in memory is one record, and a record may not be longer than RECORD_LIMIT.
"""

import csv
import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

RECORD_LIMIT = 100_000  # characters; below the csv module's own limit for a field

_NOT_CSV = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a spreadsheet or a ZIP archive; save it as CSV UTF-8",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word document; save it as CSV UTF-8",
    b"\x1f\x8b": "compressed; unpack it first",
    b"\xff\xfe": "UTF-16 text; save it as CSV UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as CSV UTF-8",
    b"<": "HTML or XML",
    b"{": "JSON",
    b"SQLite format 3": "a database",
}


class Unreadable(Exception):
    """The file cannot be imported; the message says why, in one line."""


class Record(NamedTuple):
    """One record: the physical line it starts on, and its cells in the order of the header's columns.

    Where the quotation marks of a record cannot be made sense of there are no cells: `fault` says why, and `raw` has
    its lines as they came.
    """

    line: int
    cells: list[str]
    fault: str = ""
    raw: str = ""


class Table:
    """The header and the records of an open file. Lines with nothing but commas are passed over."""

    def __init__(self, lines: "_Lines", separator: str = ",", quoted: bool = True):
        self._lines = lines
        # Not strict, the reader would take all the rows after a stray quotation mark for one cell, and say nothing.
        quoting = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
        self._reader = csv.reader(lines, strict=True, delimiter=separator, quoting=quoting)
        header = next(iter(self), Record(0, []))
        if header.fault or not header.cells:
            raise Unreadable(header.fault or _("The file is empty."))
        self.header = header.cells
        self.columns = [column_name(cell) for cell in header.cells]

    @property
    def share(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        file = self._lines.file
        return file.buffer.tell() / max(os.fstat(file.fileno()).st_size, 1)

    def __iter__(self) -> Iterator[Record]:
        while True:
            line = self._reader.line_num + 1
            self._lines.begin()
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:  # The reader goes on with the next line.
                fault = _fault(line, self._reader.line_num, error)
                yield Record(line, [], fault, "".join(self._lines.held))
                continue
            except _TooLong:
                raise Unreadable(
                    _("The record on line %(line)d is longer than %(limit)s characters; is a quotation mark left open?")
                    % {"line": line, "limit": f"{RECORD_LIMIT:,}"}
                ) from None
            if any(map(str.strip, cells)):
                yield Record(line, cells)


def _fault(first, last, error):
    if first == last:
        return _("Line %(line)d is not CSV: %(error)s.") % {"line": first, "error": error}
    return _("Lines %(first)d to %(last)d are not CSV, a quotation mark is out of place: %(error)s.") % {
        "first": first,
        "last": last,
        "error": error,
    }


class _TooLong(Exception):
    pass


class _Lines:
    """The physical lines of a text file, each seen to be text; `held` are those of one record, of `size` characters."""

    def __init__(self, file, encoding=""):
        self.file, self.encoding = file, encoding
        self.number = 0
        self.begin()

    def begin(self):
        """What follows is another record."""
        self.size, self.held = 0, []

    def __iter__(self):
        return self

    def __next__(self):
        line = self.file.readline(RECORD_LIMIT + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.size += len(line)
        if self.size > RECORD_LIMIT:
            raise _TooLong
        if "\0" in line:
            raise Unreadable(_("Line %d holds a NUL byte: this is not a text file.") % self.number)
        if not line.isascii() and not _is_text(line):
            if self.encoding:
                line = line.encode("utf-8", "surrogateescape").decode(self.encoding, "replace")
            else:
                raise Unreadable(_("Line %d is not UTF-8 text; save the file as CSV UTF-8.") % self.number)
        self.held.append(line)
        return line


def _is_text(line):
    try:
        line.encode()
    except UnicodeEncodeError:  # A byte that did not decode stands in the line as a lone surrogate.
        return False
    return True


def column_name(cell: str) -> str:
    """A header cell as a name: "External ID " is external_id."""
    return "".join(filter(str.isprintable, re.sub(r"[\s_-]+", "_", cell.strip().lower())))


@contextmanager
def open_table(
    path: Path,
    known: frozenset[str],
    required: tuple[tuple[str, ...], ...],
    *,
    separator: str = ",",
    quoted: bool = True,
    encoding: str = "",
):
    """A Table of a file whose header has no column twice and, of each group of `required`, at least one.

    `encoding` is what a line is in that is not UTF-8; without one, such a file is refused.
    """
    try:
        # Bytes that are not UTF-8 become lone surrogates, so that the line at fault can be named.
        file = open(path, encoding="utf-8-sig", errors="surrogateescape", newline="")  # noqa: SIM115
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}.") from error
    with file:
        start = file.buffer.peek(64)
        for magic, kind in _NOT_CSV.items():
            if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(magic):
                raise Unreadable(_("The file is not CSV but %s.") % kind)
        table = Table(_Lines(file, encoding), separator, quoted)
        _check(table, known, required)
        yield table


def _check(table, known, required):
    columns = table.columns
    twice = [name for name, count in Counter(filter(None, columns)).items() if count > 1]
    if twice:
        raise Unreadable(_("The header has a column twice: %s.") % ", ".join(twice))
    missing = [" / ".join(group) for group in required if not set(group) & set(columns)]
    if missing and len(columns) == 1:
        for separator, name in ((";", _("semicolons")), ("\t", _("tabs")), ("|", _("bars"))):
            if known & {column_name(cell) for cell in table.header[0].split(separator)}:
                raise Unreadable(_("The columns are separated by %s; save the file with commas.") % name)
    if missing:
        raise Unreadable(_("The header has no column %s.") % ", ".join(missing))
