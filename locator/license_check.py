"""Is this license current? What is asked, by state and number or last name, and what our records say of it.

What is proof is for `licensing.proof` to say; here it is only put into words that cannot be mistaken for each other.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from locator import license_numbers, licensing, surnames
from locator.listing import Listing
from locator.models import Certification, License, Practice, State

MOST = 20
_FIELDS = ("state", "number", "surname")
_LONGEST = {"number": 50, "surname": 100}


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
    def hearsay(self) -> bool:
        """Does nobody stand for what the record says? A certification is taken at its word, as for a listing."""
        return self.is_license and not self.held.verified_on

    @property
    def title(self) -> str:
        return self.held.title or (self.state.title if self.is_license else "")


@dataclass(frozen=True)
class Answer:
    entries: tuple[Entry, ...]
    more: bool  # There are others, past the most that are shown.

    @property
    def heading(self) -> str:
        """Of one, how it stands; of several, how many."""
        if not self.entries:
            return _("We have no record of it")
        if self.more:
            return _("More than %(number)s on record") % {"number": len(self.entries)}
        if len(self.entries) > 1:
            return _("%(number)s on record") % {"number": len(self.entries)}
        [entry] = self.entries
        if entry.hearsay or entry.verdict == Verdict.UNVERIFIED:
            return _("On record, but not verified by us")
        return {
            Verdict.CURRENT: _("On record, and current"),
            Verdict.EXPIRED: _("On record, but past its last day there"),
            Verdict.STOPPED: _("On record, and not current"),
            Verdict.NO_PROOF: _("On record, but no proof"),
        }[entry.verdict]


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
        problems["number"] = _("Type the number, or the last name.")
    if typed["number"] and _beyond("number", typed, license_numbers.key):
        problems["number"] = _("This cannot be a license number: it needs 1 to 50 letters and digits.")
    if typed["surname"] and _beyond("surname", typed, surnames.key):
        problems["surname"] = _("This cannot be a last name: it needs 1 to 100 letters.")
    return Asked(state, typed["number"], typed["surname"], True, problems, _notices(query))


def answer(asked: Asked) -> Answer:
    """What is on record. Up to five queries: of licenses, of certifications, and who has a page."""
    state, found = asked.state, []
    if state.regulation != State.Regulation.NONE:
        found += _found(asked, License.objects.filter(state=state))
    if state.regulation in (State.Regulation.NONE, State.Regulation.CERTIFICATION):
        # A license is public record; a certification is not.
        certifications = Certification.objects.filter(therapist__published=True)
        if not asked.number:
            # A certification is good in every state; a last name alone would bring those of the whole country.
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


def _beyond(name, typed, key):
    """Is it nothing, or too long for any on record? One letter, such as ﬁ, may be several of the key."""
    return not key(typed[name]) or min(len(key(typed[name])), len(typed[name])) > _LONGEST[name]


def _readable(text):
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def _notices(query):
    names = {"state": _("state"), "number": _("number"), "surname": _("last name")}
    repeated = [names[name] for name in _FIELDS if len(set(query.getlist(name))) > 1]
    return [_("%(name)s was given more than once, so we used the last.") % {"name": name} for name in repeated]


def _found(asked, rows):
    """Those of `rows` that match all that was typed, by name; one more than are shown, to tell that there are more.

    The database narrows them down; the rest of the comparison no two databases do alike. By number first: of licenses,
    the index of states and numbers has all that it takes (some 50 ms for the largest state; with the names, 200).
    """
    rows = rows.order_by("therapist__last_name", "therapist__first_name", "number", "pk")
    if asked.number:
        wanted = license_numbers.key(asked.number)
        numbers = license_numbers.near(rows.order_by(), wanted).values_list("pk", "number")
        rows = rows.filter(pk__in=[pk for pk, number in numbers if license_numbers.key(number) == wanted])
    elif asked.surname:
        names = surnames.near(rows, asked.surname, "therapist__last_name").values_list("pk", "therapist__last_name")
        found = [pk for pk, name in names if surnames.fits(asked.surname, name)]
        rows = rows.filter(pk__in=found[: MOST + 1])
    return [
        held
        for held in rows.select_related("therapist")
        if not asked.surname or surnames.fits(asked.surname, held.therapist.last_name)
    ][: MOST + 1]


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
    elif not is_license and not _by_board(held):
        verdict = Verdict.NO_PROOF
    elif past:
        verdict = Verdict.EXPIRED
    else:
        verdict = Verdict.UNVERIFIED
    return Entry(held, state, verdict, reasons, listed and verdict == Verdict.CURRENT)


def _by_board(held):
    """Is this certification the national board's, whatever its date?"""
    return licensing.is_board(Certification(title=held.title, expires_on=timezone.localdate()))


def _reasons(held):
    """Why a license stopped counting, other than its date; each to stand after “the record says:”."""
    reasons = {
        License.Status.INACTIVE: _("inactive (its holder may not practice on it)"),
        License.Status.LAPSED: _("lapsed (not renewed)"),
        License.Status.SUSPENDED: _("suspended (its holder may not practice on it)"),
        License.Status.REVOKED: _("revoked (taken away)"),
    }
    found = [reasons[held.status]] if held.status in reasons else []
    return (*found, _("the board has acted against it")) if held.disciplined else tuple(found)
