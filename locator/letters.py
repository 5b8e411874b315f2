"""Letters the site sends: kept until the mail server has taken them, and no longer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """One that has not gone yet. It is deleted when it goes: what visitors write is the recipient's, not ours."""

    to = models.EmailField(_("to"))
    reply_to = models.EmailField(_("answers go to"), blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written"), auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"))
    last_failure = models.CharField(_("last failure"), max_length=100, blank=True)

    class Meta:
        ordering = ["not_before", "id"]
        verbose_name = _("unsent letter")
        verbose_name_plural = _("unsent letters")
        indexes = [models.Index(fields=["not_before"], name="letter_not_before")]

    def __str__(self):
        return self.subject
