"""Counts by arithmetic on packed bits, against counting by hand."""

from hypothesis import given, settings
from hypothesis import strategies as st

from locator.tally import Tally, pack

BITS = [0, 1, 7, 8, 47, 59, 60, 64, 126, 128, 190]
rows = st.frozensets(st.sampled_from(BITS), max_size=6)


def words(bits, count):
    found = [0, 0, 0]
    for bit in bits:
        found[bit // 64] |= 1 << bit % 64
    return pack(*found[:count])


@given(
    plain=st.lists(rows, max_size=20),
    polyglot=st.lists(rows, max_size=10),
    several=st.lists(st.tuples(st.integers(1, 5), rows), max_size=20),
    wanted=st.frozensets(st.sampled_from(BITS), max_size=3),
)
@settings(deadline=None, max_examples=200)
def test_it_counts_as_by_hand(plain, polyglot, several, wanted):
    plain = [frozenset(bit for bit in bits if bit < 64) for bits in plain]
    people = [[bits] for bits in (*plain, *polyglot)]
    people += [[bits for owner, bits in several if owner == person] for person in range(1, 6)]
    tally = Tally(
        b"".join(words(bits, 1) for bits in plain),
        b"".join(words(bits, 3) for bits in polyglot),
        b"".join(words(bits, 3) + pack(owner) for owner, bits in several),
    )

    def by_hand(bits):
        return sum(any(bits <= row for row in rows) for rows in people)

    assert tally.total(wanted) == by_hand(wanted)
    assert tally.rows(wanted) == sum(wanted <= row for rows in people for row in rows)
    expected = {bit: by_hand(wanted | {bit}) for bit in BITS}
    assert tally.counts(wanted) == {bit: count for bit, count in expected.items() if count}


def test_nobody():
    tally = Tally(b"", b"", b"")
    assert (tally.total(), tally.rows(), tally.counts()) == (0, 0, {})
    assert tally.total(frozenset({5})) == 0
