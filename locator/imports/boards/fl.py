"""Florida: the Department of Health's daily file: bars between cells and at the end, quotation marks anywhere."""

from locator.imports.boards import values
from locator.imports.boards.board import Board, Credential


def _is_massage(row):
    return values.is_massage_therapist(row["profession_name"])


def _read(row):
    # Both columns count: a license can be "CLEAR" and "INACTIVE".
    status, disciplined = values.standing(
        row["license_status_description"], row.get("license_active_status_description", "")
    )
    return Credential(
        number=row[BOARD.number],
        last_name=row["last_name"],
        first_name=row["first_name"],
        status=status,
        expires_on=values.day(row["expire_date"]) if row["expire_date"] else None,
        disciplined=disciplined or values.flag(row.get("board_action_indicator", "")),
    )


BOARD = Board(
    code="fl",
    state="FL",
    source="FL DOH MQA",
    number="license_number",
    required=(
        ("profession_name",),
        ("license_number",),
        ("last_name",),
        ("first_name",),
        ("expire_date",),
        ("license_status_description",),
    ),
    is_massage=_is_massage,
    read=_read,
    prefixes=("MA",),
    separator="|",
    quoted=False,
)
