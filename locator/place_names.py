"""What two spellings of one town's name have in common."""

import re
import unicodedata

# One spelling for what people and sources abbreviate. In a town's name "St" is always Saint: streets never get here.
_SPELLED_OUT = {
    "st": "saint", "ste": "saint", "sainte": "saint", "ft": "fort", "mt": "mount", "mtn": "mountain", "n": "north",
    "s": "south", "e": "east", "w": "west", "no": "north", "so": "south", "hts": "heights", "spgs": "springs",
    "spg": "spring", "bch": "beach", "jct": "junction", "ctr": "center", "centre": "center", "twp": "township",
    "vlg": "village", "pt": "point", "lk": "lake", "cty": "city", "pk": "park", "grv": "grove", "hbr": "harbor",
    "vly": "valley", "crk": "creek", "fls": "falls", "isl": "island",
}  # fmt: skip
_APOSTROPHES = dict.fromkeys(map(ord, "'`´‘’ʻʼ′＇"))
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def words(text: str) -> list[str]:
    """Lower-case ASCII words of a text: accents and apostrophes dropped, other punctuation parts words."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", text.translate(_APOSTROPHES).lower()).split()


def key(name_words: list[str]) -> str:
    """What two spellings of one town have in common ("St. Louis", "saint louis", "O'Fallon", "O Fallon")."""
    return "".join([_SPELLED_OUT.get(word, word) for word in name_words])


def key_of(name: str) -> str:
    return key(words(name))
