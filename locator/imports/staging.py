"""Where the good rows of a file wait, on disk, until all of it is read: memory does not grow with the file."""

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

# A person does not work in so many places. More rows of one id mean that the column is not an id, and would not fit.
MOST_ROWS = 200


class Staging:
    """Rows, therapists in the order of their first row, and who claims which license. Gone when closed or killed."""

    def __init__(self):
        # The empty name is SQLite's own temporary file, which has no name on disk: nothing can be left behind.
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(
            """
            PRAGMA journal_mode = OFF;
            CREATE TABLE therapist (
                id INTEGER PRIMARY KEY, external_id TEXT UNIQUE, rows INTEGER DEFAULT 0, quarantined INTEGER DEFAULT 0
            );
            CREATE TABLE entry (therapist INTEGER, line INTEGER, data TEXT, PRIMARY KEY (therapist, line))
                WITHOUT ROWID;
            CREATE TABLE license (state TEXT, number TEXT, line INTEGER, external_id TEXT, PRIMARY KEY (state, number))
                WITHOUT ROWID;
            BEGIN;
            """
        )

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self._db.close()

    def holder(self, state: str, number: str, external_id: str, line: int) -> tuple[str, int]:
        """The therapist, and the line, that first claimed a license: this one, unless an earlier row has."""
        self._db.execute("INSERT OR IGNORE INTO license VALUES (?, ?, ?, ?)", (state, number, line, external_id))
        query = "SELECT external_id, line FROM license WHERE state = ? AND number = ?"
        return self._db.execute(query, (state, number)).fetchone()

    def is_full(self, external_id: str) -> bool:
        row = self._db.execute("SELECT rows FROM therapist WHERE external_id = ?", (external_id,)).fetchone()
        return row is not None and row[0] >= MOST_ROWS

    def add(self, line: int, external_id: str, entry: dict):
        key = self._therapist(external_id, "rows")
        self._db.execute("INSERT INTO entry VALUES (?, ?, ?)", (key, line, json.dumps(entry, separators=(",", ":"))))

    def quarantine(self, external_id: str):
        """Remember that the file said something of this therapist that was not understood."""
        self._therapist(external_id, "quarantined")

    def is_quarantined(self, external_id: str) -> bool:
        query = "SELECT EXISTS (SELECT 1 FROM therapist WHERE external_id = ? AND quarantined > 0)"
        return bool(self._db.execute(query, (external_id,)).fetchone()[0])

    def _therapist(self, external_id, counter):
        query = f"""
            INSERT INTO therapist (external_id, {counter}) VALUES (?, 1)
            ON CONFLICT (external_id) DO UPDATE SET {counter} = {counter} + 1 RETURNING id
        """  # noqa: S608 - the counter is one of our own two words
        return self._db.execute(query, (external_id,)).fetchone()[0]

    def rows(self) -> int:
        return self._db.execute("SELECT count(*) FROM entry").fetchone()[0]

    def batches(self, size: int) -> Iterator[list[tuple[str, bool, list[dict]]]]:
        """Lists of about `size` rows: external id, whether any row of theirs was quarantined, and their entries."""
        cursor = self._db.execute(
            "SELECT therapist.id, external_id, quarantined, data FROM therapist JOIN entry ON entry.therapist = id"
            " ORDER BY therapist.id, line"
        )
        batch, rows = [], 0
        for (_, external_id, quarantined), of_one in groupby(cursor, itemgetter(0, 1, 2)):
            entries = [json.loads(data) for *_, data in of_one]
            batch.append((external_id, bool(quarantined), entries))
            rows += len(entries)
            if rows >= size:
                yield batch
                batch, rows = [], 0
        if batch:
            yield batch
