"""How long each stage of life has to be in the upright picture, for the dots that stand in it."""


def stands_in(row, bodies):
    """The places in life where a study may need room: its own, or anywhere."""
    return row.covers or range(len(bodies))


def body(rows, i):
    """About how long a stage has to be for the dots in it; between two stages, half a dot counts. None is all of life.

    A few take turns along the stroke, many stand side by side.
    """
    hits = [(row.hit, share) for row in rows if (share := share_of(row.covers, i))]
    one_by_one = sum(hit * share for hit, share in hits) + 16
    side_by_side = sum((2 * hit) ** 2 * share for hit, share in hits) / 200
    return max(48, 2 * max(hits, default=(0, 1))[0] + 10, min(one_by_one, max(side_by_side, 140)))


def share_of(covers, i):
    """How much of a dot stands in stage i: the one in the middle of its stages, or half in each of two."""
    if i is None or not covers:
        return 1
    middle = covers[0] + covers[-1]
    return ((middle // 2 == i) + ((middle + 1) // 2 == i)) / 2
