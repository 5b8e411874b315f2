"""Colorado: DORA's file of all licenses. A number is unique only within a type; each case of discipline has a row."""

from locator.imports.boards import values
from locator.imports.boards.board import Board, Credential


def _is_massage(row):
    return row["licensetype"].casefold() == "mt"


def _read(row):
    status, disciplined = values.standing(row["licensestatusdescription"])
    case = row.get("casenumber", "") or row.get("programaction", "")
    return Credential(
        number=row[BOARD.number],
        last_name=row["lastname"],
        first_name=row["firstname"],
        status=status,
        expires_on=values.day(row["licenseexpirationdate"]) if row["licenseexpirationdate"] else None,
        disciplined=disciplined or bool(case),
    )


BOARD = Board(
    code="co",
    state="CO",
    source="DORA",
    number="licensenumber",
    required=(
        ("licensetype",),
        ("licensenumber",),
        ("lastname",),
        ("firstname",),
        ("licenseexpirationdate",),
        ("licensestatusdescription",),
    ),
    is_massage=_is_massage,
    read=_read,
    prefixes=("MT",),
    repeats_are_cases=True,
)
