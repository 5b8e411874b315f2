"""Who is on record twice, perhaps: pairs of therapists, found in one pass over a table, with flat memory.

Two passes for what is shared exactly (a license, a phone): the first counts in a table of fixed size how often each key
may occur, the second keeps only the rows whose key occurs again. One for names: rows come by latitude, and each is held
against those of the last mile that share its first or its last name. No row is held against all others.
"""

import heapq
import itertools
from collections import defaultdict, deque
from collections.abc import Iterator
from zlib import crc32

from django.db.models import Q

from locator import lettering, license_numbers, likeness
from locator.models import License, Practice, Therapist
from locator.sphere import METERS_PER_MILE, Point, cover

KINDS = ("license", "phone", "name")
MOST_ROWS = 5000  # That share a key with another, of which pairs are made; the rest come up when these are dealt with.
MOST_EACH = 5  # Pairs of one person with others before them: a thousand of one name at one point are no N².
MOST_LIKE = 50
_SLOTS = 1 << 22
_CHUNK = 5000
MOST_HELD = 500  # Of one first or last name that a person is held against.
# A degree of latitude is never shorter than 68.7 miles; of longitude, a mile is no more than this up to 80 degrees.
_DEGREES = likeness.MILES / 68.7
_WIDEST = 0.1


def pairs(kind: str) -> Iterator[tuple[int, int]]:
    """Pairs of therapists' ids, the lower first, each pair once; those of a kind (one of KINDS)."""
    return {"license": _by_license, "phone": _by_phone, "name": _by_name}[kind]()


def _by_license():
    """By state and number, then by name."""
    rows = License.objects.order_by().values_list("therapist_id", "state_id", "number")

    def read():
        for who, state, number in _read(rows):
            if key := license_numbers.key(number):
                yield f"{state} {key}", who

    return (pair for pair, _names in _neighbors(read))


def _by_phone():
    """First those whose names are near as well: the phone of a clinic is that of many."""
    rows = Practice.objects.order_by().exclude(phone="").values_list("therapist_id", "phone")

    def read():
        for who, phone in _read(rows):
            if key := likeness.phone_key(phone):
                yield key, who

    found = sorted(_neighbors(read), key=lambda found: not likeness.near_names(*found[1]))
    return (pair for pair, _names in found)


def _read(rows):
    return rows.iterator(chunk_size=_CHUNK)


def _neighbors(read):
    """Pairs of those who share a key, next to each other by name, with the two names."""
    counts = bytearray(_SLOTS)
    for key, _who in read():
        slot = crc32(key.encode()) % _SLOTS
        if counts[slot] < 2:
            counts[slot] += 1
    again = (row for row in read() if counts[crc32(row[0].encode()) % _SLOTS] > 1)
    shared = heapq.nsmallest(MOST_ROWS, again)
    names = _names({who for _key, who in shared})
    told = set()
    for _key, group in itertools.groupby(shared, key=lambda row: row[0]):
        people = sorted({who for _, who in group if who in names}, key=lambda who: (*_sortable(names[who]), who))
        for one, other in itertools.pairwise(people):
            pair = min(one, other), max(one, other)
            if pair not in told:
                told.add(pair)
                yield pair, (names[one], names[other])


def _names(ids):
    found = Therapist.objects.filter(pk__in=ids).values_list("pk", "first_name", "last_name")
    return {pk: (first, last) for pk, first, last in found}


def _sortable(name):
    return likeness.name_key(name[1]), likeness.name_key(name[0])


def _by_name():
    """From south to north."""
    rows = (
        Practice.objects.filter(latitude__isnull=False)
        .order_by("latitude", "pk")
        .values_list("therapist_id", "latitude", "longitude", "therapist__first_name", "therapist__last_name")
    )
    held, shelves, told = deque(), (defaultdict(deque), defaultdict(deque)), set()
    for row in _read(rows):
        while held and row[1] - held[0][0] > _DEGREES:
            _south, places = held.popleft()
            for shelf, key in places:
                shelf[key].popleft()
                if not shelf[key]:
                    del shelf[key]
        places = _places(shelves, row)
        for other in _alike(row, places):
            pair = min(row[0], other[0]), max(row[0], other[0])
            if pair not in told:
                told.add(pair)
                yield pair
        held.append((row[1], places))
        for shelf, key in places:
            shelf[key].append(row)


def _places(shelves, row):
    """Where a row stands: on the shelf of last names and on that of first names, if it has one."""
    return [(shelf, key) for shelf, name in zip(shelves, row[:2:-1], strict=True) if (key := likeness.name_key(name))]


def _alike(row, places):
    """The last few rows before this one that look like it."""
    nearby = (
        other
        for shelf, key in places
        if key in shelf
        for other in itertools.islice(reversed(shelf[key]), MOST_HELD)
        if other[0] != row[0] and abs(other[2] - row[2]) < _WIDEST and _is_alike(row, other)
    )
    return itertools.islice(nearby, MOST_EACH)


def _is_alike(row, other):
    return likeness.near_names(row[3:], other[3:]) and likeness.within_reach(Point(*row[1:3]), Point(*other[1:3]))


def like(therapist) -> list[Therapist]:
    """Whoever looks like one therapist, by name; no more than MOST_LIKE. With practices and licenses."""
    # The phone of a clinic last: those who share it would crowd out who has the license, or the name.
    ids = dict.fromkeys([*_with_license(therapist), *_with_name(therapist), *_with_phone(therapist)])
    ids.pop(therapist.pk, None)
    return list(whole(Therapist.objects.filter(pk__in=list(ids)[:MOST_LIKE])))


def whole(therapists):
    """With all that is shown of them side by side."""
    return therapists.prefetch_related("practices", "licenses", "certifications", "techniques")


def _with_license(therapist):
    for license in therapist.licenses.all():
        if key := license_numbers.key(license.number):
            rows = license_numbers.near(License.objects.filter(state=license.state_id), key)
            found = rows.order_by().values_list("therapist_id", "number")
            yield from (who for who, number in found if license_numbers.key(number) == key)


def _with_phone(therapist):
    for key in {likeness.phone_key(practice.phone) for practice in therapist.practices.all()} - {""}:
        rows = Practice.objects.filter(lettering.has("phone", key)).order_by().values_list("therapist_id", "phone")
        yield from (who for who, phone in rows if likeness.phone_key(phone) == key)


def _with_name(therapist):
    name = therapist.first_name, therapist.last_name
    for point in {practice.point for practice in therapist.practices.all()} - {None}:
        bands = cover(point, likeness.MILES * METERS_PER_MILE)
        nearby = Q()
        for _number, west, east in bands:
            nearby |= Q(longitude__range=(west, east))
        rows = Practice.objects.filter(
            nearby, latitude__range=(point.latitude - _DEGREES, point.latitude + _DEGREES)
        ).order_by()
        columns = "therapist_id", "latitude", "longitude", "therapist__first_name", "therapist__last_name"
        for who, latitude, longitude, *theirs in _read(rows.values_list(*columns)):
            if likeness.near_names(name, tuple(theirs)) and likeness.within_reach(point, Point(latitude, longitude)):
                yield who
