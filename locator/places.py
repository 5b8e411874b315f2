"""`resolve(text)`: what a visitor, the API or an importer typed into "near", as one place or a choice of several.

Offline first: the gazetteer answers everything but the exact position of a street address, and for that an address
service is asked only where the site has one configured. docs/places.md tells how it decides and how well it does.
"""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from locator import coordinates, gazetteer, place_parser, town_places, zip_places
from locator.coordinates import COVERAGE
from locator.place import ASK, Choices, GeocoderUnavailable, Place, PlaceError, PlaceNotFound
from locator.zip_places import restore_zip

__all__ = ["Choices", "GeocoderUnavailable", "Place", "PlaceError", "PlaceNotFound", "resolve", "restore_zip"]

LONGEST = 200  # Characters.

HERE = _(
    "We do not know where you are. “Use my location”, where your browser offers it, asks your device when pressed."
)
MILITARY = _(
    "That is a military or diplomatic mail address (APO, FPO or DPO), which does not say where you are. "
    "Type the name of a town and its state instead."
)


def resolve(text: str) -> Place | Choices:
    """The place a text names.

    Raises PlaceNotFound where it names none we know, and GeocoderUnavailable where only the address service could have
    told and it failed. Nothing else, whatever the text.
    """
    typed = (text or "").strip()
    if len(typed) > LONGEST:
        raise PlaceNotFound(format_lazy("{} {}", _("That is too long to be a place."), ASK))
    cleaned = place_parser.clean(typed)
    if numbers := coordinates.read(cleaned):
        return coordinates.place(*numbers)
    segments = place_parser.segments_of(cleaned)
    words = [word for segment in segments for word in segment]
    if not words:
        raise PlaceNotFound(ASK)
    if place_parser.means_here(cleaned):
        raise PlaceNotFound(format_lazy("{} {}", HERE, ASK))
    if named := gazetteer.nicknames().get(gazetteer.key(words)):
        return town_places.nickname(cleaned, named)
    _refuse_what_has_no_place(segments, words)
    code = place_parser.take_zip(segments)
    if code:
        return zip_places.at_last_zip(cleaned, code, segments)
    if all(word.isdigit() for word in words):
        raise zip_places.incomplete_zip("".join(words))
    found = (
        zip_places.leading_zip(segments, words)
        or zip_places.shortened_zip(segments)
        or zip_places.zip_anywhere(cleaned, segments)
    )
    if found:
        return found
    return town_places.at_town(cleaned, place_parser.read(segments))


def _refuse_what_has_no_place(segments: list[list[str]], words: list[str]):
    last = words[-1]
    five = next((word for word in reversed(words[-2:]) if len(word) in (5, 9) and word.isdigit()), "")
    if gazetteer.is_military(five) or last in ("aa", "ae", "ap", "apo", "fpo", "dpo"):
        raise PlaceNotFound(MILITARY)
    if not five and place_parser.is_foreign(segments):
        raise PlaceNotFound(COVERAGE)
