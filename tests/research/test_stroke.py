"""One curve, and numbers that are no longer than they need to be."""

import pytest

from research.stroke import Stroke, tidy, written


def test_a_stroke_is_where_its_pieces_are():
    stroke = Stroke(10, 110, (0, 90, 120, 30))
    assert (stroke.at(0), stroke.at(10), stroke.at(110), stroke.at(500)) == (0, 0, 30, 30)
    (_, first), *_, (_, last) = stroke.piece(30, 60, away=5)
    assert (first, last) == pytest.approx((stroke.at(30) + 5, stroke.at(60) + 5))
    # In its middle a piece is on the stroke too: a cubic there is an eighth, three, three and an eighth of its points.
    points = [v for _, v in stroke.piece(30, 60)]
    assert sum(v * share for v, share in zip(points, (1, 3, 3, 1), strict=True)) / 8 == pytest.approx(stroke.at(45))


@pytest.mark.parametrize(
    ("length", "written_as"), [(3.0, "3"), (3.04, "3"), (3.06, "3.1"), (-0.04, "0"), (12.25, "12.2")]
)
def test_lengths_are_tidy(length, written_as):
    assert str(tidy(length)) == written_as


def test_path_data_wastes_nothing():
    assert written(1.04, -2.26, 3) == "1-2.3 3"
