"""How exact an answer of an address service is: an address, or only its street; or merely the town, ZIP code or state.

Each service has words of its own for it. One that says nothing is believed where its answer has the house number.
"""

import re

from locator import gazetteer

# Nominatim, Photon, OpenCage and the Census; ArcGIS; HERE, old and new; TomTom, Google, Mapbox, Pelias, Bing.
_KINDS = (
    *(
        "addresstype",
        "type",
        "class",
        "category",
        "osm_key",
        "osm_value",
        "_type",
        "_category",
        "Addr_type",
        "addr_type",
    ),
    *("resultType", "MatchLevel", "types", "place_type", "layer", "entityType"),
)
_EXACT = {
    *("house", "housenumber", "building", "address", "highway", "road", "street", "residential", "apartments"),
    *("pointaddress", "streetaddress", "streetaddressext", "subaddress", "streetint", "streetname", "streetmidblock"),
    *("addressrange", "addressblock", "crossstreet", "intersection", "premise", "subpremise", "route", "venue"),
    *("roadblock", "roadintersection"),
}
_COARSE = {
    *("city", "town", "village", "hamlet", "municipality", "borough", "suburb", "quarter", "neighbourhood", "district"),
    *("neighborhood", "locality", "localadmin", "sublocality", "citydistrict", "citydistrictlevel", "county", "state"),
    *("statedistrict", "region", "macroregion", "macrocounty", "province", "country", "countryregion", "postcode"),
    *("postalcode", "postalcodepoint", "postal", "postalloc", "postalext", "place", "boundary", "administrative"),
    *("administrativearea", "geography", "political", "populatedplace", "island", "islet", "continent"),
    *("administrativearealevel", "admindivision", "postaltown", "dependency", "ocean"),
}
_ORDINAL = re.compile(r"\d+(st|nd|rd|th)")


def is_an_address(parts: list[dict], text: str, typed: str, state: str) -> bool:
    """Whether an answer, with what it says of itself in `parts` and `text`, is one to the address that was typed."""
    kinds = set(_kinds(parts))
    if kinds & _EXACT:
        return True
    if kinds & _COARSE:
        return False
    if not text.strip():  # It says nothing but a point.
        return True
    number = _house_number(typed, state)
    return bool(number) and number in gazetteer.words(text)


def _kinds(parts):
    for part in parts:
        for name in _KINDS:
            value = part.get(name)
            for kind in value if isinstance(value, list) else [value]:
                if isinstance(kind, str):
                    yield re.sub(r"[^a-z]", "", kind.lower())  # "postal_code", "Postcode1", "Point Address"


def _house_number(typed, state):
    """The first word with a digit that is neither a street's ("5th") nor a ZIP code of the state."""
    for word in gazetteer.words(typed):
        known = gazetteer.zip_code(word)
        if any(map(str.isdigit, word)) and not _ORDINAL.fullmatch(word) and not (known and state in ("", known.state)):
            return word
    return ""
