"""What is one word, and which words are the same one."""

import sys
import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research import words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("massaging", "massage"),
        ("Massages", "massaged"),
        ("babies", "baby"),
        ("Yüksel", "yuksel"),
        ("Yu\u0308ksel", "YÜKSEL"),
        ("Sørensen", "Sorensen"),
        ("İstanbul", "istanbul"),
        ("Straße", "strasse"),
        ("mas\u00adsage", "massage"),
        ("mother's", "mother"),
        ("mother’s", "mothers"),
        ("don't", "dont"),
        ("O’Brien", "obrien"),
        ("labour", "labor"),
        ("labouring", "laboring"),
        ("randomised", "randomization"),
        ("tumours", "tumor"),
        ("paediatrics", "pediatric"),
        ("anaesthetic", "anesthetics"),
        ("meta-analysis", "meta-analyses"),
        ("children", "child"),
        ("women’s", "woman"),
        ("baby", "infants"),
        ("neonates", "newborn"),
        ("premature", "preterm"),
        ("prenatal", "pregnancy"),
        ("moms", "mother"),
        ("elderly", "older"),
        ("anxious", "anxiety"),
        ("６６", "66"),
    ],
)
def test_the_same_word(one, other):
    assert words.stems(one) == words.stems(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [("newborn", "infant"), ("organ", "organize"), ("man", "woman"), ("66", "6"), ("therapy", "therapist"), ("c", "b")],
)
def test_not_the_same_word(one, other):
    assert words.stems(one) != words.stems(other)


@pytest.mark.parametrize("text", ["", " ", "the", "What is it?", "—…!?", "_", "\x00", "\ud800", "👶", "🤱🏽", "' '"])
def test_no_word(text):
    assert words.stems(text) == []


def test_stems_come_once_in_order_without_stop_words():
    assert words.stems("The baby, and sleep; babies SLEEPING 66 times") == ["infant", "sleep", "66", "time"]


def test_no_stands():
    assert words.stems("no difference") == ["no", "differ"]


def test_words_are_found_where_they_stand():
    text = "“Don’t” rub the Yu\u0308ksel_mother's 66-year-old"
    assert [text[word.start : word.end] for word in words.find(text)] == [
        *("Don’t", "rub", "Yu\u0308ksel", "mother's", "66", "year", "old")
    ]


def test_a_long_word_is_cut():
    assert words.stems("x" * 10_000) == words.stems("x" * 9_999) == ["x" * words.LONGEST]


def test_no_letter_of_unicode_leaves_anything_but_folded_letters_and_digits():
    # The databases are given stems between spaces and quotes, and compare them byte by byte.
    for letter in map(chr, range(sys.maxunicode + 1)):
        stem = words.stem(letter)
        assert not stem or (stem.isalnum() and stem == stem.casefold() == unicodedata.normalize("NFKD", stem)), letter


@given(st.text())
def test_any_text_gives_clean_stems(text):
    for stem in words.stems(text):
        assert stem.isalnum()
        assert 0 < len(stem) <= words.LONGEST


@given(st.text(), st.text())
def test_a_text_has_the_words_of_its_lines(one, other):
    assert words.stems(f"{one}\n{other}") == list(dict.fromkeys(words.stems(one) + words.stems(other)))


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_it_does_not_matter_how_accents_are_written(text):
    composed, apart = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert words.stems(composed) == words.stems(apart)


def test_the_lines_of_same_words_do_not_contradict():
    listed = words.SAME.split()
    assert len(listed) == len(set(listed))
    first, *others = zip(*(line.split()[:2] for line in words.SAME.strip().splitlines()), strict=True)
    assert [words.stem(word) for word in first] == [words.stem(word) for word in others[0]]


def test_threads_do_not_stem_into_each_other():
    spellings = [f"{letter}{ending}" for letter in "bcdfghklm" * 40 for ending in ("assaging", "abies", "izations")]
    right = {spelling: words._snowball(spelling) for spelling in spellings}
    wrong = []

    def stem_all():
        wrong.extend(word for word in spellings * 5 if words._snowball(word) != right[word])

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=stem_all) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert wrong == []
