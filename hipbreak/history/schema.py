"""The tables of the diary and how a connection to them is opened.

Jurisdiction: every statement that makes or changes a table, and the settings of SQLite. ``user_version`` counts the
steps that a file has been through; a step never changes once it has been released.

No write-ahead log: SQLite 3.7.0 to 3.51.2 could lose pages in it, and a handful of rows an hour need none; nor does
a folder on a server (F46). EXTRA makes a finished transaction survive a power cut (F11, F20).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

Step = tuple[str, ...]

STEPS: tuple[Step, ...] = (
    (
        """CREATE TABLE bouts (
            seq INTEGER PRIMARY KEY, began TEXT NOT NULL UNIQUE, began_offset INTEGER NOT NULL,
            ended TEXT NOT NULL, ended_offset INTEGER NOT NULL, seconds REAL NOT NULL, call_seconds REAL NOT NULL,
            media_seconds REAL NOT NULL, why TEXT NOT NULL, goes_on INTEGER NOT NULL DEFAULT 0)""",
        """CREATE TABLE dues (
            seq INTEGER PRIMARY KEY, began TEXT NOT NULL UNIQUE, began_offset INTEGER NOT NULL,
            number INTEGER NOT NULL, sign_off INTEGER NOT NULL, outcome TEXT, dropped INTEGER NOT NULL DEFAULT 0)""",
        """CREATE TABLE showings (
            seq INTEGER PRIMARY KEY, due TEXT NOT NULL REFERENCES dues(began), prompt INTEGER NOT NULL,
            at TEXT NOT NULL, at_offset INTEGER NOT NULL, gone TEXT, UNIQUE (due, prompt))""",
        """CREATE TABLE routines (
            seq INTEGER PRIMARY KEY, began TEXT NOT NULL UNIQUE, began_offset INTEGER NOT NULL,
            kind TEXT NOT NULL, planned TEXT NOT NULL, finished INTEGER NOT NULL DEFAULT 0)""",
        """CREATE TABLE moves (
            routine TEXT NOT NULL REFERENCES routines(began), place INTEGER NOT NULL, move TEXT NOT NULL,
            seconds REAL NOT NULL, left_reps INTEGER NOT NULL, right_reps INTEGER NOT NULL,
            PRIMARY KEY (routine, place))""",
        """CREATE TABLE corrections (
            seq INTEGER PRIMARY KEY, at TEXT NOT NULL, at_offset INTEGER NOT NULL, bout TEXT NOT NULL,
            bout_offset INTEGER NOT NULL, what TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
            UNIQUE (bout, what, before, after))""",
    ),
)
TABLES = frozenset({"bouts", "dues", "showings", "routines", "moves", "corrections"})


def connect(path: Path, busy: float) -> sqlite3.Connection:
    """A connection of this thread that waits ``busy`` seconds for other programs; the file has to be there.

    Raises sqlite3.Error.
    """
    connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=busy, isolation_level=None)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA mmap_size = 0")
        connection.execute("PRAGMA secure_delete = ON")  # what is pruned is gone from the disk as well
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def in_memory() -> sqlite3.Connection:
    """An empty diary that ends with the program."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    bring_up(connection, STEPS, lambda _: None)
    return connection


def copy_into(target: sqlite3.Connection, source: sqlite3.Connection) -> None:
    """All of ``source``. Raises sqlite3.Error: the lock to read comes first, for which SQLite waits as long as
    :func:`connect` was told; Python's own copying would wait for another program without end."""
    source.execute("BEGIN")
    try:
        source.execute("SELECT 1 FROM sqlite_schema").fetchone()
        source.backup(target)
    finally:
        source.rollback()


def version_of(connection: sqlite3.Connection) -> int:
    """How many steps the file has been through."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_sound(connection: sqlite3.Connection) -> bool:
    """True when SQLite finds no fault (F33) and every table is there, or none yet. Raises sqlite3.Error."""
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        return False
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return names >= TABLES if version_of(connection) else not names


def bring_up(connection: sqlite3.Connection, steps: Sequence[Step], before: Callable[[int], None]) -> None:
    """Take the file through the ``steps`` that it has not seen, each whole or not at all.

    ``before`` is called with the number of each step that changes an existing diary, for the backup.
    Raises sqlite3.Error, and what ``before`` raises.
    """
    for number in range(version_of(connection) + 1, len(steps) + 1):
        if number > 1:
            before(number)
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in steps[number - 1]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except sqlite3.Error:
            connection.rollback()
            raise
