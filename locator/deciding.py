"""Staff's decision on a license that a roster has under another name, and what follows from it."""

from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from locator import following
from locator.chronicle import therapist_lines
from locator.imports.settling import note_license, values_of
from locator.models import Doubt, License, Therapist


class Decided(NamedTuple):
    """How many were decided, and how many of them count from the next check only."""

    count: int
    later: int


@transaction.atomic
def decide(doubts, decision: str, by) -> Decided:
    """Keep a decision, and do to each license what it says: the board's word, or no proof.

    An open doubt is what the newest check saw. One decided before may be older than what is on record by now, so of a
    changed mind only the bad news counts at once: "the same person" waits for the next check.
    """
    count = later = 0
    lines = therapist_lines(_("a decision on a doubtful match"), by=by)
    found = list(doubts.exclude(decision=decision).order_by("pk"))
    whose = {doubt.license.therapist_id for doubt in found}
    list(Therapist.objects.select_for_update(no_key=True).filter(pk__in=whose).order_by("pk").values_list("pk"))
    licenses = License.objects.select_related("therapist").in_bulk({doubt.license_id for doubt in found})
    with following.at_once():
        for doubt in found:
            license, was = licenses[doubt.license_id], doubt.decision
            values = {"verified_on": None}
            if decision == Doubt.Decision.SAME:
                values = {} if was else values_of(doubt, doubt.source, doubt.seen_on)
                later += bool(was)
            # A roster may be silent about discipline: then what is on record stays.
            if "disciplined" in values:
                values["disciplined"] = doubt.disciplined or license.disciplined
            doubt.decision, doubt.decided_by = decision, by
            doubt.save(update_fields=["decision", "decided_by"])
            for name, value in values.items():
                if getattr(license, name) != value:
                    note_license(lines, license, name, value)
                setattr(license, name, value)
            if values:
                license.save(update_fields=list(values))
            count += 1
    lines.write()
    return Decided(count, later)
