"""What counts as a word, and as the same word: "massaging" and "massage", "Yüksel" and "yuksel", "labour" and "labor".

Text that is indexed and text that is asked for go the same way, through `find`. The databases store and compare what
comes out of it and understand nothing of language themselves, so every database gives the same answer.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import snowballstemmer

from research import synonyms

# Longer ones are cut, in text and question alike: full-text indexes do not take words of any length.
LONGEST = 40

APOSTROPHES = "'’ʼ＇"
# Accents as letters of their own, the soft hyphen and joiners: inside a word, and no part of its spelling.
SILENT = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f\u00ad\u200c\u200d\u2060"
# The first half of a word that is written as two.
HALF = "|".join(
    f"{half}[-‐‑ ](?={rest.replace('*', '[a-z]*')}\\b)"
    for half, rest in (word.split("-") for word in synonyms.JOINED.split())
)
# What stands before the number of a paper, and is the same for all of them; a mark within it, as addresses write it.
ADDRESS = (
    r"(?:https?://)?(?:(?:dx\.|www\.)?doi\.org/|pubmed\.gov/|(?:www\.|pubmed\.|pmc\.)?ncbi\.nlm\.nih\.gov/(?:[a-z]+/)*)"
    r"|pmid(?=\d)|pmc[: ]*(?=\d)|%(?:2[0-9a-f]|3[a-f]|5[b-f]|7[b-e])"
)
WORD = re.compile(
    rf"{ADDRESS}|(?P<word>(?:{HALF})?[^\W_](?:[{SILENT}]*[{APOSTROPHES}]?[^\W_])*[{SILENT}]*)", re.IGNORECASE
)
# Between words: they are no neighbors.
APART = re.compile(r"[.!?;:()…\r\n]")
CONTRACTED = re.compile(r"(?:n't|.'(?:ll|re|ve|d|m))\Z")

# Between the stems of a pair. No stem has it, and to every database it is one letter more.
PAIR = "·"

# Letters that Unicode does not take apart into a plain letter and an accent.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})

_stemmer = snowballstemmer.stemmer("english")
_stemming = threading.Lock()  # The stemmer keeps its work in itself.


class Word(NamedTuple):
    """A stem, and the word of a text that has it: `text[start:end]`."""

    start: int
    end: int
    stem: str


def find(text):
    """The stems of a text in order, without the stop words; one after the other where a word has several."""
    for match in WORD.finditer(text):
        for stem in stems_of(match["word"] or ""):
            yield Word(match.start(), match.end(), stem)


def stems(text):
    """The different stems of a text, each once, in the order in which they first occur."""
    return list(dict.fromkeys(word.stem for word in find(text)))


def pairs(text):
    """The different pairs of stems that stand next to each other, stop words aside, whichever comes first."""
    neighbors = (
        PAIR.join(sorted((one.stem, other.stem)))
        for one, other in pairwise(find(text))
        if one.stem != other.stem and not APART.search(text, one.end, other.start)
    )
    return list(dict.fromkeys(neighbors))


@lru_cache(maxsize=10_000)
def stems_of(word):
    """What stands for every form of one word: small letters and digits only; none for a stop word."""
    spelling = plain(word)
    if not spelling or spelling in _STOPPED:
        return ()
    return _SEVERAL.get(spelling) or (_stem(spelling),)


def plain(word):
    """A word without case, accents, apostrophes and a possessive's s; empty for a contraction, such as can't."""
    # Taken apart twice: folding can put together again what was apart, and the other way around.
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    for apostrophe in APOSTROPHES:
        letters = letters.replace(apostrophe, "'")
    spelling = "".join(filter(str.isalnum, letters.removesuffix("'s").translate(PLAIN)))[:LONGEST]
    return "" if "'" in letters and CONTRACTED.search(letters) else spelling


def _stem(spelling):
    found = _snowball(spelling)
    return _KEPT.get(found, found)


def _snowball(word):
    with _stemming:
        return _stemmer.stemWord(word)


_STOPPED = frozenset(synonyms.STOP_WORDS.split())
_KEPT = {
    _snowball(other): _snowball(line.split()[0])
    for line in synonyms.SAME.strip().splitlines()
    for other in line.split()[1:]
}
_SEVERAL = {
    spelling: tuple(map(_stem, meant.split()))
    for meant, spellings in (line.split(":") for line in synonyms.SEVERAL.strip().splitlines())
    for spelling in spellings.split()
}
