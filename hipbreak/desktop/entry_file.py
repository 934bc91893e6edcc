"""The file of an entry for login, for the systems that keep one in a file.

Jurisdiction: reading it with a limit, writing it whole, taking it away. What it says is each room's own.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

from hipbreak import safe_files

MOST = 64 * 1024  # bytes; an entry has a few hundred
MODE = 0o644  # others may read it, and nobody else may write it: launchd takes no other


class CannotError(Exception):
    """``code`` says what is in the way, for wording: ``not_plain``, ``too_large``, ``unreadable``, ``unwritable`` or
    ``no_folder`` from here, a room's own beside them; ``path`` where, ``said`` the system."""

    def __init__(self, code: str, path: Path, said: str = "") -> None:
        super().__init__(code)
        self.code, self.path, self.said = code, path, said


def read(path: Path) -> bytes | None:
    """All of it, None where there is none. CannotError for what is no file of at most ``MOST`` bytes."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe in its place does not stop us
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise CannotError("unreadable", path, error.strerror or "") from None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise CannotError("not_plain", path)
        data = _all_of(handle)
    except OSError as error:
        raise CannotError("unreadable", path, error.strerror or "") from None
    finally:
        os.close(handle)
    if len(data) > MOST:
        raise CannotError("too_large", path)
    return data


def _all_of(handle: int) -> bytes:
    """Up to one byte more than an entry may have."""
    data = b""
    while len(data) <= MOST and (more := os.read(handle, MOST + 1 - len(data))):
        data += more
    return data


def write(path: Path, data: bytes) -> None:
    """Where ``path`` is a link to a file of the person's (a folder of settings that is shared), that file."""
    target = path.resolve() if path.is_symlink() and path.is_file() else path
    try:
        _make_folder(target.parent)
    except OSError as error:
        raise CannotError("no_folder", target.parent, error.strerror or "") from None
    try:
        safe_files.write_atomically(target, data)
    except OSError as error:
        raise CannotError("unwritable", target, error.strerror or "") from None
    with contextlib.suppress(OSError):  # a file system without modes; it is written
        target.chmod(MODE)


def _make_folder(folder: Path) -> None:
    for missing in reversed([each for each in (folder, *folder.parents) if not each.is_dir()]):
        with contextlib.suppress(FileExistsError):  # made meanwhile, or something else is in the way: seen below
            missing.mkdir(safe_files.FOLDER_MODE)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


def remove(path: Path) -> None:
    """One that is gone already is fine."""
    try:
        path.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        raise CannotError("unwritable", path, error.strerror or "") from None
    safe_files.sync_folder(path.parent)
