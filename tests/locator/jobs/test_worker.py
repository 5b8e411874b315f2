"""`manage.py work` as a process: two at once, one that is killed, one that is told to stop; and --once for cron."""

import datetime
import io
import os
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from locator.jobs import claiming, worker
from locator.models import ImportJob, ImportRun, Therapist, Worker
from tests import postgres
from tests.locator import roster

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(worker, "POLL", 0.05)


@pytest.fixture
def many(tmp_path):
    """A file of a thousand batches' worth of patience: long enough to be killed in the middle of."""
    rows = [roster.ANN | {"external_id": f"A{number}", "license_number": f"227.{number:06}"} for number in range(6000)]
    return roster.write(tmp_path / "many.csv", *rows).read_bytes()


@pytest.fixture
def start(uploads):
    """Starts a worker as a process of its own, on the database of the test."""
    names = connection.settings_dict
    url = postgres.address_of(names) if connection.vendor == "postgresql" else f"sqlite:///{names['NAME']}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": url,
        "UPLOAD_DIR": str(uploads),
        "ENV_FILE": "/dev/null",
        "SECRET_KEY": "x",
        "DEBUG": "True",
    }
    processes = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "work", *arguments],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)
    return found


def once():
    out = io.StringIO()
    call_command("work", once=True, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_once_does_what_waits_and_ends(make_job):
    jobs = [make_job(), make_job()]
    assert once() == "worked on 2 jobs\n"
    assert {ImportJob.objects.get(pk=job.pk).status for job in jobs} == {"previewed"}
    assert Worker.is_about()
    assert once() == "worked on 0 jobs\n"


def test_two_workers_do_each_job_once(make_job, start):
    jobs = [make_job(confirmed=True) for _ in range(4)]
    workers = [start(), start()]
    until(lambda: ImportJob.objects.filter(status="done").count() == len(jobs))
    assert ImportRun.objects.count() == len(jobs)
    assert set(ImportJob.objects.values_list("attempts", flat=True)) == {1}
    for process in workers:
        process.send_signal(signal.SIGTERM)
    assert [process.wait(20) for process in workers] == [0, 0]
    assert not Worker.objects.exists()


def test_a_killed_worker_s_job_is_taken_up_and_comes_to_the_same_end(make_job, start, many, uploads):
    job = make_job(many, confirmed=True)
    first = start()
    until(lambda: Therapist.objects.count() > 0)
    first.kill()
    first.wait()
    job.refresh_from_db()
    assert job.status == "running"
    assert 0 < Therapist.objects.count() < 6000
    assert claiming.claim() is None  # The lease is good for a while yet.
    ImportJob.objects.update(lease_until=timezone.now() - datetime.timedelta(seconds=1))
    once()
    job.refresh_from_db()
    assert (job.status, job.attempts, Therapist.objects.count()) == ("done", 2, 6000)
    assert os.listdir(uploads) == []


def test_told_to_stop_it_gives_the_job_back_between_two_batches(make_job, start, many):
    job = make_job(many, confirmed=True)
    first = start()
    until(lambda: Therapist.objects.count() > 0)
    first.send_signal(signal.SIGTERM)
    assert first.wait(20) == 0
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("waiting", 0)
    assert 0 < Therapist.objects.count() < 6000


def test_it_is_heard_of_while_an_importer_says_nothing(make_job, monkeypatch):
    job = make_job()
    monkeypatch.setattr(worker, "BEAT", 0.05)
    leases = []

    def silent(held, must_stop):
        before = ImportJob.objects.get().lease_until
        until(lambda: ImportJob.objects.get().lease_until > before)
        leases.append(held)
        claiming.end(held, "done")

    monkeypatch.setattr(worker, "do", silent)
    once()
    assert leases == [job]
