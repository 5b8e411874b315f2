"""How long a visitor waits for others' locks in the database, where what they protect can be done without."""

from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def waited_for(seconds):
    """Inside, a statement that a lock holds up for longer fails, with Django's OperationalError."""
    milliseconds = max(1, int(seconds * 1000))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            before = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
            try:
                yield
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {before}")
        return
    within_another = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{milliseconds}ms"])
        yield
        if within_another:  # It would last to the end of that one.
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
