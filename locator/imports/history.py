"""What an import changes, in the history of the therapists: a line for each whose facts it changed."""

from pathlib import Path

from history.keeping import Lines
from locator.models import Therapist

# A board that says the same again only moves this date: the license itself shows it, week after week.
AGAIN = frozenset({"verified_on"})


def therapist_lines(command: str, path: Path | None = None, by=None) -> Lines:
    """Lines that name the command and its file, and `by` whom."""
    return Lines(Therapist, f"{command} {path.name}" if path else command, by, trivial=AGAIN)
