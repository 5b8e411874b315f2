"""The national provider file as rows, a hundred megabytes a second: a CSV of 330 columns, or the zip it comes in.

Nearly all of its lines are of no interest. A line is taken apart only if it holds one of the wanted texts, or if its
separators do not add up, which is how a broken one is known.
"""

import csv
import io
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from locator.imports.reading import RECORD_LIMIT, Unreadable

_QUOTED, _PLAIN, _MARK = b'","', b",", b'"'
# In one cell.
MOST_BREAKS = 4
_MEMBER, _NOT_MEMBER = "npidata_pfile", "fileheader"


class Line(NamedTuple):
    """A line, by its number in the file: its cells, or in `fault` why there are none."""

    number: int
    cells: list[str]
    fault: str = ""


class ProviderFile:
    """An open file: `columns`, how many `bytes_read` of `size` bytes, and how many `rows` there were so far."""

    def __init__(self, file, size: int):
        self._file, self.size = file, size
        self._ahead = deque()  # Lines that were read to see how one goes on.
        self.rows = self.bytes_read = self._number = 0
        header = self._next() or b""
        try:
            self.columns = [name.strip().casefold() for name in _cells(header.removeprefix(b"\xef\xbb\xbf"))]
        except ValueError as error:
            raise Unreadable(_("This is not the provider file; its header cannot be read: %s.") % error) from error

    def lines(self, is_wanted: Callable[[bytes], bool]) -> Iterator[Line]:
        """The lines that are wanted, by their bytes, and all that are broken. Raises Unreadable."""
        separators = len(self.columns) - 1
        while (line := self._next()) is not None:
            if not line.strip():
                continue
            whole = line.count(_QUOTED) == separators or (_MARK not in line and line.count(_PLAIN) == separators)
            number = self._number
            if not whole:
                line = self._joined(line)
            self.rows += 1
            if whole and not is_wanted(line):
                continue
            try:
                cells = _cells(line)
            except ValueError as error:
                yield Line(number, [], str(error))
                continue
            if len(cells) != len(self.columns):
                counts = {"cells": len(cells), "columns": len(self.columns)}
                yield Line(number, cells, _("the row has %(cells)d cells, the header %(columns)d") % counts)
            elif whole or is_wanted(line):
                yield Line(number, cells)

    def _next(self):
        line = self._ahead.popleft() if self._ahead else self._file.readline(RECORD_LIMIT)
        if not line:
            return None
        self._number += 1
        self.bytes_read += len(line)
        if len(line) == RECORD_LIMIT and not line.endswith(b"\n"):
            raise Unreadable(_("Line %d is too long: this is not the provider file.") % self._number)
        return line

    def _joined(self, line):
        """With the lines after it, where a cell that is quoted goes on there; alone, where none closes it."""
        if line.count(_MARK) % 2 == 0:
            return line
        # A cell with line breaks is rare, a stray mark is not: what follows is another's unless it closes the cell.
        joined = line
        for count, part in enumerate(self._following(), 1):
            joined += part
            if part.lstrip()[:1] == _MARK and part[1:11].isdigit():  # The beginning of the next provider.
                return line
            if joined.count(_MARK) % 2 == 0:
                if not self._is_whole(joined):  # Two broken rows, not one with a line break in it.
                    return line
                for _again in range(count):
                    self._next()
                return joined
        return line

    def _following(self):
        """The next lines, which are still to be read."""
        while len(self._ahead) < MOST_BREAKS and (line := self._file.readline(RECORD_LIMIT)):
            self._ahead.append(line)
        return list(self._ahead)

    def _is_whole(self, line):
        try:
            return len(_cells(line)) == len(self.columns)
        except ValueError:
            return False


def _cells(line):
    """The cells of one record. Raises ValueError, with the reason."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise ValueError(_("the row is not UTF-8 text")) from None
    if "\0" in text:
        raise ValueError(_("the row holds a NUL byte"))
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error as error:
        raise ValueError(_("the row is not CSV: %s") % error) from None


@contextmanager
def open_provider_file(path: Path, required: tuple[tuple[str, ...], ...]):
    """A ProviderFile of a CSV or of a zip that holds one. Raises Unreadable; OSError where it cannot be opened."""
    if zipfile.is_zipfile(path):
        with _of_a_zip(path) as found:
            yield _checked(found, required)
    else:
        with open(path, "rb", buffering=1 << 20) as file:
            yield _checked(ProviderFile(file, path.stat().st_size), required)


@contextmanager
def _of_a_zip(path):
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info for info in archive.infolist() if info.filename.lower().endswith(".csv")]
            data = [
                info for info in names if _MEMBER in info.filename.lower() and _NOT_MEMBER not in info.filename.lower()
            ]
            chosen = data or names
            if len(chosen) != 1:
                raise Unreadable(_("The zip must hold one npidata_pfile CSV; it holds %d.") % len(chosen))
            with archive.open(chosen[0]) as member, io.BufferedReader(member, 1 << 20) as file:
                yield ProviderFile(file, chosen[0].file_size)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(_("The zip cannot be read: %s.") % error) from error


def _checked(file, required):
    missing = [" / ".join(group) for group in required if not set(group) & set(file.columns)]
    if missing:
        raise Unreadable(_("This is not the provider file; the header has no column %s.") % ", ".join(missing[:5]))
    return file
