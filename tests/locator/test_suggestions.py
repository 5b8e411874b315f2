import random

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from locator import gazetteer, places
from locator.suggestions import MOST, Suggestion, suggest


def texts(typed):
    return [place.text for place in suggest(typed)]


def means(suggestion):
    """What the text of a suggestion comes to, which has to be one place, with nothing to add."""
    place = places.resolve(suggestion.text)
    assert isinstance(place, places.Place), suggestion
    assert place.notes in ((), zip_notes(place)), suggestion
    assert place.state == suggestion.state, suggestion
    assert place.precision == suggestion.kind, suggestion
    return place


def zip_notes(place):
    """A ZIP code of boxes or of one organization says so."""
    return place.notes[:1] if place.zip and gazetteer.zip_code(place.zip).kind else ()


def test_what_a_suggestion_holds():
    assert suggest("evanston il") == [Suggestion("Evanston, IL", "Evanston, IL", "town", "IL", 75527)]
    assert suggest("60201") == [Suggestion("60201", "60201 Evanston, IL", "zip", "IL", 75527)]
    assert suggest("illinois")[0] == Suggestion("Illinois", "All of Illinois", "state", "IL", 0)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("evan", "Evansville, IN"),
        ("evanst", "Evanston, IL"),
        ("EVANST", "Evanston, IL"),
        ("  evanst ", "Evanston, IL"),
        ("st lou", "St. Louis, MO"),
        ("St. Lou", "St. Louis, MO"),
        ("saint lou", "St. Louis, MO"),
        ("coeur d", "Coeur d'Alene, ID"),
        ("coeur d’al", "Coeur d'Alene, ID"),
        ("o'fal", "O'Fallon, MO"),
        ("ofal", "O'Fallon, MO"),
        ("canon c", "Cañon City, CO"),
        ("cañon c", "Cañon City, CO"),
        ("winston s", "Winston-Salem, NC"),
        ("winston-s", "Winston-Salem, NC"),
        ("ft wor", "Fort Worth, TX"),
        ("ft", "Fort Worth, TX"),
        ("mt vern", "Mount Vernon, NY"),
        ("n litt", "North Little Rock, AR"),
        ("hono", "Honolulu, HI"),
        ("mayag", "Mayagüez, PR"),
        ("hagat", "Hagåtña, GU"),
    ],
)
def test_a_town_by_how_it_begins(typed, first):
    assert texts(typed)[0] == first


def test_an_abbreviation_may_also_be_the_beginning_of_a_longer_word():
    found = texts("st")
    assert "St. Louis, MO" in found
    assert "Stockton, CA" in found


def test_larger_first():
    populations = [place.population for place in suggest("spring") if place.kind == "town"]
    assert populations == sorted(populations, reverse=True)
    assert len(populations) == MOST


def test_how_a_name_begins_comes_before_its_later_words():
    found = texts("pedro")
    assert found[0].startswith("Pedro")
    assert "San Pedro, CA" in found
    later = [not text.lower().startswith("pedro") for text in found]
    assert later == sorted(later)


def test_later_words():
    assert texts("salem n")[0] != "Winston-Salem, NC"
    assert "Fort Lauderdale, FL" in texts("lauderd")
    assert "Coeur d'Alene, ID" in texts("dalene")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("springfield il", ["Springfield, IL"]),
        ("springfield, il", ["Springfield, IL"]),
        ("springfield illin", ["Springfield, IL"]),
        ("springfield, Illinois", ["Springfield, IL"]),
        ("portland, o", ["Portland, OR", "Portland, OH"]),
        ("portland o", ["Portland, OR", "Portland, OH"]),
        ("portland, or", ["Portland, OR"]),
        ("portland me", ["Portland, ME"]),
        ("st lou, mo", ["St. Louis, MO"]),
        ("charleston west v", ["Charleston, WV"]),
        ("paris, texas", ["Paris, TX"]),
        ("nyc, ny", ["New York, NY"]),
        ("evenston, il", ["Evanston, IL"]),
        ("evenston il", ["Evanston, IL"]),
        ("washington d", ["Washington, DC"]),
        ("kansas city k", ["Kansas City, KS"]),
    ],
)
def test_a_town_and_its_state_or_the_beginning_of_it(typed, expected):
    assert texts(typed)[: len(expected)] == expected
    assert {place.state for place in suggest(typed)[: len(expected)]} == {text[-2:] for text in expected}


def test_a_state_in_full_comes_before_those_that_only_begin_so():
    assert texts("springfield, miss") == ["Springfield, MO"]  # Missouri too; none in Mississippi.
    assert texts("jackson, miss")[0] == "Jackson, MS"
    assert "Jackson, MO" in texts("jackson, miss")


def test_only_towns_of_that_state_after_a_comma():
    assert {place.state for place in suggest("s, il")} == {"IL"}
    assert len(suggest("s, il")) == MOST
    assert texts("evanston, zz") == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nyc", "New York, NY"),
        ("NYC", "New York, NY"),
        ("philly", "Philadelphia, PA"),
        ("la", "Los Angeles, CA"),
        ("sf", "San Francisco, CA"),
        ("vegas", "Las Vegas, NV"),
        ("bay area", "San Francisco, CA"),
        ("dc", "Washington, DC"),
        ("hato rey", "San Juan, PR"),
    ],
)
def test_a_nickname(typed, first):
    assert texts(typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ga", ["Georgia"]),
        ("georgia", ["Georgia"]),
        ("illin", ["Illinois"]),
        ("calif", ["California"]),
        ("tx", ["Texas"]),
        ("puerto r", ["Puerto Rico"]),
        ("la", ["Los Angeles, CA", "Louisiana"]),
        ("new york", ["New York, NY", "New York State"]),
        ("washington", ["Washington, DC", "Washington State"]),
        ("district of columbia", ["Washington, DC"]),
    ],
)
def test_a_state(typed, expected):
    assert texts(typed)[: len(expected)] == expected


def test_a_state_does_not_push_large_towns_away():
    assert texts("new")[:2] == ["New York, NY", "New Orleans, LA"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("evenst", "Evanston, IL"),
        ("chigaco", "Chicago, IL"),
        ("chciago", "Chicago, IL"),
        ("philedel", "Philadelphia, PA"),
        ("vhicago", "Chicago, IL"),
        ("albuqurq", "Albuquerque, NM"),
        ("san fransis", "San Francisco, CA"),
        ("tuscon", "Tucson, AZ"),
        ("milwak", "Milwaukee, WI"),
        ("cincinatti", "Cincinnati, OH"),
        ("philidelpia", "Philadelphia, PA"),
        ("minn eapolis", "Minneapolis, MN"),
        ("phoniex", "Phoenix, AZ"),
    ],
)
def test_a_slip_is_forgiven(typed, expected):
    assert texts(typed)[0] == expected


def test_what_is_typed_right_comes_first_and_a_slip_only_to_a_larger_place():
    found = suggest("evens")
    assert found[0].text == "Evensville, TN"
    assert {"Evansville, IN", "Evanston, IL"} <= {place.text for place in found}
    assert all(place.population > found[0].population for place in found[1:])
    assert texts("o'fal") == ["O'Fallon, MO", "O'Fallon, IL"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("evanston, il, usa", ["Evanston, IL"]),
        ("evanston il us", ["Evanston, IL"]),
        ("Evanston, IL, U.S.A.", ["Evanston, IL"]),
        ("evanston, il, united states", ["Evanston, IL"]),
        ("cambridge, ma 02138", ["02138"]),
        ("chicago 60614", ["60614"]),
        ("beverly hills 90210", ["90210"]),
        ("1600 ridge ave, evanston, il 60201-12, usa", ["60201"]),
        ("beverly hills 00000", []),
    ],
)
def test_what_the_search_understands_is_not_left_without_a_suggestion(typed, expected):
    assert texts(typed) == expected
    if expected:
        assert places.resolve(typed).state == suggest(typed)[0].state


@pytest.mark.parametrize("typed", ["us v", "us virgin", "U.S. Virgin", "virgin isl"])
def test_the_virgin_islands_by_either_name(typed):
    assert "U.S. Virgin Islands" in texts(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("lake z", ["Lake Zurich, IL"]),
        ("new j", ["New Jersey", "New Johnsonville, TN", "New Jerusalem, PA"]),
        ("near me", []),
        ("usa", []),
        ("united states", []),
        ("o'hare", []),
    ],
)
def test_what_is_right_is_not_padded_with_what_is_only_near(typed, expected):
    assert texts(typed) == expected


@pytest.mark.parametrize("typed", ["zq", "zqx", "eva" + "x" * 50, "xx"])
def test_nothing_comes_near(typed):
    assert suggest(typed) == []


def test_zip_codes_by_how_they_begin():
    found = suggest("602")
    assert all(place.text.startswith("602") and place.kind == "zip" for place in found)
    populations = [place.population for place in suggest("97")]
    assert populations == sorted(populations, reverse=True)
    assert populations[0] > 600_000  # Portland, OR
    assert texts("0213")[0].startswith("0213")
    assert texts("60201") == texts("60201-12") == texts("60201 12") == texts("６０２０１") == ["60201"]


def test_of_one_town_the_zip_codes_that_mail_is_delivered_to_come_first():
    kinds = [gazetteer.zip_code(text).kind for text in texts("6020")]
    assert kinds.index("") == 0


@pytest.mark.parametrize("typed", ["99999", "00000", "602011", "602-01", "1", "٦٠٢٠١"])
def test_digits_that_begin_no_zip_code(typed):
    assert suggest(typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        "", "\n", "a", "s ", "\0", "\0\0\0", ",", ",,,", ", il", "...", "'", "😀", "東京", "<script>", "' OR 1=1", "%%",
        "\ud800", "\u202e", "a" * 10_000, "1" * 10_000, "st " * 3_000, "\ufdfa" * 60, ", " * 30, "s, " * 20, "e" * 60,
        "1600 ridge ave, evanst", "12 main st",
    ],
)  # fmt: skip
def test_nothing_typed_breaks_it(typed):
    assert len(suggest(typed)) <= MOST


@pytest.mark.parametrize("typed", ["", " ", "a", "\0", "1600 ridge ave, evanst", "a" * 10_000, "東京", ",,,"])
def test_nothing_to_suggest(typed):
    assert suggest(typed) == []


def test_every_suggestion_resolves_to_the_very_place():
    """Beginnings of every 25th town, some with a slip; of nicknames, states and ZIP codes."""
    chance = random.Random(20260101)
    typed = set()
    for town in gazetteer.towns()[::25]:
        begun = town.name[: chance.randint(2, len(town.name) + 2)]
        typed |= {begun, f"{town.name}, {town.state[0]}", begun[:-1] + chance.choice("aeiou")}
    typed |= set(gazetteer.nicknames())
    typed |= {state.name[:length] for state in gazetteer.states().values() for length in (2, 4, 30)}
    typed |= {code[:length] for code in gazetteer.zip_codes()[::97] for length in (2, 3, 4, 5)}
    seen = set()
    for text in sorted(typed):
        seen.update(suggest(text))
    assert len(seen) > 9000
    for suggestion in seen:
        place = means(suggestion)
        if suggestion.kind == "zip":
            assert (place.zip, place.population) == (suggestion.text, suggestion.population)
        elif suggestion.kind == "town":
            assert (place.label, place.population) == (suggestion.label, suggestion.population)
            assert place.point == gazetteer.towns_named(place.city, place.state)[0].point


def test_every_town_is_suggested_by_its_own_name_and_state():
    for town in gazetteer.towns()[::20]:
        assert town.label in texts(town.label[:58]), town


def test_every_state_is_suggested_by_its_name():
    for state in gazetteer.states().values():
        assert state.code in [place.state for place in suggest(state.name)[:2]], state


def test_always_in_the_same_order():
    for typed in ("san", "60", "evens", "springfield", "portland, o"):
        assert suggest(typed) == suggest(typed)


def test_labels_are_in_the_readers_language():
    with translation.override("es"):
        assert suggest("illinois")[0].text == "Illinois"


@settings(max_examples=300, deadline=None, database=None)
@given(st.one_of(st.text(max_size=70), st.text("aeinorst '.,-60", max_size=30)))
def test_whatever_is_typed(typed):
    found = suggest(typed)
    assert len(found) == len({*found}) <= MOST
    for suggestion in found:
        means(suggestion)
