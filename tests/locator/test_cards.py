"""What a card says of a therapist, in words."""

import pytest

from locator.cards import Card
from locator.models import Technique

KINDS = [Technique(name=name, bit=bit) for bit, name in enumerate("ABCDEF")]


@pytest.mark.parametrize(
    ("count", "wanted", "words"),
    [
        (0, (), ""),
        (1, (), "A"),
        (4, (), "A, B, C, D"),
        (5, (), "A, B, C and 2 more"),
        (6, (5, 3), "D, F, A and 3 more"),
        (6, (40,), "A, B, C and 3 more"),
    ],
)
def test_a_few_techniques_are_named_those_asked_for_first(count, wanted, words):
    assert Card(1, None, KINDS[:count], wanted=frozenset(wanted)).techniques_in_words == words
