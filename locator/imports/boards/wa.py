"""Washington: the Department of Health's credentials. The year of birth, which the file has, is never read."""

from locator.imports.boards import values
from locator.imports.boards.board import Board, Credential


def _is_massage(row):
    return values.is_massage_therapist(row["credentialtype"])


def _read(row):
    status, disciplined = values.standing(row["status"])
    return Credential(
        number=row[BOARD.number],
        last_name=row["lastname"],
        first_name=row["firstname"],
        status=status,
        expires_on=values.day(row["expirationdate"]) if row["expirationdate"] else None,
        disciplined=disciplined or values.flag(row.get("actiontaken", "")),
    )


BOARD = Board(
    code="wa",
    state="WA",
    source="WA DOH",
    number="credentialnumber",
    required=(
        ("credentialnumber",),
        ("lastname",),
        ("firstname",),
        ("credentialtype",),
        ("status",),
        ("expirationdate",),
    ),
    is_massage=_is_massage,
    read=_read,
    prefixes=("MA",),
)
