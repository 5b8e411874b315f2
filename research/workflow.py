"""From draft to public and away again: who may move a publication on, and how its state is told."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from research.publication import Status


@dataclass(frozen=True)
class Move:
    """A way from one status to another. `button` is the name of the button that makes it."""

    button: str
    label: Promise
    before: frozenset[Status]
    after: Status
    # Whether it decides what the public reads, which takes the permission to publish.
    decides: bool
    said: Promise


MOVES = (
    Move(
        "_review",
        gettext_lazy("Save and send for review"),
        frozenset({Status.DRAFT}),
        Status.IN_REVIEW,
        False,
        gettext_lazy("“%(name)s” is in review now."),
    ),
    Move(
        "_publish",
        gettext_lazy("Save, approve and publish"),
        frozenset({Status.DRAFT, Status.IN_REVIEW}),
        Status.PUBLISHED,
        True,
        gettext_lazy("“%(name)s” is published."),
    ),
    Move(
        "_draft",
        gettext_lazy("Save and send back to draft"),
        # What is published is changed only by those who may publish: no need to say so again here.
        frozenset({Status.IN_REVIEW, Status.PUBLISHED, Status.ARCHIVED}),
        Status.DRAFT,
        False,
        gettext_lazy("“%(name)s” is a draft again."),
    ),
    Move(
        "_archive",
        gettext_lazy("Save and archive"),
        frozenset({Status.PUBLISHED}),
        Status.ARCHIVED,
        True,
        gettext_lazy("“%(name)s” is archived, and no longer on the site."),
    ),
)


def pressed(data):
    """The move whose button sent a form; None for one that only saves."""
    return next((move for move in MOVES if move.button in data), None)


class State(models.TextChoices):
    """What status and dates come to at one moment."""

    DRAFT = "draft", gettext_lazy("draft")
    IN_REVIEW = "in-review", gettext_lazy("in review")
    SCHEDULED = "scheduled", gettext_lazy("scheduled")
    PUBLIC = "public", gettext_lazy("published")
    EXPIRED = "expired", gettext_lazy("expired")
    ARCHIVED = "archived", gettext_lazy("archived")


def state(publication, at):
    if publication.status != Status.PUBLISHED:
        return State(publication.status)
    if publication.public_at(at):
        return State.PUBLIC
    return State.SCHEDULED if publication.publish_at > at else State.EXPIRED


def in_state(publications, wanted, at):
    """Of a queryset, those for which `state` says the same."""
    published = publications.filter(status=Status.PUBLISHED)
    if wanted == State.PUBLIC:
        return publications.published(at)
    if wanted == State.SCHEDULED:
        return published.filter(publish_at__gt=at)
    if wanted == State.EXPIRED:
        return published.filter(Q(publish_at__lte=at), expire_at__lte=at)
    return publications.filter(status=wanted)


def state_in_words(publication):
    """Such as “scheduled for Dec. 3, 2026, 9 a.m.”."""
    now = timezone.now()
    current = state(publication, now)
    if current == State.SCHEDULED:
        return _("scheduled for %(moment)s") % {"moment": moment_in_words(publication.publish_at)}
    if current == State.EXPIRED:
        return _("expired %(moment)s") % {"moment": moment_in_words(publication.expire_at)}
    if current == State.PUBLIC and publication.expire_at:
        return _("published until %(moment)s") % {"moment": moment_in_words(publication.expire_at)}
    return str(current.label)


def moment_in_words(moment):
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
