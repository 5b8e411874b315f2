"""The databases that the benchmarks read: one on SQLite and one on PostgreSQL for each size, built once and kept."""

from pathlib import Path

from benchmarks import cluster, site
from benchmarks.site import say

MARK = "bench_complete"  # A table that is made last.


class Databases:
    """`sizes` are numbers of therapists; `url` gives a PostgreSQL database's URL by its name."""

    def __init__(self, folder: Path, url, sizes):
        self.url = url
        self.names = {size: f"bench_{size}_{site.version()}" for size in sizes}
        self.files = {size: folder / f"{name}.sqlite3" for size, name in self.names.items()}
        urls = {self.sqlite(size): f"sqlite:///{file}" for size, file in self.files.items()}
        urls |= {self.postgresql(size): url(name) for size, name in self.names.items()}
        site.configure(urls)

    @staticmethod
    def sqlite(size):
        return f"sqlite-{size}"

    @staticmethod
    def postgresql(size):
        return f"postgresql-{size}"

    def build(self, size):
        from benchmarks import crowd

        sqlite, postgresql = self.sqlite(size), self.postgresql(size)
        if not self._complete(sqlite):
            for file in self.files[size].parent.glob(f"{self.files[size].name}*"):
                file.unlink()
            say(f"Building {size:,} therapists on SQLite (kept in {self.files[size]})")
            crowd.fill_sqlite(sqlite, size)
            self._mark(sqlite)
        if self.names[size] not in cluster.databases(self.url):
            cluster.create(self.url, self.names[size])
        if not self._complete(postgresql):
            self._close(postgresql)
            cluster.drop(self.url, self.names[size])
            cluster.create(self.url, self.names[size])
            say("Copying them to PostgreSQL")
            crowd.copy_to_postgresql(sqlite, postgresql)
            self._mark(postgresql)

    def _complete(self, alias):
        from django.db import connections

        complete = MARK in connections[alias].introspection.table_names()
        if not complete:
            self._close(alias)
        return complete

    @staticmethod
    def _mark(alias):
        from django.db import connections

        with connections[alias].cursor() as cursor:
            cursor.execute(f"CREATE TABLE {MARK} (done integer)")

    @staticmethod
    def _close(alias):
        from django.db import connections

        connections[alias].close()
        if connections[alias].vendor == "postgresql":
            connections[alias].close_pool()
