"""The database is set up as the settings ask, seen from inside it."""

import sqlite3
import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's pragmas")
postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's pool")


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 1),  # NORMAL
        ("busy_timeout", 20_000),
        ("temp_store", 2),  # MEMORY
        ("cache_size", -65536),
        ("mmap_size", 2**30),
        ("foreign_keys", 1),
    ],
)
def test_the_pragmas_are_in_force(pragma, value):
    assert ask(f"PRAGMA {pragma}") == value


@sqlite
@pytest.mark.django_db(transaction=True)
def test_a_transaction_takes_the_write_lock_at_once():
    """BEGIN IMMEDIATE: with a lock taken late, the second of two writers fails at once instead of waiting its turn."""
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0, isolation_level=None)
    with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


@sqlite
@pytest.mark.django_db(transaction=True)
def test_writers_wait_for_each_other_and_readers_for_no_one():
    failures = []

    def count_up():
        try:
            for _ in range(20):
                with transaction.atomic():
                    group = Group.objects.get(pk=key)
                    group.name = str(int(group.name) + 1)
                    group.save()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    key = Group.objects.create(name="0").pk
    threads = [threading.Thread(target=count_up) for _ in range(3)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        Group.objects.get(pk=key)
    assert failures == []
    assert Group.objects.get(pk=key).name == "60"


@postgresql
@pytest.mark.django_db
def test_the_pool_is_used_and_jit_is_off():
    assert connection.pool is not None
    assert connection.pool.get_stats()["pool_max"] == 8
    assert ask("SHOW jit") == "off"
