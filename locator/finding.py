"""From a question to its answer: the place, who is near it, and what to say where there is nobody."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from locator import places, search
from locator.filters import ListingFilter
from locator.listing import Listing
from locator.question import DEFAULT_RADIUS, RADII, WIDEST
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


# How many techniques the filters show before the rest is folded away.
COMMON = 10


@dataclass(frozen=True)
class Link:
    """One way on from a page: the words and the address."""

    name: str
    url: str


@dataclass(frozen=True)
class Choice:
    """A technique to filter by: how many of those found offer it, and whether the visitor asked for it."""

    technique: object
    count: int
    chosen: bool


@dataclass(frozen=True)
class Offer:
    """The techniques to filter by, each part by name: what most offer or the visitor asked for, and the rest."""

    common: list[Choice]
    rarer: list[Choice]


@dataclass(frozen=True)
class Card:
    """One therapist as a result shows them. `miles` and `direction` are from the place searched, if that is a point."""

    number: int
    listing: Listing
    techniques: list
    miles: float | None
    direction: str

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


@dataclass(frozen=True)
class Answer:
    """Exactly one of: a place with its results, choices between places, a place not found, our service down."""

    question: object
    techniques: list
    place: places.Place | None = None
    choices: places.Choices | None = None
    not_found: places.PlaceNotFound | None = None
    down: places.GeocoderUnavailable | None = None
    results: search.Results | None = None
    cards: list[Card] = field(default_factory=list)
    beyond: list[Card] = field(default_factory=list)

    @property
    def status(self):
        return 503 if self.down else 200

    @property
    def place_links(self):
        """The places to choose from, or that may have been meant, each a link that keeps the filters."""
        if self.choices:
            return [Link(place.label, self.question.url(near=place.query)) for place in self.choices.places]
        problem = self.not_found or self.down
        texts = problem.suggestions if problem else [place.query for place in self.place.alternatives]
        return [Link(text, self.question.url(near=text)) for text in texts]

    @cached_property
    def offered(self) -> Offer | None:
        """Every technique that somebody here offers or the visitor asked for; None where there is none."""
        asked, counts = self.question.techniques, self.results.counts
        choices = [
            Choice(technique, counts.get(technique.bit, 0), technique in asked)
            for technique in self.techniques
            if technique.bit in counts or technique in asked
        ]
        first = sorted(choices, key=lambda choice: (not choice.chosen, -choice.count))[: max(COMMON, len(asked))]
        common = [choice for choice in choices if choice in first]
        return Offer(common, [choice for choice in choices if choice not in first]) if choices else None

    @property
    def fictional(self):
        return any(card.therapist.is_demo for card in (*self.cards, *self.beyond))

    @property
    def chips(self):
        """The filters in use, each a link to the same search without it."""
        asked = self.question
        chips = [Link(technique.name, asked.without(technique)) for technique in asked.techniques]
        if asked.accepts_new:
            chips.append(Link(_("Takes new clients"), asked.url(accepts_new=False)))
        if asked.comes_to_me:
            chips.append(Link(_("Comes to me"), asked.url(comes_to_me=False)))
        return chips

    @property
    def ways_on(self):
        """What to try where nobody was found: as far as the nearest, if we look that far; no filters; elsewhere."""
        asked = self.question
        reach = next((miles for miles in (*RADII, WIDEST) if self.beyond and miles >= self.beyond[0].miles), None)
        links = [Link(_("Look within %(miles)g miles") % {"miles": reach}, asked.url(radius=reach))] if reach else []
        if asked.filtered:
            unfiltered = asked.url(techniques=(), accepts_new=False, comes_to_me=False)
            links.append(Link(_("Look without any filter"), unfiltered))
        return [*links, Link(_("Look near another place"), asked.url(near=None))]

    @property
    def previous_url(self):
        return self.question.url(page=self.results.page - 1) if self.results.page > 1 else ""

    @property
    def next_url(self):
        return self.question.url(page=self.results.page + 1) if self.results.page < self.results.pages else ""


def answer(question, techniques) -> Answer:
    """The answer to a question that has a `near`."""
    try:
        place = places.resolve(question.near)
    except places.PlaceNotFound as error:
        return Answer(question, techniques, not_found=error)
    except places.GeocoderUnavailable as error:
        return Answer(question, techniques, down=error)
    if isinstance(place, places.Choices):
        return Answer(question, techniques, choices=place)
    return _near(place, question, techniques)


def _near(place, question, techniques):
    whole_state = place.precision == "state"
    if whole_state and question.radius != DEFAULT_RADIUS:
        notice = _("“Within %(distance)s” means nothing for all of %(place)s, so it was left out.")
        question.notices.append(notice % {"distance": question.distance, "place": place.label})
    if whole_state and question.comes_to_me:
        question.notices.append(_("“Comes to me” needs an address, ZIP code or town, so it was left out."))
        question = replace(question, comes_to_me=False)
    listings = ListingFilter(
        question.query(),
        Listing.objects.current(),
        techniques=techniques,
        point=place.point,
    ).qs
    beyond = []
    if whole_state:
        results = search.in_state(listings, place.state, question.page)
    else:
        results = search.find(listings, place.point, question.radius, question.page)
        if not results.total:
            beyond = _cards(search.beyond(listings, place.point, question.radius), 1, place, techniques)
    if results.page != question.page:
        question.notices.append(
            _("There is no page %(asked)d: this is the last, page %(page)d.")
            % {"asked": question.page, "page": results.page}
        )
        question = replace(question, page=results.page)
    first = (results.page - 1) * search.PAGE_SIZE + 1
    cards = _cards(results.matches, first, place, techniques)
    return Answer(question, techniques, place=place, results=results, cards=cards, beyond=beyond)


def _cards(matches, first, place, techniques):
    listings = Listing.objects.select_related(
        "practice__therapist", "practice__state", "license__state", "certification"
    ).in_bulk([match.practice_id for match in matches])
    return [
        Card(
            number,
            listings[match.practice_id],
            [technique for technique in techniques if listings[match.practice_id].mask >> technique.bit & 1],
            match.miles,
            _DIRECTIONS.get(direction(place.point, listings[match.practice_id].point), "") if match.miles else "",
        )
        # One that has gone since the search was made is left out.
        for number, match in enumerate(matches, first)
        if match.practice_id in listings
    ]
