"""What a text that is still being typed may become: ZIP codes, towns and states. Asks nobody, not even the database.

Every suggestion's `text` resolves to the place it stands for (`places.resolve`), without a question left.
"""

import heapq
import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from django.utils.translation import gettext as _

from locator import gazetteer, place_parser, zip_beginnings
from locator.gazetteer_files import State, Town, read_once, towns_and_keys
from locator.place import name_of_state
from locator.place_names import key, key_of, words
from locator.prefixes import Prefixes

MOST = 8
SHORTEST, LONGEST = 2, 60  # Characters: nothing longer is the name of a town and its state.
# Where a state stands among towns whose names begin like its own; of that size, a town of its name comes before it.
AS_LARGE_AS_A_STATE = 100_000
# From so many letters on one slip is forgiven, and from so many two.
_ONE_SLIP, _TWO_SLIPS, _SURE_LETTERS = 4, 7, 4
_SURE_IF_NOTHING_ELSE = 3  # "phoniex"
# A first letter is wrong so seldom that a short word is rather another word ("o'hare" is no Charenton).
_FIRST_SLIP = 6
_ZIP = re.compile(r"([0-9]{2,5})|([0-9]{5})[- ][0-9]{0,4}")
_ZIP_AT_END = re.compile(r".*[ ,]([0-9]{5})(?:-[0-9]{0,4})?")
_COUNTRY = re.compile(r"(?:(.*[^ ,])[ ,]+)?(?:united states(?: of america)?|u ?s ?a|us)\.?", re.IGNORECASE)


class Suggestion(NamedTuple):
    """`text` goes into the field; `label` is shown. `kind` is "town", "zip" or "state"; `population` 0 if unknown."""

    text: str
    label: str
    kind: str
    state: str
    population: int


class _Reading(NamedTuple):
    """The words of a name, and the codes of the states it may lie in: None if nothing after it says so.

    `in_full` is the code of a state that was typed to its end. `is_whole` tells that the name was, too.
    """

    name: list[str]
    states: set[str] | None = None
    in_full: str = ""
    is_whole: bool = False

    def is_of_state_in_full(self, place: Town | State) -> bool:
        return isinstance(place, Town) and place.state == self.in_full


class _Index(NamedTuple):
    """`ranked` are towns and states, the largest first; the others hold their numbers in it: the least is the largest.

    `names` are names as they begin; `inner` their later words, and what else a place is called.
    """

    ranked: list[Town | State]
    names: Prefixes
    inner: Prefixes


def suggest(text: str) -> list[Suggestion]:
    """At most eight places, the likeliest first: of those that begin as typed the larger, then what nearly does."""
    if len(text) > LONGEST:
        return []
    cleaned = _without_country(place_parser.clean(text))
    if len(cleaned) < SHORTEST or place_parser.means_here(cleaned):
        return []
    if digits := _ZIP.fullmatch(cleaned) or _ZIP_AT_END.fullmatch(cleaned):
        return _zips(next(filter(None, digits.groups())))
    readings = _readings(cleaned)
    found = dict.fromkeys(_first(MOST, _right(readings)))
    # A slip is likelier than what stands there only if it leads to a larger place; with two words right, it is not.
    if len(found) < MOST and not (found and len(words(cleaned)) > 1):
        largest = max(map(_size, found), default=-1)
        nearly = (place for place in _nearly(readings, ways=1 if found else 4) if _size(place) > largest)
        found.update(dict.fromkeys(_first(MOST - len(found), nearly)))
    return [_of(place) for place in found]


def _without_country(cleaned: str) -> str:
    """A text less the country at its end. "US" alone may become a name; "USA" alone is nothing to suggest."""
    country = _COUNTRY.fullmatch(cleaned)
    if not country or (country[1] is None and len(cleaned) <= SHORTEST):
        return cleaned
    return country[1] or ""


def _of(place: Town | State) -> Suggestion:
    if isinstance(place, Town):
        return Suggestion(place.label, place.label, "town", place.state, place.population)
    name = name_of_state(place.code)
    return Suggestion(name, _("All of %(state)s") % {"state": name}, "state", place.code, 0)


def _first(count: int, places: Iterable[Town | State]) -> Iterator[Town | State]:
    """So many different ones; no more are looked for than that."""
    seen = set()
    return islice((place for place in places if not (place in seen or seen.add(place))), count)


def _readings(cleaned: str) -> list[_Reading]:
    """What a text may be taken for: the beginning of a name, or a name and the beginning of its state."""
    before, comma, after = cleaned.rpartition(",")
    if comma:
        return [_with_state(words(before), words(after))] if words(before) else []
    typed = words(cleaned)
    readings = [_Reading(typed)] if typed else []
    # Without a comma only a whole name is believed to end there, or "new m" would be New, in Maine.
    splits = [_with_state(typed[:at], typed[at:], is_whole=True) for at in range(len(typed) - 1, 0, -1)]
    return readings + [reading for reading in splits if reading.states]


def _with_state(name: list[str], typed: list[str], is_whole: bool = False) -> _Reading:
    in_full = gazetteer.state(" ".join(typed))
    return _Reading(name, gazetteer.states_starting(typed), in_full.code if in_full else "", is_whole)


def _right(readings: list[_Reading]) -> Iterator[Town | State]:
    """Places that are called as typed, likeliest first; the last step is taken only if those before were not enough."""
    begun = [reading for reading in readings if reading.states is None]
    for reading in begun:
        yield from _as_it_stands(reading.name)
    called = [(place, reading) for reading in readings for place in _called(reading)]
    if begun:
        called.sort(key=lambda pair: (not pair[1].is_of_state_in_full(pair[0]), -_size(pair[0])))
    yield from (place for place, reading in called)
    for reading in begun:
        yield from _largest(map(_index().inner.starting, _keys(reading.name)), reading)


def _called(reading: _Reading) -> Iterator[Town | State]:
    names, name = _index().names, key(reading.name)
    if reading.states is not None:
        yield from _largest([names.equal(name)], reading)
        yield from (town for town in gazetteer.nicknames().get(name, ()) if town.state in reading.states)
    if not reading.is_whole:
        yield from _largest(map(names.starting, _keys(reading.name)), reading)


def _as_it_stands(typed: list[str]) -> Iterator[Town | State]:
    """What a text is already, before what it may grow into: a nickname, or a state, after a city of its name."""
    name = key(typed)
    yield from gazetteer.nicknames().get(name, ())
    if state := gazetteer.state(" ".join(typed)):
        yield from (town for town in gazetteer.towns_keyed(name) if town.population >= AS_LARGE_AS_A_STATE)
        # The District of Columbia is a city.
        yield gazetteer.towns_named("Washington", "DC")[0] if state.code == "DC" else state


def _nearly(readings: list[_Reading], ways: int) -> list[Town | State]:
    """Places a slip away from what was typed, by so many ways: first letters are seldom wrong, two slips rare."""
    names = _index().names
    all_ways: list[tuple[int, Callable]] = [
        (_ONE_SLIP, names.nearly_starting),
        (_FIRST_SLIP, lambda typed: names.nearly_starting(typed, at_first=True)),
        (_TWO_SLIPS, lambda typed: names.roughly_starting(typed, _SURE_LETTERS, 2)),
        (_TWO_SLIPS, lambda typed: names.roughly_starting(typed, _SURE_IF_NOTHING_ELSE, 2)),
    ]
    for letters, way in all_ways[:ways]:
        for reading in readings:
            keys = [each for each in _keys(reading.name) if len(each) >= letters]
            if found := _largest(map(way, keys), reading):
                return found
    return []


def _keys(typed: list[str]) -> list[str]:
    """The last word may be an abbreviation, or the beginning of a longer one: "st" is Saint, and Stamford."""
    return list(dict.fromkeys((key(typed), key(typed[:-1]) + typed[-1])))


def _largest(numbers: Iterable[array], reading: _Reading) -> list[Town | State]:
    """The largest places of some numbers in the states of a reading, a state that was typed in full before others."""
    different, ranked = set().union(*numbers), _index().ranked
    if reading.states is None:
        # Some may stand there already: as many again.
        return [ranked[number] for number in heapq.nsmallest(2 * MOST, different)]
    places = (ranked[number] for number in sorted(different))
    towns = [place for place in places if isinstance(place, Town) and place.state in reading.states]
    return sorted(towns, key=lambda town: not reading.is_of_state_in_full(town))


@read_once
def _index() -> _Index:
    towns, keys = towns_and_keys()
    states = [state for state in gazetteer.states().values() if state.code != "DC"]
    keyed = [*zip(towns, keys, strict=True), *((state, key_of(state.name)) for state in states)]
    keyed.sort(key=lambda pair: -_size(pair[0]))
    names, inner, numbers = [], [], {}
    for number, (place, whole) in enumerate(keyed):
        names.append((whole, number))
        if isinstance(place, State) and (short := key_of(place.name.replace(".", ""))) != whole:
            names.append((short, number))  # "US Virgin Islands": alone, the S would stand for South.
        name = words(place.name)
        inner += [(key(name[at:]), number) for at in range(1, len(name))]
        numbers[place] = number
    for nickname, meant in gazetteer.nicknames().items():
        inner += [(nickname, numbers[town]) for town in meant]
    return _Index([place for place, _ in keyed], Prefixes(names), Prefixes(inner))


def _size(place: Town | State) -> int:
    return place.population if isinstance(place, Town) else AS_LARGE_AS_A_STATE


def _zips(digits: str) -> list[Suggestion]:
    return [
        Suggestion(zip_.code, f"{zip_.code} {zip_.city}, {zip_.state}", "zip", zip_.state, population)
        for zip_, population in zip_beginnings.largest(digits, MOST)
    ]
