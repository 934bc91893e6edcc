"""One connection to an X server, spoken byte by byte: as much as idle time and full screen need.

Jurisdiction: the X11 protocol on the socket, who may connect, and the thread that reads. Xlib ends the whole process
when its server dies; here that costs one OSError. What the requests are for is the business of the modules that use it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

ANSWERS_WITHIN = 1.0  # seconds; a server that is slower than this shows nothing either
COOKIE = b"MIT-MAGIC-COOKIE-1"
_LOCAL, _WILD = 256, 65535  # families in an authority file
_ERROR, _REPLY, _GENERIC = 0, 1, 35
_QUERY_EXTENSION = 98

_log = logging.getLogger(__name__)


_AT_ONCE = getattr(socket, "MSG_DONTWAIT", 0)  # not on Windows, where this module is only imported by a type checker


class XError(OSError):
    """The server refused a request; ``code`` says why (3: no such window)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"X error {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Extension:
    """Where the server put an extension: the code of its requests and of its first event."""

    major: int
    first_event: int


def parse_display(name: str) -> tuple[str, int]:
    """Host (empty: this machine) and number of a ``DISPLAY``; OSError where it is none."""
    found = re.fullmatch(r"(?:unix|(.*?))(?:/unix)?:([0-9]{1,5})(?:\.[0-9]+)?", name)
    if not found or int(found[2]) > 65535 - 6000:
        raise OSError(f"no display: {name!r}")
    return found[1] or "", int(found[2])


def cookies(authority: bytes, host: bytes, number: int) -> list[bytes]:
    """The keys in an authority file that may open display ``number``, the likeliest first; garbage has none."""
    found: list[tuple[int, bytes]] = []
    for family, address, display, name, data in _entries(authority):
        if name == COOKIE and display in (b"", b"%d" % number):
            rank = 0 if (family, address) == (_LOCAL, host) else 1 if family == _WILD else 2
            found.append((rank, data))
    return [data for _, data in sorted(found, key=lambda pair: pair[0])]


def _entries(authority: bytes) -> Iterator[tuple[int, bytes, bytes, bytes, bytes]]:
    at = 0
    with contextlib.suppress(struct.error):  # cut off in the middle: what came before holds
        while at < len(authority):
            (family,) = struct.unpack_from(">H", authority, at)
            at, parts = at + 2, []
            for _ in range(4):
                (size,) = struct.unpack_from(">H", authority, at)
                parts.append(struct.unpack_from(f"{size}s", authority, at + 2)[0])
                at += 2 + size
            yield (family, *parts)


def _keys(number: int) -> list[bytes]:
    """What to try, in order; without any key the server may still know us by our user id."""
    try:
        file = Path(os.environ.get("XAUTHORITY") or Path.home() / ".Xauthority")
        return [*cookies(file.read_bytes(), socket.gethostname().encode(), number)[:3], b""]
    except (OSError, RuntimeError):
        return [b""]


def _connect(host: str, number: int, within: float) -> socket.socket:
    if sys.platform == "win32":
        raise OSError("no X server is reached from here")
    if host:
        return socket.create_connection((host, 6000 + number), within)
    path, errors = f"/tmp/.X11-unix/X{number}", []  # noqa: S108 - where every X server listens
    for address in ("\0" + path, path):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(within)
        try:
            connection.connect(address)
        except OSError as error:
            connection.close()
            errors.append(error)
        else:
            return connection
    raise errors[-1]


def _padded(text: bytes) -> bytes:
    return text + bytes(-len(text) % 4)


def request(major: int, minor: int, body: bytes = b"") -> bytes:
    """One request; ``body`` is what follows its first four bytes."""
    body = _padded(body)
    return struct.pack("<BBH", major, minor, 1 + len(body) // 4) + body


class X11:
    """A connection. Its methods may be called from any thread but its own, on which ``on_event`` and ``on_lost`` run:
    these hand over, never wait."""

    def __init__(
        self, connection: socket.socket, setup: bytes, on_event: Callable[[bytes], None], on_lost: Callable[[], None]
    ) -> None:
        """Use :meth:`open`."""
        self._socket, self._on_event, self._on_lost = connection, on_event, on_lost
        self._lock = threading.Lock()
        self._sequence = 0
        self._closing = self.over = False
        self._waiting: dict[int, SimpleQueue[bytes | OSError]] = {}
        (self._first_id,) = struct.unpack_from("<I", setup, 12)
        vendor, formats = struct.unpack_from("<H", setup, 24)[0], setup[29]
        (self.root,) = struct.unpack_from("<I", setup, 40 + vendor + -vendor % 4 + 8 * formats)
        self._thread = threading.Thread(target=self._run, name="x11", daemon=True)
        self._thread.start()

    @classmethod
    def open(
        cls,
        display: str,
        on_event: Callable[[bytes], None],
        on_lost: Callable[[], None],
        within: float = ANSWERS_WITHIN,
    ) -> X11:
        """Connect to ``display`` (``:0``). ``on_event`` gets each event, 32 bytes or more; ``on_lost`` is called once
        when the connection breaks, never after :meth:`close`. Raises OSError when there is no way in, or the server
        is silent for ``within`` seconds."""
        host, number = parse_display(display)
        refusal = OSError(f"{display} lets nobody in")
        for key in _keys(number):
            connection = _connect(host, number, within)
            try:
                setup = _greet(connection, key)
                connection.settimeout(None)
                return cls(connection, setup, on_event, on_lost)
            except PermissionError as refused:
                refusal = refused
                connection.close()
            except (OSError, struct.error, IndexError) as error:
                connection.close()
                raise OSError(f"{display} does not speak X11: {error!r}") from error
        raise refusal

    def close(self) -> None:
        """End the connection and its thread; may be called twice."""
        self._closing = True
        self._shut()
        if threading.current_thread() is not self._thread:
            self._thread.join(5.0)

    def new_id(self, number: int) -> int:
        """The name of a resource of ours; ``number`` from 1 to 65535, the caller sees to it that it is free."""
        return int(self._first_id) | number

    def tell(self, data: bytes) -> None:
        """Send a request that has no reply. OSError when the connection is gone."""
        with self._lock:
            self._send(data)

    def ask(self, data: bytes, within: float = ANSWERS_WITHIN) -> bytes:
        """Send a request and wait for its reply, 32 bytes or more. XError for an error of the server; OSError for a
        lost connection, or no reply in ``within`` seconds, after which the connection is given up."""
        answer: SimpleQueue[bytes | OSError] = SimpleQueue()
        with self._lock:
            self._send(data)
            self._waiting[self._sequence] = answer
        try:
            reply = answer.get(timeout=within)
        except Empty:
            self._shut()
            raise TimeoutError("the X server does not answer") from None
        if isinstance(reply, OSError):
            raise reply
        return reply

    def extension(self, name: bytes) -> Extension | None:
        """Where ``name`` is, None on a server without it. Errors as in :meth:`ask`."""
        reply = self.ask(request(_QUERY_EXTENSION, 0, struct.pack("<HH", len(name), 0) + name))
        return Extension(reply[9], reply[10]) if reply[8] else None

    def _send(self, data: bytes) -> None:
        if self.over or self._closing:
            raise ConnectionError("the X connection is closed")
        try:
            whole = self._socket.send(data, _AT_ONCE) == len(data)
        except OSError:
            whole = False
        if not whole:  # a server that reads nothing any more
            self._shut()
            raise ConnectionError("the X server does not read")
        self._sequence = (self._sequence + 1) & 0xFFFF

    def _shut(self) -> None:
        """The reading end notices this, and says that the connection is lost."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        try:
            while True:
                self._take(_packet(self._socket))
        except OSError as error:
            _log.info("X connection lost: %s", error)
        finally:
            with self._lock:
                self.over = True
                waiting = list(self._waiting.values())
                self._waiting.clear()
            self._socket.close()
            for answer in waiting:
                answer.put(ConnectionError("the X connection is gone"))
            if not self._closing:
                self._on_lost()

    def _take(self, packet: bytes) -> None:
        if packet[0] not in (_ERROR, _REPLY):
            self._on_event(packet)
            return
        with self._lock:
            answer = self._waiting.pop(struct.unpack_from("<H", packet, 2)[0], None)
        failed = XError(packet[1]) if packet[0] == _ERROR else None
        if answer:
            answer.put(failed or packet)
        elif failed:
            _log.warning("%s for request %d.%d", failed, packet[10], packet[8])


def _greet(connection: socket.socket, key: bytes) -> bytes:
    """The server's welcome; PermissionError when it does not take ``key``."""
    name = COOKIE if key else b""
    hello = struct.pack("<BxHHHHxx", ord("l"), 11, 0, len(name), len(key))
    connection.sendall(hello + _padded(name) + _padded(key))
    head = _exactly(connection, 8)
    rest = _exactly(connection, 4 * struct.unpack_from("<H", head, 6)[0])
    if head[0] != 1:
        raise PermissionError(rest[: head[1]].decode("ascii", "replace").strip() or "refused")
    return head + rest


def _packet(connection: socket.socket) -> bytes:
    """The next event, error or reply, whole."""
    head = _exactly(connection, 32)
    longer = struct.unpack_from("<I", head, 4)[0] if head[0] & 0x7F in (_REPLY, _GENERIC) else 0
    return head + _exactly(connection, 4 * longer)


def _exactly(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = connection.recv(min(65536, size - len(data)))
        if not more:
            raise ConnectionResetError("the X server closed the connection")
        data += more
    return data
