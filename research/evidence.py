"""The words in which evidence is told: designs, results, comparisons, certainty; and what each of them can show."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Design(models.TextChoices):
    """How a study was made. The value is also what a filter's address says."""

    RANDOMIZED_TRIAL = "randomized-trial", _("randomized trial")
    ACTIVE_COMPARISON = "active-comparison", _("randomized comparison of active treatments")
    BEFORE_AFTER = "before-after", _("before-and-after study, no control group")
    SURVEY = "survey", _("survey")
    SYSTEMATIC_REVIEW = "systematic-review", _("systematic review")
    META_ANALYSIS = "meta-analysis", _("meta-analysis")
    OVERVIEW = "overview", _("overview of reviews")


# What each design can and cannot show, whatever was found.
DESIGN_SHOWS = {
    Design.RANDOMIZED_TRIAL: _(
        "Chance decided who got what, so the groups were much alike to begin with. A difference between them is more "
        "likely to come from the care, unless something else differed too, such as what people hoped for."
    ),
    Design.ACTIVE_COMPARISON: _(
        "Chance decided who got which treatment, but everyone got one. It can show which did better. It cannot show "
        "what would have happened with none."
    ),
    Design.BEFORE_AFTER: _(
        "The same people were measured before and after, with nobody to compare them with. It cannot tell the effect "
        "of massage from time, rest, attention or other care."
    ),
    Design.SURVEY: _("People were asked what they do or think. It shows what is done, not whether it works."),
    Design.SYSTEMATIC_REVIEW: _(
        "All the trials that could be found on one question were gathered and judged. It is as sound as those trials."
    ),
    Design.META_ANALYSIS: _(
        "The results of several trials were added up into one figure. It is as sound as the trials that went in."
    ),
    Design.OVERVIEW: _("Reviews of trials were gathered and judged. It shows how much is known, and how surely."),
}


# Designs that gather studies: they gave no massage of their own, and have no dose.
REVIEWS = {Design.SYSTEMATIC_REVIEW, Design.META_ANALYSIS, Design.OVERVIEW}


class Certainty(models.TextChoices):
    """GRADE's words for how sure one may be of a finding."""

    HIGH = "high", _("high")
    MODERATE = "moderate", _("moderate")
    LOW = "low", _("low")
    VERY_LOW = "very-low", _("very low")
    NOT_GRADED = "not-graded", _("not graded")


CERTAINTY_MEANS = {
    Certainty.HIGH: _("More research is very unlikely to change this."),
    Certainty.MODERATE: _("More research may change how large the effect is."),
    Certainty.LOW: _("More research is likely to change this."),
    Certainty.VERY_LOW: _("We cannot say with any confidence."),
    Certainty.NOT_GRADED: _("Nobody has graded how sure this is."),
}


class Result(models.TextChoices):
    """What was seen of one outcome, and no more than the comparison allows."""

    BETTER = "better", _("better with massage")
    MIXED = "mixed", _("mixed")
    NO_DIFFERENCE = "no-difference", _("no clear difference")
    WORSE = "worse", _("worse with massage")
    CHANGED = "changed", _("changed over time, with nothing to compare")
    PRACTICE = "practice", _("shows what is done, not an effect")


class Against(models.TextChoices):
    """What massage was compared with. The order is that of "better than touch or time?"."""

    NOTHING = "nothing", _("no control group")
    USUAL_CARE = "usual-care", _("usual care, or care without massage")
    LIGHT_TOUCH = "light-touch", _("light or simple touch")
    ACTIVE = "active", _("another active treatment")
    MASSAGE = "massage", _("another kind or dose of massage")


# Comparisons that can show something of massage itself.
SHOWS_MASSAGE = {Against.USUAL_CARE, Against.LIGHT_TOUCH, Against.ACTIVE}

# A result together with what it is against, as one says it. Others are said by the result alone.
RESULT_AGAINST = {
    (Result.CHANGED, ""): _("changed; how the others did is not in what we read"),
    (Result.BETTER, Against.USUAL_CARE): _("better than care without massage"),
    (Result.BETTER, Against.LIGHT_TOUCH): _("better than light touch"),
    (Result.BETTER, Against.ACTIVE): _("better than another treatment"),
    (Result.BETTER, Against.MASSAGE): _("one kind or dose of massage did better than another"),
    (Result.NO_DIFFERENCE, Against.USUAL_CARE): _("no clear difference from care without massage"),
    (Result.NO_DIFFERENCE, Against.LIGHT_TOUCH): _("no clear difference from light touch"),
    (Result.NO_DIFFERENCE, Against.ACTIVE): _("no clear difference from another treatment"),
    (Result.NO_DIFFERENCE, Against.MASSAGE): _("no clear difference between kinds or doses of massage"),
    (Result.MIXED, Against.MASSAGE): _("mixed, between kinds or doses of massage"),
    (Result.WORSE, Against.USUAL_CARE): _("worse than care without massage"),
}


# What a comparison with each can tell: the answer to "better than touch or time?".
AGAINST_TELLS = {
    Against.NOTHING: _("Time alone could explain it."),
    Against.USUAL_CARE: _("More than time and ordinary care? Attention and expectation could still explain it."),
    Against.LIGHT_TOUCH: _("More than being touched kindly?"),
    Against.ACTIVE: _("More than something else that is known or thought to help?"),
    Against.MASSAGE: _("It can tell which massage, not whether massage."),
}


class GivenBy(models.TextChoices):
    """Who gave the massage."""

    THERAPIST = "therapist", _("massage therapist")
    CLINICIAN = "clinician", _("nurse, physiotherapist or other clinician")
    PARENT = "parent", _("mother, father or other parent")
    FAMILY = "family", _("partner, family member or friend")
    SEVERAL = "several", _("different people in different studies")
    NOBODY = "nobody", _("nobody: no massage was given")
    NOT_STATED = "", _("not stated in what we read")


# Care that a reader can learn to give: the way on is a lesson before it is an appointment.
LEARNABLE = {GivenBy.PARENT, GivenBy.FAMILY}
