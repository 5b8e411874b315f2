"""Dots beside a line: apart, near their place, and within limits."""

from itertools import combinations
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.swarm import GAP, Dot, settle


def level(s):
    return 0


def a_dot(home=100, room=60, hit=15, **span):
    return Dot(home, home - room, home + room, hit - 5, hit, **span)


def test_one_dot_stands_at_home_close_to_the_line():
    ((s, v),) = settle([a_dot()], level, 200)
    assert s == 100
    assert GAP + 15 <= abs(v) < GAP + 15 + 2


def test_dots_take_both_sides_and_the_room_along_the_line_before_they_stand_behind_others():
    places = settle([a_dot()] * 4, level, 200)
    assert {v > 0 for _, v in places} == {True, False}
    assert max(abs(v) for _, v in places) < GAP + 15 + 4


def test_a_dot_goes_far_aside_before_its_stem_runs_behind_another():
    places = settle([a_dot(200, 130)] * 14, level, 400)
    assert max(abs(v) for _, v in places) < GAP + 15 + 4


def test_dots_that_may_not_move_are_stacked():
    places = settle([a_dot(room=0)] * 4, level, 200)
    assert {s for s, _ in places} == {100}
    assert max(abs(v) for _, v in places) > GAP + 15 + 30


@pytest.mark.parametrize("slope", [0, 0.4, -0.4])
@given(dots=st.lists(st.builds(a_dot, st.integers(60, 340), st.integers(0, 80), st.floats(10, 30)), max_size=30))
def test_no_two_touch_and_none_touches_the_line(slope, dots):
    def line(s):
        return slope * s

    places = settle(dots, line, 400, lift=20)
    for (a, (s, v)), (b, (t, w)) in combinations(zip(dots, places, strict=True), 2):
        assert hypot(s - t, v - w) >= a.hit + b.hit
    for dot, (s, v) in zip(dots, places, strict=True):
        assert abs(v - line(s)) / hypot(1, slope) > dot.r
        assert dot.low - 4 <= s <= dot.high + 4 or not dot.hit + 8 < s < 400 - dot.hit - 8


def test_dots_without_room_are_told():
    places = settle([Dot(100, 80, 120, 10, 15)] * 3, level, 200, limits=(45, 45))
    assert [place is None for place in places] == [False, False, True]


def test_dots_keep_off_what_is_blocked():
    (place,) = settle([Dot(100, 0, 200, 10, 15)], level, 200, blocked=[(60, 140)])
    assert abs(place[0] - 100) >= 55


def test_a_spanning_line_stays_within_the_limits_where_the_line_bends_towards_them():
    def bend(s):
        return (s - 200) ** 2 / 1000

    ((_, v),) = settle([Dot(200, 150, 250, 5, 15, span=(0, 400))], bend, 400, limits=(70, -1000))
    assert v + bend(0) <= 70


def test_where_room_is_short_a_spanning_line_runs_behind_dots():
    dots = [a_dot(100, 0), a_dot(300, 0), a_dot(200, 60, span=(80, 320))]
    places = settle(dots, level, 400, limits=(45, -1000))
    assert None not in places
    assert places[2][1] < 45
