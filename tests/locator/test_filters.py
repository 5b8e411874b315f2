"""The filters narrow a QuerySet of Listing by what a therapist does, and by where they travel."""

import pytest
from django.http import QueryDict

from locator.filters import ListingFilter
from locator.listing import Listing
from locator.models import Technique
from locator.question import Question
from locator.sphere import Point

EVANSTON, CHICAGO = Point(42.05, -87.69), Point(41.88, -87.63)


@pytest.fixture
def names(techniques, make_therapist):
    """A function that filters the cast as a question asks, and gives the first names left."""
    swedish, deep = techniques["swedish"], techniques["deep-tissue"]
    make_therapist("Both", techniques=[swedish, deep])
    make_therapist("Swedish", techniques=[swedish], accepts_new=False)
    make_therapist("Neither", practice={"travel_radius_miles": 5})

    def filtered(point=EVANSTON, slugs=(), **asked):
        question = Question("60201", techniques=tuple(techniques[slug] for slug in slugs), **asked)
        listings = ListingFilter(
            question.query(), Listing.objects.current(), techniques=Technique.objects.all(), point=point
        ).qs
        return set(listings.values_list("therapist__first_name", flat=True))

    return filtered


def test_without_filters_everybody_stays(names):
    assert names() == {"Both", "Swedish", "Neither"}


def test_techniques_are_all_required(names):
    assert names(slugs=["swedish"]) == {"Both", "Swedish"}
    assert names(slugs=["swedish", "deep-tissue"]) == {"Both"}
    assert names(slugs=["prenatal"]) == set()


def test_taking_new_clients(names):
    assert names(accepts_new=True) == {"Both", "Neither"}


def test_comes_to_me_asks_how_far_the_therapist_travels(names):
    assert names(comes_to_me=True) == {"Neither"}
    assert names(point=CHICAGO, comes_to_me=True) == set()


def test_filters_combine(names):
    assert names(slugs=["swedish"], accepts_new=True) == {"Both"}
    assert names(slugs=["swedish"], comes_to_me=True) == set()


@pytest.mark.parametrize("query", ["technique=bogus", "technique=swedish&technique=bogus"])
def test_an_unsound_value_never_finds_everybody(names, query):
    listings = ListingFilter(
        QueryDict(query), Listing.objects.current(), techniques=Technique.objects.all(), point=EVANSTON
    )
    with pytest.raises(ValueError, match="technique"):
        _ = listings.qs


def test_the_technique_that_owns_the_highest_bit_filters_like_any_other(make_therapist, names):
    from locator.models import TECHNIQUE_BITS

    last = Technique.objects.create(name="Last", slug="last", bit=TECHNIQUE_BITS - 1)
    make_therapist("Last", techniques=[last])
    listings = ListingFilter(
        Question("x", techniques=(last,)).query(), Listing.objects.all(), techniques=[last], point=EVANSTON
    ).qs
    assert [listing.therapist.first_name for listing in listings] == ["Last"]
