import csv
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from locator import starting
from locator.imports import therapists, writing
from locator.listing import Listing
from locator.models import License, Practice, Technique, Therapist
from tests.locator.roster import ANN, BOB, run, write

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def ready(db):
    starting.load_states()
    starting.load_techniques()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "roster.csv"


@pytest.mark.usefixtures("ready")
class TestWhatItSays:
    def test_when_all_goes_well(self, path):
        outcome = run(write(path, {**ANN, "favorite color": "blue"}, BOB))
        assert outcome.error == ""
        assert outcome.report == []
        assert outcome.summary.splitlines() == [
            "Columns not known, ignored: favorite_color",
            "rows: 2, of them 0 quarantined and 0 corrected",
            "therapists: 2 added, 0 changed, 0 unchanged",
            "practices: 2 added, 0 changed, 0 removed",
            "licenses: 2 added, 0 changed",
            "certifications: 0 added, 0 changed",
            "public now: 2 of these therapists",
        ]
        assert outcome.progress.splitlines() == ["checked 2 rows", "imported 2 rows"]

    def test_when_rows_are_quarantined_the_good_ones_stay_and_the_status_is_1(self, path):
        outcome = run(write(path, ANN, {**BOB, "gender": "=1+1"}))
        assert outcome.error == f"1 row was quarantined; see {path.with_name('report.csv')}."
        assert outcome.problems == [("3", "B2", "gender", "'=1+1")]
        assert Therapist.objects.get().external_id == "A1"
        assert "rows: 2, of them 1 quarantined" in outcome.summary

    @pytest.mark.parametrize("report", ["", "missing/report.csv"])
    def test_a_report_that_cannot_be_written_stops_it_at_once(self, path, tmp_path, report):
        with pytest.raises(CommandError, match=f"cannot be written to {tmp_path / report}"):
            call_command("import_therapists", write(path, ANN), report=tmp_path / report)
        assert not Therapist.objects.exists()

    def test_without_a_report_the_first_problems_are_shown(self, path, capsys):
        with pytest.raises(CommandError, match="2 rows were quarantined; --report"):
            call_command("import_therapists", write(path, {**ANN, "gender": "?"}, {**BOB, "zip": "?"}))
        told = capsys.readouterr().err
        assert "line 2: A1 · gender · ? · “?” is not known" in told
        assert "line 3: B2 · zip · ? · is not a ZIP code" in told

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "The file is empty."),
            (b"\x89PNG\r\n\x1a\n", "a PNG image"),
            (b"external_id,last_name,city,state\n", "a header and no rows"),
            (b"external_id,last_name,city,state\n,,,\n\n", "a header and no rows"),
            (b"external_id,city,state\n1,Evanston,IL\n", "no column last_name / first_name / business_name"),
            (b"external_id,last_name,city,state\n1,Lee,Evanston,IL\n2,\xe9,x,IL\n", "Line 3 is not UTF-8"),
        ],
    )
    def test_a_file_of_another_kind_changes_nothing_and_leaves_no_report(self, path, content, reason):
        path.write_bytes(content)
        outcome = run(path)
        assert reason in outcome.error
        assert "\n" not in outcome.error
        assert (outcome.summary, Therapist.objects.count()) == ("", 0)
        assert [entry.name for entry in path.parent.iterdir()] == ["roster.csv"]

    def test_what_cannot_be_read_or_written_is_named(self, path, tmp_path):
        assert "none.csv: No such file" in run(tmp_path / "none.csv").error
        write(path, ANN)
        with pytest.raises(CommandError, match=r"cannot be written to .*no/report\.csv"):
            call_command("import_therapists", path, report=tmp_path / "no" / "report.csv")
        with pytest.raises(CommandError, match="would overwrite"):
            call_command("import_therapists", path, report=path)
        assert Therapist.objects.count() == 0

    def test_ctrl_c_and_a_failing_database_end_in_one_line(self, path, monkeypatch):
        from django.db import OperationalError

        for error, reason in (
            (KeyboardInterrupt(), "Stopped. What is done stays"),
            (OperationalError("database is locked\nDETAIL"), "The database refused: database is locked."),
            (sqlite3.OperationalError("database or disk is full"), "disk is full"),
        ):

            def fail(*args, error=error, **kwargs):
                raise error

            monkeypatch.setattr(writing, "apply", fail)
            outcome = run(write(path, ANN))
            assert reason in outcome.error
            assert "\n" not in outcome.error
            assert outcome.report == []

    def test_memory_holds_no_queries_where_django_logs_them(self, path, settings, monkeypatch):
        settings.DEBUG = True
        for module in (therapists, writing):
            monkeypatch.setattr(module, "BATCH", 1)
        run(write(path, *({**BOB, "external_id": f"B{n}", "license_number": f"B{n}"} for n in range(20))))
        assert len(connection.queries) < 100


@pytest.mark.usefixtures("ready")
class TestDryRun:
    def test_it_says_the_same_and_writes_nothing(self, path, monkeypatch):
        for module in (therapists, writing):
            monkeypatch.setattr(module, "BATCH", 2)
        run(write(path, ANN, BOB))
        before = dump()
        rows = [
            {**ANN, "techniques": "thai"},
            BOB,
            {**BOB, "external_id": "C", "license_number": "C"},
            {**BOB, "zip": "x"},
        ]
        tried = run(write(path, *rows), dry_run=True)
        assert dump() == before
        told = tried.summary.splitlines()
        assert told[0] == "Dry run: nothing was written. An import would give:"
        done = run(path)
        assert told[1:] == done.summary.splitlines()
        assert (tried.error, tried.report) == (done.error, done.report)
        assert "therapists: 1 added, 1 changed, 1 unchanged" in done.summary
        assert "public now: 3 of" in done.summary
        assert dump() != before

    @pytest.mark.django_db(transaction=True)
    def test_nor_does_it_outside_a_transaction(self, path):
        run(write(path, ANN), dry_run=True)
        assert not Therapist.objects.exists()
        run(path)
        assert Listing.objects.count() == 1


def dump():
    models = (Therapist, Therapist.techniques.through, Practice, License, Listing, Technique)
    return [list(model.objects.order_by("pk").values()) for model in models]


# What the child does: a run in batches of 20 rows that ends itself, as hard as can be, after so many statements.
CHILD = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from locator.imports import therapists, writing

therapists.BATCH = writing.BATCH = 20
left = int(sys.argv[2])

def count(execute, sql, params, many, context):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

with connection.execute_wrapper(count):
    call_command("import_therapists", sys.argv[1])
"""

# Everything, by names that do not depend on the order in which rows came to be.
EVERYTHING = """
SELECT external_id, first_name, last_name, published, languages, accepts_new FROM locator_therapist ORDER BY 1;
SELECT external_id, slug FROM locator_therapist_techniques l JOIN locator_therapist t ON t.id = l.therapist_id
    JOIN locator_technique k ON k.id = l.technique_id ORDER BY 1, 2;
SELECT external_id, name, street, city, p.state_id, zip, latitude, longitude, precision, import_key, phone
    FROM locator_practice p JOIN locator_therapist t ON t.id = p.therapist_id ORDER BY 1, 2;
SELECT external_id, state_id, number, expires_on, verified_on, source
    FROM locator_license l JOIN locator_therapist t ON t.id = l.therapist_id ORDER BY 1, 2, 3;
SELECT external_id, name, state, listed_until, sort_name, l.latitude, l.longitude, x, y, z, reach2, mask
    FROM locator_listing l JOIN locator_therapist t ON t.id = l.therapist_id
    JOIN locator_practice p ON p.id = l.practice_id ORDER BY 1, 2
"""


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="its database is a file of its own, so once is enough")
class TestKilled:
    @pytest.fixture(scope="class")
    @classmethod
    def base(cls, tmp_path_factory):
        """A database with an earlier roster in it, a newer roster, and what a clean run makes of the two."""
        folder = tmp_path_factory.mktemp("killed")
        rows = [cls.row(number) for number in range(120)]
        earlier, newer = write(folder / "earlier.csv", *rows[:60]), write(folder / "newer.csv", *cls.changed(rows))
        start = folder / "start.sqlite3"
        cls.manage(start, "migrate", "-v0")
        cls.python(
            start,
            "-c",
            "import django; django.setup(); from locator import starting as s; s.load_states(); s.load_techniques()",
        )
        assert cls.child(start, earlier).returncode == 0
        clean = shutil.copy(start, folder / "clean.sqlite3")
        assert cls.child(clean, newer).returncode == 0
        return start, newer, cls.everything(clean)

    @pytest.mark.parametrize("moments", [(5,), (12, 9), (30, 55, 20)])
    def test_and_run_again_the_end_is_the_same(self, base, tmp_path, moments):
        start, newer, expected = base
        database = shutil.copy(start, tmp_path / "db.sqlite3")
        assert self.everything(database) != expected
        for moment in moments:
            assert self.child(database, newer, moment).returncode == -signal.SIGKILL
        assert self.child(database, newer).returncode == 0
        assert self.everything(database) == expected
        self.manage(database, "reindex")
        assert self.everything(database) == expected

    @staticmethod
    def row(number):
        person = number - (number % 3 == 2)
        row = {**ANN, "external_id": f"R{person}", "business_name": f"Studio {number}", "license_number": f"L{person}"}
        return {**row, "techniques": ("swedish", "thai;sports")[number % 2], "last_name": f"Lee {person}"}

    @staticmethod
    def changed(rows):
        """Some gone, some with a new name, and the others as they were."""
        kept = [row for number, row in enumerate(rows) if number % 11]
        return [{**row, "last_name": "New"} if number % 7 == 0 else row for number, row in enumerate(kept)]

    @classmethod
    def child(cls, database, roster, moment=0):
        return cls.python(database, "-c", CHILD, roster, str(moment), check=False)

    @classmethod
    def manage(cls, database, *arguments):
        return cls.python(database, "manage.py", *arguments)

    @staticmethod
    def python(database, *arguments, check=True):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings", "DATABASE_URL": f"sqlite:///{database}"},
            check=check,
            capture_output=True,
        )

    @staticmethod
    def everything(database):
        connection = sqlite3.connect(database)
        try:
            return [connection.execute(query).fetchall() for query in EVERYTHING.split(";")]
        finally:
            connection.close()


def test_the_documentation_names_every_column(ready):
    from locator.imports.columns import parsers

    text = (ROOT / "docs" / "import-therapists.md").read_text(encoding="utf-8")
    told = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert told == set(parsers())


def test_a_report_can_be_read_back(ready, path):
    outcome = run(write(path, {**ANN, "gender": 'x"\ny'}))
    assert list(outcome.report[0]) == ["line", "external_id", "column", "value", "reason"]
    assert csv.field_size_limit() == 131_072  # The importer changes nothing for others.
