"""How many people have what, exactly, among all that a search could find: arithmetic on the bits of their masks.

A yes-or-no fact about everybody is one great integer with a byte for each person, 1 or 0. So "who has all of these" is
an AND, and "how many" a count of bits: a hundred facts about 100,000 people take a few milliseconds.
"""

import struct
from functools import cached_property, reduce
from operator import and_, or_

WORD = 8  # Bytes of a 64-bit column.


class Tally:
    """Counts over rows of packed big-endian 64-bit words.

    `plain` holds one word a person, the mask; `polyglot` three, the mask and two of languages; `several` four for each
    row of people who have more than one: the same, then the person's id. A bit's number is 64 times its word's place
    in the row, plus its place in the word.
    """

    def __init__(self, plain: bytes, polyglot: bytes, several: bytes):
        groups = [_Group([plain], 1), _Group([polyglot], 3), _Group(_layers(several), 3)]
        self.groups = [group for group in groups if group.people]

    def total(self, wanted=frozenset()) -> int:
        """How many people have a row with all of the wanted bits."""
        return sum(_count(group.matching(wanted)) for group in self.groups)

    def rows(self, wanted=frozenset()) -> int:
        """How many rows have all of the wanted bits."""
        return sum(layer.bit_count() for group in self.groups for layer in group.matching(wanted))

    def counts(self, wanted=frozenset()) -> dict[int, int]:
        """By bit: how many people have a row with all of the wanted bits and this one as well. Nobody is left out."""
        found = {}
        for group in self.groups:
            matching = group.matching(wanted)
            for bit in group.bits:
                if number := _count(group.having(bit, matching)):
                    found[bit] = found.get(bit, 0) + number
        return found


class _Group:
    """People whose rows are of one width, in layers: person i has byte i in each layer that reaches so far."""

    def __init__(self, layers, words):
        self.layers, self.stride = layers, words * WORD
        self.lengths = [len(layer) // self.stride for layer in layers]
        self.people = self.lengths[0] if layers else 0
        self._planes = {}

    @cached_property
    def bits(self):
        """The bits that anybody has."""
        return [
            byte * 8 + bit
            for byte in range(self.stride)
            for everybody in [reduce(or_, self._plane(byte))]
            if everybody
            for bit in range(8)
        ]

    def _plane(self, byte):
        """The eight bits of one byte of everybody, counted from the least significant; a number for each layer."""
        if byte not in self._planes:
            word, place = divmod(byte, WORD)
            at = word * WORD + WORD - 1 - place
            self._planes[byte] = [int.from_bytes(layer[at :: self.stride], "little") for layer in self.layers]
        return self._planes[byte]

    def matching(self, wanted):
        ones = [int.from_bytes(b"\1" * length, "little") for length in self.lengths]
        return reduce(lambda matching, bit: self.having(bit, matching), sorted(wanted), ones)

    def having(self, bit, matching):
        byte, shift = divmod(bit, 8)
        if byte >= self.stride:
            return [0]
        return list(map(and_, (plane >> shift for plane in self._plane(byte)), matching))


def _count(layers):
    """People, not rows: one who has the bit in any layer."""
    return reduce(or_, layers, 0).bit_count()


def _layers(packed):
    """Everybody's first row, then the second of those who have one, and so on: those with the most rows come first."""
    rows = {}
    for facts, person in struct.iter_unpack(f"{3 * WORD}s{WORD}s", packed):
        rows.setdefault(person, []).append(facts)
    people = sorted(rows.values(), key=len, reverse=True)
    layers = []
    while people:
        layers.append(b"".join([own[len(layers)] for own in people]))
        people = [own for own in people if len(own) > len(layers)]
    return layers


def pack(*words: int) -> bytes:
    """Words as the database packs them."""
    return struct.pack(f">{len(words)}Q", *words)
