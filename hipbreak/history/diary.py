"""The diary: bouts, reminders, routines and corrections, kept on this machine for as long as the person wants.

Jurisdiction: when something is written, and what happens when it cannot be. One connection, used on the one thread
that opened it, is the only writer. What cannot be written now waits in memory, at most ``MOST_WAITING`` effects, and
is said once; reading counts it in. Nothing is dropped without a notice.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from hipbreak.core.effects import Effect
from hipbreak.core.messages import Now
from hipbreak.history import days as read
from hipbreak.history.entries import RECORDED, write
from hipbreak.history.rescue import Notice, Opened, back_up, is_damage, is_newer, is_stale, open_file, reason_of
from hipbreak.history.schema import STEPS, bring_up, connect, copy_into, in_memory, is_sound
from hipbreak.history.values import Bout, Correction, DaySummary, Reminder, Routine, moment_of

MOST_WAITING = 1000
RETRY_AFTER = 5.0  # seconds
BUSY = 0.5  # seconds that other programs may hold the file before an effect has to wait
FOUR = time(4)

Result = TypeVar("Result")


class UnreadableError(Exception):
    """The diary cannot be read now: another program holds it, or its disk does not answer. No entry is lost by it."""


class Diary:
    """Made by :meth:`open` or :meth:`read`, to be used on the thread that made it. Whatever asks it a question raises
    :class:`UnreadableError`, after ``BUSY`` seconds at most."""

    def __init__(self, path: Path | None, connection: sqlite3.Connection | None) -> None:
        self._path = path
        self._connection = connection
        self._waiting: deque[tuple[Effect, Now]] = deque()
        self._said: set[Notice] = set()
        self._not_before = float("-inf")

    @classmethod
    def open(cls, path: Path, now: datetime) -> tuple[Diary, tuple[Notice, ...]]:
        """The diary at the absolute ``path``, for writing; never raises for what it finds there.

        A file of a newer hipbreak stays as it is and this diary ends with the program (``diary_newer``, F21).
        """
        opened = open_file(path, now, BUSY)
        if opened.newer:
            return cls(None, in_memory()), opened.notices
        diary = cls(path, opened.connection)
        if opened.connection is None:
            diary._said.update(opened.notices)
        return diary, opened.notices

    @classmethod
    def read(cls, path: Path) -> tuple[Diary, tuple[Notice, ...]]:
        """A copy in memory of the diary at ``path``, for a command line while no program runs; nothing is written,
        but for what SQLite has to finish after a crash. A file that cannot be read is an empty diary and a notice."""
        copy = in_memory()
        try:
            if not path.exists() or not path.stat().st_size:
                return cls(None, copy), ()
            if is_newer(path):
                return cls(None, copy), ("diary_newer",)
            source = connect(path, BUSY)
            try:
                if not is_sound(source):
                    return cls(None, copy), ("diary_damaged",)
                copy_into(copy, source)
                bring_up(copy, STEPS, lambda _: None)
            finally:
                source.close()
        except (sqlite3.Error, OSError) as error:
            damaged = isinstance(error, sqlite3.Error) and is_damage(error)
            return cls(None, copy), ("diary_damaged" if damaged else reason_of(error),)
        return cls(None, copy), ()

    def record(self, effect: Effect, now: Now) -> tuple[Notice, ...]:
        """Write ``effect`` down, with all that has been waiting; on disk when this returns without a notice.

        The same effect twice changes nothing. Effects that leave no trace in the diary are passed over.
        """
        notices: tuple[Notice, ...] = ()
        if isinstance(effect, RECORDED):
            if len(self._waiting) < MOST_WAITING:
                self._waiting.append((effect, now))
            else:
                notices = self._once("diary_overflow")
        return notices + self._catch_up(now)

    @property
    def waiting(self) -> int:
        """How many effects are not on disk yet."""
        return len(self._waiting)

    def _catch_up(self, now: Now, *, at_once: bool = False) -> tuple[Notice, ...]:
        if not self._waiting or (now.elapsed < self._not_before and not at_once):
            return ()
        try:
            return self._written(now.wall)
        except sqlite3.Error as error:
            if not is_damage(error) and not is_stale(error):
                return self._failed(error, now)
        self._let_go()
        try:  # opening it again is what rescues a damaged file
            return self._written(now.wall)
        except sqlite3.Error as error:
            return self._failed(error, now)

    def _written(self, wall: datetime) -> tuple[Notice, ...]:
        """Everything that waits, now on disk. Raises sqlite3.Error, and then all of it is still waiting."""
        connection, notices = self._opened(wall)
        if _write_all(connection, self._waiting):
            notices = (*notices, "diary_refused")
        self._waiting.clear()
        self._said.clear()
        self._not_before = float("-inf")
        return notices

    def _opened(self, wall: datetime) -> tuple[sqlite3.Connection, tuple[Notice, ...]]:
        """Raises sqlite3.OperationalError while the file cannot be opened."""
        if self._connection is not None:
            return self._connection, ()
        opened = open_file(self._path, wall, BUSY) if self._path else Opened(None, newer=True)
        if opened.connection is None and not opened.newer:
            raise _Unopened(opened)
        if opened.newer:
            self._path = None
        self._connection = opened.connection or in_memory()
        return self._connection, opened.notices

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _failed(self, error: sqlite3.Error, now: Now) -> tuple[Notice, ...]:
        self._not_before = now.elapsed + RETRY_AFTER
        return self._once(*(error.opened.notices if isinstance(error, _Unopened) else (reason_of(error),)))

    def _once(self, *notices: Notice) -> tuple[Notice, ...]:
        fresh = tuple(notice for notice in notices if notice not in self._said)
        self._said.update(fresh)
        return fresh

    def _ask(self, question: Callable[[sqlite3.Connection], Result]) -> Result:
        """The answer of the diary with all that is still waiting counted in."""
        try:
            if self._connection is not None and not self._waiting:
                return question(self._connection)
            with closing(in_memory()) as copy:
                if self._connection is not None:
                    copy_into(copy, self._connection)
                _write_all(copy, self._waiting)
                return question(copy)
        except sqlite3.Error as error:
            raise UnreadableError(str(error)) from error

    def days(self, first: date, last: date, day_starts: time = FOUR) -> tuple[DaySummary, ...]:
        """The numbers of every day from ``first`` to ``last``."""
        return self._ask(lambda connection: read.days(connection, first, last, day_starts))

    def bouts(self, first: date, last: date, day_starts: time = FOUR) -> tuple[Bout, ...]:
        """Bouts with a part at least on these days, in the order in which they were kept."""
        return self._ask(lambda connection: read.bouts(connection, first, last, day_starts))

    def reminders(self, first: date, last: date, day_starts: time = FOUR) -> tuple[Reminder, ...]:
        """Dues that opened on these days."""
        return self._ask(lambda connection: read.reminders(connection, first, last, day_starts))

    def routines(self, first: date, last: date, day_starts: time = FOUR) -> tuple[Routine, ...]:
        """Routines that were opened on these days."""
        return self._ask(lambda connection: read.routines(connection, first, last, day_starts))

    def corrections(self, first: date, last: date, day_starts: time = FOUR) -> tuple[Correction, ...]:
        """Corrections of bouts that began on these days, with what they replaced (S8)."""
        return self._ask(lambda connection: read.corrections(connection, first, last, day_starts))

    def moves_in_week(self, day: date, day_starts: time = FOUR) -> int:
        """Moves done in the week of ``day``, Monday to Sunday (P15: out of a goal)."""
        monday = day - timedelta(days=day.weekday())
        week = self.routines(monday, monday + timedelta(days=6), day_starts)
        return sum(len(routine.moves) for routine in week)

    def span(self, day_starts: time = FOUR) -> tuple[date, date] | None:
        """The first and the last day with a bout, None for an empty diary."""
        rows = self._ask(lambda connection: connection.execute(_ENDS).fetchall())
        found = sorted(read.day_of(moment_of(text, offset), day_starts) for text, offset in rows)
        return (found[0], found[-1]) if found else None

    def prune(self, before: date) -> int:
        """Delete what began before ``before`` (UTC), as the setting ``keep`` asks; how many bouts that were.

        Backups follow within a week. Raises sqlite3.Error when the diary cannot be written now.
        """
        if self._connection is None:
            return 0
        limit = (before.isoformat(),)
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            count = self._connection.execute("DELETE FROM bouts WHERE began < ?", limit).rowcount
            for statement in _PRUNE:
                self._connection.execute(statement, limit)
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            self._connection.rollback()
            raise
        return count

    def back_up(self, now: datetime) -> tuple[Notice, ...]:
        """Make today's backup unless there is one; those of the last seven days with one are kept."""
        if self._connection is None or self._path is None:
            return ()
        try:
            back_up(self._connection, self._path, now)
        except (sqlite3.Error, OSError):
            return self._once("diary_backup_failed")
        return ()

    def close(self, now: Now) -> tuple[Notice, ...]:
        """Try once more to write what is waiting, then let go of the file; ``diary_unsaved`` if some is lost."""
        notices = self._catch_up(now, at_once=True)
        self._let_go()
        return (*notices, "diary_unsaved") if self._waiting else notices


_ENDS = (
    "SELECT began, began_offset FROM bouts WHERE began = (SELECT min(began) FROM bouts)"
    " UNION ALL SELECT ended, ended_offset FROM bouts WHERE ended = (SELECT max(ended) FROM bouts)"
)
_PRUNE = (
    "DELETE FROM corrections WHERE bout < ?",
    "DELETE FROM showings WHERE due < ?",
    "DELETE FROM dues WHERE began < ?",
    "DELETE FROM moves WHERE routine < ?",
    "DELETE FROM routines WHERE began < ?",
)


class _Unopened(sqlite3.OperationalError):
    def __init__(self, opened: Opened) -> None:
        super().__init__(*opened.notices)
        self.opened = opened


def _write_all(connection: sqlite3.Connection, effects: deque[tuple[Effect, Now]]) -> int:
    """All ``effects`` in one transaction; how many hold a value that no diary can take, left out for the rest's sake.

    Raises sqlite3.Error when nothing of it could be written.
    """
    refused = 0
    connection.execute("BEGIN IMMEDIATE")
    try:
        for effect, now in effects:
            connection.execute("SAVEPOINT one")
            try:
                write(connection, effect, now)
            except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError, ValueError, OverflowError):
                connection.execute("ROLLBACK TO one")
                refused += 1
            connection.execute("RELEASE one")
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.rollback()
        raise
    return refused
