"""Two imports at once: the second is told so, and a killed one leaves the way free."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from locator.imports.reading import Unreadable
from locator.imports.turns import taken
from tests import postgres

HOLDER = """
import sys, time, django
django.setup()
from locator.imports.turns import taken
with taken():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(db, tmp_path):
    """Another process that has the turn; SQLite's is told by the name of the database, PostgreSQL's by the database."""
    names = connection.settings_dict
    url = postgres.address_of(names) if connection.vendor == "postgresql" else f"sqlite:///{tmp_path / 'turn.sqlite3'}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": url,
        "SECRET_KEY": "x",
        "DEBUG": "True",
        "ENV_FILE": "/dev/null",
    }
    process = subprocess.Popen([sys.executable, "-c", HOLDER], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()
    until_free()


def until_free():
    """PostgreSQL lets go when it notices that the other side has closed, which on a busy machine takes a moment."""
    for _attempt in range(100):
        with suppress(Unreadable), taken():
            return
        time.sleep(0.1)
    pytest.fail("A killed import still has the turn.")


def of_this_database(holder, monkeypatch, tmp_path):
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "turn.sqlite3"))


def test_a_second_one_is_told_and_a_killed_one_is_forgotten(holder, monkeypatch, tmp_path):
    of_this_database(holder, monkeypatch, tmp_path)
    with pytest.raises(Unreadable, match="Another import is running"), taken():
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    until_free()


@pytest.mark.parametrize("command", [["import_therapists"], ["check_licenses", "--board", "il"]])
def test_every_import_waits_its_turn(holder, monkeypatch, tmp_path, command, ready):
    of_this_database(holder, monkeypatch, tmp_path)
    file = tmp_path / "roster.csv"
    file.write_text("external_id\n")
    with pytest.raises(CommandError, match="Another import is running"):
        call_command(*command, str(file))


def test_it_is_free_again_after_an_import_and_after_a_failure(db):
    with taken():
        pass
    with pytest.raises(ZeroDivisionError), taken():
        raise ZeroDivisionError
    with taken():
        pass


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a lock of the database itself")
def test_the_lock_of_a_file_is_beside_it(db, tmp_path, monkeypatch):
    """A service may have temporary files of its own, and the link and the file are one database."""
    (tmp_path / "here.sqlite3").touch()
    (tmp_path / "link.sqlite3").symlink_to(tmp_path / "here.sqlite3")
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "here.sqlite3"))
    with taken():
        assert (tmp_path / "here.sqlite3.import-lock").exists()
        monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "link.sqlite3"))
        with pytest.raises(Unreadable, match="Another import is running"), taken():
            pass
