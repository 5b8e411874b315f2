"""What one row of the therapists CSV says, checked: an entry of plain values, or the problems that keep it out.

docs/import-therapists.md is the reference. An entry holds only what the row says: a blank cell is absent.
"""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from locator.imports import cells
from locator.imports.cells import Bad
from locator.imports.formulas import restored
from locator.imports.persons import normal_key
from locator.imports.quarantine import Problem
from locator.imports.reading import Record
from locator.placing import Misplaced, Placer
from locator.sphere import Point

# What a row says of whom or what, by column, and the model's field where that is called otherwise.
_PARTS = {
    "person": (
        *("first_name", "last_name", "credentials", "gender", "languages", "techniques", "accepts_new", "bio"),
        "practising_since",
    ),
    "practice": (
        *("business_name", "street", "street2", "town", "state", "zip", "latitude", "longitude", "precision", "given"),
        *("hide_address", "phone", "email", "website", "settings", "wheelchair_access"),
        *("travel_radius_miles", "import_key"),
    ),
    "license": (
        *("license_state", "license_number", "license_title", "license_expires", "license_verified_on"),
        "license_source",
    ),
    "certification": ("certification", "certification_number", "certification_expires"),
}
_FIELDS = {
    "business_name": "name",
    "town": "city",
    "wheelchair_access": "wheelchair",
    "state": "state_id",
    "license_state": "state_id",
    "license_number": "number",
    "license_title": "title",
    "license_expires": "expires_on",
    "license_verified_on": "verified_on",
    "license_source": "source",
    "certification": "title",
    "certification_number": "number",
    "certification_expires": "expires_on",
}
_IDENTITY = {"license": "license_number", "certification": "certification"}
_OF_A_PLACE = {"street", "city", "state", "zip", "latitude", "longitude"}
_NAMES_A_PRACTICE = ("business_name", "street", "street2", "city", "state", "zip")
# Without a number, these say something of a license that cannot be told from another.
_OF_A_LICENSE = ("license_title", "license_expires", "license_verified_on", "license_source")


class Entry(NamedTuple):
    """A good row. `data` can be written as JSON; `license` is its (state, number), if it has one."""

    external_id: str
    data: dict
    license: tuple[str, str] | None
    corrections: list[Problem]


class Rejected(Exception):
    """A row that cannot be used: whose it is, as far as known, and every problem found."""

    def __init__(self, external_id: str, problems: list[Problem]):
        super().__init__(problems)
        self.external_id, self.problems = external_id, problems


class Reader:
    """Reads the records of one file, with `parsers` of its columns."""

    def __init__(self, columns: list[str], parsers: dict, placer: Placer):
        self.columns = columns
        self.parsers = parsers
        self.at = {name: index for index, name in enumerate(columns) if name in self.parsers}
        self.placer = placer

    def entry(self, record: Record) -> Entry:
        """Raises Rejected."""
        if record.fault:
            raise Rejected("", [Problem("", "", record.fault)])
        if len(record.cells) != len(self.columns):
            raise self._ragged(record)
        values, problems = {}, []
        for column, index in self.at.items():
            text = restored(record.cells[index])
            try:
                if text and (text := cells.clean(text, lines=column == "bio")):
                    values[column] = self.parsers[column](text)
            except Bad as bad:
                problems.append(Problem(column, text, str(bad)))
        corrections = []
        problems += self._missing(values, {problem.column for problem in problems})
        if not _OF_A_PLACE.intersection(problem.column for problem in problems):
            problems += self._place(values, corrections)
        if problems:
            raise Rejected(values.get("external_id", ""), problems)
        held = (values["license_state"], values["license_number"]) if "license_number" in values else None
        return Entry(values["external_id"], _data(values), held, corrections)

    def _ragged(self, record):
        counts = {"cells": len(record.cells), "columns": len(self.columns)}
        reason = _("the row has %(cells)d cells, the header %(columns)d") % counts
        # Cells after a stray comma have moved; only the first is sure to stand in its own column.
        external_id = " ".join(record.cells[0].split()) if self.columns[0] == "external_id" else ""
        return Rejected(external_id, [Problem("", "", reason)])

    def _missing(self, values, faulty):
        def lacks(*columns):
            return not any(column in values or column in faulty for column in columns)

        for needed in (("external_id",), ("last_name", "first_name", "business_name"), ("city", "zip"), ("state",)):
            if lacks(*needed):
                yield Problem(needed[0], "", _("is needed: %s") % _(" or ").join(needed))
        if lacks("license_number"):
            for column in _OF_A_LICENSE:
                if column in values:
                    yield Problem("license_number", "", _("is needed where %s is filled") % column)
                    break
        if lacks("certification"):
            for column in ("certification_number", "certification_expires"):
                if column in values:
                    yield Problem("certification", "", _("is needed where %s is filled") % column)
                    break
        for one, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if one in values and lacks(other):
                yield Problem(other, "", _("is needed where %s is filled") % one)

    def _place(self, values, corrections):
        """Fill in the point, its precision, the town and the license's state; what is wrong with the place."""
        state, typed = values["state"], values.get("zip", "")
        try:
            if typed:
                values["zip"] = cells.zip_code(typed, values.get("city", ""), state)
                if values["zip"] != typed and values["zip"][:5] != typed[:5]:
                    corrections.append(Problem("zip", typed, _("corrected to %s") % values["zip"]))
            given = Point(values["latitude"], values["longitude"]) if "latitude" in values else None
            placed = self.placer.place(
                values.get("street", ""), values.get("city", ""), state, values.get("zip", ""), given
            )
        except (Bad, Misplaced) as bad:
            column = bad.column if isinstance(bad, Misplaced) else "zip"
            shown = f"{given.latitude}, {given.longitude}" if column == "latitude" else values.get(column, "")
            return [Problem(column, typed if column == "zip" else shown, str(bad))]
        values["import_key"] = normal_key(values.get(column, "") for column in _NAMES_A_PRACTICE)
        values["latitude"], values["longitude"] = placed.point
        values |= {"precision": placed.precision, "given": given is not None, "town": placed.city}
        values.setdefault("license_state", state)
        return []


def _data(values):
    """The entry in the four parts that it is about, each under the names of its model's fields, dates as text."""
    values = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return {
        part: {_FIELDS.get(column, column): values[column] for column in columns if column in values}
        for part, columns in _PARTS.items()
        if part in ("person", "practice") or _IDENTITY[part] in values
    }
