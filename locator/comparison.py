"""Therapists side by side: the same facts about each, those that differ first. Only who may be shown today."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from locator import facts
from locator.facts import Line
from locator.listing import Listing


@dataclass(frozen=True)
class Fact:
    """One row: a cell of lines for each of the people named, in their order. An empty cell was not stated."""

    label: str
    names: tuple[str, ...]
    cells: tuple[tuple[Line, ...], ...]

    @property
    def named(self) -> list[tuple[str, tuple[Line, ...]]]:
        return list(zip(self.names, self.cells, strict=True))

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1

    @property
    def stated(self) -> bool:
        return any(self.cells)


@dataclass(frozen=True)
class Person:
    """A therapist and those of their practices that may be shown today."""

    listings: list[Listing]

    @property
    def therapist(self):
        return self.listings[0].therapist

    @property
    def name(self) -> str:
        """Rosters may know the business alone, or no name at all: a link must have words."""
        first = self.practices[0]
        return self.therapist.name or first.name or _("Therapist in %s") % first

    @property
    def practices(self) -> list:
        return [listing.practice for listing in self.listings]

    @cached_property
    def proven(self) -> list[Listing]:
        """The first listing of each proof: practices in one state share one."""
        first = {}
        for listing in self.listings:
            first.setdefault((listing.license_id, listing.certification_id), listing)
        return list(first.values())

    @cached_property
    def techniques(self) -> list:
        return list(self.therapist.techniques.all())

    @property
    def certifications(self) -> list:
        """Those that have not run out."""
        today = timezone.localdate()
        held = self.therapist.certifications.all()
        return [one for one in held if one.expires_on is None or one.expires_on >= today]


@dataclass(frozen=True)
class Comparison:
    people: list[Person]
    # How many of those asked for are not there to be shown. Why, and who they were, is nobody's business.
    missing: int

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(person.therapist.pk for person in self.people)

    @cached_property
    def facts(self) -> list[Fact]:
        """Every row that says something about somebody."""
        rows, names = [], tuple(person.name for person in self.people)
        for label, describe in facts.FACTS:
            row = Fact(label, names, tuple(tuple(describe(person)) for person in self.people))
            rows += _shared_apart(row) if describe is facts.techniques else [row]
        return [fact for fact in rows if fact.stated]

    @property
    def differing(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.differs]

    @property
    def same(self) -> list[Fact]:
        return [fact for fact in self.facts if not fact.differs]


def of(ids: Iterable[int]) -> Comparison:
    """Those with these ids who are listed today, in this order. Three queries, however many."""
    ids = tuple(ids)
    if not ids:
        return Comparison([], 0)
    listings = {}
    for listing in _listings().filter(therapist__in=ids):
        listings.setdefault(listing.therapist_id, []).append(listing)
    people = [Person(listings[pk]) for pk in ids if pk in listings]
    return Comparison(people, len(ids) - len(people))


def _listings() -> QuerySet[Listing]:
    return (
        Listing.objects.current()
        .select_related("therapist", "practice__state", "license__state", "certification")
        .prefetch_related("therapist__techniques", "therapist__certifications")
        .defer("words", "therapist__bio")
        .order_by("practice")
    )


def _shared_apart(techniques: Fact) -> list[Fact]:
    """What only some offer and what all offer, in a row each; one row where they share all or nothing."""
    shared = set(techniques.cells[0]).intersection(*techniques.cells[1:])
    if not shared or not techniques.differs:
        return [techniques]
    common = tuple(line for line in techniques.cells[0] if line in shared)
    others = (tuple(line for line in cell if line not in shared) for cell in techniques.cells)
    no_others = (Line(_("No others")),)
    return [
        replace(
            techniques, label=_("Techniques that only some offer"), cells=tuple(cell or no_others for cell in others)
        ),
        replace(techniques, label=_("Techniques that all offer"), cells=(common,) * len(techniques.cells)),
    ]
