"""Texas: TDLR's file of all licenses. It has no status: the date decides. Dates are MMDDCCYY."""

from django.utils import timezone

from locator.imports.boards import values
from locator.imports.boards.board import Board, Credential
from locator.models import License


def _is_massage(row):
    return values.is_massage_therapist(row["license_type"])


def _read(row):
    expires_on = values.day_run_together(row["license_expiration_date_mmddccyy"])
    # A person's own name stands under the owner; what they trade as, under the business.
    last_name, first_name = values.full_name(row["owner_name"] or row.get("business_name", ""))
    current = expires_on >= timezone.localdate()
    return Credential(
        number=row[BOARD.number],
        last_name=last_name,
        first_name=first_name,
        status=License.Status.ACTIVE if current else License.Status.LAPSED,
        expires_on=expires_on,
        disciplined=None,
    )


BOARD = Board(
    code="tx",
    state="TX",
    source="TDLR",
    number="license_number",
    required=(("license_type",), ("license_number",), ("owner_name",), ("license_expiration_date_mmddccyy",)),
    is_massage=_is_massage,
    read=_read,
    prefixes=("MT",),
)
