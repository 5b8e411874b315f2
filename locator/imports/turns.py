"""One import at a time: a second one is told so at once, and whoever is killed leaves nothing locked."""

import fcntl
import hashlib
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from locator.imports.reading import Unreadable

# Any number will do that nobody else locks with: ours are the first bytes of a word of our own.
KEY = int.from_bytes(hashlib.blake2b(b"locator.imports", digest_size=7).digest())


class Busy(Unreadable):
    """It is another import's turn."""


@contextmanager
def taken():
    """The turn, for as long as the block lasts. Raises Busy, before anything is read, where it is another's."""
    with _of_postgresql() if connection.vendor == "postgresql" else _of_a_file():
        yield


@contextmanager
def _of_postgresql():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
        if not cursor.fetchone()[0]:
            raise _busy()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [KEY])


@contextmanager
def _of_a_file():
    with open(_lock(Path(str(connection.settings_dict["NAME"]))), "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy() from None
        yield


def _lock(database):
    """Beside the database's file, where whoever can write the one can write the other; a database in memory has none.

    Not among the temporary files: each service may have its own of those.
    """
    if database.is_file():
        return database.resolve().with_name(f"{database.resolve().name}.import-lock")
    place = hashlib.blake2b(str(database).encode(), digest_size=8).hexdigest()
    return Path(tempfile.gettempdir()) / f"massage-import-{place}.lock"


def _busy():
    return Busy(_("Another import is running on this database; wait for it to end, then run this one again."))
