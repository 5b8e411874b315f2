"""Where two records of one therapist say different things, and which of their rows are one and the same."""

import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from locator import languages, license_numbers
from locator.imports.persons import certification_key, normal_key
from locator.likeness import phone_key
from locator.sphere import miles_between

KEPT, OTHER, BOTH = "kept", "other", "both"
FIELDS = [
    *("first_name", "last_name", "credentials", "gender", "languages", "accepts_new", "practising_since", "bio"),
    *("published", "external_id"),
]
EMPTY = ("", None, [])
_ROW_FIELDS = {
    "license": ["state_id", "number", "title", "status", "disciplined", "expires_on", "verified_on", "source"],
    "certification": ["title", "number", "expires_on"],
    "practice": [
        *("name", "street", "street2", "city", "state_id", "zip", "latitude", "longitude", "precision", "hide_address"),
        *("phone", "email", "website", "settings", "wheelchair", "travel_radius_miles"),
    ],
}
_SAME_SPOT_MILES = 0.05
_NEVER = datetime.date.min


class Question(NamedTuple):
    """What both records have, differently: the name of its answer, what it is called, and what each has of it.

    `first` is the answer to begin with; "" where staff have to choose for themselves. `both`: may both stay?
    """

    name: str
    label: str
    kept: str
    other: str
    first: str = KEPT
    both: bool = False


def questions(kept, other) -> list[Question]:
    """All that staff have to decide before two records can be one."""
    found = []
    for name in FIELDS:
        mine, theirs = getattr(kept, name), getattr(other, name)
        if mine not in EMPTY and theirs not in EMPTY and mine != theirs:
            first = {"external_id": "", "languages": BOTH}.get(name, KEPT)
            label = str(kept._meta.get_field(name).verbose_name)
            found.append(Question(name, label, told(kept, name), told(other, name), first, both=name == "languages"))
    for mine, theirs in same_licenses(kept, other):
        if _values(mine) != _values(theirs):
            first = OTHER if (theirs.verified_on or _NEVER) > (mine.verified_on or _NEVER) else KEPT
            label = _("license %s, which both have") % mine
            found.append(Question(answer_name(mine, theirs), label, row_told(mine), row_told(theirs), first))
    for mine, theirs in same_certifications(kept, other):
        if _values(mine) != _values(theirs):
            first = OTHER if (theirs.expires_on or _NEVER) > (mine.expires_on or _NEVER) else KEPT
            label = _("certification %s, which both have") % mine
            found.append(Question(answer_name(mine, theirs), label, row_told(mine), row_told(theirs), first))
    return found


def answer_name(mine, theirs) -> str:
    """What the answer is called to which of two rows of one license or certification stays."""
    return f"{mine._meta.model_name}-{mine.pk}-{theirs.pk}"


def same_licenses(kept, other):
    """Pairs of rows that are one license, however it is written."""
    return _paired(
        kept.licenses.all(), other.licenses.all(), lambda one: (one.state_id, license_numbers.key(one.number))
    )


def same_certifications(kept, other):
    return _paired(
        kept.certifications.all(), other.certifications.all(), lambda one: certification_key(one.title, one.number)
    )


def _paired(mine, theirs, key):
    """First those that are written just so: a record may have one twice, and only one row may stay of each writing."""
    found, ours, rest = [], list(mine), list(theirs)
    for same in (lambda row: (key(row), str(row)), key):
        for row in list(rest):
            if one := next((one for one in ours if same(one) == same(row)), None):
                ours.remove(one)
                rest.remove(row)
                found.append((one, row))
    return found


def same_practices(kept, other):
    """Pairs of practices that are one, and of which neither says what the other denies."""
    free, found = list(kept.practices.all()), []
    for theirs in other.practices.all():
        mine = next((one for one in free if _is_one_practice(one, theirs)), None)
        if mine:
            free.remove(mine)
            found.append((mine, theirs))
    return found


def _is_one_practice(one, other):
    same = ("state_id", "hide_address", "travel_radius_miles")
    if any(getattr(one, name) != getattr(other, name) for name in same):
        return False
    if any(_plain(one, name) != _plain(other, name) for name in ("street", "street2", "city")):
        return False
    alike = [(_plain(one, name), _plain(other, name)) for name in ("name", "zip")]
    alike += [(phone_key(one.phone) or one.phone, phone_key(other.phone) or other.phone)]
    alike += [(one.email.casefold(), other.email.casefold()), (one.website, other.website)]
    return all(_agree(mine, theirs) for mine, theirs in alike) and _points_agree(one, other)


def _plain(practice, name):
    """A text, however it is punctuated and spaced."""
    text = getattr(practice, name)
    return normal_key([text]) if text else ""


def _agree(one, other):
    return not one or not other or one == other


def _points_agree(one, other):
    if not (one.point and other.point) or one.precision != other.precision:
        return True
    return miles_between(one.point, other.point) <= _SAME_SPOT_MILES


def _values(row):
    return [getattr(row, name) for name in _ROW_FIELDS[row._meta.model_name]]


def told(instance, name) -> str:
    """A value in words."""
    value = getattr(instance, name)
    if name == "languages":
        return ", ".join(str(languages.name(code)) for code in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if hasattr(instance, f"get_{name}_display"):
        return str(getattr(instance, f"get_{name}_display")())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def row_told(row) -> str:
    """All that a license, certification or practice has, in words."""
    names = [name for name in _ROW_FIELDS[row._meta.model_name] if getattr(row, name) not in (*EMPTY, False)]
    return "; ".join(f"{row._meta.get_field(name).verbose_name}: {told(row, name)}" for name in names)
