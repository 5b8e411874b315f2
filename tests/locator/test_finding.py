"""From a question to its answer: who is near, what to choose from, and what to try next."""

import pytest

from locator import finding, places, question
from locator.models import Technique
from locator.question import Question


@pytest.fixture
def answer(db):
    def answer(near, **asked):
        return finding.answer(Question(near, **asked), list(Technique.objects.all()))

    return answer


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
    found = answer("Illinois", comes_to_me=True)
    assert names(found.cards) == ["Rosa Delgado"]
    assert len(found.question.notices) == 1
    assert found.chips == []


def test_nobody_here_shows_the_nearest_beyond_and_the_distance_that_reaches_them(answer, make_therapist):
    make_therapist("Near", practice={"latitude": 42.20})
    make_therapist("Far", practice={"latitude": 43.20})
    found = answer("42.05, -87.69", radius=5)
    assert (found.results.total, found.cards) == (0, [])
    assert names(found.beyond) == ["Near Delgado", "Far Delgado"]
    assert [(way.name, way.url) for way in found.ways_on] == [
        ("Look within 25 miles", "/find/?near=42.05%2C+-87.69"),
        ("Look near another place", "/find/?radius=5"),
    ]


def test_as_far_as_the_search_goes_is_offered_too(answer, make_therapist):
    make_therapist(practice={"latitude": 44.5})
    assert answer("42.05, -87.69").ways_on[0].name == "Look within 200 miles"


def test_nobody_for_these_filters_offers_to_drop_them(answer, make_therapist, techniques):
    make_therapist("Busy", accepts_new=False)
    found = answer("60201", accepts_new=True, techniques=(techniques["swedish"],))
    assert [way.name for way in found.ways_on] == ["Look without any filter", "Look near another place"]
    assert "accepts_new" not in found.ways_on[0].url
    assert "technique" not in found.ways_on[0].url


def test_an_empty_country_offers_nothing_false(answer):
    found = answer("60201", radius=100)
    assert (found.beyond, found.offered) == ([], None)
    assert found.ways_on == [finding.Link("Look near another place", "/find/?radius=100")]


def test_there_is_a_way_on_where_the_nearest_is_far_away(answer, make_therapist, techniques):
    make_therapist()
    for near in ("96910", "Guam"):
        found = answer(near)
        assert [way.name for way in found.ways_on] == ["Look near another place"]
        assert answer(near, accepts_new=True).ways_on[0].name == "Look without any filter"


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
    offered = answer("60201").offered
    assert [choice.technique.name for choice in offered.common] == [f"T{number:02}" for number in range(4, 14)]
    assert [(choice.technique.name, choice.count) for choice in offered.rarer] == [
        ("T00", 1),
        ("T01", 1),
        ("T02", 1),
        ("T03", 1),
    ]


def test_a_technique_asked_for_is_never_folded_away(answer, make_therapist):
    many = [Technique.objects.create(name=f"T{number:02}", slug=f"t{number:02}") for number in range(14)]
    make_therapist(techniques=many)
    offered = answer("60201", techniques=(many[13],)).offered
    assert offered.common[-1] == finding.Choice(many[13], 1, True)
    assert len(offered.common) == finding.COMMON


def test_a_technique_that_nobody_here_offers_stays_to_be_unticked(answer, make_therapist, techniques):
    make_therapist(techniques=[techniques["swedish"]])
    offered = answer("60201", techniques=(techniques["prenatal"],)).offered
    assert [(choice.technique.slug, choice.count, choice.chosen) for choice in offered.common] == [
        ("prenatal", 0, True)
    ]


def test_chips_are_the_filters_each_without_itself(answer, techniques):
    found = answer("60201", techniques=(techniques["swedish"],), accepts_new=True, comes_to_me=True)
    assert [(chip.name, chip.url) for chip in found.chips] == [
        ("Swedish massage", "/find/?near=60201&accepts_new=on&comes_to_me=on"),
        ("Takes new clients", "/find/?near=60201&technique=swedish&comes_to_me=on"),
        ("Comes to me", "/find/?near=60201&technique=swedish&accepts_new=on"),
    ]


def test_choices_keep_the_filters(answer, techniques):
    link = answer("Springfield", techniques=(techniques["swedish"],), radius=50).place_links[0]
    assert "radius=50" in link.url
    assert "technique=swedish" in link.url


def test_a_link_to_a_place_finds_that_place(answer):
    for link in answer("Springfield").place_links[:5]:
        near = question.read(finding_query(link.url), []).near
        assert answer(near).place.label == link.name


def finding_query(url):
    from django.http import QueryDict

    return QueryDict(url.partition("?")[2])


def test_the_invented_are_known_as_such(answer, make_therapist):
    make_therapist()
    assert not answer("60201").fictional
    make_therapist(is_demo=True)
    assert answer("60201").fictional
    assert answer("Milwaukee, WI", radius=5).fictional
