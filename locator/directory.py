"""The directory: who is in which state and town today, for those who would rather browse than search.

Counts are of therapists, not of practices, and of those listed today. A town's own page counts anew each time; the
counts of all states and of all towns of a state cost a scan, so each process keeps them for some minutes: cheaper than
a write to the cache that processes share. The date is part of their name in the cache: what runs out at midnight is
gone at midnight. Nothing of a visitor is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from django.core.cache import cache
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from locator import gazetteer
from locator.listing import SEVERAL, Listing
from locator.search import PAGE_SIZE, Match, Results

KEPT = 300  # seconds
NEIGHBORHOOD = 60  # miles
MOST_NEIGHBORS = 12


@dataclass(frozen=True)
class Populated:
    """A town with somebody in it: how many, and how far it is, in miles, from the town that was asked about."""

    town: gazetteer.Town
    count: int
    miles: float | None = None

    @cached_property
    def url(self):
        return town_url(self.town)

    @property
    def initial(self):
        return self.town.name[0]


def kept(what: str, count: Callable):
    """What a function says, asked again only after some minutes or at midnight."""
    key = _key(what)
    found = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, KEPT)
    return found


def state_url(code: str) -> str:
    return reverse("state", args=[code.lower()])


def town_url(town: gazetteer.Town, page: int = 1) -> str:
    path = reverse("town", args=[town.state.lower(), gazetteer.town_slug(town.name)])
    return f"{path}?page={page}" if page > 1 else path


def by_state() -> dict[str, int]:
    """How many therapists each state has, by its code; those with nobody are left out."""
    return kept("states", _count_states)


def by_town(codes) -> dict[str, dict[str, int]]:
    """How many therapists each town of some states has, by code and slug; under "" those whose town we do not know."""
    keys = {_key(f"towns:{code}"): code for code in codes}
    counts = {keys[key]: towns for key, towns in cache.get_many(keys).items()}
    if missing := [code for code in codes if code not in counts]:
        fresh = _count_towns(missing)
        cache.set_many({_key(f"towns:{code}"): towns for code, towns in fresh.items()}, KEPT)
        counts |= fresh
    return counts


def towns_of(code: str) -> tuple[list[Populated], int]:
    """The towns of a state with somebody in them, by name; and how many therapists work where we know no town."""
    counts = dict(by_town([code])[code])
    elsewhere = counts.pop("", 0)
    towns = [(gazetteer.town_by_slug(code, slug), count) for slug, count in counts.items()]
    # A town may have left the gazetteer since the listing was made.
    found = [Populated(town, count) for town, count in towns if town]
    return sorted(found, key=lambda one: gazetteer.town_slug(one.town.name)), elsewhere


def all_towns() -> list[gazetteer.Town]:
    """Every town with somebody in it, by state and slug."""
    pairs = kept("all-towns", _all_pairs)
    return list(filter(None, (gazetteer.town_by_slug(code, slug) for code, slug in pairs)))


def neighbors(town: gazetteer.Town) -> list[Populated]:
    """The towns around a town with somebody in them, the nearest first, across state lines too."""
    near = [(miles, other) for miles, other in gazetteer.towns_near(town.point, NEIGHBORHOOD) if other != town]
    counts = by_town(sorted({other.state for _, other in near}))
    found = (
        Populated(other, count, miles)
        for miles, other in near
        if (count := counts[other.state].get(gazetteer.town_slug(other.name)))
    )
    return list(islice(found, MOST_NEIGHBORS))


def in_town(code: str, slug: str, page: int) -> Results:
    """A page of the therapists of a town, by surname, each once. A page past the last is the last."""
    listings = Listing.objects.current().filter(state=code, town=slug)
    total = listings.aggregate(people=Count("therapist", distinct=True))["people"]
    page = min(page, Results(total, page, []).pages)
    start = (page - 1) * PAGE_SIZE
    rows = listings.values("sort_name", "therapist_id").annotate(first=Min("practice_id"))
    rows = rows.order_by("sort_name", "therapist_id")[start : start + PAGE_SIZE] if total else []
    return Results(total, page, [Match(row["first"], row["therapist_id"]) for row in rows])


def _count_states():
    # Few have several practices; to tell only those apart spares the database sorting everybody.
    alone, several = Q(mask__lt=SEVERAL), Q(mask__gte=SEVERAL)
    people = Count("pk", filter=alone) + Count("therapist", filter=several, distinct=True)
    return dict(Listing.objects.current().values_list("state").annotate(people=people))


def _all_pairs():
    towns = Listing.objects.current().exclude(town="")
    return list(towns.values_list("state", "town").distinct().order_by("state", "town"))


def _count_towns(codes):
    rows = Listing.objects.current().filter(state__in=codes).values_list("state", "town")
    counts = {code: {} for code in codes}
    for code, slug, people in rows.annotate(people=Count("therapist", distinct=True)):
        counts[code][slug] = people
    return counts


def _key(what):
    return f"directory:{timezone.localdate():%Y%m%d}:{what}"
