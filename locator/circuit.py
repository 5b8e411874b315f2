"""A circuit breaker: a service that failed several times in a row is left alone for a while, by every worker.

Then one question goes through. Is it answered, all may ask again; if not, another while begins.
"""

import math
import time

from locator import remembering

FAILURES = 3  # in a row
PAUSE_SECONDS = 60
LONGEST_PAUSE_SECONDS = 600  # however long a service asks us to wait
_FORGOTTEN_AFTER_SECONDS = 3600
_PROBE_SECONDS = 15  # longer than any one question takes


class Circuit:
    """What was known of a service when a question began."""

    def __init__(self, service: str):
        self.key = f"circuit:{service}"
        self.keys = self.key, self._failure(1)
        self.open_until, self.failed_before = 0.0, False

    def _failure(self, number):
        return f"{self.key}:failure:{number}"

    def take_in(self, found: dict):
        """Understand what was remembered under `keys`, if anything."""
        until = found.get(self.key)
        known = isinstance(until, float) and math.isfinite(until)
        self.open_until = min(until, time.time() + LONGEST_PAUSE_SECONDS) if known else 0.0
        self.failed_before = bool(self.open_until) or self._failure(1) in found

    def look(self):
        self.take_in(remembering.recall(*self.keys))

    @property
    def is_open(self) -> bool:
        return self.seconds_left > 0

    @property
    def seconds_left(self) -> float:
        return max(0.0, self.open_until - time.time())

    def lets_through(self) -> bool:
        """Whether the one who asks may go on, now that it is open no more: if it was, only one may, to try."""
        return not self.open_until or remembering.first(f"{self.key}:probe", _PROBE_SECONDS)

    def succeeded(self):
        if self.failed_before:
            remembering.forget(self.key, f"{self.key}:probe", *map(self._failure, range(1, FAILURES)))

    def failed(self, wait: float | None = None):
        """Count a failure; `wait` are the seconds that the service itself asks for."""
        # Each takes the first number that is free, so that of several that fail at once every one counts.
        free = (one for one in range(1, FAILURES) if remembering.first(self._failure(one), _FORGOTTEN_AFTER_SECONDS))
        if next(free, None) and wait is None:
            return
        self.open_until = time.time() + min(max(wait or 0.0, PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
        remembering.remember(self.key, self.open_until, _FORGOTTEN_AFTER_SECONDS)
        remembering.forget(f"{self.key}:probe")
