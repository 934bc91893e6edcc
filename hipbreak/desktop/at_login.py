"""Starting at login, as this system does it.

Jurisdiction: which room serves it where, and the file of an entry for the rooms that keep one in a file: read with a
limit, written whole, taken away. What it says is each room's own.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from hipbreak import safe_files

MOST = 64 * 1024  # bytes; an entry has a few hundred
MODE = 0o644  # others may read it, and nobody else may write it: launchd takes no other


@dataclass(frozen=True, slots=True)
class Starter:
    """Who starts entries in this session, ``by`` its name."""

    starts: Literal["yes", "no", "unknown"] = "yes"
    by: str = ""


@dataclass(frozen=True)
class AtLogin:
    """``room``: a module with ``here``, ``look``, ``switch_on``, ``switch_off``, ``at_start`` and ``CannotError``,
    each system its own; ``starter`` says who would start the entry, within a second."""

    room: Any
    starter: Callable[[], Any]


class CannotError(Exception):
    """``code`` says what is in the way, for wording: ``not_plain``, ``too_large``, ``unreadable``, ``unwritable`` or
    ``no_folder`` from here, a room's own beside them; ``path`` where, ``said`` the system."""

    def __init__(self, code: str, path: Path, said: str = "") -> None:
        super().__init__(code)
        self.code, self.path, self.said = code, path, said


def at_login() -> AtLogin:
    """Of this system."""
    if sys.platform == "win32":
        from hipbreak.desktop.windows import autostart as windows

        return AtLogin(windows, lambda: Starter(by="Windows"))
    if sys.platform == "darwin":
        from hipbreak.desktop.macos import autostart as mac

        return AtLogin(mac, lambda: Starter(by="launchd"))
    from hipbreak.desktop.linux import autostart as linux
    from hipbreak.desktop.linux.autostart.starter import starter

    return AtLogin(linux, starter)


# --- the file of an entry -----------------------------------------------------------------------------------------


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
