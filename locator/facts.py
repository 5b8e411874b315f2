"""What a comparison tells about each therapist, in words: one function a fact, each giving the lines of a cell.

They ask a `comparison.Person` for no more than the page of a profile shows: of a hidden home, its town.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from locator import languages
from locator.models import Practice
from locator.templatetags.contact import tel

_DAY = "M j, Y"


@dataclass(frozen=True)
class Line:
    """One line of a cell; `href` where it is a way to reach somebody."""

    text: str
    href: str = ""


def _lines(texts) -> Iterable[Line]:
    """Each text once, as a line."""
    return (Line(text) for text in dict.fromkeys(map(str, texts)) if text)


def _accepts_new(person):
    return _lines([_("Yes") if person.therapist.accepts_new else _("No")])


def _where(person):
    for practice in person.practices:
        if person.therapist.name:
            yield from _lines([practice.name])
        yield from _lines([practice.public_street])
        yield from _lines([_town(practice)])


def _town(practice):
    """As `_town.html` has it."""
    return f"{practice.city}, {practice.state_id} {practice.public_zip}".removeprefix(", ").strip()


def _settings(person):
    offered = {setting for practice in person.practices for setting in practice.settings}
    return _lines(capfirst(name) for setting, name in Practice.Setting.choices if setting in offered)


def _travels(person):
    farthest = max(practice.travel_radius_miles for practice in person.practices)
    if not farthest:
        return _lines([_("No, you go to them")])
    return _lines([ngettext("Yes, up to %(miles)d mile", "Yes, up to %(miles)d miles", farthest) % {"miles": farthest}])


def techniques(person):
    return (Line(technique.name) for technique in person.techniques)


def _languages(person):
    # Sorted: the same ones in another order are no difference.
    return _lines(sorted(languages.name(code) for code in person.therapist.languages))


def _gender(person):
    return _lines([capfirst(person.therapist.get_gender_display())])


def _wheelchair(person):
    reachable = [practice for practice in person.practices if practice.wheelchair]
    if not reachable:
        return _lines([_("Not stated: ask first")])
    if len(reachable) == len(person.practices):
        return _lines([_("Yes")])
    return _lines(_("Yes, in %(town)s") % {"town": _town(practice)} for practice in reachable)


def _since(person):
    return _lines([person.therapist.practising_since or ""])


def _certifications(person):
    for held in person.certifications:
        until = _("current to %(day)s") % {"day": date_format(held.expires_on, _DAY)} if held.expires_on else ""
        yield Line(", ".join(filter(None, [str(held), until])))


def _license(person):
    for listing in person.proven:
        if listing.license:
            title = listing.license.title or listing.license.state.title
            yield Line(", ".join(filter(None, [title, listing.license.state.name])))
        else:
            yield Line(_("None: %(state)s does not require one") % {"state": listing.practice.state.name})


def _until(person):
    days = ((listing, date_format(listing.proof.expires_on, _DAY)) for listing in person.proven)
    return _lines(day if listing.license else _("%(day)s, the certification") % {"day": day} for listing, day in days)


def _checked(person):
    return _lines(_check(listing.license) for listing in person.proven)


def _check(license):
    if not license:
        return _("None")
    day = date_format(license.verified_on, _DAY)
    return _("%(day)s with %(source)s") % {"day": day, "source": license.source} if license.source else day


def _number(person):
    return _lines(listing.license.number if listing.license else _("None") for listing in person.proven)


def _phone(person):
    for phone in dict.fromkeys(practice.phone for practice in person.practices if practice.phone):
        yield Line(phone, tel(phone))


def _website(person):
    for website in dict.fromkeys(practice.website for practice in person.practices if practice.website):
        yield Line(re.sub(r"^https?://(www\.)?", "", website).rstrip("/"), website)


# Whether they are free and how to reach them come first, in a thumb's way; then what a choice hangs on; then the proof.
FACTS = (
    (gettext_lazy("Takes new clients"), _accepts_new),
    (gettext_lazy("Phone"), _phone),
    (gettext_lazy("Where"), _where),
    (gettext_lazy("Setting"), _settings),
    (gettext_lazy("Comes to you"), _travels),
    (gettext_lazy("Techniques"), techniques),
    (gettext_lazy("Languages"), _languages),
    (gettext_lazy("Gender"), _gender),
    (gettext_lazy("Wheelchair access"), _wheelchair),
    (gettext_lazy("In practice since"), _since),
    (gettext_lazy("License"), _license),
    (gettext_lazy("License current to"), _until),
    (gettext_lazy("License checked"), _checked),
    (gettext_lazy("License number"), _number),
    (gettext_lazy("Certification"), _certifications),
    (gettext_lazy("Website"), _website),
)
