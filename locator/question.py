"""What a visitor asks, read from a query string: what is sound is kept, what is not is named and left out.

Nothing is guessed: a value that cannot be used is never applied, and `notices` says so in words for the page.
"""

import math
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

RADII = (5, 10, 25, 50, 100)
DEFAULT_RADIUS = 25
NARROWEST, WIDEST = 1, 200
LAST_PAGE = 1_000_000
_KNOWN = ("near", "radius", "technique", "accepts_new", "comes_to_me", "page")
_ON, _OFF = ("on", "true", "yes", "1"), ("", "off", "false", "no", "0")


@dataclass(frozen=True)
class Question:
    """`near` is the text as typed, None where the form was not sent; `radius` is in miles."""

    near: str | None
    radius: float = DEFAULT_RADIUS
    techniques: tuple = ()
    accepts_new: bool = False
    comes_to_me: bool = False
    page: int = 1
    notices: list[str] = field(default_factory=list, compare=False)

    @property
    def slugs(self):
        return [technique.slug for technique in self.techniques]

    @property
    def filtered(self):
        return bool(self.techniques or self.accepts_new or self.comes_to_me)

    @property
    def distance(self):
        """The radius in words."""
        return ngettext("%(miles)g mile", "%(miles)g miles", self.radius) % {"miles": self.radius}

    @property
    def radii(self):
        """What the form offers: the usual distances, and the one asked for."""
        return sorted({*RADII, self.radius})

    def query(self) -> QueryDict:
        """This question as a query string that gives the same page again."""
        query = QueryDict(mutable=True)
        if self.near is not None:
            query["near"] = self.near
        if self.radius != DEFAULT_RADIUS:
            query["radius"] = f"{self.radius:g}"
        query.setlist("technique", self.slugs)
        query.update({name: "on" for name in ("accepts_new", "comes_to_me") if getattr(self, name)})
        if self.page > 1:
            query["page"] = str(self.page)
        return query

    def url(self, **changes):
        """The address of this question with some of it changed; from its first page unless told."""
        return f"{reverse('find')}?{replace(self, **{'page': 1, **changes}).query().urlencode()}"

    def without(self, technique):
        return self.url(techniques=tuple(kept for kept in self.techniques if kept != technique))


def read(query: QueryDict, techniques) -> Question:
    """The question that a query string asks. `techniques` are all there are."""
    notices = []
    question = Question(
        near=query.get("near"),
        radius=_radius(query.get("radius", ""), notices),
        techniques=_techniques(query.getlist("technique"), techniques, notices),
        accepts_new=_switch(query.get("accepts_new", ""), _("takes new clients"), notices),
        comes_to_me=_switch(query.get("comes_to_me", ""), _("comes to me"), notices),
        page=_page(query.get("page", ""), notices),
        notices=notices,
    )
    unknown = (name for name in query if name not in _KNOWN)
    notices += [_("We have no filter called “%(name)s”, so it was left out.") % {"name": _short(n)} for n in unknown]
    return question


def _short(text):
    """Enough of what was typed to recognize it, without what would break a line."""
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:200]).split())
    return text if len(text) <= 40 else f"{text[:40]}…"


def _radius(text, notices):
    if not text.strip():
        return DEFAULT_RADIUS
    try:
        miles = float(text)
    except ValueError:
        miles = math.nan
    if not math.isfinite(miles):
        notices.append(
            _("“%(text)s” is not a distance in miles, so we searched within %(miles)g miles.")
            % {"text": _short(text), "miles": DEFAULT_RADIUS}
        )
        return DEFAULT_RADIUS
    clamped = min(max(miles, NARROWEST), WIDEST)
    if clamped != miles:
        notices.append(
            _("We search within %(least)g to %(most)g miles, so we used %(used)g.")
            % {"least": NARROWEST, "most": WIDEST, "used": clamped}
        )
    return int(clamped) if clamped == int(clamped) else clamped


def _techniques(slugs, techniques, notices):
    by_slug = {technique.slug: technique for technique in techniques}
    found = []
    for slug in dict.fromkeys(slug for slug in slugs if slug.strip()):
        if slug in by_slug:
            found.append(by_slug[slug])
        else:
            notices.append(_("We know no technique called “%(name)s”, so it was left out.") % {"name": _short(slug)})
    return tuple(found)


def _switch(text, name, notices):
    value = text.strip().lower()
    if value not in _ON and value not in _OFF:
        notices.append(
            _("“%(text)s” is neither on nor off for “%(name)s”, so it was left out.")
            % {"text": _short(text), "name": name}
        )
    return value in _ON


def _page(text, notices):
    if not text.strip():
        return 1
    # Digits of any script pass `isdigit`, and int reads a million of them slowly.
    if text.isascii() and text.isdigit() and len(text) <= 7 and 1 <= int(text) <= LAST_PAGE:
        return int(text)
    notices.append(_("“%(text)s” is not a page number, so this is page 1.") % {"text": _short(text)})
    return 1
