"""A board's roster on disk while it is matched: memory does not grow with the file."""

import re
import sqlite3
from collections.abc import Iterable
from datetime import date

from locator.imports.boards.board import Credential

_WORD = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_LONGEST = 100  # characters that may still be a number
_COLUMNS = "number, last_name, first_name, status, expires_on, disciplined"


class RosterStaging:
    """Credentials by the core of their numbers, the words of rows that were not understood, and who claims which."""

    def __init__(self):
        # The empty name is SQLite's own temporary file, which has no name on disk: nothing can be left behind.
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(
            """
            PRAGMA journal_mode = OFF;
            CREATE TABLE credential (
                core TEXT, line INTEGER, number TEXT, last_name TEXT, first_name TEXT, status TEXT, expires_on TEXT,
                disciplined INTEGER, PRIMARY KEY (core, line)
            ) WITHOUT ROWID;
            CREATE TABLE unread (core TEXT PRIMARY KEY) WITHOUT ROWID;
            CREATE TABLE claim (core TEXT PRIMARY KEY, license INTEGER) WITHOUT ROWID;
            BEGIN;
            """
        )

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self._db.close()

    def add(self, core: str, line: int, credential: Credential):
        day = credential.expires_on and credential.expires_on.isoformat()
        row = (core, line, *credential._replace(expires_on=day))
        self._db.execute("INSERT INTO credential VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def set_aside(self, cells: Iterable[str], core):
        """Remember the numbers in a row that was not understood: a license that is among them was not left out."""
        texts = [text for cell in cells for text in (cell, *_WORD.findall(cell)) if len(text) <= _LONGEST]
        words = {core(text) for text in texts if any(map(str.isdigit, text))}
        self._db.executemany("INSERT OR IGNORE INTO unread VALUES (?)", [(word,) for word in words if word])

    def found(self, cores: Iterable[str]) -> dict[str, list[Credential]]:
        """The rows of the roster under these cores, in its order."""
        cores = list(cores)
        query = f"SELECT core, {_COLUMNS} FROM credential WHERE core IN ({', '.join('?' * len(cores))}) ORDER BY line"  # noqa: S608
        found = {}
        for core, *row in self._db.execute(query, cores):
            credential = Credential(*row)
            day = credential.expires_on and date.fromisoformat(credential.expires_on)
            case = None if credential.disciplined is None else bool(credential.disciplined)
            found.setdefault(core, []).append(credential._replace(expires_on=day, disciplined=case))
        return found

    def is_unread(self, core: str) -> bool:
        return self._db.execute("SELECT 1 FROM unread WHERE core = ?", (core,)).fetchone() is not None

    def holder(self, core: str, license_id: int) -> int:
        """The license of ours that was first found under a core: this one, unless another was."""
        self._db.execute("INSERT OR IGNORE INTO claim VALUES (?, ?)", (core, license_id))
        return self._db.execute("SELECT license FROM claim WHERE core = ?", (core,)).fetchone()[0]
