"""The columns of the therapists CSV: what each may hold, and the words that it understands."""

import functools

from django.utils.translation import gettext as _

from locator import gazetteer, languages
from locator.imports import cells
from locator.imports.cells import Bad
from locator.models import Certification, License, Practice, State, Technique, Therapist

_GENDERS = {
    "female": ("f", "woman"),
    "male": ("m", "man"),
    "nonbinary": ("nb", "x", "non binary"),
}
_SETTINGS = {
    "clinic": ("studio", "clinic or studio", "office", "private practice", "massage clinic"),
    "home": ("home visits", "home visit", "in home", "house calls", "mobile", "outcall"),
    "spa": ("day spa", "spas"),
    "hospital": ("hospice", "hospital or hospice", "hospitals"),
    "workplace": ("work", "work place", "workplaces", "corporate", "on site", "onsite"),
}


def parsers() -> dict:
    """Each column of the contract and the function that reads its cells, by the states and techniques now on record."""

    def text_of(model, field):
        return cells.short(model._meta.get_field(field).max_length)

    techniques, names = {}, []
    for key, name, slug in Technique.objects.values_list("pk", "name", "slug"):
        techniques |= {name: key, slug: key}
        names.append(name)
    return {
        "external_id": text_of(Therapist, "external_id"),
        "first_name": text_of(Therapist, "first_name"),
        "last_name": text_of(Therapist, "last_name"),
        "business_name": text_of(Practice, "name"),
        "credentials": text_of(Therapist, "credentials"),
        "street": text_of(Practice, "street"),
        "street2": text_of(Practice, "street2"),
        "city": text_of(Practice, "city"),
        "state": _state_parser(),
        "zip": cells.short(20),
        "latitude": cells.degrees(90),
        "longitude": cells.degrees(180),
        "hide_address": cells.flag,
        "phone": cells.phone,
        "email": cells.email,
        "website": cells.website,
        "gender": cells.word(_words(_GENDERS, Therapist.Gender), list(_GENDERS)),
        "languages": cells.several(_language),
        "techniques": cells.several(cells.word(techniques, names)),
        "settings": cells.several(cells.word(_words(_SETTINGS, Practice.Setting), list(_SETTINGS))),
        "wheelchair_access": cells.flag,
        "travel_radius_miles": cells.whole(200),
        "accepts_new": cells.flag,
        "bio": text_of(Therapist, "bio"),
        "practising_since": cells.year,
        "license_state": _state_parser(),
        "license_number": _license_number,
        "license_title": text_of(License, "title"),
        "license_expires": cells.date,
        "license_verified_on": cells.past_date,
        "license_source": text_of(License, "source"),
        "certification": text_of(Certification, "title"),
        "certification_number": text_of(Certification, "number"),
        "certification_expires": cells.date,
    }


def _words(synonyms, choices):
    meanings = {word: meaning for meaning, words in synonyms.items() for word in (meaning, *words)}
    return meanings | {str(choice.label): choice.value for choice in choices}


def _state_parser():
    on_record = set(State.objects.values_list("code", flat=True))

    @functools.lru_cache(maxsize=1000)
    def parse(text):
        found = gazetteer.state(text)
        if not found or found.code not in on_record:
            raise Bad(_("is no state, district or territory on record"))
        return found.code

    return parse


_near_language = cells.word({}, [*languages.NAMES.values()])


def _language(text):
    return languages.code(text) or _near_language(text)


def _license_number(text):
    return cells.short(License._meta.get_field("number").max_length)(License.normal_number(text))
