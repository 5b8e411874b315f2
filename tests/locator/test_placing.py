import pytest

from locator import geocoding, places
from locator.imports.cells import Bad, zip_code
from locator.placing import Misplaced, Placer
from locator.sphere import Point

EVANSTON = Point(42.0451, -87.6877)


@pytest.mark.parametrize("text", ["60201", "60201-1234", "60201 1234", "602011234", "６０２０１"])
def test_zip_codes(text):
    assert zip_code(text, "Evanston", "IL") == "60201"


@pytest.mark.parametrize("text", ["2139", "2139-1234", "21391234"])
def test_a_lost_zero_is_restored_where_town_and_state_agree(text):
    assert zip_code(text, "Cambridge", "MA") == "02139"


@pytest.mark.parametrize(
    ("text", "city", "state"), [("2139", "Boise", "MA"), ("2139", "", "MA"), ("2139", "Cambridge", "TX")]
)
def test_and_nowhere_else(text, city, state):
    with pytest.raises(Bad, match="too few digits"):
        zip_code(text, city, state)


@pytest.mark.parametrize("text", ["abc", "602", "6020", "6020A", "1", "60201-12"])
def test_what_is_no_zip_code(text):
    with pytest.raises(Bad):
        zip_code(text, "Evanston", "IL")


def test_without_coordinates_the_zip_code_then_the_town():
    point, precision, city = Placer().place("1 Main St", "", "IL", "60201", None)
    assert (precision, city) == ("zip", "Evanston")
    assert abs(point.latitude - EVANSTON.latitude) < 0.05
    point, precision, city = Placer().place("", "St Louis", "MO", "", None)
    assert (precision, city) == ("town", "St Louis")
    assert abs(point.latitude - 38.63) < 0.1


def test_given_coordinates_are_kept_as_they_are():
    assert Placer().place("", "Evanston", "IL", "", EVANSTON) == (EVANSTON, "address", "Evanston")


@pytest.mark.parametrize(
    ("city", "state", "code", "given", "column"),
    [
        ("Boston", "TX", "02139", None, "zip"),  # in another state
        ("Boston", "TX", "02139", Point(42.36, -71.06), "zip"),
        ("Evanston", "IL", "60299", None, "zip"),  # no such ZIP code
        ("APO", "NY", "09012", None, "zip"),
        ("Nowhereville", "IL", "", None, "city"),
        ("Illinois", "IL", "", None, "city"),  # the state, not a town
        ("60201", "WI", "", None, "city"),
        ("Calm Evanston", "IL", "", None, "city"),  # a town at its end, but not that town
        ("Evanston", "IL", "60201", Point(0, 0), "latitude"),
        ("Evanston", "IL", "60201", Point(-87.6877, 42.0451), "latitude"),  # swapped
        ("Evanston", "IL", "60201", Point(39.1, -94.6), "latitude"),  # Kansas City
    ],
)
def test_what_is_nowhere_says_in_which_column(city, state, code, given, column):
    with pytest.raises(Misplaced) as refused:
        Placer().place("", city, state, code, given)
    assert refused.value.column == column
    assert str(refused.value)


def test_coordinates_may_lie_a_little_over_the_line():
    beyond = Point(42.5, -87.9)  # in Wisconsin, a mile or so north of Illinois
    assert Placer().place("", "Zion", "IL", "", beyond).point == beyond


class TestWithAnAddressService:
    @pytest.fixture
    def asked(self, settings, monkeypatch):
        settings.GEOCODER = "nominatim"
        asked = []

        def locate(address, state=""):
            asked.append((address, state))
            if "Down" in address:
                raise places.GeocoderUnavailable("no answer")
            return EVANSTON if "Orrington" in address else None

        monkeypatch.setattr(geocoding, "locate", locate)
        return asked

    def test_a_street_is_placed_exactly(self, asked):
        placed = Placer().place("1620 Orrington Ave", "Evanston", "IL", "60201", None)
        assert placed == (EVANSTON, "address", "Evanston")
        assert asked == [("1620 Orrington Ave, Evanston, IL 60201", "IL")]

    def test_a_street_it_does_not_know_is_placed_by_zip_code(self, asked):
        assert Placer().place("1 Other St", "Evanston", "IL", "60201", None).precision == "zip"

    def test_it_is_not_asked_without_a_street_or_with_coordinates(self, asked):
        Placer().place("", "Evanston", "IL", "60201", None)
        Placer().place("1620 Orrington Ave", "Evanston", "IL", "60201", EVANSTON)
        assert asked == []

    def test_when_it_fails_no_row_does_and_it_is_soon_left_alone(self, asked):
        placer = Placer()
        for _time in range(10):
            assert placer.place("1 Down St", "Evanston", "IL", "60201", None).precision == "zip"
        assert len(asked) == Placer.PATIENCE
        assert placer.gave_up

    def test_a_failure_now_and_then_is_forgiven(self, asked):
        placer = Placer()
        for _time in range(5):
            placer.place("1 Down St", "Evanston", "IL", "60201", None)
            placer.place("1620 Orrington Ave", "Evanston", "IL", "60201", None)
        assert len(asked) == 10
        assert not placer.gave_up
