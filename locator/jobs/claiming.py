"""Who works on which job: claimed by an atomic update, leased for a while, given back or ended. Uploads leave nothing.

Whoever works on a job may be killed at any moment. When their lease has run out the next one takes the job up, which
is safe because every import can be run again.
"""

import uuid

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from locator.jobs import folder, unfinished
from locator.jobs.job import FILE_KEPT, KEPT, LEASE, ImportJob, Worker

# A job that so many did not survive is not for this machine.
MOST_ATTEMPTS = 5
Status = ImportJob.Status


def claim(pk: int | None = None) -> ImportJob | None:
    """The oldest job that can be taken, or this one; None where there is none, or another is being worked on."""
    now = timezone.now()
    if ImportJob.objects.running(now).exists():
        return None
    free = ImportJob.objects.takeable(now).order_by("pk")
    free = free if pk is None else free.filter(pk=pk)
    for before in free[:10]:
        token = uuid.uuid4().hex
        claimed = ImportJob.objects.filter(pk=before.pk).takeable(now)
        if claimed.update(status=Status.RUNNING, token=token, lease_until=now + LEASE, attempts=F("attempts") + 1):
            job = ImportJob.objects.get(pk=before.pk)
            if job.attempts > MOST_ATTEMPTS:
                end(job, Status.FAILED, error=_("It was begun %d times and never ended.") % MOST_ATTEMPTS)
                continue
            if before.status == Status.RUNNING:
                unfinished.killed(before)
            return job
    return None


def renew(job: ImportJob, **values) -> bool:
    """Go on for another lease, and store how far it is; False if the job is no longer ours."""
    return bool(_ours(job).update(lease_until=timezone.now() + LEASE, **values))


def give_back(job: ImportJob, *, counts: bool = False, stopped: str = ""):
    """Let it wait for the next one. Only what `counts` as an attempt is held against it.

    `stopped` says why it was begun and not ended.
    """
    if stopped and _ours(job).exists():
        unfinished.stopped(job, stopped)
    attempts = F("attempts") if counts else F("attempts") - 1
    _ours(job).update(status=Status.WAITING, token="", lease_until=None, attempts=attempts, percent=0)


def previewed(job: ImportJob, told: dict):
    _ours(job).update(status=Status.PREVIEWED, token="", lease_until=None, percent=100, told=told)


def end(job: ImportJob, status: str, *, error: str = "", told: dict | None = None, run=None):
    """The end of a job that we hold, and of its file. What is told of it is without names by then."""
    if status == Status.FAILED and _ours(job).exists():
        run = unfinished.failed(job, error)
    _ours(job).update(
        status=status, token="", lease_until=None, error=error, told=told or {}, run=run, ended_at=timezone.now()
    )
    leave_nothing(job)


def leave_nothing(job: ImportJob):
    """Delete the file, unless the job is another worker's by now."""
    if not ImportJob.objects.open().filter(pk=job.pk).exists():
        folder.remove(job.stored_as)


def confirm(pk: int, by=None) -> bool:
    """Have a previewed job imported, by the word of a user; False if it is not, or no longer, to be decided on."""
    job = ImportJob.objects.filter(pk=pk, status=Status.PREVIEWED)
    anew = {"attempts": 0, "percent": 0, "progress": "", "told": {}}
    return bool(job.update(status=Status.WAITING, confirmed=True, confirmed_by=by, **anew))


def discard(pk: int) -> bool:
    """Give a job up. Whoever works on it notices within a batch, and then it is they who delete the file."""
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().open().filter(pk=pk).first()
        if job is None:
            return False
        is_held = ImportJob.objects.running(timezone.now()).filter(pk=pk).exists()
        run = unfinished.stopped(job, _("It was stopped by hand.")) if job.status == Status.RUNNING else None
        ended = {"status": Status.DISCARDED, "token": "", "lease_until": None, "told": {}, "ended_at": timezone.now()}
        ImportJob.objects.filter(pk=pk).update(**ended, run=run)
    if not is_held:
        folder.remove(job.stored_as)
    return True


def tidy():
    """End what has waited for a day, and delete the files that nobody needs and the jobs that ended long ago.

    Where there is nothing to do it only reads: pages call it, and must not wait for an import that writes.
    """
    now = timezone.now()
    stale = ImportJob.objects.open().filter(created_at__lt=now - FILE_KEPT)
    for job in stale.exclude(status=Status.RUNNING, lease_until__gte=now):
        late = _("Nobody decided on it, or no worker took it, within a day; its file was deleted. Upload it again.")
        ended = {"status": Status.FAILED, "error": late, "token": "", "told": {}, "ended_at": now}
        if stale.filter(pk=job.pk).exclude(status=Status.RUNNING, lease_until__gte=now).update(**ended):
            if job.status == Status.RUNNING:
                ImportJob.objects.filter(pk=job.pk).update(run=unfinished.killed(job))
            folder.remove(job.stored_as)
    for old in (ImportJob.objects.filter(ended_at__lt=now - KEPT), Worker.objects.filter(seen_at__lt=now - FILE_KEPT)):
        if old.exists():
            old.delete()
    folder.sweep(set(ImportJob.objects.open().values_list("stored_as", flat=True)))


def _ours(job):
    return ImportJob.objects.filter(pk=job.pk, token=job.token, status=Status.RUNNING)
