"""The lists of doubles as they were last looked for: that goes through every record, and the pages of a list must not.

They are kept for an hour, for all workers of the site; where that fails, each page looks for itself.
"""

import datetime
import itertools
from typing import NamedTuple

from django.utils import timezone

from locator import remembering, twins

KEPT = datetime.timedelta(hours=1)
PAIRS = 25  # On a page.
MOST_PAGES = 200


class Found(NamedTuple):
    """Pairs of therapists' ids, and when they were looked for. Some may be gone by now."""

    at: datetime.datetime
    pairs: list[tuple[int, int]]


def found(kind: str, *, again: bool = False) -> Found:
    """What was found of a kind within the last hour; or now, where it was not, or should be looked for `again`."""
    kept = None if again else _kept(kind)
    if kept is None:
        kept = Found(timezone.now(), list(itertools.islice(twins.pairs(kind), PAIRS * MOST_PAGES)))
        _keep(kind, kept)
    return kept


def drop(pk: int):
    """Take somebody out who is no more, so that no page of what is left has a gap."""
    for kind in twins.KINDS:
        if kept := _kept(kind):
            left = [pair for pair in kept.pairs if pk not in pair]
            if len(left) < len(kept.pairs):
                _keep(kind, kept._replace(pairs=left))


def _key(kind):
    return f"doubles-{kind}"


def _kept(kind):
    kept = remembering.recall(_key(kind)).get(_key(kind))
    return kept if isinstance(kept, Found) and kept.at > timezone.now() - KEPT else None


def _keep(kind, kept):
    remembering.remember(_key(kind), kept, (kept.at + KEPT - timezone.now()).total_seconds())
