import csv
import threading
import time

import pytest

from locator import gazetteer, gazetteer_files
from locator.place_names import key_of
from locator.sphere import Point, miles_between


def test_covers_the_states_dc_and_every_territory():
    assert len(gazetteer.zips()) > 41_500
    assert sum(town.population > 0 for town in gazetteer.towns()) > 21_500
    assert len(gazetteer.states()) == 59
    for code in gazetteer.states():
        assert any(zip_.state == code for zip_ in gazetteer.zips().values()), code
        assert any(town.state == code for town in gazetteer.towns()), code


def test_no_zip_stands_at_zero_or_outside_its_state():
    for zip_ in gazetteer.zips().values():
        assert abs(zip_.latitude) > 1, zip_
        assert gazetteer.near_state(zip_.point, zip_.state, 1), zip_
    for town in gazetteer.towns():
        assert abs(town.latitude) > 1, town


@pytest.mark.parametrize(
    ("code", "city", "latitude", "longitude"),
    [
        ("99505", "Jber", 61.25, -149.7),
        ("99519", "Anchorage", 61.2, -149.9),
        ("99701", "Fairbanks", 64.84, -147.72),
        ("80840", "Usaf Academy", 39.0, -104.85),
        ("66040", "La Cygne", 38.35, -94.75),
        ("96940", "Koror", 7.34, 134.48),
        ("00901", "San Juan", 18.46, -66.1),
        ("02139", "Cambridge", 42.36, -71.1),
    ],
)
def test_points_that_one_source_has_wrong(code, city, latitude, longitude):
    found = gazetteer.zip_code(code)
    assert found.city == city
    assert miles_between(found.point, Point(latitude, longitude)) < 15


def test_every_zip_is_in_a_town_that_can_be_found():
    for zip_ in gazetteer.zips().values():
        assert zip_.city in [town.name for town in gazetteer.towns_named(zip_.city, zip_.state)]


def test_the_stored_keys_are_what_the_names_fold_to():
    towns, keys = gazetteer_files.towns_and_keys()
    assert [key_of(town.name) for town in towns] == keys


def test_towns_stand_largest_first_and_once_a_state():
    populations = [town.population for town in gazetteer.towns()]
    assert populations == sorted(populations, reverse=True)
    towns, keys = gazetteer_files.towns_and_keys()
    identities = [(town.state, key) for town, key in zip(towns, keys, strict=True)]
    assert len(identities) == len(set(identities))


def test_stops_counted_with_their_whole_city_have_no_population():
    assert gazetteer.towns_named("South Boston", "MA")[0].population == 0
    assert gazetteer.towns_named("New York")[0].population > 8_000_000


@pytest.mark.parametrize(
    "spellings",
    [
        ("St. Louis", "Saint Louis", "ST LOUIS", "st.louis"),
        ("Coeur d'Alene", "Coeur d’Alene", "Coeur D Alene", "coeur dalene"),
        ("O'Fallon", "O Fallon", "OFallon", "Oʻfallon"),
        ("Cañon City", "Canon City", "CANON CITY"),
        ("Winston-Salem", "Winston Salem"),
        ("Ft. Worth", "Fort Worth"),
        ("Mt Vernon", "Mount Vernon"),
        ("N. Little Rock", "North Little Rock"),
        ("Kāneʻohe", "Kaneohe", "Kane‘ohe"),
        ("La Cygne", "Lacygne"),
        ("Newton Centre", "Newton Ctr", "Newton Center"),
    ],
)
def test_spellings_of_one_name(spellings):
    assert len({key_of(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize("text", ["IL", "il", "Illinois", "ILLINOIS", "Ill.", " ill "])
def test_a_state_by_code_name_or_short_form(text):
    assert gazetteer.state(text) == ("IL", "Illinois")


@pytest.mark.parametrize("text", ["", "XX", "AE", "Ontario", "\0"])
def test_no_state(text):
    assert gazetteer.state(text) is None


def test_the_states_file_holds_what_each_state_asks_of_therapists():
    with (gazetteer.DATA / "states.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    by_rule = {}
    for code, row in rows.items():
        by_rule.setdefault(row["regulation"], []).append(code)
        assert row["source"], code
        assert row["checked_on"] == "2025-03-01", code
    assert len(by_rule["license"]) == 47  # 45 states, DC and Puerto Rico.
    assert by_rule["certification"] == ["CA"]
    assert by_rule["registration"] == ["VT"]
    assert by_rule["none"] == ["KS", "MN", "WY"]
    assert set(by_rule) == {"license", "certification", "registration", "none", "unknown"}


def test_every_alias_leads_somewhere_and_shadows_no_other():
    names = [alias for alias, _ in gazetteer_files.aliases()]
    assert len(names) == len({alias.lower() for alias in names})
    for alias, places in gazetteer_files.aliases():
        found = [gazetteer.state(alias)] if places[0] in gazetteer.states() else gazetteer.nicknames()[key_of(alias)]
        assert len(found) == len(places), alias
        assert all(found), alias


def test_zips_like_share_the_longest_start():
    assert [zip_.code for zip_ in gazetteer.zips_like("02139", limit=2)] == ["02138", "02139"]
    assert {zip_.code[:3] for zip_ in gazetteer.zips_like("99999")} == {"999"}
    assert {zip_.code[:2] for zip_ in gazetteer.zips_like("00000")} == {"00"}


def test_near_state():
    evanston = Point(42.05, -87.69)
    assert gazetteer.near_state(evanston, "IL", 1)
    assert gazetteer.near_state(evanston, "IN", 35)
    assert not gazetteer.near_state(evanston, "IN", 10)
    assert not gazetteer.near_state(evanston, "CA", 200)
    assert not gazetteer.near_state(evanston, "XX", 200)


@pytest.mark.parametrize("latitude", [-90, -14.3, 0, 42.05, 71.3, 89.99, 90])
@pytest.mark.parametrize("longitude", [-180, -179.999, 0, 144.8, 180])
def test_near_state_agrees_with_measuring_every_place(latitude, longitude):
    point = Point(latitude, longitude)
    for code in ("AK", "GU"):
        places = [z for z in gazetteer.zips().values() if z.state == code]
        places += [t for t in gazetteer.towns() if t.state == code]
        nearest = min(miles_between(point, place.point) for place in places)
        if nearest < 3000:
            assert gazetteer.near_state(point, code, nearest + 0.001)
        assert not gazetteer.near_state(point, code, min(nearest - 0.001, 300))


def test_near_state_across_the_date_line():
    # Attu has no ZIP code any more; Adak stands at 176.6 degrees west.
    assert gazetteer.near_state(Point(51.9, 179.5), "AK", 250)


def test_near_state_is_fast():
    points = [zip_.point for zip_ in gazetteer.zips().values()][::4]
    gazetteer.near_state(points[0], "IL", 25)
    start = time.perf_counter()
    for point in points:
        gazetteer.near_state(point, "IL", 25)
    assert (time.perf_counter() - start) / len(points) < 50e-6


@pytest.mark.parametrize(
    ("latitude", "longitude", "label"),
    [
        (40.7, -74.0, "New York, NY"),
        (40.7178, -74.0431, "Jersey City, NJ"),  # Its larger neighbor is across the river, in another state.
        (71.29, -156.79, "Utqiagvik, AK"),
        (13.5177, 144.8391, "Dededo, GU"),
        (18.3419, -64.9307, "Charlotte Amalie, VI"),
    ],
)
def test_nearest_town(latitude, longitude, label):
    assert gazetteer.nearest_town(Point(latitude, longitude)).label == label


def test_towns_near():
    evanston = gazetteer.towns_named("Evanston", "IL")[0]
    near = gazetteer.towns_near(evanston.point, 10)
    assert near[0] == (0, evanston)
    assert near == sorted(near)
    assert "Skokie, IL" in {town.label for _, town in near}
    brute = {town for town in gazetteer.towns() if miles_between(evanston.point, town.point) <= 10}
    assert {town for _, town in near} == brute
    assert all(miles == miles_between(evanston.point, town.point) for miles, town in near)


def test_no_town_is_near_the_open_sea():
    assert gazetteer.towns_near(Point(0, 0), 60) == []

    assert gazetteer.nearest_town(Point(0, 0)) is None
    assert gazetteer.nearest_town(Point(35, -50), miles=5) is None


def test_threads_read_the_files_once():
    calls, barrier = [], threading.Barrier(8)

    @gazetteer_files.read_once
    def slow():
        calls.append(1)
        time.sleep(0.01)
        return object()

    def work():
        barrier.wait()
        found.append(slow())

    found = []
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1
    assert len(set(map(id, found))) == 1


def test_a_towns_slug():
    assert gazetteer.town_slug("St. Louis") == "st-louis"
    assert gazetteer.town_slug("O’Fallon") == gazetteer.town_slug("O'Fallon") == "ofallon"
    assert gazetteer.town_slug("Peñasco") == "penasco"


def test_every_town_is_found_by_its_slug():
    for town in gazetteer.towns():
        slug = gazetteer.town_slug(town.name)
        # Listing.town holds 80 characters.
        assert 0 < len(slug) <= 80
        assert gazetteer.town_by_slug(town.state, slug) is town


@pytest.mark.parametrize("slug", ["Evanston", "saint-louis", "evanston-", "", "\0", "nowhere-at-all"])
def test_only_the_exact_slug_finds_a_town(slug):
    assert gazetteer.town_by_slug("IL", slug) is None
    assert gazetteer.town_by_slug("MO", slug) is None
