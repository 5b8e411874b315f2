"""An import by upload that does not come to its end is on record all the same: whose, which file, how far, and why."""

import datetime

import pytest
from django.db import OperationalError
from django.utils import timezone

from locator.desk_filters import QuarantineFilter
from locator.imports import therapists
from locator.imports.turns import Busy
from locator.jobs import claiming
from locator.jobs.doing import do
from locator.models import ImportJob, ImportRun

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def begun(make_job):
    """A confirmed job that somebody works on, and how far they are."""
    make_job(confirmed=True)
    held = claiming.claim()
    claiming.renew(held, percent=45, progress="imported 3,000 rows")
    return held


def fall_silent():
    ImportJob.objects.update(lease_until=timezone.now() - HOUR)


def told():
    run = ImportRun.objects.get()
    assert (run.file_name, run.by.username, run.what) == ("two.csv", "registrar", "import_therapists")
    assert len(run.sha256) == 64
    return run.unfinished


def test_stopped_by_hand(begun):
    claiming.discard(begun.pk)
    assert told() == "stopped: It was stopped by hand. It had come to 45 %: imported 3,000 rows."
    assert ImportJob.objects.get().run == ImportRun.objects.get()


def test_the_worker_stopped(begun):
    do(begun, must_stop=lambda: True)
    assert told().startswith("stopped: The worker was told to stop; the next one goes on. It had come to 45 %")
    do(claiming.claim())
    assert [run.unfinished == "" for run in ImportRun.objects.order_by("pk")] == [False, True]


def test_the_worker_killed(begun):
    fall_silent()
    assert claiming.claim() == begun
    assert told().startswith("failed: Whoever worked on it was not heard of any more")
    assert "imported 3,000 rows" in told()


def test_the_worker_killed_and_none_came_after_it(begun):
    fall_silent()
    ImportJob.objects.update(created_at=timezone.now() - 25 * HOUR)
    claiming.tidy()
    assert told().startswith("failed: Whoever worked on it was not heard of any more")
    claiming.tidy()
    assert ImportRun.objects.count() == 1


def test_killed_each_time(begun):
    for _attempt in range(claiming.MOST_ATTEMPTS):
        fall_silent()
        claiming.claim()
    assert [run.unfinished[:40] for run in ImportRun.objects.order_by("pk")] == [
        *["failed: Whoever worked on it was not hea"] * (claiming.MOST_ATTEMPTS - 1),
        "failed: It was begun 5 times and never e",
    ]


@pytest.mark.parametrize(
    ("error", "words"),
    [(ValueError("Ann Lee"), "Something went wrong"), (OSError(5, "Input/output error"), "could not be read")],
)
def test_failed(begun, monkeypatch, error, words):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(therapists, "write", fail)
    do(begun)
    assert told().startswith("failed: ")
    assert words in told()
    assert "Ann" not in told()


def test_the_database_refused(begun, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(therapists, "write", fail)
    with pytest.raises(OperationalError):
        do(begun)
    assert told().startswith("stopped: The database did not answer")


@pytest.mark.parametrize("confirmed", [False, True])
def test_what_changed_nothing_is_not_on_record(make_job, monkeypatch, confirmed):
    def busy():
        raise Busy("Another import is running")

    monkeypatch.setattr(therapists, "taken", busy)
    make_job(confirmed=confirmed)
    do(claiming.claim())
    assert claiming.discard(ImportJob.objects.get().pk)
    make_job()
    do(claiming.claim(), must_stop=lambda: True)
    claiming.claim()
    fall_silent()
    claiming.claim()
    claiming.discard(ImportJob.objects.latest("pk").pk)
    assert not ImportRun.objects.exists()


def test_one_that_lost_its_job_says_nothing_more(begun):
    fall_silent()
    heir = claiming.claim()
    claiming.end(begun, "failed", error="too late")
    claiming.give_back(begun, stopped="too late")
    assert ImportRun.objects.count() == 1
    claiming.end(heir, "done")


def test_what_the_last_whole_import_quarantined_still_waits(begun):
    values = {"what": "import_therapists", "started_at": timezone.now(), "rows": 9, "quarantined": 3, "counts": {}}
    whole = ImportRun.objects.create(**values)
    claiming.discard(begun.pk)
    assert list(QuarantineFilter.narrowed(ImportRun.objects.all(), "last")) == [whole]
