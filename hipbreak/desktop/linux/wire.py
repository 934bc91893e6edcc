"""The socket of one D-Bus connection and the one thread that waits on it.

Jurisdiction: bytes, deadlines and the thread; what the messages mean is for ``bus.py``. The thread sleeps until a byte
or a deadline comes. What is to be sent waits in a buffer, so a bus that does not read never blocks anybody.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import selectors
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from jeepney.low_level import Parser

LARGEST_BACKLOG = 16_000_000  # bytes unread by the bus before it is given up

Stop = Callable[[], None]
_log = logging.getLogger(__name__)


def guarded(callback: Callable[..., object], *arguments: object) -> None:
    """Call back; one that fails costs its own message and one log line, never the connection."""
    try:
        callback(*arguments)
    except Exception:
        _log.exception("a D-Bus callback failed")


class Wire:
    """A connected socket and its thread. All methods may be called from any thread."""

    def __init__(self, connected: socket.socket, take: Callable[[Any], None], ended: Callable[[bool], None]) -> None:
        """``take`` gets each message and ``ended`` the end, true when nobody had asked for it: both on the thread."""
        self._sock, self._take, self._ended = connected, take, ended
        self._lock = threading.Lock()
        self._out = bytearray()
        self._keys = itertools.count(1)
        self._deadlines: dict[int, tuple[float, Callable[[], None]]] = {}
        self._closing = self._over = False
        self._wake_read, self._wake_write = socket.socketpair()
        for end in (connected, self._wake_read, self._wake_write):
            end.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="bus", daemon=True)
        self._thread.start()

    def on_own_thread(self) -> bool:
        """True on the thread of this connection, where nothing may wait."""
        return threading.current_thread() is self._thread

    def close(self) -> None:
        """End the thread and the socket; may be called twice."""
        self._closing = True
        self._wake()
        if not self.on_own_thread():
            self._thread.join(5.0)

    def send(self, data: bytes) -> bool:
        """Send what the socket takes now, the rest from the thread. False when the connection is over."""
        with self._lock:
            if self._over or self._closing:
                return False
            self._out += data
            self._flush()
            if len(self._out) > LARGEST_BACKLOG:
                self._shut()
            rest = bool(self._out)
        if rest:
            self._wake()
        return True

    def after(self, seconds: float, callback: Callable[[], None]) -> Stop:
        """Call ``callback`` once on the thread, ``seconds`` from now, unless the result is called before."""
        key = next(self._keys)
        with self._lock:
            self._deadlines[key] = (time.monotonic() + seconds, callback)
        self._wake()
        return lambda: self._forget(key)

    def _forget(self, key: int) -> None:
        with self._lock:
            self._deadlines.pop(key, None)

    def _wake(self) -> None:
        if not self.on_own_thread():
            with contextlib.suppress(OSError):  # full: it wakes up anyway; closed: nothing to wake
                self._wake_write.send(b"x")

    def _flush(self) -> None:
        try:
            while self._out:
                del self._out[: self._sock.send(self._out)]
        except BlockingIOError:
            return
        except OSError:
            self._shut()

    def _shut(self) -> None:
        """The reading end notices this and says that the connection is lost."""
        self._out.clear()
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        try:
            self._loop()
        except OSError as error:
            _log.info("D-Bus connection lost: %s", error)
        except Exception:
            _log.exception("D-Bus connection given up")
        finally:
            with self._lock:
                self._over = True
            for end in (self._sock, self._wake_read, self._wake_write):
                end.close()
            self._ended(not self._closing)

    def _loop(self) -> None:
        parser = Parser()
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake_read, selectors.EVENT_READ)
            selector.register(self._sock, selectors.EVENT_READ)
            while not self._closing:
                rest = self._fire()
                selector.modify(self._sock, selectors.EVENT_READ | (selectors.EVENT_WRITE if self._out else 0))
                ready = {key.fd: mask for key, mask in selector.select(rest)}
                self._serve(parser, ready)

    def _serve(self, parser: Any, ready: dict[int, int]) -> None:
        if self._wake_read.fileno() in ready:
            self._wake_read.recv(4096)
        mask = ready.get(self._sock.fileno(), 0)
        if mask & selectors.EVENT_WRITE:
            with self._lock:
                self._flush()
        if mask & selectors.EVENT_READ:
            self._read(parser)

    def _read(self, parser: Any) -> None:
        try:
            data = self._sock.recv(65536)
        except BlockingIOError:
            return
        if not data:
            raise ConnectionResetError("the bus closed the connection")
        for message in parser.feed(data):
            guarded(self._take, message)

    def _fire(self) -> float | None:
        """Run what is due; seconds until the next deadline, None where there is none."""
        now = time.monotonic()
        with self._lock:
            due = sorted((at, key) for key, (at, _) in self._deadlines.items() if at <= now)
            callbacks = [self._deadlines.pop(key)[1] for _, key in due]
        for callback in callbacks:
            guarded(callback)
        with self._lock:
            ends = [at for at, _ in self._deadlines.values()]
        return max(0.0, min(ends) - time.monotonic()) if ends else None
