"""Signing in: a password, then a second factor; neither can be guessed, and whoever mistypes is not kept out."""

import re

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from locator.throttling import Bucket
from portal import recovery_codes, second_factor
from portal.roles import ADMINISTRATOR
from tests.portal import staff

pytestmark = pytest.mark.django_db

SIGN_IN, ASK, SET_UP = "/admin/login/", "/admin/second-factor/", "/admin/second-factor/set-up/"
CODES = "/admin/second-factor/recovery-codes/"
WRONG = {"username": "ada", "password": "wrong"}
RIGHT = {"username": "ada", "password": staff.PASSWORD}
SECRET = "00" * 19 + "07"


@pytest.fixture
def ada():
    return staff.make("ada", is_superuser=True)


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-23 12:00:01Z", tick=False) as clock:
        yield clock


@pytest.fixture
def required(settings):
    settings.TWO_FACTOR = True


@pytest.fixture
def with_app(required, clock, ada):
    """Ada with an app of a known secret, and her recovery codes."""
    ada.codes = second_factor.set_up(ada, SECRET, code())
    clock.shift(60)
    return ada


def code(secret=SECRET):
    """What the app shows now."""
    return f"{totp(bytes.fromhex(secret)):06}"


def is_in(client):
    return client.get("/admin/").status_code == 200


class TestPassword:
    def test_somebody_who_mistypes_gets_in(self, client, ada):
        for _ in range(5):
            assert client.post(SIGN_IN, WRONG).status_code == 200
        assert client.post(f"{SIGN_IN}?next=/admin/", RIGHT).status_code == 302
        assert is_in(client)

    def test_who_tries_on_and_on_has_to_wait(self, client, ada):
        answers = [client.post(SIGN_IN, WRONG) for _ in range(11)]
        assert [answer.status_code for answer in answers] == [200] * 10 + [429]
        assert 1 <= int(answers[-1]["Retry-After"]) <= 60
        page = answers[-1].content.decode()
        assert "Please wait a minute" in page
        assert 'value="ada"' in page
        assert "wrong" not in page
        # Not even with the right password, and the page itself can still be looked at.
        assert client.post(SIGN_IN, RIGHT).status_code == 429
        assert client.get(SIGN_IN).status_code == 200
        # From elsewhere it still works, and so it does for a colleague at the same address.
        assert client.post(SIGN_IN, RIGHT, REMOTE_ADDR="192.0.2.7").status_code == 302
        staff.make("bob")
        assert client.post(SIGN_IN, {**RIGHT, "username": "bob"}).status_code == 302

    def test_one_password_on_every_name_has_to_wait(self, client):
        answers = [client.post(SIGN_IN, {"username": f"n{n}", "password": "x"}).status_code for n in range(61)]
        assert answers == [200] * 60 + [429]

    def test_behind_a_proxy_it_goes_by_who_the_proxy_saw(self, client, ada, settings):
        settings.PROXIES = 1
        for number in range(10):
            # What stands before the proxy's own word is the visitor's to invent.
            assert client.post(SIGN_IN, WRONG, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 192.0.2.1").status_code == 200
        assert client.post(SIGN_IN, WRONG, HTTP_X_FORWARDED_FOR="10.0.0.99, 192.0.2.1").status_code == 429
        assert client.post(SIGN_IN, RIGHT, HTTP_X_FORWARDED_FOR="192.0.2.2").status_code == 302

    def test_a_network_of_ipv6_is_not_65536_visitors(self, client, ada):
        near = [{"REMOTE_ADDR": f"2001:db8:7:{number:x}::1"} for number in range(31)]
        assert [client.post(SIGN_IN, WRONG, **one).status_code for one in near] == [200] * 30 + [429]
        staff.make("bob")
        assert client.post(SIGN_IN, {**RIGHT, "username": "bob"}, **near[0]).status_code == 302
        assert client.post(SIGN_IN, RIGHT, REMOTE_ADDR="2001:db8:8::1").status_code == 302

    @pytest.mark.parametrize("name", ["ADA", " ada ", "ａｄａ"])
    def test_another_spelling_is_the_same_name(self, client, ada, name):
        for _ in range(10):
            client.post(SIGN_IN, {"username": name, "password": "x"})
        assert client.post(SIGN_IN, RIGHT).status_code == 429

    def test_what_is_kept_names_nobody(self, client, ada):
        client.post(SIGN_IN, WRONG)
        keys = " ".join(Bucket.objects.values_list("key", flat=True))
        assert "127.0.0.1" not in keys
        assert "ada" not in keys

    def test_nobody_learns_who_is_on_the_staff(self, client, ada):
        staff.make("bob", is_active=False)
        staff.make("eve", is_staff=False)
        pages = {
            re.sub(r'name="(csrfmiddlewaretoken|username)"[^>]*', "", client.post(SIGN_IN, data).content.decode())
            for data in (
                WRONG,
                {"username": "nobody", "password": "wrong"},
                {"username": "bob", "password": staff.PASSWORD},
                {"username": "eve", "password": staff.PASSWORD},
            )
        }
        assert len(pages) == 1

    @pytest.mark.parametrize("name", ["a\0b", "x" * 10_000, "", "<b>", "𝕒" * 200])
    def test_any_name_gets_an_answer(self, client, name):
        for _ in range(11):
            response = client.post(SIGN_IN, {"username": name, "password": "x\0"})
        assert response.status_code == 429
        assert "<b>" not in response.content.decode()

    def test_elsewhere_it_leads_nowhere(self, client, ada):
        response = client.post(f"{SIGN_IN}?next=https://evil.example/", RIGHT)
        assert response["Location"] == "/admin/"

    def test_to_guess_it_when_changing_it_has_to_wait_too(self, client, ada):
        staff.signed_in(ada, client=client)
        wrong = {"old_password": "wrong", "new_password1": "x", "new_password2": "x"}
        answers = [client.post("/admin/password_change/", wrong).status_code for _ in range(11)]
        assert answers == [200] * 10 + [429]


class TestFirstSignIn:
    def test_leads_through_setting_up_and_shows_recovery_codes_once(self, client, ada, required, clock):
        response = client.post(f"{SIGN_IN}?next=/admin/research/", {**RIGHT, "next": "/admin/research/"})
        assert response["Location"] == ASK
        assert client.get(ASK)["Location"] == SET_UP
        page = client.get(SET_UP)
        assert "no-store" in page["Cache-Control"]
        html = page.content.decode()
        assert "<svg" in html
        assert "style=" not in html
        secret = client.session["secret_of_new_app"]
        assert second_factor.for_typing(secret)[:4] in html
        assert not is_in(client)

        assert "That code is not right" in client.post(SET_UP, {"code": "000000"}).content.decode()
        assert not TOTPDevice.objects.exists()
        before = client.session.session_key
        done = client.post(SET_UP, {"code": code(secret)})
        codes = re.findall(r"<code>([a-z2-7-]{29})</code>", done.content.decode())
        assert len({*codes}) == 10
        assert 'href="/admin/research/"' in done.content.decode()
        assert "no-store" in done["Cache-Control"]
        assert client.session.session_key != before
        assert is_in(client)
        assert "secret_of_new_app" not in client.session
        assert codes[0] not in client.get(CODES).content.decode()
        # Nor does the database know them.
        kept = " ".join(StaticToken.objects.values_list("token", flat=True))
        assert not any(part in kept for part in codes[0].split("-"))

    def test_two_who_know_the_password_see_two_secrets(self, client, ada, required):
        other = Client()
        for somebody in (client, other):
            somebody.post(SIGN_IN, RIGHT)
            somebody.get(SET_UP)
        assert client.session["secret_of_new_app"] != other.session["secret_of_new_app"]

    def test_a_code_of_setting_up_is_used(self, client, ada, required, clock):
        client.post(SIGN_IN, RIGHT)
        client.get(SET_UP)
        used = code(client.session["secret_of_new_app"])
        client.post(SET_UP, {"code": used})
        client.post("/admin/logout/")
        client.post(SIGN_IN, RIGHT)
        assert client.post(ASK, {"code": used}).status_code == 200
        assert not is_in(client)

    def test_whoever_has_an_app_sets_up_no_other_halfway(self, client, with_app):
        client.post(SIGN_IN, RIGHT)
        assert client.get(SET_UP)["Location"] == ASK
        assert client.post(SET_UP, {"code": "123456"})["Location"] == ASK


class TestSecondFactor:
    def test_the_code_of_the_app_lets_in_once(self, client, with_app):
        client.post(SIGN_IN, RIGHT)
        assert not is_in(client)
        halfway = client.session.session_key
        now = code()
        assert client.post(ASK, {"code": f" {now[:3]} {now[3:]} "})["Location"] == "/admin/"
        assert is_in(client)
        assert client.session.session_key != halfway
        again = Client()
        again.post(SIGN_IN, RIGHT)
        assert again.post(ASK, {"code": now}).status_code == 200
        assert not is_in(again)

    def test_a_recovery_code_lets_in_once(self, client, with_app):
        client.post(SIGN_IN, RIGHT)
        client.post(ASK, {"code": with_app.codes[3].upper().replace("-", " ")})
        assert "You have 9 recovery codes left." in client.get("/admin/").content.decode()
        assert "recovery code" in str(LogEntry.objects.latest("pk"))
        again = Client()
        again.post(SIGN_IN, RIGHT)
        assert again.post(ASK, {"code": with_app.codes[3]}).status_code == 200
        assert not is_in(again)

    def test_somebody_elses_code_lets_nobody_in(self, client, with_app):
        bob = staff.make("bob")
        codes = recovery_codes.make(bob)
        client.post(SIGN_IN, RIGHT)
        assert client.post(ASK, {"code": codes[0]}).status_code == 200

    @pytest.mark.parametrize("typed", ["", "\0", "x" * 10_000, "١٢٣٤٥٦", "-" * 6, "1e5", "9" * 99])
    def test_nonsense_gets_an_answer(self, client, with_app, typed):
        client.post(SIGN_IN, RIGHT)
        assert client.post(ASK, {"code": typed}).status_code == 200
        assert not is_in(client)

    def test_codes_cannot_be_guessed(self, client, with_app, clock):
        """The app's are looked at ever more seldom, wherever they come from; a recovery code works all the while."""
        client.post(SIGN_IN, RIGHT)
        elsewhere = [{"REMOTE_ADDR": f"192.0.2.{number}"} for number in range(9)]
        answers = [client.post(ASK, {"code": "000000"}, **address).status_code for address in elsewhere]
        assert answers == [200] + [429] * 8
        assert client.post(ASK, {"code": code()}).status_code == 429
        clock.shift(2)
        assert client.post(ASK, {"code": with_app.codes[0]}).status_code == 302

    def test_they_count_with_the_password(self, client, with_app):
        client.post(SIGN_IN, RIGHT)
        answers = [client.post(ASK, {"code": "no such code"}) for _ in range(10)]
        assert [answer.status_code for answer in answers] == [200] * 9 + [429]
        assert "Please wait a minute" in answers[-1].content.decode()
        assert Client().post(SIGN_IN, RIGHT).status_code == 429

    def test_halfway_is_not_for_long(self, client, with_app, clock):
        client.post(SIGN_IN, RIGHT)
        clock.shift(600)
        assert client.post(ASK, {"code": code()})["Location"].startswith(SIGN_IN)

    @pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"password": "!"}])
    def test_halfway_ends_with_what_it_stands_on(self, client, with_app, change):
        client.post(SIGN_IN, RIGHT)
        User.objects.filter(pk=with_app.pk).update(**change)
        assert client.post(ASK, {"code": code()})["Location"].startswith(SIGN_IN)

    def test_it_is_not_asked_where_it_is_not_required(self, client, ada):
        assert client.post(SIGN_IN, RIGHT)["Location"] == "/admin/"


class TestOneself:
    @pytest.fixture
    def inside(self, client, with_app):
        client.post(SIGN_IN, RIGHT)
        client.post(ASK, {"code": code()})
        return client

    def test_new_recovery_codes_take_the_password_and_end_the_old(self, inside, with_app):
        assert "That is not your password" in inside.post(CODES, {"password": "wrong"}).content.decode()
        page = inside.post(CODES, {"password": staff.PASSWORD}).content.decode()
        assert len(re.findall(r"<code>[a-z2-7-]{29}</code>", page)) == 10
        assert second_factor.accept(with_app, with_app.codes[0]) is None
        assert is_in(inside)

    def test_another_app_takes_the_password_and_ends_the_first_with_its_sessions(self, inside, with_app, clock):
        elsewhere = staff.signed_in(with_app, verified=False)
        session = elsewhere.session
        session["otp_device_id"] = TOTPDevice.objects.get().persistent_id
        session.save()
        assert is_in(elsewhere)
        inside.get(SET_UP)
        new = inside.session["secret_of_new_app"]
        assert "That is not your password" in inside.post(SET_UP, {"password": "x", "code": code(new)}).content.decode()
        page = inside.post(SET_UP, {"password": staff.PASSWORD, "code": code(new)}).content.decode()
        assert len(re.findall(r"<code>[a-z2-7-]{29}</code>", page)) == 10
        assert is_in(inside)
        assert not is_in(elsewhere)
        clock.shift(60)
        assert second_factor.accept(with_app, code()) is None


class TestReset:
    def test_by_an_administrator_is_in_the_history_and_signs_out(self, with_app):
        User.objects.filter(pk=with_app.pk).update(is_superuser=False)
        boss = staff.make("boss", ADMINISTRATOR)
        client, hers = staff.signed_in(boss), staff.signed_in(with_app)
        address = f"/admin/auth/user/{with_app.pk}"
        assert "10 recovery codes left" in client.get(f"{address}/change/").content.decode()
        assert client.get(f"{address}/reset/").status_code == 200
        assert is_in(hers)
        client.post(f"{address}/reset/")
        assert not is_in(hers)
        assert not second_factor.is_set_up(with_app)
        history = client.get(f"{address}/history/").content.decode()
        assert "Second factor reset." in history
        assert "boss" in history

    def test_of_nobody(self, required):
        client = staff.signed_in(staff.make("boss", ADMINISTRATOR))
        assert client.get(f"/admin/auth/user/{10**30}/reset/").status_code == 302

    def test_no_page_shows_a_secret(self, with_app):
        client = staff.signed_in(staff.make("boss", ADMINISTRATOR, is_superuser=True))
        assert client.get("/admin/otp_totp/totpdevice/").status_code == 404
        assert SECRET not in client.get(f"/admin/auth/user/{with_app.pk}/change/").content.decode()

    def test_by_the_command(self, with_app, capsys):
        call_command("reset_second_factor", "ada")
        assert "Reset." in capsys.readouterr().out
        assert not second_factor.is_set_up(with_app)
        assert "command line" in str(LogEntry.objects.latest("pk"))
        call_command("reset_second_factor", "ada")
        assert "no second factor" in capsys.readouterr().out

    @pytest.mark.parametrize("name", ["nobody", "a\0da"])
    def test_by_the_command_of_nobody(self, name):
        with pytest.raises(CommandError, match="nobody of that name"):
            call_command("reset_second_factor", name)
