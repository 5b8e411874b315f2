"""However an upload ends, neither its file nor a name that was in it is left behind."""

import datetime
import os
import signal
import subprocess
import sys
import time

import pytest
from django.contrib.auth.models import User
from django.core import serializers
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from locator.imports import therapists
from locator.jobs import claiming, folder
from locator.jobs.doing import do
from locator.models import ImportJob, ImportRun, Therapist, Worker
from tests import postgres
from tests.locator import roster

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Zymborska"  # In the file, and nowhere else.
DAYS = datetime.timedelta(days=3)


@pytest.fixture
def content(tmp_path):
    return roster.write(tmp_path / "one.csv", roster.ANN | {"last_name": NAME}).read_bytes()


@pytest.fixture
def job(make_job, content):
    return make_job(content)


def previewed(job):
    do(claiming.claim(job.pk))
    assert NAME in str(ImportJob.objects.get().told)


def left(uploads):
    """Files, and rows of jobs and of the record of imports with the name in them."""
    rows = [*ImportJob.objects.all(), *ImportRun.objects.all(), *Worker.objects.all()]
    return os.listdir(uploads) + [row for row in rows if NAME in serializers.serialize("json", [row])]


def test_confirmed(job, uploads):
    previewed(job)
    claiming.confirm(job.pk)
    do(claiming.claim())
    assert Therapist.objects.get().last_name == NAME
    assert left(uploads) == []


def test_declined(job, uploads):
    previewed(job)
    claiming.discard(job.pk)
    assert left(uploads) == []


def test_declined_while_it_is_worked_on(job, uploads):
    held = claiming.claim()
    claiming.discard(job.pk)
    do(held)
    assert left(uploads) == []


def test_declined_while_a_worker_that_was_killed_still_seems_to_hold_it(job, uploads):
    claiming.claim()
    claiming.discard(job.pk)
    os.utime(uploads / job.stored_as, (time.time() - 2 * folder.FORGOTTEN,) * 2)
    claiming.tidy()
    assert left(uploads) == []


@pytest.mark.parametrize("worked_on", [False, True])
def test_left_lying_for_days(job, uploads, worked_on):
    if worked_on:
        previewed(job)
    ImportJob.objects.update(created_at=timezone.now() - DAYS)
    claiming.tidy()
    assert left(uploads) == []


def test_left_lying_and_nobody_looks_at_imports(job, uploads, admin_client):
    """No worker, no page of imports: the first page of the admin is enough."""
    ImportJob.objects.update(created_at=timezone.now() - DAYS)
    cache.clear()
    admin_client.get(reverse("admin:index"))
    assert left(uploads) == []


@pytest.mark.parametrize("confirmed", [False, True])
def test_failed(job, uploads, monkeypatch, confirmed):
    if confirmed:
        previewed(job)
        claiming.confirm(job.pk)

    def fail(*args, **kwargs):
        raise ValueError(NAME)

    monkeypatch.setattr(therapists, "write", fail)
    do(claiming.claim())
    assert ImportJob.objects.get().status == "failed"
    assert left(uploads) == []


def test_a_worker_killed_and_none_after_it(job, uploads):
    previewed(job)
    claiming.confirm(job.pk)
    claiming.claim()
    ImportJob.objects.update(lease_until=timezone.now() - DAYS, created_at=timezone.now() - DAYS)
    claiming.tidy()
    assert left(uploads) == []


@pytest.mark.parametrize("moment", ["waiting", "previewed", "confirmed", "worked on"])
def test_whoever_uploaded_it_is_deleted(job, uploads, moment):
    held = claiming.claim() if moment == "worked on" else None
    if moment in ("previewed", "confirmed"):
        previewed(job)
    if moment == "confirmed":
        claiming.confirm(job.pk)
    User.objects.all().delete()
    if held:
        do(held)
    elif moment == "waiting":
        do(claiming.claim())
    if moment == "confirmed":
        do(claiming.claim())
        assert ImportRun.objects.get().by is None
    else:
        claiming.discard(job.pk)
    assert left(uploads) == []


def test_a_form_that_is_refused(uploads, admin_client, content):
    upload = {"what": "", "file": SimpleUploadedFile("one.csv", content)}
    assert admin_client.post(reverse("admin:locator_importrun_upload"), upload).status_code == 200
    assert left(uploads) == []


def test_the_process_killed_while_it_comes_in(uploads, tmp_path):
    """Half a file that no job knows: gone an hour after its last byte."""
    names = connection.settings_dict
    url = postgres.address_of(names) if connection.vendor == "postgresql" else f"sqlite:///{names['NAME']}"
    code = (
        "import django, time; django.setup()\n"
        "from locator.jobs.arriving import Arriving\n"
        "with Arriving(10**9) as arriving:\n"
        "    arriving.new_file('file', 'one.csv', 'text/csv', None)\n"
        f"    arriving.receive_data_chunk(b'{NAME}', 0)\n"
        "    print('in', flush=True); time.sleep(60)\n"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": url,
        "UPLOAD_DIR": str(uploads),
        "ENV_FILE": "/dev/null",
        "SECRET_KEY": "x",
        "DEBUG": "True",
    }
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "in\n"
        process.send_signal(signal.SIGKILL)
    [name] = os.listdir(uploads)
    claiming.tidy()
    assert os.listdir(uploads) == [name]
    os.utime(uploads / name, (time.time() - 2 * folder.FORGOTTEN,) * 2)
    claiming.tidy()
    assert left(uploads) == []
