"""What two writings of one license number have in common, and what the database leaves out."""

import pytest

from locator import license_numbers
from locator.models import License


@pytest.mark.parametrize(
    ("one", "other"), [("MT-123", "mt 123"), ("№ 55", "#55"), ("É12", "e12"), ("２２７", "227"), ("(A)1", "a1")]
)
def test_two_writings_of_one(one, other):
    assert license_numbers.key(one) == license_numbers.key(other) != ""


@pytest.mark.parametrize(("one", "other"), [("123", "1234"), ("MT1", "M1"), ("O1", "01")])
def test_two_numbers(one, other):
    assert license_numbers.key(one) != license_numbers.key(other)


def test_few_besides_are_near(make_therapist):
    for number in ("MT-123", "(mt 123)", "MT–123", "MT124", "XMT123", "MT1X23", "M123", "MT-1234"):
        make_therapist(license={"number": number})
    near = license_numbers.near(License.objects.all(), "MT123")
    # What stands between its letters, the database does not look at.
    assert {held.number for held in near} == {"MT-123", "(mt 123)", "MT–123", "MT1X23"}
