"""Who is near a point, in true order, once each; how many they are, and what they offer.

Two queries answer a page: the masks of everyone in the circle, packed by the database into one string and counted here,
then the nearest of them. The total is known first, so the second looks only as far as a page is likely to reach.
"""

import math
import struct
from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connections
from django.db.models import Min

from locator.listing import SEVERAL, chord2_to, circle
from locator.models import TECHNIQUE_BITS
from locator.sphere import HALF_WAY_ROUND, METERS_PER_MILE, distance

PAGE_SIZE = 20
# How far to look, in miles, when nobody is inside the circle: three queries at most.
BEYOND = (200, 1600, HALF_WAY_ROUND / METERS_PER_MILE)


@dataclass(frozen=True)
class Match:
    """One therapist found, at the practice nearest to the point. `miles` is None where no distance was asked for."""

    practice_id: int
    therapist_id: int
    miles: float | None = None


@dataclass(frozen=True)
class Results:
    """One page of what was found. `counts` tells, by mask bit, how many of all found have it."""

    total: int
    page: int
    matches: list[Match]
    counts: dict[int, int] = field(default_factory=dict)

    @property
    def pages(self):
        return max(1, math.ceil(self.total / PAGE_SIZE))


# The values of a 64-bit column, eight bytes each, in one string.
PACKED = {
    "postgresql": "string_agg(int8send({}), ''::bytea)",
    "sqlite": "group_concat(printf('%%016x', {}), '')",
}


def find(listings, point, miles, page=1) -> Results:
    """A page of the therapists within a distance of a point, nearest first, ties by id.

    `listings` is a QuerySet of Listing with every other condition applied. A page past the last is the last.
    """
    rows, total, counts = _survey(listings, circle(point, miles))
    page = min(page, max(1, math.ceil(total / PAGE_SIZE)))
    wanted = min(page * PAGE_SIZE, total)
    matches = []
    for reach, limit in _attempts(miles, wanted, total, rows):
        matches = _nearest(listings, point, reach, wanted, limit)
        if len(matches) == wanted:
            break
    return Results(total, page, matches[(page - 1) * PAGE_SIZE : wanted], counts)


def beyond(listings, point, miles, limit=3) -> list[Match]:
    """The nearest few outside a distance, for when nobody is within it."""
    matches = []
    for reach in BEYOND:
        # A therapist's other practices may stand nearer than somebody else's first, hence more rows than people.
        if reach > miles and len(matches) < limit:
            matches = _nearest(listings, point, reach, limit, limit * 8)
    return matches


def in_state(listings, code, page=1) -> Results:
    """A page of the therapists of a whole state, by surname."""
    listings = listings.filter(state=code)
    _, total, counts = _survey(listings)
    page = min(page, max(1, math.ceil(total / PAGE_SIZE)))
    start = (page - 1) * PAGE_SIZE
    rows = listings.values("sort_name", "therapist_id").annotate(first=Min("practice_id"))
    rows = rows.order_by("sort_name", "therapist_id")[start : start + PAGE_SIZE]
    return Results(total, page, [Match(row["first"], row["therapist_id"]) for row in rows], counts)


def _select(listings, what, circle="", tail=""):
    """Rows of a statement over the listings that fulfil the conditions of a QuerySet and lie in a circle.

    Only the conditions are the ORM's: to build and compile the rest would take longer than to answer it.
    """
    if len(listings.query.alias_map) > 1:
        raise ValueError("The search reads Listing alone; a condition on another table belongs in a subquery.")
    try:
        where, parameters = listings.query.get_compiler(listings.db).compile(listings.query.where)
    except FullResultSet:
        where, parameters = "", ()
    except EmptyResultSet:
        where, parameters = "1 = 0", ()
    conditions = " AND ".join(filter(None, [where, circle])) or "1 = 1"
    with connections[listings.db].cursor() as cursor:
        # Safe: built of column names and our own numbers; what a visitor typed is in the parameters, if anywhere.
        cursor.execute(f"SELECT {what} FROM locator_listing WHERE {conditions} {tail}", parameters)  # noqa: S608
        return cursor.fetchall()


def _survey(listings, circle=""):
    """How many rows, how many therapists, and how many of those have each technique's bit."""
    pack = PACKED[connections[listings.db].vendor].format
    what = (
        f"COUNT(*), {pack('mask')} FILTER (WHERE mask < {SEVERAL}), "
        f"{pack('mask')} FILTER (WHERE mask >= {SEVERAL}), {pack('therapist_id')} FILTER (WHERE mask >= {SEVERAL})"
    )
    rows, *packed = _select(listings, what, circle)[0]
    single, several, owners = (bytes.fromhex(p) if isinstance(p, str) else bytes(p or b"") for p in packed)
    masks = {}
    for mask, owner in zip(_words(several), _words(owners), strict=True):
        masks[owner] = masks.get(owner, 0) | mask
    everyone = single + b"".join(mask.to_bytes(8, "big") for mask in masks.values())
    return rows, len(everyone) // 8, _count_bits(everyone)


def _words(packed):
    return struct.unpack(f">{len(packed) // 8}Q", packed)


def _count_bits(packed):
    """How many of the packed masks have each technique's bit: a byte of all masks at once, as one great integer."""
    ones = int.from_bytes(b"\1" * (len(packed) // 8), "big")
    counts = {}
    for bit in range(TECHNIQUE_BITS):
        if bit % 8 == 0:
            plane = int.from_bytes(packed[7 - bit // 8 :: 8], "big")
        if count := (plane & ones << bit % 8).bit_count():
            counts[bit] = count
    return counts


def _attempts(miles, wanted, total, rows):
    """How far to look, and at how many rows: what an even density suggests and a little more, then wider, then all.

    So many rows hold `wanted` people for sure; but few have several practices, so the first attempt reads fewer.
    """
    if not wanted:
        return []
    enough = wanted + rows - total
    guess = miles * math.sqrt(wanted / total) * 1.3
    attempts = [(guess, min(2 * wanted, enough)), (guess * 3, enough)]
    return [(reach, limit) for reach, limit in attempts if reach < miles] + [(miles, enough)]


def _nearest(listings, point, miles, wanted, limit):
    """So many of the therapists nearest to a point, from so many of the rows."""
    what = f"practice_id, therapist_id, {chord2_to(point)} AS chord2"
    rows = _select(listings, what, circle(point, miles), f"ORDER BY chord2, therapist_id, practice_id LIMIT {limit:d}")
    found = {}
    for practice_id, therapist_id, chord2 in rows:
        if therapist_id not in found:
            found[therapist_id] = Match(practice_id, therapist_id, distance(chord2, point.latitude) / METERS_PER_MILE)
            if len(found) == wanted:
                break
    return list(found.values())
