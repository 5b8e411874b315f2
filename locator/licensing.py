"""Who is qualified, until when, and by what proof. Nothing else decides who is public."""

import re

from locator.models import Certification, License, State

# A weekend's certificate is not proof. The one national board for massage is NCBTMB, whose certification is BCTMB.
_BOARD = re.compile(r"\b(BCTMB|NCBTMB)\b|\bboard[ -]certif", re.IGNORECASE)


def listed_until(therapist):
    """The last day, a date, on which the therapist may be shown anywhere; None where they may not be shown at all."""
    found = listed(
        therapist,
        therapist.practices.select_related("state"),
        therapist.licenses.all(),
        therapist.certifications.all(),
    )
    return max((held.expires_on for _, held in found), default=None)


def listed(therapist, practices, licenses, certifications):
    """The practices at which a therapist may be shown, each with its proof: the whole rule, but for today's date."""
    if not therapist.published:
        return
    for practice in practices:
        if practice.point and (held := proof(practice.state, licenses, certifications)):
            yield practice, held


def proof(state: State, licenses, certifications) -> License | Certification | None:
    """The credential, of one therapist's, that lets them be shown for a practice in a state; the longest-lived one.

    A state's own credential counts where the state issues one and it is verified, active, undisciplined and dated. A
    board certification counts only where the state does not require a credential of its own. Whether the date has
    passed is for the asker: an expired proof is still the proof, and stops counting by its date.
    """
    counting = []
    if state.regulation != State.Regulation.NONE:
        counting += [held for held in licenses if held.state_id == state.code and counts(held)]
    if state.regulation in (State.Regulation.NONE, State.Regulation.CERTIFICATION):
        counting += [held for held in certifications if held.expires_on and _BOARD.search(held.title)]
    return max(counting, key=lambda held: held.expires_on, default=None)


def counts(held: License) -> bool:
    """Is this license proof, up to its date?"""
    return bool(held.verified_on and held.expires_on and not held.disciplined and held.status == License.Status.ACTIVE)
