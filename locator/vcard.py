"""A therapist as a vCard, version 3.0 (RFC 2426): the one that every phone reads."""

import re
import uuid

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from locator.profile import FICTIONAL, Place, Profile, Proof, visible
from locator.templatetags.contact import tel

_LONGEST_LINE = 75  # Octets, without the line break.
_ESCAPED = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"})
# Some readers break lines at the last three as well.
_LINE_BREAK = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def write(profile: Profile) -> str:
    """The card: lines of at most 75 octets of UTF-8, with CRLF after each."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(profile))


def file_name(profile: Profile) -> str:
    """Of ASCII letters, digits and hyphens."""
    return f"{profile.therapist.slug}.vcf"


def _lines(profile):
    person, url = profile.therapist, f"{settings.SITE_URL}{profile.therapist.get_absolute_url()}"
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    # Saved again, it is to replace the old one; their address on the site changes with their name.
    yield f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, f'{settings.SITE_URL}/therapists/{person.pk}').urn}"
    yield _line("FN", profile.name)
    yield _line("N", person.last_name, person.first_name, "", "", person.credentials)
    if name := next((place.practice.name for place in profile.places if place.practice.name), ""):
        yield _line("ORG", name)
    yield _line("TITLE", _("Massage therapist"))
    for place in profile.places:
        yield from _place(place, several=len(profile.places) > 1)
    yield f"URL:{url}"
    yield _line("NOTE", "\n".join(_notes(profile, url)))
    yield "END:VCARD"


def _place(place: Place, several: bool):
    """How to reach a practice. Where there are several, a group each, under the practice's name."""
    practice, group = place.practice, f"item{place.number}." if several else ""
    street = practice.public_street
    yield _line(
        f"{group}ADR;TYPE=WORK", "", "", street, practice.city, practice.state_id, practice.public_zip, _("USA")
    )
    if several:
        yield _line(f"{group}X-ABLabel", practice.name or practice.city or practice.state.name)
    if tel(practice.phone):
        yield _line(f"{group}TEL;TYPE=WORK,VOICE", practice.phone)
    if practice.website:
        yield f"{group}URL:{_uri(practice.website)}"
    # A hidden home's point is the middle of its cell, and would only lead astray.
    if place.exact:
        yield f"{group}GEO:{place.point.replace(',', ';')}"


def _notes(profile, url):
    if profile.therapist.is_demo:
        yield str(FICTIONAL)
    yield from map(_proof, profile.proofs)
    # Not their email: the page does not show it either.
    if any(place.practice.email for place in profile.places):
        yield _("To send a message, and whether it is current now: %(url)s") % {"url": url}
    else:
        yield _("Whether it is current now: %(url)s") % {"url": url}


def _proof(proof: Proof) -> str:
    held = proof.held
    number = f"{proof.issuer.name if proof.is_license else ''} {held.number}".strip()
    line = ", ".join(filter(None, [proof.title, number]))
    line += ", " + _("current to %(day)s") % {"day": date_format(held.expires_on, "M j, Y")}
    if proof.is_license:
        line += ", " + _("checked on %(day)s") % {"day": date_format(held.verified_on, "M j, Y")}
        if held.source:
            line += " " + _("with %(source)s") % {"source": held.source}
    return f"{line}."


def _line(name, *values):
    return f"{name}:{';'.join(map(_text, values))}"


def _text(value):
    """A text value as the card has it: nothing in it can end its part, its line or the card."""
    return _CONTROL.sub("", _LINE_BREAK.sub("\n", visible(value)).replace("\t", " ")).translate(_ESCAPED)


def _uri(value):
    """An address as the card has it: not escaped, and so without anything that could end its line."""
    return "".join(_CONTROL.sub("", value).split())


def _folded(line):
    """The line in pieces: the next begin with a space, and no character is torn apart."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    return "\r\n".join([*pieces, piece])
