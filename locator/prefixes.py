"""Names by how they begin, one slip forgiven: a sorted list, and bisection instead of a tree of letters.

Two flat lists hold every name, 12 bytes an entry beside the text itself; a tree of dictionaries of the same names takes
some twenty times that.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from locator.spelling import begins

_AFTER = "~"  # Sorts after every letter and digit of a key.


class Prefixes:
    """Keys (a-z, 0-9) with a number each; the numbers are handed back for what was typed. A key may stand twice."""

    def __init__(self, entries: Iterable[tuple[str, int]]):
        entries = sorted(entries)
        self._keys = [key for key, _ in entries]
        self._numbers = array("I", [number for _, number in entries])

    def __len__(self):
        return len(self._keys)

    def starting(self, typed: str) -> array:
        """The numbers of every key that begins so."""
        low, high = self._range(typed, 0, len(self._keys))
        return self._numbers[low:high]

    def equal(self, typed: str) -> array:
        low = bisect_left(self._keys, typed)
        return self._numbers[low : bisect_left(self._keys, typed + "!", low)]  # "!" sorts before letters and digits.

    def nearly_starting(self, typed: str, at_first: bool = False) -> array:
        """The numbers of every key of which one slip away begins so, in no order, some of them twice.

        The slip is after the first letter, or `at_first`.
        """
        found = array("I")
        for low, high in self._slips(typed, range(1) if at_first else range(1, len(typed))):
            found.extend(self._numbers[low:high])
        return found

    def roughly_starting(self, typed: str, sure: int, slips: int) -> array:
        """The same a few slips away, where the first letters are sure."""
        low, high = self._range(typed[:sure], 0, len(self._keys))
        return array("I", [self._numbers[at] for at in range(low, high) if begins(self._keys[at], typed, slips)])

    def _range(self, prefix: str, low: int, high: int) -> tuple[int, int]:
        low = bisect_left(self._keys, prefix, low, high)
        return low, bisect_left(self._keys, prefix + _AFTER, low, high)

    def _slips(self, typed: str, places: range) -> Iterator[tuple[int, int]]:
        """Ranges of keys that begin like what was typed, but for a letter too many, too few or wrong, or two swapped.

        Two swapped letters may have one between them ("chigaco"). The letters before the slip narrow the range down, so
        that what is tried after it are only letters that some name goes on with.
        """
        low, high = self._range(typed[: places.start], 0, len(self._keys))
        for at in places:
            before, rest = typed[:at], typed[at:]
            attempts = {before + rest[1:]} if at + 1 < len(typed) else set()
            for step in (1, 2):
                if len(rest) > step:
                    attempts.add(before + rest[step] + rest[1:step] + rest[0] + rest[step + 1 :])
            for letter in self._next_letters(len(before), low, high):
                attempts.add(before + letter + rest[1:])
                attempts.add(before + letter + rest)
            attempts.discard(typed)
            for attempt in attempts:
                found = self._range(attempt, low, high)
                if found[0] < found[1]:
                    yield found
            low, high = self._range(typed[: at + 1], low, high)
            if low == high:
                return

    def _next_letters(self, length: int, low: int, high: int) -> Iterator[str]:
        """The letters that the keys of a range, which share that many, go on with."""
        while low < high:
            key = self._keys[low]
            if len(key) <= length:  # It ends here.
                low = bisect_left(self._keys, key + "!", low, high)
                continue
            yield key[length]
            low = bisect_left(self._keys, key[: length + 1] + _AFTER, low, high)
