"""From an article's Markdown to HTML: references numbered, glossary words linked, pictures sized, nothing raw.

One `Writer` writes one page: numbers, and which words are already linked, run through all that it renders. What stands
in the way of publishing is collected in `problems`.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import nh3
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

_CITATION = re.compile(r"\[\^([A-Za-z0-9_-]{1,40})\]")
_PICTURE = "picture:"
_SCHEMES = {"http", "https", "mailto", "tel"}
# In which no glossary word is linked: a link in a link is no HTML, and a heading is not the place.
_NOT_IN = {"link_open": 1, "link_close": -1, "heading_open": 1, "heading_close": -1}

TAGS = {
    *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr", "br"),
    *("em", "strong", "del", "sup", "a", "code", "img", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "id", "class", "rel", "aria-label"},
    "sup": {"class"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"},
}


@dataclass
class Cited:
    """A reference in the list at the end: its number, and the ids of the places in the text that cite it."""

    number: int
    reference: object
    places: list[str] = field(default_factory=list)


class Writer:
    """`references` by key, `terms` of the glossary and `pictures` by key are what the text may name."""

    def __init__(self, references=(), terms=(), pictures=()):
        self.references = {reference.key: reference for reference in references}
        self.pictures = {picture.key: picture for picture in pictures}
        self.terms = {form.casefold(): term for term in terms for form in term.forms}
        forms = sorted(self.terms, key=len, reverse=True)
        # Without any form the empty alternative would match everywhere.
        self._term = re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b", re.IGNORECASE) if forms else None
        self._linked = set()
        self._cited = {}
        self.problems = []
        # The paths of this site that the text links to, for whoever wants to know whether they are there.
        self.links = set()
        self._reader = _reader()

    @property
    def cited(self) -> list[Cited]:
        """The references in the order in which the text cites them."""
        return list(self._cited.values())

    def html(self, text) -> SafeString:
        """Markdown with paragraphs, lists, tables and headings; the highest heading is an h2."""
        tokens = self._reader.parse(text)
        self._level_headings(tokens)
        self._write(tokens)
        return _clean(self._reader.renderer.render(tokens, self._reader.options, {}))

    def line(self, text) -> SafeString:
        """One line of Markdown: emphasis, links and references, without a paragraph around it."""
        tokens = self._reader.parseInline(text.strip())
        self._write(tokens)
        return _clean(self._reader.renderer.render(tokens, self._reader.options, {}))

    def _level_headings(self, tokens):
        """No h1, and no level skipped, whatever the text says."""
        level = 1
        for opening, closing in zip(
            (token for token in tokens if token.type == "heading_open"),
            (token for token in tokens if token.type == "heading_close"),
            strict=True,
        ):
            level = min(max(int(opening.tag[1]), 2), level + 1)
            opening.tag = closing.tag = f"h{level}"

    def _write(self, tokens):
        inside = 0
        for token in tokens:
            inside += _NOT_IN.get(token.type, 0)
            if token.type == "inline":
                token.children = list(self._children(token.children, inside))

    def _children(self, tokens, inside):
        for token in tokens:
            inside += _NOT_IN.get(token.type, 0)
            if token.type == "citation":
                yield self._citation(token)
            elif token.type == "image":
                yield self._image(token)
            elif token.type == "text" and not inside:
                yield from self._with_terms(token)
            else:
                if token.type == "link_open":
                    self._check_link(token)
                yield token

    def _citation(self, token):
        key = token.content
        reference = self.references.get(key)
        if reference is None:
            self._report(_("[^%(key)s] cites a reference that is not in the list.") % {"key": key})
            return _text(f"[^{key}]")
        cited = self._cited.setdefault(key, Cited(len(self._cited) + 1, reference))
        place = f"cite-{cited.number}-{len(cited.places) + 1}"
        cited.places.append(place)
        label = escapeHtml(_("Reference %(number)d") % {"number": cited.number})
        return _html(
            f'<sup class="cite"><a id="{place}" href="#ref-{cited.number}"'
            f' aria-label="{label}">{cited.number}</a></sup>'
        )

    def _image(self, token):
        source, words = token.attrs.get("src", ""), token.content.strip()
        picture = self.pictures.get(source.removeprefix(_PICTURE)) if source.startswith(_PICTURE) else None
        if picture is None:
            self._report(_("The picture “%(name)s” is not among the pictures uploaded.") % {"name": source})
            return _text(words)
        alt = words or picture.alt
        if not alt and not picture.decorative:
            self._report(_("The picture “%(name)s” is not described in words.") % {"name": source})
        if not picture.renditions:
            self._report(_("The picture “%(name)s” has no file.") % {"name": source})
            return _text(alt)
        return _html(
            f'<img src="{escapeHtml(picture.src)}" srcset="{escapeHtml(picture.srcset)}"'
            f' sizes="(min-width: 45rem) 40rem, 100vw" width="{picture.width}" height="{picture.height}"'
            f' alt="{escapeHtml(alt)}" loading="lazy" decoding="async">'
        )

    def _check_link(self, token):
        address = str(token.attrs.get("href", ""))
        if not _leads_somewhere(address):
            problem = _("The link to “%(address)s” leads nowhere: give a full address, or one from /.")
            self._report(problem % {"address": address})
            # An address of no known kind is dropped, and its words are kept.
            token.attrs.pop("href", None)
        elif address.startswith("/"):
            self.links.add(address)
        elif address.startswith("http"):
            token.attrSet("rel", "noreferrer")

    def _with_terms(self, token):
        """The text with the first use on this page of each glossary word linked to what it means."""
        rest = token.content
        while self._term and (match := self._next_term(rest)):
            term = self.terms[match[0].casefold()]
            self._linked.add(term.pk or term.slug)
            yield _text(rest[: match.start()])
            yield _html(f'<a class="term" href="{escapeHtml(term.get_absolute_url())}">{escapeHtml(match[0])}</a>')
            rest = rest[match.end() :]
        yield _text(rest)

    def _next_term(self, text):
        for match in self._term.finditer(text):
            term = self.terms[match[0].casefold()]
            if (term.pk or term.slug) not in self._linked:
                return match
        return None

    def _report(self, problem):
        if problem not in self.problems:
            self.problems.append(problem)


def _reader():
    reader = MarkdownIt("commonmark", {"html": False, "typographer": True})
    reader.enable(["table", "strikethrough", "replacements", "smartquotes"])
    # The scheme of an address is ours to judge, and to name where it is refused; nh3 stands behind that.
    reader.validateLink = lambda address: True
    reader.inline.ruler.before("link", "citation", _citation_rule)
    reader.add_render_rule("citation_html", lambda self, tokens, index, options, env: tokens[index].content)
    return reader


def _citation_rule(state, silent):
    match = _CITATION.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push("citation", "", 0).content = match[1]
    state.pos = match.end()
    return True


def _leads_somewhere(address):
    """Within the site, or elsewhere by a known way. What no address may hold, Markdown has already written as %XX."""
    if re.match(r"#|/(?!/)", address):
        return True
    parts = urlsplit(address)
    if parts.scheme in ("http", "https"):
        return re.fullmatch(r"[a-z0-9.-]+", parts.hostname or "") is not None
    return parts.scheme in _SCHEMES


def _text(content):
    return Token("text", "", 0, content=content)


def _html(content):
    return Token("citation_html", "", 0, content=content)


def _clean(html) -> SafeString:
    """The one place where HTML made from text is trusted: everything but the tags above has just been taken out."""
    return SafeString(
        nh3.clean(
            html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None, strip_comments=True
        ).strip()
    )
