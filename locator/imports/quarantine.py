"""The report of an import: what was left out or corrected, and why, as a CSV that is safe to open in a spreadsheet."""

import csv
import os
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from locator.imports.formulas import escaped
from locator.imports.runs import Kept

COLUMNS = ("line", "external_id", "column", "value", "reason")
_LONGEST = 200  # characters of a value; more is of no use to anyone who looks for it


class Problem(NamedTuple):
    """One cell that is wrong or was corrected: the column's name, the cell's text, and why."""

    column: str
    value: str
    reason: str


class Report:
    """Collects problems, in a file where one is wanted, and the first few for the screen in any case."""

    FIRST = 10

    def __init__(self, file=None):
        self.first = []
        self._kept = Kept()
        self._writers = [csv.writer(to) for to in (self._kept, file) if to]
        self._write(COLUMNS)

    @property
    def text(self) -> str:
        """All of it, to be kept with the import."""
        return self._kept.getvalue()

    def _write(self, row):
        for writer in self._writers:
            writer.writerow(row)

    def add(self, line: int, external_id: str, problem: Problem):
        row = [
            line,
            harmless(external_id[:_LONGEST]),
            problem.column,
            harmless(problem.value[:_LONGEST]),
            harmless(problem.reason),
        ]
        if len(self.first) < self.FIRST:
            self.first.append(row)
        self._write(row)


def harmless(text: str) -> str:
    """A text that no spreadsheet will run and no terminal obey."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in escaped(text))


@contextmanager
def open_report(path: Path | None):
    """A Report that appears at `path`, whole, when the block ends well, and not at all when it does not."""
    if path is None:
        yield Report()
        return
    part = path.with_name(path.name + ".part")
    try:
        with open(part, "w", encoding="utf-8", newline="") as file:
            yield Report(file)
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
