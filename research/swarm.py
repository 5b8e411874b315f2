"""Dots beside a line, each as near to its place as it can be, and none touching another.

Each side of the line keeps a skyline: how far out it is taken, in bins along the line. A dot is let down towards the
line wherever it may stand, comes to rest on the skyline, and stays where that cost least. So nothing is ever compared
with every other dot, and what hung there first never has to move.

Lengths are units of the picture: `s` runs along the line, `v` across it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil, inf, sqrt
from operator import add, sub

BIN = 4
# Between the line and the nearest dot; between drawn things; and what rounding to 0.1 could take from two dots.
GAP, AIR, SLACK = 9, 4, 0.5
# What standing elsewhere costs beside standing farther out, a stem that runs behind a dot, and a fuller side.
ASIDE, BEHIND, FULLER = 0.35, 30, 0.4
PLACES = 40
GOLDEN = 0.618034


@dataclass(frozen=True)
class Dot:
    """Where a dot would like to be, how far along it may move, how large it is, and the stretch that its line spans."""

    home: float
    low: float
    high: float
    r: float
    hit: float
    span: tuple[float, float] | None = None


@lru_cache(maxsize=512)
def dome(r):
    """The height of a circle over its middle, bin by bin; never less than it is anywhere in the bin."""
    half = [sqrt(r * r - (i * BIN) ** 2) for i in range(ceil(r / BIN))]
    return (*reversed(half), *half)


class Side:
    """What stands on one side (1 or -1). `sky` keeps dots apart, `ink` keeps lines clear of what is drawn."""

    def __init__(self, sign: int, line: Callable[[float], float], length: float, limit: float, blocked):
        self.sign, self.limit, self.count = sign, limit, 0
        self.line = [sign * line(i * BIN) for i in range(ceil(length / BIN) + 2)]
        self.ground = [max(pair) for pair in pairwise(self.line)]
        self.sky = [height + GAP for height in self.ground]
        self.ink = list(self.sky)
        for start, end in blocked:
            first, last = int(start / BIN), ceil(end / BIN)
            self.sky[first:last] = [inf] * (last - first)

    def rest(self, k, dot, clear):
        """How far out the middle of a dot comes to rest over the start of bin k."""
        out, inner = dome(dot.hit + SLACK), dome(dot.r + AIR) if clear else ()
        m, n = len(out) // 2, len(inner) // 2
        return max(*map(add, self.sky[k - m : k + m], out), *map(add, self.ink[k - n : k + n], inner))

    def is_open(self, k):
        """Whether a stem from the start of bin k would not run behind a dot."""
        return self.sky[k] == self.ground[k] + GAP

    def beside(self, span, clear):
        """How far from the line another beside it has to be to run clear of everything drawn, and may be at most."""
        first, last = int(span[0] / BIN), ceil(span[1] / BIN)
        least = max(map(sub, self.ink[first:last], self.ground[first:last])) + AIR if clear else 0
        return least, self.limit - max(self.ground[first:last]) - AIR

    def raise_to(self, k, height, dot, away):
        for heights, shape in ((self.sky, dome(dot.hit + SLACK)), (self.ink, dome(dot.r))):
            for b, rise in enumerate(shape, k - len(shape) // 2):
                heights[b] = max(heights[b], height + rise)
        if dot.span:
            for b in range(int(dot.span[0] / BIN), ceil(dot.span[1] / BIN)):
                self.ink[b] = max(self.ink[b], self.ground[b] + away)
        self.count += 1


def settle(dots, line, length, limits=(inf, inf), blocked=(), lift=0.0):
    """The (s, v) of each dot, in the order given; None for one that found no room within the limits.

    `limits` say how far out a dot may reach on the positive and the negative side, `blocked` are stretches of the line
    beside which none may stand, and `lift` is how much higher than needed some may hang, so that they do not line up.
    """
    sides = [Side(sign, line, length, limit, blocked) for sign, limit in zip((1, -1), limits, strict=True)]
    return [hang(dot, sides, length, lift * (i * GOLDEN % 1)) for i, dot in enumerate(dots)]


def hang(dot, sides, length, lift):
    """Find the best place for one dot and take it."""
    # Where room is short, spanning lines run behind dots.
    found = best(dot, sides, length, clear=True) or best(dot, sides, length, clear=False)
    if not found:
        return None
    side, k, height = found
    if not dot.span and height + lift + dot.hit <= side.limit and side.is_open(k):
        height += lift
    side.raise_to(k, height, dot, height - side.line[k])
    return k * BIN, side.sign * height


def best(dot, sides, length, clear):
    """The side, the bin and the height where a dot costs least; None where there is no room."""
    found, least = None, inf
    ways = [(side, *(side.beside(dot.span, clear) if dot.span else (0, inf))) for side in sides]
    for k in places(dot, length):
        aside = ASIDE * abs(k * BIN - dot.home)
        if aside + GAP + dot.hit >= least:
            break
        for side, near, far in ways:
            height = max(side.rest(k, dot, clear), side.line[k] + near)
            away = height - side.line[k]
            cost = away + aside + (0 if side.is_open(k) else BEHIND) + FULLER * side.count
            if cost < least and height + dot.hit <= side.limit and away <= far:
                found, least = (side, k, height), cost
    return found


def places(dot, length):
    """The bins over whose start a dot may stand, the nearest to its home first."""
    edge = dot.hit + BIN
    low = ceil(max(dot.low, edge) / BIN)
    high = max(low, int(min(dot.high, length - edge) / BIN))
    home = min(max(round(dot.home / BIN), low), high)
    step = max(1, (high - low) // PLACES)
    steps = [home + i * step for i in range(-PLACES - 1, PLACES + 2)]
    return sorted((k for k in steps if low <= k <= high), key=lambda k: (abs(k - home), k))
