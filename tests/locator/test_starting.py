"""What a new site starts with, and that staff's edits outlive it."""

import pytest

from locator import gazetteer, starting
from locator.models import State, Technique

pytestmark = pytest.mark.django_db


def test_loads_every_state_once():
    assert starting.load_states() == len(gazetteer.states())
    assert starting.load_states() == 0
    assert State.objects.count() == len(gazetteer.states())
    illinois = State.objects.get(code="IL")
    assert (illinois.name, illinois.regulation) == ("Illinois", "license")


def test_says_of_every_state_who_regulates_it_and_since_when_that_is_known():
    starting.load_states()
    for state in State.objects.all():
        state.full_clean()
        # Words that a reader of the site can do something with, and not the name of a paper of ours.
        assert ("check with" in state.source) == (state.regulation != "unknown")
        assert ("not established" in state.source) == (state.regulation == "unknown")
        assert state.checked_on


def test_adds_a_missing_state_and_leaves_the_edited_ones_alone():
    starting.load_states()
    State.objects.filter(code="IL").update(board="Edited by staff")
    State.objects.filter(code="TX").delete()
    assert starting.load_states() == 1
    assert State.objects.get(code="IL").board == "Edited by staff"
    assert State.objects.get(code="TX").name == "Texas"


def test_loads_the_techniques_with_a_bit_each_in_the_order_of_the_file():
    slugs = [row["slug"] for row in starting.rows("techniques.csv")]
    assert starting.load_techniques() == len(slugs)
    assert starting.load_techniques() == 0
    assert list(Technique.objects.order_by("bit").values_list("slug", flat=True)) == slugs
    assert list(Technique.objects.order_by("bit").values_list("bit", flat=True)) == list(range(len(slugs)))
    for technique in Technique.objects.all():
        technique.full_clean()
        assert technique.summary


def test_adds_no_technique_where_staff_have_their_own():
    Technique.objects.create(slug="amma", name="Amma")
    assert starting.load_techniques() == 0
    assert Technique.objects.get().slug == "amma"
