"""The search against brute force: every therapist measured with geopy's geodesic, and counted by hand."""

import datetime
import itertools
import random

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from geopy.distance import geodesic
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from locator import following, keywords, search
from locator.listing import FEATURE_BITS, SEVERAL, SPOKEN_BITS, Listing
from locator.models import Certification, License, Practice, Technique, Therapist
from locator.search import Spot
from locator.sphere import Point

ACCEPTS, CERTIFIED, COMES = (FEATURE_BITS[name] for name in ("accepts_new", "certified", "comes_to_me"))
LATER = datetime.date(2050, 1, 1)  # All dates here are decades away from today.
FIVE_CM = 0.05 / 1609.344
CENTERS = [
    Point(42.05, -87.69),  # Evanston
    Point(51.88, 179.97),  # the Aleutians, at the date line
    Point(51.97, -179.99),
    Point(-16.9, 180.0),
    Point(64.84, -147.72),  # Fairbanks
    Point(89.98, 40.0),
    Point(-90.0, 0.0),
    Point(0.0, 0.0),
]


SETTINGS, GENDERS = ["clinic", "home", "spa"], ["female", "male", "nonbinary", ""]
SPOKEN = [[], ["en"], ["en", "es"], ["es", "cy"], ["en", "zu", "es"]]
SOON, LONG_AGO, FAR_AHEAD = datetime.date(2090, 1, 1), datetime.date(2020, 1, 1), datetime.date(2099, 1, 1)


def scatter(seed, center, count):
    """Therapists with one to three practices around a center, some of them hidden, traveling or at the same spot."""
    rng = random.Random(seed)
    with following.at_once():
        Technique.objects.bulk_create(Technique(name=f"T{bit}", slug=f"t{bit}", bit=bit) for bit in (0, 1, 5, 47))
        techniques = list(Technique.objects.all())
        for n in range(count):
            therapist = Therapist.objects.create(
                last_name=f"N{n}",
                first_name=rng.choice(["Ann", "Bo"]),
                published=True,
                accepts_new=rng.random() < 0.7,
                gender=rng.choice(GENDERS),
                languages=rng.choice(SPOKEN),
            )
            therapist.techniques.set(rng.sample(techniques, rng.randint(0, 4)))
            for _ in range(rng.choice([1, 1, 1, 2, 3])):
                miles = rng.choice([0, 0, 4, 20, 90, 400]) * rng.random()
                spot = geodesic(miles=miles).destination(tuple(center), rng.uniform(0, 360))
                Practice.objects.create(
                    therapist=therapist,
                    state_id=rng.choice(["IL", "IL", "WI"]),
                    latitude=spot.latitude,
                    longitude=spot.longitude,
                    hide_address=rng.random() < 0.2,
                    travel_radius_miles=rng.choice([0, 0, 10, 60]),
                    wheelchair=rng.random() < 0.5,
                    settings=rng.sample(SETTINGS, rng.randint(0, 3)),
                )
            for code in rng.choice([["IL"], ["IL"], ["IL", "WI"], ["WI"]]):
                License.objects.create(
                    therapist=therapist,
                    state_id=code,
                    number=str(n),
                    verified_on=LONG_AGO,
                    expires_on=rng.choice([LONG_AGO, *[FAR_AHEAD] * 8]),
                )
            if rng.random() < 0.3:
                Certification.objects.create(
                    therapist=therapist, title="BCTMB", expires_on=rng.choice([LONG_AGO, SOON])
                )


def true_bits(practice, center, state, today):
    """Every bit that ought to be true of a practice, from the models alone."""
    therapist = practice.therapist
    held = {held.state_id for held in therapist.licenses.all() if held.expires_on >= today}
    away = geodesic(tuple(center), tuple(practice.public_point)).miles
    facts = {
        "accepts_new": therapist.accepts_new,
        "wheelchair": practice.wheelchair,
        "certified": any(held.expires_on >= today for held in therapist.certifications.all()),
        "comes_to_me": practice.travel_radius_miles and away <= practice.travel_radius_miles and state in held,
        **{setting: setting in practice.settings for setting in SETTINGS},
        **({therapist.gender: True} if therapist.gender else {}),
    }
    bits = {FEATURE_BITS[name] for name, true in facts.items() if true}
    return (
        bits
        | {technique.bit for technique in therapist.techniques.all()}
        | {SPOKEN_BITS[code] for code in therapist.languages}
    )


def brute_force(center, miles, state, today=LATER):
    """(therapist, distance in miles, bits, name) of every practice that may be shown in a circle."""
    found = []
    everyone = Practice.objects.select_related("therapist").prefetch_related(
        "therapist__techniques", "therapist__licenses", "therapist__certifications"
    )
    for practice in everyone:
        licenses = practice.therapist.licenses.all()
        listed = any(held.state_id == practice.state_id and held.expires_on >= today for held in licenses)
        away = geodesic(tuple(center), tuple(practice.public_point)).miles
        if listed and away <= miles:
            found.append(
                (practice.therapist_id, away, true_bits(practice, center, state, today), practice.therapist.first_name)
            )
    return found


def people(rows, wanted):
    """{therapist: nearest distance} of those with a row that has all of the wanted bits."""
    found = {}
    for pk, away, bits, _ in rows:
        if wanted <= bits:
            found[pk] = min(away, found.get(pk, away))
    return found


def all_pages(listings, spot, wanted, by_name=False):
    first = search.find(listings, spot, 1, wanted, by_name)
    pages = [first] + [search.find(listings, spot, page, wanted, by_name) for page in range(2, first.pages + 1)]
    return first, [match for page in pages for match in page.matches]


OPTIONS = sorted(
    {*(FEATURE_BITS[name] for name in FEATURE_BITS if name not in ("polyglot", "several")), 0, 1, 5, 47}
    | {SPOKEN_BITS[code] for code in ("es", "cy", "zu", "af")}
)


@pytest.mark.usefixtures("states")
@given(
    seed=st.integers(0, 10**6),
    center=st.sampled_from(CENTERS),
    miles=st.sampled_from([1, 5, 25, 100, 200]),
    wanted=st.frozensets(st.sampled_from(OPTIONS), max_size=4),
    state=st.sampled_from(["IL", "WI"]),
    word=st.sampled_from(["", "", "ann", "b"]),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(seed=1, center=CENTERS[1], miles=100, wanted=frozenset(), state="IL", word="")
@example(seed=2, center=CENTERS[6], miles=100, wanted=frozenset(), state="IL", word="")
@example(seed=3, center=CENTERS[0], miles=100, wanted=frozenset({ACCEPTS, COMES}), state="WI", word="ann")
@example(seed=4, center=CENTERS[0], miles=200, wanted=frozenset({CERTIFIED}), state="IL", word="")
def test_it_finds_and_counts_exactly_whom_brute_force_does(seed, center, miles, wanted, state, word):
    """Every filter, alone and together, and for every option the number that choosing it as well would give."""
    with transaction.atomic():
        scatter(seed, center, count=60)
        rows = [row for row in brute_force(center, miles, state) if row[3].lower().startswith(word)]
        listings = Listing.objects.current().mentioning(keywords.words(word))
        spot = Spot(state, center, miles)
        first, matches = all_pages(listings, spot, wanted)
        _, by_name = all_pages(listings, spot, wanted, by_name=True)
        [total] = search.totals(listings, [spot], wanted)
        names = {pk: following.sort_name(Therapist.objects.get(pk=pk)) for pk in people(rows, wanted)}
        transaction.set_rollback(True)

    truth = people(rows, wanted)
    assert first.total == total == len(truth)
    assert sorted(match.therapist_id for match in matches) == sorted(truth)
    tolerance = FIVE_CM * max(1, (miles / 100) ** 3)
    for match in [*matches, *by_name]:
        assert match.miles == pytest.approx(truth[match.therapist_id], abs=tolerance)
    for nearer, farther in itertools.pairwise(matches):
        assert truth[nearer.therapist_id] <= truth[farther.therapist_id] + tolerance
    order = [(match.miles, match.therapist_id) for match in matches]
    assert order == sorted(order)
    assert [match.therapist_id for match in by_name] == sorted(truth, key=lambda pk: (names[pk], pk))
    counts = first.tally.counts(wanted)
    assert {bit: counts.get(bit, 0) for bit in OPTIONS} == {bit: len(people(rows, wanted | {bit})) for bit in OPTIONS}
    for bit in wanted:
        assert first.tally.total(wanted - {bit}) == len(people(rows, wanted - {bit}))


@pytest.fixture
def around_evanston(states):
    scatter(7, CENTERS[0], count=70)


@pytest.mark.usefixtures("around_evanston")
def test_pages_hold_twenty_and_a_page_past_the_last_is_the_last():
    first = search.find(Listing.objects.current(), Spot("IL", CENTERS[0], 200))
    assert first.total > 40
    assert len(first.matches) == 20
    last = search.find(Listing.objects.current(), Spot("IL", CENTERS[0], 200), page=first.pages)
    past = search.find(Listing.objects.current(), Spot("IL", CENTERS[0], 200), page=10**6)
    assert past == last
    assert len(last.matches) == first.total - 20 * (first.pages - 1)


@pytest.mark.usefixtures("states")
def test_nobody_is_no_page_but_the_first_and_no_error():
    nothing = search.find(Listing.objects.current(), Spot("IL", CENTERS[0], 25), page=3)
    assert (nothing.total, nothing.page, nothing.pages, nothing.matches, nothing.tally.counts()) == (0, 1, 1, [], {})
    assert search.beyond(Listing.objects.current(), Spot("IL", CENTERS[0], 25)) == []


def test_the_conditions_are_the_querysets(make_therapist):
    make_therapist()
    here = Spot("IL", CENTERS[0], 5)
    assert search.find(Listing.objects.all(), here).total == 1
    assert search.find(Listing.objects.none(), here).total == 0
    assert search.find(Listing.objects.exclude(state="IL"), here).total == 0
    with pytest.raises(ValueError, match="Listing alone"):
        search.find(Listing.objects.filter(therapist__last_name="Delgado"), here)


@pytest.mark.parametrize("degrees_away", [1, 5, 40, 125])
def test_the_nearest_beyond_are_found_however_far(make_therapist, degrees_away):
    far = [
        make_therapist(practice={"latitude": 42 - degrees_away - n / 100, "longitude": -87}).pk for n in (2, 0, 1, 3)
    ]
    # A practice of the nearest one at the next-nearest place must not take somebody else's turn.
    Therapist.objects.get(pk=far[1]).practices.create(state_id="IL", latitude=42 - degrees_away - 0.005, longitude=-87)
    matches = search.beyond(Listing.objects.current(), Spot("IL", Point(42, -87), 25))
    assert [match.therapist_id for match in matches] == [far[1], far[2], far[0]]
    assert matches[0].miles == pytest.approx(geodesic((42, -87), (42 - degrees_away, -87)).miles, rel=0.005)


def test_one_near_and_two_far_are_still_the_nearest_three(make_therapist):
    made = [make_therapist(practice={"latitude": 42 - away, "longitude": -87}).pk for away in (1, 10, 60)]
    matches = search.beyond(Listing.objects.current(), Spot("IL", Point(42, -87), 25))
    assert [match.therapist_id for match in matches] == made


def test_people_at_one_spot_stand_by_id(make_therapist):
    made = [make_therapist(practice={"latitude": 42, "longitude": -87}).pk for _ in range(5)]
    found = search.find(Listing.objects.current(), Spot("IL", Point(42, -87), 5))
    assert [match.therapist_id for match in found.matches] == sorted(made)
    assert {match.miles for match in found.matches} == {0}


def test_a_crowd_at_the_edge_is_not_missed_by_the_guess(make_therapist):
    """All but one stand at the edge of the circle, where an even density suggests nobody."""
    make_therapist(practice={"latitude": 42, "longitude": -87})
    for n in range(30):
        make_therapist(practice={"latitude": 42.7 + n / 1000, "longitude": -87})
    found = search.find(Listing.objects.current(), Spot("IL", Point(42, -87), 60))
    assert (found.total, len(found.matches)) == (31, 20)


def test_a_whole_state_by_surname_each_person_once(make_therapist):
    names = ["Östberg", "de la Cruz", "Abel", "Zed", "O'Hara"]
    for name in names:
        make_therapist(last_name=name).practices.create(state_id="IL", latitude=40, longitude=-89)
    make_therapist(practice={"state_id": "WI"}, license={"state_id": "WI"})
    found = search.find(Listing.objects.current(), Spot("IL"))
    people = Therapist.objects.in_bulk([match.therapist_id for match in found.matches])
    assert [people[match.therapist_id].last_name for match in found.matches] == [
        "Abel", "de la Cruz", "O'Hara", "Östberg", "Zed"
    ]  # fmt: skip
    assert found.total == 5
    assert {match.miles for match in found.matches} == {None}


def test_a_search_takes_two_queries_where_people_are_evenly_spread(around_evanston, django_assert_max_num_queries):
    # one for the masks, then the page: by the guess, thrice the guess, or the whole circle
    with django_assert_max_num_queries(4):
        search.find(Listing.objects.current(), Spot("IL", CENTERS[0], 100))


@pytest.mark.usefixtures("around_evanston")
def test_both_statements_are_answered_from_the_index():
    """Their plans read the covering index and nothing else of the table."""
    following.tidy()
    with CaptureQueriesContext(connection) as asked:
        search.find(Listing.objects.current(), Spot("IL", CENTERS[0], 25), 1, frozenset({0, COMES, SPOKEN_BITS["es"]}))
    statements = [query["sql"] for query in asked]
    assert len(statements) >= 2
    assert_covered(statements, "listing_circle")


@pytest.mark.usefixtures("around_evanston")
def test_a_whole_state_is_answered_from_its_index():
    following.tidy()
    with CaptureQueriesContext(connection) as asked:
        search.find(Listing.objects.current(), Spot("IL"), 1, frozenset({0}))
    assert_covered([query["sql"] for query in asked], "listing_state")


def assert_covered(statements, index):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # So few rows are quicker read whole, or by any index. Can this one answer alone?
            for way in ("seqscan", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for other in {one.name for one in Listing._meta.indexes} - {index}:
                cursor.execute(f"DROP INDEX {other}")
        for statement in statements:
            cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{statement}")
            plan = str(cursor.fetchall())
            assert {
                "sqlite": f"USING COVERING INDEX {index}",
                "postgresql": f"Index Only Scan using {index}",
            }[connection.vendor] in plan


def test_the_bit_for_several_practices_is_no_technique(around_evanston):
    found = search.find(Listing.objects.current(), Spot("IL", CENTERS[0], 200))
    assert Listing.objects.filter(mask__gte=SEVERAL).exists()
    assert set(found.tally.counts()) <= set(OPTIONS) | {FEATURE_BITS["polyglot"], FEATURE_BITS["several"]}


EVANSTON = Spot("IL", CENTERS[0], 25)
LAST_DAY, DAY_AFTER = "2027-03-31 23:59:59-04:00", "2027-04-01 00:00:01-04:00"


def test_a_certification_counts_through_its_last_day_in_the_sites_own_time(make_therapist):
    make_therapist(certification={"expires_on": datetime.date(2027, 3, 31)})
    with time_machine.travel(LAST_DAY):
        assert search.find(Listing.objects.current(), EVANSTON, 1, frozenset({CERTIFIED})).total == 1
    with time_machine.travel(DAY_AFTER):
        found = search.find(Listing.objects.current(), EVANSTON, 1, frozenset({CERTIFIED}))
        assert (found.total, found.matches, found.tally.total()) == (0, [], 1)


def test_a_territory_counts_through_the_last_day_of_its_license(make_therapist):
    therapist = make_therapist(practice={"travel_radius_miles": 50})
    License.objects.create(
        therapist=therapist,
        state_id="WI",
        number="1",
        verified_on=LONG_AGO,
        expires_on=datetime.date(2027, 3, 31),
    )
    kenosha = Spot("WI", Point(42.58, -87.82), 100)
    with time_machine.travel(LAST_DAY):
        assert len(search.find(Listing.objects.current(), kenosha, 1, frozenset({COMES})).matches) == 1
    with time_machine.travel(DAY_AFTER):
        found = search.find(Listing.objects.current(), kenosha, 1, frozenset({COMES}))
        assert (found.total, found.matches, found.tally.total()) == (0, [], 1)
        assert search.totals(Listing.objects.current(), [kenosha], frozenset({COMES})) == [0]


def test_rings_count_each_distance_as_a_search_of_its_own_would(around_evanston):
    listings, radii = Listing.objects.current(), [1, 5, 25, 100, 200]
    for wanted in (frozenset(), frozenset({ACCEPTS, COMES})):
        alone = [search.find(listings, Spot("IL", CENTERS[0], miles), 1, wanted).total for miles in radii]
        assert search.rings(listings, Spot("IL", CENTERS[0], 1), radii, wanted) == alone
    assert search.rings(listings, EVANSTON, []) == []


def test_nobody_is_looked_for_farther_than_told(make_therapist):
    make_therapist(practice={"latitude": 38, "longitude": -87})
    spot = Spot("IL", Point(42, -87), 25)
    assert search.beyond(Listing.objects.current(), spot, farthest=200) == []
    assert len(search.beyond(Listing.objects.current(), spot)) == 1
