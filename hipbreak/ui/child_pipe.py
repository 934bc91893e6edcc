"""Writing to a child process without ever waiting for it.

Jurisdiction: the standard input of one child. POSIX has pipes that do not block; on Windows those of a process can be
told so only from Python 3.12 on, and hold a few kilobytes: there a thread writes, and how much it owes is counted.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from typing import IO, Protocol

OWED_MAX = 128 * 1024  # bytes that a child may leave unread; a line has 64 KiB at most


class Pipe(Protocol):
    """What is written goes out in order. Both may be called from any thread."""

    def write(self, line: bytes) -> None:
        """BlockingIOError: the child does not read. OSError or ValueError: it is gone, or :meth:`close` was called."""

    def close(self) -> None:
        """The child reads the end; what is still owed to it is dropped, or reaches it."""


def pipe_to(process: subprocess.Popen[bytes], first: bytes) -> Pipe:
    """The pipe to the standard input of ``process``, with ``first`` written to it, which it may take its time to
    read."""
    stream = process.stdin
    if stream is None:
        raise OSError("the child has no standard input")
    if sys.platform == "win32":
        queued = Queued(process, stream)
        queued.write(first)
        return queued
    with contextlib.suppress(OSError):  # it is gone already, which its end will tell
        os.write(stream.fileno(), first)
    os.set_blocking(stream.fileno(), False)
    return Unblocked(stream)


class Unblocked:
    """Takes what fits into a pipe that does not block."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._lock = stream, threading.Lock()

    def write(self, line: bytes) -> None:
        """As :class:`Pipe`; part of a line may be gone when it fails."""
        with self._lock:
            if os.write(self._stream.fileno(), line) < len(line):
                raise BlockingIOError("the child does not read")

    def close(self) -> None:
        """As :class:`Pipe`."""
        with self._lock:
            self._stream.close()


class Queued:
    """A thread that writes, for a pipe that blocks."""

    def __init__(self, process: subprocess.Popen[bytes], stream: IO[bytes]) -> None:
        self._process, self._stream = process, stream
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._owed, self._ended = 0, False
        threading.Thread(target=self._run, name="to a window", daemon=True).start()

    def write(self, line: bytes) -> None:
        """As :class:`Pipe`."""
        with self._lock:
            if self._ended or self._process.poll() is not None:
                raise BrokenPipeError("the child is gone")
            if self._owed + len(line) > OWED_MAX:
                raise BlockingIOError("the child does not read")
            self._owed += len(line)
        self._lines.put(line)

    def close(self) -> None:
        """As :class:`Pipe`."""
        with self._lock:
            self._ended = True
        self._lines.put(None)

    def _run(self) -> None:
        try:
            while (line := self._lines.get()) is not None:
                self._write(line)
        except (OSError, ValueError):  # the child is gone; ValueError: and whoever started it has tidied up
            with self._lock:
                self._ended = True
        with contextlib.suppress(OSError):
            self._stream.close()

    def _write(self, line: bytes) -> None:
        rest = memoryview(line)
        while rest:
            rest = rest[os.write(self._stream.fileno(), rest) :]
        with self._lock:
            self._owed -= len(line)
