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
    name = str(connection.settings_dict["NAME"])
    place = hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
    with open(Path(tempfile.gettempdir()) / f"massage-import-{place}.lock", "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy() from None
        yield


def _busy():
    return Busy(_("Another import is running on this database; wait for it to end, then run this one again."))
