import gzip
import json

import brotli
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from locator import basemap, gazetteer
from locator.management.commands import build_basemap as build
from locator.topology import is_inside

SHIPPED = settings.BASE_DIR / "static" / basemap.FOLDER


def source(number="17", counties=("17001", "17003")):
    """A state of two counties, and the last island of Alaska."""
    return {
        "transform": {"scale": [0.1, 0.1], "translate": [-90, 40]},
        "arcs": [
            [[4, 0], [-4, 0], [0, 4], [4, 0]],
            [[4, 0], [0, 4]],
            [[4, 0], [4, 0], [0, 4], [-4, 0]],
            [[2630, 120], [5, 0], [0, 5], [-5, 0], [0, -5]],
        ],
        "objects": {
            "counties": {
                "geometries": [
                    {"id": counties[0], "type": "Polygon", "arcs": [[0, ~1]]},
                    {"id": counties[1], "type": "Polygon", "arcs": [[1, ~2]]},
                    {"id": "02016", "type": "Polygon", "arcs": [[3]]},
                ]
            },
            "states": {
                "geometries": [
                    {"id": number, "type": "Polygon", "arcs": [[0, ~2]]},
                    {"id": "02", "type": "Polygon", "arcs": [[3]]},
                ]
            },
        },
    }


@pytest.fixture
def built(tmp_path):
    """A function that builds from a made-up package, and reads what came of it."""

    def built(**changes):
        text = json.dumps(source(**changes))
        for name in ("states-10m.json", "counties-10m.json"):
            (tmp_path / name).write_text(text)
        call_command("build_basemap", npm=tmp_path, to=tmp_path / "out")
        return {path.stem: path.read_bytes() for path in (tmp_path / "out").iterdir()}

    return built


def line(grid, steps):
    """(longitude, latitude) of a line, as docstring and map have it."""
    x = y = 0
    found = []
    for east, north in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + east, y + north
        found.append((grid[2] + x * grid[0], grid[3] + y * grid[1]))
    return found


def shipped(name):
    return json.loads((SHIPPED / f"{name}.json").read_text())


def test_a_state_has_an_outline_counties_and_its_towns(built):
    files = built()
    assert files.keys() == {"states", "il", "ak"}
    state = json.loads(files["il"])
    assert state["lines"] == [[4, 0, 0, 4]]
    assert line(state["grid"], state["rings"][0])[:2] == [pytest.approx((-89.6, 40)), pytest.approx((-90, 40))]
    assert state["towns"][0] == ["Chicago", 41.85, -87.65, 2700000]
    people = [people for *_, people in state["towns"]]
    assert people == sorted(people, reverse=True)
    assert min(people) > 0


def test_far_off_each_line_stands_once(built):
    states = json.loads(built()["states"])
    assert states["states"]["IL"]["name"] == "Illinois"
    assert len(states["arcs"]) == 3
    used = [
        arc if arc >= 0 else -1 - arc for state in states["states"].values() for ring in state["rings"] for arc in ring
    ]
    assert sorted(used) == [0, 1, 2]


def test_alaska_goes_on_west_past_the_date_line(built):
    state = json.loads(built()["ak"])
    assert line(state["grid"], state["rings"][0])[0] == pytest.approx((173 - 360, 52))


def test_the_same_source_gives_the_same_bytes(built):
    assert built() == built()


def test_missing_or_strange_sources_are_one_plain_line(tmp_path, built):
    with pytest.raises(CommandError, match=r"A source is missing or broken: .*states-10m"):
        call_command("build_basemap", npm=tmp_path, to=tmp_path / "out")
    with pytest.raises(CommandError, match="no state has the number 99"):
        built(number="99")
    (tmp_path / "counties-10m.json").write_text('{"type": "Topology"}')
    with pytest.raises(CommandError, match="A source is missing or broken"):
        call_command("build_basemap", npm=tmp_path, to=tmp_path / "out")


def test_no_town_is_named_twice_or_right_beside_a_larger_one():
    names = [name for name, *_ in build.towns("IL")]
    assert names[:2] == ["Chicago", "Aurora"]
    assert len(names) == len(set(names)) == build.MOST_TOWNS
    assert "Lincolnwood" not in names  # Two miles from Skokie.


# What is shipped


def test_every_state_and_territory_that_has_an_outline_is_shipped():
    codes = set(basemap.CODES.values())
    assert codes == set(gazetteer.states()) - {"FM", "MH", "PW"}
    assert {path.stem for path in SHIPPED.iterdir()} == {"states", *map(str.lower, codes)}
    assert shipped("states")["states"].keys() == codes


@pytest.mark.parametrize("compress", [lambda data: gzip.compress(data, 9), brotli.compress], ids=["gzip", "brotli"])
def test_a_first_view_is_under_60_kilobytes(compress):
    sizes = {path.stem: len(compress(path.read_bytes())) for path in SHIPPED.iterdir()}
    states = sizes.pop("states")
    assert states + max(sizes.values()) < 60_000
    # In a corner of several, too.
    assert states + sizes["ny"] + sizes["nj"] + sizes["ct"] < 60_000


def test_every_ring_closes_and_lies_where_its_state_is():
    far = shipped("states")
    arcs = [line(far["grid"], steps) for steps in far["arcs"]]
    for code, state in far["states"].items():
        assert state["rings"], code
        for ring in state["rings"]:
            ends = [
                (arcs[arc][0], arcs[arc][-1]) if arc >= 0 else (arcs[-1 - arc][-1], arcs[-1 - arc][0]) for arc in ring
            ]
            assert all(one[1] == next_[0] for one, next_ in zip(ends, [*ends[1:], ends[0]], strict=True)), code
        near = shipped(code.lower())
        rings = [line(near["grid"], steps) for steps in near["rings"]]
        assert all(ring[0] == pytest.approx(ring[-1]) for ring in rings), code
        assert any(is_inside(state["at"][::-1], ring) for ring in rings), code
        towns = [(longitude, latitude) for _, latitude, longitude, _ in near["towns"]]
        inside = [town for town in towns if any(is_inside(town, ring) for ring in rings)]
        # The outline is a coarse one, and people live on the shore.
        assert len(inside) >= len(towns) * (0.9 if len(towns) > 40 else 0.4), code
