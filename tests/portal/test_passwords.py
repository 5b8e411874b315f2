"""Length over composition; nothing common, and nothing that everybody connects with this site."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.portal import staff


@pytest.mark.parametrize(
    "password",
    [
        "seven gray whales",
        "qzxvwkjhbgtr",
        "739105826471",
        "ä" * 6 + "öüëïñç",
        "massage my seven gray whales",
        "seven gray whales " + "x" * 90,
        "dragon of my sunshine",
    ],
)
def test_any_kind_of_characters_will_do(password):
    validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "eleven char",
        "qwerty123456",
        "aaaaaaaaaaaa",
        "gray0gray0gray0",
        "poiuytrewqpo",
        "Dragon12!2026",
        "123456789012",
        "Massage-for-Life",
        "massage4life!2026",
        "Therapist Password 1",
        "monkeydragon",
        "P@ssw0rdDr@gon",
        "princess12345678",
        "1234abcd1234",
    ],
)
def test_short_common_and_obvious_ones_will_not(password):
    with pytest.raises(ValidationError):
        validate_password(password)


def test_nor_will_ones_own_name():
    with pytest.raises(ValidationError):
        validate_password("annabellestone", staff.User(username="annabellestone"))
