"""Therapists as a list shows them: who, where, how far, and by what proof."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from locator import shortlist
from locator.listing import Listing
from locator.sphere import direction

_DIRECTIONS = {
    "north": gettext_lazy("north"),
    "northeast": gettext_lazy("northeast"),
    "east": gettext_lazy("east"),
    "southeast": gettext_lazy("southeast"),
    "south": gettext_lazy("south"),
    "southwest": gettext_lazy("southwest"),
    "west": gettext_lazy("west"),
    "northwest": gettext_lazy("northwest"),
}


_FEW = 3  # Techniques that a card names, if there are many.


@dataclass(frozen=True)
class Card:
    """One therapist as a result shows them. `miles` and `direction` are from the place searched, if that is a point.

    `ids` is the visitor's shortlist; `shortlist_url` is this very page with the therapist added to it or taken off.
    `wanted` are the bits that were asked for.
    """

    number: int
    listing: Listing
    techniques: list
    miles: float | None = None
    direction: str = ""
    ids: tuple[int, ...] = ()
    shortlist_url: str = ""
    wanted: frozenset[int] = frozenset()

    @property
    def therapist(self):
        return self.listing.practice.therapist

    @property
    def name(self):
        return self.therapist.name or self.practice.name

    @property
    def practice(self):
        return self.listing.practice

    @property
    def url(self):
        return shortlist.carried(self.therapist.get_absolute_url(), self.ids)

    @property
    def shortlisted(self):
        return self.therapist.pk in self.ids

    @property
    def techniques_in_words(self):
        """The first few, those that were asked for before others, and how many more there are on the profile."""
        names = [kind.name for kind in sorted(self.techniques, key=lambda kind: kind.bit not in self.wanted)]
        more = len(names) - _FEW
        if more <= 1:  # "And 1 more" takes as much room as its name.
            return ", ".join(names)
        words = ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", more)
        return words % {"names": ", ".join(names[:_FEW]), "count": more}

    @property
    def point(self):
        """Where a map may show it, as it stands in the page."""
        return f"{self.listing.latitude!r},{self.listing.longitude!r}"

    @property
    def coarse(self):
        """Does its point stand for an area, not for a door?"""
        return self.practice.hide_address or self.practice.precision != self.practice.Precision.ADDRESS

    @property
    def distance(self):
        """How far, in words: to a tenth of a mile, and far away to a mile."""
        if self.miles < 0.05:
            return _("about here") if self.coarse else _("right here")
        miles = number_format(self.miles, decimal_pos=1 if self.miles < 99.95 else 0, force_grouping=True)
        return (_("about %(miles)s miles") if self.coarse else _("%(miles)s miles")) % {"miles": miles}


def cards(matches, first, techniques, place=None, question=None) -> list[Card]:
    """The cards of what a search matched, numbered from `first`; one query. `techniques` are all there are."""
    listings = Listing.objects.select_related(
        "practice__therapist", "practice__state", "license__state", "certification"
    ).in_bulk([match.practice_id for match in matches])
    ids = question.ids if question else ()
    return [
        Card(
            number,
            listings[match.practice_id],
            [technique for technique in techniques if listings[match.practice_id].mask >> technique.bit & 1],
            match.miles,
            _DIRECTIONS.get(direction(place.point, listings[match.practice_id].point), "") if match.miles else "",
            ids,
            question.url(page=question.page, ids=shortlist.toggled(ids, match.therapist_id)) if question else "",
            question.bits if question else frozenset(),
        )
        # One that has gone since the search was made is left out.
        for number, match in enumerate(matches, first)
        if match.practice_id in listings
    ]
