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
# The side of a symbol.
SYMBOL = 40


@dataclass(frozen=True)
class Text:
    """Lines of words, the first on the baseline `y`, each of the others `dy` below."""

    y: float
    dy: float
    lines: list[str]


@dataclass(frozen=True)
class Label:
    """A stage's name and ages around x, its symbol's corner, and where the stroke makes room: (x, y, width, height)."""

    stage: object
    x: float
    texts: tuple[Text, Text]
    symbol: tuple[float, float]
    box: tuple | None = None


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

    def texts(self, top):
        below = top + len(self.name) * NAME.leading
        return Text(tidy(top + 15), NAME.leading, self.name), Text(tidy(below + 13), AGES.leading, self.ages)

    def below(self, x, top):
        """The label around x, under its symbol at `top`."""
        return Label(self.stage, tidy(x), self.texts(top + SYMBOL + 4), (tidy(x - SYMBOL / 2), tidy(top)))

    def beside(self, x, top):
        """The label whose first line begins at `top`, beside its symbol, both around x."""
        left, width = x - (self.width + SYMBOL + 6) / 2, self.width + SYMBOL + 6
        return Label(
            self.stage,
            tidy(left + SYMBOL + 6 + self.width / 2),
            self.texts(top),
            (tidy(left), tidy(top + (self.height - SYMBOL) / 2)),
            (tidy(left), tidy(top - 4), tidy(width), tidy(self.height + 8)),
        )
