"""The names of life's stages in a picture: broken into lines that fit, by about how wide letters are."""

from dataclasses import dataclass
from textwrap import wrap
from typing import NamedTuple

from research.stroke import tidy


class Type(NamedTuple):
    """How far apart lines are, and about how wide one letter is."""

    leading: float
    letter: float


# As the stylesheet sets them: 17 bold in the serif, 14 in the sans.
NAME, AGES = Type(20, 9.2), Type(17, 7.3)


@dataclass(frozen=True)
class Text:
    """Lines of words, the first on the baseline `y`, each of the others `dy` below."""

    y: float
    dy: float
    lines: list[str]


@dataclass(frozen=True)
class Label:
    """A stage's name and ages around x, and where the stroke makes room for them: (x, y, width, height)."""

    stage: object
    x: float
    texts: tuple[Text, Text]
    box: tuple | None


class Words:
    """A stage's name and ages, broken to fit a width."""

    def __init__(self, stage, width):
        self.stage = stage
        self.name, self.ages = (
            wrap(str(text), max(int(width / kind.letter), 1)) for text, kind in ((stage.name, NAME), (stage.ages, AGES))
        )

    @property
    def height(self):
        return len(self.name) * NAME.leading + len(self.ages) * AGES.leading

    @property
    def width(self):
        lengths = [len(line) * NAME.letter for line in self.name] + [len(line) * AGES.letter for line in self.ages]
        return max(lengths, default=0)

    def label(self, x, top, boxed=False):
        """The label around x whose first line begins at `top`."""
        below = top + len(self.name) * NAME.leading
        return Label(
            self.stage,
            tidy(x),
            (Text(tidy(top + 15), NAME.leading, self.name), Text(tidy(below + 13), AGES.leading, self.ages)),
            (tidy(x - self.width / 2), tidy(top), tidy(self.width), tidy(self.height + 4)) if boxed else None,
        )
