"""What a visitor asks, read from a query string: what is sound is kept, what is not is named and left out.

Nothing is guessed: a value that cannot be used is never applied, and `notices` says so in words for the page.
"""

import re
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

RADII = (5, 10, 25, 50, 100)
DEFAULT_RADIUS = 25
NARROWEST, WIDEST = 1, 200
LAST_PAGE = 1_000_000
_SINGLE = ("near", "radius", "accepts_new", "comes_to_me", "page")
_KNOWN = (*_SINGLE, "technique")
# What other sites and mailers add to a link. It is no question to us: ignored, and nothing is said.
_TRACKER = re.compile(r"utm_.*|fbclid|gclid|msclkid|mc_cid|mc_eid", re.IGNORECASE | re.DOTALL)
# Not what float() takes: that reads "1_0", "1e1" and the digits of any script.
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})")
_MOST_NOTICES = 3  # Of one kind.
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
    notices = _repeated(query)
    question = Question(
        near=query.get("near"),
        radius=_radius(query.get("radius", ""), notices),
        techniques=_techniques(query.getlist("technique"), techniques, notices),
        accepts_new=_switch(query.get("accepts_new", ""), _("takes new clients"), notices),
        comes_to_me=_switch(query.get("comes_to_me", ""), _("comes to me"), notices),
        page=_page(query.get("page", ""), notices),
        notices=notices,
    )
    unknown = [name for name in query if name not in _KNOWN and not _TRACKER.fullmatch(name)]
    notices += _some([_say(_("We have no filter called %(name)s, so it was left out."), name=name) for name in unknown])
    return question


def _repeated(query):
    given = {name: query.getlist(name) for name in _SINGLE}
    return [
        _say(_("%(name)s was given more than once, so we used the last: %(value)s."), name=name, value=values[-1])
        for name, values in given.items()
        if len(set(values)) > 1
    ]


def _some(notices):
    """The first few of many notices of one kind, and how many more there are."""
    more = len(notices) - _MOST_NOTICES
    if more <= 0:
        return notices
    rest = ngettext("And %(count)d more like that.", "And %(count)d more like that.", more) % {"count": more}
    return [*notices[:_MOST_NOTICES], rest]


def _say(sentence, /, **values):
    """A sentence about what was typed: texts are quoted, numbers are not."""
    quoted = {name: _quoted(value) if isinstance(value, str) else f"{value:g}" for name, value in values.items()}
    return capfirst(sentence % quoted)


def _quoted(text):
    """Enough of what was typed to recognize it, without what would break a line."""
    if not text.strip():
        return _("nothing")
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:200]).split())
    if not text:
        return _("something unreadable")
    return _("“%(text)s”") % {"text": text if len(text) <= 40 else f"{text[:40]}…"}


def _radius(text, notices):
    if not text.strip():
        return DEFAULT_RADIUS
    if not _DECIMAL.fullmatch(text.strip()):
        sentence = _("%(text)s is not a distance in miles, so we searched within %(miles)s miles.")
        notices.append(_say(sentence, text=text, miles=DEFAULT_RADIUS))
        return DEFAULT_RADIUS
    miles = round(float(text), 1)  # As the page and its links write it.
    clamped = min(max(miles, NARROWEST), WIDEST)
    if clamped != miles:
        sentence = _("We search within %(least)s to %(most)s miles, so we used %(used)s.")
        notices.append(_say(sentence, least=NARROWEST, most=WIDEST, used=clamped))
    return int(clamped) if clamped == int(clamped) else clamped


def _techniques(slugs, techniques, notices):
    by_slug = {technique.slug: technique for technique in techniques}
    given = dict.fromkeys(slug for slug in slugs if slug.strip())
    unknown = [slug for slug in given if slug not in by_slug]
    sentence = _("We know no technique called %(name)s, so it was left out.")
    notices += _some([_say(sentence, name=slug) for slug in unknown])
    return tuple(by_slug[slug] for slug in given if slug in by_slug)


def _switch(text, name, notices):
    value = text.strip().lower()
    if value not in _ON and value not in _OFF:
        sentence = _("%(text)s is neither on nor off for %(name)s, so it was left out.")
        notices.append(_say(sentence, text=text, name=name))
    return value in _ON


def _page(text, notices):
    if not text.strip():
        return 1
    # Digits of any script pass `isdigit`, and int reads a million of them slowly.
    if text.isascii() and text.isdigit() and len(text) <= 7 and 1 <= int(text) <= LAST_PAGE:
        return int(text)
    notices.append(_say(_("%(text)s is not a page number, so this is page 1."), text=text))
    return 1
