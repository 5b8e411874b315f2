"""Who is qualified, until when, and by what proof. Nothing else decides who is public."""

import re

from locator.models import Certification, License, State

# A weekend's certificate is not proof. The one national board for massage is NCBTMB, whose certification is BCTMB.
_BOARD = re.compile(r"\b(BCTMB|NCBTMB)\b|\bboard[ -]certif", re.IGNORECASE)

# Where a state does not require a credential of its own.
UNREQUIRED = (State.Regulation.NONE, State.Regulation.CERTIFICATION)


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
    if state.regulation in UNREQUIRED:
        counting += [held for held in certifications if is_board(held)]
    return max(counting, key=lambda held: held.expires_on, default=None)


def territory(states, licenses, certifications):
    """The states, of all by code, in which one therapist may work: each code with the last day of its proof."""
    codes = {held.state_id for held in licenses}
    if certifications:
        codes |= {code for code, state in states.items() if state.regulation in UNREQUIRED}
    for code in sorted(codes):
        if held := proof(states[code], licenses, certifications):
            yield code, held.expires_on


def certified_until(certifications):
    """The last day of the longest-lived board certification; None without one."""
    return max((held.expires_on for held in certifications if is_board(held)), default=None)


def is_board(held: Certification) -> bool:
    """Is this the national board's, and dated?"""
    return bool(held.expires_on and _BOARD.search(held.title))


def counts(held: License) -> bool:
    """Is this license proof, up to its date?"""
    return bool(held.verified_on and held.expires_on and not held.disciplined and held.status == License.Status.ACTIVE)
