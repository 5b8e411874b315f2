"""What a check came to, license by license: a list that is safe to open in a spreadsheet."""

import csv
import enum
import os
from contextlib import contextmanager
from pathlib import Path

from locator.imports.quarantine import harmless

COLUMNS = (
    *("outcome", "line", "therapist_id", "name", "state", "number", "was_current_to", "now_current_to", "status"),
    *("name_on_roster", "reason"),
)


class Outcome(enum.StrEnum):
    """Of a license; of a row, only the first."""

    QUARANTINED = "quarantined"
    VERIFIED = "verified"
    RENEWED = "renewed"
    LAPSED = "lapsed"
    DISCIPLINED = "disciplined"
    CORRECTED = "corrected"  # still proof, or still none, but its status, date or discipline is another
    ABSENT = "absent"  # was proof, is not in the roster, is proof no longer
    NO_MATCH = "no_match"  # was no proof and is not in the roster
    DOUBTFUL = "doubtful"
    UNREAD = "unread"
    UNCHANGED = "unchanged"


class Outcomes:
    """Writes each outcome to all of `files`, and keeps the first few of those that went wrong for the screen."""

    FIRST = 10

    def __init__(self, *files):
        self.first = []
        self._writers = [csv.writer(file) for file in files]
        self._write(COLUMNS)

    def add(self, outcome: Outcome, *, line="", reason="", license=None, was=(None, None), credential=None):
        if outcome == Outcome.QUARANTINED and len(self.first) < self.FIRST:
            self.first.append((line, reason))
        of_license = ["", "", "", ""]
        if license:
            of_license = [license.therapist_id, harmless(str(license.therapist)), license.state_id]
            of_license.append(harmless(license.number))
        name = f"{credential.last_name}, {credential.first_name}" if credential else ""
        until = [day.isoformat() if day else "" for day in (was[1], license.expires_on if license else None)]
        status = license.status if license else ""
        self._write([outcome.value, line, *of_license, *until, status, harmless(name), harmless(reason)])

    def _write(self, row):
        for writer in self._writers:
            writer.writerow(row)


@contextmanager
def open_list(path: Path | None, kept):
    """Outcomes that go to `kept`, and to a file that appears at `path`, whole, when the block ends well."""
    if path is None:
        yield Outcomes(kept)
        return
    part = path.with_name(path.name + ".part")
    try:
        with open(part, "w", encoding="utf-8", newline="") as file:
            yield Outcomes(kept, file)
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
