"""What two ways of writing one license number have in common, and how a database finds those that may be the same."""

import string
import unicodedata

from django.db.models.functions import Right, Substr

from locator import lettering

_ASCII = string.ascii_letters + string.digits
_BETWEEN = bytes(number for number in range(128) if chr(number) not in _ASCII)


def key(text: str) -> str:
    """The letters and digits of a number, without case and accents."""
    if text.isascii():  # Nearly all of them, and 100,000 are asked for at once.
        return text.upper().encode().translate(None, _BETWEEN).decode()
    letters = unicodedata.normalize("NFKD", text.replace("№", " ")).upper()
    return "".join(letter for letter in letters if letter.isalnum())


def near(rows, wanted: str):
    """Those of `rows`, which have a `number`, whose key may be `wanted`: all that are, and few besides."""
    # Where a number begins or ends with a letter of ASCII, that is the first or last of its key. Little to ask, and it
    # spares the database the rest for most.
    return (
        rows.annotate(first=Substr("number", 1, 1), last=Right("number", 1))
        .exclude(last__in=_others(wanted[-1]))
        .exclude(first__in=_others(wanted[0]))
        .filter(lettering.has("number", wanted))
    )


def _others(letter):
    return [other for other in _ASCII if other.upper() != letter]
