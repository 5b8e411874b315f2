"""A query string read strictly: what is sound is kept, what is not is named and left out."""

import pytest
from django.http import QueryDict

from locator import filters, question
from locator.models import Technique

SWEDISH, DEEP = Technique(slug="swedish", name="Swedish massage", bit=0), Technique(slug="deep", name="Deep", bit=1)


GROUPS = filters.groups([SWEDISH, DEEP])


def read(text):
    return question.read(QueryDict(text), GROUPS)


def chosen(asked):
    return [(option.parameter, option.value) for option in asked.chosen]


def test_nothing_asked():
    asked = read("")
    assert (asked.near, asked.radius, asked.page, asked.chosen, asked.filtered) == (None, 25, 1, (), False)
    assert (asked.q, asked.sort, asked.ids) == ("", "distance", ())
    assert asked.notices == []


EVERYTHING = (
    "near=60201&radius=50&technique=swedish&technique=deep&accepts_new=on&comes_to_me=on&setting=clinic&setting=spa"
    "&wheelchair=on&certification=on&language=es&language=vi&gender=female&q=calm&sort=name&ids=7%2C3&page=3"
)


def test_everything_asked():
    asked = read(EVERYTHING)
    assert (asked.near, asked.radius, asked.page, asked.q, asked.sort, asked.ids) == (
        "60201", 50, 3, "calm", "name", (7, 3)
    )  # fmt: skip
    assert chosen(asked) == [
        ("technique", "swedish"),
        ("technique", "deep"),
        ("accepts_new", "on"),
        ("comes_to_me", "on"),
        ("setting", "clinic"),
        ("setting", "spa"),
        ("wheelchair", "on"),
        ("certification", "on"),
        ("language", "es"),
        ("language", "vi"),
        ("gender", "female"),
    ]
    assert asked.filtered
    assert asked.notices == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("setting=moon", "Under “Setting” there is no “moon”, so it was left out."),
        ("gender=x", "Under “Gender” there is no “x”, so it was left out."),
        ("language=klingon", "Under “Languages” there is no “klingon”, so it was left out."),
        ("sort=price", "We cannot sort by “price”, so this is by distance."),
        ("q=%25_!", "“%_!” is no name or keyword, so it was left out."),
        ("ids=abc", "abc"),
    ],
)
def test_what_no_filter_has_is_said(query, said):
    asked = read(f"near=60201&{query}")
    assert len(asked.notices) == 1
    assert said in asked.notices[0]
    assert (asked.filtered, asked.sort, asked.ids) == (False, "distance", ())


def test_a_keyword_is_cut_at_a_hundred_letters_and_says_so():
    asked = read("q=" + "a" * 5000)
    assert len(asked.q) == 100
    assert "at most 100 characters" in asked.notices[0]
    assert read("q=+%00a++b%0A").q == "a b"


def test_one_gender_takes_the_place_of_another():
    asked = read("gender=male&gender=female")
    assert chosen(asked) == [("gender", "female")]
    assert "more than once" in asked.notices[0]


def test_a_form_carries_what_it_does_not_ask_for():
    asked = read(EVERYTHING)
    assert {name for name, _ in asked.beside_filters} == {"near", "radius", "ids"}
    assert {name for name, _ in asked.beside_place} == set(asked.query()) - {"near", "radius", "page"}


@pytest.mark.parametrize("typed", ["60201", "", "  ", "<script>", "caf%C3%A9", "%F0%9F%92%86", "%00"])
def test_what_was_typed_is_kept_as_it_is(typed):
    assert read(f"near={typed}").near == QueryDict(f"near={typed}")["near"]


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("abc", 25),
        ("nan", 25),
        ("inf", 25),
        ("-inf", 25),
        ("1e999", 25),
        ("5 miles", 25),
        ("1_0", 25),
        ("1e1", 25),
        ("0x10", 25),
        ("١٠", 25),
        ("１０", 25),
        (".", 25),
        ("9" * 400, 25),
        ("%00", 25),
        ("500", 200),
        ("0", 1),
        ("-3", 1),
        ("0.5", 1),
    ],
)
def test_a_radius_that_cannot_be_used_is_said(typed, used):
    asked = read(f"near=60201&radius={typed}")
    assert asked.radius == used
    assert len(asked.notices) == 1
    assert f"{used}" in asked.notices[0]


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("25.1234567", 25.1),
        ("0.96", 1),
        ("200.04", 200),
        ("%2B5", 5),
        ("5.", 5),
        ("5", 5),
        ("7.5", 7.5),
        (" 10 ", 10),
        ("100.0", 100),
        ("200", 200),
        ("1", 1),
        ("", 25),
    ],
)
def test_a_radius_that_can_be_used_is(typed, used):
    asked = read(f"near=60201&radius={typed}")
    assert asked.radius == used
    assert asked.notices == []


def test_the_form_offers_the_radius_asked_for_among_the_usual_ones():
    assert read("radius=7.5").radii == [5, 7.5, 10, 25, 50, 100]


@pytest.mark.parametrize("typed", ["0", "-1", "abc", "1.5", "²", "٣", "99999999", "%00"])
def test_a_page_that_is_none_is_said(typed):
    asked = read(f"near=60201&page={typed}")
    assert asked.page == 1
    assert len(asked.notices) == 1


def test_an_unknown_technique_is_said_and_the_others_hold():
    asked = read("technique=bogus&technique=swedish&technique=swedish&technique=")
    assert chosen(asked) == [("technique", "swedish")]
    assert [notice for notice in asked.notices if "bogus" in notice] == asked.notices


@pytest.mark.parametrize("name", ["accepts_new", "comes_to_me", "wheelchair", "certification"])
def test_a_switch_that_is_neither_on_nor_off_is_said(name):
    asked = read(f"{name}=banana")
    assert not asked.filtered
    assert len(asked.notices) == 1
    assert "banana" in asked.notices[0]


@pytest.mark.parametrize("value", ["off", "0", "no", "false", ""])
def test_a_switch_may_be_off(value):
    asked = read(f"accepts_new={value}")
    assert not asked.filtered
    assert asked.notices == []


def test_what_is_searched_is_what_the_links_say():
    asked = read("near=60201&radius=25.1234567")
    assert asked.distance == "25.1 miles"
    assert asked.url() == "/find/?near=60201&radius=25.1"
    assert read("near=60201&radius=25.04").url() == "/find/?near=60201"


@pytest.mark.parametrize(
    "name", ["near", "radius", "accepts_new", "comes_to_me", "wheelchair", "gender", "q", "sort", "page"]
)
def test_what_is_given_twice_is_said(name):
    [notice] = read(f"{name}=1&{name}=2&{name}=5").notices[:1]
    assert notice == f"“{name}” was given more than once, so we used the last: “5”."


def test_the_same_given_twice_is_nothing_to_speak_of():
    assert read("near=60201&near=60201&radius=10&radius=10&technique=swedish&technique=deep").notices == []


def test_of_two_the_last_is_used_even_if_it_is_blank():
    asked = read("near=60201&radius=10&radius=")
    assert asked.radius == 25
    assert asked.notices == ["“radius” was given more than once, so we used the last: nothing."]


@pytest.mark.parametrize(
    "name", ["utm_source", "utm_id", "UTM_Campaign", "fbclid", "gclid", "msclkid", "mc_cid", "mc_eid"]
)
def test_what_others_add_to_a_link_is_ignored_quietly(name):
    assert read(f"near=60201&{name}=x").notices == []


@pytest.mark.parametrize("query", ["{}=1", "technique={}"])
def test_of_very_many_mistakes_the_first_are_named_and_the_rest_counted(query):
    notices = read("&".join(query.format(f"zz{number}") for number in range(900))).notices
    assert len(notices) == 4
    assert "zz0" in notices[0]
    assert notices[-1] == "And 897 more like that."
    assert len(read("&".join(query.format(f"zz{number}") for number in range(3))).notices) == 3


@pytest.mark.parametrize("query", ["radius=%00", "page=%00", "accepts_new=%00", "technique=%00", "%00=1", "=1"])
def test_what_cannot_be_shown_is_not_quoted(query):
    [notice] = read(query).notices
    assert "“”" not in notice
    assert "omething unreadable" in notice or "nothing" in notice
    assert notice[0].isupper()


def test_an_unknown_parameter_is_said_once():
    asked = read("unknown=1&unknown=2")
    assert len(asked.notices) == 1
    assert "unknown" in asked.notices[0]


def test_a_notice_repeats_no_more_than_it_must():
    [notice] = read("radius=" + "x" * 10_000).notices
    assert len(notice) < 150
    [notice] = read("radius=a%0A%0Db%00c").notices
    assert "“a b c”" in notice


def test_a_question_gives_its_own_address_again():
    text = EVERYTHING
    asked = read(text)
    assert read(asked.query().urlencode()) == asked
    assert asked.url(page=3) == f"/find/?{text}"


def test_a_change_begins_at_the_first_page():
    asked = read("near=60201&technique=swedish&technique=deep&page=3")
    assert asked.url() == "/find/?near=60201&technique=swedish&technique=deep"
    assert asked.without(asked.chosen[1]) == "/find/?near=60201&technique=swedish"
    assert asked.url(near="Évanston & co") == "/find/?near=%C3%89vanston+%26+co&technique=swedish&technique=deep"


def test_the_distance_in_words():
    assert read("radius=1").distance == "1 mile"
    assert read("radius=7.5").distance == "7.5 miles"
