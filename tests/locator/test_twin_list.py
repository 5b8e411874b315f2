"""What was found of doubles is kept for a while, and says when that was; it is looked for again when asked to."""

import pytest
import time_machine

from locator import remembering, twin_list
from locator.models import Therapist
from tests.locator.test_twin_admin import TWINS, merge, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(make_therapist):
    return make_therapist(license={"number": "227.000001"}), make_therapist("Rose", license={"number": "227-000001"})


def test_it_is_kept_and_looked_for_again_when_asked(admin_client, two, make_therapist):
    first = admin_client.get(TWINS)
    assert shown(first) == [("Rosa Delgado", "Rose Delgado")]
    make_therapist("Rosi", license={"number": "227 000001"})
    assert shown(admin_client.get(TWINS)) == shown(first)
    assert "?why=license&amp;again=1" in first.content.decode()
    assert len(shown(admin_client.get(TWINS, {"again": 1}))) == 2
    assert len(shown(admin_client.get(TWINS))) == 2


def test_it_is_kept_for_an_hour(two):
    with time_machine.travel("2026-11-23 12:00Z", tick=False) as clock:
        at = twin_list.found("license").at
        clock.shift(3599)
        assert twin_list.found("license").at == at
        clock.shift(2)
        assert twin_list.found("license").at > at


def test_who_was_merged_or_deleted_is_not_shown(admin_client, two, make_therapist, django_capture_on_commit_callbacks):
    third = make_therapist("Rosi", license={"number": "227 000001"})
    assert len(shown(admin_client.get(TWINS))) == 2
    third.delete()
    assert len(shown(admin_client.get(TWINS))) == 1
    with django_capture_on_commit_callbacks(execute=True):
        name = f"license-{two[0].licenses.get().pk}-{two[1].licenses.get().pk}"
        merge(admin_client, *two, first_name="kept", **{name: "kept"})
    assert not any(two[1].pk in pair for pair in twin_list.found("license").pairs)
    assert "No two records have the same license." in admin_client.get(TWINS).content.decode()


def test_who_was_corrected_meanwhile_is_no_pair(admin_client, two):
    Therapist.objects.filter(pk=two[1].pk).update(first_name="Sam", last_name="Other")
    assert len(shown(admin_client.get(TWINS))) == 1
    two[1].licenses.update(number="9")
    assert shown(admin_client.get(TWINS)) == []


@pytest.mark.parametrize("junk", ["x", [1], ("now", [])])
def test_what_is_no_list_is_not_read(two, junk):
    remembering.remember("doubles-license", junk, 60)
    assert twin_list.found("license").pairs == [(two[0].pk, two[1].pk)]
