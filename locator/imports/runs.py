"""What was imported, when, from which file and by whom: a line for each import, kept."""

import hashlib
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

CHUNK = 1 << 20  # bytes
# Of a report, so much is kept, in characters: a file that is wrong from end to end says so within less.
MOST_KEPT = 5_000_000
# Among the counts, with the reason instead of a number: how an import ended that did not come to its end.
STOPPED, FAILED = "stopped", "failed"
_ENDINGS = {STOPPED: _("stopped"), FAILED: _("failed")}


class ImportRunQuerySet(models.QuerySet):
    def finished(self):
        return self.exclude(counts__has_any_keys=list(_ENDINGS))


class ImportRun(models.Model):
    """One import that ended, well or not. `report` is its list of outcomes, as a CSV that no spreadsheet runs."""

    what = models.CharField(_("what"), max_length=50)
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), null=True, blank=True, related_name="+"
    )
    rows = models.PositiveIntegerField(_("rows"))
    quarantined = models.PositiveIntegerField(_("quarantined"))
    counts = models.JSONField(_("counts"), default=dict)
    report = models.TextField(_("report"), blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-ended_at", "-id"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self):
        return f"{self.what}: {self.file_name}"

    @property
    def unfinished(self) -> str:
        """How it ended before its end, and why; empty where it came to its end."""
        return next((f"{word}: {self.counts[how]}" for how, word in _ENDINGS.items() if how in self.counts), "")


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def record(what: str, path: Path, started_at, by, summary, report: str, *, name: str = "") -> ImportRun:
    """Keep a line for an import that ended; `summary` has its rows, quarantined and counts.

    `name` is what the file was called where it came from, if that is not the name of `path`.
    """
    return ImportRun.objects.create(
        what=what,
        file_name=(name or path.name)[:200],
        sha256=fingerprint(path),
        started_at=started_at,
        by=by,
        rows=summary.rows,
        quarantined=summary.quarantined,
        counts={name: count for name, count in summary.counts.items() if count},
        report=report,
    )


class Kept(StringIO):
    """A text that stops growing at MOST_KEPT, and says so."""

    def write(self, text):
        if self.tell() < MOST_KEPT <= self.tell() + len(text):
            super().write(text + "...\r\n")
        elif self.tell() < MOST_KEPT:
            super().write(text)
        return len(text)
