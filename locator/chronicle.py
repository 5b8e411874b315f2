"""What is changed many at a time, in the history of the therapists: a line for each whose facts it changed."""

from django.utils.translation import gettext as _

from history.keeping import Lines
from locator.models import Therapist

# A board that says the same again only moves this date: the license itself shows it, week after week.
AGAIN = frozenset({"verified_on"})


def therapist_lines(command: str, file_name: str = "", by=None) -> Lines:
    """Lines of a job that name the command and the file as its owner called it, and `by` whom."""
    return Lines(Therapist, f"{command} {file_name}" if file_name else command, by, trivial=AGAIN)


def lines_by_hand(by) -> Lines:
    """Lines of what a member of staff did to many at once. Here to have looked again is what they did."""
    return Lines(Therapist, _("hand, with many at once"), by)
