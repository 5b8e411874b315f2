"""Delaware: the Division of Professional Regulation's licenses, without addresses."""

from locator.imports.boards import values
from locator.imports.boards.board import Board, Credential


def _is_massage(row):
    return values.is_massage_therapist(row["license_type"])


def _read(row):
    status, disciplined = values.standing(row["license_status"])
    return Credential(
        number=row[BOARD.number],
        last_name=row["last_name"],
        first_name=row["first_name"],
        status=status,
        expires_on=values.day(row["expiration_date"]) if row["expiration_date"] else None,
        disciplined=disciplined or values.flag(row.get("disciplinary_action", "")),
    )


BOARD = Board(
    code="de",
    state="DE",
    source="DE DPR",
    number="license_no",
    required=(
        ("license_no",),
        ("last_name",),
        ("first_name",),
        ("license_type",),
        ("license_status",),
        ("expiration_date",),
    ),
    is_massage=_is_massage,
    read=_read,
    prefixes=("MT",),
)
