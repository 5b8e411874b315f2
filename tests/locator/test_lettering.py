"""Letters in their order, as each database finds them."""

import pytest

from locator import lettering
from locator.models import Therapist


@pytest.mark.parametrize(
    ("text", "letters", "found"),
    [
        ("MT-123(A)", "mt123a", True),
        ("mt123a", "MT123A", True),
        ("M_T%1\\23A", "MT123A", True),
        ("xMxT1x23xAx", "MT123A", True),
        ("MT123", "MT123A", False),
        ("TM123A", "MT123A", False),
        ("", "M", False),
        ("é", "M", True),  # Beyond ASCII, it cannot be told.
        ("M", "é", False),
    ],
)
def test_has(db, text, letters, found):
    Therapist.objects.create(last_name=text)
    assert Therapist.objects.filter(lettering.has("last_name", letters)).exists() == found


def test_a_long_text_without_the_last_letter_takes_no_time(db):
    Therapist.objects.create(last_name="a" * 100)
    assert not Therapist.objects.filter(lettering.has("last_name", "a" * 50 + "b")).exists()
