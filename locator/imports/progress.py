"""How far an import has come: a line for people, and the share of the whole that is done."""

from collections.abc import Callable

# Called with a line such as "read 2,000 rows" and a share from 0 to 1. What it raises stops the import between batches.
Progress = Callable[[str, float], None]


def part(progress: Progress, begin: float, end: float) -> Progress:
    """The progress of a part of the work that lasts from one share of the whole to another."""
    return lambda text, share: progress(text, begin + (end - begin) * min(max(share, 0.0), 1.0))
