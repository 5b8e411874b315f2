"""What the pages of the directory say of themselves to programs: schema.org, as JSON-LD. The pages' own facts."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from locator import directory


def states() -> dict:
    return _collection([_root()], _root()[0])


def state(state) -> dict:
    name = _("Massage therapists in %(state)s") % {"state": state.name}
    return _collection([_root(), (state.name, directory.state_url(state.code))], name)


def town(state, town, page, cards) -> dict:
    """Who is on one page of a town. Invented people are on the page, marked as such, and never in here."""
    trail = [_root(), (state.name, directory.state_url(state.code)), (town.name, directory.town_url(town))]
    people = [
        {
            "@type": "ListItem",
            "position": card.number,
            "name": card.name,
            "url": _absolute(card.therapist.get_absolute_url()),
        }
        for card in cards
        if not card.therapist.is_demo
    ]
    name = _("Massage therapists in %(town)s, %(state)s") % {"town": town.name, "state": state.name}
    return _collection(trail, name, directory.town_url(town, page), people)


def _root():
    return _("Massage therapists by state"), reverse("states")


def _collection(trail, name, path=None, items=()):
    url = trail[-1][1]
    page = {
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "@id": _absolute(path or url),
        "url": _absolute(path or url),
        "name": name,
        "inLanguage": "en-US",
        "isAccessibleForFree": True,
        "breadcrumb": {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": number, "name": step, "item": _absolute(url)}
                for number, (step, url) in enumerate(trail, 1)
            ],
        },
    }
    return page | ({"mainEntity": {"@type": "ItemList", "itemListElement": list(items)}} if items else {})


def _absolute(path) -> str:
    return f"{settings.SITE_URL}{path}"
