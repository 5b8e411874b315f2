"""From a question to its answer: the place, who is near it, and what to say where there is nobody."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext as _

from locator import gazetteer, keywords, offering, places, search, shortlist
from locator.cards import Card, cards
from locator.filters import Group
from locator.listing import Listing
from locator.question import DEFAULT_RADIUS, NAME, RADII, WIDEST, miles_in_words
from locator.search import Spot


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
class Answer:
    """Exactly one of: a place with its results, choices between places, a place not found, our service down.

    `near` tells how many therapists are near each of the choices; `drops` and `wider` what fewer filters, or a wider
    circle, would give where there is nobody.
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
        chips = [Link(option.label, asked.without(option)) for option in asked.chosen]
        if asked.q:
            chips.append(Link(_("“%(words)s”") % {"words": asked.q}, asked.url(q="")))
        return chips

    @property
    def unfiltered_url(self):
        return self.question.url(chosen=(), q="")

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
        spots = [_spot(choice, question.radius) for choice in place.places]
        return Answer(question, groups, choices=place, near=search.totals(_listings(question), spots, question.bits))
    return _near(place, question, groups, techniques)


def _spot(place, miles):
    return Spot(place.state) if place.precision == "state" else Spot(place.state, place.point, miles)


def _listings(question):
    return Listing.objects.current().mentioning(keywords.words(question.q))


def _near(place, question, groups, techniques):
    spot = _spot(place, question.radius)
    if not spot.miles:
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
    more = {} if results.total else _instead(place, spot, question, results, techniques)
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
    asked = _listings(question)
    drops = [
        Link(option.label, question.without(option), results.tally.total(results.wanted - {option.bit}))
        for option in question.chosen
    ]
    if question.q:
        without = search.survey(Listing.objects.current(), spot).total(results.wanted)
        drops.append(Link(_("“%(words)s”") % {"words": question.q}, question.url(q=""), without))
    if not spot.miles:
        return {"drops": drops}
    radii = [miles for miles in (*RADII, WIDEST) if miles > question.radius]
    numbers = search.totals(asked, [replace(spot, miles=miles) for miles in radii], results.wanted)
    wider = [
        Link(miles_in_words(miles), question.url(radius=miles), number)
        for miles, number in zip(radii, numbers, strict=True)
        if number
    ]
    nearest = cards(search.beyond(asked, spot, results.wanted), 1, techniques, place, question)
    return {"drops": drops, "wider": wider, "beyond": nearest}
