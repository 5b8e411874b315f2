"""Staff's decision on a license that a roster has under another name, and what follows from it."""

from django.db import transaction
from django.utils.translation import gettext as _

from locator.chronicle import therapist_lines
from locator.imports.rosters import note_license, values_of
from locator.models import Doubt


@transaction.atomic
def decide(doubts, decision: str, by) -> int:
    """Keep a decision, and do to each license what it says: the board's word, or no proof. Returns how many."""
    count, lines = 0, therapist_lines(_("a decision on a doubtful match"), by=by)
    for doubt in doubts:
        doubt.decision, doubt.decided_by = decision, by
        doubt.save(update_fields=["decision", "decided_by"])
        license = doubt.license
        same = decision == Doubt.Decision.SAME
        values = values_of(doubt, doubt.source, doubt.seen_on) if same else {"verified_on": None}
        # A roster may be silent about discipline: then what is on record stays.
        values |= {"disciplined": doubt.disciplined or license.disciplined}
        for name, value in values.items():
            if getattr(license, name) != value:
                note_license(lines, license, name, value)
            setattr(license, name, value)
        license.save(update_fields=list(values))
        count += 1
    lines.write()
    return count
