"""What two spellings of one surname have in common, and how a database finds those that may be the same."""

import functools
import unicodedata

# Letters that no decomposition takes apart.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_MARKS = " '’‘ʻʼ`´-‐–(\"“."  # What a name may begin with that is no part of its key.
_ALPHABETS = range(0x30, 0x2000)  # Every script with capitals; of the others a letter has one form alone.


def key(name: str) -> str:
    """The letters of a name, without case, accents, hyphens, apostrophes and spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN)
    return "".join(letter for letter in letters if letter.isalnum())


def openings(name: str) -> list[str]:
    """Every character with which a spelling of the same name may begin."""
    first = next((letter for letter in name if key(letter)), "")
    return sorted({*_MARKS, *_same(key(first)[:1]), first})


@functools.lru_cache(maxsize=256)
def _same(first):
    return tuple(letter for letter in map(chr, _ALPHABETS) if key(letter)[:1] == first)
