"""Practices that wait for a point, or for a better one than the center of their ZIP code or town.

Each is placed from its own address. What is placed is written at once, and what a service answered is remembered, "no
match" too: killed at any moment, another run goes on where this one stopped and asks nothing twice. A point that staff
set, or an address that they change meanwhile, is never written over.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from locator import asking, following, geocoding, remembering
from locator.models import Practice
from locator.placing import Misplaced, Placed, center, town_of

EXACT, CENTER, NOWHERE, CHANGED = "exact", "center", "nowhere", "changed"
NO_STREET = _("there is no street")
LEASE_SECONDS = 15 * 60  # longer than one batch, or one wait, mostly takes: then a run that was killed is forgotten
_LEASE = "place_practices"
_ADDRESS = ("street", "city", "state_id", "zip")


class UnderWay(Exception):
    """Another run is doing the same."""


@dataclass
class Outcome:
    """What became of a practice: EXACT, CENTER, NOWHERE or CHANGED (by someone else meanwhile), and why.

    `placed` is where it is to be, None where it was or is nowhere; `asked` whether a service was asked for it.
    """

    practice: Practice
    kind: str
    reason: str = ""
    placed: Placed | None = None
    asked: bool = False


@dataclass
class Summary:
    """What a run came to."""

    kinds: Counter = field(default_factory=Counter)
    reasons: Counter = field(default_factory=Counter)  # of (kind, reason)
    seen: int = 0
    tried: int = 0
    written: int = 0
    service_failed: bool = False


def waiting():
    """The practices to place. Fictional people have fictional streets, for which no service should be asked."""
    wanted = Q(latitude=None)
    if geocoding.is_configured():
        coarse = Q(precision__in=(Practice.Precision.ZIP, Practice.Precision.TOWN))
        wanted |= coarse & ~Q(street="")
    return Practice.objects.filter(wanted, therapist__is_demo=False).order_by("pk")


def run(
    *,
    limit: int | None = None,
    dry_run: bool = False,
    tell: Callable[[Outcome], None] = lambda outcome: None,
    progress: Callable[[int, int], None] = lambda seen, of: None,
) -> Summary:
    """Place those that wait; at most `limit`, not counting those of which nothing new is known.

    `tell` hears of each. A dry run asks nobody and writes nothing. Raises, before anything is done, GeocoderUnavailable
    where the settings name a service that cannot be made, and UnderWay where another run would ask for the same.
    """
    service = asking.service(dry_run)
    if dry_run:
        return _run(service, limit, dry_run, tell, progress)
    if not remembering.first(_LEASE, LEASE_SECONDS):
        raise UnderWay
    try:
        return _run(service, limit, dry_run, tell, progress)
    finally:
        remembering.forget(_LEASE)


def _run(service, limit, dry_run, tell, progress):
    summary, of = Summary(), waiting().count()
    last = 0
    while limit is None or summary.tried < limit:
        size = service.chunk if limit is None else min(service.chunk, limit - summary.tried)
        chunk = list(waiting().filter(pk__gt=last)[:size])
        if not chunk:
            break
        outcomes = list(_outcomes(chunk, service))
        if not dry_run:
            remembering.remember(_LEASE, True, LEASE_SECONDS)
            summary.written += _write([outcome for outcome in outcomes if outcome.placed])
        for outcome in outcomes:
            summary.kinds[outcome.kind] += 1
            summary.reasons[outcome.kind, outcome.reason] += 1
            summary.tried += bool(outcome.asked or outcome.placed)
            tell(outcome)
        last = chunk[-1].pk
        summary.seen += len(chunk)
        progress(summary.seen, of)
    summary.service_failed = service.failed
    if summary.written:
        following.tidy()
    return summary


def _outcomes(chunk, service) -> Iterator[Outcome]:
    wrong, good = {}, []
    for practice in chunk:
        try:
            town_of(practice.city, practice.state_id, practice.zip)
        except Misplaced as problem:
            wrong[practice.pk] = f"{problem.column}: {problem}"
        else:
            good.append(practice)
    replies = service.ask([practice for practice in good if practice.street])
    for practice in chunk:
        if practice.pk in wrong:
            yield Outcome(practice, CENTER if practice.point else NOWHERE, wrong[practice.pk])
            continue
        reply = replies.get(practice.pk, asking.Reply(None, NO_STREET))
        if reply.point:
            town = town_of(practice.city, practice.state_id, practice.zip)
            yield Outcome(practice, EXACT, "", Placed(reply.point, "address", town), reply.fresh)
        else:
            yield _at_center(practice, reply)


def _at_center(practice, reply):
    if practice.point:
        return Outcome(practice, CENTER, reply.reason, None, reply.fresh)
    try:
        placed = center(town_of(practice.city, practice.state_id, practice.zip), practice.state_id, practice.zip)
    except Misplaced as problem:
        return Outcome(practice, NOWHERE, f"{problem.column}: {problem}", None, reply.fresh)
    return Outcome(practice, CENTER, reply.reason, placed, reply.fresh)


def _write(outcomes) -> int:
    written = 0
    with following.at_once():
        for outcome in outcomes:
            practice, placed = outcome.practice, outcome.placed
            as_it_was = {name: getattr(practice, name) for name in (*_ADDRESS, "latitude", "longitude", "precision")}
            latitude, longitude = placed.point
            if Practice.objects.filter(pk=practice.pk, **as_it_was).update(
                latitude=latitude, longitude=longitude, precision=placed.precision, city=placed.city
            ):
                written += 1
            else:
                outcome.kind, outcome.reason = CHANGED, ""
    return written
