"""When a device file is opened, closed, comes or goes: the kernel tells (inotify), nobody asks.

Jurisdiction: which names something happened to. Who has a file open, and what that means, is for others to find out.
"""

from __future__ import annotations

import errno
import fnmatch
import logging
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OPENED_OR_CLOSED = 0x20 | 0x08 | 0x10  # IN_OPEN, IN_CLOSE_WRITE, IN_CLOSE_NOWRITE
COMES_OR_GOES = 0x100 | 0x200 | 0x04  # IN_CREATE, IN_DELETE; IN_ATTRIB: readable by us only a moment after it came
OVERFLOW, GONE = 0x4000, 0x8000  # IN_Q_OVERFLOW, IN_IGNORED
LARGEST = 65536  # bytes read at once
_EVENT = struct.Struct("=iIII")
_NOT_OURS = (errno.EACCES, errno.ENOENT, errno.ENOTDIR)  # what we may not read, or is not there, nobody of us opens

_log = logging.getLogger(__name__)


class DeviceFiles:
    """The files of some folders that match a pattern. For one thread."""

    def __init__(self, *places: tuple[Path, str]) -> None:
        """``places`` are folders, each with a pattern of names. OSError where the kernel has no inotify left."""
        import ctypes  # here: no machine but this one needs it

        self._places = places
        self._libc: Any = ctypes.CDLL(None, use_errno=True)
        self._errno = ctypes.get_errno
        self.complete = True
        """False when the kernel has not taken every watch: something may happen and not be told."""
        self._folders: dict[int, tuple[Path, str]] = {}
        self._files: dict[int, str] = {}
        self._fd = int(self._libc.inotify_init1(getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)))
        if self._fd < 0:
            raise OSError(self._errno(), f"inotify: {os.strerror(self._errno())}")
        for folder, pattern in places:
            watch = self._watch(folder, COMES_OR_GOES)
            if watch is not None:
                self._folders[watch] = (folder, pattern)
        self._watch_files()

    def fileno(self) -> int:
        """To wait on: readable when something has happened."""
        return self._fd

    def happened(self) -> frozenset[str]:
        """The names that something happened to since the last call; does not wait. OSError when inotify fails."""
        names: set[str] = set()
        for watch, mask, name in self._events():
            if mask & OVERFLOW:
                names |= self._watch_files()
            elif mask & GONE:
                self._files.pop(watch, None)
                self._folders.pop(watch, None)
            elif watch in self._files:
                names.add(self._files[watch])
            elif watch in self._folders and fnmatch.fnmatchcase(name, self._folders[watch][1]):
                self._watch_file(self._folders[watch][0] / name)
                names.add(name)
        return frozenset(names)

    def close(self) -> None:
        """End all watches."""
        os.close(self._fd)

    def _events(self) -> Iterator[tuple[int, int, str]]:
        while True:
            try:
                data = os.read(self._fd, LARGEST)
            except BlockingIOError:
                return
            at = 0
            while at < len(data):
                watch, mask, _, size = _EVENT.unpack_from(data, at)
                at += _EVENT.size + size
                yield watch, mask, os.fsdecode(data[at - size : at].rstrip(b"\0"))

    def _watch_files(self) -> set[str]:
        """Watch every file there is; their names."""
        found = [path for folder, pattern in self._places for path in folder.glob(pattern)]
        for path in found:
            self._watch_file(path)
        return {path.name for path in found}

    def _watch_file(self, path: Path) -> None:
        watch = self._watch(path, OPENED_OR_CLOSED)
        if watch is not None:
            self._files[watch] = path.name

    def _watch(self, path: Path, mask: int) -> int | None:
        watch = int(self._libc.inotify_add_watch(self._fd, os.fsencode(path), mask))
        if watch >= 0:
            return watch
        if self._errno() not in _NOT_OURS and self.complete:
            self.complete = False
            _log.warning("the kernel does not tell who opens a device: %s", os.strerror(self._errno()))
        return None
