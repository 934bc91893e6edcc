"""Files that are whole or not there, and folders for one person only.

Jurisdiction: how bytes reach the disk; what they mean is the callers' business. Like ``core`` this may be imported from
every room: it knows nothing of hipbreak. Nothing here deletes what a person may miss; files in the way are renamed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

FOLDER_MODE = 0o700
FILE_MODE = 0o600
_STALE = 86400.0  # seconds after which a half-written file belongs to nobody any more
_HELD = 1.0  # seconds that another program may have a file open on Windows
_AGAIN = 0.02  # seconds until the next try; Windows tells nobody that a file is free

T = TypeVar("T")


def private_folder(path: Path) -> None:
    """Make ``path`` and what is missing above it, readable by this user only; tighten it where it is not.

    Raises OSError where that cannot be done, also for a relative path: without a home folder the system's answer is
    a literal ``~``, which would end up wherever the program was started (F52).
    """
    if not path.is_absolute():
        raise FileNotFoundError(errno.ENOENT, "not an absolute path", str(path))
    missing = [folder for folder in (path, *path.parents) if not folder.is_dir()]
    for folder in reversed(missing):
        with contextlib.suppress(FileExistsError):  # made meanwhile, or something else is in the way: seen below
            folder.mkdir(FOLDER_MODE)
    if not path.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(path))
    if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) != FOLDER_MODE:
        path.chmod(FOLDER_MODE)


def is_private(path: Path) -> bool:
    """True for a real folder, no link, that is ours and that nobody else may enter (F58). Windows: a real folder."""
    try:
        found = path.lstat()
    except OSError:
        return False
    if sys.platform == "win32":
        return stat.S_ISDIR(found.st_mode)
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077


def create_private(path: Path) -> None:
    """Make ``path`` an empty file that only this user can read, from its first byte on; one that is there stays.

    Raises OSError, also where ``path`` is a link.
    """
    os.close(_open(path, os.O_WRONLY | os.O_CREAT))


def write_atomically(path: Path, data: bytes) -> None:
    """``path`` holds ``data`` or what it held before, whatever happens meanwhile; on disk when this returns.

    One thread of a process may write a path at a time. Raises OSError, and then ``path`` is as it was.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(_open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        rename(part, path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in ``folder`` survive a power cut, where the system offers that."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):  # some network and FUSE folders know no fsync; the rename is done all the same
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def rename(path: Path, target: Path) -> None:
    """``path`` becomes ``target``, over what is there; both are in one folder. Raises OSError."""
    while_held(lambda: path.replace(target))


def while_held(action: Callable[[], T]) -> T:
    """What ``action`` returns, or raises.

    On Windows nobody may rename what somebody has open, or read it if they like, and virus scanners open whatever was
    written: for up to a second it is tried again.
    """
    end = time.monotonic() + _HELD
    while True:
        try:
            return action()
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > end:
                raise
            time.sleep(_AGAIN)


def put_aside(path: Path, name: str) -> Path:
    """Rename ``path`` to ``name`` in its folder, or ``name-2`` and so on: nothing is overwritten. The new path."""
    target, number = path.with_name(name), 1
    while os.path.lexists(target):
        number += 1
        target = path.with_name(f"{name}-{number}")
    rename(path, target)
    sync_folder(path.parent)
    return target


def stamp_of(wall: datetime) -> str:
    """``wall`` in UTC as part of a file name: ``20261124T093005Z``."""
    return wall.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def sweep(folder: Path) -> None:
    """Remove the half-written files that kills have left in ``folder``, a day after; OSError if it cannot be read."""
    for part in (*folder.glob(".*.part"), *folder.glob(".*.part-journal")):  # the second is SQLite's, of a copy
        with contextlib.suppress(OSError):  # gone already, or not ours: it may stay
            if time.time() - part.lstat().st_mtime > _STALE:
                part.unlink()


def _open(path: Path, flags: int) -> int:
    handle = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0), FILE_MODE)
    if sys.platform != "win32":
        os.fchmod(handle, FILE_MODE)
    return handle
