"""The programs of a test's desktop: started each in a group of its own, ended with all that came of them.

Jurisdiction: processes that were started here, and their descendants, which carry this desktop's mark in their
environment. No other process is ever touched.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tests.real.waiting import until

MARK = "HIPBREAK_TEST_DESKTOP"
PATIENCE = 3.0


class Processes:
    """Starts programs with ``env`` and keeps what they print in ``folder``."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self._folder = folder
        self._env = env
        self._env[MARK] = str(folder)
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, name: str, argv: Sequence[str | Path], pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
        """Starts ``argv``; its output goes to the log ``name``. Raises FileNotFoundError where it is not installed."""
        with (self._folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                list(argv),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self._env,
                start_new_session=True,
                pass_fds=pass_fds,
            )
        self._started.append(process)
        return process

    def log(self, name: str) -> str:
        """What the program of the log ``name`` has printed so far."""
        return (self._folder / f"{name}.log").read_text(errors="replace")

    def logs(self) -> str:
        """The last lines of every log, for the note of a failed test."""
        files = sorted(self._folder.glob("*.log"))
        return "\n".join(f"--- {file.stem}\n{file.read_text(errors='replace')[-2000:]}" for file in files)

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Asks it and its group to end; after 3 s it is not asked any more."""
        _signal(process, "SIGTERM")
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            _signal(process, "SIGKILL")
            process.wait()

    def end(self) -> None:
        """Ends everything, the newest first, then what the bus or a program has started beside its own group."""
        for process in reversed(self._started):
            self.stop(process)
        until(self._no_descendants, 10, "the last programs of the test's desktop to end")

    def all(self) -> list[int]:
        """What of this desktop runs now, whoever started it."""
        return _marked(f"{MARK}={self._folder}".encode())

    def _no_descendants(self) -> bool:
        left = self.all()
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.Signals["SIGKILL"])
        return not left


def _signal(process: subprocess.Popen[bytes], name: str) -> None:
    """To the group while its first process is not reaped, so that the number cannot be another's."""
    if sys.platform != "win32" and process.poll() is None:  # no groups there, and no X11 to test on
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.Signals[name])


def _marked(mark: bytes) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has just ended, or is another user's: not ours
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
    return found
