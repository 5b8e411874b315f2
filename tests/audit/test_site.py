"""The site of an audit: nobody's settings come with it, and it is waited for, but not forever."""

import subprocess
import sys

from audit import site
from audit.site import Site


def test_nobodys_settings_come_with_it(monkeypatch, tmp_path):
    for name in ("DATABASE_URL", "SECRET_KEY", "GEOCODER", "SITE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, "somebody's")
    settings = site.environment(Site("http://127.0.0.1:1234", tmp_path), 1234)
    assert "somebody's" not in settings.values()
    assert settings["DATABASE_URL"] == f"sqlite:///{tmp_path}/audit.sqlite3"
    assert settings["DEBUG"] == "False"


def test_a_server_that_ends_is_not_waited_for():
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"]) as server:
        assert not site.started(server, site.free_port())


def test_a_server_that_never_answers_is_given_up(monkeypatch):
    monkeypatch.setattr(site, "SECONDS_TO_START", 0.3)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as server:
        assert not site.started(server, site.free_port())
        server.kill()
