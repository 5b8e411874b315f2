import itertools
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator import spelling
from locator.prefixes import Prefixes

NAMES = ["chicago", "chico", "chicopee", "evans", "evanston", "evansville", "evanston", "salem", "a"]
LETTERS = st.text("abc", max_size=6)


@pytest.fixture
def names():
    return Prefixes((name, number) for number, name in enumerate(NAMES))


def found(numbers):
    return sorted({NAMES[number] for number in numbers})


def test_what_begins_so(names):
    assert found(names.starting("evan")) == ["evans", "evanston", "evansville"]
    assert sorted(names.starting("evanston")) == [4, 6]
    assert found(names.starting("evanstons")) == []
    assert found(names.starting("")) == sorted({*NAMES})
    assert len(names) == len(NAMES)


def test_what_is_so(names):
    assert found(names.equal("evans")) == ["evans"]
    assert sorted(names.equal("evanston")) == [4, 6]
    assert found(names.equal("evan")) == found(names.equal("")) == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("evenst", ["evanston"]),  # A wrong letter
        ("evnst", ["evanston"]),  # one too few
        ("evvanst", ["evanston"]),  # one too many
        ("eavnst", ["evanston"]),  # two swapped
        ("chigaco", ["chicago"]),  # two swapped with one between
        ("chicagx", ["chicago"]),  # the last
        ("evxxst", []),  # two slips
        ("vhicago", []),  # the first
    ],
)
def test_what_begins_so_but_for_one_slip(names, typed, expected):
    assert found(names.nearly_starting(typed)) == expected


@pytest.mark.parametrize("typed", ["vhicago", "hicago", "hcicago", "xchicago", "ihccago"])
def test_a_slip_at_the_first_letter_is_asked_for(names, typed):
    assert found(names.nearly_starting(typed, at_first=True)) == ["chicago"]


def test_several_slips_where_the_first_letters_are_sure(names):
    assert found(names.roughly_starting("evaanstonn", 3, 2)) == ["evanston"]
    assert found(names.roughly_starting("evaanstonn", 4, 2)) == []
    assert found(names.roughly_starting("evanxxxx", 4, 2)) == []


@settings(max_examples=300, deadline=None)
@given(st.lists(LETTERS.filter(bool), min_size=1, max_size=30), LETTERS.filter(bool))
def test_agrees_with_trying_every_slip(keys, typed):
    prefixes = Prefixes(zip(keys, range(len(keys)), strict=True))
    assert sorted(prefixes.starting(typed)) == [n for n, key in enumerate(keys) if key.startswith(typed)]
    assert sorted(prefixes.equal(typed)) == [n for n, key in enumerate(keys) if key == typed]
    slips = all_slips(typed)
    wanted = {n for n, key in enumerate(keys) if any(key.startswith(slip) for slip in slips)}
    got = {*prefixes.nearly_starting(typed), *prefixes.nearly_starting(typed, at_first=True)}
    assert got - {*prefixes.starting(typed)} == wanted - {*prefixes.starting(typed)}
    assert {*prefixes.roughly_starting(typed, 1, 1)} == {
        n for n, key in enumerate(keys) if key[0] == typed[0] and spelling.begins(key, typed, 1)
    }


def all_slips(typed):
    """Every text one slip away; what is typed last may not be left out, or anything that begins so would do."""
    letters = string.ascii_lowercase[:4]
    slips = {typed[:at] + typed[at + 1 :] for at in range(len(typed) - 1)}
    for at in range(len(typed)):
        slips |= {typed[:at] + letter + typed[at + 1 :] for letter in letters}
        slips |= {typed[:at] + letter + typed[at:] for letter in letters}
    for step, at in itertools.product((1, 2), range(len(typed))):
        if at + step < len(typed):
            swapped = list(typed)
            swapped[at], swapped[at + step] = swapped[at + step], swapped[at]
            slips.add("".join(swapped))
    return slips


@pytest.mark.parametrize(
    ("word", "typed", "most", "does"),
    [
        ("cincinnati", "cincinatt", 2, True),
        ("cincinnati", "cincinatt", 1, False),
        ("evanston", "evan", 0, True),
        ("evan", "evanston", 2, False),
        ("", "a", 1, True),
    ],
)
def test_begins(word, typed, most, does):
    assert spelling.begins(word, typed, most) is does
