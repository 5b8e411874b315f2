"""Long texts are compared line by line, and of a line that was changed the words that make the difference stand out."""

import time

import pytest

from history.comparing import MOST_WORDS, differences, in_words
from research.models import Article

LONG = "Twelve trials with 900 people looked at pain in the lower back. The certainty is low. Nobody was blinded."


def lines(before, after):
    found = differences(Article, {"": {"body": before}}, {"": {"body": after}})
    return in_words(Article, found)[0].lines


def marked(line):
    return [text.strip() for text, differs in line.pieces if differs]


@pytest.mark.parametrize("rest", ["", "\nAnother paragraph.", "\r\nAnother paragraph."])
def test_the_word_that_changed_in_a_paragraph_stands_out(rest):
    removed, added, *same = lines(LONG + rest, LONG.replace("low.", "very low.").replace("900", "800") + rest)
    assert [line.kind for line in (removed, added, *same)] == ["removed", "added", *(["same"] if rest else [])]
    assert marked(removed) == ["900"]
    assert marked(added) == ["800", "very"]
    assert "".join(text for text, _ in removed.pieces) == removed.text == LONG


def test_so_it_does_where_paragraphs_come_and_go_around_it():
    said = lines(f"{LONG}\n\nThe end.", f"A new beginning.\n\n{LONG.replace('900', '800')}\n\nMore.\n\nThe end.")
    assert [(line.kind, line.text[:6]) for line in said] == [
        ("added", "A new "),
        ("removed", "Twelve"),
        ("added", "Twelve"),
        ("added", "More."),
        ("same", ""),
        ("same", "The en"),
    ]
    assert marked(said[2]) == ["800"]


def test_empty_lines_are_no_news():
    assert lines(f"{LONG}\nThe end.", f"{LONG}\n\nThe end.") == ()


def test_what_has_little_in_common_is_marked_nowhere():
    removed, added = lines(
        LONG, "Something else altogether stands here now, and of what was said before nothing is left, at all."
    )
    assert removed.pieces == added.pieces == ()


def test_short_texts_stand_beside_each_other():
    assert lines("Two", "Two and a half") == ()


@pytest.mark.parametrize(
    ("before", "after"), [("a ", "b a "), ("a b ", "b a "), ("a", "b"), ("a\n", "b\na\n"), ("a b c\n", "a b\n")]
)
def test_it_is_quick_whatever_was_written(before, after):
    begun = time.perf_counter()
    lines("\n".join([before * (MOST_WORDS // 4)] * 20), "\n".join([after * (MOST_WORDS // 4)] * 20))
    lines(before * 100_000, after * 100_000)
    assert time.perf_counter() - begun < 5
