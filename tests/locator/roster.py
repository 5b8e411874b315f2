"""Rosters for the tests of the importer, and a way to run it that keeps what it said."""

import csv
import io
from typing import NamedTuple

from django.core.management import CommandError, call_command

ANN = {
    "external_id": "A1",
    "first_name": "Ann",
    "last_name": "Lee",
    "business_name": "Calm Hands",
    "street": "1620 Orrington Ave",
    "city": "Evanston",
    "state": "IL",
    "zip": "60201",
    "techniques": "swedish",
    "license_number": "227.000001",
    "license_expires": "2099-12-31",
    "license_verified_on": "2024-05-01",
    "license_source": "IDFPR",
}
BOB = {
    "external_id": "B2",
    "first_name": "Bob",
    "last_name": "Ray",
    "city": "Chicago",
    "state": "Illinois",
    "license_number": "227.000002",
    "license_expires": "2099-12-31",
    "license_verified_on": "2024-05-01",
}


class Outcome(NamedTuple):
    """What a run said, the reason it gave for an exit status of 1 ("" for 0), and its report as dicts."""

    summary: str
    progress: str
    error: str
    report: list[dict]

    @property
    def problems(self):
        return [(row["line"], row["external_id"], row["column"], row["value"]) for row in self.report]


def write(path, *rows):
    """A CSV of rows (dicts), with the columns that any of them has."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(path, **options):
    out, err, error = io.StringIO(), io.StringIO(), ""
    report = path.with_name("report.csv")
    try:
        call_command("import_therapists", path, report=report, stdout=out, stderr=err, **options)
    except CommandError as refused:
        error = str(refused)
    rows = []
    if report.exists():
        with open(report, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    return Outcome(out.getvalue(), err.getvalue(), error, rows)
