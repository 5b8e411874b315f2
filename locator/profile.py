"""What may be known of one therapist today: the same for their page, their vCard and what the page tells programs."""

import unicodedata
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locator import languages
from locator.listing import Listing
from locator.models import Certification, License, Practice, State, Technique, Therapist

FICTIONAL = _("Fictional: an invented person, to show how the site works.")
_JOINERS = "\u200c\u200d"  # Between letters, Persian and the languages of India cannot do without them.
_DIGITS = 6  # Of a degree: a tenth of a meter, and none of the noise of arithmetic.


@dataclass(frozen=True)
class Place:
    """A practice at which the therapist is listed today."""

    number: int
    practice: Practice
    town_slug: str  # "" where the gazetteer does not know the town.

    @property
    def point(self) -> str:
        """The public point as "latitude,longitude"."""
        return ",".join(f"{degrees:.{_DIGITS}f}" for degrees in self.practice.public_point)

    @property
    def exact(self) -> bool:
        """Does the public point lead to the door? Not where the home is hidden, or only its ZIP code or town known."""
        return not self.practice.hide_address and self.practice.precision == Practice.Precision.ADDRESS

    @property
    def map_app(self) -> str:
        """A geo: link (RFC 5870); what apps put a pin at is the q."""
        return f"geo:{self.point}?q={self.point}"

    @property
    def openstreetmap(self) -> str:
        return f"https://www.openstreetmap.org/directions?{urlencode({'to': self.point})}"


@dataclass(frozen=True)
class Proof:
    """A credential that lets the therapist be listed, and the states in which it does."""

    held: License | Certification
    states: tuple[State, ...]

    @property
    def is_license(self) -> bool:
        return isinstance(self.held, License)

    @property
    def issuer(self) -> State | None:
        """The state whose license it is."""
        return self.held.state if self.is_license else None

    @property
    def title(self) -> str:
        return self.held.title or (self.issuer.title if self.issuer else "")


@dataclass(frozen=True)
class Profile:
    therapist: Therapist
    places: tuple[Place, ...]
    proofs: tuple[Proof, ...]
    techniques: tuple[Technique, ...]
    certifications: tuple[Certification, ...]

    @property
    def name(self) -> str:
        """The person's; of one who gives none, the first practice's; failing that, what they are."""
        return self.given_name or str(_("Massage therapist"))

    @property
    def given_name(self) -> str:
        """The name, or ""."""
        names = [self.therapist.name, *(place.practice.name for place in self.places)]
        return next(filter(None, (visible(name).strip() for name in names)), "")

    @property
    def languages(self) -> list[str]:
        return [languages.name(code) for code in self.therapist.languages]

    @property
    def first(self) -> Practice:
        return self.places[0].practice

    @property
    def reachable(self) -> Practice | None:
        """The first practice that can be called or written to."""
        return next((place.practice for place in self.places if place.practice.phone or place.practice.email), None)

    @property
    def nearby(self) -> str:
        """What to search for to find others near the first practice."""
        return self.first.public_zip or self.town

    @property
    def town(self) -> str:
        """Where the first practice is, as a town and its state."""
        return ", ".join(filter(None, [self.first.city or self.first.public_zip, self.first.state_id]))


def visible(name: str) -> str:
    """A name without what is not seen and changes what is, such as the mark that turns all after it around."""
    return "".join(letter for letter in name if unicodedata.category(letter) != "Cf" or letter in _JOINERS)


def read(pk: int) -> Profile | None:
    """The profile of a therapist who is listed today. Four queries, whatever it holds; two where there is none."""
    therapist = Therapist.objects.filter(pk=pk).first()
    listings = therapist and list(
        Listing.objects.current()
        .filter(therapist=therapist)
        .select_related("practice__state", "license__state", "certification")
        .order_by("practice")
    )
    if not listings:
        return None
    proofs = _proofs(listings)
    shown = {proof.held for proof in proofs}
    today = timezone.localdate()
    return Profile(
        therapist,
        tuple(Place(number, listing.practice, listing.town) for number, listing in enumerate(listings, 1)),
        proofs,
        tuple(therapist.techniques.all()),
        # One that is the proof is shown as such, and one that has run out not at all.
        tuple(
            held
            for held in therapist.certifications.all()
            if held not in shown and not (held.expires_on and held.expires_on < today)
        ),
    )


def _proofs(listings) -> tuple[Proof, ...]:
    """Each credential once, those of the first practice first."""
    states = {}
    for listing in listings:
        states.setdefault(listing.proof, {})[listing.practice.state] = None
    return tuple(Proof(held, tuple(of)) for held, of in states.items())
