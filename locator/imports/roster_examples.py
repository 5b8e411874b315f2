"""What a check does to a license, in words for the staff who see a preview of it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from locator.imports.examples import Kind
from locator.imports.outcomes import Outcome

_KINDS = {Outcome.VERIFIED: Kind.ADDED, Outcome.RENEWED: Kind.CHANGED, Outcome.CORRECTED: Kind.CHANGED}
_WHY = {
    Outcome.VERIFIED: gettext_lazy("was no proof; is one until %(now)s"),
    Outcome.RENEWED: gettext_lazy("renewed: until %(was)s before, until %(now)s now"),
    Outcome.LAPSED: gettext_lazy("the board no longer has it as active and current (%(status)s, until %(now)s)"),
    Outcome.DISCIPLINED: gettext_lazy("the board has acted against it"),
    Outcome.CORRECTED: gettext_lazy("no more and no less proof than before: now %(status)s, until %(now)s"),
    Outcome.ABSENT: gettext_lazy("not in the roster"),
    Outcome.DOUBTFUL: gettext_lazy("the roster has this number under the name %(name)s"),
}


def kind_of(outcome: Outcome, was_proof: bool, is_proof: bool) -> Kind | None:
    """None for what nobody has to look at."""
    if was_proof and not is_proof:
        return Kind.HIDDEN
    return Kind.DOUBTFUL if outcome == Outcome.DOUBTFUL else _KINDS.get(outcome)


def told(license, outcome, was_until, credential):
    """As Examples.add takes it."""
    words = {
        "was": was_until or _("no date"),
        "now": license.expires_on or _("no date"),
        "status": license.get_status_display(),
        "name": f"{credential.last_name}, {credential.first_name}" if credential else "",
    }
    return license.therapist, license, _WHY[outcome] % words, license.therapist_id
