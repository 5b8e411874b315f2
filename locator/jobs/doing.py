"""Does a job that was claimed: the dry run that is its preview, or the import; and how it ends, whatever happens."""

import hashlib
import logging
import sqlite3
import time
from collections.abc import Callable

from django.db import DatabaseError
from django.utils.translation import gettext as _

from locator.imports.reading import Unreadable
from locator.imports.runs import CHUNK
from locator.imports.turns import Busy
from locator.jobs import claiming, folder, kinds
from locator.jobs.job import ImportJob

logger = logging.getLogger(__name__)
Status = ImportJob.Status


class Stopped(Exception):
    """The worker was asked to stop: the next one does the job anew."""


class Lost(Exception):
    """The job is no longer ours: staff gave it up, or another worker has it."""


def do(job: ImportJob, must_stop: Callable[[], bool] = lambda: False):
    """Work on a job that we hold until it is previewed, done, failed, or given back."""
    tell = _Telling(job, must_stop)
    try:
        path = folder.path_of(job.stored_as)
        # An importer that does not find it would name the folder.
        open(path, "rb").close()
        if job.confirmed and _fingerprint(path, tell) != job.sha256:
            raise Unreadable(_("The file is not the one of the preview any more; upload it again."))
        summary = kinds.importer(job)(
            path, dry_run=not job.confirmed, by=job.whose, name=job.file_name, progress=tell.progress
        )
    except Busy:
        claiming.give_back(job)
    except Stopped:
        claiming.give_back(job, stopped=_("The worker was told to stop; the next one goes on."))
    except Lost:
        claiming.leave_nothing(job)
    except Unreadable as error:
        claiming.end(job, Status.FAILED, error=str(error))
    except FileNotFoundError:
        claiming.end(job, Status.FAILED, error=_("The file is no longer on the server; upload it again."))
    except OSError as error:
        reason = _("The file could not be read on the server: %s.") % error.strerror
        claiming.end(job, Status.FAILED, error=reason)
    except DatabaseError:
        claiming.give_back(job, counts=True, stopped=_("The database did not answer, or refused; it is tried again."))
        raise
    except sqlite3.Error as error:
        reason = _("The server has no room to work on this file (%s); tell whoever runs it.") % error
        claiming.end(job, Status.FAILED, error=reason)
    except Exception as error:
        # Its words may quote the file: where it happened is enough to find it.
        logger.error("Import job %d failed: %s", job.pk, _whereabouts(error))
        claiming.end(job, Status.FAILED, error=_("Something went wrong that should not; it is in the site’s log."))
    else:
        _ended_well(job, summary)


def _ended_well(job, summary):
    told = {
        "rows": summary.rows,
        "refused": summary.quarantined,
        "counts": {name: count for name, count in summary.counts.items() if count},
        "kinds": {kind.value: count for kind, count in summary.examples.counts.items()},
        "ignored": [name[:100] for name in getattr(summary, "ignored_columns", [])[:20]],
        "service_failed": getattr(summary, "address_service_failed", False),
    }
    if job.confirmed:
        claiming.end(job, Status.DONE, told=told, run=summary.run)
    else:
        claiming.previewed(job, told | {"first": summary.examples.first})


def _fingerprint(path, tell):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            tell.progress(_("checking the file"), 0.0)
    return digest.hexdigest()


def _whereabouts(error):
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    return f"{type(error).__name__} in {trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}"


class _Telling:
    """Stores how far the job is, at most once a second, and learns on the way whether it goes on."""

    EVERY = 1.0  # seconds

    def __init__(self, job, must_stop):
        self.job, self.must_stop = job, must_stop
        self._next = 0.0

    def progress(self, text, share):
        if self.must_stop():
            raise Stopped
        if time.monotonic() < self._next:
            return
        if not claiming.renew(self.job, percent=min(int(share * 100), 99), progress=text[:200]):
            raise Lost
        self._next = time.monotonic() + self.EVERY
