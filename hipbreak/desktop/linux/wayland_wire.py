"""Connections to a Wayland compositor, spoken byte by byte, and the one thread that waits on them.

Jurisdiction: the Wayland protocol on the socket (messages, object ids, the registry), the thread, and coming back after
a loss. What the objects are for is the business of the modules that use it. Nothing here takes a file descriptor: what
a compositor sends along is dropped by the kernel, since nobody asks for it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ANSWERS_WITHIN = 5.0  # seconds for the greeting; a compositor that starts is slow
CONNECTS_WITHIN = 1.0  # seconds
BACK_OFF = (5.0, 15.0, 60.0, 300.0)  # seconds between attempts to reach a compositor that is gone
HELD = 60.0  # seconds; a connection that lived for less has not ended the row of failures
MOST = 4096  # objects, and globals, of one connection
SERVER_IDS = 0xFF000000
_DISPLAY, _SYNC, _GET_REGISTRY, _ERROR, _DELETE_ID = 1, 0, 1, 0, 1
_BIND, _GLOBAL, _GLOBAL_REMOVE = 0, 0, 1

Handler = Callable[[int, bytes], None]
"""Takes the number of an event and its arguments. May raise struct.error, IndexError, ValueError or OSError for
arguments that make no sense: that ends the connection."""
_log = logging.getLogger(__name__)


class MalformedError(OSError):
    """What came is no Wayland."""


def address(display: str | None) -> str:
    """The path of the socket of a ``WAYLAND_DISPLAY``; OSError where there can be none."""
    name, folder = display or "wayland-0", os.environ.get("XDG_RUNTIME_DIR", "")
    if not Path(name).is_absolute() and not folder:
        raise OSError("there is a WAYLAND_DISPLAY and no XDG_RUNTIME_DIR")
    return str(Path(folder, name))


def messages(data: bytearray) -> Iterator[tuple[int, int, bytes]]:
    """(object, number, arguments) of each whole message, taken off ``data``. Raises MalformedError."""
    while len(data) >= 8:
        target, word = struct.unpack_from("=II", data)
        size = word >> 16
        if size < 8 or size % 4:
            raise MalformedError("a message of an impossible size")
        if len(data) < size:
            return
        arguments = bytes(data[8:size])
        del data[:size]
        yield target, word & 0xFFFF, arguments


def word(arguments: bytes, at: int = 0) -> int:
    """The number at byte ``at``. Raises struct.error."""
    return int(struct.unpack_from("=I", arguments, at)[0])


def block(arguments: bytes, at: int) -> bytes:
    """The array, or text with its final zero, at byte ``at``. Raises struct.error, MalformedError."""
    size = word(arguments, at)
    if at + 4 + size > len(arguments):
        raise MalformedError("an array that is longer than its message")
    return arguments[at + 4 : at + 4 + size]


def _packed(value: int | str) -> bytes:
    if isinstance(value, int):
        return struct.pack("=I", value)
    text = value.encode() + b"\0"
    return struct.pack("=I", len(text)) + text + bytes(-len(text) % 4)


class Wayland:
    """One connection. All of it belongs to one thread."""

    def __init__(self, display: str | None, announced: Callable[[int], None], withdrawn: Callable[[int], None]) -> None:
        """Connect, in at most ``CONNECTS_WITHIN`` seconds; ``announced`` and ``withdrawn`` get the name of each global
        that comes or goes. Raises OSError."""
        self.globals: dict[int, tuple[str, int]] = {}
        """Interface and version of each global, by its name."""
        self._announced, self._withdrawn = announced, withdrawn
        self._data = bytearray()
        self._handlers: dict[int, Handler] = {_DISPLAY: self._display}
        self._free: list[int] = []
        self._next = _DISPLAY + 1
        self._socket = _connect(address(display))
        try:
            self._registry = self.send(_DISPLAY, _GET_REGISTRY, self._global)
        except OSError:
            self._socket.close()
            raise

    def fileno(self) -> int:
        """For a selector."""
        return self._socket.fileno()

    def close(self) -> None:
        """May be called twice."""
        self._socket.close()

    def send(self, target: int, number: int, *arguments: int | str | Handler) -> int:
        """A request; a handler among ``arguments`` stands for a new object, whose id is returned (0 without one).

        Raises OSError when the connection is over or the compositor reads nothing any more.
        """
        new, body = 0, b""
        for argument in arguments:
            if callable(argument):
                new = self.new(argument)  # here and not before: ids have to come in the order they are made
            body += _packed(new if callable(argument) else argument)
        data = struct.pack("=II", target, (8 + len(body)) << 16 | number) + body
        try:
            whole = self._socket.send(data) == len(data)
        except BlockingIOError:
            whole = False
        if not whole:
            raise ConnectionError("the compositor does not read")
        return new

    def bind(self, name: int, version: int, handler: Handler) -> int:
        """A new object for the global ``name``, in this ``version`` or the older one that it has. OSError."""
        interface, known = self.globals[name]
        return self.send(self._registry, _BIND, name, interface, min(version, known), handler)

    def sync(self, done: Callable[[], None]) -> None:
        """``done`` is called when the compositor has seen all that was sent so far. OSError."""
        self.send(_DISPLAY, _SYNC, lambda _number, _arguments: done())

    def adopt(self, number: int, handler: Handler) -> None:
        """An object that the compositor has made. Raises MalformedError for an impossible id."""
        if number < SERVER_IDS or number in self._handlers:
            raise MalformedError("an object with the id of another")
        self._keep(number, handler)

    def forget(self, number: int) -> None:
        """``number`` was asked to go: what it still says is not heard, and its id is free once the compositor says
        so."""
        if number >= SERVER_IDS:
            self._handlers.pop(number, None)
        else:
            self._handlers[number] = unheard

    def read(self) -> None:
        """Take what is there. Raises OSError when the connection is over, or is no Wayland."""
        try:
            data = self._socket.recv(65536)
        except BlockingIOError:
            return
        if not data:
            raise ConnectionResetError("the compositor closed the connection")
        self._data += data
        try:
            for target, number, arguments in messages(self._data):
                self._handlers.get(target, unheard)(number, arguments)
        except (struct.error, IndexError, ValueError) as error:
            raise MalformedError("an event that cannot be read") from error

    def new(self, handler: Handler) -> int:
        """The id of a new object, which the very next request has to hand over. Raises MalformedError."""
        if self._free:
            number = self._free.pop()
        else:
            number, self._next = self._next, self._next + 1
        self._keep(number, handler)
        return number

    def _keep(self, number: int, handler: Handler) -> None:
        if len(self._handlers) >= MOST:
            raise MalformedError("more objects than anybody needs")
        self._handlers[number] = handler

    def _display(self, number: int, arguments: bytes) -> None:
        if number == _ERROR:  # its text may name other programs
            raise ConnectionError(f"the compositor objects: error {word(arguments, 4)} of object {word(arguments)}")
        if number == _DELETE_ID:
            gone = word(arguments)
            if gone not in self._handlers or gone in (_DISPLAY, self._registry) or gone >= SERVER_IDS:
                raise MalformedError("an object ended that was none")
            del self._handlers[gone]
            self._free.append(gone)

    def _global(self, number: int, arguments: bytes) -> None:
        name = word(arguments)
        if number == _GLOBAL:
            interface = block(arguments, 4)
            version = word(arguments, 8 + len(interface) + -len(interface) % 4)
            if name in self.globals or len(self.globals) >= MOST:
                raise MalformedError("a global that is there already, or more than anybody needs")
            self.globals[name] = (interface[:-1].decode("ascii"), version)
            self._announced(name)
        elif number == _GLOBAL_REMOVE and name in self.globals:
            del self.globals[name]
            self._withdrawn(name)


def unheard(_number: int, _arguments: bytes) -> None:
    """For an event that came too late, or that nobody asked for."""


def _connect(path: str) -> socket.socket:
    if sys.platform == "win32":
        raise OSError("no compositor is reached from here")
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(CONNECTS_WITHIN)
    try:
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    connection.setblocking(False)
    return connection


class Waiter:
    """One thread that sleeps until a socket can be read or a time has come. What it calls may not wait."""

    def __init__(self, name: str) -> None:
        self._selector = selectors.DefaultSelector()
        self._closing, self._lock = False, threading.Lock()
        self._due: list[tuple[float, Callable[[], None]]] = []
        self._wake_read, self._wake_write = socket.socketpair()
        self._wake_write.setblocking(False)
        self._selector.register(self._wake_read, selectors.EVENT_READ, lambda: self._wake_read.recv(4096))
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def after(self, seconds: float, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback`` once on the thread, unless the result is called before. From any thread."""
        entry = (time.monotonic() + seconds, callback)
        with self._lock:
            self._due.append(entry)
        if threading.current_thread() is not self._thread:
            with contextlib.suppress(OSError):  # full: it wakes up anyway; closed: nothing to wake
                self._wake_write.send(b"x")
        return lambda: self._cancel(entry)

    def watch(self, readable: Wayland, callback: Callable[[], None]) -> None:
        """Call ``callback`` whenever ``readable`` is. On the thread."""
        self._selector.register(readable, selectors.EVENT_READ, callback)

    def unwatch(self, readable: Wayland) -> None:
        """To be called before it is closed; once more does nothing. On the thread."""
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(readable)

    def close(self) -> None:
        """End the thread, after what is due; may be called twice."""
        self.after(0.0, self._end)
        if threading.current_thread() is not self._thread:
            self._thread.join(CONNECTS_WITHIN)

    def _end(self) -> None:
        self._closing = True

    def _cancel(self, entry: tuple[float, Callable[[], None]]) -> None:
        with self._lock, contextlib.suppress(ValueError):
            self._due.remove(entry)

    def _run(self) -> None:
        with self._selector, self._wake_read, self._wake_write:
            while not self._closing:
                for key, _ in self._selector.select(self._rest()):
                    _guarded(key.data)
                for callback in self._ripe():
                    _guarded(callback)

    def _rest(self) -> float | None:
        with self._lock:
            return max(0.0, min(at for at, _ in self._due) - time.monotonic()) if self._due else None

    def _ripe(self) -> list[Callable[[], None]]:
        with self._lock:
            now = time.monotonic()
            ripe = sorted((entry for entry in self._due if entry[0] <= now), key=lambda entry: entry[0])
            self._due = [entry for entry in self._due if entry[0] > now]
        return [callback for _, callback in ripe]


def _guarded(callback: Callable[[], object]) -> None:
    """Call back; one that fails costs its own event and one log line, never the thread."""
    try:
        callback()
    except Exception:
        _log.exception("a Wayland callback failed")
