"""From the evidence to a person: whom to look for who does what was studied, and how it was given."""

from dataclasses import dataclass, field


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
        return [study for study in self.studies if study.measured_an_effect and (study.minutes or study.sessions)]


def steps(studies) -> list[Step]:
    """One step for each technique of these studies, in the order in which they come up."""
    by_slug = {}
    for study in studies:
        for technique in study.techniques.all():
            by_slug.setdefault(technique.slug, Step(technique)).studies.append(study)
    return list(by_slug.values())
