"""What counts as the same word when somebody is looked for by name or keyword."""

import re
import unicodedata

_APOSTROPHES = re.compile("['’ʼ‘`´]")
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a text in order, without case, accents or apostrophes: “O'Hara-Núñez, LMT” is ohara, nunez, lmt."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def folded(*texts: str) -> str:
    """Every word of some texts, once, a space before each: so that "a word begins so" is "contains ' so'".

    What an apostrophe or a hyphen joins counts as one word and as its parts: SmithJones finds Smith-Jones.
    """
    found = {}
    for text in texts:
        for written in text.split():
            parts = words(_APOSTROPHES.sub(" ", written))
            found |= dict.fromkeys([*parts, "".join(parts)])
    return "".join(f" {word}" for word in found if word)
