"""The maths against geopy's geodesic, over the whole Earth."""

import math

import pytest
from geopy.distance import geodesic
from hypothesis import example, given, settings
from hypothesis import strategies as st

from locator.sphere import (
    HALF_WAY_ROUND,
    METERS_PER_MILE,
    Point,
    band_of,
    cell_center,
    chord2,
    cover,
    direction,
    distance,
    ecef,
    is_on_earth,
    miles_between,
)

anywhere = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
bearings = st.floats(0, 360)


def destination(point, bearing, miles):
    end = geodesic(miles=miles).destination(tuple(point), bearing)
    return Point(end.latitude, end.longitude)


@pytest.mark.parametrize(("miles", "error"), [(25, 0.001), (100, 0.05)])
@given(center=anywhere, bearing=bearings, part=st.floats(0, 1))
@settings(max_examples=150, deadline=None)
def test_distances_are_the_geodesic(miles, error, center, bearing, part):
    end = destination(center, bearing, miles * part)
    truth = geodesic(tuple(center), tuple(end)).meters
    assert miles_between(center, end) * METERS_PER_MILE == pytest.approx(truth, abs=error)


@given(center=anywhere, bearing=bearings, part=st.floats(0, 1), miles=st.sampled_from([1, 5, 25, 200, 1000, 5000]))
@settings(max_examples=200, deadline=None)
@example(center=Point(51.9, 179.99), bearing=90, part=1, miles=25)
@example(center=Point(90, 0), bearing=180, part=1, miles=25)
@example(center=Point(-89.9, 12), bearing=180, part=1, miles=25)
def test_the_cover_misses_nobody_inside_the_circle(center, bearing, part, miles):
    end = destination(center, bearing, miles * part)
    bands = cover(center, miles * METERS_PER_MILE)
    assert any(b.number == band_of(end.latitude) and b.west <= end.longitude <= b.east for b in bands)


def test_the_cover_is_not_the_whole_earth():
    bands = cover(Point(42.0, -87.7), 25 * METERS_PER_MILE)
    assert len(bands) == 12
    assert all(-88.3 < band.west < band.east < -87.1 for band in bands)


def test_over_the_date_line_a_band_has_two_stretches():
    bands = cover(Point(51.9, 179.9), 25 * METERS_PER_MILE)
    assert {band.number for band in bands if band.east == 180} & {band.number for band in bands if band.west == -180}


@given(point=anywhere)
@settings(max_examples=200, deadline=None)
def test_points_lie_on_the_ellipsoid(point):
    x, y, z = ecef(point)
    assert math.hypot(x, y, z) == pytest.approx(6_367_000, abs=11_500)


def test_a_chord_and_its_distance_are_each_others_inverse():
    for miles in (0, 1e-6, 1, 100, 5000):
        meters = miles * METERS_PER_MILE
        assert distance(chord2(meters, 40), 40) == pytest.approx(meters, abs=1e-6)


def test_a_distance_beyond_the_antipode_does_not_fold_back():
    assert chord2(3 * HALF_WAY_ROUND, 40) >= chord2(HALF_WAY_ROUND, 40)


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ((43, -88), "north"), ((42.7, -87), "northeast"), ((42, -87), "east"), ((41.3, -87), "southeast"),
        ((41, -88), "south"), ((41.3, -89), "southwest"), ((42, -89), "west"), ((42.7, -89), "northwest"),
        ((42, -88), ""),
    ],
)  # fmt: skip
def test_directions(target, word):
    assert direction(Point(42, -88), Point(*target)) == word


def test_the_way_east_over_the_date_line():
    assert direction(Point(52, 179.9), Point(52, -179.9)) == "east"


@pytest.mark.parametrize(("latitude", "longitude", "answer"), [
    (0, 0, True), (90, 180, True), (90.1, 0, False), (0, -180.1, False), (math.nan, 0, False),
])  # fmt: skip
def test_what_is_on_earth(latitude, longitude, answer):
    assert is_on_earth(latitude, longitude) is answer


@given(point=anywhere)
@settings(max_examples=150, deadline=None)
def test_a_cell_is_about_a_mile_and_its_center_is_its_own(point):
    center = cell_center(point)
    assert is_on_earth(*center)
    assert miles_between(point, center) < 1
    if abs(point.latitude) < 80:
        assert cell_center(center) == center


def test_neighbors_share_a_cell_and_so_cannot_be_told_apart():
    home = Point(42.0451, -87.6877)
    assert cell_center(home) == cell_center(Point(home.latitude + 1e-4, home.longitude - 1e-4))
