"""No outcome of a study says more than its design and its comparison can show."""

import pytest

from research.claims import problems
from research.models import Outcome, Study


def found(design, result, against="", certainty="not-graded", graded_by=""):
    outcome = Outcome(name="Pain", result=result, against=against, certainty=certainty)
    return problems(Study(design=design, graded_by=graded_by), [outcome])


@pytest.mark.parametrize(
    ("design", "result", "against"),
    [
        ("before-after", "changed", "nothing"),
        ("survey", "practice", ""),
        ("randomized-trial", "better", "usual-care"),
        ("randomized-trial", "worse", "light-touch"),
        ("randomized-trial", "changed", "nothing"),
        ("active-comparison", "better", "massage"),
        ("active-comparison", "changed", ""),
        ("active-comparison", "no-difference", "active"),
        ("meta-analysis", "better", ""),
        ("overview", "mixed", ""),
    ],
)
def test_what_a_design_can_show(design, result, against):
    assert found(design, result, against) == []


@pytest.mark.parametrize(
    ("design", "result", "against", "problem"),
    [
        ("before-after", "better", "nothing", "can only have changed over time"),
        ("before-after", "changed", "usual-care", "can only have changed over time"),
        ("before-after", "no-difference", "", "can only have changed over time"),
        ("survey", "better", "", "a survey shows what is done"),
        ("survey", "practice", "usual-care", "a survey compares massage with nothing"),
        ("randomized-trial", "practice", "", "only a survey shows what is done"),
        ("before-after", "practice", "nothing", "only a survey shows what is done"),
        ("randomized-trial", "better", "nothing", "with no control group it can only have changed over time"),
        ("meta-analysis", "worse", "nothing", "with no control group it can only have changed over time"),
        ("randomized-trial", "better", "", "say what massage was compared with"),
        ("randomized-trial", "changed", "usual-care", "is against no control group"),
        ("active-comparison", "better", "usual-care", "it is against one of these"),
    ],
)
def test_what_it_cannot_is_named_with_the_outcome(design, result, against, problem):
    [sentence] = found(design, result, against)
    assert sentence.startswith("“Pain”: ")
    assert problem in sentence


def test_a_certainty_was_graded_by_somebody():
    [sentence] = found("meta-analysis", "better", "usual-care", "high")
    assert sentence == "“Pain” has a certainty: say in “certainty graded by” who graded it."
    assert found("meta-analysis", "better", "usual-care", "high", "the authors of the review") == []
