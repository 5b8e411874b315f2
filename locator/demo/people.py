"""One fictional therapist, with practices, credentials and techniques: the same for the same seed, number and day."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.utils.text import slugify

from locator.demo.kinds import KINDS, MIDDLES
from locator.demo.places import ANCHORED, Map, Spot
from locator.demo.words import (
    AREA_CODES,
    BUSINESS_ADJECTIVES,
    BUSINESS_KINDS,
    BUSINESS_NOUNS,
    FIRST_NAMES,
    LANGUAGES,
    LAST_NAMES,
    STREET_KINDS,
    STREETS,
)
from locator.models import Certification, License, Practice, State, Therapist

BOARD_CERTIFIED = "BCTMB"
# What is wrong with some: shares of a hundred, the rest being in order.
BLEMISHES = {"expired": 4, "unverified": 4, "disciplined": 1, "unpublished": 1}
TRAVEL_MILES = (5, 10, 10, 15, 20, 25, 25, 30, 40, 50)
# How the numbers of some states look. The D marks a fictional one: no board issues it, so no roster can clash with it.
NUMBERS = {"IL": "227.D{:06}", "NY": "D{:06}-01", "FL": "MA D{:06}", "TX": "MT D{:06}", "WA": "MA D{:06}"}
_KIND_WEIGHTS = [kind.weight for kind in KINDS]
_BLEMISH_WEIGHTS = [*BLEMISHES.values(), 100 - sum(BLEMISHES.values())]
_PRECISIONS = Practice.Precision.values
_GENDERS, _GENDER_WEIGHTS = ("female", "male", "nonbinary", ""), (74, 21, 2, 3)


@dataclass
class Person:
    """Unsaved rows that belong together."""

    therapist: Therapist
    techniques: list[str]
    practices: list[Practice]
    licenses: list[License] = field(default_factory=list)
    certifications: list[Certification] = field(default_factory=list)


class Crowd:
    """Draws fictional therapists.

    `states` maps codes to State rows, `techniques` lists the slugs there are, `today` is what licenses are dated by.
    """

    def __init__(self, seed: int, today: date, states: dict[str, State], techniques: list[str]):
        self.seed, self.today, self.states, self.techniques = seed, today, states, techniques
        # Where nobody knows who regulates, nobody can be shown.
        self.map = Map({code for code, state in states.items() if state.regulation != State.Regulation.UNKNOWN})

    def person(self, number: int) -> Person:
        """Therapist `number`, counted from 1. The first few are all in order and stand near known places."""
        random = Random(f"{self.seed}:{number}")
        spots = [self.map.draw(number, random)]
        anchored = number <= ANCHORED
        if not anchored and random.random() < 0.12:
            spots += [self.map.another(spots[0], random) for _ in range(random.choice((1, 1, 1, 2)))]
        blemish = None if anchored else random.choices([*BLEMISHES, None], _BLEMISH_WEIGHTS)[0]
        kind = random.choices(KINDS, _KIND_WEIGHTS)[0]
        therapist = self._therapist(number, kind, spots[0], random)
        therapist.published = blemish != "unpublished"
        person = Person(therapist, self._techniques(kind, random), self._practices(therapist, kind, spots, random))
        self._credentials(person, number, blemish, random)
        return person

    def _therapist(self, number, kind, spot, random):
        gender = random.choices(_GENDERS, _GENDER_WEIGHTS)[0]
        first = random.choice(FIRST_NAMES[gender or random.choice(("female", "male"))])
        last = random.choice(LAST_NAMES)
        if random.random() < 0.04:
            last = f"{last}-{random.choice(LAST_NAMES)}"
        since = self.today.year - int(random.triangular(0, 35, 6))
        sentences = [kind.opening, *random.sample(MIDDLES, random.choice((1, 2, 2))), kind.closing]
        return Therapist(
            external_id=external_id(number),
            first_name=first,
            last_name=last,
            gender=gender,
            languages=["en", *(code for code, share in LANGUAGES.items() if random.random() * 1000 < share)],
            accepts_new=random.random() < 0.85,
            bio=" ".join(sentences).format(first=first, city=spot.zip.city, since=since),
            practising_since=since,
            is_demo=True,
        )

    def _techniques(self, kind, random):
        """From 3 to 8 slugs: the heart of the kind for the most part, and now and then something else."""
        own = [slug for slug in kind.techniques if slug in self.techniques]
        count = random.choice((3, 4, 4, 5, 5, 6, 7, 8))
        likely = sorted(own, key=lambda slug: own.index(slug) * random.random())
        others = random.sample(self.techniques, min(count, len(self.techniques)))
        chosen = likely[: count - 1] + others
        return list(dict.fromkeys(chosen))[:count]

    def _practices(self, therapist, kind, spots, random):
        mobile, at_home = random.random() < 0.2, random.random() < 0.25
        return [self._practice(therapist, kind, spot, mobile, at_home and spot is spots[0], random) for spot in spots]

    def _practice(self, therapist, kind, spot: Spot, mobile, at_home, random):
        settings = {random.choice(kind.settings), *([random.choice(kind.settings)] if random.random() < 0.3 else [])}
        if at_home and not mobile:
            settings = {"clinic"}
        precision = random.choices(_PRECISIONS, (94, 5, 1))[0]
        point = {"address": spot.point, "zip": spot.zip.point, "town": spot.town.point}[precision]
        slug = slugify(therapist.name)
        return Practice(
            therapist=therapist,
            name=_business_name(therapist, spot, at_home, random),
            street=f"{int(random.triangular(1, 4999, 300))} {random.choice(STREETS)} {random.choice(STREET_KINDS)}",
            street2=f"Suite {random.randrange(100, 420)}" if not at_home and random.random() < 0.35 else "",
            city=spot.zip.city,
            state_id=spot.zip.state,
            zip=spot.zip.code,
            latitude=point.latitude,
            longitude=point.longitude,
            precision=precision,
            hide_address=at_home,
            phone=f"{AREA_CODES[spot.zip.state]}-555-{random.randrange(100, 200):04}",
            email=f"{slug}@example.org" if random.random() < 0.8 else "",
            website=f"https://example.org/{slug}" if random.random() < 0.6 else "",
            settings=sorted(settings | ({"home"} if mobile else set())),
            wheelchair=not at_home and random.random() < 0.6,
            travel_radius_miles=random.choice(TRAVEL_MILES) if mobile else 0,
        )

    def _credentials(self, person, number, blemish, random):
        """What each state of practice asks for; board certification where it asks for nothing, and here and there."""
        codes = dict.fromkeys(practice.state_id for practice in person.practices)
        licensing = [code for code in codes if self.states[code].regulation != State.Regulation.NONE]
        person.licenses = [
            self._license(person.therapist, self.states[code], number, blemish, random) for code in licensing
        ]
        if len(licensing) < len(codes) or random.random() < 0.08:
            person.certifications = [
                Certification(
                    therapist=person.therapist,
                    title=BOARD_CERTIFIED,
                    number=f"D{number:07}",
                    expires_on=self._expiry(blemish, random),
                )
            ]
        letters = [held.title for held in person.licenses[:1]] + [held.title for held in person.certifications]
        person.therapist.credentials = ", ".join(filter(None, letters))

    def _license(self, therapist, state, number, blemish, random):
        expires = self._expiry(blemish, random)
        verified = min(self.today, expires) - timedelta(days=random.randrange(1, 180))
        return License(
            therapist=therapist,
            state_id=state.code,
            number=NUMBERS.get(state.code, "D{:06}").format(number),
            title=state.title,
            disciplined=blemish == "disciplined",
            expires_on=expires,
            verified_on=None if blemish == "unverified" else verified,
            source="" if blemish == "unverified" else (state.board_abbreviation or state.board)[:100],
        )

    def _expiry(self, blemish, random):
        """Within the coming two years; within the last one where expired."""
        if blemish == "expired":
            return self.today - timedelta(days=random.randrange(1, 365))
        return self.today + timedelta(days=random.randrange(30, 730))


def external_id(number: int) -> str:
    return f"demo-{number}"


def _business_name(therapist, spot, at_home, random):
    kind = random.choice(BUSINESS_KINDS)
    if at_home or random.random() < 0.35:
        return f"{random.choice((therapist.name, therapist.last_name))} {kind}"
    if random.random() < 0.15:
        return f"{spot.zip.city} {random.choice(BUSINESS_NOUNS)} {kind}"
    return f"{random.choice(BUSINESS_ADJECTIVES)} {random.choice(BUSINESS_NOUNS)} {kind}"
