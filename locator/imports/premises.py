"""Which practice on record a row means, and what a row may change of where it is."""

from locator.imports.persons import normal_key
from locator.models import Practice

# A point without a precision was set by hand: nothing is better.
_EXACTNESS = [Practice.Precision.TOWN, Practice.Precision.ZIP, Practice.Precision.ADDRESS, ""]
_POINT = ("latitude", "longitude", "precision")


def renamed(practices, matched, unmatched):
    """The practices whose name alone is new: rows at the same address, taken from `unmatched`, by key in the file."""
    if not unmatched:
        return {}
    at = {_address(practice): key for key, practice in unmatched.items()}
    found = {}
    for key, values in practices.items():
        if key not in matched and (former := at.pop(_address(Practice(**plain(values))), None)):
            found[key] = unmatched.pop(former)
    return found


def plain(values):
    return {name: value for name, value in values.items() if name != "given"}


def key(practice):
    """What the row that names this practice has for an import key."""
    return normal_key(
        (practice.name, practice.street, practice.street2, practice.city, practice.state_id, practice.zip)
    )


def _address(practice):
    return normal_key((practice.street, practice.street2, practice.city, practice.state_id, practice.zip))


def settle(changes, practice, values):
    """A point that the file does not give is kept, unless the address moved or the new one is more exact."""
    before = _address(practice)
    changes.set(practice, {name: value for name, value in values.items() if name not in (*_POINT, "given")})
    if (
        values["given"]
        or practice.point is None
        or _address(practice) != before
        or is_finer(values["precision"], practice.precision)
    ):
        changes.set(practice, {name: values[name] for name in _POINT})


def is_finer(precision: str, than: str) -> bool:
    """Whether a point of one precision is more exact than one of another."""
    return _EXACTNESS.index(precision) > _EXACTNESS.index(than)
