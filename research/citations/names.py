"""Names of authors: one line each on our records, `Family Initials Suffix`, as PubMed writes them."""

import re
from typing import NamedTuple

SUFFIXES = {"Jr", "Sr", "II", "III", "IV", "2nd", "3rd", "4th"}
MOST_INITIALS = 4
ET_AL = "et al."


class Name(NamedTuple):
    """An author's name in parts. Of a group, or where nothing looks like initials, all of it is `family`."""

    family: str
    initials: str = ""
    suffix: str = ""

    @property
    def given(self):
        """The initials, spaced and with periods: `A. R.`, `J.-P.`."""
        return "-".join(" ".join(f"{letter}." for letter in part) for part in self.initials.split("-") if part)


def split(line: str) -> Name:
    """`van der Watt G` or `Henderson CR Jr` in parts."""
    words = line.split()
    suffix = words.pop() if len(words) > 2 and words[-1].rstrip(".") in SUFFIXES and is_initials(words[-2]) else ""
    initials = ""
    while len(words) > 1 and is_initials(words[-1] + initials):
        initials = words.pop() + initials
    return Name(" ".join(words), initials.replace(".", ""), suffix.rstrip("."))


def is_initials(word):
    letters = word.replace(".", "").replace("-", "")
    return letters.isalpha() and letters.isupper() and len(letters) <= MOST_INITIALS


def line(family: str, given: str, suffix: str = "") -> str:
    """The line for a name whose parts are known: `Goel`, `Amit R` is `Goel AR`."""
    return " ".join(filter(None, [family, initials_of(given), suffix.rstrip(".")]))


def initials_of(given):
    """`Amit R`, `A. R.` and `AR` are all `AR`; `Jean-Pierre` is `JP`; a small `de` counts for nothing."""
    words = [word for word in re.split(r"[\s.\-\u2010\u2011]+", given) if word]
    return "".join(
        word if word.isupper() and len(word) <= MOST_INITIALS else word[0].upper()
        for word in words
        if not (word.islower() and len(word) <= 3)
    )


def line_of_commas(text: str) -> str:
    """The line for `Family, Given` or `Family, Given, Suffix`, in either order. Other text is a group or is ours."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 3 and parts[1].rstrip(".") in SUFFIXES:
        parts[1:] = reversed(parts[1:])
    if parts[0] and 2 <= len(parts) <= 3:
        return line(*parts)
    return ET_AL if text.lower() in ("et al", ET_AL) else text
