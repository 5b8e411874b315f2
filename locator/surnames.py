"""What two spellings of one surname have in common, and how a database finds those that may be the same."""

import functools
import unicodedata

# Letters that no decomposition takes apart.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_MARKS = " '’‘ʻʼ`´-‐–(\"“."  # What a name may begin with that is no part of its key.
# Every script with capitals, and the wide letters; of the others a letter has one form alone.
_ALPHABETS = (*range(0x30, 0x2E00), *range(0xA640, 0xABC0), *range(0xFF10, 0xFF5B))


def key(name: str) -> str:
    """The letters of a name, without case, accents, hyphens, apostrophes and spaces."""
    letters = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN)
    return "".join(letter for letter in letters if letter.isalnum())


def openings(name: str) -> list[str]:
    """Every character with which a spelling of the same name may begin."""
    first = next((letter for letter in name if key(letter)), "")
    return sorted({*_MARKS, *_forms().get(key(first)[:1], ()), first})


@functools.cache
def _forms():
    """The forms that each first letter of a key may have in a name."""
    forms = {}
    for letter in map(chr, _ALPHABETS):
        forms.setdefault(key(letter)[:1], []).append(letter)
    return forms
