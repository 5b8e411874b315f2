"""A QR code as the path of an SVG picture: a template draws it, so that nothing has to be trusted to be markup."""

from typing import NamedTuple

import segno

_QUIET = 4  # Modules of white around it, without which a camera does not find it.


class Picture(NamedTuple):
    side: int
    path: str


def draw(text: str) -> Picture:
    """`side` is in modules, the unit of `path` too; each of its steps is a row of dark ones."""
    rows = list(segno.make(text, error="m", micro=False).matrix)
    steps = []
    for y, row in enumerate(rows, start=_QUIET):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                steps.append(f"M{x + _QUIET} {y}h{length}v1h-{length}z")
            x += length or 1
    return Picture(len(rows) + 2 * _QUIET, "".join(steps))
