"""What the outcomes of a study may say, by how the study was made: no design claims more than it can show."""

from django.utils.translation import gettext as _

from research.evidence import REVIEWS, Against, Certainty, Design, Result

# Against what everyone was compared who got one active treatment or another.
BETWEEN_TREATMENTS = {Against.ACTIVE, Against.MASSAGE}


def problems(study, outcomes) -> list[str]:
    """Sentences that each name an outcome, and what its design or its comparison does not allow it to say."""
    found = []
    for outcome in outcomes:
        sentences = [*_of_design(study.design, outcome), *_of_certainty(study, outcome)]
        found += [sentence % {"outcome": outcome.name} for sentence in sentences]
    return found


def _of_design(design, outcome):
    result, against = outcome.result, outcome.against
    if design == Design.SURVEY:
        if result != Result.PRACTICE:
            yield _("“%(outcome)s”: a survey shows what is done. Choose that as its result, not an effect.")
        if against:
            yield _("“%(outcome)s”: a survey compares massage with nothing. Leave “against” empty.")
        return
    if result == Result.PRACTICE:
        yield _("“%(outcome)s”: only a survey shows what is done. Choose what was seen.")
    elif design == Design.BEFORE_AFTER:
        if (result, against) != (Result.CHANGED, Against.NOTHING):
            yield _(
                "“%(outcome)s”: with nobody to compare with, it can only have changed over time, against no control "
                "group."
            )
    elif result == Result.CHANGED:
        if against not in ("", Against.NOTHING):
            yield _("“%(outcome)s”: what changed with nothing to compare is against no control group.")
    elif against == Against.NOTHING:
        yield _("“%(outcome)s”: with no control group it can only have changed over time.")
    elif not against and design not in REVIEWS:
        # What a review puts together is often compared with many things.
        yield _("“%(outcome)s”: say what massage was compared with.")
    elif design == Design.ACTIVE_COMPARISON and against not in BETWEEN_TREATMENTS:
        yield _("“%(outcome)s”: everyone got an active treatment, so it is against one of these.")


def _of_certainty(study, outcome):
    if outcome.certainty != Certainty.NOT_GRADED and not study.graded_by:
        yield _("“%(outcome)s” has a certainty: say in “certainty graded by” who graded it.")
