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
    assert one[0] in surnames.openings(other)
    assert other[0] in surnames.openings(one)


@pytest.mark.parametrize(("one", "other"), [("Gomez", "Gomes"), ("Smith", "Smithe"), ("李", "黎"), ("Ng", "N")])
def test_two_names(one, other):
    assert surnames.key(one) != surnames.key(other)


@pytest.mark.parametrize("nothing", ["", " ", "---", "'", "\u0301"])
def test_no_name(nothing):
    assert surnames.key(nothing) == ""


@given(st.text(alphabet=st.characters(max_codepoint=0x1FFF, categories=["L"]), min_size=1, max_size=20))
def test_a_name_is_found_by_its_own_first_letter_in_either_case(name):
    for spelling in (name, name.upper(), name.lower()):
        if surnames.key(spelling) == surnames.key(name) != "":
            assert spelling[0] in surnames.openings(name)
