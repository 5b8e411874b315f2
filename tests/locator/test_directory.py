"""The directory's counts, against counting by hand."""

import datetime
from collections import defaultdict

import pytest
from django.core.cache import cache
from django.utils import timezone

from locator import directory, gazetteer
from locator.listing import Listing
from locator.models import License, Practice, Therapist
from locator.sphere import miles_between

pytestmark = pytest.mark.django_db

TOWNS = [("Evanston", "IL"), ("Skokie", "IL"), ("Wilmette", "IL"), ("Kenosha", "WI"), ("Anchorage", "AK")]


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def town(label):
    name, _, state = label.rpartition(", ")
    return gazetteer.towns_named(name, state)[0]


def practice(label):
    found = town(label)
    place = {"city": found.name, "state_id": found.state, "zip": "", "precision": "town"}
    return place | {"latitude": found.latitude, "longitude": found.longitude}


@pytest.fixture
def crowd(make_therapist):
    """Some have two practices, in the same town or in two; some are not listed."""
    for number in range(14):
        name, state = TOWNS[number % len(TOWNS)]
        person = make_therapist(practice=practice(f"{name}, {state}"), license={"state_id": state})
        if number % 3 == 0:
            other = "Skokie, IL" if state == "IL" else f"{name}, {state}"
            Practice.objects.create(therapist=person, **practice(other))
        if number % 7 == 6:
            Therapist.objects.filter(pk=person.pk).update(published=False)
    Practice.objects.create(therapist=make_therapist(), **practice("Evanston, IL") | {"city": "Xyzzyville"})


def by_hand():
    states, towns = defaultdict(set), defaultdict(lambda: defaultdict(set))
    for row in Listing.objects.all():
        if row.listed_until >= timezone.localdate():
            states[row.state].add(row.therapist_id)
            towns[row.state][row.town].add(row.therapist_id)
    return states, towns


def test_counts_are_of_therapists(crowd, django_assert_num_queries):
    states, towns = by_hand()
    assert len(states) == 3
    assert Listing.objects.count() > sum(map(len, states.values()))
    # A scan each, whatever the number of states; then nothing, while they are kept.
    with django_assert_num_queries(2):
        counted, by_town = directory.by_state(), directory.by_town(["IL", "WI", "AK", "KS"])
    assert counted == {code: len(people) for code, people in states.items()}
    wanted = {code: {slug: len(people) for slug, people in found.items()} for code, found in towns.items()}
    assert by_town == wanted | {"KS": {}}
    with django_assert_num_queries(0):
        assert directory.by_state() == counted
        assert directory.by_town(["AK", "KS", "IL"]) == {code: by_town[code] for code in ("AK", "KS", "IL")}


def test_what_runs_out_is_gone_at_midnight(make_therapist, monkeypatch):
    make_therapist()
    today = timezone.localdate()
    License.objects.update(expires_on=today)
    assert directory.by_state() == {"IL": 1}
    assert directory.by_town(["IL"]) == {"IL": {"evanston": 1}}
    monkeypatch.setattr(timezone, "localdate", lambda *args: today + datetime.timedelta(days=1))
    assert directory.by_state() == {}
    assert directory.by_town(["IL"]) == {"IL": {}}
    assert directory.all_towns() == []


def test_towns_of_a_state_stand_by_name(crowd):
    towns, elsewhere = directory.towns_of("IL")
    assert [one.town.name for one in towns] == ["Evanston", "Skokie", "Wilmette"]
    assert elsewhere == 1
    assert directory.towns_of("KS") == ([], 0)


def test_a_town_that_has_left_the_gazetteer_is_left_out(make_therapist):
    make_therapist()
    Listing.objects.update(town="no-such-town")
    assert directory.towns_of("IL") == ([], 0)
    assert directory.all_towns() == []


def test_all_towns(crowd):
    assert {(one.name, one.state) for one in directory.all_towns()} == set(TOWNS)


def test_neighbors_are_the_nearest_with_somebody(crowd):
    evanston = town("Evanston, IL")
    found = directory.neighbors(evanston)
    # Kenosha is 40 miles off, over the state line; Anchorage too far; Evanston no neighbor of its own.
    assert [one.town.label for one in found] == ["Skokie, IL", "Wilmette, IL", "Kenosha, WI"]
    _, towns = by_hand()
    for one in found:
        assert one.miles == miles_between(evanston.point, one.town.point)
        assert one.count == len(towns[one.town.state][gazetteer.town_slug(one.town.name)])


def test_neighbors_are_not_too_many(make_therapist):
    evanston = town("Evanston, IL")
    near = [other for _, other in gazetteer.towns_near(evanston.point, 12) if other.state == "IL"][1:16]
    for other in near:
        make_therapist(practice=practice(other.label))
    assert [one.town for one in directory.neighbors(evanston)] == near[: directory.MOST_NEIGHBORS]


def test_in_town_everyone_once_by_surname(make_therapist):
    names = ["Zuñiga", "Abbott", "Moore", "Abbott", *(f"Name{number:02}" for number in range(20))]
    people = [make_therapist(last_name=name) for name in names]
    second = Practice.objects.create(therapist=people[2], **practice("Evanston, IL"))
    make_therapist(practice=practice("Skokie, IL"))
    pages = [directory.in_town("IL", "evanston", page) for page in (1, 2)]
    assert [page.total for page in pages] == [24, 24]
    assert [len(page.matches) for page in pages] == [20, 4]
    found = [match.therapist_id for page in pages for match in page.matches]
    assert sorted(found) == sorted(person.pk for person in people)
    assert found[:2] == [people[1].pk, people[3].pk]
    assert found[-1] == people[0].pk
    assert second.pk not in [match.practice_id for page in pages for match in page.matches]
    assert directory.in_town("IL", "evanston", 99) == pages[1]
    assert directory.in_town("IL", "peoria", 3).matches == []
