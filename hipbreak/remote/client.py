"""Asking the running program: one connection, one line out, one line (or, for ``follow``, many) back.

Jurisdiction: this side of the wire. Every question has a deadline, so a program that hangs is told apart from one
that is not there (F39). Sentences are the command line's affair: here are only codes.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from hipbreak.remote.peer import (
    PASSING,
    VERSION,
    NotAnswering,
    NotRunning,
    Refused,
    is_mine,
    needs_loopback,
    peer_of,
    proof,
    proves,
    read_endpoint,
    socket_path,
    unix_socket,
)
from hipbreak.safe_files import is_private

Message = Mapping[str, Any]
_LONGEST_ANSWER = 16 * 1024 * 1024


def ask(folder: Path, message: Message, timeout: float = 2.0, *, loopback: bool | None = None) -> dict[str, Any]:
    """The answer to ``message`` (``{"ask": ...}``; the version is added) within ``timeout`` seconds in all.

    Raises NotRunning, NotAnswering with the pid, or Refused with a code. An answer ``{"ok": false, "error": ...}`` is
    an answer, not an error. ``loopback`` forces (True) or forbids (False) TCP; None: what the system offers.
    """
    with _line(folder, message, timeout, loopback) as line:
        return _answer(line.read())


def follow(
    folder: Path, message: Message | None = None, timeout: float = 2.0, *, loopback: bool | None = None
) -> Generator[dict[str, Any], None, None]:
    """Every answer to ``message`` (default ``follow``) until the program ends; closing it hangs up.

    The first has ``timeout`` seconds, the others all the time in the world. Raises as :func:`ask` does.
    """
    with _line(folder, message or {"ask": "follow"}, timeout, loopback) as line:
        yield _answer(line.read())
        while said := line.read(patient=True):
            yield _answer(said)


def end(folder: Path, timeout: float = 10.0, *, loopback: bool | None = None) -> None:
    """Asks the program to quit and returns when its process is gone: only then does the kernel hang up.

    Raises NotAnswering if it still runs after ``timeout`` seconds, NotRunning and Refused as :func:`ask` does.
    """
    with _line(folder, {"ask": "quit"}, timeout, loopback) as line:
        while said := line.read():
            _answer(said)


def knock(
    folder: Path, message: Message, patience: float = 5.0, *, loopback: bool | None = None
) -> dict[str, Any] | None:
    """:func:`ask` for the start that came second: the first may still be on its way to its socket.

    None if within ``patience`` seconds nobody answers, or it stays busy with others; Refused as :func:`ask` does for
    every other reason.
    """
    deadline = time.monotonic() + patience
    while (left := deadline - time.monotonic()) > 0:
        try:
            return ask(folder, message, left, loopback=loopback)
        except NotRunning:
            time.sleep(0.05)
        except Refused as refused:
            if refused.code not in PASSING:
                raise
            time.sleep(0.05)
        except NotAnswering:
            return None
    return None


class _Line:
    """A connected socket that is read line by line against one deadline (monotonic seconds)."""

    def __init__(self, sock: socket.socket, pid: int, deadline: float) -> None:
        self.sock, self.pid, self.deadline = sock, pid, deadline
        self._rest = b""

    def read(self, *, patient: bool = False) -> bytes:
        """The next line, empty at the end; NotAnswering after the deadline, which ``patient`` takes away."""
        while b"\n" not in self._rest:
            self.sock.settimeout(None if patient else _left(self.deadline, self.pid))
            try:
                more = self.sock.recv(65536)
            except TimeoutError:
                raise NotAnswering(self.pid) from None
            except ConnectionError:
                more = b""
            if not more:
                return b""
            self._rest += more
            if len(self._rest) > _LONGEST_ANSWER:
                raise Refused("too_long")
        said, _, self._rest = self._rest.partition(b"\n")
        return said

    def write(self, message: Message) -> None:
        """One line out; NotAnswering if nobody takes it, silence if the other side has hung up."""
        self.sock.settimeout(_left(self.deadline, self.pid))
        try:
            self.sock.sendall(json.dumps(message).encode() + b"\n")
        except TimeoutError:
            raise NotAnswering(self.pid) from None
        except OSError:  # macOS has names of its own for it, such as EPROTOTYPE
            return  # what was said before hanging up (busy, say) can still be read


def _left(deadline: float, pid: int) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise NotAnswering(pid)
    return left


def _answer(said: bytes) -> dict[str, Any]:
    if not said:
        raise Refused("closed")
    try:
        answer = json.loads(said)
    except (ValueError, RecursionError):
        raise Refused("not_json") from None
    if not isinstance(answer, dict):
        raise Refused("not_json")
    if "code" in answer:
        raise Refused(str(answer["code"]))
    return answer


@contextmanager
def _line(folder: Path, message: Message, timeout: float, loopback: bool | None) -> Iterator[_Line]:
    deadline = time.monotonic() + timeout
    tcp = needs_loopback(folder) if loopback is None else loopback
    with closing((_loopback if tcp else _unix)(folder, deadline)) as sock:
        line = _Line(sock, _pid(sock, folder, tcp), deadline)
        if tcp:
            _prove(line, folder)
        _lend_focus()
        line.write({"v": VERSION, **message})
        yield line


def _lend_focus() -> None:
    """A window that the command opens belongs to the program: on Windows it comes to the front only by leave of who is
    in front, and that is whoever typed or clicked this command."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # any process, until the next input


def _pid(sock: socket.socket, folder: Path, tcp: bool) -> int:
    return _noted_pid(folder) if tcp else peer_of(sock)[1]


def _noted_pid(folder: Path) -> int:
    endpoint = read_endpoint(folder)
    return endpoint.pid if endpoint else 0


def _trusted(folder: Path) -> None:
    if not os.path.lexists(folder):
        raise NotRunning
    if not is_private(folder):
        raise Refused("folder")


def _unix(folder: Path, deadline: float) -> socket.socket:
    _trusted(folder)
    sock = _connected(unix_socket(), str(socket_path(folder)), folder, deadline)
    if is_mine(sock):
        return sock
    sock.close()
    raise Refused("stranger")


def _loopback(folder: Path, deadline: float) -> socket.socket:
    _trusted(folder)
    endpoint = read_endpoint(folder)
    if endpoint is None or not endpoint.port:
        raise NotRunning
    with _nobody_without_the_claim(folder):
        return _connected(socket.socket(socket.AF_INET), ("127.0.0.1", endpoint.port), folder, deadline)


@contextmanager
def _nobody_without_the_claim(folder: Path) -> Iterator[None]:
    """After a crash or a power cut the file still names a port, and another program may have it by now: what that
    answers, or does not answer, says nothing of ours. Asked only then, for it costs as much as the rest."""
    try:
        yield
    except (NotAnswering, Refused):
        from hipbreak.remote.lock import is_claimed

        if not is_claimed(folder):
            raise NotRunning from None
        raise


def _connected(sock: socket.socket, address: Any, folder: Path, deadline: float) -> socket.socket:
    pid = _noted_pid(folder)
    try:
        _connect(sock, address, deadline, pid)
    except OSError as error:
        sock.close()
        if isinstance(error, TimeoutError):
            raise NotAnswering(pid) from None
        raise (Refused("stranger") if isinstance(error, PermissionError) else NotRunning()) from None
    except NotAnswering:
        sock.close()
        raise
    return sock


def _connect(sock: socket.socket, address: Any, deadline: float, pid: int) -> None:
    while True:
        sock.settimeout(_left(deadline, pid))
        try:
            return sock.connect(address)
        except BlockingIOError:  # the queue is full: a crowd, or a program that hangs; a Unix socket will not wait
            time.sleep(0.02)


def _prove(line: _Line, folder: Path) -> None:
    """Both sides show that they can read the token, the program first: a stranger on a stale port learns nothing."""
    endpoint = read_endpoint(folder)
    if endpoint is None:
        raise NotRunning
    mine = os.urandom(16).hex()
    with _nobody_without_the_claim(folder):
        line.write({"challenge": mine})
        greeting = _answer(line.read())
        theirs = str(greeting.get("challenge"))
        if not proves(greeting.get("proof"), proof(endpoint.token, "server", mine, theirs)):
            raise Refused("stranger")
    line.write({"proof": proof(endpoint.token, "client", theirs, mine)})
