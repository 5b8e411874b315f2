"""One worker a job, jobs taken over from the dead, and files that nobody needs deleted."""

import datetime
import os
import time
from pathlib import Path

import pytest
from django.utils import timezone

from locator.jobs import claiming, folder
from locator.models import ImportJob, Worker

HOUR = datetime.timedelta(hours=1)


def files(uploads):
    return sorted(os.listdir(uploads)) if uploads.exists() else []


class TestClaiming:
    def test_the_oldest_and_only_once(self, make_job):
        first, second = make_job(), make_job()
        assert claiming.claim() == first
        assert claiming.claim() is None
        claiming.previewed(claimed_again(first), {})
        assert claiming.claim() == second

    def test_a_live_worker_keeps_it_and_a_dead_one_loses_it(self, make_job):
        job = make_job()
        held = claiming.claim()
        assert claiming.renew(held, percent=40, progress="read 4 rows")
        assert claiming.claim() is None
        ImportJob.objects.update(lease_until=timezone.now() - HOUR)
        heir = claiming.claim()
        assert (heir, heir.attempts) == (job, 2)
        assert not claiming.renew(held)
        claiming.end(held, "failed", error="too late")
        job.refresh_from_db()
        assert job.status == "running"

    def test_one_that_lost_its_job_leaves_the_file_to_the_next(self, make_job, uploads):
        make_job()
        held = claiming.claim()
        ImportJob.objects.update(lease_until=timezone.now() - HOUR)
        claiming.claim()
        claiming.end(held, "done")
        assert files(uploads)

    def test_a_job_that_kills_every_worker_is_given_up(self, make_job, uploads):
        job = make_job()
        for _attempt in range(claiming.MOST_ATTEMPTS):
            assert claiming.claim()
            ImportJob.objects.update(lease_until=timezone.now() - HOUR)
        assert claiming.claim() is None
        job.refresh_from_db()
        assert (job.status, files(uploads)) == ("failed", [])
        assert "begun 5 times" in job.error

    def test_one_given_back_waits_and_no_attempt_counts(self, make_job):
        job = make_job()
        claiming.give_back(claiming.claim())
        job.refresh_from_db()
        assert (job.status, job.attempts, job.token) == ("waiting", 0, "")

    def test_confirmed_once(self, make_job):
        job = make_job(status="previewed", told={"first": {}})
        assert claiming.confirm(job.pk)
        assert not claiming.confirm(job.pk)
        job.refresh_from_db()
        assert (job.status, job.confirmed, job.told) == ("waiting", True, {})


class TestLeavingNothing:
    @pytest.mark.parametrize("status", ["waiting", "previewed"])
    def test_discarded(self, make_job, uploads, status):
        job = make_job(status=status, told={"first": {"added": [{"who": "Ann Lee"}]}})
        assert claiming.discard(job.pk)
        assert not claiming.discard(job.pk)
        job.refresh_from_db()
        assert (job.status, job.told, files(uploads)) == ("discarded", {}, [])

    def test_discarded_under_way_goes_when_the_worker_lets_go(self, make_job, uploads):
        job = make_job(confirmed=True)
        held = claiming.claim()
        assert claiming.discard(job.pk)
        assert files(uploads)
        assert not claiming.renew(held)
        claiming.leave_nothing(held)
        assert files(uploads) == []

    @pytest.mark.parametrize("status", ["waiting", "previewed", "running"])
    def test_a_day_old(self, make_job, uploads, status):
        make_job()
        old = make_job(status=status, told={"first": {"added": [{"who": "Ann Lee"}]}})
        ImportJob.objects.filter(pk=old.pk).update(
            created_at=timezone.now() - 25 * HOUR, lease_until=timezone.now() - HOUR
        )
        claiming.tidy()
        old.refresh_from_db()
        assert (old.status, old.told, len(files(uploads))) == ("failed", {}, 1)
        assert "within a day" in old.error

    def test_one_under_way_may_be_older(self, make_job, uploads):
        make_job()
        claiming.claim()
        ImportJob.objects.update(created_at=timezone.now() - 25 * HOUR)
        claiming.tidy()
        assert (ImportJob.objects.get().status, len(files(uploads))) == ("running", 1)

    def test_a_broken_upload_goes_after_an_hour_and_what_is_not_ours_never(self, make_job, uploads):
        job = make_job()
        folder.new_file().close()
        fresh = folder.new_file()
        fresh.close()
        (uploads / "somebody-elses.csv").write_text("kept")
        (uploads / ("import-" + "a" * 32)).symlink_to(uploads / "somebody-elses.csv")
        for name in files(uploads):
            if name != Path(fresh.name).name:
                os.utime(uploads / name, (time.time() - 7200,) * 2, follow_symlinks=False)
        claiming.tidy()
        assert set(files(uploads)) == {
            *(job.stored_as, Path(fresh.name).name, "somebody-elses.csv", "import-" + "a" * 32)
        }

    def test_nothing_to_do_waits_for_nobody_who_writes(self, make_job, uploads, django_assert_num_queries):
        make_job()
        with django_assert_num_queries(4) as asked:
            claiming.tidy()
        assert all(query["sql"].startswith("SELECT") for query in asked.captured_queries)

    def test_a_folder_that_cannot_be_read(self, make_job, uploads):
        folder.remove(make_job().stored_as)
        uploads.rmdir()
        uploads.write_text("no folder")
        claiming.tidy()

    def test_jobs_that_ended_long_ago_and_workers_not_heard_of(self, make_job, uploads):
        job = make_job(status="done", ended_at=timezone.now() - 31 * 24 * HOUR)
        folder.remove(job.stored_as)
        Worker.objects.create(name="gone", seen_at=timezone.now() - 25 * HOUR)
        claiming.tidy()
        assert not ImportJob.objects.exists()
        assert not Worker.objects.exists()


def test_nobody_else_can_look_into_the_folder(make_job, uploads):
    job = make_job()
    assert uploads.stat().st_mode & 0o777 == 0o700
    assert (uploads / job.stored_as).stat().st_mode & 0o777 == 0o600
    uploads.chmod(0o755)
    folder.new_file().close()
    assert uploads.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["../db.sqlite3", "import-x", "", "import-" + "A" * 32])
def test_no_other_file_is_ever_named(uploads, name):
    with pytest.raises(FileNotFoundError):
        folder.path_of(name)


def claimed_again(job):
    return ImportJob.objects.get(pk=job.pk)
