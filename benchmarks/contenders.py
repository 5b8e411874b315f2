"""Several ways to answer one question: who is near and has all that is wanted, how many have what, and the 20 nearest.

Each is called with a Question and returns an Answer; all must give the same. Every one counts a therapist once,
whatever the number of practices. PostGIS's are in `postgis`.
"""

import itertools
import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from locator import search
from locator.listing import FEATURE_BITS, MASK_COLUMNS, POLYGLOT, SEVERAL, SPOKEN_BITS, Listing
from locator.models import TECHNIQUE_BITS
from locator.sphere import METERS_PER_MILE, Point, chord2, cover, ecef
from locator.tally import Tally

# The facets that all count. Ours and the tuned PostGIS also count who is board certified and who would come.
FACETS = frozenset(range(TECHNIQUE_BITS)) | frozenset(SPOKEN_BITS.values())
FACETS |= {FEATURE_BITS[name] for name in ("accepts_new", "wheelchair")}
FACETS |= {FEATURE_BITS[name] for name in ("clinic", "home", "spa", "hospital", "workplace")}
FACETS |= {FEATURE_BITS[name] for name in ("female", "male", "nonbinary")}


@dataclass(frozen=True)
class Question:
    """A circle in miles around a point in a state, and the bits that are wanted."""

    point: Point
    state: str
    miles: float
    wanted: frozenset[int] = frozenset()


class Answer(NamedTuple):
    """The total, how many of them have each bit, and the ids of the nearest therapists in order."""

    total: int
    counts: dict[int, int]
    nearest: list[int]


class Ours:
    """`search.find` and its tally, as the pages use them."""

    def __init__(self, alias):
        self.listings = Listing.objects.using(alias)

    def __call__(self, question):
        spot = search.Spot(question.state, question.point, question.miles)
        found = search.find(self.listings.current(), spot, wanted=question.wanted)
        counts = found.tally.counts(question.wanted)
        return Answer(found.total, counts, [match.therapist_id for match in found.matches])


class Numpy:
    """Arrays in the process, in the order of our index: the limit, with no database to ask."""

    def __init__(self, alias):
        columns = "lat_band", "longitude", "x", "y", "z", *MASK_COLUMNS, "therapist_id", "practice_id"
        rows = Listing.objects.using(alias).current().order_by("lat_band", "longitude").values_list(*columns)
        # A piece at a time: a million rows of Python's own numbers would fill the memory.
        kinds = np.int32, *[np.float64] * 4, *[np.int64] * 5
        pieces, reader = [], rows.iterator(chunk_size=50_000)
        while piece := list(itertools.islice(reader, 50_000)):
            pieces.append(
                [np.array(column, kind) for column, kind in zip(zip(*piece, strict=True), kinds, strict=True)]
            )
        arrays = dict(zip(columns, (np.concatenate(parts) for parts in zip(*pieces, strict=True)), strict=True))
        self.longitude, self.axes = arrays["longitude"], [arrays[axis] for axis in "xyz"]
        self.therapist_id, self.practice_id = arrays["therapist_id"], arrays["practice_id"]
        self.words = np.column_stack([arrays[name] for name in (*MASK_COLUMNS, "therapist_id")])
        bands = arrays["lat_band"]
        numbers = range(int(bands[0]), int(bands[-1]) + 2)
        self.first = dict(zip(numbers, np.searchsorted(bands, list(numbers)), strict=True))

    def __call__(self, question):
        meters = question.miles * METERS_PER_MILE
        near = np.concatenate([self._stretch(*band) for band in cover(question.point, meters)])
        axes = zip(self.axes, ecef(question.point), strict=True)
        chords = sum((axis[near] - at) ** 2 for axis, at in axes)
        inside = chords <= chord2(meters, question.point.latitude)
        near, chords = near[inside], chords[inside]
        words = self.words[near]
        tally = self._tally(words)
        total = tally.total(question.wanted)
        if question.wanted:
            fit = np.ones(len(near), bool)
            for bit in question.wanted:
                fit &= words[:, bit // 64] >> (bit % 64) & 1 == 1
            near, chords = near[fit], chords[fit]
        return Answer(total, tally.counts(question.wanted), self._nearest(near, chords, min(search.PAGE_SIZE, total)))

    @staticmethod
    def _tally(words):
        masks = words[:, 0]
        plain, several = masks < POLYGLOT, masks >= SEVERAL
        groups = words[plain, :1], words[~plain & ~several, :3], words[several]
        return Tally(*(group.astype(">i8").tobytes() for group in groups))

    def _stretch(self, number, west, east):
        low, high = self.first.get(number, 0), self.first.get(number + 1, 0)
        start, end = np.searchsorted(self.longitude[low:high], (west, east + math.ulp(east)))
        return np.arange(low + start, low + end)

    def _nearest(self, near, chords, wanted):
        limit = search.PAGE_SIZE + 5
        while True:
            if limit < len(near):
                edge = np.partition(chords, limit)[limit]
                some = np.flatnonzero(chords <= edge)
            else:
                some = np.arange(len(near))
            owners = self.therapist_id[near[some]]
            order = np.lexsort((self.practice_id[near[some]], owners, chords[some]))
            nearest = dict.fromkeys(owners[order].tolist())
            if len(nearest) >= wanted:
                return list(nearest)[:wanted]
            limit *= 2


def same(one: Answer, other: Answer) -> bool:
    return one.total == other.total and one.nearest == other.nearest and _facets(one) == _facets(other)


def same_but_for_the_edge(ask, question, expected: Answer) -> bool:
    """Do the expected numbers lie between those of a contender with a circle up to 5 cm smaller, and up to 5 larger?"""
    nudges = (centimeters / 100 / METERS_PER_MILE for centimeters in (-5, 5))
    smaller, larger = (ask(replace(question, miles=question.miles + nudge)) for nudge in nudges)
    if not smaller.total <= expected.total <= larger.total or ask(question).nearest != expected.nearest:
        return False
    least, truth, most = _facets(smaller), _facets(expected), _facets(larger)
    return all(least.get(bit, 0) <= truth.get(bit, 0) <= most.get(bit, 0) for bit in FACETS)


def _facets(answer):
    return {bit: number for bit, number in answer.counts.items() if number and bit in FACETS}
