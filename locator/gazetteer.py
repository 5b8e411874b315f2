"""ZIP codes, towns, states and nicknames of the United States and its territories, in memory.

Plain Python over the files in `data/` (where they come from: docs/data-sources.md), each read once, on
first use: 0.12 s and 27 MiB. Nothing here needs Django. Points are WGS 84 degrees; distances are miles.
"""

import csv
import functools
import gzip
import math
import re
import sys
import threading
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import NamedTuple

from locator.sphere import Point, miles_between

DATA = Path(__file__).parent / "data"
MILITARY_STATES = frozenset({"AA", "AE", "AP"})
_MILITARY_PREFIXES = ("09", "340", "962", "963", "964", "965", "966")
_MILES_PER_DEGREE = 68.7  # A degree of latitude is never shorter than this.
_CELLS_PER_DEGREE = 2

# One spelling for what people and sources abbreviate. In a town's name "St" is always Saint: streets never get here.
_SPELLED_OUT = {
    "st": "saint", "ste": "saint", "sainte": "saint", "ft": "fort", "mt": "mount", "mtn": "mountain", "n": "north",
    "s": "south", "e": "east", "w": "west", "no": "north", "so": "south", "hts": "heights", "spgs": "springs",
    "spg": "spring", "bch": "beach", "jct": "junction", "ctr": "center", "centre": "center", "twp": "township",
    "vlg": "village", "pt": "point", "lk": "lake", "cty": "city", "pk": "park", "grv": "grove", "hbr": "harbor",
    "vly": "valley", "crk": "creek", "fls": "falls", "isl": "island",
}  # fmt: skip
_APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’ʻʼ′＇"))
_NOT_WORD = re.compile(r"[^a-z0-9]+")


class Zip(NamedTuple):
    """A ZIP code and its center. `kind` is "" (delivery), "po box" or "unique" (one organization)."""

    code: str
    city: str
    state: str
    latitude: float
    longitude: float
    kind: str

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


class Town(NamedTuple):
    """A town, or a name the mail uses for one. `population` is 0 where unknown."""

    name: str
    state: str
    latitude: float
    longitude: float
    population: int

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)

    @property
    def label(self) -> str:
        return f"{self.name}, {self.state}"


class State(NamedTuple):
    code: str
    name: str


def words(text: str) -> list[str]:
    """Lower-case ASCII words of a text: accents and apostrophes dropped, other punctuation parts words."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", text.translate(_APOSTROPHES).lower()).split()


def key(name_words: list[str]) -> str:
    """What two spellings of one town have in common ("St. Louis", "saint louis", "O'Fallon", "O Fallon")."""
    return "".join([_SPELLED_OUT.get(word, word) for word in name_words])


def key_of(name: str) -> str:
    return key(words(name))


def is_military(code: str) -> bool:
    """Whether a ZIP code belongs to military or diplomatic mail (APO, FPO, DPO), which has no place."""
    return code.startswith(_MILITARY_PREFIXES)


def _columns(name: str):
    """The columns of a data file: turned on their side, 78,000 rows become objects twice as fast."""
    with gzip.open(DATA / name, "rt", encoding="utf-8", newline="") as file:
        _header, *rows = csv.reader(file)
    return zip(*rows, strict=True)


def _read_once(function):
    """Cache a function of no arguments; threads that come together wait for the first instead of reading again."""
    lock, cached = threading.Lock(), functools.cache(function)

    @functools.wraps(function)
    def read():
        with lock:
            return cached()

    return read


@_read_once
def zips() -> dict[str, Zip]:
    """Every ZIP code, ascending."""
    codes, cities, states_, latitudes, longitudes, kinds = _columns("zips.csv.gz")
    intern = sys.intern
    rows = zip(
        codes,
        map(intern, cities),
        map(intern, states_),
        map(float, latitudes),
        map(float, longitudes),
        map(intern, kinds),
        strict=True,
    )
    return dict(zip(codes, map(Zip._make, rows), strict=True))


@_read_once
def _towns_and_keys() -> tuple[tuple[Town, ...], tuple[str, ...]]:
    names, states_, latitudes, longitudes, populations, keys = _columns("towns.csv.gz")
    intern = sys.intern
    rows = zip(
        map(intern, names),
        map(intern, states_),
        map(float, latitudes),
        map(float, longitudes),
        map(int, populations),
        strict=True,
    )
    return tuple(map(Town._make, rows)), keys


def towns() -> tuple[Town, ...]:
    """Every town, largest first."""
    return _towns_and_keys()[0]


@_read_once
def states() -> dict[str, State]:
    """States, DC and territories by code."""
    with open(DATA / "states.csv", encoding="utf-8", newline="") as file:
        return {row["code"]: State(row["code"], row["name"]) for row in csv.DictReader(file)}


@_read_once
def _aliases() -> list[tuple[str, list[str]]]:
    with open(DATA / "aliases.csv", encoding="utf-8", newline="") as file:
        return [(row["alias"], row["places"].split("; ")) for row in csv.DictReader(file)]


@_read_once
def _state_names() -> dict[str, str]:
    """Codes, names and usual short forms of states, as words joined by a space, to codes."""
    names = {}
    for state_ in states().values():
        names[state_.code.lower()] = names[" ".join(words(state_.name))] = state_.code
        names[" ".join(state_.code.lower())] = state_.code
    for alias, places in _aliases():
        if len(places) == 1 and places[0] in states():
            names[" ".join(words(alias))] = places[0]
    return names


@_read_once
def _towns_by_key() -> dict[str, list[Town]]:
    found = defaultdict(list)
    towns_, keys = _towns_and_keys()
    for name_key, town in zip(keys, towns_, strict=True):
        found[name_key].append(town)
    for alias, places in _aliases():
        alias_key = key_of(alias)
        for town in [_exactly(found, place) for place in places if len(places) == 1 and place not in states()]:
            if town not in found[alias_key]:
                found[alias_key].append(town)
    return dict(found)


def _exactly(found: dict[str, list[Town]], label: str) -> Town:
    name, _, code = label.rpartition(", ")
    return next(town for town in found[key_of(name)] if town.state == code)


@_read_once
def nicknames() -> dict[str, tuple[Town, ...]]:
    """What goes by a name of its own ("NYC", "Bay Area") to its towns, for a text that says nothing else."""
    by_key = _towns_by_key()
    return {
        key_of(alias): tuple(_exactly(by_key, place) for place in places)
        for alias, places in _aliases()
        if places[0] not in states()
    }


def zip_code(code: str) -> Zip | None:
    return zips().get(code)


def zips_like(code: str, limit: int = 3) -> list[Zip]:
    """The ZIP codes that share the most leading digits with a code, and of those the nearest in number."""
    codes = _zip_codes()
    for length in (4, 3, 2, 1):
        low = bisect_left(codes, code[:length])
        high = bisect_left(codes, code[:length] + ":")  # ":" follows "9".
        if low < high:
            near = sorted(codes[low:high], key=lambda other: abs(int(other) - int(code)))[:limit]
            return [zips()[other] for other in sorted(near)]
    return []


@_read_once
def _zip_codes() -> list[str]:
    return list(zips())


def state(code_or_name: str) -> State | None:
    """A state, DC or a territory by code, name or usual short form ("IL", "Illinois", "Ill.")."""
    code = _state_names().get(" ".join(words(code_or_name)))
    return states()[code] if code else None


def towns_named(name: str, state: str | None = None) -> tuple[Town, ...]:
    """The towns that go by a name, largest first, however it is spelled; of one state (its code) if one is given."""
    return towns_keyed(key_of(name), state)


def towns_keyed(name_key: str, state: str | None = None) -> tuple[Town, ...]:
    found = _towns_by_key().get(name_key, ())
    return tuple(town for town in found if state is None or town.state == state)


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
    return Point(median(zip_.latitude for zip_ in members), median(zip_.longitude for zip_ in members))


def _cell(latitude: float, longitude: float) -> tuple[int, int]:
    return math.floor(latitude * _CELLS_PER_DEGREE), math.floor(longitude * _CELLS_PER_DEGREE)


@_read_once
def _grids() -> dict[str, dict[tuple[int, int], list[Zip | Town]]]:
    grids = defaultdict(lambda: defaultdict(list))
    for place in (*zips().values(), *towns()):
        grids[place.state][_cell(place.latitude, place.longitude)].append(place)
    return {code: dict(grid) for code, grid in grids.items()}


def _cells_around(point: Point, miles: float):
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


def nearest_town(point: Point, miles: float = 100) -> Town | None:
    """The town to name for a point: the largest within two miles of the nearest one, in its state; None beyond `miles`.

    The state is that of the nearest ZIP code or town, so a point across a state line from a city is not given to it.
    """
    reach = 4.0
    while True:
        reach = min(reach, miles)
        cells = list(_cells_around(point, reach))
        near = [
            (miles_between(point, place.point), place)
            for grid in _grids().values()
            for cell in cells
            for place in grid.get(cell, ())
        ]
        near = [pair for pair in near if pair[0] <= reach]
        if near:
            break
        if reach >= miles:
            return None
        reach *= 3
    _, nearest = min(near, key=lambda pair: pair[0])
    local = [(away, place) for away, place in near if isinstance(place, Town) and place.state == nearest.state]
    if not local:
        return towns_named(nearest.city, nearest.state)[0]
    closest = min(away for away, _ in local)
    return max((place for away, place in local if away <= closest + 2), key=lambda town: town.population)
