"""What may be read by whom, and when: status and dates, decided each time somebody reads."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from research import search

YEARS = (2000, 2100)  # In which anything of ours is published or reviewed. Moments far beyond them overflow.


def in_our_time(moment):
    if not YEARS[0] <= moment.year <= YEARS[1]:
        raise ValidationError(
            _("Give a year from %(first)d to %(last)d."), params=dict(zip(("first", "last"), YEARS, strict=True))
        )


class PublicationQuerySet(models.QuerySet):
    def published(self, at=None):
        """What the public may read at a moment, now unless told. No job has to run for one to appear or to go."""
        at = at or timezone.now()
        return self.filter(Q(expire_at__isnull=True) | Q(expire_at__gt=at), status=Status.PUBLISHED, publish_at__lte=at)

    def search(self, text, any_word=False):
        """Those that have every word of a text, in any form of the word, or any of them; the best match first."""
        return search.matching(self, text, any_word=any_word)


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in-review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


class Publication(models.Model):
    """Something that is written, reviewed, published from one moment on, and may run out."""

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        validators=[in_our_time],
        help_text=_("Public from then on. Empty: from when it is published."),
    )
    expire_at = models.DateTimeField(
        _("expire at"),
        null=True,
        blank=True,
        validators=[in_our_time],
        help_text=_("Gone from then on. Empty: it stays."),
    )
    reviewer = models.CharField(
        _("reviewed by"), max_length=200, blank=True, help_text=_("Name and credentials, as the public reads them.")
    )
    last_reviewed = models.DateField(
        _("last reviewed"),
        null=True,
        blank=True,
        validators=[in_our_time],
        help_text=_("Moves only when it is reviewed, not with a small edit."),
    )
    review_due = models.DateField(_("next review due"), null=True, blank=True, validators=[in_our_time])
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(publish_at__isnull=True)
                | Q(expire_at__isnull=True)
                | Q(expire_at__gt=models.F("publish_at")),
                name="%(class)s_expires_after_it_appears",
                violation_error_message=_("It would expire before it is published."),
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(publish_at__isnull=False),
                name="%(class)s_published_from_a_moment_on",
                violation_error_message=_("What is published needs a moment from which on it is."),
            ),
        ]

    def save(self, *args, **kwargs):
        if self.status == Status.PUBLISHED and self.publish_at is None:
            self.publish_at = timezone.now()
        super().save(*args, **kwargs)

    @property
    def is_public(self):
        return self.public_at(timezone.now())

    def public_at(self, moment):
        """As `published` decides, for one already read."""
        return (
            self.status == Status.PUBLISHED
            and self.publish_at is not None
            and self.publish_at <= moment
            and (self.expire_at is None or self.expire_at > moment)
        )
