""" "Better than touch or time?": what a study compared massage with, and what that can tell."""

from dataclasses import dataclass

from research.evidence import AGAINST_TELLS, Against


@dataclass(frozen=True)
class Comparison:
    """One thing that massage may be compared with: its name, what it can tell, and the outcomes measured against it."""

    name: str
    tells: str
    outcomes: list


# What one asks of every study. No control group, or another massage, is told of only where it was so.
_ALWAYS = {Against.USUAL_CARE, Against.LIGHT_TOUCH, Against.ACTIVE}


def comparisons(study) -> list[Comparison]:
    """Everything that it was compared with, and what it was not; none where what we read does not say."""
    outcomes = list(study.outcomes.all())
    if not any(outcome.against for outcome in outcomes):
        return []
    by_kind = {kind: [outcome for outcome in outcomes if outcome.against == kind] for kind in Against}
    return [
        Comparison(kind.label, AGAINST_TELLS[kind], found)
        for kind, found in by_kind.items()
        if found or kind in _ALWAYS
    ]
