"""A program that makes sound: fed through its standard input, watched to its end, or ended with all that it started.

Jurisdiction: processes. None is left behind, none becomes a zombie, and no number of a process is used once the process
is gone.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)
Told = Callable[[bool], None]  # from any thread: it was heard, or nobody heard it
READY = b"ready"  # the line of a program that stays: from now on it can be heard
_ENDS_WITHIN = 1.0  # seconds after its output has ended
_COMPLAINT = re.compile(rb"^error:", re.IGNORECASE | re.MULTILINE)  # espeak-ng without a sound card, and its code is 0


class Child:
    """A running ``command``, which is told about from another thread.

    ``told`` hears whether it ended well, unless it was killed; ``ready`` is called when it says :data:`READY`.
    """

    def __init__(self, command: Sequence[str], told: Told, ready: Callable[[], None] | None = None) -> None:
        """OSError where it cannot be started."""
        self._told = told
        self._ready = ready
        self._lock = threading.Lock()  # held while the process is signalled or reaped
        self._killed = self._reaped = False
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            start_new_session=sys.platform != "win32",
            creationflags=_flags(),
        )
        self._watcher = threading.Thread(target=self._watch, name=f"sound: {command[0]}", daemon=True)
        self._watcher.start()

    def write(self, data: bytes, *, last: bool) -> None:
        """Writes ``data``, 4000 bytes at most, since more might not fit into the pipe at once; ``last`` ends it."""
        stdin = self._process.stdin
        with contextlib.suppress(OSError, ValueError):  # it has ended meanwhile, and the watcher tells so
            if stdin:
                stdin.write(data)
                if last:
                    stdin.close()

    def kill(self) -> None:
        """Ends it at once, if it still runs, with all that it started; returns when it is gone."""
        with self._lock:
            self._killed = True
            if not self._reaped:
                _kill(self._process)
        self._watcher.join(_ENDS_WITHIN)

    def _watch(self) -> None:
        said = b""
        for line in self._process.stdout or ():
            if self._ready and line.strip() == READY:
                self._ready()
            said = (said + line)[-1000:]
        with self._lock:
            self._reap()
        if self._killed:
            return
        heard = self._process.returncode == 0 and not _COMPLAINT.search(said)
        if not heard:
            log.info(
                "%s ended with %s: %s", self._process.args, self._process.returncode, said.decode(errors="replace")
            )
        self._told(heard)

    def _reap(self) -> None:
        try:
            self._process.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            _kill(self._process)
            self._process.wait()
        self._reaped = True
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()


def _flags() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The whole group: a voice may be a script that starts the real one."""
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
