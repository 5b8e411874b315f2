"""Closing the site for an upgrade, and opening it again: at once, for every process, with no database."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from portal import maintenance

NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


@pytest.fixture(autouse=True)
def file(settings, tmp_path):
    settings.MAINTENANCE_FILE = tmp_path / "closed-until.txt"
    return settings.MAINTENANCE_FILE


@pytest.fixture
def no_database(monkeypatch):
    def execute(*args, **kwargs):
        raise AssertionError("asked the database")

    monkeypatch.setattr(CursorWrapper, "execute", execute)


def command(*arguments):
    out = io.StringIO()
    call_command("maintenance", *arguments, stdout=out)
    return out.getvalue()


class TestThePage:
    @pytest.mark.parametrize("path", ["/", "/find/?near=60201", "/no/such/page/", "/find/suggest/?q=ev", "/robots.txt"])
    def test_stands_at_every_address(self, client, no_database, path):
        maintenance.close(10)
        response = client.get(path)
        html = response.content.decode()
        assert response.status_code == 503
        assert 590 <= int(response["Retry-After"]) <= 600
        assert response["Cache-Control"] == "no-store"
        assert "We are making the site better" in html
        assert "We expect to be back at <time datetime=" in html
        assert html.count("<h1") == 1
        # Every way on would lead to this page again.
        assert "<nav" not in html
        assert not response.cookies

    def test_what_is_posted_gets_it_too(self, client, no_database):
        maintenance.close(10)
        assert client.post("/therapists/1/contact/").status_code == 503

    def test_carries_the_policy(self, client, no_database):
        maintenance.close(10)
        response = client.get("/")
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert response["Referrer-Policy"] == "no-referrer"

    def test_a_file_made_by_hand_says_no_time(self, client, file):
        file.touch()
        response = client.get("/")
        assert response["Retry-After"] == "600"
        assert "Please try again in a few minutes" in response.content.decode()

    @pytest.mark.parametrize("text", ["soon", "2026-01-01T10:00", "é"])
    def test_nor_does_one_that_cannot_be_read(self, client, file, text):
        file.write_text(text)
        assert client.get("/")["Retry-After"] == "600"

    def test_says_when_it_takes_longer(self, client, file):
        file.write_text((timezone.now() - datetime.timedelta(minutes=3)).isoformat())
        response = client.get("/")
        assert response["Retry-After"] == "120"
        assert "a little longer than we thought" in response.content.decode()

    def test_probes_are_answered(self, client, no_database):
        maintenance.close(10)
        assert client.get("/healthz").status_code == 200

    @pytest.mark.django_db
    def test_readiness_and_the_admin_stay_open(self, client, admin_client):
        maintenance.close(10)
        assert client.get("/readyz").status_code == 200
        assert client.get("/admin/login/").status_code == 200
        assert admin_client.get("/admin/").status_code == 200

    @pytest.mark.django_db
    def test_is_gone_when_the_site_is_open(self, client):
        maintenance.close(10)
        assert client.get("/").status_code == 503
        maintenance.reopen()
        assert client.get("/").status_code == 200


class TestTheCommand:
    def test_closes_opens_and_tells(self, file):
        assert command() == "The site is open.\n"
        assert command("on", "--minutes=20").startswith("The site is closed; its page says until 20")
        assert file.exists()
        assert command() == command()
        assert command("off") == "The site is open.\n"
        assert command("off") == "The site is open.\n"
        assert list(file.parent.iterdir()) == []

    def test_says_what_it_does_not_know(self, file):
        file.touch()
        assert command() == "The site is closed; until when, its file does not say.\n"

    @pytest.mark.parametrize("minutes", [0, 1441])
    def test_refuses_a_time_that_is_none(self, file, minutes):
        with pytest.raises(CommandError, match="from 1 to 1440"):
            command("on", f"--minutes={minutes}")
        assert not file.exists()

    def test_says_in_a_line_that_it_may_not_write(self, settings, tmp_path):
        settings.MAINTENANCE_FILE = tmp_path / "no" / "such" / "folder"
        with pytest.raises(CommandError, match="cannot be changed: No such file or directory"):
            command("on")


def test_every_process_sees_it_at_once_without_a_database(serve, run, tmp_path):
    values = {"MAINTENANCE_FILE": str(tmp_path / "closed"), "DATABASE_URL": NOWHERE, "SECRET_KEY": "x" * 50}

    def said(*arguments):
        result = run("manage.py", "maintenance", *arguments, **values)
        assert result.returncode == 0, result.stderr
        return result.stdout

    with serve(**values, WEB_CONCURRENCY="3", THREADS="1") as site:
        pages = [site.get("/") for _ in range(2)]
        assert {status for status, _, _ in pages} == {503}
        assert b"Our service is not answering" in pages[0][2]
        assert "is closed" in said("on", "--minutes=5")
        pages = [site.get("/") for _ in range(30)]
        assert all(b"We are making the site better" in body for _, _, body in pages)
        assert {status for status, _, _ in pages} == {503}
        assert site.get("/healthz")[0] == 200
        assert "is open" in said("off")
        assert all(b"We are making" not in site.get("/")[2] for _ in range(10))
