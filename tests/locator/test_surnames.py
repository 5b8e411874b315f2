"""Spellings of one surname, and the first letters by which a database finds them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator import surnames
from locator.models import Therapist

NAMES = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])


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


@pytest.mark.django_db
@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=NAMES, min_size=1, max_size=20), st.text(alphabet="«[\u200b ¿'-", max_size=2))
def test_whatever_fits_is_near(name, around):
    stored = f"{around}{name}{around}"
    rosa = Therapist.objects.create(last_name=stored)
    for typed in (name, name.upper(), name.lower()):
        if surnames.key(typed) and surnames.fits(typed, stored):
            assert rosa in surnames.near(Therapist.objects.all(), typed, "last_name")


def test_few_besides_are_near(db):
    for name in ("Smith", "Smyth", "Schmidt", "Smithers", "Thims", "Müller"):
        Therapist.objects.create(last_name=name)
    near = surnames.near(Therapist.objects.all(), "Smith", "last_name")
    # The database cannot tell what is beyond ASCII.
    assert {therapist.last_name for therapist in near} == {"Smith", "Smithers", "Müller"}
