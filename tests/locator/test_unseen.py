"""What nobody sees in a text: left out, turned into a line break, or named."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from locator import unseen


@pytest.mark.parametrize(
    ("text", "line", "lines"),
    [
        ("", "", ""),
        ("\u202a847-555-0100\u202c", "847-555-0100", "847-555-0100"),
        ("a\u2028b\u2029c\x0bd", "a b c d", "a\nb\nc\nd"),
        ("a\r\nb\rc", "a\r\nb\rc", "a\nb\nc"),
        ("\u200b \ufeff\u2066", "", ""),
        ("\u200d", "", ""),
        ("👩\u200d⚕️", "👩\u200d⚕️", "👩\u200d⚕️"),
        ("a\tb\x1bc", "a\tb\x1bc", "a\tb\x1bc"),
    ],
)
def test_what_becomes_of_it(text, line, lines):
    assert unseen.in_a_line(text) == line
    assert unseen.in_lines(text) == lines


@pytest.mark.parametrize(
    ("text", "place"),
    [("", None), ("a\nb", 1), ("\0", 0), ("ab\x7f", 2), ("a\udc80", 1), ("é👩\u200d⚕️", None), ("a\x85", 1)],
)
def test_the_first_that_cannot_be_sent(text, place):
    assert unseen.first_control(text) == place


def test_some_may_be_allowed():
    assert unseen.first_control("a\tb\nc\x07", allowed="\t\n") == 5


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [("May I\0 come?", 5, "May I"), ("\0come soon", 0, "come soon"), ("\0", 0, ""), ("x" * 99 + "\0", 99, "x" * 30)],
)
def test_a_place_is_found_by_the_words_around_it(text, place, words):
    assert unseen.around(text, place) == words


@given(some.text())
def test_tidying_twice_changes_nothing_more(text):
    once = unseen.in_lines(text)
    assert unseen.in_lines(once) == once
    assert not set("\r\x0b\x0c\x85\u2028\u2029\u202e\u200b") & set(once)
