"""What the cells of the boards' rosters say: functions from a cleaned text to a value. Each raises `cells.Bad`."""

import re
from datetime import date

from django.utils.translation import gettext as _

from locator import surnames
from locator.imports.cells import Bad
from locator.models import License

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ][\d:.]+Z?)?", re.ASCII)
_SLASHES = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})(?: [\d:]+(?: [AP]M)?)?", re.ASCII)
# A spreadsheet takes the zero of January to September.
_MMDDCCYY = re.compile(r"(?P<month>\d{1,2})(?P<day>\d{2})(?P<year>\d{4})", re.ASCII)

Status = License.Status
# From the gravest to none: of two that a roster gives for one license, the graver counts.
GRAVITY = [Status.REVOKED, Status.SUSPENDED, Status.LAPSED, Status.INACTIVE, Status.ACTIVE]

# How the boards call it, by the beginning of their words, and whether it is discipline; what stands first counts.
_WORDS = [
    (r"revo|surrender|relinquish|denied", Status.REVOKED, True),
    (r"(emergency |summar(il)?y |temporar(il)?y )?suspen", Status.SUSPENDED, True),
    (r"expired|lapsed|not renewed|delinquent|null|void|cancel|closed|terminated|deceased", Status.LAPSED, False),
    (r"inactive|retired|voluntar|military|pending", Status.INACTIVE, False),
    (r"probation|(active|clear|current)?\W*(with|on|under) |restricted|conditional|obligations", Status.ACTIVE, True),
    (r"active|clear|current|renewed|good standing", Status.ACTIVE, False),
]
# Wherever they stand in a status or in its reason: "Active - Probation", "EMERG SUSPENSION", "CLEAR, RESTRICTED".
_GRAVE = [
    (r"\brevo[ck]", Status.REVOKED),
    (r"suspen", Status.SUSPENDED),
    (r"\b(probation|restrict|stipulat|conditions?\b|conditional)", Status.ACTIVE),
]
_YES, _NO = {"y", "yes", "true", "1"}, {"", "n", "no", "false", "0", "none"}


_NOT_A_PERSON = re.compile(r"establish|school|business|facility|instructor|provider|student|permit|program|sponsor")


def is_massage_therapist(text: str) -> bool:
    """Whether a kind of license is a massage therapist's own, and not a school's, a teacher's or an establishment's."""
    kind = text.casefold()
    return bool(re.search(r"massage (therap|pract|tech)", kind)) and not _NOT_A_PERSON.search(kind)


def day(text: str) -> date:
    """2027-03-31, with or without a time, or 3/31/2027."""
    return _day(text, _ISO, _SLASHES)


def day_run_together(text: str) -> date:
    """03312027, as Texas writes it."""
    return _day(text, _MMDDCCYY)


def _day(text, *forms):
    for form in forms:
        if found := form.fullmatch(text):
            try:
                return date(*(int(found[part]) for part in ("year", "month", "day")))
            except ValueError:
                break
    raise Bad(_("is not a date that this board writes"))


def standing(*texts: str) -> tuple[License.Status, bool]:
    """The gravest status that a row's words say, and whether any is discipline. A word never seen is Bad."""
    found = [_standing(text) for text in texts if text]
    if not found:
        raise Bad(_("is needed"))
    return min((status for status, _case in found), key=GRAVITY.index), any(case for _status, case in found)


def _standing(text):
    parts = [part.strip() for part in text.casefold().split("/")]
    found = [meaning for part in filter(None, parts) for meaning in _meanings(part)]
    if not found:
        raise Bad(_("is a status that we do not know"))
    return min((status for status, _case in found), key=GRAVITY.index), any(case for _status, case in found)


def _meanings(part):
    grave = [(status, True) for words, status in _GRAVE if re.search(words, part)]
    first = [(status, case) for words, status, case in _WORDS if re.match(words, part)][:1]
    if not grave + first:
        raise Bad(_("is a status that we do not know"))
    return grave + first


def is_discipline(text: str) -> bool:
    """Whether words that need not be a status, such as the reason of one, speak of discipline."""
    words = text.casefold()
    return any(case and re.match(known, words) for known, _status, case in _WORDS) or any(
        re.search(known, words) for known, _status in _GRAVE
    )


def flag(text: str) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise Bad(_("must be yes or no"))
    return word in _YES


def full_name(text: str) -> tuple[str, str]:
    """(last, first) of "Delgado, Rosa M" or "Rosa M Delgado"."""
    last, comma, first = (part.strip() for part in text.partition(","))
    if not comma:
        words = text.split()
        # "Rosa Delgado Jr": what comes after a name is no name.
        after = 1 + (len(words) > 2 and surnames.is_after(words[-1]))
        first, last = " ".join(words[:-after]), " ".join(words[-after:-1] if after > 1 else words[-1:])
    return last, first
