"""Where somebody is signed in: only where they really are; and ending it, for themselves and by an Administrator."""

import re

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django_otp.oath import totp

from portal import open_sessions, recovery_codes, second_factor, staff_sessions
from portal.roles import ADMINISTRATOR
from tests.portal import staff

pytestmark = pytest.mark.django_db

HERE, CODES = "/admin/sessions/", "/admin/second-factor/recovery-codes/"


@pytest.fixture(autouse=True)
def clock(settings):
    settings.TWO_FACTOR = True
    with time_machine.travel("2026-11-23 12:00:01Z", tick=False) as clock:
        yield clock


@pytest.fixture
def ada():
    return staff.make("ada")


def is_in(client):
    return client.get("/admin/").status_code == 200


def open_page(client, path=HERE):
    return client.get(path).content.decode()


def names(client):
    return re.findall(r'name="end" value="(\w+)"', open_page(client))


def end(client, *chosen, password=staff.PASSWORD):
    return client.post(HERE, {"end": chosen, "password": password})


def halfway(name):
    client = Client()
    client.post("/admin/login/", {"username": name, "password": staff.PASSWORD}, HTTP_USER_AGENT="Firefox/1 Linux")
    return client


def test_those_that_still_let_in_are_told_and_no_other(ada, clock):
    old = staff.signed_in(ada)
    clock.shift(staff_sessions.IDLE - 60)
    new = staff.signed_in(ada)
    staff.signed_in(staff.make("bob"))
    halfway("ada")
    assert [one.key for one in open_sessions.of(ada)] == [new.session.session_key, old.session.session_key]
    clock.shift(60)
    assert [one.key for one in open_sessions.of(ada)] == [new.session.session_key]
    ada.set_password("seven gray whales")
    ada.save()
    assert open_sessions.of(ada) == []


def test_the_page_names_the_browser_and_gives_away_no_key(ada, clock, django_assert_max_num_queries):
    secret = "00" * 19 + "07"
    second_factor.set_up(ada, secret, f"{totp(bytes.fromhex(secret)):06}")
    clock.shift(60)
    there = halfway("ada")
    code = f"{totp(bytes.fromhex(secret)):06}"
    there.post("/admin/second-factor/", {"code": code}, HTTP_USER_AGENT="Firefox/1 Linux")
    here = staff.signed_in(ada)
    # The session, its user, their device; all sessions, however many; two of permissions for the list of apps.
    with django_assert_max_num_queries(6):
        page = open_page(here)
    assert "Firefox, Linux: signed in Nov. 23, 2026, 7:01 a.m." in page
    assert not any(session.pk in page for session in Session.objects.all())


def test_one_of_them_is_ended_with_the_password(ada):
    here, there, third = (staff.signed_in(ada) for _ in range(3))
    chosen = names(here)
    assert len(chosen) == 2
    assert "That is not your password" in end(here, *chosen, password="x").content.decode()
    assert "Choose at least one" in end(here).content.decode()
    assert is_in(there)
    key = next(one.name for one in open_sessions.of(ada) if one.key == there.session.session_key)
    before = here.session.session_key
    assert end(here, key)["Location"] == HERE
    assert here.session.session_key != before
    assert "Signed out at 1 place." in open_page(here)
    assert is_in(here)
    assert not is_in(there)
    assert is_in(third)
    assert "Signed out elsewhere." in str(LogEntry.objects.latest("pk").change_message)
    assert "ended meanwhile" in end(here, key).content.decode()


def test_nobody_ends_somebody_elses(ada):
    bob = staff.make("bob")
    bobs = staff.signed_in(bob)
    name = open_sessions.of(bob)[0].name
    here, _ = staff.signed_in(ada), staff.signed_in(ada)
    for wrong in (name, bobs.session.session_key, "", "\0", "x" * 10_000):
        assert end(here, wrong).status_code == 200
    assert is_in(bobs)


def test_the_password_cannot_be_guessed_here(ada):
    here, _ = staff.signed_in(ada), staff.signed_in(ada)
    assert [end(here, *names(here), password="x").status_code for _ in range(11)] == [200] * 10 + [429]


def test_new_recovery_codes_end_what_the_old_ones_opened(ada):
    here, thief = staff.signed_in(ada), staff.signed_in(ada)
    session = thief.session
    recovery_codes.make(ada)
    session["otp_device_id"] = ada.staticdevice_set.get().persistent_id
    session.save()
    assert is_in(thief)
    before = here.session.session_key
    assert here.post(CODES, {"password": staff.PASSWORD}).status_code == 200
    assert is_in(here)
    assert here.session.session_key != before
    assert not is_in(thief)


def test_an_administrator_signs_somebody_out_everywhere(ada):
    boss, hers, hers_halfway = staff.signed_in(staff.make("boss", ADMINISTRATOR)), staff.signed_in(ada), halfway("ada")
    address = f"/admin/auth/user/{ada.pk}"
    assert "At 1 place." in open_page(boss, f"{address}/change/")
    assert boss.get(f"{address}/sign-out/").status_code == 200
    assert is_in(hers)
    boss.post(f"{address}/sign-out/")
    assert not is_in(hers)
    assert hers_halfway.get("/admin/second-factor/")["Location"].startswith("/admin/login/")
    assert is_in(boss)
    assert "Signed out everywhere." in open_page(boss, f"{address}/history/")
    assert "Nowhere." in open_page(boss, f"{address}/change/")


def test_a_reset_of_the_second_factor_leaves_none(ada):
    staff.signed_in(ada)
    halfway("ada")
    call_command("reset_second_factor", "ada")
    assert not Session.objects.exists()
