"""Somebody and something of every kind, for tests that only look: made once, and put back for each of them."""

from types import SimpleNamespace

from django.contrib.auth import get_user_model, login
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from locator import starting as locator_starting
from locator.models import Practice, Technique
from research import starting as research_starting
from research.models import Article
from tests import cast

HOME = {"street": "77 Secret Lane", "city": "Skokie", "latitude": 42.03, "longitude": -87.73, "zip": "60076"}


def build():
    """Addresses and keys of what was made.

    `rosa` is licensed, and has two rooms, one of them her home; `kay` is certified, in a state that licenses nobody;
    `ann` is at home alone. With 22 others they fill two pages, of which prenatal massage leaves four.
    """
    locator_starting.load_states()
    locator_starting.load_techniques()
    research_starting.load()
    make = cast.maker()
    swedish, prenatal, deep = (Technique.objects.get(slug=slug) for slug in ("swedish", "prenatal", "deep-tissue"))
    room = {
        "name": "Lakeside Bodywork",
        "street": "1 Lake St",
        "phone": "847-555-0100",
        "email": "rosa@example.org",
        "website": "https://example.org/",
        "settings": ["clinic", "workplace"],
        "wheelchair": True,
        "travel_radius_miles": 15,
    }
    rosa = make(
        credentials="LMT, BCTMB",
        bio="Twenty years of quiet work.\n\n" + "Pressure is always your choice, and there is time to talk. " * 6,
        languages=["en", "es", "pl"],
        gender="female",
        practising_since=2004,
        techniques=[swedish, prenatal, deep],
        certification={},
        practice=room,
    )
    Practice.objects.create(
        therapist=rosa, state_id="IL", hide_address=True, travel_radius_miles=10, settings=["home"], **HOME
    )
    wichita = {"state_id": "KS", "city": "Wichita", "zip": "67202", "latitude": 37.69, "longitude": -97.34}
    kay = make(
        "Kay", "Lee", [swedish], practice={**wichita, "email": "kay@example.org"}, license=None, certification={}
    )
    ann = make("Ann", "Ray", [prenatal], {**HOME, "hide_address": True}, accepts_new=False, languages=["en", "ko"])
    make("Mei-Ling", "Chen", [prenatal], {"precision": "zip", "latitude": 42.0})
    for number in range(22):
        place = {"latitude": 42.06 + number / 100, "precision": "zip"}
        make(f"N{number:02}", "Other", [prenatal] if number == 0 else [swedish], place, is_demo=number % 2 == 0)
    draft = Article.objects.get(slug="massage-in-older-age")
    Article.objects.filter(pk=draft.pk).update(status="draft", reviewer="")
    boss = get_user_model().objects.create_superuser("ann", password="a long enough secret")
    return SimpleNamespace(
        rosa=rosa.get_absolute_url(),
        kay=kay.get_absolute_url(),
        ann=ann.get_absolute_url(),
        rosa_pk=rosa.pk,
        kay_pk=kay.pk,
        ann_pk=ann.pk,
        practice_pk=rosa.practices.first().pk,
        draft_pk=draft.pk,
        session=_signed_in(boss),
    )


def _signed_in(user):
    """The key of a session."""
    request = HttpRequest()
    request.session = SessionStore()
    login(request, user)
    request.session.save()
    return request.session.session_key
