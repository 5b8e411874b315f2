"""The gazetteer's files and what a row of each is. Read once, on first use: 0.18 s and 26 MiB for all of them."""

import csv
import functools
import gzip
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from locator.sphere import Point

DATA = Path(__file__).parent / "data"


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


def _rows(name: str) -> Iterator[list[str]]:
    with gzip.open(DATA / name, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def read_once(function):
    """Cache a function of no arguments; threads that come together wait for the first instead of reading again."""
    lock, cached = threading.Lock(), functools.cache(function)

    @functools.wraps(function)
    def read():
        with lock:
            return cached()

    return read


@read_once
def zips() -> dict[str, Zip]:
    """Every ZIP code, ascending."""
    intern = sys.intern
    return {
        code: Zip(code, intern(city), intern(state), float(latitude), float(longitude), intern(kind))
        for code, city, state, latitude, longitude, kind in _rows("zips.csv.gz")
    }


@read_once
def towns_and_keys() -> tuple[list[Town], list[str]]:
    intern, keys = sys.intern, []
    read = []
    for name, state, latitude, longitude, population, name_key in _rows("towns.csv.gz"):
        read.append(Town(intern(name), intern(state), float(latitude), float(longitude), int(population)))
        keys.append(intern(name_key))
    return read, keys


@read_once
def states() -> dict[str, State]:
    """States, DC and territories by code."""
    with open(DATA / "states.csv", encoding="utf-8", newline="") as file:
        return {row["code"]: State(row["code"], row["name"]) for row in csv.DictReader(file)}


@read_once
def aliases() -> list[tuple[str, list[str]]]:
    with open(DATA / "aliases.csv", encoding="utf-8", newline="") as file:
        return [(row["alias"], row["places"].split("; ")) for row in csv.DictReader(file)]
