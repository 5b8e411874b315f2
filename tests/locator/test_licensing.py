"""Who is public, and until when."""

import datetime

import pytest
import time_machine

from locator import licensing
from locator.listing import Listing
from locator.models import State, Therapist

DAY = datetime.date(2027, 3, 31)


def listed(therapist):
    """The verdict of the rule; the search table must hold the same."""
    therapist = Therapist.objects.get(pk=therapist.pk)
    until = licensing.listed_until(therapist)
    rows = Listing.objects.filter(therapist=therapist)
    assert until == max((row.listed_until for row in rows), default=None)
    return until


def test_a_verified_current_license_lists(make_therapist):
    assert listed(make_therapist(license={"expires_on": DAY})) == DAY


@pytest.mark.parametrize(
    "flaw",
    [
        {"verified_on": None},
        {"expires_on": None},
        {"disciplined": True},
        {"status": "inactive"},
        {"status": "suspended"},
        {"status": "revoked"},
        {"status": "lapsed"},
        {"state_id": "WI"},
    ],
    ids=lambda flaw: next(iter(flaw)) + "=" + str(next(iter(flaw.values()))),
)
def test_a_flawed_license_does_not(make_therapist, flaw):
    assert listed(make_therapist(license=flaw)) is None


def test_nobody_is_listed_without_license_practice_point_or_publication(make_therapist):
    assert listed(make_therapist(license=None)) is None
    assert listed(make_therapist(practice=None)) is None
    assert listed(make_therapist(practice={"latitude": None, "longitude": None})) is None
    assert listed(make_therapist(published=False)) is None


def test_a_certification_does_not_replace_a_license(make_therapist):
    assert listed(make_therapist(license=None, certification={})) is None


@pytest.mark.parametrize(
    ("state", "license", "certification", "is_listed"),
    [
        ("KS", None, {}, True),
        ("KS", None, {"expires_on": None}, False),
        ("KS", {}, None, False),  # Kansas issues none, so what is on record as one is no proof.
        ("CA", {}, None, True),
        ("CA", None, {}, True),
        ("VT", {}, None, True),
        ("VT", None, {}, False),
        ("GU", {}, None, True),
        ("GU", None, {}, False),
    ],
)
def test_each_states_own_rule(make_therapist, state, license, certification, is_listed):
    if license is not None:
        license = {"state_id": state}
    therapist = make_therapist(practice={"state_id": state}, license=license, certification=certification)
    assert bool(listed(therapist)) is is_listed


@pytest.mark.parametrize(
    ("title", "is_listed"),
    [
        ("BCTMB", True),
        ("Board Certified in Therapeutic Massage and Bodywork", True),
        ("NCBTMB board certification", True),
        ("Reiki weekend workshop", False),
        ("Swedish massage certificate", False),
    ],
)
def test_only_the_boards_certification_counts(make_therapist, title, is_listed):
    therapist = make_therapist(practice={"state_id": "KS"}, license=None, certification={"title": title})
    assert bool(listed(therapist)) is is_listed


def test_the_longest_lived_proof_counts(make_therapist):
    therapist = make_therapist(practice={"state_id": "CA"}, license={"state_id": "CA", "expires_on": DAY},
                               certification={"expires_on": DAY + datetime.timedelta(1)})  # fmt: skip
    assert listed(therapist) == DAY + datetime.timedelta(1)


def test_a_practice_is_listed_by_its_own_states_license_alone(make_therapist):
    therapist = make_therapist(license={"expires_on": DAY})
    therapist.practices.create(state_id="WI", city="Kenosha", latitude=42.58, longitude=-87.82)
    assert list(Listing.objects.filter(therapist=therapist).values_list("state", flat=True)) == ["IL"]


def test_a_state_that_begins_to_license_changes_who_is_listed(make_therapist):
    therapist = make_therapist(practice={"state_id": "KS"}, license=None, certification={})
    assert listed(therapist)
    kansas = State.objects.get(code="KS")
    kansas.regulation = "license"
    kansas.save()
    assert listed(therapist) is None


# The site's time zone is New York: in winter midnight there is 05:00 UTC.
@pytest.mark.parametrize(
    ("moment", "is_listed"),
    [
        ("2027-01-31T12:00:00Z", True),
        ("2027-02-01T04:59:59Z", True),
        ("2027-02-01T05:00:00Z", False),
    ],
)
def test_a_license_runs_out_at_midnight_in_the_sites_time_zone(make_therapist, moment, is_listed):
    therapist = make_therapist(license={"expires_on": datetime.date(2027, 1, 31)})
    with time_machine.travel(moment, tick=False):
        assert Listing.objects.current().filter(therapist=therapist).exists() is is_listed
