"""What the database held at a moment, and back to it: SQLite's own backup, which takes milliseconds.

The server runs in another thread, so the journeys commit what they do. Emptying every table after each of them, and
loading the library anew for the next, would take longer than the journeys themselves.
"""

import sqlite3

from django.core.cache import caches
from django.db import connection
from django.db.backends.signals import connection_created


class Pictures:
    """By name; "bare" is what migrations leave. `shown` is the one that was put back last."""

    def __init__(self):
        self.shown, self._taken, self._version = None, {}, None
        connection_created.connect(_hurry)
        connection.close()
        # It never writes: to SQLite, the rest of the world is what other connections committed.
        self._watch = sqlite3.connect(connection.settings_dict["NAME"], check_same_thread=False)
        self._take("bare", None)

    def put_back(self, name, build=None):
        """The database as `name` has it, and what `build()` gave when it made that from a bare one, the first time."""
        if name not in self._taken:
            self.put_back("bare")
            self._take(name, build())
        image, made = self._taken[name]
        if (self.shown, self._version) != (name, self._written()):
            connection.ensure_connection()
            image.backup(connection.connection)
            self.shown, self._version = name, self._written()
        # What was remembered of other contents, or counted for other visitors.
        for cache in caches.all():
            cache.clear()
        return made

    def _written(self):
        """Another number after each commit."""
        return self._watch.execute("PRAGMA data_version").fetchone()

    def _take(self, name, made):
        image = sqlite3.connect(":memory:")
        connection.ensure_connection()
        connection.connection.backup(image)
        self._taken[name] = image, made


def _hurry(connection, **kwargs):
    """Nobody needs these rows after a power cut: waiting for the disk at each commit is most of what a cast costs."""
    connection.connection.execute("PRAGMA synchronous = OFF")
