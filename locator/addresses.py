"""The street in a text: its exact place from the address service, or the ZIP code or town instead, and why."""

from dataclasses import replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from locator import coordinates, geocoding
from locator.place import GeocoderUnavailable, Place, PlaceNotFound, fill
from locator.sphere import Point


def refine(place: Place, text: str) -> Place:
    """A ZIP code's or town's place made exact by the street address that was typed, or with a note why it is not."""
    if not geocoding.is_configured():
        reason = _("We searched near the center of %(place)s: we could not place the street address exactly.")
    else:
        try:
            point = geocoding.locate(geocoding.Question(text, place.state, place.point))
        except geocoding.TooManyAsked:
            reason = _("We searched near the center of %(place)s: too many addresses were asked for just now.")
        except GeocoderUnavailable:
            reason = _("We searched near the center of %(place)s: the address service did not answer.")
        else:
            if point:
                exact = _at(point, text, place.city, place.state, place.zip)
                return replace(exact, population=place.population, notes=place.notes)
            reason = _("We searched near the center of %(place)s: we could not find that street address.")
    return replace(place, notes=(*place.notes, fill(reason, {"place": place.label})))


def find(text: str, state: str) -> Place:
    """The place of a street address in no town we know.

    Raises GeocoderUnavailable if the address service fails, PlaceNotFound if there is none or it knows no such address.
    """
    if not geocoding.is_configured():
        raise PlaceNotFound(_("A street alone does not say where you are. Add its ZIP code, or its town and state."))
    point = geocoding.locate(geocoding.Question(text, state))
    town = point and coordinates.covered(point)
    if not town:
        raise PlaceNotFound(
            _("The address service could not find that street address. Add its ZIP code, or its town and state.")
        )
    return _at(point, text, town.name, state or town.state)


def _at(point: Point, text: str, city: str, state: str, code: str = "") -> Place:
    town = f"{city}, {state} {code}".strip()
    label = gettext("the street address you typed, in %(town)s") % {"town": town}
    return Place(label, point, "address", state, city=city, zip=code, query=text)
