"""What two spellings of one last name have in common, and how a database finds those that may be the same."""

import functools
import re
import unicodedata

from locator import lettering

# Letters that no decomposition takes apart.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_BETWEEN = " -,/‐‑–"  # The parts of a name: those of a double one, and what comes after it.
_AFTER = {"jr", "sr", "ii", "iii", "iv"}


def key(name: str) -> str:
    """The letters of a name, without case, accents, hyphens, apostrophes and spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN)
    return "".join(letter for letter in letters if letter.isalnum())


def fits(typed: str, name: str) -> bool:
    """Is this the name, or one part or several of a longer one? Jr. and the like may be there or not."""
    wanted, parts = "".join(_parts(typed)), _parts(name)
    runs = ("".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1))
    return wanted in runs


def is_after(word: str) -> bool:
    """Whether a word is Jr. or the like, which comes after a name."""
    return key(word) in _AFTER


def near(rows, typed: str, field: str):
    """Those of `rows` whose last name, in `field`, may fit the one typed: all that do, and few besides."""
    return rows.filter(lettering.has(field, "".join(_parts(typed))))


@functools.lru_cache(maxsize=50_000)
def _parts(name):
    """The keys of its parts, without what comes after a name; where that is all there is, that is the name."""
    parts = list(filter(None, map(key, re.split(f"[{re.escape(_BETWEEN)}]", name))))
    return [part for part in parts if part not in _AFTER] or parts
