"""Spellings of one surname, and the first letters by which a database finds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator import surnames


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gómez", "GOMEZ"),
        ("Go\u0301mez", "gomez"),
        ("O'Brien", "OBrien"),
        ("O’Brien", "o brien"),
        ("Garcia-Lopez", "Garcia Lopez"),
        ("Łukasz", "lukasz"),
        ("Øster", "Oster"),
        ("Straße", "STRASSE"),
        ("Æsir", "aesir"),
        ("İnan", "inan"),
        ("'t Hooft", "t hooft"),
        ("李", "李"),
        ("Ｓｍｉｔｈ", "Smith"),
    ],
)
def test_two_spellings_of_one_name(one, other):
    assert surnames.key(one) == surnames.key(other) != ""
    assert one[0] not in surnames.other_openings(other)
    assert other[0] not in surnames.other_openings(one)


@pytest.mark.parametrize(("one", "other"), [("Gomez", "Gomes"), ("Smith", "Smithe"), ("李", "黎"), ("Ng", "N")])
def test_two_names(one, other):
    assert surnames.key(one) != surnames.key(other)


@pytest.mark.parametrize("nothing", ["", " ", "---", "'", "\u0301"])
def test_no_name(nothing):
    assert surnames.key(nothing) == ""


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Delgado", "Delgado-Ruiz"),
        ("Ruíz", "DELGADO RUIZ"),
        ("de la Cruz", "Ruiz de la Cruz"),
        ("O'Brien", "Obrien–Smith"),
        ("Smith", "Smith Jr."),
        ("Smith, Sr", "Smith"),
        ("Smith iii", "Smith-Jones"),
        ("Jr", "Jr."),
        ("ﬁnch", "Finch"),
        ("Smith", "\u202eSmith"),
    ],
)
def test_a_name_and_a_part_of_it(typed, stored):
    assert surnames.fits(typed, stored)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Delgad", "Delgado-Ruiz"),
        ("Delgado-Ruiz", "Delgado"),
        ("Delgado Cruz", "Delgado Ruiz Cruz"),
        ("Brien", "O'Brien"),
        ("Jr", "Smith Jr."),
        ("Smith", ""),
    ],
)
def test_a_name_and_no_part_of_it(typed, stored):
    assert not surnames.fits(typed, stored)


@given(st.text(min_size=1, max_size=20), st.text(alphabet="«[\u200b ¿'", max_size=2))
def test_a_name_is_found_by_its_own_first_letter_in_any_case(name, before):
    for spelling in (name, name.upper(), name.lower(), before + name):
        if surnames.key(spelling) == surnames.key(name) != "":
            assert spelling[0] not in surnames.other_openings(name)


def test_other_letters_are_spared():
    assert set("sS").isdisjoint(surnames.other_openings("Śmith"))
    assert set("rRtT") < set(surnames.other_openings("Śmith"))
