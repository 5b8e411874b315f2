import time

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from locator import gazetteer, places, spelling
from locator.places import Choices, Place, PlaceError, PlaceNotFound, resolve


def label(text):
    found = resolve(text)
    assert isinstance(found, Place), found
    return found.label


def notes(text):
    return " ".join(map(str, resolve(text).notes))


def refusal(text):
    with pytest.raises(PlaceNotFound) as caught:
        resolve(text)
    assert str(caught.value.message)
    return caught.value


def answer(text):
    """What a visitor would be told, whatever it is. Any other exception ends the test."""
    try:
        return resolve(text)
    except PlaceError as error:
        return error


# --- ZIP codes ---


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("02139", "02139"),
        ("10001-1234", "10001"),
        ("10001 1234", "10001"),
        ("100011234", "10001"),
        ("10001–1234", "10001"),
        (" 10001 ", "10001"),
        ("10001\n", "10001"),
        ("\t10001\r\n", "10001"),
        ("\u200b10001\ufeff", "10001"),
        ("１０００１", "10001"),
        ("ZIP 10001", "10001"),
        ("zip code: 10001", "10001"),
        ("near 10001", "10001"),
        ("10001, USA", "10001"),
        ("NY 10001", "10001"),
        ("NY10001", "10001"),
        ("10001 NY", "10001"),
        ("10001 New York, NY", "10001"),
        ("New York 10001 NY", "10001"),
        ("11249", "11249"),
        ("80129", "80129"),
        ("06390", "06390"),
        ("00901", "00901"),
        ("00802", "00802"),
        ("96910", "96910"),
        ("96799", "96799"),
        ("96950", "96950"),
        ("96940", "96940"),
        ("Boston, TX 02139", "02139"),
        ("Portand, OR 97201", "97201"),
        ("12 Oak Ct 60201", "60201"),
        ("4900 Meridian Street\nNormal AL\n35762-1234", "35762"),
    ],
)
def test_zip(text, code):
    found = resolve(text)
    assert (found.zip, found.precision, found.query) == (code, "zip", code)
    assert found.point == gazetteer.zip_code(code).point
    assert found.label == f"ZIP {code}, {found.city}, {found.state}"


def test_fishers_island_is_in_new_york():
    assert label("06390") == "ZIP 06390, Fishers Island, NY"


@pytest.mark.parametrize(
    ("text", "state"), [("00901", "PR"), ("00802", "VI"), ("96910", "GU"), ("96799", "AS"), ("96950", "MP")]
)
def test_territories_are_places_like_any(text, state):
    assert resolve(text).state == state


def test_a_zip_for_post_office_boxes_or_one_organization_says_so():
    assert "post office boxes" in notes("85036")
    assert "one organization" in notes("20599")
    assert notes("60201") == ""


@pytest.mark.parametrize("text", ["00000", "99999", "00000-1234"])
def test_a_zip_that_does_not_exist(text):
    error = refusal(text)
    assert f"There is no ZIP code {text[:5]}." in str(error.message)
    assert error.suggestions
    assert all(gazetteer.zip_code(code) for code in error.suggestions)


def test_a_zip_that_does_not_exist_falls_back_to_its_town():
    found = resolve("Evanston, IL 60299")
    assert (found.label, found.precision) == ("Evanston, IL", "town")
    assert "no ZIP code 60299" in str(found.notes[0])


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("2139", ("02139",)),
        ("501", ("00501",)),
        ("21391234", ("02139",)),
        ("2139-1234", ("02139",)),
        ("1000", ()),
        ("12", ()),
        ("602011", ()),
        ("1234567890123", ()),
    ],
)
def test_too_few_or_too_many_digits(text, suggestions):
    error = refusal(text)
    assert "5 digits" in str(error.message)
    assert error.suggestions == suggestions


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("60201 and Chicago", "60201", "left the rest out"),
        ("60201-1234 and Chicago", "60201", "left the rest out"),
        ("60201, Boston", "60201", "left the rest out"),
        ("60201, Milwaukee WI", "60201", "not in the state you typed"),
        ("I live in 60201, thanks", "60201", "did not understand all"),
        ("60201 somewhere", "60201", "did not understand all"),
        ("somewhere 60201", "60201", "did not understand all"),
        ("12 Oak St 60201, Evanston", "60201", "could not place the street address"),
    ],
)
def test_a_zip_wins_wherever_it_stands_and_the_rest_is_mentioned(text, code, said):
    assert resolve(text).zip == code
    assert said in notes(text)


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("10001 Broadway, New York", "New York, NY"),
        ("12207 Peachtree, Atlanta", "Atlanta, GA"),
        ("60201 Lakeshore Milwaukee WI", "Milwaukee, WI"),
        ("Route 60201, Chicago", "Chicago, IL"),
        ("PO Box 60201, Chicago", "Chicago, IL"),
    ],
)
def test_a_house_number_is_no_zip(text, town):
    assert gazetteer.zip_code(next(word for word in text.split() if word[0].isdigit()).strip(","))
    assert label(text) == town
    assert "could not place the street address" in notes(text)


@pytest.mark.parametrize(
    ("text", "code", "others"),
    [
        ("60601 60602", "60602", ["60601"]),
        ("60601, 60602", "60602", ["60601"]),
        ("60601 or 60602", "60602", ["60601"]),
        ("60601 or 60602 in Chicago", "60602", ["60601"]),
        ("60601 and 60602 and 60603", "60603", ["60601", "60602"]),
    ],
)
def test_of_several_zips_one_is_searched_and_said(text, code, others):
    found = resolve(text)
    assert (found.zip, [other.query for other in found.alternatives]) == (code, others)
    assert [str(note) for note in found.notes] == [f"You typed more than one ZIP code: we searched near {code}."]


def test_one_zip_twice_is_one():
    assert (resolve("60201 60201").zip, notes("60201 60201")) == ("60201", "")


def test_of_a_zip_and_one_that_does_not_exist_the_zip_is_searched():
    assert resolve("60601 99999").zip == "60601"
    assert notes("60601 99999") == "There is no ZIP code 99999: we searched near 60601."


@pytest.mark.parametrize(
    "text", ["09012", "APO AE", "PSC 3 Box 12, APO AE 09012", "FPO AP 96349-1234", "DPO AA", "34002"]
)
def test_military_mail_is_explained(text):
    error = refusal(text)
    assert "military" in str(error.message)
    assert "town" in str(error.message)


def test_the_zip_wins_over_another_state_or_a_far_town():
    assert "not in the state you typed" in notes("Boston, TX 02139")
    assert "not in the town you typed" in notes("Springfield, MA 02139")
    assert notes("Boston, MA 02139") == ""  # Next door: the mail's town is often not the one people live in.
    assert notes("12 Oak Ct 60201").startswith("We searched near the center of ZIP 60201")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (("2139", "Cambridge", "MA"), "02139"),
        (("2139", "CAMBRIDGE", "Massachusetts"), "02139"),
        (("2139-4307", "Cambridge", "MA"), "02139"),
        (("901", "San Juan", "PR"), "00901"),
        (("2139", "Boston", "MA"), None),
        (("2139", "Cambridge", "OH"), None),
        (("02139", "Cambridge", "MA"), None),
        (("1000", "Anywhere", "NY"), None),
        (("", "", ""), None),
        (("²139", "Cambridge", "MA"), None),
        (("abc", "Cambridge", "MA"), None),
    ],
)
def test_restore_zip(text, expected):
    assert places.restore_zip(*text) == expected


def test_a_shortened_zip_after_its_town():
    found = resolve("Cambridge, MA 2139")
    assert found.zip == "02139"
    assert "2139 as ZIP code 02139" in str(found.notes[0])
    found = resolve("Boston, MA 2139")
    assert found.label == "Boston, MA"
    assert "too few digits" in str(found.notes[0])


# --- towns ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("St. Louis", "St. Louis, MO"),
        ("St Louis", "St. Louis, MO"),
        ("Saint Louis", "St. Louis, MO"),
        ("ST LOUIS MO", "St. Louis, MO"),
        ("St.Louis,MO", "St. Louis, MO"),
        ("Ft Worth", "Fort Worth, TX"),
        ("Mt Vernon IL", "Mount Vernon, IL"),
        ("Sault Ste Marie MI", "Sault Ste. Marie, MI"),
        ("Port St Lucie", "Port Saint Lucie, FL"),
        ("1600 Pennsylvania Ave, New York", "New York, NY"),
        ("1 Mill Rd Street MD", "Street, MD"),
        ("70 St Marks Pl, New York NY", "New York, NY"),
        ("70 St Marks Pl New York NY", "New York, NY"),
        ("70 St Marks Pl New York", "New York, NY"),
        ("12 Main St St Paul MN", "Saint Paul, MN"),
        ("Winston-Salem NC", "Winston-Salem, NC"),
        ("winston salem, nc", "Winston-Salem, NC"),
        ("Coeur d'Alene", "Coeur d'Alene, ID"),
        ("Coeur d’Alene", "Coeur d'Alene, ID"),
        ("coeur dalene id", "Coeur d'Alene, ID"),
        ("O'Fallon IL", "O'Fallon, IL"),
        ("O’Fallon, MO", "O'Fallon, MO"),
        ("OFallon MO", "O'Fallon, MO"),
        ("o fallon mo", "O'Fallon, MO"),
        ("Cañon City", "Cañon City, CO"),
        ("Canon City", "Cañon City, CO"),
        ("Springfield, IL", "Springfield, IL"),
        ("springfield il", "Springfield, IL"),
        ("Springfield Illinois", "Springfield, IL"),
        ("Springfield, Ill.", "Springfield, IL"),
        ("SPRINGFIELD   ,   ILLINOIS", "Springfield, IL"),
        ("Washington, DC", "Washington, DC"),
        ("Washington D.C.", "Washington, DC"),
        ("Washington, D. C.", "Washington, DC"),
        ("D.C.", "Washington, DC"),
        ("dc", "Washington, DC"),
        ("NYC", "New York, NY"),
        ("N.Y.C.", "New York, NY"),
        ("Philly", "Philadelphia, PA"),
        ("SF", "San Francisco, CA"),
        ("LA", "Los Angeles, CA"),
        ("L.A.", "Los Angeles, CA"),
        ("Shreveport, LA", "Shreveport, LA"),
        ("Lafayette la", "Lafayette, LA"),
        ("Chicago", "Chicago, IL"),
        ("Evanston, Cook County, IL", "Evanston, IL"),
        ("Evanston, IL, United States", "Evanston, IL"),
        ("Evanston IL USA", "Evanston, IL"),
        ("in Evanston, IL", "Evanston, IL"),
        ("Near North Side, IL", "Near North Side, IL"),
        ("Brooklyn New York", "Brooklyn, NY"),
        ("Bronx", "The Bronx, NY"),
        ("N Little Rock AR", "North Little Rock, AR"),
        ("5840 26th St W Bradenton FL", "Bradenton, FL"),
        ("5840 26th St, W Bradenton FL", "West Bradenton, FL"),
        ("4900 Meridian Street Normal AL", "Normal, AL"),
        ("Kansas City Kansas", "Kansas City, KS"),
        ("Indiana PA", "Indiana, PA"),
        ("Nevada, MO", "Nevada, MO"),
        ("Salem in", "Salem, IN"),
        ("Las Vegas New Mexico", "Las Vegas, NM"),
        ("San Juan PR", "San Juan, PR"),
        ("San Juan, Puerto Rico", "San Juan, PR"),
        ("Hagåtña, Guam", "Hagåtña, GU"),
        ("Pago Pago American Samoa", "Pago Pago, AS"),
        ("Honolulu", "Honolulu, HI"),
        ("Paris, Texas", "Paris, TX"),
        ("Mexico, MO", "Mexico, MO"),
        ("Peru, Indiana", "Peru, IN"),
    ],
)
def test_town(text, expected):
    found = resolve(text)
    assert isinstance(found, Place), found
    assert (found.label, found.precision) == (expected, "town")
    assert f"{found.city}, {found.state}" == expected
    assert found.zip == ""


def test_every_town_is_found_by_its_own_label_and_nothing_is_said():
    for town in gazetteer.towns()[::7]:
        found = resolve(town.label)
        assert isinstance(found, Place), town
        assert (found.label, found.point, found.notes) == (town.label, town.point, ()), town


def test_a_name_that_many_states_have_is_a_choice():
    found = resolve("Springfield")
    assert isinstance(found, Choices)
    states = [place.state for place in found.places]
    assert len(states) == len(set(states)) >= 24
    assert [place.label for place in found.places[:3]] == ["Springfield, MO", "Springfield, MA", "Springfield, IL"]
    assert str(len(states)) in str(found.message)
    assert all(resolve(place.query).label == place.label for place in found.places)


@pytest.mark.parametrize("text", ["Portland", "Columbus", "Kansas City", "Mt Vernon", "O'Fallon", "Charleston"])
def test_no_guess_between_cities_of_about_one_size(text):
    assert isinstance(resolve(text), Choices)


def test_washington():
    found = resolve("Washington")
    assert [place.label for place in found.places[:2]] == ["Washington, DC", "Washington State"]
    assert {"Washington, PA", "Washington, MO"} <= {place.label for place in found.places}
    assert resolve("WA").precision == resolve("Washington State").precision == "state"


def test_new_york_is_the_city_and_offers_the_state():
    found = resolve("New York")
    assert (found.label, found.precision) == ("New York, NY", "town")
    assert "not the whole state" in str(found.notes[0])
    state = found.alternatives[0]
    assert (state.precision, state.state) == ("state", "NY")
    assert resolve(state.query).precision == "state"


def test_a_city_far_larger_than_its_namesakes_is_meant_and_they_are_offered():
    found = resolve("Boston")
    assert found.label == "Boston, MA"
    assert "add its state" in str(found.notes[0])
    assert found.alternatives
    assert "Boston, MA" not in [place.label for place in found.alternatives]


@pytest.mark.parametrize(
    ("text", "code"), [("Georgia", "GA"), ("TX", "TX"), ("texas", "TX"), ("Calif.", "CA"), ("Guam", "GU"), ("ny", "NY")]
)
def test_whole_state(text, code):
    found = resolve(text)
    assert (found.precision, found.state, found.city) == ("state", code, "")
    assert gazetteer.near_state(found.point, code, 60)


def test_every_state_is_found_again_by_its_query():
    for code in gazetteer.states():
        place = Place.of_state(code)
        again = resolve(place.query)
        assert again.state == code
        assert again.precision == "state" or code == "DC"


@pytest.mark.parametrize(
    "text",
    [
        "near me", "Near Me", "NEAR ME", "around me", "close to me", "me", "Me", "in me", "massage near me",
        "my location", "current location", "my current location", "use my location", "here", "near here", "close by",
        "nearby", "near by", "massage nearby", "where I am", "my area", "near my house",
    ],
)  # fmt: skip
def test_here_is_no_place_to_us(text):
    error = refusal(text)
    assert "Type a ZIP code such as 60201, or a town and state" in str(error.message)
    assert error.suggestions == ()


@pytest.mark.parametrize("text", ["ME", "in ME", "M.E.", "Maine", "me, USA"])
def test_maine_is_still_a_state(text):
    assert (resolve(text).state, resolve(text).precision) == ("ME", "state")


@pytest.mark.parametrize("text", ["Portland me", "portland, me", "Portland ME"])
def test_maine_after_a_town(text):
    assert label(text) == "Portland, ME"


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("O'Hare airport", "Airport, HI"),
        ("Harvard University", "Harvard, IL"),
        ("Denver airport", "Denver, CO"),
        ("Lincoln Center", "Lincoln, NE"),
        ("Ohio State University", "State University, AR"),
    ],
)
def test_words_that_merely_end_in_a_small_town_are_not_it(text, suggestion):
    error = refusal(text)
    assert "did not understand" in str(error.message)
    assert error.suggestions[0] == suggestion


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("downtown Talkeetna", "Talkeetna, AK"),
        ("massage in Talkeetna", "Talkeetna, AK"),
        ("nowhere, Talkeetna", "Talkeetna, AK"),
        ("nowhere Talkeetna AK", "Talkeetna, AK"),
        ("nowhere Chicago", "Chicago, IL"),
        ("12 Nowhere Street Talkeetna", "Talkeetna, AK"),
    ],
)
def test_a_town_that_something_vouches_for_is_believed_after_words_nobody_knows(text, expected):
    assert label(text) == expected


@pytest.mark.parametrize("text", ["Cape Cod", "Bay Area", "the bay area", "Twin Cities", "Martha’s Vineyard"])
def test_a_region_asks_for_a_town_of_it(text):
    found = resolve(text)
    assert isinstance(found, Choices)
    assert "wide area" in found.message
    assert all(resolve(place.query).label == place.label for place in found.places)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Portand OR", "Portland, OR"),
        ("Evanstn, IL", "Evanston, IL"),
        ("Chciago, IL", "Chicago, IL"),
        ("Philadelfia PA", "Philadelphia, PA"),
        ("123 Main St, Portand, OR", "Portland, OR"),
        ("San Fransisco", "San Francisco, CA"),
        ("Albuqerque", "Albuquerque, NM"),
    ],
)
def test_a_misspelled_town_gets_a_suggestion_in_its_state(text, suggestion):
    error = refusal(text)
    assert error.suggestions[0] == suggestion
    assert f"Did you mean {suggestion}?" in str(error.message)
    assert {label[-2:] for label in error.suggestions} == {suggestion[-2:]} or "," not in text


def test_the_end_of_a_misspelled_name_may_be_a_town_too():
    found = resolve("Nw York NY")
    assert [place.label for place in found.places] == ["New York, NY", "York, NY"]


def test_words_that_were_not_understood_are_mentioned():
    assert "did not understand all" in notes("somewhere lovely Evanston IL")


@pytest.mark.parametrize("text", ["Qwertyville, Oregon", "Qwertyville OR", "123 Main St, Oregon"])
def test_an_unknown_town_names_the_state(text):
    error = refusal(text)
    assert "in Oregon" in str(error.message)
    assert "ZIP code" in str(error.message)


def test_a_street_alone():
    assert "A street alone" in str(refusal("123 Main St").message)


def test_a_street_without_an_address_service_is_searched_at_the_center_and_said_so():
    found = resolve("1600 Pennsylvania Ave NW, Washington DC 20500")
    assert found.precision == "zip"
    assert "near the center of ZIP 20500" in str(found.notes[-1])
    assert "near the center of Evanston, IL" in notes("One Oak Street, Evanston, IL")


@pytest.mark.parametrize(("one", "other", "apart"), [("", "", 0), ("ab", "ba", 1), ("abc", "abd", 1), ("a", "abcd", 3)])
def test_spelling_distance(one, other, apart):
    assert spelling.distance(one, other, 2) == spelling.distance(other, one, 2) == apart


# --- coordinates ---


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [
        ("40.7,-74.0", 40.7, -74.0),
        ("40.7 -74.0", 40.7, -74.0),
        ("40.7; -74", 40.7, -74),
        ("(40.7, -74.0)", 40.7, -74.0),
        ("40.7° −74.0°", 40.7, -74.0),
        ("geo:40.7,-74.0", 40.7, -74.0),
        ("40.7N 74.0W", 40.7, -74.0),
        ("40.7 n, 74.0 w", 40.7, -74.0),
        ("74.0W 40.7N", 40.7, -74.0),
        ("+40.7,-074.0", 40.7, -74.0),
        ("42.048123456789012, -87.687123456789", 42.048123456789012, -87.687123456789),
        ("13.4443, 144.7937", 13.4443, 144.7937),
        ("-14.27, -170.7", -14.27, -170.7),
        ("51.88,-176.65", 51.88, -176.65),
    ],
)
def test_coordinates_are_taken_as_typed(text, latitude, longitude):
    found = resolve(text)
    assert found.point == (latitude, longitude)
    assert (found.precision, found.notes) == ("address", ())
    assert resolve(found.query).point == found.point


def test_the_label_of_coordinates_names_a_town():
    found = resolve("40.7,-74.0")
    assert found.label == "40.7, -74.0 (near New York, NY)"
    assert found.state == "NY"


def test_a_swapped_pair_is_recognized():
    found = resolve("-74.0, 40.7")
    assert found.point == (40.7, -74.0)
    assert "wrong way round" in str(found.notes[0])


def test_a_forgotten_minus_is_suggested():
    assert refusal("40.7, 74.0").suggestions == ("40.7, -74.0",)


@pytest.mark.parametrize("text", ["0,0", "0.0 0.0", "51.5,-0.12", "48.85 2.35", "-33.9,151.2", "90,0", "-90,180"])
def test_a_point_elsewhere_is_not_covered(text):
    assert "We cover the United States" in str(refusal(text).message)


@pytest.mark.parametrize("text", ["95, 200", "-91,-181", "999,999"])
def test_coordinates_out_of_range(text):
    assert "-90 to 90" in str(refusal(text).message)


# --- elsewhere, and nothing at all ---


@pytest.mark.parametrize(
    "text",
    [
        "SW1A 1AA",
        "K1A 0B1",
        "k1a0b1",
        "Toronto, Canada",
        "Vancouver BC",
        "London, UK",
        "Paris France",
        "Tijuana, Mexico",
        "Canada",
    ],
)
def test_another_country_is_not_covered(text):
    assert "We cover the United States" in str(refusal(text).message)


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\0", "😀", "🇺🇸", "東京", ",,,", "...", "'", "USA", None, "\u202e", "\ud800", "%00", "'--"]
)
def test_nothing_to_go_by_asks_for_a_zip_or_town(text):
    error = refusal(text)
    assert "Type" in str(error.message) or "Check" in str(error.message) or "digits" in str(error.message)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "' OR 1=1 --", "{{ 7 * 7 }}", "../../etc/passwd", "a" * 200]
)
def test_mischief_is_not_repeated(text):
    found = answer(text)
    shown = [found.label, *found.notes] if isinstance(found, Place) else [found.message]
    assert not any(character in str(sentence) for sentence in shown for character in "<{'=")


@pytest.mark.parametrize(
    "text",
    [
        *(character * 10_000 for character in ("a", "\0", "1", " ", ",", "\ufdfa", "St ")),
        *((piece * 200)[:200] for piece in ("\ufdfa", "san ", "St ", ",a", "1 ", "1.", "-", "(", "a.", "1-", "N ")),
    ],
)
def test_long_texts_are_answered_quickly(text):
    resolve("Evanston, IL")
    spelling.near(["nowhere"], None)
    start = time.perf_counter()
    answer(text)
    assert time.perf_counter() - start < 0.25


def test_messages_never_repeat_the_text():
    for text in ("Secretville, OR", "77 Secret Street", "Secretville"):
        error = refusal(text)
        assert "ecret" not in str(error)


def test_messages_follow_the_reader_language():
    error = refusal("99999")
    with translation.override("es"):
        assert "99999" in str(error.message)


_PIECES = st.sampled_from([
    "60201", "2139", "IL", "York", "New", "St", "St.", "Springfield", "Ave", "12", ",", "-", "\n", "NW", "Washington",
    "DC", "LA", "40.7", "-74.0", "09012", "APO", "AE", "USA", "Portand", "O'Fallon", "K1A", "0B1", "County", "#5",
    "é", "\0", "Oregon", "One", "near", "ct", "02139", "60201-1234",
])  # fmt: skip


@settings(max_examples=400, deadline=3000)
@given(st.one_of(st.text(max_size=250), st.lists(_PIECES, max_size=14).map(" ".join)))
def test_whatever_the_text_there_is_an_answer(text):
    found = answer(text)
    if isinstance(found, PlaceError):
        assert str(found.message)
        assert all(isinstance(suggestion, str) for suggestion in found.suggestions)
        return
    for place in found.places if isinstance(found, Choices) else [found]:
        assert place.precision in ("address", "zip", "town", "state")
        assert gazetteer.state(place.state).code == place.state
        assert resolve(place.query).point == place.point
