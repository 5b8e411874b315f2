"""What the database held at a moment, and back to it: SQLite's own backup, which takes milliseconds.

The server runs in another thread, so the journeys commit what they do. Emptying every table after each of them, and
loading the library anew for the next, would take longer than the journeys themselves.
"""

import sqlite3

from django.core.cache import caches
from django.db import connection
from django.db.backends.signals import connection_created


class Pictures:
    """By name; "bare" is what migrations leave."""

    def __init__(self):
        self._taken = {}
        connection_created.connect(_hurry)
        connection.close()
        self._take("bare", None)

    def put_back(self, name, build=None):
        """The database as `name` has it, and what `build()` gave when it made that from a bare one, the first time."""
        if name not in self._taken:
            self.put_back("bare")
            self._take(name, build())
        image, made = self._taken[name]
        connection.ensure_connection()
        image.backup(connection.connection)
        # What was remembered of other contents, or counted for other visitors.
        for cache in caches.all():
            cache.clear()
        return made

    def _take(self, name, made):
        image = sqlite3.connect(":memory:")
        connection.ensure_connection()
        connection.connection.backup(image)
        self._taken[name] = image, made


def _hurry(connection, **kwargs):
    """Nobody needs these rows after a power cut: waiting for the disk at each commit is most of what a cast costs."""
    connection.connection.execute("PRAGMA synchronous = OFF")
