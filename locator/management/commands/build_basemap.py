"""Builds static/basemap/. `locator.basemap` says what is in the files, docs/data-sources.md where it is from."""

import json
import math
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from locator import basemap, gazetteer
from locator.topology import Topology, area, lines_between, middle

# In degrees, less than a pixel at zoom 7: nearer than that, each state's own file takes over.
TOLERANCE = 0.008
# The source's rows are four times as fine as its columns, which are 0.0036 degrees wide.
ROWS_OF_FAR_VIEWS = 4
# Islands below this, in square degrees, are less than a dot in far views. A territory is nothing but islands.
DOT = 0.001
TERRITORIES = {"AS", "GU", "MP", "PR", "VI"}
# A town this near a larger one has no room for its name at any zoom that shows names.
CROWDED_MILES = 2.5
MOST_TOWNS = 500
# Alaska's last islands lie east of 172 degrees; no other place of the United States is between there and 180.
PAST_THE_DATE_LINE = 172.2


class Command(BaseCommand):
    help = "Build the base map's files from the package named in docs/data-sources.md."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--npm", type=Path, required=True, metavar="DIR", help="the unpacked package")
        parser.add_argument(
            "--to", type=Path, default=settings.BASE_DIR / "static" / basemap.FOLDER, metavar="DIR", help="where to"
        )

    def handle(self, *args, npm, to, **options):
        try:
            states = _read(npm / "states-10m.json")
            counties = _read(npm / "counties-10m.json")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"A source is missing or broken: {error}. See docs/data-sources.md.") from error
        to.mkdir(parents=True, exist_ok=True)
        files = {"states": far(states)} | {code.lower(): near(counties, code) for code in _outlines(counties)}
        for name, content in files.items():
            _write(to / f"{name}.json", content)
        self.stdout.write(f"{len(files)} files, {sum(len(file.get('towns', ())) for file in files.values()):,} towns")


def far(topology: Topology) -> dict:
    """All states, simplified, each line once."""
    topology.simplify(TOLERANCE)
    topology.merge_rows(ROWS_OF_FAR_VIEWS)
    numbers, arcs, states = {}, [], {}

    def renumbered(arc):
        plain = max(arc, ~arc)
        if plain not in numbers:
            numbers[plain] = len(arcs)
            arcs.append(_line(topology.arcs[plain]))
        return numbers[plain] if arc >= 0 else ~numbers[plain]

    for code, rings in sorted(_outlines(topology).items()):
        by_size = sorted(rings, key=lambda ring: -_size(topology, ring))
        seen = [ring for ring in by_size if _size(topology, ring) > DOT or code in TERRITORIES] or by_size[:1]
        longitude, latitude = middle(_flat(topology, by_size[0]))
        states[code] = {
            "name": gazetteer.states()[code].name,
            "at": [round(latitude, 2), round(longitude / _narrow(topology, by_size[0]), 2)],
            "rings": [[renumbered(arc) for arc in ring] for ring in seen if len(topology.ring(ring)) > 3],
        }
    return {"grid": _grid(topology), "arcs": arcs, "states": states}


def near(topology: Topology, code: str) -> dict:
    """One state with its counties, as fine as the source, and the towns that its map names."""
    outline = _outlines(topology)[code]
    counties = [rings for fips, _, rings in topology.shapes["counties"] if basemap.CODES[fips[:2]] == code]
    return {
        "grid": _grid(topology),
        "rings": [_line(topology.ring(ring)) for ring in outline],
        "lines": [_line(topology.arcs[arc]) for arc in lines_between(counties, outline)],
        "towns": towns(code),
    }


def towns(code: str) -> list:
    """Towns with people, the largest first, but those that stand close to a larger one: [name, lat, lon, people]."""
    shown = []
    for town in gazetteer.towns():
        if town.state != code or not town.population:
            continue
        narrow = math.cos(math.radians(town.latitude))
        near = CROWDED_MILES / 69
        if all(
            math.hypot(town.latitude - other.latitude, (town.longitude - other.longitude) * narrow) > near
            for other in shown
        ):
            shown.append(town)
    return [
        [town.name, round(town.latitude, 3), round(_west(town.longitude), 3), _two_digits(town.population)]
        for town in shown[:MOST_TOWNS]
    ]


def _read(path):
    topology = Topology(json.loads(path.read_text()))
    if unknown := {fips for fips, _, _ in topology.shapes["states"]} - basemap.CODES.keys():
        raise ValueError(f"no state has the number {min(unknown)}")
    # A position past the date line goes on westward, so that no line runs around the Earth.
    whole_turn = 360 / topology.scale[0]
    for arc in topology.arcs:
        arc[:] = [(x, y) if _west(lon := topology.degrees((x, y))[0]) == lon else (x - whole_turn, y) for x, y in arc]
        arc[:] = [(round(x), y) for x, y in arc]
    return topology


def _outlines(topology):
    return {basemap.CODES[fips]: rings for fips, _, rings in topology.shapes["states"]}


def _west(longitude):
    return longitude - 360 if longitude > PAST_THE_DATE_LINE else longitude


def _line(positions):
    """Whole numbers, each position as its way from the one before."""
    steps = zip([(0, 0), *positions], positions, strict=False)
    return list(chain.from_iterable((x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in steps))


def _grid(topology):
    return [round(value, 9) for value in (*topology.scale, *topology.translate)]


def _narrow(topology, ring):
    return math.cos(math.radians(topology.degrees(topology.ring(ring)[0])[1]))


def _flat(topology, ring):
    """A ring in degrees of latitude, both ways."""
    narrow = _narrow(topology, ring)
    return [(x * narrow, y) for x, y in map(topology.degrees, topology.ring(ring))]


def _size(topology, ring):
    return abs(area(_flat(topology, ring)))


def _two_digits(number):
    return round(number, 2 - len(str(number)))


def _write(path, content):
    """The same content gives the same bytes."""
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
