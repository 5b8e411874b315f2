"""A job becomes a preview, an import, or a failure that says why; and whoever is told to stop gives it back."""

import pytest
from django.db import OperationalError

from locator.imports import therapists
from locator.imports.turns import Busy
from locator.jobs import claiming
from locator.jobs.doing import do
from locator.models import ImportRun, Therapist

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 50


def did(job, **options):
    do(claiming.claim(job.pk), **options)
    job.refresh_from_db()
    return job


def files(uploads):
    return list(uploads.iterdir())


def test_a_preview_writes_nothing_and_names_them(make_job, uploads):
    job = did(make_job())
    assert (job.status, job.percent, job.told["kinds"]) == ("previewed", 100, {"added": 2})
    assert [one["who"] for one in job.told["first"]["added"]] == ["Ann Lee", "Bob Ray"]
    assert not Therapist.objects.exists()
    assert not ImportRun.objects.exists()
    assert len(files(uploads)) == 1


def test_confirmed_it_is_imported_in_the_name_of_the_member_of_staff(make_job, uploads):
    job = did(make_job())
    claiming.confirm(job.pk)
    job = did(job)
    assert (job.status, Therapist.objects.count(), files(uploads)) == ("done", 2, [])
    run = ImportRun.objects.get()
    assert (run, run.by, run.file_name, run.sha256) == (job.run, job.by, "two.csv", job.sha256)
    assert "first" not in job.told


def test_another_file_than_the_one_of_the_preview_is_refused(make_job, uploads):
    job = did(make_job())
    claiming.confirm(job.pk)
    (uploads / job.stored_as).write_bytes((uploads / job.stored_as).read_bytes().replace(b"Ann", b"Eve"))
    job = did(job)
    assert (job.status, Therapist.objects.count(), files(uploads)) == ("failed", 0, [])
    assert "not the one of the preview" in job.error


@pytest.mark.parametrize(
    ("content", "what", "words"),
    [
        (PNG, "therapists", "a PNG image"),
        (PNG, "il", "a PNG image"),
        (PNG, "nppes", "cannot be read"),
        (b"PK\x03\x04" + b"\0" * 50, "il", "ZIP archive"),
        (b"a,b\n1,2\n", "therapists", "no column"),
        (b"a,b\n1,2\n", "nppes", "no column"),
        (b"a,b\n1,2\n", "fl", "no column"),
        (b"x" * 300_000, "tx", "longer than"),
        (b"x" * 300_000, "nppes", "too long"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value.replace(" ", "-"),
)
def test_what_is_not_such_a_file_is_told_and_deleted(make_job, uploads, content, what, words):
    job = did(make_job(content, what))
    assert (job.status, files(uploads)) == ("failed", [])
    assert words in job.error


def test_a_file_that_went_away(make_job, uploads):
    job = make_job()
    (uploads / job.stored_as).unlink()
    assert "no longer on the server" in did(job).error


def test_told_to_stop_it_is_given_back(make_job, uploads):
    job = did(make_job(), must_stop=lambda: True)
    assert (job.status, job.attempts, len(files(uploads))) == ("waiting", 0, 1)


def test_while_another_import_runs_it_waits(make_job, monkeypatch):
    job = make_job()
    monkeypatch.setattr(therapists, "taken", lambda: (_ for _ in ()).throw(Busy("Another import is running")))
    assert did(job).status == "waiting"


def test_given_up_by_staff_it_stops_at_the_next_batch_and_leaves_nothing(make_job, uploads):
    job = make_job()
    held = claiming.claim()
    claiming.discard(job.pk)
    do(held)
    job.refresh_from_db()
    assert (job.status, files(uploads), Therapist.objects.count()) == ("discarded", [], 0)


def test_a_database_that_is_away_counts_as_an_attempt(make_job, monkeypatch):
    job = make_job()

    def fail(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(therapists, "_stage", fail)
    with pytest.raises(OperationalError):
        do(claiming.claim())
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("waiting", 1)


def test_what_nobody_thought_of_ends_it_and_the_log_does_not_quote_the_file(make_job, uploads, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise ValueError("Ann Lee, 847-555-0100")

    monkeypatch.setattr(therapists, "_stage", fail)
    job = did(make_job())
    assert (job.status, files(uploads)) == ("failed", [])
    assert "ValueError in" in caplog.text
    assert "Ann" not in caplog.text + job.error


def test_progress_is_stored_at_most_once_a_second(make_job, django_assert_num_queries):
    from locator.jobs.doing import _Telling

    make_job()
    telling = _Telling(claiming.claim(), lambda: False)
    with django_assert_num_queries(1):
        for share in range(50):
            telling.progress(f"read {share} rows", share / 50)
