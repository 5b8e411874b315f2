"""What becomes of a license by the word of its board."""

from datetime import date

from django.utils import timezone

from locator import licensing
from locator.imports.matching import Answer
from locator.imports.outcomes import Outcome
from locator.models import Doubt, License


def values_by(license, result, reason, source: str):
    """What the license's fields are to be, by the roster of a `source`.

    Doubt never adds a proof; it takes one away where the name is another.
    """
    row = result.credential
    if result.answer == Answer.UNREAD:
        return {}
    if result.answer == Answer.ABSENT:
        return {"verified_on": None}
    if reason == Doubt.Reason.NEAR:
        return {} if is_good(row.status, row.disciplined, row.expires_on) else {"verified_on": None}
    if reason:
        return {"verified_on": None}
    return values_of(row, source, timezone.localdate())


def note_license(lines, license, name, value):
    """What a field of a license is about to become."""
    whose = license.therapist
    lines.changed(whose.pk, whose.name, name, getattr(license, name), value, part="licenses", called=str(license))


def values_of(row, source: str, day: date) -> dict:
    """The fields of a license that a credential, or a decided doubt, settles."""
    values = {
        "status": License.Status(row.status),
        "expires_on": row.expires_on,
        "verified_on": day,
        "source": source,
    }
    return values if row.disciplined is None else values | {"disciplined": row.disciplined}


def is_good(status, disciplined, expires_on):
    good = status == License.Status.ACTIVE and not disciplined and expires_on is not None
    return good and expires_on >= timezone.localdate()


def standing(license):
    """(is it proof today, until when)"""
    return licensing.counts(license) and license.expires_on >= timezone.localdate(), license.expires_on


def outcome_of(result, reason, before, after, different):
    (was_proof, was_until), (is_proof, until) = before, after
    if reason:
        return Outcome.DOUBTFUL
    if result.answer == Answer.UNREAD:
        return Outcome.UNREAD
    if result.answer == Answer.ABSENT:
        return Outcome.ABSENT if was_proof else Outcome.NO_MATCH
    if was_proof and not is_proof:
        return Outcome.DISCIPLINED if result.credential.disciplined else Outcome.LAPSED
    if is_proof and not was_proof:
        return Outcome.VERIFIED
    if is_proof and until > was_until:
        return Outcome.RENEWED
    return Outcome.CORRECTED if different & {"status", "expires_on", "disciplined"} else Outcome.UNCHANGED
