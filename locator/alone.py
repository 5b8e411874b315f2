"""One at a time: whoever comes second is told so at once, and whoever is killed leaves nothing locked."""

import fcntl
import hashlib
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


class NotAlone(Exception):
    """Another process is at it."""


@contextmanager
def alone(at: str):
    """Inside, nobody else on this database is alone at the same thing. Raises NotAlone, before anything is done."""
    with _on_postgresql(at) if connection.vendor == "postgresql" else _by_a_file(at):
        yield


@contextmanager
def _on_postgresql(at):
    # Any number will do that nobody else locks with: the first bytes of a word of our own.
    key = int.from_bytes(hashlib.blake2b(at.encode(), digest_size=7).digest())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise NotAlone
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _by_a_file(at):
    with open(_lock(Path(str(connection.settings_dict["NAME"])), at), "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotAlone from None
        yield


def _lock(database, at):
    """Beside the database's file, where whoever can write the one can write the other; a database in memory has none.

    Not among the temporary files: each service may have its own of those.
    """
    if database.is_file():
        return database.resolve().with_name(f"{database.resolve().name}.{at}-lock")
    place = hashlib.blake2b(str(database).encode(), digest_size=8).hexdigest()
    return Path(tempfile.gettempdir()) / f"massage-{at}-{place}.lock"
