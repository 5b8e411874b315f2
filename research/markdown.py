"""From an article's Markdown to HTML: references numbered, glossary words linked, pictures sized, nothing raw.

One `Writer` writes one page: numbers, and which words are already linked, run through all that it renders. What stands
in the way of publishing is collected in `problems`.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from research.glossary import Terms
from research.sanitizing import SCHEMES, clean

_CITATION = re.compile(r"\[\^([A-Za-z0-9_-]{1,40})\]")
_PICTURE = "picture:"
# In which no glossary word is linked: a link in a link is no HTML, and a heading is not the place.
_NOT_IN = {"link_open": 1, "link_close": -1, "heading_open": 1, "heading_close": -1}


@dataclass
class Cited:
    """A reference in the list at the end: its number, and the ids of the places in the text that cite it."""

    number: int
    reference: object
    places: list[str] = field(default_factory=list)


class Writer:
    """`references` by key, `terms` of the glossary and `pictures` by key are what the text may name. Of links to the
    paths that are `gone`, only the words are kept."""

    def __init__(self, references=(), terms=(), pictures=(), gone=()):
        self.gone = set(gone)
        self.references = {reference.key: reference for reference in references}
        self.pictures = {picture.key: picture for picture in pictures}
        self._terms = Terms(terms)
        self._linked = set()
        self._cited = {}
        self.problems = []
        # The id and the words of each h2 so far, for a table of contents.
        self.headings = []
        # The paths of this site that the text links to, for whoever wants to know whether they are there.
        self.links = set()
        self._reader = _reader()

    @property
    def cited(self) -> list[Cited]:
        """The references in the order in which the text cites them."""
        return list(self._cited.values())

    def html(self, text):
        """Markdown with paragraphs, lists, tables and headings; the highest heading is an h2."""
        tokens = self._reader.parse(text)
        self._level_headings(tokens)
        self._write(tokens)
        return clean(self._reader.renderer.render(tokens, self._reader.options, {}))

    def line(self, text):
        """One line of Markdown: emphasis, links and references, without a paragraph around it."""
        tokens = self._reader.parseInline(text.strip())
        self._write(tokens)
        return clean(self._reader.renderer.render(tokens, self._reader.options, {}))

    def plain(self, text):
        """Text that is no Markdown: its glossary words linked, its lines kept, and nothing else read in it."""
        tokens = [token for line in text.splitlines() for token in (*self._with_terms(_text(line)), _html("<br>"))]
        return clean(self._reader.renderer.render(tokens[:-1], self._reader.options, {}))

    def _level_headings(self, tokens):
        """No h1, and no level skipped, whatever the text says."""
        level = 1
        places = [place for place, token in enumerate(tokens) if token.type == "heading_open"]
        for opening, words, closing in (tokens[place : place + 3] for place in places):
            level = min(max(int(opening.tag[1]), 2), level + 1)
            opening.tag = closing.tag = f"h{level}"
            if level == 2:
                said = "".join(part.content for part in words.children)
                self.headings.append((f"part-{len(self.headings) + 1}", said))
                opening.attrSet("id", self.headings[-1][0])

    def _write(self, tokens):
        inside = 0
        for token in tokens:
            inside += _NOT_IN.get(token.type, 0)
            if "style" in token.attrs:  # Of a cell. The policy refuses styles in the page.
                token.attrSet("class", str(token.attrs.pop("style")).rpartition(":")[2])
            if token.type == "inline":
                token.children = list(self._children(token.children, inside))

    def _children(self, tokens, inside):
        for token in tokens:
            inside += _NOT_IN.get(token.type, 0)
            if token.type == "citation" and inside:
                self._report(
                    _("[^%(key)s] stands in a link or a heading, where it cannot lead anywhere.")
                    % {"key": token.content}
                )
                yield _text(f"[^{token.content}]")
            elif token.type == "citation":
                yield self._citation(token)
            elif token.type == "image":
                yield self._image(token)
            elif token.type == "text" and "](" in token.content:
                # What Markdown did not take for a link, such as one with a reference among its words.
                self._report(_("A link could not be read here: “%(text)s”.") % {"text": token.content[:80]})
                yield token
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
        elif address in self.gone:
            token.attrs.pop("href")
        elif address.startswith("/"):
            self.links.add(address)
        elif address.startswith("http"):
            token.attrSet("rel", "noreferrer")

    def _with_terms(self, token):
        """The text with the first use on this page of each glossary word linked to what it means."""
        rest = token.content
        while found := self._terms.next(rest, self._linked):
            term, start, end = found
            self._linked.add(term.slug)
            yield _text(rest[:start])
            words = escapeHtml(rest[start:end])
            yield _html(f'<a class="term" href="{escapeHtml(term.get_absolute_url())}">{words}</a>')
            rest = rest[end:]
        yield _text(rest)

    def _report(self, problem):
        if problem not in self.problems:
            self.problems.append(problem)


def pictures_named(text) -> set[str]:
    """The keys of the pictures that a Markdown text shows, however it writes them."""
    tokens = [child for token in _reader().parse(text) for child in token.children or ()]
    sources = {str(token.attrs.get("src", "")) for token in tokens if token.type == "image"}
    return {source.removeprefix(_PICTURE) for source in sources if source.startswith(_PICTURE)}


def outside_links(text) -> set[str]:
    """The addresses elsewhere, http or https, that a Markdown text links to."""
    tokens = [child for token in _reader().parse(text) for child in token.children or ()]
    found = {str(token.attrs.get("href", "")) for token in tokens if token.type == "link_open"}
    return {address for address in found if urlsplit(address).scheme in ("http", "https")}


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
    return parts.scheme in SCHEMES


def _text(content):
    return Token("text", "", 0, content=content)


def _html(content):
    return Token("citation_html", "", 0, content=content)
