"""A small cast: states of every kind, a few techniques, and a maker of qualified therapists."""

import datetime
import itertools

import pytest

from locator.models import Certification, License, Practice, State, Technique, Therapist

LONG_AGO = datetime.date(2020, 1, 1)
FAR_AHEAD = datetime.date(2099, 12, 31)


@pytest.fixture
def states(db):
    """Illinois and Alaska license, California certifies who asks, Vermont registers, Kansas does nothing."""
    kinds = {
        "IL": ("Illinois", "license"),
        "WI": ("Wisconsin", "license"),
        "AK": ("Alaska", "license"),
        "CA": ("California", "certification"),
        "VT": ("Vermont", "registration"),
        "KS": ("Kansas", "none"),
        "GU": ("Guam", "unknown"),
    }
    State.objects.bulk_create(State(code=code, name=name, regulation=kind) for code, (name, kind) in kinds.items())
    return State.objects.in_bulk()


@pytest.fixture
def techniques(db):
    names = {"swedish": "Swedish massage", "deep-tissue": "Deep tissue massage", "prenatal": "Prenatal massage"}
    return {slug: Technique.objects.create(slug=slug, name=name) for slug, name in names.items()}


@pytest.fixture
def make_therapist(states):
    """Makes a published therapist with one practice and one verified, current license, unless told otherwise.

    `practice`, `license` and `certification` are dicts of fields, or None for none of it.
    """
    return maker()


def maker():
    numbers = itertools.count(1)

    def make(
        first_name="Rosa", last_name="Delgado", techniques=(), practice=(), license=(), certification=None, **fields
    ):
        number = next(numbers)
        therapist = Therapist.objects.create(
            **{"first_name": first_name, "last_name": last_name, "published": True, **fields}
        )
        therapist.techniques.set(techniques)
        if practice is not None:
            place = {"city": "Evanston", "state_id": "IL", "zip": "60201", "latitude": 42.05, "longitude": -87.69}
            Practice.objects.create(therapist=therapist, **{**place, "precision": "address", **dict(practice)})
        if license is not None:
            proof = {"number": f"227.{number:06}", "state_id": "IL", "title": "LMT", "source": "IDFPR"}
            dates = {"expires_on": FAR_AHEAD, "verified_on": LONG_AGO}
            License.objects.create(therapist=therapist, **{**proof, **dates, **dict(license)})
        if certification is not None:
            held = {"title": "BCTMB", "number": str(number), "expires_on": FAR_AHEAD}
            Certification.objects.create(therapist=therapist, **{**held, **dict(certification)})
        return therapist

    return make
