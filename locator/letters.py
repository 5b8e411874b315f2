"""Letters the site sends: kept until the mail server has taken them, and no longer.

A letter is stored before anything else is tried, so that a mail server that is away loses nothing. Who sends one moves
`not_before` first: nobody else takes it up meanwhile, and if the sender dies it is tried again. It may then arrive
twice, where the server had taken it and we died before we could delete it; both carry the same Message-ID, by which
many mailboxes know them for one.
"""

import datetime
import enum
import logging

from django.conf import settings
from django.core import mail
from django.db import DatabaseError, models
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from locator import posting

logger = logging.getLogger(__name__)

# Seconds for the whole talk with the mail server: while a visitor waits, and while nobody does.
WHILE_SOMEBODY_WAITS = 6
WHILE_NOBODY_WAITS = 60
# The first is longer than any attempt can last. Then twice as long each time, at most half a day.
FIRST_WAIT = datetime.timedelta(minutes=5)
LONGEST_WAIT = datetime.timedelta(hours=12)
# About a week. After that, or where it is refused for good, a person has to look: it stays in the admin, with the kind
# of its failure.
MOST_ATTEMPTS = 20
# What stands in `last_failure` from the start of an attempt to its end.
UNFINISHED = "Unfinished"


class Outcome(enum.StrEnum):
    """What became of an attempt."""

    SENT = "sent"
    SOON = "soon"  # It is tried again by itself.
    REFUSED = "refused"  # It is not, unless staff let it.


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


def write(*, to: str, subject: str, text: str, reply_to: str = "") -> Letter:
    """Store a letter for whoever calls this to `send`, once it is committed. If they do not, `claim` gives it out."""
    return Letter.objects.create(
        to=to,
        reply_to=reply_to,
        subject=subject,
        text=text,
        attempts=1,
        not_before=timezone.now() + FIRST_WAIT,
        last_failure=UNFINISHED,
    )


def due():
    """Letters whose time for another attempt has come."""
    return waiting().filter(not_before__lte=timezone.now())


def waiting():
    """Letters that will be tried again by themselves, now or later."""
    return Letter.objects.filter(attempts__lt=MOST_ATTEMPTS)


def given_up():
    """Letters that only staff can get going again."""
    return Letter.objects.filter(attempts__gte=MOST_ATTEMPTS)


def try_again(queryset) -> int:
    """Let letters be sent again from the start; how many. One under way is left alone, or it would arrive twice."""
    now = timezone.now()
    return queryset.exclude(last_failure=UNFINISHED, not_before__gt=now).update(attempts=0, not_before=now)


def claim(key: int) -> Letter | None:
    """Take a letter up for an attempt; None if somebody else did, or it has gone."""
    letter = due().filter(pk=key).first()
    if not letter:
        return None
    wait = min(FIRST_WAIT * 2**letter.attempts, LONGEST_WAIT)
    # One statement decides, of two who have read the same: it moves what it asks for.
    mine = Letter.objects.filter(pk=key, attempts=letter.attempts, not_before=letter.not_before)
    taken = mine.update(attempts=F("attempts") + 1, not_before=timezone.now() + wait, last_failure=UNFINISHED)
    return letter if taken else None


def send(letter: Letter, seconds: float = WHILE_NOBODY_WAITS) -> Outcome:
    """Hand a letter that was written or claimed to the mail server, and forget it. It stays unless it was SENT.

    Of a failure only its kind is kept or logged: what the server said quotes addresses.
    """
    try:
        _hand_over(letter, seconds)
    except Exception as failure:
        kind = type(failure).__name__
        logger.warning("Letter %d could not be sent: %s", letter.pk, kind)
        changes, outcome = {"last_failure": kind[:100]}, Outcome.SOON
        if posting.for_good(failure):
            changes["attempts"], outcome = MOST_ATTEMPTS, Outcome.REFUSED
        _note(letter, lambda kept: kept.update(**changes))
        return outcome
    _note(letter, lambda kept: kept.delete())
    return Outcome.SENT


def _note(letter, change):
    """Store what became of it. A database that fails just now changes nothing of that; it costs another attempt."""
    try:
        change(Letter.objects.filter(pk=letter.pk))
    except DatabaseError as error:
        logger.error("Letter %d: what became of it could not be stored: %s", letter.pk, type(error).__name__)


class NoMailServer(Exception):
    """EMAIL_URL names none. Where anybody may visit, a letter must not end in the log instead."""


def _hand_over(letter, seconds):
    if settings.EMAIL_BACKEND.endswith(".console.EmailBackend") and not settings.DEBUG:
        raise NoMailServer
    message = mail.EmailMessage(
        letter.subject,
        letter.text,
        to=[letter.to],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={"Message-ID": _message_id(letter)},
    )
    posting.post(message, seconds)


def _message_id(letter):
    """The same at every attempt, and of no use to anybody who reads it."""
    digest = salted_hmac(
        "locator.letters", f"{letter.pk} {letter.written_at.timestamp()}", algorithm="sha256"
    ).hexdigest()
    return f"<{digest[:32]}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"
