"""Where a practice is, as exactly as its address allows, or why it can be nowhere. For rosters and for staff."""

import contextlib
import functools
from typing import NamedTuple

from django.utils.translation import gettext as _

from locator import believing, gazetteer, geocoding, places
from locator.sphere import Point


class Placed(NamedTuple):
    """A point, how exact it is (a Practice.Precision), and the town, which a row with a ZIP code may leave out."""

    point: Point
    precision: str
    city: str


class Misplaced(Exception):
    """No place for a practice: `column` is what is wrong, the message why, for staff."""

    def __init__(self, column, reason):
        super().__init__(reason)
        self.column = column


class Placer:
    """Places the practices of one run; `service_failed` where the address service did not answer for some."""

    def __init__(self):
        self.service_failed = False

    def place(self, street: str, city: str, state: str, code: str, given: Point | None) -> Placed:
        """Where an address is; `state` and `code` are a state's code and a ZIP code. Raises Misplaced."""
        city = town_of(city, state, code)
        if given:
            if not gazetteer.near_state(given, state, believing.NEAR_MILES):
                raise Misplaced(
                    "latitude", _("lies more than 25 miles from every place of %s") % gazetteer.state(state).name
                )
            return Placed(given, "address", city)
        if street and (point := self._locate(question(street, city, state, code))):
            return Placed(point, "address", city)
        return center(city, state, code)

    def _locate(self, question):
        if not geocoding.is_configured():
            return None
        try:
            return geocoding.locate(question)
        except geocoding.TooManyAsked:
            return None  # Nobody failed; `place_practices` has the time for it.
        except places.GeocoderUnavailable:
            self.service_failed = True
            return None


def town_of(city: str, state: str, code: str) -> str:
    """The town of an address whose ZIP code and state belong together. Raises Misplaced where they do not."""
    found = gazetteer.zip_code(code) if code else None
    if gazetteer.is_military(code):
        raise Misplaced("zip", _("is military or diplomatic mail, which has no place to search"))
    if code and not found:
        raise Misplaced("zip", _("there is no such ZIP code"))
    if found and found.state != state:
        raise Misplaced("zip", _("lies in %(there)s, not in %(state)s") % {"there": found.state, "state": state})
    if not (city or found):
        raise Misplaced("city", _("is needed, or a ZIP code"))
    return city or found.city


def question(street: str, city: str, state: str, code: str) -> geocoding.Question:
    """What to ask for an address: as one would type it, near the center of its ZIP code or town, if that is known."""
    near = None
    with contextlib.suppress(Misplaced):
        near = center(city, state, code).point
    return geocoding.Question(f"{street}, {city}, {state} {code}".strip(), state, near)


@functools.lru_cache(maxsize=10_000)
def center(city: str, state: str, code: str) -> Placed:
    """The center of a ZIP code, or of a town that is known in the state. Raises Misplaced."""
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
    return Placed(found.point, found.precision, city)


def _is_named(found, city):
    return any(town.name == found.city for town in gazetteer.towns_named(city, found.state))


def place_practice(practice):
    """Give a practice the point of its address. Raises Misplaced, and then leaves it as it was."""
    placed = Placer().place(practice.street, practice.city, practice.state_id, practice.zip, None)
    practice.latitude, practice.longitude = placed.point
    practice.precision, practice.city = placed.precision, placed.city
