"""What a board's roster says of one license of ours: theirs, another name's, not there, or not to be told."""

import enum
from typing import NamedTuple

from locator import surnames
from locator.imports.boards.board import Credential
from locator.imports.boards.values import GRAVITY
from locator.models import Doubt

# Two spellings this close, in letters added, lost or changed, may be one name.
NEAR = 2


class Answer(enum.StrEnum):
    FOUND = "found"  # number, state and last name agree, or staff have said that they do
    NEAR = "near"
    NAME = "name"
    ABSENT = "absent"
    UNREAD = "unread"  # the number stands in a row that was not understood


class Match(NamedTuple):
    """An answer, and the credential it rests on; None where there is none."""

    answer: Answer
    credential: Credential | None = None


def match(last_name: str, rows: list[Credential], decided: dict, *, unread: bool, repeats_are_cases: bool) -> Match:
    """`decided` are staff's decisions on this license, by the name that the board has."""
    rows = [row for row in rows if decided.get(written(row)) != Doubt.Decision.OTHER]
    theirs = [row for row in rows if _plain(row.last_name) == _plain(last_name) or decided.get(written(row))]
    if theirs:
        # A case against one license may still stand under a former name, or without its accent.
        cases = [row for row in rows if row not in theirs and _is_near(row.last_name, last_name)]
        case = any(row.disciplined for row in cases) or (repeats_are_cases and bool(cases))
        found = _one_of(theirs, repeats_are_cases)
        return Match(Answer.FOUND, found._replace(disciplined=True) if case else found)
    if rows:
        near = [row for row in rows if _is_near(row.last_name, last_name)]
        return Match(Answer.NEAR if near else Answer.NAME, _one_of(near or rows, repeats_are_cases))
    return Match(Answer.UNREAD if unread else Answer.ABSENT)


def written(row: Credential) -> tuple[str, str]:
    """A name as a board writes it, which is how a decision on it is kept."""
    return row.last_name, row.first_name


def _one_of(rows, repeats_are_cases):
    """One license of several rows: the latest date, of its rows the gravest status, and any discipline at all."""
    last = max(rows, key=lambda row: (row.expires_on is not None, row.expires_on))
    of_last = [row.status for row in rows if row.expires_on == last.expires_on]
    case = any(row.disciplined for row in rows) or (repeats_are_cases and len(rows) > 1)
    return last._replace(status=min(of_last, key=GRAVITY.index), disciplined=case or last.disciplined)


def _plain(name):
    """Rosters are in capitals; nothing else may differ."""
    return " ".join(name.split()).casefold()


def _is_near(one, other):
    """Accents, hyphens, a part of a double name, or a slip."""
    return (
        surnames.key(one) == surnames.key(other)
        or surnames.fits(one, other)
        or surnames.fits(other, one)
        or _distance(surnames.key(one), surnames.key(other)) <= NEAR
    )


def _distance(one, other):
    """Letters to be added, taken away or changed to make one word of the other (Levenshtein)."""
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, against in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != against)))
        before = now
    return before[-1]
