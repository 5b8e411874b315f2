"""Outside addresses that pages of ours lead to, and what became of the last look at each."""

import hashlib

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OutsideLinkQuerySet(models.QuerySet):
    def broken(self):
        """Those that lead nowhere. An address that only refuses programs is not among them."""
        return self.filter(outcome=OutsideLink.Outcome.BROKEN)

    def to_check(self, before):
        """Those never looked at, and then those last looked at before a moment, the longest ago first."""
        old = self.filter(Q(checked_at__isnull=True) | Q(checked_at__lt=before))
        return old.order_by(F("checked_at").asc(nulls_first=True), "pk")


class OutsideLink(models.Model):
    """One address, however many pages have it. `where` is in words, `where_url` the page on which staff change it."""

    class Outcome(models.TextChoices):
        UNCHECKED = "", _("not checked yet")
        OK = "ok", _("works")
        BROKEN = "broken", _("broken")
        REFUSED = "refused", _("refuses programs: look yourself")

    url_hash = models.CharField(max_length=64, unique=True, editable=False)
    url = models.TextField(_("address"))
    where = models.CharField(_("where it stands"), max_length=300)
    where_url = models.CharField(max_length=300, blank=True, editable=False)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    status = models.CharField(_("what it answered"), max_length=200, blank=True)
    seen_at = models.DateTimeField(editable=False)

    objects = OutsideLinkQuerySet.as_manager()

    class Meta:
        ordering = ["url"]
        verbose_name = _("outside link")
        verbose_name_plural = _("outside links")
        indexes = [
            models.Index(fields=["checked_at"], name="outside_link_by_check"),
            models.Index(fields=["outcome", "id"], name="outside_link_by_outcome"),
        ]

    def __str__(self):
        return self.url


def url_hash(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


def remember(links, now=None):
    """Keep what pages lead to now: `links` are (url, where, where_url). What no page has any longer is forgotten."""
    now = now or timezone.now()
    batch = {}
    for url, where, where_url in links:
        batch.setdefault(
            url_hash(url),
            OutsideLink(url_hash=url_hash(url), url=url, where=where[:300], where_url=where_url[:300], seen_at=now),
        )
        if len(batch) >= 1000:
            _write(batch)
            batch = {}
    _write(batch)
    OutsideLink.objects.filter(seen_at__lt=now).delete()


def _write(batch):
    OutsideLink.objects.bulk_create(
        batch.values(),
        update_conflicts=True,
        unique_fields=["url_hash"],
        update_fields=["where", "where_url", "seen_at"],
    )
