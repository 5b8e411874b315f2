"""What a visitor asks, read from a query string: what is sound is kept, what is not is named and left out.

Nothing is guessed: a value that cannot be used is never applied, and `notices` says so in words for the page.
"""

import re
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from locator import keywords, shortlist
from locator.filters import Option

RADII = (5, 10, 25, 50, 100)
DEFAULT_RADIUS = 25
NARROWEST, WIDEST = 1, 200
LAST_PAGE = 1_000_000
LONGEST_KEYWORD = 100  # Characters.
SORTS = DISTANCE, NAME = ("distance", "name")
_SINGLE = ("near", "radius", "q", "sort", "page")
_KNOWN = (*_SINGLE, "ids")
# What other sites and mailers add to a link. It is no question to us: ignored, and nothing is said.
_TRACKER = re.compile(
    r"utm_.*|fbclid|gclid|gbraid|wbraid|gad_source|_gl|_ga|srsltid|msclkid|mc_cid|mc_eid|igshid|yclid|twclid",
    re.IGNORECASE | re.DOTALL,
)
# Not what float() takes: that reads "1_0", "1e1" and the digits of any script.
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})")
_MOST_NOTICES = 3  # Of one kind.
_ON, _OFF = ("on", "true", "yes", "1"), ("", "off", "false", "no", "0")

_UNKNOWN = {"technique": gettext_lazy("We know no technique called %(name)s, so it was left out.")}
_UNKNOWN_OPTION = gettext_lazy("Under “%(filter)s” there is no %(name)s, so it was left out.")


@dataclass(frozen=True)
class Question:
    """`near` is the text as typed, None where the form was not sent; `radius` is in miles; `q` a name or keyword.

    `chosen` are the filters' options, `ids` the therapists on the visitor's shortlist, which every link takes along.
    """

    near: str | None
    radius: float = DEFAULT_RADIUS
    chosen: tuple[Option, ...] = ()
    q: str = ""
    sort: str = DISTANCE
    ids: tuple[int, ...] = ()
    page: int = 1
    notices: list[str] = field(default_factory=list, compare=False)

    @property
    def bits(self):
        return frozenset(option.bit for option in self.chosen)

    @property
    def filtered(self):
        return bool(self.chosen or self.q)

    @property
    def distance(self):
        """The radius in words."""
        return miles_in_words(self.radius)

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
        for option in self.chosen:
            query.appendlist(option.parameter, option.value)
        if self.q:
            query["q"] = self.q
        if self.sort != DISTANCE:
            query["sort"] = self.sort
        if self.ids:
            query["ids"] = shortlist.write(self.ids)
        if self.page > 1:
            query["page"] = str(self.page)
        return query

    def url(self, **changes):
        """The address of this question with some of it changed; from its first page unless told."""
        return f"{reverse('find')}?{replace(self, **{'page': 1, **changes}).query().urlencode()}"

    def without(self, option):
        return self.url(chosen=tuple(kept for kept in self.chosen if kept != option))

    def fields(self, *names):
        """Some parameters of the query string, by name, for the hidden fields of a form that asks for the others."""
        return [(name, value) for name, values in self.query().lists() if name in names for value in values]

    @property
    def beside_place(self):
        """What a form for another place must not lose."""
        return self.fields(*(option.parameter for option in self.chosen), "q", "sort", "ids")

    @property
    def beside_filters(self):
        """What a form for other filters must not lose."""
        return self.fields("near", "radius", "ids")


def miles_in_words(miles):
    return ngettext("%(miles)g mile", "%(miles)g miles", miles) % {"miles": miles}


def read(query: QueryDict, groups) -> Question:
    """The question that a query string asks. `groups` are the filters there are."""
    notices = _repeated(query, groups)
    ids, problems = shortlist.read(query.getlist("ids"))
    question = Question(
        near=query.get("near"),
        radius=_radius(query.get("radius", ""), notices),
        chosen=tuple(option for group in groups for option in _chosen(group, query, notices)),
        q=_keyword(query.get("q", ""), notices),
        sort=_sort(query.get("sort", ""), notices),
        ids=ids,
        page=_page(query.get("page", ""), notices),
        notices=notices,
    )
    known = {*_KNOWN, *(group.parameter for group in groups)}
    unknown = [name for name in query if name not in known and not _TRACKER.fullmatch(name)]
    notices += _some([_say(_("We have no filter called %(name)s, so it was left out."), name=name) for name in unknown])
    notices += problems
    return question


def _repeated(query, groups):
    single = [*_SINGLE, *(group.parameter for group in groups if group.single or group.switch)]
    given = {name: query.getlist(name) for name in single}
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
    quoted = {name: _shown(value) for name, value in values.items()}
    return capfirst(sentence % quoted)


def _shown(value):
    if isinstance(value, _Words):
        return value
    return _quoted(value) if isinstance(value, str) else f"{value:g}"


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


def _chosen(group, query, notices):
    """The options of a group that were asked for, in the order given."""
    if group.switch:
        return group.options if _switch(query.get(group.parameter, ""), group.label, notices) else ()
    by_value = {option.value: option for option in group.options}
    values = query.getlist(group.parameter)[-1:] if group.single else query.getlist(group.parameter)
    given = dict.fromkeys(value for value in values if value.strip())
    unknown = [value for value in given if value not in by_value]
    sentence = _UNKNOWN.get(group.parameter, _UNKNOWN_OPTION)
    notices += _some([_say(str(sentence), name=value, filter=_Words(group.label)) for value in unknown])
    return tuple(by_value[value] for value in given if value in by_value)


class _Words(str):
    """Our own words in a sentence, which need no quotation marks."""


def _keyword(text, notices):
    text = " ".join(text.replace("\0", " ").split())
    if len(text) > LONGEST_KEYWORD:
        sentence = _("A name or keyword has at most %(most)s characters, so the rest of %(text)s was left out.")
        notices.append(_say(sentence, text=text, most=LONGEST_KEYWORD))
        text = text[:LONGEST_KEYWORD].strip()
    if text and not keywords.words(text):
        notices.append(_say(_("%(text)s is no name or keyword, so it was left out."), text=text))
        return ""
    return text


def _sort(text, notices):
    value = text.strip().lower() or DISTANCE
    if value not in SORTS:
        notices.append(_say(_("We cannot sort by %(text)s, so this is by distance."), text=text))
        return DISTANCE
    return value


def _switch(text, name, notices):
    value = text.strip().lower()
    if value not in _ON and value not in _OFF:
        sentence = _("%(text)s is neither on nor off for %(name)s, so it was left out.")
        notices.append(_say(sentence, text=text, name=str(name)))
    return value in _ON


def _page(text, notices):
    if not text.strip():
        return 1
    # Digits of any script pass `isdigit`, and int reads a million of them slowly.
    if text.isascii() and text.isdigit() and len(text) <= 7 and 1 <= int(text) <= LAST_PAGE:
        return int(text)
    notices.append(_say(_("%(text)s is not a page number, so this is page 1."), text=text))
    return 1
