"""A hundred of each kind are kept, all are counted, and what is shown can be stored and shown."""

import json

import pytest

from locator.imports.examples import MOST, Examples, Kind


def test_all_are_counted_and_the_first_kept():
    examples = Examples()
    for number in range(MOST + 50):
        examples.add(Kind.ADDED, lambda number=number: (f"Ann {number}", "A", "", None))
    assert examples.counts == {"added": MOST + 50}
    assert len(examples.first["added"]) == MOST
    assert examples.first["added"][-1]["who"] == f"Ann {MOST - 1}"


def test_nobody_is_asked_once_there_are_enough():
    examples = Examples()
    for _ in range(MOST):
        examples.add(Kind.HIDDEN, lambda: ("Ann", "A", "", 7))
    examples.add(Kind.HIDDEN, lambda: pytest.fail("it was asked"))


def test_any_text_can_be_stored():
    examples = Examples()
    examples.add(Kind.REFUSED, lambda: ("a\0b\u202ec", 7, "x" * 10_000, None))
    kept = json.loads(json.dumps(examples.first))["refused"][0]
    assert kept["who"] == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
    assert (kept["key"], len(kept["why"])) == ("7", 200)
