"""Windows as seen from the resident process: each is a child process that talks in lines.

Jurisdiction: starting such a child, handing its lines over, and ending it. Nothing polls and nothing here blocks: a
reader thread hands lines over, a second one the child's complaints to the log, a third waits for the end.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import hipbreak
from hipbreak.ui import lines
from hipbreak.ui.child_pipe import Pipe, pipe_to

log = logging.getLogger(__name__)
PATIENCE = 2.0  # seconds that a child has between being asked to close and being made to


def child_command(*args: str) -> list[str]:
    """The command that starts this program again with ``args``, however this process was started."""
    frozen = bool(getattr(sys, "frozen", False))
    from_here = Path(hipbreak.__file__ or "").parents[1] == Path.cwd()
    return again(sys.executable, sys.orig_argv, len(sys.argv), args, frozen=frozen, from_here=from_here)


def again(
    executable: str,
    orig_argv: Sequence[str],
    own: int,
    args: Sequence[str],
    frozen: bool = False,
    from_here: bool = False,
) -> list[str]:
    """:func:`child_command` with the interpreter's facts as values; ``own`` is ``len(sys.argv)``.

    What stands between the interpreter and our own arguments (its options and the script, or ``-m hipbreak``) is kept,
    a script by its full path. ``-P`` keeps a stray ``tkinter.py`` in the current folder out, except where hipbreak
    itself was found there (``from_here``: a checkout that is not installed).
    """
    if frozen:
        return [executable, *args]
    start = list(orig_argv[1 : len(orig_argv) - own + 1])
    if start[-2:] == ["-m", "hipbreak"]:
        start = start if from_here or "-P" in start else ["-P", *start]
    elif start and Path(start[-1]).exists():
        start[-1] = str(Path(start[-1]).absolute())
    return [executable, *start, *args]


@dataclass(frozen=True, eq=False)
class ChildWindow:
    """One window: the process and the way to talk to it. Safe to use from any thread."""

    name: str
    process: subprocess.Popen[bytes]
    pipe: Pipe

    @property
    def pid(self) -> int:
        """The process id of the child."""
        return self.process.pid

    def send(self, message: Mapping[str, Any]) -> bool:
        """Tells the window ``message``; False where it is gone. One that stopped reading is ended."""
        try:
            self.pipe.write(lines.pack(message))
        except BlockingIOError:
            log.warning("window %s does not read: ending it", self.name)
            self._terminate()
            return False
        except (OSError, ValueError):  # it is gone; ValueError: its end closed the pipe
            return False
        return True

    def close(self) -> None:
        """Asks the window to close and returns at once; after 2 s it is told to, after 4 s it is ended."""
        if self.send({"do": "close"}):
            self._end_in(PATIENCE, self._terminate)

    def _terminate(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self._end_in(PATIENCE, self._kill)

    def _kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()

    def _end_in(self, seconds: float, how: Callable[[], None]) -> None:
        timer = threading.Timer(seconds, how)
        timer.daemon = True
        timer.start()


def start(
    name: str,
    first: Mapping[str, Any],
    on_line: Callable[[dict[str, Any]], None],
    on_end: Callable[[int], None],
    command: Sequence[str] | None = None,
    token: str | None = None,
) -> ChildWindow:
    """Opens window ``name`` with the data ``first`` and returns before it is on the screen.

    ``on_line`` gets each object the window says and ``on_end`` its exit code, once, after the last line; both are
    called in threads of their own and may only hand over. ``token`` is the desktop's leave to take the focus. OSError
    where the process cannot be started.
    """
    process = subprocess.Popen(
        list(command) if command is not None else child_command("window", name),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(token),
        bufsize=0,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    child = ChildWindow(name, process, pipe_to(process, lines.pack({"window": name, **first})))
    words = _thread(name, _pass_on, _pipe(process.stdout), on_line)
    complaints = _thread(name, _log_all, name, _pipe(process.stderr))
    _thread(name, _wait, child, (words, complaints), on_end)
    return child


def _environment(token: str | None) -> dict[str, str]:
    environment = {key: value for key, value in os.environ.items() if key != "XDG_ACTIVATION_TOKEN"}
    return environment | ({"XDG_ACTIVATION_TOKEN": token} if token else {})


def _thread(name: str, target: Callable[..., None], *args: object) -> threading.Thread:
    thread = threading.Thread(target=target, args=args, name=f"window {name}", daemon=True)
    thread.start()
    return thread


def _pass_on(stream: BinaryIO, on_line: Callable[[dict[str, Any]], None]) -> None:
    with stream:
        for message in lines.read(_buffered(stream), log.warning):
            on_line(message)


def _log_all(name: str, stream: BinaryIO) -> None:
    with stream:
        for line in _buffered(stream):
            log.warning("window %s: %s", name, line.decode(errors="replace").rstrip()[:1000])


def _buffered(stream: BinaryIO) -> BinaryIO:
    return open(stream.fileno(), "rb", closefd=False)  # the caller closes the pipe itself


def _wait(child: ChildWindow, readers: Sequence[threading.Thread], on_end: Callable[[int], None]) -> None:
    code = child.process.wait()
    for reader in readers:  # something the window started may hold its pipes open: the end is the end all the same
        reader.join(PATIENCE)
    child.pipe.close()
    on_end(code)


def _pipe(stream: Any) -> BinaryIO:
    pipe: BinaryIO = stream
    return pipe
