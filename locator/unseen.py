"""Characters that nobody sees, in what people type and paste: which are left out, and which cannot be sent."""

import re
import unicodedata

# Marks of direction, which copied phone numbers and names bring along, and by which a line may read as another one;
# spaces and joints without a width. Not the two joiners: some scripts and many emoji are written with those.
_LEFT_OUT = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# What ends a line elsewhere than here: word processors put it between the lines of one paragraph, terminals of a page.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_FOREIGN_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_LONGEST_QUOTE = 30  # characters


def in_a_line(text: str) -> str:
    """The text of one line, tidied. Real line breaks stay, for whoever has to refuse them."""
    return _or_nothing(_LEFT_OUT.sub("", _FOREIGN_LINE_ENDS.sub(" ", text)).strip())


def in_lines(text: str) -> str:
    """The text of a few paragraphs, tidied; each line ends with one character."""
    return _or_nothing(_LEFT_OUT.sub("", _LINE_ENDS.sub("\n", text)).strip())


def first_control(text: str, allowed: str = "") -> int | None:
    """Where the first character stands that cannot be sent: a control character, or half of a surrogate pair."""
    places = (place for place, one in enumerate(text) if unicodedata.category(one) in ("Cc", "Cs"))
    return next((place for place in places if text[place] not in allowed), None)


def around(text: str, place: int) -> str:
    """What somebody can find a place by: the words before it, or else those behind it."""
    before, behind = _seen(text[:place]), _seen(text[place:])
    return before[-_LONGEST_QUOTE:].lstrip() or behind[:_LONGEST_QUOTE].rstrip()


def _seen(text):
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _or_nothing(text):
    """Joiners that join nothing are no text."""
    return text if any(unicodedata.category(one) != "Cf" for one in text) else ""
