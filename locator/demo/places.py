"""Where fictional therapists practice: by population, around the ZIP codes of a town, and never over the state line."""

import functools
import itertools
import math
from random import Random
from typing import NamedTuple

from locator import gazetteer
from locator.sphere import Point

# The first few therapists stand here, so that a small demo, too, shows something near these.
ANCHORS = (("Washington", "DC"), ("New York", "NY"), ("Chicago", "IL"), ("Evanston", "IL"))
ANCHORED = 4 * len(ANCHORS)

_PEOPLE_PER_SQUARE_MILE = 8000
_ROAM = (3.0, 1.5, 0.75, 0.375, 0.1)  # miles
_NEIGHBORS_WITHIN = 15  # miles
_MILES_PER_DEGREE = 69.1


class Spot(NamedTuple):
    """A place of work: its ZIP code's record, the town it counts to, and its own point."""

    town: gazetteer.Town
    zip: gazetteer.Zip
    point: Point


class Map:
    """The towns of some states (their codes), to be drawn from by population."""

    def __init__(self, states):
        self.towns = [town for town in gazetteer.towns() if town.population and town.state in states]
        self.cumulative = list(itertools.accumulate(town.population for town in self.towns))
        named = [gazetteer.towns_named(name, code)[:1] for name, code in ANCHORS if code in states]
        self.anchors = list(itertools.chain(*named))
        self.near_towns = Nearby(self.towns)
        self.near_zips = Nearby(gazetteer.zips().values())
        self.zips_of = functools.cache(self._zips_of)
        self.roam = functools.cache(self._roam)

    def draw(self, number: int, random: Random) -> Spot:
        """Where therapist `number`, counted from 1, works."""
        if number <= ANCHORED and self.anchors:
            return self._spot(self.anchors[number % len(self.anchors)], random)
        while not self.zips_of(town := random.choices(self.towns, cum_weights=self.cumulative)[0]):
            pass
        return self._spot(town, random)

    def another(self, spot: Spot, random: Random) -> Spot:
        """A second place of work: the same town, or a neighboring one, now and then in the next state."""
        near = self.near_towns(spot.town)
        for town in random.sample(near, min(8, len(near))):
            if _miles(spot.town, town) <= _NEIGHBORS_WITHIN and self.zips_of(town):
                return self._spot(town, random)
        return self._spot(spot.town, random)

    def _spot(self, town, random):
        zip_ = random.choice(self.zips_of(town))
        return Spot(town, zip_, _stroll(zip_.point, self.roam(zip_), random))

    def _zips_of(self, town):
        """The ZIP codes of as much ground as the people of a town need, or the nearest; none where mail is far."""
        reach = max(2, math.sqrt(town.population / _PEOPLE_PER_SQUARE_MILE / math.pi))
        own = (zip_ for zip_ in self.near_zips(town) if zip_.state == town.state and not zip_.kind)
        near = sorted((_miles(town, zip_), zip_) for zip_ in own)
        return [zip_ for away, zip_ in near if away <= reach] or [
            zip_ for away, zip_ in near[:1] if away <= _NEIGHBORS_WITHIN
        ]

    def _roam(self, zip_):
        """How far, in miles, one may go from the center of a ZIP code and be nearer to it than to another state."""
        others = {other.state for other in self.near_zips(zip_)} - {zip_.state}
        for miles in _ROAM:
            if not any(gazetteer.near_state(zip_.point, code, miles) for code in others):
                return miles / 2
        return 0.0


class Nearby:
    """Places by cell of half a degree; called with one, the list of those in its cell and in the eight around it."""

    def __init__(self, places):
        self.cells = {}
        for place in places:
            self.cells.setdefault(self.cell(place), []).append(place)
        self.around = functools.cache(self._around)

    def __call__(self, place):
        return self.around(*self.cell(place))

    def _around(self, row, column):
        cells = itertools.product((row - 1, row, row + 1), (column - 1, column, column + 1))
        return [place for cell in cells for place in self.cells.get(cell, ())]

    @staticmethod
    def cell(place):
        return round(place.latitude * 2), round(place.longitude * 2)


def _miles(one, other):
    """Near enough for neighbors."""
    north, east = one.latitude - other.latitude, one.longitude - other.longitude
    return _MILES_PER_DEGREE * math.hypot(north, east * math.cos(math.radians(one.latitude)))


def _stroll(start: Point, miles: float, random: Random) -> Point:
    """A point within some miles of the start, likelier near it."""
    away, angle = miles * random.random(), random.random() * math.tau
    north, east = away * math.sin(angle) / _MILES_PER_DEGREE, away * math.cos(angle) / _MILES_PER_DEGREE
    return Point(
        round(start.latitude + north, 6), round(start.longitude + east / math.cos(math.radians(start.latitude)), 6)
    )
