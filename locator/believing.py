"""Whether an answer of an address service may be believed: a point on Earth where what was typed says that it is.

Services disagree in how they name the state and the country of an answer and how exact it is, and some do not say.
Where they say, that decides; in any case the point must lie near the ZIP code or town that was typed, or where none is
known, near some place of the state, or of any.
"""

from locator import exactness, gazetteer, place_parser
from locator.providers import HERE
from locator.sphere import Point, is_on_earth, miles_between

NEAR_MILES = 25
_OURS = {
    *HERE,
    *("usa", "pri", "gum", "vir", "asm", "mnp", "united states", "united states of america", "puerto rico", "guam"),
    *("american samoa", "northern mariana islands", "united states virgin islands", "u.s. virgin islands"),
}
_TERRITORIES = {code.lower(): code for code in ("PR", "GU", "VI", "AS", "MP")}
_TERRITORIES |= {"pri": "PR", "gum": "GU", "vir": "VI", "asm": "AS", "mnp": "MP"}
# Where Nominatim, Photon, Bing and TomTom, the Census, ArcGIS and OpenCage put what an answer is made of.
_PARTS = ("address", "properties", "addressComponents", "attributes", "components")
_COUNTRIES = (
    *("country_code", "countrycode", "countryCode", "CountryCode", "country_a", "countryCodeISO3", "countryRegion"),
    *("Country", "countryName", "country"),
)
_STATES = (
    *("state_code", "stateCode", "StateCode", "region_a", "RegionAbbr", "state", "State", "adminDistrict"),
    *("countrySubdivisionCode", "countrySubdivision", "countrySubdivisionName", "Region", "region"),
)


def point(location, typed: str, state: str, near: Point | None = None) -> Point | None:
    """The point of a geopy Location for a typed address in a state (its code, or "" for any), None for one elsewhere.

    `near` is the center of the ZIP code or town that was typed, if it is known. Raises ValueError, TypeError,
    AttributeError or OverflowError for what is no location.
    """
    found = Point(float(location.latitude), float(location.longitude))
    if not is_on_earth(*found):
        raise ValueError("not on Earth")
    text = getattr(location, "address", None)
    text, parts = text if isinstance(text, str) else "", _parts(getattr(location, "raw", None))
    if not (_may_be_in(parts, text, state) and exactness.is_an_address(parts, text, typed, state)):
        return None
    return found if lies_in(found, state, near) else None


def lies_in(found: Point, state: str, near: Point | None = None) -> bool:
    """Whether a point is near where it is to be, and near some place of a state, or of any state or territory."""
    if not is_on_earth(*found) or (near and miles_between(found, near) > NEAR_MILES):
        return False
    if state:
        return gazetteer.near_state(found, state, NEAR_MILES)
    return gazetteer.nearest_town(found, NEAR_MILES) is not None


def _parts(raw) -> list[dict]:
    raw = raw if isinstance(raw, dict) else {}
    parts = [raw, *(raw.get(name) for name in _PARTS)]
    if isinstance(older := raw.get("Location"), dict):  # HERE's former service.
        parts.append(older.get("Address"))
    return [part for part in parts if isinstance(part, dict)]


def _may_be_in(parts, text, state) -> bool:
    country, named = next(_said(parts, _COUNTRIES), "").lower(), list(_said(parts, _STATES))
    if country and country not in _OURS:
        return False
    if not (country or named) and _reads_foreign(text):
        return False
    if country in _TERRITORIES:  # What is called a state there is a municipality.
        states = {_TERRITORIES[country]}
    elif named:
        states = {known.code for one in named if (known := gazetteer.state(one))}
        if not states:
            return False
    else:
        states = _states_in(text)
    return not (state and states) or state in states


def _said(parts, names):
    said = (part[name] for name in names for part in parts if isinstance(part.get(name), str))
    return (one.strip() for one in said if one.strip())


def _segments(text):
    return place_parser.segments_of(place_parser.clean(text[:300]))


def _reads_foreign(text) -> bool:
    segments = _segments(text)
    return bool(segments and segments[-1]) and place_parser.is_foreign(segments)


def _states_in(text) -> set[str]:
    """The states that the end of an address names, by name and by ZIP code; none where it may be a town ("Washington").

    A text that says one thing by its name and another by its ZIP code (of a town called Virginia) is left to both.
    """
    segments, states = _segments(text), set()
    sure = bool(segments) and not segments[-1]  # A country stood there.
    code = place_parser.take_zip(segments) if segments else ""
    if code and (known := gazetteer.zip_code(code)):
        states.add(known.state)
    segments = [words for words in segments if words]
    last = segments[-1] if segments else []
    for start in range(max(0, len(last) - 4), len(last)):
        name = " ".join(last[start:])
        if known := gazetteer.state(name):
            if sure or code or len(name) == 2 or len(segments) > 2:
                states.add(known.code)
            break
    return states
