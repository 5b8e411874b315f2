"""From a question to its answer: who is near, what to choose from, and what to try next."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from locator import filters, finding, places, question
from locator.models import Technique


@pytest.fixture
def answer(db):
    """A function that asks as an address would: parameters by name, lists for several values."""

    def answer(near, **asked):
        techniques = list(Technique.objects.all())
        groups = filters.groups(techniques)
        query = QueryDict(urlencode({"near": near, **asked}, doseq=True))
        return finding.answer(question.read(query, groups), groups, techniques)

    return answer


def offer(found, parameter):
    [offer] = [offer for offer in found.offers if offer.group.parameter == parameter]
    return offer


def shown(choices):
    return [(choice.option.value, choice.count, choice.chosen) for choice in choices]


def names(cards):
    return [card.name for card in cards]


def test_one_of_four_answers(answer, monkeypatch):
    assert answer("60201").results is not None
    assert answer("Springfield").choices
    assert answer("xyzzy").not_found

    def down(text):
        raise places.GeocoderUnavailable("Down.", ("60201",))

    monkeypatch.setattr(places, "resolve", down)
    broken = answer("1 Main St")
    assert (broken.status, [link.name for link in broken.place_links]) == (503, ["60201"])


def test_nearest_first_numbered_through_the_pages(answer, make_therapist):
    for number in range(23):
        make_therapist(f"N{number:02}", "", practice={"latitude": 42.05 + number / 1000})
    first, second = answer("42.05, -87.69"), answer("42.05, -87.69", page=2)
    assert names(first.cards + second.cards) == [f"N{number:02}" for number in range(23)]
    assert [card.number for card in second.cards] == [21, 22, 23]
    assert first.previous_url == ""
    assert second.next_url == ""
    assert "page=2" in first.next_url
    assert "page" not in second.previous_url


def test_a_business_without_a_name_of_a_person_goes_by_its_own(answer, make_therapist):
    make_therapist("", "", practice={"name": "Lakeside Bodywork"})
    assert names(answer("60201").cards) == ["Lakeside Bodywork"]


@pytest.mark.parametrize(
    ("practice", "latitude", "words"),
    [
        ({}, 42.0500, "right here"),
        ({}, 42.0645, "1.0 miles"),
        ({"precision": "zip"}, 42.0645, "about 1.0 miles"),
        ({"precision": "town"}, 42.05, "about here"),
        ({"precision": ""}, 42.0645, "about 1.0 miles"),
        ({}, 43.50, "100 miles"),
        ({"latitude": 13.45, "longitude": 144.78}, 42.05, "7,372 miles"),
    ],
)
def test_the_distance_says_how_sure_it_is(answer, make_therapist, practice, latitude, words):
    make_therapist(practice=practice)
    found = answer(f"{latitude}, -87.69", radius=200)
    [card] = found.cards or found.beyond
    assert card.distance == words


def test_a_hidden_home_is_only_about_somewhere(answer, make_therapist):
    make_therapist(practice={"hide_address": True})
    [card] = answer("42.1, -87.69").cards
    assert card.distance.startswith("about ")


def test_direction_is_from_the_visitor(answer, make_therapist):
    make_therapist()
    assert answer("42.00, -87.69").cards[0].direction == "north"
    assert answer("42.05, -87.60").cards[0].direction == "west"
    assert answer("42.05, -87.69").cards[0].direction == ""


def test_a_whole_state_is_by_surname_without_distances(answer, make_therapist):
    make_therapist("Zoe", "Adams")
    make_therapist("Ann", "Zimmer")
    make_therapist("Out", "Side", practice={"state_id": "WI"}, license={"state_id": "WI"})
    found = answer("Illinois")
    assert names(found.cards) == ["Zoe Adams", "Ann Zimmer"]
    assert {(card.miles, card.direction) for card in found.cards} == {(None, "")}


def test_comes_to_me_means_nothing_for_a_whole_state(answer, make_therapist):
    make_therapist()
    found = answer("Illinois", comes_to_me="on")
    assert names(found.cards) == ["Rosa Delgado"]
    assert len(found.question.notices) == 1
    assert found.chips == []


def test_nobody_here_shows_the_nearest_beyond_and_how_many_wider_circles_hold(answer, make_therapist):
    make_therapist("Near", practice={"latitude": 42.20})
    make_therapist("Far", practice={"latitude": 43.20})
    found = answer("42.05, -87.69", radius=5)
    assert (found.results.total, found.cards) == (0, [])
    assert names(found.beyond) == ["Near Delgado", "Far Delgado"]
    assert [(way.name, way.url, way.count) for way in found.wider] == [
        ("25 miles", "/find/?near=42.05%2C+-87.69", 1),
        ("50 miles", "/find/?near=42.05%2C+-87.69&radius=50", 1),
        ("100 miles", "/find/?near=42.05%2C+-87.69&radius=100", 2),
        ("200 miles", "/find/?near=42.05%2C+-87.69&radius=200", 2),
    ]
    assert found.elsewhere_url == "/find/?radius=5"


def test_nobody_for_these_filters_says_what_each_of_them_costs(answer, make_therapist, techniques):
    make_therapist("Busy", accepts_new=False, techniques=[techniques["swedish"]])
    make_therapist("Free", practice={"name": "Calm House"})
    found = answer("60201", accepts_new="on", technique="swedish", q="calm")
    assert found.results.total == 0
    assert [(way.name, way.count) for way in found.drops] == [
        ("Swedish massage", 1), ("Takes new clients", 0), ("“calm”", 0)
    ]  # fmt: skip
    for way in found.drops:
        query = QueryDict(way.url.partition("?")[2])
        assert answer(**{name: query.getlist(name) for name in query}).results.total == way.count
    assert found.unfiltered_url == "/find/?near=60201"
    assert [(way.name, way.count) for way in answer("Illinois", q="nobody").drops] == [("“nobody”", 2)]


def test_an_empty_country_offers_nothing_false(answer):
    found = answer("60201", radius=100)
    assert (found.beyond, found.wider, found.drops) == ([], [], [])
    assert {offer.group.parameter for offer in found.offers if not offer.group.switch} == set()


def test_there_is_a_way_on_where_the_nearest_is_far_away(answer, make_therapist):
    make_therapist()
    found = answer("96910", accepts_new="on")
    assert (names(found.beyond), found.wider) == (["Rosa Delgado"], [])
    assert [way.count for way in found.drops] == [0]


def test_a_distance_means_nothing_for_a_whole_state(answer, make_therapist):
    make_therapist()
    assert answer("Illinois").question.notices == []
    assert answer("Illinois", radius=25).question.notices == []
    assert answer("60201", radius=5).question.notices == []
    found = answer("Illinois", radius=5)
    assert found.question.notices == ["“Within 5 miles” means nothing for all of Illinois, so it was left out."]
    assert names(found.cards) == ["Rosa Delgado"]


def test_a_page_past_the_end_is_the_last_and_says_so(answer, make_therapist):
    make_therapist()
    found = answer("60201", page=9999)
    assert (found.question.page, found.results.page, len(found.cards)) == (1, 1, 1)
    assert "9999" in found.question.notices[0]


def test_the_most_offered_techniques_come_first_and_the_rest_is_folded_away(answer, make_therapist):
    many = [Technique.objects.create(name=f"T{number:02}", slug=f"t{number:02}") for number in range(14)]
    make_therapist(techniques=many)
    make_therapist(techniques=many[4:])
    found = offer(answer("60201"), "technique")
    assert shown(found.common) == [(f"t{number:02}", 2, False) for number in range(4, 14)]
    assert shown(found.rarer) == [("t00", 1, False), ("t01", 1, False), ("t02", 1, False), ("t03", 1, False)]


def test_an_option_asked_for_is_never_folded_away(answer, make_therapist):
    many = [Technique.objects.create(name=f"T{number:02}", slug=f"t{number:02}") for number in range(14)]
    make_therapist(techniques=many)
    found = offer(answer("60201", technique="t13"), "technique")
    assert shown(found.common)[-1] == ("t13", 1, True)
    assert len(found.common) == 10


def test_an_option_that_nobody_here_has_stays_to_be_unticked(answer, make_therapist, techniques):
    make_therapist(techniques=[techniques["swedish"]])
    assert shown(offer(answer("60201", technique="prenatal"), "technique").common) == [("prenatal", 0, True)]


def test_numbers_are_what_choosing_it_as_well_would_give(answer, make_therapist, techniques):
    make_therapist(gender="female", languages=["en", "es"], techniques=[techniques["swedish"]])
    make_therapist(gender="male", languages=["es"])
    make_therapist(gender="male", languages=["en"], accepts_new=False)
    found = answer("60201", language="es")
    assert shown(offer(found, "language").common) == [("en", 1, False), ("es", 2, True)]
    assert shown(offer(found, "accepts_new").common) == [("on", 2, False)]
    assert shown(offer(found, "technique").common) == [("swedish", 1, False)]


def test_another_gender_takes_the_place_of_the_chosen_one(answer, make_therapist):
    for gender in ("female", "male", "male", ""):
        make_therapist(gender=gender)
    found = offer(answer("60201", gender="female"), "gender")
    assert shown(found.common) == [("female", 1, True), ("male", 2, False)]
    assert (found.all, found.none_chosen) == (4, False)
    assert offer(answer("60201"), "gender").none_chosen


def test_by_name_is_by_surname(answer, make_therapist):
    make_therapist("Ann", "Zed")
    make_therapist("Zoe", "Adams", practice={"latitude": 42.2})
    assert names(answer("60201").cards) == ["Ann Zed", "Zoe Adams"]
    found = answer("60201", sort="name")
    assert names(found.cards) == ["Zoe Adams", "Ann Zed"]
    assert [current for *_, current in found.sorts] == [False, True]
    assert found.cards[0].miles > found.cards[1].miles


def test_the_shortlist_goes_along(answer, make_therapist):
    rosa, kim = make_therapist(), make_therapist("Kim")
    found = answer("60201", ids=f"{rosa.pk}")
    cards = {card.therapist: card for card in found.cards}
    assert (cards[rosa].shortlisted, cards[kim].shortlisted) == (True, False)
    assert cards[rosa].shortlist_url == "/find/?near=60201"
    assert cards[kim].shortlist_url == f"/find/?near=60201&ids={rosa.pk}%2C{kim.pk}"
    assert cards[kim].url == f"{kim.get_absolute_url()}?ids={rosa.pk}"


def test_choices_say_how_many_are_near_each(answer, make_therapist):
    make_therapist(practice={"latitude": 39.80, "longitude": -89.65})
    make_therapist(practice={"latitude": 39.80, "longitude": -89.65}, accepts_new=False)
    by_name = {link.name: link for link in answer("Springfield").place_links}
    assert (by_name["Springfield, IL"].count, by_name["Springfield, MA"].count) == (2, 0)
    assert by_name["Springfield, IL"].state == "Illinois"
    assert by_name["Springfield, IL"].population > 100_000
    by_name = {link.name: link for link in answer("Springfield", accepts_new="on").place_links}
    assert by_name["Springfield, IL"].count == 1
    assert {link.name: link.count for link in answer("Washington").place_links}["Washington State"] == 0


def test_chips_are_the_filters_each_without_itself(answer, techniques):
    found = answer("60201", technique="swedish", accepts_new="on", comes_to_me="on")
    assert [(chip.name, chip.url) for chip in found.chips] == [
        ("Swedish massage", "/find/?near=60201&accepts_new=on&comes_to_me=on"),
        ("Takes new clients", "/find/?near=60201&technique=swedish&comes_to_me=on"),
        ("Comes to me", "/find/?near=60201&technique=swedish&accepts_new=on"),
    ]


def test_choices_keep_the_filters(answer, techniques):
    link = answer("Springfield", technique="swedish", radius=50).place_links[0]
    assert "radius=50" in link.url
    assert "technique=swedish" in link.url


def test_a_link_to_a_place_finds_that_place(answer):
    for link in answer("Springfield").place_links[:5]:
        near = question.read(QueryDict(link.url.partition("?")[2]), []).near
        assert answer(near).place.label == link.name


def test_the_invented_are_known_as_such(answer, make_therapist):
    make_therapist()
    assert not answer("60201").fictional
    make_therapist(is_demo=True)
    assert answer("60201").fictional
    assert answer("Milwaukee, WI", radius=5).fictional


def test_each_choice_leads_to_as_many_as_it_says(answer, make_therapist):
    make_therapist(practice={"state_id": "IL", "latitude": 39.80, "longitude": -89.65, "travel_radius_miles": 20})
    for near, asked in (("Springfield", {"comes_to_me": "on"}), ("Washington", {"comes_to_me": "on"})):
        for link in answer(near, **asked).place_links:
            query = QueryDict(link.url.partition("?")[2])
            assert answer(**{name: query.getlist(name) for name in query}).results.total == link.count


def test_who_comes_from_farther_than_was_asked_is_told(answer, make_therapist):
    make_therapist(practice={"travel_radius_miles": 20})
    make_therapist(practice={"latitude": 42.6, "travel_radius_miles": 100})
    found = answer("60201", comes_to_me="on")
    assert (found.results.total, found.from_farther.count, found.from_farther.name) == (1, 1, "200 miles")
    assert answer("60201", comes_to_me="on", radius="200").from_farther is None
    assert answer("60201").from_farther is None


def test_a_state_with_nobody_shows_who_is_nearest_to_its_middle(answer, make_therapist):
    make_therapist()
    assert names(answer("Wyoming").beyond) == ["Rosa Delgado"]
    assert answer("Wyoming", accepts_new="on").unfiltered == 0


def test_a_keyword_is_not_looked_for_all_over_the_country(answer, make_therapist):
    make_therapist("Quill", practice={"latitude": 43.0})
    make_therapist("Quill", practice={"latitude": 30.0})
    assert len(answer("60201", q="quill", radius=5).beyond) == 1
    assert answer("96910", q="quill").beyond == []
