import pytest

from locator import gazetteer, geocoding, places
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

        def locate(question):
            asked.append(question)
            if "Many" in question.address:
                raise geocoding.TooManyAsked("later")
            if "Down" in question.address:
                raise places.GeocoderUnavailable("no answer")
            return EVANSTON if "Orrington" in question.address else None

        monkeypatch.setattr(geocoding, "locate", locate)
        return asked

    def test_a_street_is_placed_exactly(self, asked):
        placed = Placer().place("1620 Orrington Ave", "Evanston", "IL", "60201", None)
        assert placed == (EVANSTON, "address", "Evanston")
        assert asked == [("1620 Orrington Ave, Evanston, IL 60201", "IL", gazetteer.zip_code("60201").point)]

    def test_a_street_it_does_not_know_is_placed_by_zip_code(self, asked):
        assert Placer().place("1 Other St", "Evanston", "IL", "60201", None).precision == "zip"

    def test_it_is_not_asked_without_a_street_or_with_coordinates(self, asked):
        Placer().place("", "Evanston", "IL", "60201", None)
        Placer().place("1620 Orrington Ave", "Evanston", "IL", "60201", EVANSTON)
        assert asked == []

    def test_when_it_fails_no_row_does(self, asked):
        placer = Placer()
        placer.place("1620 Orrington Ave", "Evanston", "IL", "60201", None)
        assert not placer.service_failed
        assert placer.place("1 Down St", "Evanston", "IL", "60201", None).precision == "zip"
        assert placer.place("1620 Orrington Ave", "Evanston", "IL", "60201", None).precision == "address"
        assert placer.service_failed

    def test_too_many_just_now_is_no_failure(self, asked):
        placer = Placer()
        assert placer.place("1 Many St", "Evanston", "IL", "60201", None).precision == "zip"
        assert not placer.service_failed

    def test_a_town_is_where_its_street_is_looked_for_and_an_unknown_one_is_nowhere(self, asked):
        Placer().place("1620 Orrington Ave", "Evanston", "IL", "", None)
        Placer().place("1620 Orrington Ave", "Nowheretown", "IL", "", None)
        assert [one.near for one in asked] == [gazetteer.towns_named("Evanston", "IL")[0].point, None]
