"""Several ways to answer one question: who is within a distance, how many, with which techniques, and the 20 nearest.

Each is called with a point and miles and returns an Answer; all must give the same. PostGIS's SQL goes through the same
Django connection as ours. Every one counts a therapist once, whatever the number of practices.
"""

import math
from typing import NamedTuple

import numpy as np
from django.db import connections
from django.utils import timezone

from locator import search
from locator.listing import SEVERAL
from locator.models import TECHNIQUE_BITS, Listing, Technique
from locator.sphere import METERS_PER_MILE, Point, chord2, cover, ecef

PAGE = search.PAGE_SIZE


class Answer(NamedTuple):
    """The total, how many have each technique bit, and the ids of the nearest therapists in order."""

    total: int
    counts: dict[int, int]
    nearest: list[int]


class Ours:
    """`search.find`, as the pages call it."""

    def __init__(self, alias):
        self.listings = Listing.objects.using(alias)

    def __call__(self, point, miles):
        found = search.find(self.listings.current(), point, miles)
        return Answer(found.total, found.counts, [match.therapist_id for match in found.matches])


class _PostGIS:
    CIRCLE = "ST_DWithin(location, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography, %(meters)s)"
    HERE = "ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography"

    def __init__(self, alias):
        self.connection = connections[alias]
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [self.TABLE])
            if cursor.fetchone()[0] is None:
                cursor.execute(f"DROP TABLE IF EXISTS {self.TABLE}_new")
                for statement in self.SETUP:
                    cursor.execute(statement)
                cursor.execute(f"ALTER TABLE {self.TABLE}_new RENAME TO {self.TABLE}")

    def _parameters(self, point, miles):
        return {
            "lat": point.latitude,
            "lon": point.longitude,
            "meters": miles * METERS_PER_MILE,
            "today": timezone.localdate(),
        }


class UsualPostGIS(_PostGIS):
    """As tutorials have it: a geography column and its index, the techniques in a table of their own, three queries."""

    TABLE = "bench_usual"
    SETUP = (
        "CREATE EXTENSION IF NOT EXISTS postgis",
        "CREATE TABLE bench_usual_new AS SELECT practice_id AS id, therapist_id, listed_until, "
        "ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)::geography AS location FROM locator_listing",
        "ALTER TABLE bench_usual_new ADD PRIMARY KEY (id)",
        "CREATE INDEX ON bench_usual_new USING gist (location)",
        "CREATE INDEX ON bench_usual_new (therapist_id)",
        "VACUUM (ANALYZE) bench_usual_new",
    )
    NEAR = f"FROM bench_usual WHERE {_PostGIS.CIRCLE} AND listed_until >= %(today)s"
    TOTAL = f"SELECT COUNT(DISTINCT therapist_id) {NEAR}"
    FACETS = f"""SELECT technique_id, COUNT(DISTINCT therapist_id)
        FROM bench_usual JOIN locator_therapist_techniques USING (therapist_id)
        WHERE {_PostGIS.CIRCLE} AND listed_until >= %(today)s GROUP BY technique_id"""
    NEAREST = f"""SELECT therapist_id, MIN(ST_Distance(location, {_PostGIS.HERE})) AS away {NEAR}
        GROUP BY therapist_id ORDER BY away, therapist_id LIMIT {PAGE}"""

    def __init__(self, alias):
        super().__init__(alias)
        self.bits = dict(Technique.objects.using(alias).values_list("pk", "bit"))

    def __call__(self, point, miles):
        parameters = self._parameters(point, miles)
        with self.connection.cursor() as cursor:
            cursor.execute(self.TOTAL, parameters)
            total = cursor.fetchone()[0]
            cursor.execute(self.FACETS, parameters)
            counts = {self.bits[technique]: count for technique, count in cursor.fetchall()}
            cursor.execute(self.NEAREST, parameters)
            return Answer(total, counts, [row[0] for row in cursor.fetchall()])


class TunedPostGIS(_PostGIS):
    """The best we can make of it: rows in the order of the index, masks packed and counted as ours are, and the page
    from as small a circle as the total suggests. The index's own nearest-neighbor order, `<->`, is that of a sphere.
    """

    TABLE = "bench_tuned"
    SETUP = (
        "CREATE EXTENSION IF NOT EXISTS postgis",
        "CREATE TABLE bench_tuned_new AS SELECT practice_id, therapist_id, listed_until, mask, "
        "ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)::geography AS location FROM locator_listing",
        "CREATE INDEX bench_tuned_location ON bench_tuned_new USING gist (location)",
        "CLUSTER bench_tuned_new USING bench_tuned_location",
        "VACUUM (ANALYZE) bench_tuned_new",
    )
    NEAR = f"FROM bench_tuned WHERE {_PostGIS.CIRCLE} AND listed_until >= %(today)s"
    SURVEY = f"""SELECT COUNT(*), string_agg(int8send(mask), ''::bytea) FILTER (WHERE mask < {SEVERAL}),
        string_agg(int8send(mask), ''::bytea) FILTER (WHERE mask >= {SEVERAL}),
        string_agg(int8send(therapist_id), ''::bytea) FILTER (WHERE mask >= {SEVERAL}) {NEAR}"""
    NEAREST = f"""SELECT therapist_id {NEAR}
        ORDER BY ST_Distance(location, {_PostGIS.HERE}), therapist_id LIMIT %(limit)s"""

    def __call__(self, point, miles):
        with self.connection.cursor() as cursor:
            cursor.execute(self.SURVEY, self._parameters(point, miles))
            rows, single, masks, owners = cursor.fetchone()
            packed, total = once_each(single, masks, owners)
            wanted, nearest = min(PAGE, total), {}
            for reach, limit in search._attempts(miles, wanted, total, rows):
                cursor.execute(self.NEAREST, self._parameters(point, reach) | {"limit": limit})
                nearest = dict.fromkeys(row[0] for row in cursor.fetchall())
                if len(nearest) >= wanted:
                    break
        return Answer(total, search._count_bits(packed), list(nearest)[:wanted])


def once_each(single, masks, owners):
    """All masks, packed, with those of one therapist's several practices made one; and how many they are."""
    merged = {}
    for mask, owner in zip(search._words(masks or b""), search._words(owners or b""), strict=True):
        merged[owner] = merged.get(owner, 0) | mask
    packed = bytes(single or b"") + b"".join(mask.to_bytes(8, "big") for mask in merged.values())
    return packed, len(packed) // 8


class Numpy:
    """Arrays in the process, in the order of our index: the limit, with no database to ask."""

    def __init__(self, alias):
        columns = "lat_band", "longitude", "x", "y", "z", "mask", "therapist_id", "practice_id"
        rows = Listing.objects.using(alias).current().order_by("lat_band", "longitude").values_list(*columns)
        table = np.array(list(rows.iterator(chunk_size=50_000)), dtype=object)
        kinds = np.int32, float, float, float, float, np.uint64, np.int64, np.int64
        for name, kind, column in zip(columns, kinds, table.T, strict=True):
            setattr(self, name, column.astype(kind))
        numbers = range(int(self.lat_band[0]), int(self.lat_band[-1]) + 2)
        self.first = dict(zip(numbers, np.searchsorted(self.lat_band, list(numbers)), strict=True))

    def __call__(self, point: Point, miles):
        meters = miles * METERS_PER_MILE
        near = np.concatenate([self._stretch(*band) for band in cover(point, meters)])
        x, y, z = ecef(point)
        chords = (self.x[near] - x) ** 2 + (self.y[near] - y) ** 2 + (self.z[near] - z) ** 2
        inside = chords <= chord2(meters, point.latitude)
        near, chords = near[inside], chords[inside]
        masks = self.mask[near]
        several = masks >= SEVERAL
        packed, total = once_each(
            masks[~several].astype(">u8").tobytes(),
            masks[several].astype(">u8").tobytes(),
            self.therapist_id[near[several]].astype(">u8").tobytes(),
        )
        return Answer(total, search._count_bits(packed), self._nearest(near, chords, min(PAGE, total)))

    def _stretch(self, number, west, east):
        low, high = self.first.get(number, 0), self.first.get(number + 1, 0)
        start, end = np.searchsorted(self.longitude[low:high], (west, east + math.ulp(east)))
        return np.arange(low + start, low + end)

    def _nearest(self, near, chords, wanted):
        limit = PAGE + 5
        while True:
            if limit < len(near):
                edge = np.partition(chords, limit)[limit]
                some = np.flatnonzero(chords <= edge)
            else:
                some = np.arange(len(near))
            owners = self.therapist_id[near[some]]
            order = np.lexsort((self.practice_id[near[some]], owners, chords[some]))
            nearest = dict.fromkeys(owners[order].tolist())
            if len(nearest) >= wanted:
                return list(nearest)[:wanted]
            limit *= 2


def same(one: Answer, other: Answer) -> bool:
    counts = [{bit: n for bit, n in answer.counts.items() if n and bit < TECHNIQUE_BITS} for answer in (one, other)]
    return one.total == other.total and one.nearest == other.nearest and counts[0] == counts[1]


def same_but_for_the_edge(ask, point, miles, expected: Answer) -> bool:
    """Would a contender give the expected total, had it drawn its circle up to 5 cm smaller or larger?"""
    smaller, larger = (ask(point, miles + centimeters / 100 / METERS_PER_MILE).total for centimeters in (-5, 5))
    return smaller <= expected.total <= larger and ask(point, miles).nearest == expected.nearest
