"""How long staff stay signed in, and that visitors are not asked."""

import pytest
import time_machine
from django.contrib.sessions.models import Session

from portal import staff_sessions
from tests.portal import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-23 12:00:01Z", tick=False) as clock:
        yield clock


@pytest.fixture
def client(clock):
    return staff.signed_in(staff.make("ada"))


def is_in(client):
    return client.get("/admin/").status_code == 200


def test_it_ends_after_half_an_hour_without_a_page(client, clock):
    clock.shift(staff_sessions.IDLE - 1)
    assert is_in(client)
    clock.shift(staff_sessions.IDLE - 1)
    assert is_in(client)
    clock.shift(staff_sessions.IDLE)
    assert not is_in(client)
    assert not Session.objects.exists()


def test_it_ends_after_twelve_hours_in_any_case(client, clock):
    for _ in range(12 * 60 // 20 - 1):
        clock.shift(20 * 60)
        assert is_in(client)
    clock.shift(20 * 60)
    assert not is_in(client)


def test_a_session_of_before_is_over(client):
    session = client.session
    del session["signed_in_at"]
    session.save()
    assert not is_in(client)


def test_it_ends_with_signing_out_here_and_with_a_new_password_everywhere_else(client):
    other = staff.signed_in(staff.User.objects.get())
    key = client.session.session_key
    new = {"old_password": staff.PASSWORD, "new_password1": "seven gray whales", "new_password2": "seven gray whales"}
    assert client.post("/admin/password_change/", new).status_code == 302
    assert client.session.session_key != key
    assert is_in(client)
    assert not is_in(other)
    client.post("/admin/logout/")
    assert not is_in(client)
    assert not Session.objects.filter(pk=client.session.session_key).exists()


def test_a_key_from_before_signing_in_is_worth_nothing(clock, client):
    """Whoever set a cookie in somebody's browser does not share their session."""
    from django.test import Client

    fresh = Client()
    fresh.cookies["sessionid"] = "a" * 32
    fresh.post("/admin/login/", {"username": "ada", "password": staff.PASSWORD})
    assert fresh.cookies["sessionid"].value != "a" * 32
    assert is_in(fresh)


def test_its_cookie_is_for_the_site_alone_and_ends_with_the_browser(client, settings):
    client.post("/admin/logout/")
    cookie = client.post("/admin/login/", {"username": "ada", "password": staff.PASSWORD}).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]


@pytest.mark.parametrize("path", ["/", "/find/", "/research/", "/licenses/check/"])
def test_public_pages_ask_nobody_and_set_nothing(client, path, clock):
    clock.shift(120)  # So that a page that did would note it.
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
