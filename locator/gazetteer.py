"""ZIP codes, towns, states and nicknames of the United States and its territories, in memory.

Plain Python over the files in `data/` (where they come from: docs/data-sources.md); nothing here needs Django. Points
are WGS 84 degrees, distances are miles, a state is named by its two-letter code.
"""

import functools
import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from locator.gazetteer_files import DATA, State, Town, Zip, aliases, read_once, states, towns_and_keys, zips
from locator.place_names import key, key_of, words
from locator.sphere import Point, miles_between

__all__ = [
    "DATA", "State", "Town", "Zip", "is_military", "key", "key_of", "near_state", "nearest_town", "nicknames", "state",
    "state_center", "states", "town_by_slug", "town_keys", "town_slug", "towns", "towns_keyed", "towns_named",
    "towns_near", "words", "zip_code", "zips", "zips_like",
]  # fmt: skip

_MILITARY_PREFIXES = ("09", "340", "962", "963", "964", "965", "966")
_MILES_PER_DEGREE = 68.7  # A degree of latitude is never shorter than this.
_CELLS_PER_DEGREE = 2


def is_military(code: str) -> bool:
    """Whether a ZIP code belongs to military or diplomatic mail (APO, FPO, DPO), which has no place."""
    return code.startswith(_MILITARY_PREFIXES)


def towns() -> list[Town]:
    """Every town, largest first."""
    return towns_and_keys()[0]


@read_once
def _state_names() -> dict[str, str]:
    """Codes, names and usual short forms of states, as words joined by a space, to codes."""
    names = {}
    for state_ in states().values():
        names[state_.code.lower()] = names[" ".join(words(state_.name))] = state_.code
        names[" ".join(state_.code.lower())] = state_.code
    for alias, places in aliases():
        if len(places) == 1 and places[0] in states():
            names[" ".join(words(alias))] = places[0]
    return names


@read_once
def _towns_by_key() -> dict[str, list[Town]]:
    found = defaultdict(list)
    towns_, keys = towns_and_keys()
    for name_key, town in zip(keys, towns_, strict=True):
        found[name_key].append(town)
    for alias, places in aliases():
        alias_key = key_of(alias)
        for town in [_exactly(found, place) for place in places if len(places) == 1 and place not in states()]:
            if town not in found[alias_key]:
                found[alias_key].append(town)
    return dict(found)


def _exactly(found: dict[str, list[Town]], label: str) -> Town:
    name, _, code = label.rpartition(", ")
    return next(town for town in found[key_of(name)] if town.state == code)


@read_once
def nicknames() -> dict[str, tuple[Town, ...]]:
    """What goes by a name of its own ("NYC", "Bay Area") to its towns, for a text that says nothing else."""
    by_key = _towns_by_key()
    return {
        key_of(alias): tuple(_exactly(by_key, place) for place in places)
        for alias, places in aliases()
        if places[0] not in states()
    }


def zip_code(code: str) -> Zip | None:
    return zips().get(code)


def zips_like(code: str, limit: int = 3) -> list[Zip]:
    """The ZIP codes that share the most leading digits with a code, and of those the nearest in number."""
    for length in (4, 3, 2, 1):
        low, high = zip_range(code[:length])
        if low < high:
            near = sorted(zip_codes()[low:high], key=lambda other: abs(int(other) - int(code)))[:limit]
            return [zips()[other] for other in sorted(near)]
    return []


def zip_range(digits: str) -> tuple[int, int]:
    """From where to where the ZIP codes that begin with some digits stand among `zip_codes`."""
    return bisect_left(zip_codes(), digits), bisect_left(zip_codes(), digits + ":")  # ":" follows "9".


@read_once
def zip_codes() -> list[str]:
    """Every ZIP code, ascending."""
    return list(zips())


def state(code_or_name: str) -> State | None:
    """A state, DC or a territory by code, name or usual short form ("IL", "Illinois", "Ill.")."""
    code = _state_names().get(" ".join(words(code_or_name)))
    return states()[code] if code else None


def states_starting(typed: list[str]) -> set[str]:
    """The codes of the states of which some words are the beginning."""
    text = " ".join(typed)
    return {code for name, code in _state_names().items() if name.startswith(text)}


def towns_named(name: str, state: str | None = None) -> tuple[Town, ...]:
    """The towns that go by a name, largest first, however it is spelled; of one state (its code) if one is given."""
    return towns_keyed(key_of(name), state)


def towns_keyed(name_key: str, state: str | None = None) -> tuple[Town, ...]:
    found = _towns_by_key().get(name_key, ())
    return tuple(town for town in found if state is None or town.state == state)


def town_slug(name: str) -> str:
    """A town's name as it stands in an address ("st-louis"): within a state, no two towns share one."""
    return "-".join(words(name))


def town_by_slug(state: str, slug: str) -> Town | None:
    """The town of a state (its code) whose slug is exactly this one."""
    # A slug has the words of its name, so it has the name's key as well.
    return next((town for town in towns_named(slug, state) if town_slug(town.name) == slug), None)


@functools.cache
def town_keys(state: str | None = None) -> dict[str, Town]:
    """The keys of a state's towns, or of all towns anyone counted, to the largest town of each."""
    by_key = _towns_by_key().items()
    if state is None:
        return {name_key: found[0] for name_key, found in by_key if found[0].population}
    return {name_key: town for name_key, found in by_key for town in reversed(found) if town.state == state}


@functools.cache
def state_center(code: str) -> Point:
    """The middle ZIP code of a state by latitude and by longitude: where its people are, rather than its land."""
    members = [zip_ for zip_ in zips().values() if zip_.state == code]
    latitude, longitude = (median(getattr(zip_, axis) for zip_ in members) for axis in Point._fields)
    return Point(round(latitude, 4), round(longitude, 4))


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return math.floor(latitude * _CELLS_PER_DEGREE), math.floor(longitude * _CELLS_PER_DEGREE)


@read_once
def _grids() -> dict[str, dict[tuple[int, int], list[Zip | Town]]]:
    grids = defaultdict(lambda: defaultdict(list))
    for place in (*zips().values(), *towns()):
        grids[place.state][_cell(place.latitude, place.longitude)].append(place)
    return {code: dict(grid) for code, grid in grids.items()}


def _cells_around(point: Point, miles: float) -> Iterator[tuple[int, int]]:
    """The cells that hold every point within a distance, the point's own first."""
    degrees = miles / _MILES_PER_DEGREE
    widest = math.cos(math.radians(min(abs(point.latitude) + degrees, 89.0)))
    row, column = _cell(*point)
    yield row, column
    south, west = _cell(point.latitude - degrees, point.longitude - degrees / widest)
    north, east = _cell(point.latitude + degrees, point.longitude + degrees / widest)
    around = 360 * _CELLS_PER_DEGREE
    for y in range(south, north + 1):
        for x in range(west, min(east, west + around - 1) + 1):
            if (y, x) != (row, column):
                yield y, (x + around // 2) % around - around // 2


def near_state(point: Point, code: str, miles: float) -> bool:
    """Whether a point lies within some miles of any ZIP code or town of a state (its code)."""
    grid = _grids().get(code, {})
    return any(
        miles_between(point, place.point) <= miles
        for cell in _cells_around(point, miles)
        for place in grid.get(cell, ())
    )


def _within(point: Point, miles: float, kind=(Zip, Town)) -> list[tuple[float, Zip | Town]]:
    places = (
        place
        for cell in _cells_around(point, miles)
        for grid in _grids().values()
        for place in grid.get(cell, ())
        if isinstance(place, kind)
    )
    return [(away, place) for place in places if (away := miles_between(point, place.point)) <= miles]


def towns_near(point: Point, miles: float) -> list[tuple[float, Town]]:
    """The towns within some miles of a point, of any state, each with its distance; the nearest first."""
    return sorted(_within(point, miles, Town))


def nearest_town(point: Point, miles: float = 100) -> Town | None:
    """The town to name for a point: the largest within two miles of the nearest one, in its state; None beyond `miles`.

    The state is that of the nearest ZIP code or town, so a point across a state line from a city is not given to it.
    """
    for reach in (4, 12, 36, miles):
        if near := _within(point, min(reach, miles)):
            break
    else:
        return None
    _, nearest = min(near, key=lambda pair: pair[0])
    local = [(away, place) for away, place in near if isinstance(place, Town) and place.state == nearest.state]
    if not local:
        return towns_named(nearest.city, nearest.state)[0]
    closest = min(away for away, _ in local)
    return max((place for away, place in local if away <= closest + 2), key=lambda town: town.population)
