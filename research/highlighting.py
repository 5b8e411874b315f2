"""Shows where the words asked for stand in a text: in any form of the word, as the search itself has them."""

from django.utils.html import format_html, format_html_join

from research import search, words

ELLIPSIS = "…"


def highlight(text, question):
    """HTML of a text, escaped, with `<mark>` around each word that was asked for."""
    text = str(text)
    pieces, end = [], 0
    # Once, where one word has several stems that were asked for.
    for hit in {hit.start: hit for hit in hits(text, question)}.values():
        pieces.append((text[end : hit.start], text[hit.start : hit.end]))
        end = hit.end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[end:])


def snippet(text, question, around=160):
    """`highlight` of about `around` characters of a text: where most of the words asked for stand, closest together.

    The beginning where none does. Runs of white space become one space.
    """
    text = " ".join(str(text).split())
    if len(text) <= around:
        return highlight(text, question)
    first, last = closest(hits(text, question), around)
    # As much to read before as after, without running over either end of the text.
    start = min(max(0, (first + last - around) // 2), len(text) - around)
    start, end = whole_words(text, start, start + around, first, last)
    before = ELLIPSIS if start else ""
    after = ELLIPSIS if end < len(text) else ""
    return highlight(f"{before}{text[start:end]}{after}", question)


def hits(text, question):
    """The words of a text that were asked for; one comes again for each of its stems that was."""
    asked = set(search.asked(question))
    return [word for word in words.find(text) if word.stem in asked] if asked else []


def closest(found, within):
    """Start and end of the first stretch, `within` characters or one word, with most different words in least space."""
    best, place = (0, 0), (0, 0)
    for number, first in enumerate(found):
        seen = set()
        for last in found[number:]:
            if seen and last.end - first.start > within:
                break
            if last.stem not in seen:
                seen.add(last.stem)
                worth = (len(seen), first.start - last.end)
                if not place[1] or worth > best:
                    best, place = worth, (first.start, last.end)
    return place


def whole_words(text, start, end, first, last):
    """The cut moved inwards to where words begin and end, but never past what has to be in it."""
    if start and text[start - 1] != " ":
        space = text.find(" ", start, max(first, start))
        start = space + 1 if space >= 0 else min(start, first)
    if end < len(text) and text[end] != " ":
        space = text.rfind(" ", max(last, start), end)
        end = space if space >= 0 else max(end, last)
    return start, end
