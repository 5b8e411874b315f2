"""Where a practice of an imported row is, as exactly as the row allows, or why it can be nowhere."""

import functools
import re
import unicodedata
from typing import NamedTuple

from django.utils.translation import gettext as _

from locator import gazetteer, geocoding, places
from locator.imports.cells import Bad
from locator.sphere import Point

NEAR_STATE_MILES = 25
_ZIP = re.compile(r"(\d{5})(?:[-\s]?\d{4})?", re.ASCII)
_SHORTENED = re.compile(r"(\d{3,4})(?:-?\d{4})?", re.ASCII)


class Placed(NamedTuple):
    """A point, how exact it is (a Practice.Precision), and the town, which a row with a ZIP code may leave out."""

    point: Point
    precision: str
    city: str


class Misplaced(Bad):
    """Wrong in a certain column."""

    def __init__(self, column, reason):
        super().__init__(reason)
        self.column = column


def zip_code(text: str, city: str, state: str) -> str:
    """Five digits of a ZIP code or ZIP+4; zeros that a spreadsheet took are restored where town and state agree."""
    text = unicodedata.normalize("NFKC", text)
    if found := _ZIP.fullmatch(text):
        return found[1]
    short = _SHORTENED.fullmatch(text)
    code = short and places.restore_zip(short[1], city, state)
    if short and not code:
        raise Bad(_("has too few digits, and town and state do not show which zero was lost"))
    if not code:
        raise Bad(_("is not a ZIP code"))
    return code


class Placer:
    """Places the rows of one run. An address service that keeps failing is given up for the rest of it."""

    PATIENCE = 3

    def __init__(self):
        self.failures = 0

    @property
    def gave_up(self) -> bool:
        return self.failures >= self.PATIENCE

    def place(self, street: str, city: str, state: str, code: str, given: Point | None) -> Placed:
        """Where an address is; `state` and `code` are a state's code and a ZIP code. Raises Misplaced."""
        found = gazetteer.zip_code(code) if code else None
        if gazetteer.is_military(code):
            raise Misplaced("zip", _("is military or diplomatic mail, which has no place to search"))
        if code and not found:
            raise Misplaced("zip", _("there is no such ZIP code"))
        if found and found.state != state:
            raise Misplaced("zip", _("lies in %(there)s, not in %(state)s") % {"there": found.state, "state": state})
        city = city or found.city
        if given:
            if not gazetteer.near_state(given, state, NEAR_STATE_MILES):
                raise Misplaced(
                    "latitude", _("lies more than 25 miles from every place of %s") % gazetteer.state(state).name
                )
            return Placed(given, "address", city)
        if street and (point := self._locate(f"{street}, {city}, {state} {code}".strip(), state)):
            return Placed(point, "address", city)
        point, precision = _center(city, state, code)
        return Placed(point, precision, city)

    def _locate(self, address, state):
        if self.gave_up or not geocoding.is_configured():
            return None
        try:
            point = geocoding.locate(address, state)
        except places.GeocoderUnavailable:
            self.failures += 1
            return None
        self.failures = 0
        return point


@functools.lru_cache(maxsize=10_000)
def _center(city, state, code) -> tuple[Point, str]:
    column = "zip" if code else "city"
    try:
        found = places.resolve(code or f"{city}, {state}")
    except places.PlaceError as error:
        raise Misplaced(column, str(error)) from error
    if isinstance(found, places.Choices):
        raise Misplaced(column, str(found.message))
    # The resolver makes the best of a text; a practice must stand in the very town that the row names.
    if found.precision not in ("zip", "town") or found.state != state or not (code or _is_named(found, city)):
        raise Misplaced(column, _("is no town that we know in %s") % gazetteer.state(state).name)
    return found.point, found.precision


def _is_named(found, city):
    return any(town.name == found.city for town in gazetteer.towns_named(city, found.state))
