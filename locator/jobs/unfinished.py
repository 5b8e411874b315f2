"""What is kept of an import by upload that did not come to its end: it may have written a part of the file."""

from django.utils.translation import gettext as _

from locator.imports.runs import FAILED, STOPPED, ImportRun
from locator.jobs import kinds
from locator.jobs.job import ImportJob


def stopped(job: ImportJob, why: str) -> ImportRun | None:
    return _note(job, STOPPED, why)


def failed(job: ImportJob, why: str) -> ImportRun | None:
    return _note(job, FAILED, why)


def killed(job: ImportJob) -> ImportRun | None:
    return failed(job, _("Whoever worked on it was not heard of any more: killed, or the machine went down."))


def _note(job, how, why):
    """None for a preview, and for what nobody has begun: they changed nothing."""
    if not job.confirmed or not job.attempts:
        return None
    percent, progress = ImportJob.objects.values_list("percent", "progress").get(pk=job.pk)
    got = _("It had come to %(percent)d %%: %(progress)s.") % {"percent": percent, "progress": progress}
    return ImportRun.objects.create(
        what=kinds.command_of(job),
        file_name=job.file_name,
        sha256=job.sha256,
        started_at=job.created_at,
        by=job.whose,
        rows=0,
        quarantined=0,
        counts={how: f"{why} {got}" if progress else why},
    )
