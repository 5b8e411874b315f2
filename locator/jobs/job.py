"""Imports by upload, as jobs that wait their turn, and the workers that take them one at a time."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Who has not been heard of for so long no longer works: others may take the job up.
LEASE = timedelta(seconds=90)
# A file is kept no longer than this, and what is left of a job that ended no longer than that.
FILE_KEPT = timedelta(days=1)
KEPT = timedelta(days=30)


class JobQuerySet(models.QuerySet):
    def takeable(self, now):
        """Those that wait, and those whose worker fell silent."""
        silent = Q(status=ImportJob.Status.RUNNING, lease_until__lt=now)
        return self.filter(Q(status=ImportJob.Status.WAITING) | silent)

    def running(self, now):
        return self.filter(status=ImportJob.Status.RUNNING, lease_until__gte=now)

    def open(self):
        return self.exclude(status__in=ImportJob.ENDED)


class ImportJob(models.Model):
    """A file that staff uploaded. First it is previewed, then, once they confirmed, imported.

    `token` is the claim of whoever works on it, good until `lease_until`; `attempts` counts the claims of this stage.
    `told` is what the preview, or the import, came to; the names in it go when the job ends.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        PREVIEWED = "previewed", _("waiting for your decision")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        DISCARDED = "discarded", _("discarded")

    ENDED = (Status.DONE, Status.FAILED, Status.DISCARDED)

    what = models.CharField(max_length=20)
    state = models.CharField(max_length=2, blank=True)
    accept_absent = models.BooleanField(default=False)
    file_name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=50)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    confirmed = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=0)
    progress = models.CharField(max_length=200, blank=True)
    told = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    run = models.ForeignKey("locator.ImportRun", models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status"], name="importjob_status")]

    def __str__(self):
        return f"{self.what}: {self.file_name}"

    @property
    def whose(self):
        """Who answers for what it does: not whoever uploaded it, but who decided."""
        return self.confirmed_by or self.by

    @property
    def has_ended(self):
        return self.status in self.ENDED

    @property
    def is_silent(self):
        """Whoever worked on it has not been heard of for too long: it waits for another one."""
        return self.status == self.Status.RUNNING and self.lease_until < timezone.now()


class Worker(models.Model):
    """A process that works through the jobs, and when it was last heard of."""

    name = models.CharField(max_length=100, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self):
        return self.name

    @classmethod
    def is_about(cls) -> bool:
        return cls.objects.filter(seen_at__gte=timezone.now() - LEASE).exists()
