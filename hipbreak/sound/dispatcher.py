"""The voice of speech-dispatcher, which Linux desktops share with their screen readers; spoken to in its own protocol.

Jurisdiction: one connection (SSIP, *Speech Dispatcher documentation*, 4). Not ``spd-say``: ended, it leaves the voice
talking, and its ``--cancel`` silences a screen reader too. ``CANCEL SELF`` ends our own sentence and nobody else's.
"""

from __future__ import annotations

import contextlib
import queue
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from hipbreak.sound.child import Told

ANSWERS_WITHIN = 1.0  # seconds for each answer
STARTS_WITHIN = 4.0  # seconds: it loads its voices before it answers
_BEGIN = (
    "SET SELF CLIENT_NAME user:hipbreak:routine",
    "SET SELF LANGUAGE en",
    "SET SELF PRIORITY message",
    "SET SELF NOTIFICATION END on",
)
_SAID = "702"  # it has said a whole text
_SPEECHLESS = {"dummy", "generic"}  # modules that are there without a voice


def socket_path(environ: Mapping[str, str]) -> Path | None:
    """Where it listens; None where that is not a socket of this machine."""
    address = environ.get("SPEECHD_ADDRESS", "")
    if address:
        return Path(address.removeprefix("unix_socket:")) if address.startswith("unix_socket:/") else None
    runtime = environ.get("XDG_RUNTIME_DIR")
    return Path(runtime) / "speech-dispatcher" / "speechd.sock" if runtime else None


class Dispatcher:
    """Connects to ``path`` and starts the service where it does not run. OSError where it has no voice; ``clean`` makes
    a text one line."""

    def __init__(self, path: Path, volume: int, clean: Callable[[str], str]) -> None:
        self._clean = clean
        self._told: Told | None = None
        self._socket = _connected(path)
        self._answers: queue.SimpleQueue[list[str]] = queue.SimpleQueue()  # the lines of each; none at the end
        threading.Thread(target=self._read, name="speech-dispatcher", daemon=True).start()
        try:
            self._begin(volume)
        except OSError:
            self._disconnect()
            raise

    def play(self, what: str, told: Told) -> None:
        """OSError where it takes no text; ``told`` hears when all of it was said."""
        self._told = None
        self._ask("CANCEL SELF")
        self._ask("SPEAK")
        text = self._clean(what)
        self._told = told
        self._ask(f".{text}" if text.startswith(".") else text, ".")

    def hush(self) -> None:
        """Ends our sentence."""
        self._ask("CANCEL SELF")

    def close(self) -> None:
        """The same, and good-bye: it would finish the sentence of a client that is gone."""
        with contextlib.suppress(OSError):
            self._ask("CANCEL SELF")
            self._ask("QUIT")
        self._disconnect()

    def _begin(self, volume: int) -> None:
        for line in (*_BEGIN, f"SET SELF VOLUME {2 * volume - 100}"):
            self._ask(line)
        if {line[4:].lower() for line in self._ask("LIST OUTPUT_MODULES")[:-1]} <= _SPEECHLESS:
            raise OSError("speech-dispatcher has no voice")

    def _disconnect(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # the reader wakes up and ends
        self._socket.close()

    def _ask(self, *lines: str) -> list[str]:
        """The lines of the answer to ``lines``: any number of ``250-X``, then ``250 OK``."""
        self._socket.sendall("".join(f"{line}\r\n" for line in lines).encode())
        try:
            answer = self._answers.get(timeout=ANSWERS_WITHIN)
        except queue.Empty:
            raise TimeoutError("speech-dispatcher does not answer") from None
        if not answer or not answer[-1].startswith("2"):
            raise OSError(f"speech-dispatcher answers {answer[-1:]}")
        return answer

    def _read(self) -> None:
        """In a thread: sorts answers from what it tells by itself (7xx), until the connection ends."""
        lines: list[str] = []
        with contextlib.suppress(OSError, ValueError), self._socket.makefile("rb") as incoming:
            while line := incoming.readline(2000):
                lines.append(line.decode(errors="replace").rstrip())
                if lines[-1][3:4] != "-":
                    self._hears(lines)
                    lines = []
        self._answers.put([])

    def _hears(self, lines: list[str]) -> None:
        if not lines[-1].startswith("7"):
            self._answers.put(lines)
        elif lines[-1].startswith(_SAID) and self._told:
            self._told(True)


def _connected(path: Path) -> socket.socket:
    if sys.platform == "win32":
        raise OSError("not on Windows")
    with contextlib.suppress(OSError):
        return _connect(path)
    program = shutil.which("speech-dispatcher")
    if not program:
        raise OSError("speech-dispatcher does not run")
    start = [program, "--spawn", "--communication-method", "unix_socket", "--socket-path", str(path)]
    with contextlib.suppress(subprocess.SubprocessError):  # then nobody is there to connect to
        subprocess.run(start, stdin=subprocess.DEVNULL, capture_output=True, timeout=STARTS_WITHIN)
    return _connect(path)


def _connect(path: Path) -> socket.socket:
    if sys.platform == "win32":
        raise OSError("not on Windows")
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(path))
    except OSError:
        connection.close()
        raise
    return connection
