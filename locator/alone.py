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
    place = hashlib.blake2b(str(connection.settings_dict["NAME"]).encode(), digest_size=8).hexdigest()
    with open(Path(tempfile.gettempdir()) / f"massage-{at}-{place}.lock", "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotAlone from None
        yield
