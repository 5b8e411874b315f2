"""Licenses that a board's roster has under another name than ours: for staff to decide, never matched by themselves."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Doubt(models.Model):
    """A license of ours and the name under which its board has it. Once decided, it is the rule for that name."""

    class Reason(models.TextChoices):
        NEAR = "near", _("the last name is written differently")
        NAME = "name", _("the last name is another")
        TWICE = "twice", _("two therapists have this license")

    class Decision(models.TextChoices):
        OPEN = "", _("not decided")
        SAME = "same", _("the same person")
        OTHER = "other", _("somebody else")

    license = models.ForeignKey("locator.License", models.CASCADE, verbose_name=_("license"), related_name="doubts")
    reason = models.CharField(_("why"), max_length=5, choices=Reason)
    last_name = models.CharField(_("last name, as the board has it"), max_length=200)
    first_name = models.CharField(_("first name, as the board has it"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=10)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    disciplined = models.BooleanField(_("disciplined"), default=False)
    source = models.CharField(_("seen in the roster of"), max_length=100)
    seen_on = models.DateField(_("seen on"))
    decision = models.CharField(_("decision"), max_length=5, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("decided by"), null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["decision", "-seen_on", "id"]
        verbose_name = _("doubtful license match")
        verbose_name_plural = _("doubtful license matches")
        constraints = [
            models.UniqueConstraint(fields=["license", "last_name", "first_name"], name="doubt_once_per_name"),
        ]

    def __str__(self):
        return f"{self.license}: {self.first_name} {self.last_name}".strip()
