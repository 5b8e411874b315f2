"""One row of a board's roster: what it says, or why it cannot be used, and whose license it may have been about."""

from django.utils.translation import gettext as _

from locator.imports import cells
from locator.imports.cells import Bad
from locator.models import Doubt, License

_LONGEST = Doubt._meta.get_field("last_name").max_length


def credential_of(record, columns, board):
    """What a row says; None where it is of another profession. Its values are never part of a reason."""
    if record.fault:
        raise Bad(record.fault)
    given, columns = _even(record.cells, columns)
    if len(given) != len(columns):
        counts = {"cells": len(given), "columns": len(columns)}
        raise Bad(_("the row has %(cells)d cells, the header %(columns)d") % counts)
    row = {name: cells.clean(text) for name, text in zip(columns, given, strict=True)}
    if not board.is_massage(row):
        return None
    credential = board.read(row)
    if not board.core(credential.number):
        raise Bad(_("the license has no number"))
    if not credential.last_name:
        raise Bad(_("the license has no last name"))
    if max(map(len, (credential.number, credential.last_name, credential.first_name))) > _LONGEST:
        raise Bad(_("the license has a number or a name of more than %d characters") % _LONGEST)
    if credential.status == License.Status.ACTIVE and credential.expires_on is None:
        raise Bad(_("the license is active and has no date"))
    return credential


def _even(given, columns):
    """Some boards end each line with a separator, or only that of the header."""
    cells_end, columns_end = len(given), len(columns)
    while cells_end > len(columns) and not given[cells_end - 1].strip():
        cells_end -= 1
    while columns_end > cells_end and not columns[columns_end - 1]:
        columns_end -= 1
    return given[:cells_end], columns[:columns_end]


def naming(record, columns, board):
    """Where the number of a row that was not understood may stand: anywhere, unless its cells are in their columns.

    Any other number, a date's or a ZIP code's, may be a license's too, and that would pass for one that is there.
    """
    given, columns = _even(record.cells, columns)
    if record.fault or len(given) != len(columns):
        return record.cells or [record.raw]
    return [given[columns.index(board.number)]]
