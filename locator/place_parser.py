"""Takes what people type apart, from the right: ZIP code, then state, then the longest town name known in that state.

Every step is linear in the length of the text, which `places` caps.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from locator import gazetteer

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_INITIALS = re.compile(r"\b([A-Za-z])\.(?=[A-Za-z]\b)")
_COUNTRY = (["united", "states", "of", "america"], ["united", "states"], ["usa"], ["us"], ["u", "s", "a"], ["u", "s"])
_LEADING = {"near", "in", "around", "at", "by", "zip", "zipcode", "code"}
_NUMBERS = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
_DIRECTIONS = {"n", "s", "e", "w"}
_STREETS = {
    "st", "street", "ave", "av", "avenue", "rd", "road", "blvd", "boulevard", "dr", "drive", "ln", "lane", "ct",
    "court", "pl", "place", "pkwy", "parkway", "hwy", "highway", "way", "ter", "terrace", "cir", "circle", "sq",
    "square", "pike",
}  # fmt: skip
_AREA = {"county", "parish", "borough", "area", "region", "metro"}
# A number before one of these, or after one of those below, is a house's or a box's, not a ZIP code.
_ROADS = _STREETS | {
    "alley", "avenida", "broadway", "bypass", "calle", "carretera", "crossing", "expressway", "expy", "freeway", "fwy",
    "loop", "mall", "pass", "path", "plaza", "route", "row", "rte", "run", "trail", "trl", "turnpike", "tpke",
}  # fmt: skip
_NUMBERED = {
    "apt", "box", "bldg", "building", "fm", "highway", "hwy", "rd", "road", "room", "route", "rte", "ste", "suite",
    "unit",
}  # fmt: skip
_JOINING = {"and", "or", "to", "in", "near"}
# What people add to a town's name, or put before it, without meaning another place.
_HARMLESS = {"the", "downtown", "uptown", "midtown", "greater", "city", "town", "village", "of"}
_HERE = re.compile(
    r"(?:in )?me"
    r"|(?:.* )?(?:near|nearest|around|by|to|from|at) me"
    r"|(?:.* )?(?:here|near ?by|close ?by|(?:my|current|this) (?:current )?(?:location|position|area|place|address))"
    r"|(?:.* )?my (?:house|home|work|office|town|city|neighborhood)|(?:.* )?where i am|close|near|nearest|around"
)
_MOST_WORDS_IN_A_TOWN = 7
_MOST_WORDS_IN_A_STATE = 4
_COUNTRIES = {
    "canada", "mexico", "england", "scotland", "wales", "ireland", "united kingdom", "great britain", "uk", "gb",
    "france", "germany", "spain", "italy", "portugal", "netherlands", "belgium", "switzerland", "austria", "poland",
    "sweden", "norway", "denmark", "finland", "greece", "russia", "turkey", "israel", "india", "china", "japan",
    "australia", "new zealand", "brazil", "argentina", "chile", "peru", "cuba", "jamaica", "bahamas", "philippines",
    "south africa", "bc", "ab", "mb", "sk", "qc", "ns", "nb", "nl", "on", "british columbia", "alberta", "manitoba",
    "saskatchewan", "quebec", "nova scotia", "new brunswick", "newfoundland",
}  # fmt: skip
_CANADA = re.compile(r"(?:^| )[abceghj-nprstvxy]\d[a-z] ?\d[a-z]\d$")
_BRITAIN = re.compile(r"(?:^| )[a-z]{1,2}\d[a-z\d]? ?\d[abd-hjlnp-uw-z]{2}$")


def clean(text: str) -> str:
    """One line of plain text: full-width forms folded, control characters and runs of space gone."""
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    kept = [
        "," if c in "\n\r;|" else c if unicodedata.category(c)[0] not in "CZ" else " "
        for c in text
        if unicodedata.category(c) != "Cf"
    ]
    return _INITIALS.sub(r"\1", " ".join("".join(kept).split()).strip(" ,"))


def is_foreign(segments: list[list[str]]) -> bool:
    """Whether a text ends like a Canadian or British address, or in the name of another country or its province."""
    last = segments[-1]
    tail = " ".join(last[-2:])
    if _CANADA.search(tail) or _BRITAIN.search(tail):
        return True
    alone = len(segments) == 1
    if alone and (gazetteer.state(tail) or any(town.population for town in gazetteer.towns_named(" ".join(last)))):
        return False  # New Mexico; Mexico, Missouri.
    return (tail in _COUNTRIES or last[-1] in _COUNTRIES) and not any(word.isdigit() for word in last)


def means_here(cleaned: str) -> bool:
    """Whether a text says "near me" rather than where that is. "ME" in capitals, alone, is Maine."""
    said = " ".join(gazetteer.words(cleaned))
    in_capitals = said in ("me", "in me") and cleaned.rstrip(".").endswith("ME")
    return bool(_HERE.fullmatch(said)) and not in_capitals


@dataclass
class Reading:
    """A text without its ZIP code, taken apart into words.

    `name` is the town as typed, `rest` what stands before it (a street, or words nobody knows), `last` the last words
    between commas before the state, where a town was looked for.
    """

    state: str = ""
    state_as_typed: str = ""
    towns: tuple[gazetteer.Town, ...] = ()
    name: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)

    @property
    def has_street(self) -> bool:
        numbered = any(word[0].isdigit() or word in _NUMBERS for word in self.rest)
        return numbered and any(word.isalpha() and word not in _NUMBERS for word in self.rest)

    @property
    def is_doubtful(self) -> bool:
        """Whether words that nobody knows run into the town's name, and no state, street or comma vouches for it."""
        unread = len(self.name) < len(self.last) and not self.state and not self.has_street
        return unread and self.rest[-1] not in _LEADING and not _HARMLESS.issuperset(self.rest)


def segments_of(cleaned: str) -> list[list[str]]:
    """The words between commas, without the country and words like "near"."""
    segments = [words for part in cleaned.split(",") if (words := gazetteer.words(part))]
    if segments:
        for country in _COUNTRY:
            if segments[-1][-len(country) :] == country:
                del segments[-1][-len(country) :]
                break
        first = segments[0]
        while len(first) > 1 and first[0] in _LEADING and not gazetteer.towns_keyed(gazetteer.key(first)):
            del first[0]
    return [words for words in segments if words]


def take_zip(segments: list[list[str]]) -> str:
    """Remove the ZIP code from the end of the words (ZIP+4 too; or from before the state) and return it, or ""."""
    if not segments:
        return ""
    last = segments[-1]
    if glued := re.fullmatch(r"([a-z]{2})(\d{5})", last[-1]):
        last[-1:] = glued.groups()
    if len(last) >= 2 and _is_digits(last[-1], 4) and _is_digits(last[-2], 5):
        code = last[-2]
        del last[-2:]
    elif _is_digits(last[-1], 5) or _is_digits(last[-1], 9):
        code = last.pop()[:5]
    else:
        return _zip_before_state(segments)
    if not last:
        segments.pop()
    return code


def _zip_before_state(segments: list[list[str]]) -> str:
    words = [(number, index) for number, segment in enumerate(segments) for index in range(len(segment))]
    for length in range(min(_MOST_WORDS_IN_A_STATE, len(words) - 2), 0, -1):
        tail = " ".join(segments[n][i] for n, i in words[-length:])
        number, index = words[-length - 1]
        if gazetteer.state(tail) and _is_digits(segments[number][index], 5):
            code = segments[number].pop(index)
            segments[:] = [segment for segment in segments if segment]
            return code
    return ""


def take_other_zips(segments: list[list[str]], even_before_words: bool = False) -> list[str]:
    """Remove the ZIP codes that stand anywhere in the words, and return them.

    One before other words may as well be a house number: it is left alone, unless told otherwise, and always where a
    street follows.
    """
    codes = []
    for segment in segments:
        for index in range(len(segment) - 1, -1, -1):
            before, after = segment[index - 1] if index else "", segment[index + 1 :]
            if not _is_digits(segment[index], 5) or before in _NUMBERED or not gazetteer.zip_code(segment[index]):
                continue
            stands_alone = not after or after[0] in _JOINING or _is_digits(after[0], 4)
            if stands_alone or (even_before_words and _ROADS.isdisjoint(after)):
                codes.insert(0, segment[index])
                del segment[index]
                while index < len(segment) and (segment[index] in _JOINING or _is_digits(segment[index], 4)):
                    del segment[index]
    segments[:] = [segment for segment in segments if segment]
    return codes


def _is_digits(word: str, length: int) -> bool:
    return len(word) == length and word.isdigit()


def read(segments: list[list[str]]) -> Reading:
    """State and town of words without a ZIP code. A state is believed only where a town of it, or nothing, precedes."""
    segments = [words for words in segments if words]
    if not segments:
        return Reading()
    fallback = None
    for length in range(min(_MOST_WORDS_IN_A_STATE, len(segments[-1])), 0, -1):
        typed = " ".join(segments[-1][-length:])
        state = gazetteer.state(typed)
        if not state:
            continue
        before = [*segments[:-1], segments[-1][:-length]]
        reading = _town(before, state.code)
        reading.state, reading.state_as_typed = state.code, typed
        if reading.towns or not reading.last:
            return reading
        if not (reading.has_street and typed in _STREETS):  # "12 Oak Ct" is not in Connecticut.
            fallback = fallback or reading
    anywhere = _town(segments, None)
    if not fallback:
        return anywhere
    # "123 Main St, Georgia" is not in Georgia, VT; but these two cities are written without their state.
    if fallback.state_as_typed == " ".join(anywhere.name):
        return anywhere if anywhere.has_street and fallback.state_as_typed in ("new york", "washington") else fallback
    return anywhere if anywhere.towns else fallback


def _town(segments: list[list[str]], state: str | None) -> Reading:
    segments = [words for words in segments if words]
    while len(segments) > 1 and segments[-1][-1] in _AREA:
        segments.pop()
    if not segments:
        return Reading()
    last = segments[-1]
    before = [word for segment in segments[:-1] for word in segment]
    for start in range(max(0, len(last) - _MOST_WORDS_IN_A_TOWN), len(last)):
        towns = gazetteer.towns_keyed(gazetteer.key(last[start:]), state)
        if towns and not _belongs_to_street(last, start, state):
            return Reading(towns=towns, name=last[start:], rest=before + last[:start], last=last)
    return Reading(rest=before + last, last=last)


def _belongs_to_street(words: list[str], start: int, state: str | None) -> bool:
    """Whether a would-be town begins with, or is, a word of the street before it.

    "5840 26th St W Bradenton" is not in West Bradenton, nor "77 Elm Street" in Street, MD.
    """
    if not start:
        return False
    word, before = words[start], words[start - 1]
    after_street = before in _STREETS or before.isdigit()
    if word in _DIRECTIONS and after_street:
        return bool(gazetteer.towns_keyed(gazetteer.key(words[start + 1 :]), state))
    return word in _STREETS and len(words) == start + 1 and not after_street
