"""Towns whose names come near a misspelled one."""

from locator import gazetteer
from locator.gazetteer import Town

_MOST_WORDS = 4


def near(words: list[str], state: str | None, fewest: int = 1, limit: int = 3) -> list[Town]:
    """Towns a slip or two away from the last words of a text (as many as will do, but not under `fewest`), of a state
    if given; the nearest first, then the largest.

    Names share their first letter or their last three, which keeps the search short and the answers plausible.
    """
    for count in range(min(_MOST_WORDS, len(words)), fewest - 1, -1):
        typed = gazetteer.key(words[-count:])
        if len(typed) < 4 or len(typed) > 40:
            continue
        slips = 1 if len(typed) <= 5 else 2
        found = []
        for name, town in gazetteer.town_keys(state).items():
            if abs(len(name) - len(typed)) > slips or not (name[0] == typed[0] or name[-3:] == typed[-3:]):
                continue
            apart = distance(typed, name, slips)
            if 0 < apart <= slips:
                found.append((apart, -town.population, town))
        if found:
            return [town for _, _, town in sorted(found)[:limit]]
    return []


def distance(one: str, other: str, most: int) -> int:
    """Letters added, dropped, changed, or swapped with a neighbor between two words; `most` + 1 if more than that."""
    return 0 if one == other else _last_row(one, other, most)[-1]


def begins(word: str, typed: str, most: int) -> bool:
    """Whether some beginning of a word is no more than so many slips away from what was typed."""
    return min(_last_row(typed, word[: len(typed) + most], most)) <= most


def _last_row(one: str, other: str, most: int) -> list[int]:
    """The distances of a word from every beginning of another; given up once all of them are over `most`."""
    before, row = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return [most + 1]
    return row
