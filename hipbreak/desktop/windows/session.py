"""Locked or not, in front or not, from afar or not, and when the machine sleeps: what Windows says of our session.

Jurisdiction: the login session. Locked is also a session in the background, another user's turn or a remote desktop
that was left (S4). Windows tells of each change and is asked what holds before the first; sleep itself is measured by
the clock (S5), its messages only bring a look forward.
"""

from __future__ import annotations

import ctypes
import logging
import struct
import threading
import time
from collections.abc import Callable
from ctypes import wintypes
from dataclasses import dataclass, replace

from hipbreak.desktop.windows.messages import POWER, SESSION, MessageWindow
from hipbreak.desktop.windows.native import function, last_error

CONFIRM_AFTER = 60.0  # seconds after what was last said; messages may be lost
BACK_OFF = (5.0, 15.0, 60.0, 300.0)  # seconds between attempts to be told; at login the service may be late
_CONNECTED = {0x1: True, 0x2: False, 0x3: True, 0x4: False}  # console and remote: connect, disconnect
_LOCKED = {0x7: True, 0x8: False}
_SLEEPS = frozenset({0x4, 0x6, 0x7, 0x12})  # suspend; resume: critical, by a person, of itself
_OURS = 0xFFFFFFFF
_SESSION_INFO_EX = 25
_ACTIVE = 0  # the state of a session that somebody looks at
_FLAGS = {0: True, 1: False}  # locked, unlocked; anything else: unknown
_REMOTE_SESSION = 0x1000
_LEVEL_1 = struct.Struct("<I8xii")  # the beginning of WTSINFOEXW: level, (padding, number of the session), state, flags

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the session stands; None is unknown. ``connected``: somebody looks at it."""

    locked: bool | None = None
    connected: bool | None = None


@dataclass(frozen=True)
class Calls:
    """What Windows is asked. ``follow`` has a window told of changes, ``leave`` ends that; ``ask`` says what holds;
    ``remote``: it is looked at from afar. ``follow`` and ``ask`` raise OSError."""

    follow: Callable[[int], None]
    leave: Callable[[int], None]
    ask: Callable[[], Standing]
    remote: Callable[[], bool]


def system_calls() -> Calls:
    """Those of this Windows. OSError where there are none."""
    follow = function("wtsapi32.dll", "WTSRegisterSessionNotification", wintypes.BOOL, wintypes.HWND, wintypes.DWORD)
    leave = function("wtsapi32.dll", "WTSUnRegisterSessionNotification", wintypes.BOOL, wintypes.HWND)
    metric = function("user32.dll", "GetSystemMetrics", ctypes.c_int, ctypes.c_int)

    def followed(handle: int) -> None:
        if not follow(handle, 0):
            raise last_error("WTSRegisterSessionNotification")

    return Calls(followed, lambda handle: leave(handle), _asker(), lambda: bool(metric(_REMOTE_SESSION)))


def _asker() -> Callable[[], Standing]:
    query = function(
        "wtsapi32.dll",
        "WTSQuerySessionInformationW",
        wintypes.BOOL,
        *(wintypes.HANDLE, wintypes.DWORD, ctypes.c_int, ctypes.POINTER(ctypes.c_void_p)),
        ctypes.POINTER(wintypes.DWORD),
    )
    free = function("wtsapi32.dll", "WTSFreeMemory", None, ctypes.c_void_p)

    def ask() -> Standing:
        found, size = ctypes.c_void_p(), wintypes.DWORD()
        if not query(None, _OURS, _SESSION_INFO_EX, ctypes.byref(found), ctypes.byref(size)):
            raise last_error("WTSQuerySessionInformation")
        try:
            return understand(ctypes.string_at(found, size.value) if found else b"")
        finally:
            free(found)

    return ask


def understand(answer: bytes) -> Standing:
    """What Windows answered about the session; nothing is known from an answer of another shape."""
    if len(answer) < _LEVEL_1.size:
        return Standing()
    level, state, flags = _LEVEL_1.unpack_from(answer)
    return Standing(_FLAGS.get(flags), state == _ACTIVE) if level == 1 else Standing()


class WindowsSession:
    """What Windows says of the session. ``refresh`` and ``close`` belong to one thread, the rest to any."""

    def __init__(
        self,
        window: MessageWindow,
        wake: Callable[[], None],
        calls: Callable[[], Calls] = system_calls,
        mono: Callable[[], float] = time.monotonic,
    ) -> None:
        """``wake`` is called, on the window's thread, when :attr:`locked` changes, and on going to sleep and waking
        up. ``mono`` gives seconds."""
        self._window, self._wake, self._mono = window, wake, mono
        self._calls: Calls | None = None
        self._standing = Standing()
        self._lock = threading.Lock()
        self._told = self._answers = False
        self._failures, self._next_attempt, self._confirm_at = 0, 0.0, 0.0
        try:
            self._calls = calls()
        except OSError as error:
            _log.warning("lock and unlock are unknown: %s", error)
        self._stops = [window.listen(SESSION, self._changed), window.listen(POWER, self._power)]
        self.refresh()

    @property
    def locked(self) -> bool:
        """Locked, or not the session in front; what is not known is no."""
        standing = self._standing
        return bool(standing.locked) or standing.connected is False

    @property
    def remote(self) -> bool:
        """The person sits elsewhere and looks in through the network; what is not known is no."""
        return bool(self._calls and self._calls.remote())

    @property
    def found(self) -> bool:
        """Lock and unlock are known: Windows tells of them, or answers."""
        return (self._told and self.sleep_told) or self._answers

    @property
    def sleep_told(self) -> bool:
        """Windows tells of sleep."""
        return bool(self._window.handle)

    def refresh(self) -> None:
        """See to it that Windows tells, and that what it told holds; does something at most every 5 s, takes less
        than 5 ms."""
        now, calls = self._mono(), self._calls
        if calls is None:
            return
        if not self._told and self._window.handle and now >= self._next_attempt:
            self._follow(calls, now)
        if now >= self._confirm_at:
            self._confirm(calls, now)

    def close(self) -> None:
        """Listen no more; the window is not closed. May be called twice."""
        for stop in self._stops:
            stop()
        if self._told and self._calls:
            self._calls.leave(self._window.handle)
        self._told, self._calls = False, None

    def _follow(self, calls: Calls, now: float) -> None:
        try:
            calls.follow(self._window.handle)
        except OSError as error:
            if not self._failures:
                _log.info("lock and unlock are not told: %s", error)
            self._next_attempt = now + BACK_OFF[min(self._failures, len(BACK_OFF) - 1)]
            self._failures += 1
        else:
            self._told = True

    def _confirm(self, calls: Calls, now: float) -> None:
        """A message that comes meanwhile is newer than the answer."""
        before = self._standing
        self._confirm_at = now + CONFIRM_AFTER
        try:
            answer = calls.ask()
        except OSError:
            answer = Standing()
        self._answers = answer.locked is not None
        with self._lock:
            if self._standing is before:
                locked = before.locked if answer.locked is None else answer.locked
                connected = before.connected if answer.connected is None else answer.connected
                self._standing = Standing(locked, connected)

    def _changed(self, what: int, _: int) -> int:
        """The message is about our session: no other was asked for."""
        with self._lock:
            before, standing = self.locked, self._standing
            standing = replace(standing, locked=_LOCKED.get(what, standing.locked))
            self._standing = replace(standing, connected=_CONNECTED.get(what, standing.connected))
            self._confirm_at = self._mono() + CONFIRM_AFTER
        if self.locked != before:
            self._wake()
        return 0

    def _power(self, what: int, _: int) -> int:
        if what in _SLEEPS:
            self._wake()
        return 1
