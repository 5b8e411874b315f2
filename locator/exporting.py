"""Therapists as the CSV that `import_therapists` reads: row after row, never all of them in memory.

As many rows to a therapist as they have practices, licenses or certifications, whichever are most. What cannot be said
in that file: who is published, and a board's status and discipline. So that no import elsewhere makes proof of it, a
license that is no proof here goes without the day of its verification.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from itertools import zip_longest

from locator import languages
from locator.imports.formulas import escaped
from locator.models import Certification, License, Practice, Therapist

COLUMNS = (
    *("external_id", "first_name", "last_name", "credentials", "gender", "languages", "techniques", "accepts_new"),
    *("bio", "practising_since"),
    *("business_name", "street", "street2", "city", "state", "zip", "latitude", "longitude", "hide_address"),
    *("phone", "email", "website", "settings", "wheelchair_access", "travel_radius_miles"),
    *("license_state", "license_number", "license_title", "license_expires", "license_verified_on", "license_source"),
    *("certification", "certification_number", "certification_expires"),
)
_NUMBERS = {"latitude", "longitude"}  # A minus before digits alone is a number, and runs nothing.
BATCH = 500
_EXACT = (Practice.Precision.ADDRESS, "")  # Of others the import finds the point anew, and knows how coarse it is.


class _Line:
    """What a csv writer writes to: it gives the line back."""

    def write(self, text):
        return text


def lines(queryset) -> Iterator[str]:
    """The file, a batch of lines at a time, for a queryset of therapists."""
    write = csv.writer(_Line(), quoting=csv.QUOTE_ALL).writerow
    yield "\ufeff" + write(COLUMNS)
    after = 0
    while people := list(queryset.filter(pk__gt=after).order_by("pk")[:BATCH]):
        parts = _parts([therapist.pk for therapist in people])
        yield "".join(
            write(cells(row))
            for therapist in people
            for row in rows(therapist, *(part.get(therapist.pk, []) for part in parts))
        )
        after = people[-1].pk


def _parts(keys):
    """What belongs to some therapists, by their keys: techniques, practices, licenses, certifications.

    Not prefetched: what is, holds its owner and is held by it, and stays in memory until the collector comes by.
    """
    links = Therapist.techniques.through.objects.filter(therapist__in=keys).order_by("technique__slug")
    techniques = defaultdict(list)
    for key, slug in links.values_list("therapist_id", "technique__slug"):
        techniques[key].append(slug)
    found = [techniques]
    for model in (Practice, License, Certification):
        by_therapist = defaultdict(list)
        for row in model.objects.filter(therapist__in=keys).order_by("pk"):
            by_therapist[row.therapist_id].append(row)
        found.append(by_therapist)
    return found


def rows(therapist, techniques, practices, licenses, certifications) -> Iterator[dict]:
    """What each row says of a therapist, by column. Each names a practice, as the import wants it."""
    person = _person(therapist, techniques)
    for practice, held, certified in list(zip_longest(practices, licenses, certifications)) or [(None, None, None)]:
        practice = practice or (practices[0] if practices else None)
        yield {
            **person,
            **(_practice(practice) if practice else {}),
            **(_license(held) if held else {}),
            **(_certification(certified) if certified else {}),
        }


def cells(row: dict) -> list[str]:
    texts = ((column, _text(row.get(column))) for column in COLUMNS)
    return [text if column in _NUMBERS else escaped(text) for column, text in texts]


def _text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ";".join(value) if isinstance(value, list) else str(value)


def _person(therapist, techniques):
    return {
        "external_id": therapist.external_id,
        "first_name": therapist.first_name,
        "last_name": therapist.last_name,
        "credentials": therapist.credentials,
        "gender": therapist.gender,
        "languages": [code for code in therapist.languages if code in languages.NAMES],
        "techniques": techniques,
        "accepts_new": therapist.accepts_new,
        "bio": therapist.bio,
        "practising_since": therapist.practising_since,
    }


def _practice(practice):
    exact = practice.point is not None and practice.precision in _EXACT
    return {
        "business_name": practice.name,
        "street": practice.street,
        "street2": practice.street2,
        "city": practice.city,
        "state": practice.state_id,
        "zip": practice.zip,
        "latitude": _degrees(practice.latitude) if exact else "",
        "longitude": _degrees(practice.longitude) if exact else "",
        "hide_address": practice.hide_address,
        "phone": practice.phone,
        "email": practice.email,
        "website": practice.website,
        "settings": list(practice.settings),
        "wheelchair_access": practice.wheelchair,
        "travel_radius_miles": practice.travel_radius_miles,
    }


def _degrees(number):
    """The shortest decimals that mean the very same number, and never an exponent."""
    return format(number, "f") if "e" in repr(number) else repr(number)


def _license(license):
    is_proof = license.status == License.Status.ACTIVE and not license.disciplined
    return {
        "license_state": license.state_id,
        "license_number": license.number,
        "license_title": license.title,
        "license_expires": license.expires_on,
        "license_verified_on": license.verified_on if is_proof else None,
        "license_source": license.source if is_proof else "",
    }


def _certification(certification):
    return {
        "certification": certification.title,
        "certification_number": certification.number,
        "certification_expires": certification.expires_on,
    }
