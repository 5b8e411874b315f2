"""What counts as the same word when somebody is looked for by name or keyword."""

import pytest

from locator import keywords
from locator.listing import Listing


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("O'Hara-Núñez, LMT", ["ohara", "nunez", "lmt"]),
        ("O’HARA", ["ohara"]),
        ("Straße 12b", ["strasse", "12b"]),
        ("  ", []),
        ("%_\\", []),
        ("💆 !?", []),
        ("李 小龍", ["李", "小龍"]),
        ("ﬁne", ["fine"]),
    ],
)
def test_words(text, words):
    assert keywords.words(text) == words


def test_folded_holds_each_word_once():
    assert keywords.folded("Rosa Delgado", "rosa's Rosa", "") == " rosa delgado s rosas"
    assert keywords.folded("!?", " ") == ""


@pytest.mark.parametrize("typed", ["smithjones", "Smith-Jones", "smith jones", "jones", "O'Hara", "ohara", "o hara"])
def test_names_that_are_joined_are_found_joined_and_apart(make_therapist, typed):
    make_therapist("Ann", "Smith-Jones O'Hara")
    assert Listing.objects.mentioning(keywords.words(typed)).exists()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("delg", True),
        ("DELGADO rosa", True),
        ("elgado", False),
        ("rosa smith", False),
        ("prenatal", True),
        ("knots", True),
        ("lakeside", True),
        ("bctmb", True),
        ("evanston", False),
    ],
)
def test_a_keyword_begins_a_word_of_the_name_or_of_what_is_said_about_them(make_therapist, techniques, typed, found):
    make_therapist(
        bio="Good with knots.",
        credentials="BCTMB",
        techniques=[techniques["prenatal"]],
        practice={"name": "Lakeside Bodywork"},
    )
    assert Listing.objects.mentioning(keywords.words(typed)).exists() == found
