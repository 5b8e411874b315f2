"""Which measurements miss which bar, and which are measured again."""

import pytest

from audit import bars
from audit.lighthouse import Reading
from audit.weights import Weight

CLEAN = Reading(98, 98, 98, 98, lcp=1800.0, cls=0.02, tbt=50.0, weight=20_000, requests=7, foreign=0)


def test_whatever_stands_on_the_bar_clears_it():
    assert list(bars.missed("home", CLEAN)) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"performance": 97}, "home: performance 97, the bar is 98"),
        ({"accessibility": 97}, "home: accessibility 97, the bar is 98"),
        ({"best_practices": 0}, "home: best practices 0, the bar is 98"),
        ({"seo": 88, "lost": ("crawlable-anchors",)}, "home: seo 88, the bar is 98 (crawlable-anchors)"),
        ({"lcp": 1801.0}, "home: LCP 1801 ms, the bar is 1800 ms"),
        ({"cls": 0.0201}, "home: CLS 0.0201, the bar is 0.02"),
        ({"tbt": 51.0}, "home: TBT 51 ms, the bar is 50 ms"),
        ({"foreign": 1}, "home: 1 requests to other hosts"),
    ],
)
def test_each_bar_that_is_missed_is_named(change, told):
    assert list(bars.missed("home", CLEAN._replace(**change))) == [told]


@pytest.mark.parametrize(
    ("change", "again"),
    [({}, False), ({"performance": 98}, True), ({"tbt": 40.0}, True), ({"lcp": 1500.0}, True), ({"cls": 0.016}, True)],
)
def test_a_figure_near_its_bar_is_measured_again(change, again):
    well = CLEAN._replace(performance=100, accessibility=100, best_practices=100, seo=100, lcp=900.0, cls=0.0, tbt=0.0)
    assert bars.close(well._replace(**change)) is again


@pytest.mark.parametrize(
    ("page", "view", "most"),
    [
        ("home", "phone", 60_000),
        ("article", "desk", 100_000),
        ("results, 20 listings", "phone", 80_000),
        ("results, 20 listings", "phone, with map", 200_000),
        ("results, 20 listings", "desk, with map", 200_000),
    ],
)
def test_a_first_view_has_its_weight(page, view, most):
    assert list(bars.too_heavy(Weight(page, view, most, 9, 0))) == []
    [told] = bars.too_heavy(Weight(page, view, most + 100, 9, 0))
    assert told == f"{page}, {view}: {most / 1000 + 0.1:.1f} kB, the bar is {most // 1000}"


def test_where_nothing_is_said_of_the_weight_only_other_hosts_count():
    assert list(bars.too_heavy(Weight("study", "desk", 10**9, 9, 0))) == []
    assert list(bars.too_heavy(Weight("study", "desk", 1, 9, 2))) == ["study, desk: 2 requests to other hosts"]
