"""The first few of whom an import adds, changes, hides or refuses, with names, and how many there are of each.

Memory does not grow with the file: MOST of each kind are kept, the others only counted.
"""

import enum
from collections import Counter

MOST = 100  # of each kind
_LONGEST = 200  # characters of a name or a reason


class Kind(enum.StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    HIDDEN = "hidden"  # who was public, or what was proof, and is no longer
    DOUBTFUL = "doubtful"  # for staff to decide
    REFUSED = "refused"


class Examples:
    """`counts` by kind, exact; `first` of each kind as dicts: who, key, why, and a therapist's id or None."""

    def __init__(self):
        self.counts = Counter()
        self.first = {kind: [] for kind in Kind}

    def add(self, kind: Kind, tell):
        """Count one. `tell` is a function that gives (who, key, why, id), and is asked only while there is room."""
        self.counts[kind] += 1
        if len(self.first[kind]) < MOST:
            *texts, therapist = tell()
            who, key, why = (_plain(str(text)) for text in texts)
            self.first[kind].append({"who": who, "key": key, "why": why, "therapist": therapist})


def _plain(text):
    """What a database can keep and a page can show."""
    shown = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
