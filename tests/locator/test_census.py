"""The Census Bureau's geocoder, one address at a time and in batches, against a stub that answers as it does."""

import json

import pytest
from geopy.exc import (
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

from locator import places
from locator.census import MOST_LINES, Census
from locator.wire import Adapter

MATCH = {
    "matchedAddress": "1600 PENNSYLVANIA AVE NW, WASHINGTON, DC, 20500",
    "coordinates": {"x": -77.036543957308, "y": 38.898690918655},
    "addressComponents": {"city": "WASHINGTON", "state": "DC", "zip": "20500"},
}
LINES = [
    ("7", "1600 Pennsylvania Ave NW", "Washington", "DC", "20500"),
    ("8", '12 "Rear" Oak St,\nSuite 4', "Evanston", "IL", ""),
    ("9", "1 Main St", "Zion", "IL", "60099"),
]
GOOD = (
    '"7","1600 Pennsylvania Ave NW, Washington, DC, 20500","Match","Exact",'
    '"1600 PENNSYLVANIA AVE NW, WASHINGTON, DC, 20500","-77.036543,38.898690","76225813","L"\n'
    '"8","12 Rear Oak St, Evanston, IL, ","No_Match"\n'
    '"9","1 Main St, Zion, IL, 60099","Tie"\n'
)


def says(*matches):
    return json.dumps({"result": {"input": {}, "addressMatches": list(matches)}})


@pytest.fixture
def census(service):
    return Census(**service.options, adapter_factory=Adapter, timeout=1, user_agent="test")


def test_it_asks_for_one_line_in_the_current_benchmark(service, census):
    service.says = says(MATCH)
    found = census.geocode("1600 Pennsylvania Ave NW, Washington DC")
    assert (found.latitude, found.longitude) == (38.898690918655, -77.036543957308)
    assert found.address == MATCH["matchedAddress"]
    assert service.asked == [
        "/geocoder/locations/onelineaddress?address=1600+Pennsylvania+Ave+NW%2C+Washington+DC"
        "&benchmark=Public_AR_Current&format=json"
    ]
    assert service.agents == ["test"]


def test_no_match_one_and_all(service, census):
    service.says = says()
    assert census.geocode("x") is None
    assert census.geocode("x", exactly_one=False) is None
    service.says = says(MATCH, MATCH)
    assert len(census.geocode("x", exactly_one=False)) == 2


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "[]",
        "null",
        '{"result": {}}',
        '{"result": {"addressMatches": null}}',
        '{"result": {"addressMatches": [{}]}}',
        '{"result": {"addressMatches": [{"matchedAddress": "x", "coordinates": null}]}}',
        '{"result": {"addressMatches": [{"matchedAddress": "x", "coordinates": {"x": NaN, "y": 1}}]}}',
        '{"result": {"addressMatches": [{"matchedAddress": "x", "coordinates": {"x": "a", "y": "b"}}]}}',
        "<html>down for maintenance</html>",
    ],
)
def test_what_is_no_answer(service, census, body):
    service.says = body
    with pytest.raises(GeocoderParseError):
        census.geocode("x")


@pytest.mark.parametrize(
    ("status", "kind"), [(400, GeocoderQueryError), (500, GeocoderServiceError), (503, GeocoderTimedOut)]
)
def test_a_failure_is_one_of_geopy(service, census, status, kind):
    service.status, service.says = status, '{"errors": ["Address cannot be empty"], "status": "400"}'
    with pytest.raises(kind):
        census.geocode("x")
    with pytest.raises(kind):
        census.geocode_batch(LINES, timeout=1)


def test_it_is_gone(service, census):
    service.stop()
    with pytest.raises(GeocoderUnavailable):
        census.geocode("x")


class TestAsTheProviderOfTheSite:
    @pytest.fixture(autouse=True)
    def chosen(self, service, settings):
        settings.GEOCODER = "census"

    def test_an_address_is_placed_exactly(self, service):
        service.says = says(MATCH)
        found = places.resolve("1600 Pennsylvania Ave NW, Washington DC 20500")
        assert (found.precision, found.point.latitude) == ("address", 38.898690918655)

    def test_one_in_another_state_is_refused_however_near(self, service):
        service.says = says({**MATCH, "addressComponents": {"state": "VA"}})
        assert places.resolve("1600 Pennsylvania Ave NW, Washington DC 20500").precision == "zip"


class TestBatch:
    def test_match_no_match_and_tie(self, service, census):
        service.says = GOOD
        assert census.geocode_batch(LINES, timeout=1) == {"7": (-77.036543, 38.898690), "8": None, "9": None}
        assert service.asked == ["/geocoder/locations/addressbatch"]

    def test_the_form_that_is_sent(self, service, census):
        service.says = GOOD
        census.geocode_batch(LINES, timeout=1)
        boundary = service.posted[0].split("\r\n", 1)[0]
        assert service.posted[0].split(boundary) == [
            "",
            '\r\nContent-Disposition: form-data; name="benchmark"\r\n\r\nPublic_AR_Current\r\n',
            '\r\nContent-Disposition: form-data; name="addressFile"; filename="addresses.csv"\r\n'
            "Content-Type: text/csv\r\n\r\n"
            '"7","1600 Pennsylvania Ave NW","Washington","DC","20500"\r\n'
            '"8","12 Rear Oak St, Suite 4","Evanston","IL",""\r\n'
            '"9","1 Main St","Zion","IL","60099"\r\n',
            "--\r\n",
        ]

    @pytest.mark.parametrize(
        ("body", "known"),
        [
            (GOOD[: GOOD.index("-77")], []),
            (GOOD[: GOOD.index("8690")], []),  # cut off within the latitude
            (GOOD[: GOOD.index('"9"') + 20], ["7", "8"]),
            (GOOD + '"10","x","Match","Exact","x","-77,38","1","L"\n', ["7", "8", "9"]),  # nobody asked
            (GOOD + '"' + "x" * 5000, ["7", "8", "9"]),
            (GOOD.replace("-77.036543,38.898690", "here"), ["8", "9"]),
            (GOOD.replace("-77.036543,38.898690", "1,2,3"), ["8", "9"]),
            (GOOD.replace("No_Match", "Perhaps"), ["7", "9"]),
            ("\x00\n" + GOOD, ["7", "8", "9"]),
            ("\ufeff" + GOOD, ["7", "8", "9"]),
            (GOOD.replace("-77.036543,38.898690", "nan,inf"), ["8", "9"]),
            (GOOD.replace("-77.036543,38.898690", "-77.0,98.9"), ["8", "9"]),
        ],
    )
    def test_what_cannot_be_read_is_left_out(self, service, census, body, known):
        service.says = body
        if known:
            assert list(census.geocode_batch(LINES, timeout=1)) == known
        else:
            with pytest.raises(GeocoderParseError):
                census.geocode_batch(LINES, timeout=1)

    @pytest.mark.parametrize("body", ["", "<html>busy</html>", '{"errors": []}', "x" * 100_000])
    def test_garbage(self, service, census, body):
        service.says = body
        with pytest.raises(GeocoderParseError):
            census.geocode_batch(LINES, timeout=1)

    def test_no_more_than_the_service_takes(self, service, census):
        with pytest.raises(ValueError, match="10000"):
            census.geocode_batch(LINES * MOST_LINES, timeout=1)
        assert service.asked == []
