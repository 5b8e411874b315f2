"""Typed coordinates: taken as typed, without rounding, and only where somebody could be found near them."""

import re
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from locator import gazetteer
from locator.place import Place, PlaceNotFound
from locator.sphere import Point, is_on_earth

COVERAGE = _("We cover the United States and its territories. Type a ZIP code or a town and state there.")
NEAR_THE_US_MILES = 100

_NUMBER = r"([-+]?(?:\d{1,3}(?:\.\d{0,30})?|\.\d{1,30}))\s?°?\s?"
_COORDINATES = re.compile(rf"(?:geo:)?\(?\s?{_NUMBER}(N|S|E|W|)\s?[,; ]\s?{_NUMBER}(N|S|E|W|)\s?\)?", re.IGNORECASE)


def read(cleaned: str) -> tuple[float, float] | None:
    """The two numbers of a text that is nothing else, in the order typed; compass letters set sign and order."""
    match = _COORDINATES.fullmatch(cleaned)
    if not match:
        return None
    one, one_letter, two, two_letter = (group.upper() for group in match.groups())
    first, second = (
        float(number) * (-1 if letter in ("S", "W") else 1) for number, letter in ((one, one_letter), (two, two_letter))
    )
    return (second, first) if one_letter in ("E", "W") or two_letter in ("N", "S") else (first, second)


def place(first: float, second: float) -> Place:
    """The place of two numbers, latitude first unless only the other order makes sense. Raises PlaceNotFound."""
    if not (is_on_earth(first, second) or is_on_earth(second, first)):
        raise PlaceNotFound(
            _("Latitude runs from -90 to 90 and longitude from -180 to 180. Type them like 41.88, -87.63.")
        )
    point, notes = Point(first, second), ()
    town = covered(point)
    if not town and (town := covered(Point(second, first))):
        point = Point(second, first)
        notes = (_("The two numbers were the wrong way round: we read them as latitude, then longitude."),)
    if not town:
        mirrored = Point(first, -second)
        raise PlaceNotFound(COVERAGE, (_as_text(mirrored),) if covered(mirrored) else ())
    numbers = _as_text(point)
    label = gettext("%(coordinates)s (near %(town)s)") % {"coordinates": numbers, "town": town.label}
    return Place(label, point, "address", town.state, notes=notes, query=numbers)


def covered(point: Point) -> gazetteer.Town | None:
    """The town to name for a point, if it is anywhere near the United States or a territory."""
    return gazetteer.nearest_town(point, NEAR_THE_US_MILES) if is_on_earth(*point) else None


def _as_text(point: Point) -> str:
    # No digit lost, and never in powers of ten, which nobody types.
    return ", ".join(f"{Decimal(repr(number)):f}" for number in point)
