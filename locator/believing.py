"""Whether an answer of an address service may be believed: a point on Earth, in our country, in the state named.

Services disagree in how they name the state and the country of an answer, and some do not say. Where they say, that
decides; in any case the point must lie near some ZIP code or town of the state, or of any.
"""

from locator import gazetteer, place_parser
from locator.providers import HERE
from locator.sphere import Point, is_on_earth

NEAR_MILES = 25
_OURS = {
    *HERE,
    *("usa", "pri", "gum", "vir", "asm", "mnp", "united states", "united states of america", "puerto rico", "guam"),
    *("american samoa", "northern mariana islands", "united states virgin islands", "u.s. virgin islands"),
}


def point(location, state: str) -> Point | None:
    """The point of a geopy Location in a state (its code, or "" for any), None for one elsewhere.

    Raises ValueError, TypeError, AttributeError or OverflowError for what is no location.
    """
    found = Point(float(location.latitude), float(location.longitude))
    if not is_on_earth(*found):
        raise ValueError("not on Earth")
    country, named = _said(getattr(location, "raw", None))
    if country and country.strip().lower() not in _OURS:
        return None
    if not (country or named) and _reads_foreign(getattr(location, "address", None)):
        return None
    answered = gazetteer.state(named) if named else None
    if state and answered and answered.code != state:
        return None
    return found if lies_in(found, state) else None


def lies_in(found: Point, state: str) -> bool:
    """Whether a point is near some place of a state, or of any state or territory."""
    if not is_on_earth(*found):
        return False
    if state:
        return gazetteer.near_state(found, state, NEAR_MILES)
    return gazetteer.nearest_town(found, NEAR_MILES) is not None


def _said(raw) -> tuple[str, str]:
    """The country and the state that an answer names, each "" where it does not."""
    raw = raw if isinstance(raw, dict) else {}
    # Where Nominatim, Photon, the Census and others put them.
    parts = [raw, *(raw.get(name) for name in ("address", "properties", "addressComponents", "attributes"))]
    parts = [part for part in parts if isinstance(part, dict)]
    country = _first(parts, "country_code", "countrycode", "countryRegion", "Country")
    return country, _first(parts, "state", "adminDistrict", "Region")


def _first(parts, *names):
    return next((part[name] for part in parts for name in names if isinstance(part.get(name), str) and part[name]), "")


def _reads_foreign(address) -> bool:
    segments = place_parser.segments_of(place_parser.clean(address[:200])) if isinstance(address, str) else []
    return bool(segments and segments[-1]) and place_parser.is_foreign(segments)
