"""Which answers of which services are believed, in the words that each of them uses."""

import pytest
from geopy.location import Location

from locator import believing, gazetteer
from locator.sphere import Point

EVANSTON = Point(42.0466, -87.6833)
NEAR = gazetteer.zip_code("60201").point
TYPED = "1620 Orrington Ave, Evanston, IL 60201"
HOUSE = "1620, Orrington Avenue, Evanston, Cook County, Illinois, 60201, United States"
TOWN = "Evanston, Cook County, Illinois, 60201, United States"


def believed(raw, text=HOUSE, state="IL", point=EVANSTON, near=None, typed=TYPED):
    return believing.point(Location(text, point, raw), typed, state, near) is not None


@pytest.mark.parametrize(
    "raw",
    [
        {"class": "place", "type": "house", "addresstype": "place"},
        {"class": "building", "type": "yes", "addresstype": "building"},
        {"class": "highway", "type": "residential", "addresstype": "road"},
        {"properties": {"osm_key": "place", "osm_value": "house", "type": "house"}},
        {"properties": {"osm_key": "highway", "type": "street"}},
        {"attributes": {"Addr_type": "PointAddress"}},
        {"resultType": "houseNumber"},
        {"type": "Point Address"},
        {"types": ["street_address"]},
        {"place_type": ["address"]},
        {"properties": {"layer": "address"}},
        {"entityType": "Address"},
        {"type": "address"},
    ],
)
def test_an_address_or_its_street(raw):
    assert believed(raw, "Orrington Avenue, Evanston, Illinois, United States")


@pytest.mark.parametrize(
    "raw",
    [
        {"class": "boundary", "type": "administrative", "addresstype": "city"},
        {"class": "place", "type": "postcode", "addresstype": "postcode"},
        {"class": "place", "type": "county"},
        {"category": "boundary", "type": "administrative", "addresstype": "state"},
        *({"properties": {"osm_key": "place", "osm_value": one, "type": one}} for one in ("city", "district", "state")),
        {"properties": {"osm_key": "boundary", "type": "county"}},
        {"properties": {"osm_key": "place", "osm_value": "village"}},
        *({"attributes": {"Addr_type": one}} for one in ("Locality", "Postal", "PostalExt", "PostalLoc")),
        {"resultType": "administrativeArea"},
        {"MatchLevel": "postalCode"},
        {"type": "Geography"},
        {"types": ["locality", "political"]},
        {"types": ["administrative_area_level_1", "political"]},
        {"place_type": ["postcode"]},
        {"properties": {"layer": "localadmin"}},
        {"entityType": "Postcode1"},
        {"entityType": "PopulatedPlace"},
    ],
)
def test_a_town_a_zip_code_or_a_state_is_no_address(raw):
    assert not believed(raw)


@pytest.mark.parametrize(
    ("text", "typed", "is_one"),
    [
        (HOUSE, TYPED, True),
        (TOWN, TYPED, False),  # It has the ZIP code that was typed.
        (TOWN, "60201 Evanston, 12 Oak St", False),
        ("5th Street, Evanston, Illinois", "12 5th St, Evanston IL", False),
        ("12, 5th Street, Evanston, Illinois", "12 5th St, Evanston IL", True),
        ("Evanston", "Orrington Ave, Evanston IL", False),
        ("", TYPED, True),
    ],
)
def test_where_a_service_does_not_say_the_house_number_does(text, typed, is_one):
    assert believed({}, text, typed=typed) is is_one
    assert believed([], text, typed=typed) is is_one


@pytest.mark.parametrize(
    ("raw", "ours"),
    [
        ({"address": {"countryCode": "USA", "stateCode": "IL"}}, True),
        ({"address": {"countryCode": "US", "countrySubdivision": "IL", "country": "United States"}}, True),
        ({"address": {"country": "United States", "state": "Illinois"}}, True),
        ({"components": {"country_code": "us", "state_code": "IL", "state": "Illinois"}}, True),
        ({"Location": {"Address": {"Country": "USA", "State": "IL"}}}, True),
        ({"address": {"countryCode": "CAN", "stateCode": "ON"}}, False),
        ({"address": {"countryCode": "USA", "stateCode": "WI"}}, False),
        ({"address": {"countryName": "Mexico"}}, False),
        ({"components": {"state_code": "WI"}}, False),
        ({"address": {"state": "Baja California"}}, False),
        ({"properties": {"country_a": "USA", "region_a": "IN"}}, False),
        ({"Location": {"Address": {"Country": "USA", "State": "WI"}}}, False),
        ({"address": {"countryCode": "PRI", "state": "San Juan"}}, False),
    ],
)
def test_the_country_and_the_state_that_a_service_names(raw, ours):
    assert believed({**raw, "type": "address"}, "x") is ours


def test_a_territory_is_a_country_with_states_of_its_own():
    juan = Point(18.4655, -66.1057)
    raw = {"type": "house", "address": {"country_code": "pr", "state": "San Juan"}}
    assert believed(raw, "x", "PR", juan)
    assert believed({"type": "house", "address": {"country_code": "us", "state": "Puerto Rico"}}, "x", "PR", juan)


@pytest.mark.parametrize(
    ("text", "state", "ours"),
    [
        ("701 N 7th St, Kansas City, Kansas, 66101", "MO", False),
        ("701 N 7th St, Kansas City, Kansas, 66101", "KS", True),
        ("701 N 7th St, Kansas City, KS", "MO", False),
        ("701 N 7th St, Kansas City, Kansas", "MO", False),
        ("701 N 7th St, Kansas City, Kansas, USA", "MO", False),
        ("701 N 7th St, Kansas City, 66101", "MO", False),
        ("701 N 7th St, Kansas City", "MO", True),
        ("701 N 7th St, Kansas", "MO", True),  # A town may be called so.
        ("701 N 7th St, Kansas City, Missouri, 66101", "MO", True),
    ],
)
def test_or_that_its_text_ends_with(text, state, ours):
    typed = "701 N 7th St, Kansas City"
    assert believed({}, text, state, Point(39.1155, -94.6268), typed=typed) is ours


def test_far_from_what_was_typed_it_is_not_believed_though_in_the_state():
    cairo = Point(37.0053, -89.1765)
    raw = {"class": "building"}
    assert believed(raw, point=cairo)
    assert not believed(raw, point=cairo, near=NEAR)
    assert believed(raw, near=NEAR)
