"""Connecticut: the credentials of every profession, with one field for the whole name."""

from locator.imports.boards import values
from locator.imports.boards.board import Board, Credential


def _is_massage(row):
    return values.is_massage_therapist(row["type"])


def _read(row):
    # What stands under the reason is no status of its own: "CURRENT", "LACK OF RENEWAL", "PROBATION".
    status, disciplined = values.standing(row["status"])
    last_name, first_name = values.full_name(row["name"])
    return Credential(
        number=row[BOARD.number],
        last_name=last_name,
        first_name=first_name,
        status=status,
        expires_on=values.day(row["expirationdate"]) if row["expirationdate"] else None,
        disciplined=disciplined or values.is_discipline(row.get("statusreason", "")),
    )


BOARD = Board(
    code="ct",
    state="CT",
    source="CT DPH",
    number="credentialnumber",
    required=(("name",), ("type",), ("credentialnumber",), ("status",), ("expirationdate",)),
    is_massage=_is_massage,
    read=_read,
    prefixes=("MT",),
)
