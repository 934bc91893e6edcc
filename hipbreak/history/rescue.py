"""The diary's file between runs: what state it is in, its backups, and what is done when it is damaged.

Jurisdiction: every file beside ``history.db``. A damaged file is renamed, never deleted, and the newest good backup
takes its place (F33, F34); a file of a newer hipbreak is not touched at all (F21). The oldest backups beyond
``KEEP`` days are the only thing that is ever removed.
"""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from hipbreak.history.schema import STEPS, bring_up, connect, is_sound
from hipbreak.safe_files import (
    create_private,
    private_folder,
    put_aside,
    rename,
    stamp_of,
    sweep,
    sync_folder,
    write_atomically,
)

KEEP = 7
_HEADER = 64
_MAGIC = b"SQLite format 3\0"
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

Notice = Literal[
    "diary_newer",
    "diary_restored",
    "diary_begun_again",
    "diary_locked",
    "diary_full",
    "diary_unwritable",
    "diary_overflow",
    "diary_refused",
    "diary_backup_failed",
    "diary_unsaved",
    "diary_damaged",
]


class DamagedError(Exception):
    """The file is no diary, or not a whole one."""


@dataclass(frozen=True)
class Opened:
    """``connection`` None: not now, ``notices`` say why; it may be tried again unless ``newer``."""

    connection: sqlite3.Connection | None
    notices: tuple[Notice, ...] = ()
    newer: bool = False


def backup_folder(path: Path) -> Path:
    """Where the backups of the diary at ``path`` lie."""
    return path.parent / "backups"


def is_damage(error: sqlite3.Error) -> bool:
    """True when ``error`` speaks of the file itself, not of a lock, a full disk or missing rights."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


def is_stale(error: sqlite3.Error) -> bool:
    """True when opening the file anew may help: it has been renamed, or could only be read when it was opened."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY


def reason_of(error: Exception) -> Notice:
    """Which notice says what ``error`` means for the diary."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "diary_locked"
    return "diary_full" if code == sqlite3.SQLITE_FULL else "diary_unwritable"


def is_newer(path: Path) -> bool:
    """True for a diary that has been through more steps than this hipbreak knows, read without opening it as one."""
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except FileNotFoundError:
        return False
    return header.startswith(_MAGIC) and len(header) == _HEADER and int.from_bytes(header[60:64]) > len(STEPS)


def open_file(path: Path, now: datetime, busy: float) -> Opened:
    """The diary at ``path``, made, brought up to date or rescued as it needs; ``busy`` seconds for other programs."""
    try:
        private_folder(path.parent)
        if is_newer(path):
            return Opened(None, ("diary_newer",), newer=True)
        if _is_lost(path):
            return _rescue(path, now, busy)
        if not path.exists():
            create_private(path)
        return Opened(_open_sound(path, now, busy))
    except DamagedError:
        return _rescue_safely(path, now, busy)
    except (sqlite3.Error, OSError) as error:
        return Opened(None, (reason_of(error),))


def _is_lost(path: Path) -> bool:
    """Gone or empty although there are backups: SQLite itself would take that for a new diary (F34)."""
    return (not path.exists() or path.stat().st_size == 0) and bool(_backups(path))


def _open_sound(path: Path, now: datetime, busy: float) -> sqlite3.Connection:
    """Raises DamagedError, sqlite3.Error or OSError, and then nothing stays open."""
    try:
        with contextlib.ExitStack() as undo:
            connection = connect(path, busy)
            undo.callback(connection.close)
            _demand_sound(connection)
            bring_up(connection, STEPS, lambda step: _before_step(connection, path, step, now))
            undo.pop_all()
            return connection
    except sqlite3.Error as error:
        if is_damage(error):
            raise DamagedError from error
        raise


def _demand_sound(connection: sqlite3.Connection) -> None:
    if not is_sound(connection):
        raise DamagedError


def _before_step(connection: sqlite3.Connection, path: Path, step: int, now: datetime) -> None:
    copy_to(connection, backup_folder(path) / f"history-before-step-{step}-{stamp_of(now)}.db")


def _rescue_safely(path: Path, now: datetime, busy: float) -> Opened:
    try:
        return _rescue(path, now, busy)
    except (DamagedError, sqlite3.Error, OSError) as error:
        return Opened(None, (reason_of(error),))


def _rescue(path: Path, now: datetime, busy: float) -> Opened:
    """Put the file aside and go on with the newest good backup, or with an empty diary where there is none."""
    _put_aside(path, now)
    backup = next((backup for backup in _backups(path) if _is_good(backup)), None)
    if backup:
        write_atomically(path, backup.read_bytes())
    else:
        create_private(path)
    return Opened(_open_sound(path, now, busy), ("diary_restored" if backup else "diary_begun_again",))


def _put_aside(path: Path, now: datetime) -> None:
    """With its journal: left behind, SQLite would play that into the backup."""
    name = f"{path.name}.corrupt-{stamp_of(now)}"
    if path.exists():
        name = put_aside(path, name).name
    for tail in ("-journal", "-wal", "-shm"):
        beside = path.with_name(path.name + tail)
        if beside.exists():
            put_aside(beside, name + tail)


def _is_good(backup: Path) -> bool:
    try:
        if is_newer(backup):
            return False
        with contextlib.closing(connect(backup, 0.0)) as connection:
            return is_sound(connection)
    except (sqlite3.Error, OSError):
        return False


def _backups(path: Path) -> list[Path]:
    """The backups with something in them, newest first."""
    found = [backup for backup in backup_folder(path).glob("history-*.db") if backup.stat().st_size]
    return sorted(found, key=lambda backup: (backup.stat().st_mtime, backup.name), reverse=True)


def copy_to(connection: sqlite3.Connection, target: Path) -> None:
    """A whole copy of the diary at ``target``, there only when it is finished. Raises sqlite3.Error or OSError."""
    private_folder(target.parent)
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    create_private(part)
    try:
        connection.execute("VACUUM INTO ?", (part.as_uri(),))  # an address takes any name, valid UTF-8 or not
        rename(part, target)
    except (sqlite3.Error, OSError):
        part.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def back_up(connection: sqlite3.Connection, path: Path, now: datetime) -> None:
    """Today's backup, unless there is one, and the newest ``KEEP`` days stay. Raises sqlite3.Error or OSError."""
    target = backup_folder(path) / f"history-{now.date().isoformat()}.db"
    if not target.exists():
        copy_to(connection, target)
    sweep(target.parent)
    for old in sorted(target.parent.glob("history-[0-9]*.db"), reverse=True)[KEEP:]:
        old.unlink()
