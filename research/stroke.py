"""A stroke of the brush: one cubic curve that is even along its length, so that a place along it has one place across.

`s` runs along, `v` across. Curves are given as the four points of a cubic Bézier.
"""

from dataclasses import dataclass


def tidy(length):
    """Rounded to 0.1, and whole where that is the same."""
    rounded = round(length, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def written(*numbers):
    """As in the data of a path: one space between, and none where a sign already parts two numbers."""
    return " ".join(str(tidy(number)) for number in numbers).replace(" -", "-")


@dataclass(frozen=True)
class Stroke:
    start: float
    end: float
    across: tuple[float, float, float, float]

    def at(self, s):
        """v at s; level beyond the ends."""
        t = self.along(s)
        a, b, c, d = self.across
        u = 1 - t
        return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d

    def slope(self, s):
        t = self.along(s)
        a, b, c, d = self.across
        u = 1 - t
        return 3 * (u * u * (b - a) + 2 * u * t * (c - b) + t * t * (d - c)) / (self.end - self.start)

    def along(self, s):
        return min(max((s - self.start) / (self.end - self.start), 0), 1)

    def piece(self, start, end, away=0.0):
        """The stretch from start to end, moved across."""
        third = (end - start) / 3
        v, w = self.at(start) + away, self.at(end) + away
        return (
            (start, v),
            (start + third, v + third * self.slope(start)),
            (end - third, w - third * self.slope(end)),
            (end, w),
        )

    def edges(self, swell):
        """Both edges of a stroke that swells from nothing to three quarters of `swell` on each side."""
        first, second, third, last = self.piece(self.start, self.end)
        for move in (swell, -swell):
            yield first, (second[0], second[1] + move), (third[0], third[1] + move), last
