"""The conditions of a search, as SQL over the table of listings.

The numbers in it are our own, never a visitor's text; they stand in brackets because a negative one after a minus would
begin an SQL comment. As nodes of the ORM, compiling them would cost more than answering them (measured: 1.4 ms a
search).
"""

import re
from collections.abc import Iterable
from datetime import date

from locator.listing import BITS_PER_COLUMN, MASK_COLUMNS
from locator.sphere import METERS_PER_MILE, Point, chord2, cover, ecef

WIDEST_BANDED = 1000  # miles


def _column(name):
    return f'"locator_listing"."{name}"'


def chord2_to(point: Point) -> str:
    """The squared chord, in square meters, from a row's point to a fixed one."""
    axes = zip("xyz", ecef(point), strict=True)
    return f"({'+'.join(f'({_column(axis)}-({at!r}))*({_column(axis)}-({at!r}))' for axis, at in axes)})"


def within(point: Point, miles: float) -> str:
    """Is a row within a distance of a point? By arithmetic alone: no index helps."""
    return f"{chord2_to(point)} <= ({chord2(miles * METERS_PER_MILE, point.latitude)!r})"


def circle(point: Point, miles: float) -> str:
    """Is a row within a distance of a point?"""
    meters = miles * METERS_PER_MILE
    inside = within(point, miles)
    # For a good part of the globe the index saves nothing, and its list of bands would be long.
    return inside if miles > WIDEST_BANDED else f"{_in_bands(point, meters)} AND {inside}"


def _in_bands(point, meters):
    """Is a row in the latitude bands that cover a circle, and between the longitudes they span?"""
    bands = cover(point, meters)
    numbers = ",".join(str(number) for number in sorted({band.number for band in bands}))
    spans = [
        f"({_column('lat_band')} IN ({numbers}) AND {_column('longitude')} BETWEEN ({west!r}) AND ({east!r}))"
        for west, east in _spans(bands)
    ]
    return f"({' OR '.join(spans)})"


def _spans(bands):
    """The least west and greatest east of the bands; two of them where the circle lies over the date line."""
    if any(band.west == -180 and band.east == 180 for band in bands):
        return [(-180.0, 180.0)]
    eastern = [band for band in bands if band.east == 180]
    western = [band for band in bands if band.west == -180]
    if not eastern and not western:
        return [(min(band.west for band in bands), max(band.east for band in bands))]
    sides = [band for band in bands if band.west >= 0], [band for band in bands if band.west < 0]
    return [(min(band.west for band in side), max(band.east for band in side)) for side in sides if side]


def in_state(code: str) -> str:
    """Is a row's practice in a state?"""
    return f"{_column('state')} = '{_checked(code)}'"


def _checked(code):
    """A state's code, which alone of all values here is a text: two letters, or nothing at all is asked."""
    if not re.fullmatch("[A-Z]{2}", code):
        raise ValueError("A state’s code is two capital letters.")
    return code


def certified(today: date) -> str:
    """Does a row's therapist hold a board certification that is current on a day?"""
    return f"{_column('certified_until')} >= '{today:%Y-%m-%d}'"


def comes_to(point: Point, state: str, today: date) -> str:
    """Does a row's therapist travel as far as a point, and may they work there? `state` is the point's, a code.

    Expects rows that are current: in the practice's own state, what lets it be shown lets its therapist work.
    """
    # Most do not travel at all, and of those who do most are out of reach: the subquery is the last to be asked.
    # Safe: a column's name, numbers of our own, a day and a code.
    return (
        f"({_column('reach2')} > 0 AND {chord2_to(point)} <= {_column('reach2')} AND ({in_state(state)} OR EXISTS"  # noqa: S608
        f" (SELECT 1 FROM locator_territory WHERE locator_territory.practice_id = {_column('practice_id')}"
        f" AND locator_territory.state = '{_checked(state)}' AND locator_territory.until >= '{today:%Y-%m-%d}')))"
    )


def masked(bits: Iterable[int]) -> str:
    """Has a row all of these stored bits?"""
    wanted = dict.fromkeys(MASK_COLUMNS, 0)
    for bit in bits:
        wanted[MASK_COLUMNS[bit // BITS_PER_COLUMN]] |= 1 << bit % BITS_PER_COLUMN
    return " AND ".join(f"{_column(name)} & {mask:d} = {mask:d}" for name, mask in wanted.items() if mask)
