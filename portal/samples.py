"""Made-up people and studies for the style guide: in memory only, and never the same as anybody's."""

import datetime
from types import SimpleNamespace

from locator.cards import Card
from locator.letter_forms import ContactForm
from locator.listing import Listing
from locator.models import Certification, License, Practice, State, Technique, Therapist
from locator.profile import Proof
from research.evidence import Against, Certainty, Design, GivenBy, Result
from research.models import Outcome, StudiedTechnique, Study

CHECKED, LAST_DAY = datetime.date(2026, 1, 15), datetime.date(2099, 12, 31)
STAGES = (
    ("pregnancy-and-birth", "Pregnancy and birth"),
    ("infancy", "Infancy"),
    ("childhood", "Childhood"),
    ("adulthood", "Adulthood"),
    ("middle-age", "Middle age"),
    ("older-age", "Older age"),
    ("end-of-life", "End of life"),
)


def license_proof():
    state = State(code="IL", name="Illinois", regulation="license", title="Licensed Massage Therapist")
    state.board, state.board_url = "An invented board", "https://board.example"
    held = License(state=state, number="227.000001", status="active", expires_on=LAST_DAY, verified_on=CHECKED)
    held.source = "the board’s own look-up"
    return Proof(held, (state,))


def certification_proof():
    state = State(code="KS", name="Kansas", regulation="none")
    return Proof(Certification(title="BCTMB", number="000001", expires_on=LAST_DAY), (state,))


def cards():
    """One with everything, one with as little as there can be."""
    techniques = [Technique(pk=-n, name=name, bit=n) for n, name in enumerate(("Swedish", "Prenatal"), 1)]
    rich = _listing(1, "Rosa Example", "Good Hands", license=license_proof().held, travel=10)
    rich.practice.phone, rich.practice.wheelchair = "312-555-0100", True
    rich.practice.therapist.credentials = "LMT"
    plain = _listing(2, "Sam Sample", "", certification=certification_proof().held, hidden=True)
    plain.practice.therapist.accepts_new = False
    return [
        Card(1, rich, techniques, 0.4, "north", (), "#card"),
        Card(2, plain, [], 12.0, "southwest", (plain.practice.therapist.pk,), "#card"),
    ]


def _listing(number, name, practice, hidden=False, travel=None, **proof):
    first, last = name.split()
    therapist = Therapist(pk=number, first_name=first, last_name=last, is_demo=True)
    state = State(code="IL", name="Illinois")
    place = Practice(pk=number, therapist=therapist, name=practice, city="Evanston", state=state, zip="60201")
    place.hide_address, place.travel_radius_miles = hidden, travel
    return Listing(practice=place, therapist=therapist, latitude=42.05, longitude=-87.69, **proof)


def study():
    """A trial that found something in part, and nothing in part."""
    made_up = Study(
        pk=-1,
        slug="sample-2025",
        headline="An invented trial: sleep after massage",
        authors="Sample S\nExample E",
        year=2025,
        design=Design.RANDOMIZED_TRIAL,
        participants=120,
        sessions=6,
        minutes=30,
        weeks=3,
        frequency="twice a week",
        given_by=GivenBy.THERAPIST,
        comparison="A hand resting on the arm, for as long.",
        follow_up="8 weeks",
        finding="Those who were massaged slept a little longer. Pain was the same in both groups.",
        limits="Nobody could be kept from knowing which care they got.",
        funding="Nobody: it never took place.",
    )
    outcomes = [
        Outcome(pk=-1, study=made_up, name="sleep", result=Result.BETTER, against=Against.LIGHT_TOUCH),
        Outcome(pk=-2, study=made_up, name="pain", result=Result.NO_DIFFERENCE, against=Against.LIGHT_TOUCH),
    ]
    outcomes[0].certainty, outcomes[0].effect = Certainty.LOW, "20 minutes more a night"
    outcomes[0].measured = outcomes[1].measured = "after 3 weeks"
    # In place of what the database would answer.
    made_up._prefetched_objects_cache = {"outcomes": outcomes, "techniques": [StudiedTechnique(pk=-1, name="Swedish")]}
    return made_up


def outcomes(of):
    return [(outcome, outcome.effect) for outcome in of.outcomes.all()]


def references():
    source = SimpleNamespace(
        author="Example E", title="An invented leaflet", url="https://leaflet.example", date="2025"
    )
    return [SimpleNamespace(number=1, places=["said-1", "said-2"], reference=source)]


def chips():
    names = (("prenatal", "prenatal massage"), ("wheelchair", "wheelchair access"))
    return SimpleNamespace(
        question=SimpleNamespace(filtered=True),
        chips=[SimpleNamespace(id=id, name=name, url="#chips") for id, name in names],
    )


def places():
    return SimpleNamespace(
        place_links=[
            SimpleNamespace(name="Springfield, IL", state="Illinois", url="#chooser", count=1234, population=114394),
            SimpleNamespace(name="Springfield, VT", state="Vermont", url="#chooser", count=0, population=9062),
            SimpleNamespace(name="62701", state="", url="#chooser", count=None, population=None),
        ]
    )


def letter():
    """A form that was sent with mistakes in it."""
    practices = [Practice(pk=1, name="Good Hands", city="Evanston"), Practice(pk=2, name="Lakeside", city="Evanston")]
    return ContactForm(practices, {"name": "Ana", "email": "ana at example", "message": ""})
