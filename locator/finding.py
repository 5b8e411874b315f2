"""From a question to its answer: the place, who is near it, and what to say where there is nobody."""

import math
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext as _

from locator import gazetteer, keywords, offering, places, search, shortlist
from locator.cards import Card, cards
from locator.filters import Group
from locator.listing import Listing
from locator.question import DEFAULT_RADIUS, NAME, RADII, WIDEST, miles_in_words
from locator.search import Spot

# Around each of many places to choose from, in miles: to count in wider circles would take long, and tell no more.
NEAR_A_CHOICE = 25


@dataclass(frozen=True)
class Link:
    """One way on from a page: the words, the address and, where it is known, how many therapists it leads to."""

    name: str
    url: str
    count: int | None = None


@dataclass(frozen=True)
class PlaceLink(Link):
    """A place to choose: its state in words, how many live there (0 where unknown)."""

    state: str = ""
    population: int = 0


@dataclass(frozen=True)
class Chip(Link):
    """A filter in use: a link to the same search without it. `id` tells it apart on the page."""

    id: str = ""


@dataclass(frozen=True)
class Answer:
    """Exactly one of: a place with its results, choices between places, a place not found, our service down.

    `near` tells how many therapists are near each of the choices; `drops`, `unfiltered` and `wider` what fewer filters,
    none, or a wider circle would give where there is nobody; `from_farther` how many more come to the visitor from
    beyond the distance asked for.
    """

    question: object
    groups: list[Group]
    place: places.Place | None = None
    choices: places.Choices | None = None
    not_found: places.PlaceNotFound | None = None
    down: places.GeocoderUnavailable | None = None
    results: search.Results | None = None
    cards: list[Card] = field(default_factory=list)
    beyond: list[Card] = field(default_factory=list)
    near: list[int] = field(default_factory=list)
    drops: list[Link] = field(default_factory=list)
    wider: list[Link] = field(default_factory=list)
    unfiltered: int = 0
    from_farther: Link | None = None

    @property
    def status(self):
        return 503 if self.down else 200

    @property
    def place_links(self):
        """The places to choose from, or that may have been meant, each a link that keeps the filters."""
        if self.choices:
            return [
                PlaceLink(
                    place.label,
                    self.question.url(near=place.query),
                    count,
                    gazetteer.states()[place.state].name,
                    place.population,
                )
                for place, count in zip(self.choices.places, self.near, strict=True)
            ]
        problem = self.not_found or self.down
        texts = problem.suggestions if problem else [place.query for place in self.place.alternatives]
        return [Link(text, self.question.url(near=text)) for text in texts]

    @property
    def whole_state(self):
        return self.place.precision == "state"

    @cached_property
    def offers(self):
        return offering.offers(self.groups, self.question, self.results, self.whole_state)

    @property
    def fictional(self):
        return any(card.therapist.is_demo for card in (*self.cards, *self.beyond))

    @property
    def chips(self):
        """The filters in use, each a link to the same search without it."""
        asked = self.question
        chips = [Chip(option.label, asked.without(option), id=option.id) for option in asked.chosen]
        if asked.q:
            chips.append(Chip(_("“%(words)s”") % {"words": asked.q}, asked.url(q=""), id="q"))
        return chips

    @property
    def unfiltered_url(self):
        return self.question.url(chosen=(), q="")

    @property
    def near_a_choice(self):
        return miles_in_words(min(self.question.radius, NEAR_A_CHOICE))

    @property
    def elsewhere_url(self):
        return self.question.url(near=None)

    @property
    def sorts(self):
        """The orders there are: the words, the address, and whether it is the present one."""
        return [
            (words, self.question.url(sort=sort), self.question.sort == sort)
            for sort, words in (("distance", _("Distance")), ("name", _("Name")))
        ]

    @property
    def shortlist_url(self):
        return shortlist.url(self.question.ids)

    @property
    def previous_url(self):
        return self.question.url(page=self.results.page - 1) if self.results.page > 1 else ""

    @property
    def next_url(self):
        return self.question.url(page=self.results.page + 1) if self.results.page < self.results.pages else ""


def answer(question, groups, techniques) -> Answer:
    """The answer to a question that has a `near`. `groups` are all filters, `techniques` all techniques."""
    try:
        place = places.resolve(question.near)
    except places.PlaceNotFound as error:
        return Answer(question, groups, not_found=error)
    except places.GeocoderUnavailable as error:
        return Answer(question, groups, down=error)
    if isinstance(place, places.Choices):
        spots = [_spot(choice, min(question.radius, NEAR_A_CHOICE)) for choice in place.places]
        return Answer(question, groups, choices=place, near=search.totals(_listings(question), spots, question.bits))
    return _near(place, question, groups, techniques)


def _spot(place, miles):
    return Spot(place.state, place.point, None if place.precision == "state" else miles)


def _listings(question):
    return Listing.objects.current().mentioning(keywords.words(question.q))


def _near(place, question, groups, techniques):
    spot = _spot(place, question.radius)
    if place.precision == "state":
        question = _about_all_of(place, question)
    results = search.find(_listings(question), spot, question.page, question.bits, question.sort == NAME)
    if results.page != question.page:
        question.notices.append(
            _("There is no page %(asked)d: this is the last, page %(page)d.")
            % {"asked": question.page, "page": results.page}
        )
        question = replace(question, page=results.page)
    first = (results.page - 1) * search.PAGE_SIZE + 1
    found = cards(results.matches, first, techniques, place, question)
    if results.total:
        more = {"from_farther": _from_farther(spot, question, results)}
    else:
        more = _instead(place, spot, question, results, techniques)
    return Answer(question, groups, place=place, results=results, cards=found, **more)


def _about_all_of(place, question):
    """A question about a whole state, less what needs a point, said."""
    if question.radius != DEFAULT_RADIUS:
        notice = _("“Within %(distance)s” means nothing for all of %(place)s, so it was left out.")
        question.notices.append(notice % {"distance": question.distance, "place": place.label})
    coming = [option for option in question.chosen if option.parameter == "comes_to_me"]
    if coming:
        question.notices.append(_("“Comes to me” needs an address, ZIP code or town, so it was left out."))
    return replace(question, chosen=tuple(option for option in question.chosen if option not in coming))


def _instead(place, spot, question, results, techniques):
    """What to say where there is nobody: what each filter costs, who is nearest beyond, and who is in wider circles."""
    asked, everybody = _listings(question), results.tally
    drops = [
        Link(option.label, question.without(option), everybody.total(results.wanted - {option.bit}))
        for option in question.chosen
    ]
    if question.q:
        everybody = search.survey(Listing.objects.current(), spot)
        words = _("“%(words)s”") % {"words": question.q}
        drops.append(Link(words, question.url(q=""), everybody.total(results.wanted)))
    drops.sort(key=lambda way: way.count, reverse=True)
    more = {"drops": drops, "unfiltered": everybody.total()}
    farthest = math.inf
    if spot.miles:
        radii = [miles for miles in (*RADII, WIDEST) if miles > question.radius]
        numbers = search.rings(asked, spot, radii, results.wanted)
        more["wider"] = [
            Link(miles_in_words(miles), question.url(radius=miles), number)
            for miles, number in zip(radii, numbers, strict=True)
            if number
        ]
        # A keyword is looked for row by row: not all over the country.
        farthest = WIDEST if question.q else math.inf
        if question.q and not more["wider"]:
            return more
    elif question.q:
        return more
    nearest = search.beyond(asked, spot, results.wanted, farthest=farthest)
    return more | {"beyond": cards(nearest, 1, techniques, place, question)}


def _from_farther(spot, question, results):
    """Those who come to the visitor from beyond the distance asked for: how far they reach is not the visitor's."""
    if search.COMES not in results.wanted or not spot.miles or spot.miles >= WIDEST or not results.total:
        return None
    [number] = search.rings(_listings(question), spot, [WIDEST], results.wanted)
    more = number - results.total
    return Link(miles_in_words(WIDEST), question.url(radius=WIDEST), more) if more else None
