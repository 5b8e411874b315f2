"""The life line: every study as a dot beside one stroke from birth to the end of life, and the same facts as rows.

Drawn twice, lying for desks and upright for phones. Nothing is asked of the database: the studies come with their
stages and outcomes prefetched. Lengths are units of a picture's view box, rounded to 0.1.
"""

from dataclasses import dataclass
from functools import cached_property
from math import ceil, inf, sqrt

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from research.evidence import Certainty
from research.lifeline_pictures import Picture, lying, upright
from research.stroke import tidy

# The area of a dot is in proportion to the people, between these.
FEWEST, MOST = 50, 1600
LARGEST = 26
# A target is 24 CSS pixels across even where the upright picture has to shrink to a phone of 320.
HIT, RIM = 15, 3

SURE = {
    Certainty.HIGH: gettext_lazy("High certainty"),
    Certainty.MODERATE: gettext_lazy("Moderate certainty"),
    Certainty.LOW: gettext_lazy("Low certainty"),
    Certainty.VERY_LOW: gettext_lazy("Very low certainty"),
    Certainty.NOT_GRADED: gettext_lazy("Certainty not graded"),
}


@dataclass(frozen=True)
class Row:
    """What is said of one study, in the picture as in the table. `covers` are the places of its stages in life."""

    study: object
    covers: list[int]
    stages: str

    @property
    def name(self):
        """Everything the dot shows, in words."""
        return f"{self.title} {self.facts}"

    @cached_property
    def title(self):
        return sentences(self.study)

    @cached_property
    def facts(self):
        return sentences(self.stages, self.people, self.design, self.result, self.certainty)

    @property
    def people(self):
        people = self.study.participants
        if people is None:
            return _("Number of people not stated")
        return ngettext("%(count)s person", "%(count)s people", people) % {"count": count(people)}

    @property
    def design(self):
        return capfirst(self.study.get_design_display())

    @property
    def result(self):
        return capfirst(self.study.result)

    @property
    def certainty(self):
        return SURE[self.study.certainty]

    @cached_property
    def look(self):
        """The classes of the dot: how sure, and what sets it apart. One of the many that nobody graded is plain."""
        return " ".join(
            mark
            for mark, holds in {
                self.study.certainty.value: self.study.certainty != Certainty.NOT_GRADED,
                "hollow": not self.study.measured_an_effect,
                "unknown": self.is_unknown,
            }.items()
            if holds
        )

    @property
    def is_unknown(self):
        return self.study.participants is None

    @cached_property
    def r(self):
        return radius(self.study.participants or 0)

    @property
    def hit(self):
        return max(HIT, tidy(self.r + RIM))

    @property
    def order(self):
        """From birth on, by the middle of its stages; what has no stage comes last."""
        first, last = (self.covers[0], self.covers[-1]) if self.covers else (inf, inf)
        return first + last, first, self.study.year, self.study.slug


@dataclass(frozen=True)
class LifeLine:
    """All that the templates need. Without studies there is no picture."""

    rows: list[Row]
    wide: Picture | None
    tall: Picture | None

    @property
    def pictures(self):
        return [picture for picture in (self.wide, self.tall) if picture]

    @property
    def sizes(self):
        """Three dots for the key."""
        says = {FEWEST: _("%(count)s or fewer"), 400: "%(count)s", MOST: _("%(count)s or more")}
        return [
            {"says": words % {"count": count(people)}, "r": radius(people), "box": 2 * ceil(radius(people)) + 3}
            for people, words in says.items()
        ]

    @property
    def certainties(self):
        return list(Certainty)

    @property
    def has_unknown(self):
        return any(row.is_unknown for row in self.rows)

    @property
    def has_spans(self):
        return any(len(row.covers) > 1 for row in self.rows)


def draw(studies, stages) -> LifeLine:
    """The life line of some studies, with the stages of life in order."""
    stages = list(stages)
    places = {stage.pk: i for i, stage in enumerate(stages)}
    rows = []
    for study in studies:
        covers = sorted(places[stage.pk] for stage in study.stages.all() if stage.pk in places)
        rows.append(Row(study, covers, in_words(covers, stages)))
    rows.sort(key=lambda row: row.order)
    return LifeLine(rows, lying(rows, stages), upright(rows, stages)) if rows else LifeLine([], None, None)


def count(people):
    return number_format(people, use_l10n=True, force_grouping=True)


def sentences(*says):
    return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in map(str, says))


def radius(people):
    return tidy(LARGEST * sqrt(min(max(people, FEWEST), MOST) / MOST))


def in_words(covers, stages):
    """Such as “Infancy”, “Adulthood, Middle age” or “Adulthood to Older age”."""
    names = [stages[i].name for i in covers]
    if not covers:
        return _("Life stage not stated")
    if len(covers) == len(stages) > 1:
        return _("All of life")
    if len(covers) > 2 and covers[-1] - covers[0] == len(covers) - 1:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return ", ".join(names)
