"""Is this license current? What is asked, by state and number or surname, and what our records say of it.

What is proof is for `licensing.proof` to say; here it is only put into words that cannot be mistaken for each other.
"""

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Replace, Substr, Upper
from django.utils import timezone
from django.utils.translation import gettext as _

from locator import licensing, surnames
from locator.listing import Listing
from locator.models import Certification, License, Practice, State

MOST = 20
_FIELDS = ("state", "number", "surname")
_LONGEST = {"number": 50, "surname": 100}
_SEPARATORS = " .-/#,:_()"  # Between the parts of a license number; people type other ones, or none.


class Verdict(StrEnum):
    CURRENT = "current"
    EXPIRED = "expired"
    STOPPED = "stopped"  # Suspended, revoked, lapsed, inactive or disciplined.
    UNVERIFIED = "unverified"
    NO_PROOF = "no-proof"  # A certification that is not the national board's.


@dataclass(frozen=True)
class Asked:
    """What was typed. `problems` are in words, by field; with any of them there is nothing to look up."""

    state: State | None = None
    number: str = ""
    surname: str = ""
    sent: bool = False
    problems: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return self.sent and not self.problems


@dataclass(frozen=True)
class Entry:
    """One credential on record."""

    held: License | Certification
    state: State
    verdict: Verdict
    reasons: tuple[str, ...]
    listed: bool

    @property
    def is_license(self) -> bool:
        return isinstance(self.held, License)

    @property
    def name(self) -> str:
        return self.held.therapist.name

    @property
    def title(self) -> str:
        return self.held.title or (self.state.title if self.is_license else "")


@dataclass(frozen=True)
class Answer:
    entries: tuple[Entry, ...]
    more: bool  # There are others, past the most that are shown.


def read(query, states) -> Asked:
    """The question that a query string asks. `states` are all there are."""
    if not any(name in query for name in _FIELDS):
        return Asked()
    typed = {name: _readable(query.get(name, "")) for name in _FIELDS}
    by_code = {state.code: state for state in states}
    state = by_code.get(typed["state"].upper())
    problems = {}
    if not state:
        problems["state"] = _("We know no such state. Choose one.") if typed["state"] else _("Choose the state.")
    if not typed["number"] and not typed["surname"]:
        problems["number"] = _("Type the number, or the surname.")
    if typed["number"] and not 1 <= len(_number_key(typed["number"])) <= _LONGEST["number"]:
        problems["number"] = _("This cannot be a license number: it needs 1 to 50 letters and digits.")
    if typed["surname"] and not 1 <= len(surnames.key(typed["surname"])) <= _LONGEST["surname"]:
        problems["surname"] = _("This cannot be a surname: it needs 1 to 100 letters.")
    return Asked(state, typed["number"], typed["surname"], True, problems, _notices(query))


def answer(asked: Asked) -> Answer:
    """What is on record. Up to five queries: of licenses, of certifications, and who has a page."""
    state, found = asked.state, []
    if state.regulation != State.Regulation.NONE:
        found += _found(asked, License.objects.filter(state=state))
    if state.regulation in (State.Regulation.NONE, State.Regulation.CERTIFICATION):
        certifications = Certification.objects.all()
        if not asked.number:
            # A certification is good in every state; a surname alone would bring those of the whole country.
            there = Practice.objects.filter(therapist=OuterRef("therapist"), state=state)
            certifications = certifications.filter(Exists(there))
        found += _found(asked, certifications)
    shown = found[:MOST]
    listed = set(
        Listing.objects.current()
        .filter(therapist__in={held.therapist_id for held in shown})
        .values_list("therapist_id", flat=True)
    )
    return Answer(tuple(_entry(held, state, held.therapist_id in listed) for held in shown), len(found) > MOST)


def _readable(text):
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def _notices(query):
    repeated = [name for name in _FIELDS if len(set(query.getlist(name))) > 1]
    return [_("%(name)s was given more than once, so we used the last.") % {"name": name} for name in repeated]


def _number_key(text):
    """What two ways of writing one number have in common."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text).upper() if letter.isalnum())


def _found(asked, rows):
    """Those of `rows` that match all that was typed, by name; one more than are shown, to tell that there are more."""
    if asked.number:
        key, written = _number_key(asked.number), Upper("number")
        for separator in _SEPARATORS:
            written = Replace(written, Value(separator))
        # The last letter first: it spares the database nine in ten of the rest (50 ms against 13 for a large state).
        rows = rows.filter(number__iendswith=key[-1]).annotate(written=written).filter(written=key)
    if asked.surname:
        # The database narrows it down by the first letter; the rest of the comparison no two databases do alike.
        first = Substr("therapist__last_name", 1, 1)
        rows = rows.annotate(first=first).filter(first__in=surnames.openings(asked.surname))
    rows = rows.order_by("therapist__last_name", "therapist__first_name", "number", "pk")
    if asked.surname:
        wanted = surnames.key(asked.surname)
        names = rows.values_list("pk", "therapist__last_name")
        rows = rows.filter(pk__in=[pk for pk, name in names if surnames.key(name) == wanted][: MOST + 1])
    return list(rows.select_related("therapist")[: MOST + 1])


def _entry(held, state, listed):
    today = timezone.localdate()
    is_license = isinstance(held, License)
    proof = licensing.proof(state, [held] if is_license else [], [] if is_license else [held])
    past = held.expires_on and held.expires_on < today
    reasons = _reasons(held) if is_license else ()
    if proof and not past:
        verdict = Verdict.CURRENT
    elif reasons:
        verdict = Verdict.STOPPED
    elif held.expires_on and not is_license and not proof:
        verdict = Verdict.NO_PROOF
    elif past:
        verdict = Verdict.EXPIRED
    else:
        verdict = Verdict.UNVERIFIED
    return Entry(held, state, verdict, reasons, listed and verdict == Verdict.CURRENT)


def _reasons(held):
    """Why a license stopped counting, other than its date."""
    reasons = {
        License.Status.INACTIVE: _("It is inactive: its holder may not practice on it now."),
        License.Status.LAPSED: _("It has lapsed: it was not renewed."),
        License.Status.SUSPENDED: _("It is suspended: its holder may not practice on it now."),
        License.Status.REVOKED: _("It was revoked: it was taken away."),
    }
    found = [reasons[held.status]] if held.status in reasons else []
    return (*found, _("The board has acted against it.")) if held.disciplined else tuple(found)
