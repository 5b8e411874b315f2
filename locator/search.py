"""Who is near a point, in true order, once each; how many they are, and what they offer.

Two queries answer a page: the masks of everyone in the circle, packed by the database into three strings and counted in
`tally`, then the nearest of those who have all that is wanted. The total is known first, so the second looks only as
far as a page is likely to reach.
"""

import math
from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connections
from django.utils import timezone

from locator.conditions import certified, chord2_to, circle, comes_to, in_state, masked, within
from locator.listing import FEATURE_BITS, POLYGLOT, SEVERAL
from locator.sphere import HALF_WAY_ROUND, METERS_PER_MILE, Point, distance
from locator.tally import Tally

PAGE_SIZE = 20
# How far to look, in miles, when nobody is inside the circle: three queries at most.
BEYOND = (200, 1600, HALF_WAY_ROUND / METERS_PER_MILE)
CERTIFIED, COMES = FEATURE_BITS["certified"], FEATURE_BITS["comes_to_me"]


@dataclass(frozen=True)
class Spot:
    """Where a search looks: around a point, in miles; or, without `miles`, all of a state. `state` is the point's."""

    state: str
    point: Point | None = None
    miles: float | None = None

    @property
    def condition(self):
        return circle(self.point, self.miles) if self.miles else in_state(self.state)


@dataclass(frozen=True)
class Match:
    """One therapist found, at the practice nearest to the point. `miles` is None where no distance was asked for."""

    practice_id: int
    therapist_id: int
    miles: float | None = None


@dataclass(frozen=True)
class Results:
    """One page of what was found. `tally` counts everybody at the spot, those without what is `wanted` as well."""

    total: int
    page: int
    matches: list[Match]
    wanted: frozenset[int] = frozenset()
    tally: Tally = field(default_factory=lambda: Tally(b"", b"", b""), compare=False)

    @property
    def pages(self):
        return max(1, math.ceil(self.total / PAGE_SIZE))


def _packed(vendor, columns, condition):
    """Columns of 64 bits, eight bytes each, of all rows, as one string."""
    if vendor == "postgresql":
        one, aggregate = "||".join(f"int8send({column})" for column in columns), "string_agg({}, ''::bytea)"
    else:
        one, aggregate = f"printf('{'%%016x' * len(columns)}', {', '.join(columns)})", "group_concat({}, '')"
    return f"{aggregate.format(one)} FILTER (WHERE {condition})"


def find(listings, spot: Spot, page=1, wanted=frozenset(), by_name=False) -> Results:
    """A page of the therapists within a distance of a point, nearest first, ties by id; or by surname.

    `listings` is a QuerySet of Listing with every other condition applied; `wanted` are the bits that a row must have.
    A page past the last is the last. A whole state is always by surname.
    """
    tally = survey(listings, spot)
    total = tally.total(wanted)
    page = min(page, max(1, math.ceil(total / PAGE_SIZE)))
    last = min(page * PAGE_SIZE, total)
    if by_name or not spot.miles:
        matches = _by_name(listings, spot, wanted, last, tally.rows(wanted) - total) if last else []
    else:
        matches = []
        for reach, limit in _attempts(spot.miles, last, total, tally.rows(wanted)):
            matches = _nearest(listings, Spot(spot.state, spot.point, reach), wanted, last, limit)
            if len(matches) == last:
                break
    return Results(total, page, matches[(page - 1) * PAGE_SIZE : last], wanted, tally)


def beyond(listings, spot: Spot, wanted=frozenset(), limit=3, farthest=math.inf) -> list[Match]:
    """The nearest few outside a distance, or from the middle of a state, for when nobody is within it.

    Nobody is looked for farther than `farthest`, in miles.
    """
    matches = []
    for reach in BEYOND:
        # A therapist's other practices may stand nearer than somebody else's first, hence more rows than people.
        if (spot.miles or 0) < reach <= farthest and len(matches) < limit:
            matches = _nearest(listings, Spot(spot.state, spot.point, reach), wanted, limit, limit * 8)
    return matches


def totals(listings, spots: list[Spot], wanted=frozenset()) -> list[int]:
    """How many therapists with all that is wanted each of several spots has, in one statement."""
    where, parameters = _conditions(listings)
    selects = [
        f"SELECT {number} AS spot, {_how_many()} FROM locator_listing"  # noqa: S608 - as in _select
        f" WHERE {' AND '.join(filter(None, [where, spot.condition, _having(spot, wanted)]))}"
        for number, spot in enumerate(spots)
    ]
    if not selects:
        return []
    with connections[listings.db].cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(selects)} ORDER BY spot", parameters * len(selects))
        return [count for _, count in cursor.fetchall()]


def rings(listings, spot: Spot, radii: list[float], wanted=frozenset()) -> list[int]:
    """The same for several distances from one point, in miles, the widest last: its circle is read once."""
    if not radii:
        return []
    widest = Spot(spot.state, spot.point, radii[-1])
    what = ", ".join(_how_many(within(spot.point, miles)) for miles in radii)
    return list(_select(listings, what, widest.condition, _having(widest, wanted))[0])


def _how_many(condition="1 = 1"):
    """The number of therapists among some rows. Most have one, and need not be told apart."""
    return (
        f"COUNT(*) FILTER (WHERE mask < {SEVERAL} AND {condition})"
        f" + COUNT(DISTINCT therapist_id) FILTER (WHERE mask >= {SEVERAL} AND {condition})"
    )


def _conditions(listings):
    """The conditions of a QuerySet, as SQL and its parameters.

    Only they are the ORM's: to build and compile the rest of a statement would take longer than to answer it.
    """
    if len(listings.query.alias_map) > 1:
        raise ValueError("The search reads Listing alone; a condition on another table belongs in a subquery.")
    try:
        return listings.query.get_compiler(listings.db).compile(listings.query.where)
    except FullResultSet:
        return "", ()
    except EmptyResultSet:
        return "1 = 0", ()


def _select(listings, what, *conditions, tail=""):
    """Rows of a statement over the listings that fulfil the conditions of a QuerySet and some more."""
    where, parameters = _conditions(listings)
    conditions = " AND ".join(filter(None, [where, *conditions])) or "1 = 1"
    with connections[listings.db].cursor() as cursor:
        # Safe: built of column names and our own numbers; what a visitor typed is in the parameters, if anywhere.
        cursor.execute(f"SELECT {what} FROM locator_listing WHERE {conditions} {tail}", parameters)  # noqa: S608
        return cursor.fetchall()


def _having(spot, wanted):
    """The SQL of the wanted bits: those that rows hold, and the two that depend on day and place.

    From a whole state nobody can say who comes there, so there it is not asked.
    """
    today = timezone.localdate()
    conditions = [masked(wanted - {CERTIFIED, COMES})]
    if CERTIFIED in wanted:
        conditions.append(certified(today))
    if COMES in wanted and spot.miles:
        conditions.append(comes_to(spot.point, spot.state, today))
    return " AND ".join(filter(None, conditions))


def survey(listings, spot: Spot) -> Tally:
    """The masks of everyone at a spot, each with the two bits that depend on day and place."""
    today = timezone.localdate()
    mask = f"(mask | CASE WHEN {certified(today)} THEN {1 << CERTIFIED} ELSE 0 END"
    if spot.miles:
        mask += f" | CASE WHEN {comes_to(spot.point, spot.state, today)} THEN {1 << COMES} ELSE 0 END"
    mask += ")"
    vendor = connections[listings.db].vendor
    columns = [mask, "spoken_low", "spoken_high", "therapist_id"]
    groups = [
        (columns[:1], f"mask < {POLYGLOT}"),
        (columns[:3], f"mask >= {POLYGLOT} AND mask < {SEVERAL}"),
        (columns, f"mask >= {SEVERAL}"),
    ]
    what = ", ".join(_packed(vendor, *group) for group in groups)
    packed = _select(listings, what, spot.condition)[0]
    return Tally(*(bytes.fromhex(text) if isinstance(text, str) else bytes(text or b"") for text in packed))


def _by_name(listings, spot, wanted, last, more):
    """The first by surname, each at their nearest practice; `more` rows than people have all that is wanted."""
    away = chord2_to(spot.point) if spot.miles else "0"
    what = f"practice_id, therapist_id, {away} AS chord2"
    tail = f"ORDER BY sort_name, therapist_id, chord2, practice_id LIMIT {last + more:d}"
    rows = _select(listings, what, spot.condition, _having(spot, wanted), tail=tail)
    return _people(rows, spot, last)


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


def _nearest(listings, spot, wanted, last, limit):
    """So many of the therapists nearest to a point, from so many of the rows."""
    what = f"practice_id, therapist_id, {chord2_to(spot.point)} AS chord2"
    tail = f"ORDER BY chord2, therapist_id, practice_id LIMIT {limit:d}"
    return _people(_select(listings, what, spot.condition, _having(spot, wanted), tail=tail), spot, last)


def _people(rows, spot, last):
    """The first so many therapists of some rows, each once."""
    found = {}
    for practice_id, therapist_id, chord2 in rows:
        if therapist_id not in found:
            miles = distance(chord2, spot.point.latitude) / METERS_PER_MILE if spot.miles else None
            found[therapist_id] = Match(practice_id, therapist_id, miles)
            if len(found) == last:
                break
    return list(found.values())
