"""What one row of the national provider file says of a massage therapist, or why it is passed over or refused.

Column names are the file's own, in lower case. Both generations of the header are read.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from locator import placing
from locator.imports import cells
from locator.imports.cells import Bad
from locator.imports.persons import normal_key
from locator.imports.quarantine import Problem
from locator.models import License, Practice, Therapist
from locator.placing import Misplaced

TAXONOMY = b"225700000X"  # massage therapist
PREFIX = "npi:"  # of the external id
SLOTS = 15

_PLACE = "provider business practice location address "
_STREET, _STREET2 = (f"provider {line} line business practice location address" for line in ("first", "second"))
_CITY, _STATE, _ZIP, _PHONE = (_PLACE + name for name in ("city name", "state name", "postal code", "telephone number"))
_COUNTRY = _PLACE + "country code (if outside u.s.)"
LAST, FIRST = "provider last name (legal name)", "provider first name"
_OFF, _ON = "npi deactivation date", "npi reactivation date"
_TAXONOMY, _NUMBER, _OF = (
    "healthcare provider taxonomy code_{}",
    "provider license number_{}",
    "provider license number state code_{}",
)
REQUIRED = (
    ("npi",),
    ("entity type code",),
    (LAST,),
    (FIRST,),
    (_CITY,),
    (_STATE,),
    (_ZIP,),
    *((form.format(slot),) for slot in range(1, SLOTS + 1) for form in (_TAXONOMY, _NUMBER, _OF)),
)
_GENDERS = {"f": "female", "m": "male", "x": "nonbinary"}
# What a program makes of a number that it takes for a measurement.
_MANGLED = re.compile(r"\d+\.0|\d\.\d+e\+\d+", re.IGNORECASE)
_BLANK = "<UNAVAIL>"
_LONGEST = {
    name: model._meta.get_field(name).max_length
    for model, names in ((Therapist, ("first_name", "last_name", "credentials")), (Practice, ("street", "street2")))
    for name in names
}


class Refused(Exception):
    """A row that cannot be used: whose it is, as far as known, and what is wrong."""

    def __init__(self, external_id: str, problems: list[Problem]):
        super().__init__(external_id)
        self.external_id, self.problems = external_id, problems


@dataclass
class Kept:
    """A person and practice, under the names of the models' fields, and unverified licenses by (state, number)."""

    person: dict
    practice: dict
    licenses: dict[tuple[str, str], dict]

    def entry(self) -> dict:
        """As `persons.put_together` takes it."""
        return {"person": dict(self.person), "practice": dict(self.practice)}


class Row:
    """A row's cells by name. Raises Refused where even its NPI is none."""

    def __init__(self, given: list[str], at: dict[str, int]):
        self._given, self._at = given, at
        self.npi = self.external_id = ""
        self.npi = self.number("npi")
        if not _is_npi(self.npi):
            raise self.refused("npi", self.npi, _("is not an NPI: ten digits, the last of them a check"))
        self.external_id = PREFIX + self.npi

    def text(self, name: str) -> str:
        """A cell, cleaned, and without what the file writes for nothing."""
        if name not in self._at:
            return ""
        try:
            text = cells.clean(self._given[self._at[name]])
        except Bad as bad:
            raise self.refused(name, "", str(bad)) from None
        return "" if text.upper() == _BLANK else text

    def number(self, name: str) -> str:
        """A cell that holds a number as text."""
        text = self.text(name)
        if _MANGLED.fullmatch(text):
            raise self.refused(
                name, text, _("a program has made a measurement of this number; use the file as it came")
            )
        return text

    def refused(self, name, value, reason):
        return Refused(self.external_id, [Problem(name, value, reason)])

    @property
    def last_name(self):
        return _mixed(self.text(LAST))

    @property
    def is_deactivated(self) -> bool:
        off, on = self._day(_OFF), self._day(_ON)
        return off is not None and (on is None or on < off)

    def _day(self, name):
        text = self.text(name)
        if not text:
            return None
        for form in ("%m/%d/%Y", "%Y-%m-%d"):
            try:
                return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                continue
        raise self.refused(name, text, _("is not a date that this file writes"))


def kept_of(row: Row, states: frozenset[str], only: str = "") -> Kept | str:
    """What to keep of a row, or the word under which it is counted as passed over. Raises Refused.

    `states` are the codes that are on record; `only`, the one that is wanted, if not all are.
    """
    kind = row.number("entity type code")
    if kind != "1":
        if kind != "2":
            raise row.refused("entity type code", kind, _("must be 1, a person, or 2, an organization"))
        return "organizations"
    slots = [slot for slot in range(1, SLOTS + 1) if row.text(_TAXONOMY.format(slot)) == TAXONOMY.decode()]
    if not slots:
        return "of other kinds now"
    if row.text(_COUNTRY).upper() not in ("", "US"):
        return "abroad"
    code = row.text(_STATE).upper()
    if only and code != only:
        return "of other states"
    if code not in states:
        raise row.refused(_STATE, code, _("is no state that we know"))
    return Kept(_person(row), _practice(row, code), _licenses(row, slots, states))


def _person(row):
    values = {
        "first_name": _mixed(row.text(FIRST)),
        "last_name": row.last_name,
        "credentials": row.text("provider credential text"),
    }
    if not values["last_name"]:
        raise row.refused(LAST, "", _("is needed"))
    for name, value in values.items():
        _fits(row, name, value, _LONGEST[name])
    gender = row.text("provider sex code") or row.text("provider gender code")
    values["gender"] = _GENDERS.get(gender.casefold(), "")
    return {name: value for name, value in values.items() if value}


def _practice(row, code):
    values = {"street": _mixed(row.text(_STREET)), "street2": _mixed(row.text(_STREET2))}
    for name, value in values.items():
        _fits(row, name, value, _LONGEST[name])
    city, typed = _mixed(row.text(_CITY)), row.number(_ZIP)
    if not (city or typed):
        raise row.refused(_CITY, "", _("is needed, or a ZIP code"))
    try:
        values["zip"] = cells.zip_code(typed, city, code) if typed else ""
        city = placing.town_of(city, code, values["zip"])
        placed = placing.center(city, code, values["zip"])
    except Bad as bad:
        raise row.refused(_ZIP, typed, str(bad)) from None
    except Misplaced as bad:
        column = {"zip": _ZIP, "city": _CITY}.get(bad.column, _STATE)
        raise row.refused(column, row.text(column), str(bad)) from None
    phone = row.number(_PHONE)
    values |= {"city": placed.city, "state_id": code, "phone": _phone(phone), "precision": placed.precision}
    values["latitude"], values["longitude"] = placed.point
    values["import_key"] = normal_key(("", values["street"], values["street2"], values["city"], code, values["zip"]))
    kept = {name: value for name, value in values.items() if value != ""}
    return {**kept, "given": False}


def _licenses(row, slots, states):
    found = {}
    for slot in slots:
        number, code = row.number(_NUMBER.format(slot)), row.text(_OF.format(slot)).upper()
        if not number:
            continue
        if code not in states:
            raise row.refused(_OF.format(slot), code, _("is no state that we know"))
        number = License.normal_number(number)
        _fits(row, _NUMBER.format(slot), number, License._meta.get_field("number").max_length)
        found[code, number] = {"state_id": code, "number": number}
    return found


def _phone(text):
    return f"{text[:3]}-{text[3:6]}-{text[6:]}" if len(text) == 10 and text.isdigit() else text[:30]


def _fits(row, name, value, longest):
    if len(value) > longest:
        raise row.refused(name, value, _("is longer than %d characters") % longest)


def _is_npi(text):
    """Ten digits, of which the last is the Luhn check of 80840 and the nine before it."""
    if not re.fullmatch(r"\d{10}", text, re.ASCII):
        return False
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate("80840" + text, 1)]
    return sum(digit // 10 + digit % 10 for digit in doubled) % 10 == 0


def _mixed(text):
    """What is written in capitals throughout, as a person writes it: a name, a street, a town."""
    if not text.isupper():
        return text
    words = re.sub(r"[^\W\d_]+", lambda found: found[0].capitalize(), text)
    # "1ST", "O'BRIEN" and "'S" fare well; the points of the compass stay in capitals.
    return re.sub(r"\b(Ne|Nw|Se|Sw|Po|Ii|Iii|Iv|Llc)\b", lambda found: found[0].upper(), words)
