import pytest

from locator.topology import Topology, area, is_inside, lines_between, middle

# Two squares side by side: the arc 1 is between them.
SQUARES = {
    "transform": {"scale": [0.5, 0.25], "translate": [-100, 40]},
    "arcs": [
        [[4, 0], [-4, 0], [0, 4], [4, 0]],
        [[4, 0], [0, 2], [0, 0], [0, 2]],
        [[4, 0], [4, 0], [0, 4], [-4, 0]],
    ],
    "objects": {
        "squares": {
            "geometries": [
                {"id": "1", "type": "Polygon", "properties": {"name": "West"}, "arcs": [[0, ~1]]},
                {"id": "2", "type": "MultiPolygon", "arcs": [[[1, ~2]]]},
            ]
        },
        "nation": {"geometries": [{"type": "Polygon", "arcs": [[0, ~2]]}]},
    },
}


@pytest.fixture
def squares():
    return Topology(SQUARES)


def test_reads_shapes_that_have_a_number(squares):
    assert squares.shapes == {"squares": [("1", "West", [[0, ~1]]), ("2", "", [[1, ~2]])]}


def test_a_ring_is_its_arcs_end_to_end(squares):
    assert squares.ring([0, ~1]) == [(4, 0), (0, 0), (0, 4), (4, 4), (4, 2), (4, 0)]
    assert squares.degrees((4, 2)) == (-98, 40.5)


def test_simplified_a_line_keeps_its_ends_and_its_corners(squares):
    squares.simplify(0.01)
    assert squares.arcs[1] == [(4, 0), (4, 4)]
    assert len(squares.arcs[0]) == 4
    squares.simplify(5)
    assert squares.arcs[0] == [(4, 0), (4, 4)]


def test_an_island_keeps_what_is_farthest_from_its_first_position():
    island = {"arcs": [[[0, 0], [4, 0], [0, 4], [-4, 0], [0, -4]]], "objects": {}}
    topology = Topology({**SQUARES, **island})
    topology.simplify(1)
    assert topology.arcs[0] == [(0, 0), (4, 4), (0, 0)]


def test_rows_become_one_and_nothing_stands_twice(squares):
    squares.merge_rows(4)
    assert squares.arcs[1] == [(4, 0), (4, 1)]
    assert squares.degrees((4, 1)) == (-98, 41)


def test_the_lines_between_are_those_that_the_outline_has_not():
    assert lines_between([[[0, ~1]], [[1, ~2]]], [[0, ~2]]) == [1]


def test_area_inside_and_middle():
    square = [(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)]
    assert area(square) == 16
    assert area(square[::-1]) == -16
    assert is_inside((1, 1), square)
    assert not is_inside((5, 1), square)
    horseshoe = [(0, 0), (9, 0), (9, 9), (6, 9), (6, 3), (3, 3), (3, 9), (0, 9), (0, 0)]
    assert is_inside(middle(horseshoe), horseshoe)
    assert middle(square) == pytest.approx((2, 2), abs=0.2)
