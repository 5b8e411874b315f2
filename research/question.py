"""What a visitor asks of the research pages, read from a query string: what cannot be used is named, never guessed."""

import re
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from research import search
from research.forms import AskForm

FILTERS = ("stage", "topic", "technique", "design", "certainty")
_KNOWN = (*FILTERS, "q", "page")
# What other sites and mailers add to a link. It is no question to us: ignored, and nothing is said.
_TRACKER = re.compile(r"utm_.*|fbclid|gclid|msclkid|mc_cid|mc_eid", re.IGNORECASE | re.DOTALL)
_LAST_PAGE = 100_000
_MOST_NOTICES = 3  # Of unknown names.


@dataclass(frozen=True)
class Question:
    """The sound part of what was asked: a slug for each filter or "", the words, the page. The rest is named: what a
    field could not take in `refused`, by the id of the field, and everything else in `notices`."""

    form: AskForm
    stage: str = ""
    topic: str = ""
    technique: str = ""
    design: str = ""
    certainty: str = ""
    q: str = ""
    page: int = 1
    notices: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def asks_anything(self):
        return bool(self.q or self.chosen)

    @property
    def chosen(self):
        """The filters in use: (label, the choice in words, the query without it)."""
        return [
            (self.form.fields[name].label, dict(self.form.fields[name].choices)[value], self.query(**{name: ""}))
            for name in FILTERS
            if (value := getattr(self, name))
        ]

    def query(self, **changes):
        """This question as a query string with some of it changed; from its first page unless told."""
        values = {name: changes.get(name, getattr(self, name)) for name in ("q", *FILTERS)}
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in values.items() if value})
        if changes.get("page", 1) > 1:
            query["page"] = str(changes["page"])
        return query.urlencode()


def read(query: QueryDict, stages, topics, techniques) -> Question:
    """The question that a query string asks, of the stages, topics and techniques that there are."""
    query, notices = _readable(query)
    form = AskForm(query, stages=stages, topics=topics, techniques=techniques)
    form.full_clean()
    notices += [*_repeated(query), *_unknown(query)]
    asked = {name: form.cleaned_data.get(name, "") for name in FILTERS}
    words, page = _words(form, notices), _page(query.get("page", ""), notices)
    return Question(form, **asked, q=words, page=page, notices=notices, refused=_refused(form, query))


def _refused(form, query):
    sentence = _("%(field)s: we could not use %(value)s, so it was left out. %(problem)s")
    return {
        form[name].id_for_label: sentence
        % {"field": form.fields[name].label, "value": _quoted(query.get(name, "")), "problem": " ".join(problems)}
        for name, problems in form.errors.items()
    }


def _readable(query):
    """The query without characters that no page may show, and what to say where there were some among the words."""
    words = query.get("q", "")
    readable = [letter for letter in words if letter.isprintable() or letter.isspace()]
    notices = [] if len(readable) == len(words) else [_("What could not be read was left out of the words.")]
    query = query.copy()
    if words:
        query["q"] = "".join(letter if letter.isprintable() else " " for letter in readable)
    return query, notices


def _words(form, notices):
    text = form.cleaned_data.get("q", "")
    if text and not search.asked(text):
        sentence = _("There is no word in %(text)s to search for, so we show everything.")
        notices.append(sentence % {"text": _quoted(text)})
        return ""
    if ignored := search.ignored(text):
        sentence = _("We search for ten words at most; these were left out: %(words)s.")
        notices.append(sentence % {"words": _quoted(" ".join(ignored))})
    return text


def _repeated(query):
    given = {name: query.getlist(name) for name in _KNOWN}
    sentence = _("%(name)s was given more than once, so we used the last: %(value)s.")
    return [
        capfirst(sentence % {"name": _quoted(name), "value": _quoted(values[-1])})
        for name, values in given.items()
        if len(set(values)) > 1
    ]


def _unknown(query):
    names = [name for name in query if name not in _KNOWN and not _TRACKER.fullmatch(name)]
    sentence = _("We have no filter called %(name)s, so it was left out.")
    return [sentence % {"name": _quoted(name)} for name in names[:_MOST_NOTICES]]


def _page(text, notices):
    if not text.strip():
        return 1
    if text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= _LAST_PAGE:
        return int(text)
    notices.append(_("%(text)s is not a page number, so this is page 1.") % {"text": _quoted(text)})
    return 1


def _quoted(text):
    """Enough of what was typed to recognize it, without what would break a line."""
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:200]).split())
    return _("“%(text)s”") % {"text": text if len(text) <= 40 else f"{text[:40]}…"}
