"""The life line lying and upright: where the stroke, the stages' names and the dots stand.

Along the line (`s`) is to the right in the lying picture and down in the upright one; across it (`v`) is up, and to
the right.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from research.stage_labels import SYMBOL, Label, Words
from research.stage_lengths import body, stands_in
from research.stroke import Stroke, tidy, written
from research.swarm import Dot, settle

WIDE, TALL = 1100, 340
MARGIN = 4
# How far the life rises and sets, as a curve's four values across.
ARCH = (0, 145, 175, 36)
BOW = (152, 196, 196, 152)
SWELL = 3.4
LIFT = 26
# Where the lying picture says what a dot found: above all else, so that no dot is ever covered.
STRIP = 68
# Between the bands of two stages; around what is written in one.
APART, INSIDE = 8, 10
# Of more studies than these the stems would be a thicket. The bands say where a dot belongs, too.
FEW = 60


@dataclass(frozen=True)
class Mark:
    """A study's dot: its facts, and where its middle is."""

    facts: object
    x: float
    y: float
    # Where it may be said, from the middle: (x, y, width, height).
    says: tuple

    @property
    def slash(self):
        """A line drawn through, sticking out a little, as an outline around the middle."""
        far, near = (0.71 * (self.facts.r + 4) + side for side in (0.9, -0.9))
        return f"M{written(-far, near)}L{written(near, -far)}L{written(far, -near)}L{written(-near, far)}Z"


@dataclass
class Picture:
    kind: str
    width: float
    height: float
    stroke: str
    stems: str
    spans: str
    labels: list[Label]
    marks: list[Mark]
    # (x, y, width, height) of each stage.
    bands: list[tuple]
    nodes: list[tuple[float, float]] = field(default_factory=list)
    # Below it, the lying picture names the stages.
    horizon: float | None = None


def lying(rows, stages):
    """Life from left to right, as tall as its dots need."""
    band = (WIDE - 2 * MARGIN) / max(len(stages), 1)
    centers = [MARGIN + (i + 0.5) * band for i in range(len(stages))]
    stroke = Stroke(MARGIN, WIDE - MARGIN, ARCH)
    dots = []
    for row in rows:
        home, span = middle(row, centers, WIDE / 2)
        room = (span[1] - span[0]) * 0.35 if span else max(band / 2 - 0.7 * row.hit, 0)
        dots.append(Dot(home, home - room, home + room, row.r, row.hit, span))
    places = by_size(dots, stroke, WIDE, lift=LIFT / (1 + len(rows) / 60))

    reach = [stroke.at(WIDE / 2) + LIFT, -LIFT]
    for dot, (s, v) in zip(dots, places, strict=True):
        reach += v + dot.hit, v - dot.hit
        if dot.span:
            reach += (v + stroke.at(end) - stroke.at(s) for end in dot.span)
    top = STRIP + max(reach) + 8
    horizon = top - min(reach) + 8
    words = [Words(stage, band - 2 * APART) for stage in stages]
    height = horizon + SYMBOL + max((each.height for each in words), default=0) + INSIDE
    says = (MARGIN, 0, WIDE - 2 * MARGIN, STRIP - APART)
    return Picture(
        kind="wide",
        width=WIDE,
        height=tidy(height),
        labels=[each.below(s, horizon) for each, s in zip(words, centers, strict=True)],
        bands=[block(s - (band - APART) / 2, STRIP, band - APART, height - STRIP) for s in centers],
        horizon=tidy(horizon),
        **drawn(rows, dots, places, stroke, centers, lambda s, v: (s, top - v), lambda dot, x, y: moved(says, x, y)),
    )


def upright(rows, stages):
    """Life from the top down, as long as its dots need."""
    words = [Words(stage, TALL - 2 * INSIDE - SYMBOL) for stage in stages]
    bodies = [body(rows, i) for i in range(len(stages))] or [body(rows, None)]
    while True:
        starts, ends, s = [], [], 0
        for i, length in enumerate(bodies):
            starts.append(s := s + (words[i].height + 2 * INSIDE if words else 8))
            ends.append(s := s + length)
            s += APART
        centers = [(start + end) / 2 for start, end in zip(starts, ends, strict=True)]
        stroke = Stroke(starts[0], ends[-1], BOW)
        height = ends[-1] + (0 if words else 12)
        dots = []
        for row in rows:
            home, span = middle(row, centers, height / 2)
            first, last = (row.covers[0], row.covers[-1]) if row.covers else (0, -1)
            low, high = span or (starts[first], ends[last])
            dots.append(Dot(home, low, high, row.r, row.hit, span))
        tops = [start - each.height - 2 * INSIDE for start, each in zip(starts, words, strict=False)]
        labels = [(max(top - APART, 0), start) for top, start in zip(tops, starts, strict=False)]
        places = by_size(dots, stroke, height, limits=(TALL - 2, -2), blocked=labels, lift=LIFT)
        crowded = {i for row, place in zip(rows, places, strict=True) if not place for i in stands_in(row, bodies)}
        if not crowded:
            break
        # Each round makes room, and a dot that has its stretch of the line to itself always finds its place.
        bodies = [length * 1.2 if i in crowded else length for i, length in enumerate(bodies)]
    picture = Picture(
        kind="tall",
        width=TALL,
        height=tidy(height),
        labels=[
            each.beside(stroke.at(start), top + INSIDE) for each, top, start in zip(words, tops, starts, strict=False)
        ],
        bands=[block(0, top, TALL, end - top) for top, end in zip(tops, ends, strict=False)],
        **drawn(rows, dots, places, stroke, [], lambda s, v: (v, s), above),
    )
    # A dot is said above itself, and what comes later in the document would cover that: the highest comes first.
    picture.marks.sort(key=lambda mark: mark.y - mark.facts.hit)
    return picture


def above(dot, x, y):
    """Across the upright picture, over a dot; as tall as any words need, which stand at its foot."""
    return block(-x, -dot.hit - APART / 2 - TALL, TALL, TALL)


def moved(box, x, y):
    return block(box[0] - x, box[1] - y, *box[2:])


def block(*lengths):
    return tuple(map(tidy, lengths))


def middle(row, centers, otherwise):
    """Where a study stands along the line, and the stretch it spans where it covers more than one stage."""
    if not row.covers or not centers:
        return otherwise, None
    first, last = centers[row.covers[0]], centers[row.covers[-1]]
    return (first + last) / 2, (first, last) if first < last else None


def by_size(dots, stroke, length, **room):
    """The dots' places, found for the large ones first, nearest to their stage, and for those that span several last.

    So the lines that span run outside of what belongs to one stage.
    """
    order = sorted(
        range(len(dots)), key=lambda i: (dots[i].span[1] - dots[i].span[0] if dots[i].span else 0, -dots[i].hit)
    )
    places = dict(zip(order, settle([dots[i] for i in order], stroke.at, length, **room), strict=True))
    return [places[i] for i in range(len(dots))]


def drawn(rows, dots, places, stroke, centers, point: Callable, says: Callable):
    """The parts of a picture that are the same either way, `point` turning (s, v) into (x, y)."""

    def curve(points):
        return "C" + written(*(number for s, v in points for number in point(s, v)))

    there, back = stroke.edges(SWELL)
    start = written(*point(*there[0]))
    stems, spans, marks = [], [], []
    for row, dot, (s, v) in zip(rows, dots, places, strict=True):
        x, y = map(tidy, point(s, v))
        marks.append(Mark(row, x, y, says(dot, x, y)))
        on_line = stroke.at(s)
        if row.covers and len(rows) <= FEW:
            x_on_line, y_on_line = map(tidy, point(s, on_line))
            stems.append(f"M{written(x, y)}" + (f"V{y_on_line}" if x_on_line == x else f"H{x_on_line}"))
        if dot.span:
            first, *rest = stroke.piece(*dot.span, v - on_line)
            spans.append(f"M{written(*point(*first))}{curve(rest)}")
    return {
        "stroke": f"M{start}{curve(there[1:])}{curve(back[2::-1])}Z",
        "stems": "".join(stems),
        "spans": "".join(spans),
        "marks": marks,
        "nodes": [tuple(map(tidy, point(s, stroke.at(s)))) for s in centers],
    }
