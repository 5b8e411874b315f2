"""The rows of one therapist put together: the person, and each practice, license and certification once."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from locator.sphere import Point, miles_between

SAME_SPOT_MILES = 0.1
_WORD_OR_BREAK = re.compile(r"[^\W_]+|\n")


@dataclass
class Person:
    """What the file says of a therapist, under the names of the models' fields; what it leaves blank is absent.

    `complete` is False where a row of theirs was not understood, so that nothing may be taken for gone.
    """

    external_id: str
    complete: bool
    values: dict = field(default_factory=dict)
    techniques: set[int] = field(default_factory=set)
    practices: dict[str, dict] = field(default_factory=dict)
    licenses: dict[tuple[str, str], dict] = field(default_factory=dict)
    certifications: dict[tuple[str, str], dict] = field(default_factory=dict)


def normal_key(texts: Iterable[str]) -> str:
    """32 characters that stand for some texts, however they are punctuated and spaced."""
    words = _WORD_OR_BREAK.findall("\n".join(texts).casefold())
    return hashlib.blake2b(" ".join(words).encode(), digest_size=16).hexdigest()


def put_together(external_id: str, complete: bool, entries: Iterable[dict]) -> Person:
    """A Person from their entries in the order of the file: the last that is not blank counts, lists add up."""
    person = Person(external_id, complete)
    for entry in entries:
        values = entry["person"]
        person.techniques.update(values.pop("techniques", ()))
        _merge(person.values, values, "languages")
        practice = entry["practice"]
        kept = person.practices.setdefault(practice["import_key"], {})
        # Said once, an address is to be hidden.
        practice |= {"hide_address": True} if kept.get("hide_address") else {}
        exact = {name: kept[name] for name in ("latitude", "longitude", "precision", "given") if kept.get("given")}
        _merge(kept, practice, "settings")
        if not practice["given"]:
            kept |= exact
        if "license" in entry:
            _add_license(person, entry["license"])
        if "certification" in entry:
            _add_certification(person, entry["certification"])
    _hide_alike(person.practices.values())
    return person


def hidden_by(practice: dict, others: Iterable[dict]) -> bool:
    """Whether a practice must stay private because another of the same therapist is.

    A hidden address is hidden under every name. And one that says nothing of it, with the same house number in the same
    town or at the same spot, is most likely that home written in another way.
    """
    hidden = [other for other in others if other.get("hide_address")]
    if any(_address(practice) == _address(other) for other in hidden):
        return True
    return "hide_address" not in practice and any(_is_alike(practice, other) for other in hidden)


def _hide_alike(practices):
    for practice in [practice for practice in practices if hidden_by(practice, practices)]:
        practice["hide_address"] = True


def _address(practice):
    return normal_key(practice.get(name, "") for name in ("street", "street2", "city", "state_id", "zip"))


def _is_alike(one, other):
    if one.get("precision") == other.get("precision") == "address" and _miles(one, other) < SAME_SPOT_MILES:
        return True
    same_zip = one.get("zip", "") == other.get("zip", "") != ""
    same_town = normal_key([one["city"], one["state_id"]]) == normal_key([other["city"], other["state_id"]])
    return (same_zip or same_town) and _number(one) == _number(other) != ""


def _miles(one, other):
    return miles_between(*(Point(practice["latitude"], practice["longitude"]) for practice in (one, other)))


def _number(practice):
    return next(iter(practice.get("street", "").casefold().split()), "")


def _merge(kept, values, listed):
    union = [*kept.get(listed, ()), *values.get(listed, ())]
    kept |= values
    if union:
        kept[listed] = list(dict.fromkeys(union))


def _add_license(person, values):
    _read_dates(values, "expires_on", "verified_on")
    kept = person.licenses.setdefault((values["state_id"], values["number"]), {})
    if "verified_on" in kept and values.get("verified_on", date.min) < kept["verified_on"]:
        values = {name: value for name, value in values.items() if name not in ("verified_on", "source")}
    kept |= values


def _add_certification(person, values):
    _read_dates(values, "expires_on")
    key = certification_key(values["title"], values.get("number", ""))
    person.certifications.setdefault(key, {}).update(values)


def certification_key(title: str, number: str) -> tuple[str, str]:
    return title.casefold(), number.casefold()


def _read_dates(values, *names):
    values |= {name: date.fromisoformat(values[name]) for name in names if name in values}
