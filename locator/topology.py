"""Reads TopoJSON: boundaries that neighbors share are one arc, kept once. Pure maths, nothing of the site.

A position is a pair of whole numbers on the file's own grid; `Topology.degrees` turns it into longitude and latitude.
Arc `~n` is arc `n` backwards. A ring is a closed list of positions: its last is its first.
"""

import math
from itertools import groupby, pairwise


class Topology:
    """One TopoJSON file: its arcs, and the rings of its shapes."""

    def __init__(self, data: dict):
        self.scale, self.translate = data["transform"]["scale"], data["transform"]["translate"]
        self.arcs = [_positions(arc) for arc in data["arcs"]]
        self.shapes = {
            layer: [
                (shape["id"], shape.get("properties", {}).get("name", ""), _rings(shape)) for shape in one["geometries"]
            ]
            for layer, one in data["objects"].items()
            if all("id" in shape for shape in one["geometries"])
        }

    def degrees(self, position) -> tuple[float, float]:
        """(longitude, latitude), WGS 84."""
        return tuple(
            value * step + start for value, step, start in zip(position, self.scale, self.translate, strict=True)
        )

    def arc(self, number: int) -> list:
        return self.arcs[number] if number >= 0 else self.arcs[~number][::-1]

    def ring(self, numbers: list[int]) -> list:
        """The positions of arcs that follow each other."""
        positions = []
        for number in numbers:
            positions += self.arc(number)[1 if positions else 0 :]
        return positions

    def simplify(self, tolerance: float):
        """Leave out the positions that lie within a tolerance, in degrees of latitude, of the line without them."""
        self.arcs = [self._simplified(arc, tolerance) for arc in self.arcs]

    def merge_rows(self, count: int):
        """Make so many rows of the grid one: smaller numbers, where the grid is finer than what is shown."""
        self.scale = [self.scale[0], self.scale[1] * count]
        self.arcs = [_without_repeats([(x, round(y / count)) for x, y in arc]) for arc in self.arcs]

    def _simplified(self, arc, tolerance):
        points = [self.degrees(position) for position in arc]
        narrow = math.cos(math.radians(points[0][1]))
        flat = [(longitude * narrow, latitude) for longitude, latitude in points]
        kept, spans = {0, len(arc) - 1}, [(0, len(arc) - 1)]
        while spans:
            first, last = spans.pop()
            if last - first < 2:
                continue
            # Of an island's ring, both ends are one place: then the farthest from it.
            far, index = max((_off(flat[n], flat[first], flat[last]), n) for n in range(first + 1, last))
            if far > tolerance:
                kept.add(index)
                spans += [(first, index), (index, last)]
        return [arc[index] for index in sorted(kept)]


def lines_between(shapes: list, outline: list) -> list[int]:
    """The arcs of shapes that are no part of the outline around them, each once and forwards.

    A shape, and an outline, is a list of rings; a ring is a list of arcs.
    """
    around = {_plain(number) for ring in outline for number in ring}
    return sorted({_plain(number) for rings in shapes for ring in rings for number in ring} - around)


def area(points: list) -> float:
    """What a ring encloses, in square units of its points; negative if it runs clockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(points)) / 2


def is_inside(point, ring: list) -> bool:
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def middle(ring: list, steps: int = 24) -> tuple[float, float]:
    """A point well inside a ring, where a name can stand: far from its edge, and of such points the most central."""
    (west, east), (south, north) = ((min(values), max(values)) for values in zip(*ring, strict=True))
    candidates = [
        (west + (east - west) * (column + 0.5) / steps, south + (north - south) * (row + 0.5) / steps)
        for row in range(steps)
        for column in range(steps)
    ]
    edges = list(pairwise(ring))
    center = (west + east) / 2, (south + north) / 2
    off_edge = {
        point: min(_off(point, one, other) for one, other in edges) for point in candidates if is_inside(point, ring)
    }
    enough = 0.9 * max(off_edge.values(), default=0)
    roomy = [point for point, off in off_edge.items() if off >= enough]
    return min(roomy, key=lambda point: math.dist(point, center), default=center)


def _off(point, one, other) -> float:
    """How far a point is from the stretch between two others."""
    (x, y), (x1, y1), (x2, y2) = point, one, other
    length2 = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = 0 if length2 == 0 else min(max(((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length2, 0), 1)
    return math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1))


def _positions(arc):
    x = y = 0
    positions = []
    for east, north, *_ in arc:
        x, y = x + east, y + north
        positions.append((x, y))
    return _without_repeats(positions)


def _without_repeats(positions):
    return [position for position, _ in groupby(positions)]


def _rings(shape):
    arcs = shape.get("arcs", [])
    return arcs if shape["type"] == "Polygon" else [ring for polygon in arcs for ring in polygon]


def _plain(number: int) -> int:
    return number if number >= 0 else ~number
