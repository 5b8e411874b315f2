"""The password that an Administrator told somebody is good for choosing another, and for nothing else."""

import pytest
from django.test import Client
from django_otp.oath import totp

from portal.roles import ADMINISTRATOR
from tests.portal import staff

pytestmark = pytest.mark.django_db

CHANGE = "/admin/password_change/"
NEW = "seven gray whales"


def new(password, old=staff.PASSWORD):
    return {"old_password": old, "new_password1": password, "new_password2": password}


def sign_in(client, name, password=staff.PASSWORD, recovery=""):
    client.post("/admin/login/", {"username": name, "password": password})
    if recovery:
        return client.post("/admin/second-factor/", {"code": recovery})
    client.get("/admin/second-factor/set-up/")
    code = f"{totp(bytes.fromhex(client.session['secret_of_new_app'])):06}"
    return client.post("/admin/second-factor/set-up/", {"code": code})


@pytest.fixture(autouse=True)
def required(settings):
    settings.TWO_FACTOR = True


def test_it_opens_no_page_until_there_is_another(client):
    staff.make("ada")
    recovery = sign_in(client, "ada").context["codes"]
    for page in ("/admin/", "/admin/sessions/", "/admin/research/article/", "/admin/no/such/page/"):
        assert client.get(page)["Location"] == client.post(page)["Location"] == CHANGE
    assert "First choose a password" in client.get(CHANGE).content.decode()
    assert "present password" in client.post(CHANGE, new(staff.PASSWORD)).content.decode()
    assert client.get("/admin/")["Location"] == CHANGE
    assert client.post(CHANGE, new(NEW)).status_code == 302
    assert client.get("/admin/").status_code == 200
    again = Client()
    sign_in(again, "ada", NEW, recovery[0])
    assert again.get("/admin/").status_code == 200


def test_whoever_goes_away_is_asked_again(client):
    """Signed in they were, once: that the password is still the first one is not forgotten."""
    staff.make("ada")
    recovery = sign_in(client, "ada").context["codes"]
    client.post("/admin/logout/")
    sign_in(client, "ada", recovery=recovery[0])
    assert client.get("/admin/")["Location"] == CHANGE


def test_so_is_one_that_replaces_a_lost_one(client):
    ada, boss = staff.make("ada"), staff.signed_in(staff.make("boss", ADMINISTRATOR))
    recovery = sign_in(client, "ada").context["codes"]
    client.post(CHANGE, new(NEW))
    assert client.get("/admin/").status_code == 200
    given = {"password1": "blue hats in winter", "password2": "blue hats in winter", "usable_password": "true"}
    assert boss.post(f"/admin/auth/user/{ada.pk}/password/", given).status_code == 302
    again = Client()
    sign_in(again, "ada", "blue hats in winter", recovery[0])
    assert again.get("/admin/")["Location"] == CHANGE
    assert again.post(CHANGE, new("green coats in summer", "blue hats in winter")).status_code == 302
    ada.refresh_from_db()
    assert ada.last_login


def test_who_chose_it_themselves_is_not_asked(client):
    staff.make("root", is_superuser=True)
    sign_in(client, "root")
    assert client.get("/admin/").status_code == 200
