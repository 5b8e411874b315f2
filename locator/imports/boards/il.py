"""Illinois: IDFPR's active and former licenses of every profession. Businesses have "Y" under `business`."""

from locator.imports.boards import values
from locator.imports.boards.board import Board, Credential


def _is_massage(row):
    kind = f"{row['license_type']} {row.get('description', '')}"
    return values.is_massage_therapist(kind) and row.get("business", "").casefold() not in ("y", "yes")


def _read(row):
    status, disciplined = values.standing(row["license_status"])
    return Credential(
        number=row[BOARD.number],
        last_name=row["last_name"],
        first_name=row["first_name"],
        status=status,
        expires_on=values.day(row["expiration_date"]) if row["expiration_date"] else None,
        disciplined=disciplined or values.flag(row.get("ever_disciplined", "")),
    )


BOARD = Board(
    code="il",
    state="IL",
    source="IDFPR",
    number="license_number",
    required=(
        ("license_type",),
        ("license_number",),
        ("license_status",),
        ("last_name",),
        ("first_name",),
        ("expiration_date",),
    ),
    is_massage=_is_massage,
    read=_read,
)
