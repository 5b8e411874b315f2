"""What makes two therapists on record look like one person: a license, a phone, or a name nearby.

Pure: it is given texts and points, and asks no database.
"""

import functools

from locator import license_numbers, spelling, surnames
from locator.sphere import Point, miles_between

MILES = 1
FEWEST_DIGITS = 7  # Of a phone: fewer are an extension, or no number at all.
_SHORT = 4  # Names up to this long must be the same: "Kim" and "Kit" are two.
_SLIPS = 2
_NO_DIGITS = bytes(number for number in range(128) if not chr(number).isdigit())


def phone_key(phone: str) -> str:
    """The digits of a number, without the country's own 1; empty where there are too few to tell anything."""
    digits = phone.encode("ascii", "ignore").translate(None, _NO_DIGITS).decode()
    digits = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    return digits if len(digits) >= FEWEST_DIGITS else ""


@functools.lru_cache(maxsize=50_000)
def name_key(name: str) -> str:
    return surnames.key(name)


def near_names(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two names (first, last) may be one person's: one part is the same, and the other nearly."""
    (first, last), (their_first, their_last) = one, other
    if name_key(last) == name_key(their_last):
        return bool(name_key(last + first)) and _near_first(name_key(first), name_key(their_first))
    return name_key(first) == name_key(their_first) != "" and _near_last(last, their_last)


def _near_first(one, other):
    """Also an initial for a name, and a short form that begins it. Where one has none, that says nothing."""
    return one == other or bool(one and other and (one.startswith(other) or other.startswith(one))) or _slip(one, other)


def _near_last(one, other):
    """Also a part of a double name."""
    if not (name_key(one) and name_key(other)):
        return False
    return surnames.fits(one, other) or surnames.fits(other, one) or _slip(name_key(one), name_key(other))


def _slip(one, other):
    shorter = min(len(one), len(other))
    if shorter <= _SHORT:
        return False
    slips = 1 if shorter <= _SHORT + 1 else _SLIPS
    return abs(len(one) - len(other)) <= slips and spelling.distance(one, other, slips) <= slips


def within_reach(one: Point, other: Point) -> bool:
    return miles_between(one, other) <= MILES


def reasons(one, other) -> dict:
    """Why two therapists look like one: kind ("license", "phone", "name") to what they share, as the first has it.

    Reads their `practices` and `licenses`, which are best fetched beforehand.
    """
    found = {}
    theirs = {(license.state_id, license_numbers.key(license.number)) for license in other.licenses.all()}
    for license in one.licenses.all():
        if (key := license_numbers.key(license.number)) and (license.state_id, key) in theirs:
            found.setdefault("license", str(license))
    phones = {phone_key(practice.phone) for practice in other.practices.all()} - {""}
    for practice in one.practices.all():
        if phone_key(practice.phone) in phones:
            found.setdefault("phone", practice.phone)
    if near_names((one.first_name, one.last_name), (other.first_name, other.last_name)):
        points = [practice.point for practice in other.practices.all() if practice.point]
        away = [miles_between(here.point, there) for here in one.practices.all() if here.point for there in points]
        if away and min(away) <= MILES:
            found["name"] = min(away)
    return found
