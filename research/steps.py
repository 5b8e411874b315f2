"""From the evidence to a person: whom to look for who does what was studied, and how it was given."""

from dataclasses import dataclass, field

from research.evidence import Result

MOST = 3


@dataclass
class Step:
    """A technique to look for, the studies that tested it, and whether a reader can learn to give it themselves."""

    technique: object
    studies: list = field(default_factory=list)

    @property
    def learnable(self):
        return any(study.is_learnable for study in self.studies)

    @property
    def tested(self):
        """Those of its studies that say how massage was given: the dose to ask for."""
        return [study for study in self.studies if study.sessions or study.minutes or study.frequency]


def steps(studies) -> list[Step]:
    """The few techniques that lead on from these studies, those first that did better than something else.

    Only where massage was given and something came of it. Reviews lead somewhere only where no study of their own kind
    does: they gather many ways of doing it, and tested none.
    """
    leading = [study for study in studies if study.measured_an_effect and not study.found_nothing]
    leading = [study for study in leading if not study.is_review] or leading
    by_slug = {}
    for study in sorted(leading, key=lambda study: (bool(study.caution), not did_better(study))):
        for technique in study.techniques.all():
            by_slug.setdefault(technique.slug, Step(technique)).studies.append(study)
    return list(by_slug.values())[:MOST]


def did_better(study):
    return study.main_outcome is not None and study.main_outcome.result == Result.BETTER
