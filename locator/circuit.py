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
        self.failures, self.open_until = 0, 0.0

    def take_in(self, value):
        """Understand what was remembered under `key`, if anything."""
        match value:
            case [int(failures), float(until)] if math.isfinite(until):
                self.failures, self.open_until = failures, min(until, time.time() + LONGEST_PAUSE_SECONDS)
            case _:
                self.failures, self.open_until = 0, 0.0

    def look(self):
        self.take_in(remembering.recall(self.key).get(self.key))

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
        if self.failures or self.open_until:
            remembering.forget(self.key, f"{self.key}:probe")

    def failed(self, wait: float | None = None):
        """Count a failure; `wait` are the seconds that the service itself asks for."""
        self.look()
        self.failures += 1
        if wait is not None or self.failures >= FAILURES:
            self.open_until = time.time() + min(max(wait or 0.0, PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
        remembering.remember(self.key, [self.failures, self.open_until], _FORGOTTEN_AFTER_SECONDS)
        if self.open_until:
            remembering.forget(f"{self.key}:probe")
