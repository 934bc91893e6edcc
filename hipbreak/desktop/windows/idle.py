"""When somebody last touched key or pointer, as Windows knows it.

Jurisdiction: idle time on Windows, of this session and no other. Windows can only be asked. Its ticks count through
sleep, as the elapsed axis does, so a sleep moves no input; they have 32 bits, and begin again after 49.7 days.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Callable
from ctypes import wintypes
from dataclasses import dataclass

from hipbreak.core.messages import Watch
from hipbreak.desktop.windows.native import function, last_error

ASKED_EVERY = 1.0  # seconds between two looks while a prompt waits
ROUND = 1 << 32  # milliseconds until the ticks begin again
AHEAD = 60_000  # milliseconds; a program that makes input stamps it as it likes, also with what is yet to come

_log = logging.getLogger(__name__)


class _LastInputInfo(ctypes.Structure):
    _fields_ = (("size", wintypes.UINT), ("tick", wintypes.DWORD))


@dataclass(frozen=True)
class Ticks:
    """Milliseconds since Windows was started: ``last_input`` when the last input came, the low 32 bits of it, and
    ``now``, all of it. Both raise OSError."""

    last_input: Callable[[], int]
    now: Callable[[], int]


def system_ticks() -> Ticks:
    """Those of this session. OSError where there are none."""
    ask = function("user32.dll", "GetLastInputInfo", wintypes.BOOL, ctypes.POINTER(_LastInputInfo))
    now = function("kernel32.dll", "GetTickCount64", ctypes.c_ulonglong)

    def last_input() -> int:
        info = _LastInputInfo(ctypes.sizeof(_LastInputInfo), 0)
        if not ask(ctypes.byref(info)):
            raise last_error("GetLastInputInfo")
        return int(info.tick)

    return Ticks(last_input, lambda: int(now()))


def idle_ms(tick: int, now: int) -> int:
    """Milliseconds from the 32 bit ``tick`` to the full ``now``, less than 49.7 days; 0 for a tick that lies up to a
    minute ahead."""
    idle = (now - tick) % ROUND
    return 0 if idle > ROUND - AHEAD else idle


class WindowsIdle:
    """Asks Windows; an ``IdleSource``. All methods belong to one thread and take microseconds."""

    def __init__(self, elapsed: Callable[[], float], ticks: Callable[[], Ticks] = system_ticks) -> None:
        """``elapsed`` gives seconds on the axis that counts through sleep, as the ticks do."""
        self._elapsed = elapsed
        self._ticks: Ticks | None = None
        self._tick: int | None = None
        self._at: float | None = None
        self._failed = False
        try:
            self._ticks = ticks()
        except OSError as error:
            _log.warning("idle time is unknown: %s", error)
        self.last_input()

    def last_input(self) -> tuple[float | None, float]:
        """The elapsed instant of the last input, exactly; the last known, or None, while Windows does not say (S11).

        The same input always lies at the same instant, however long ago it was, and a later one never before it.
        """
        if self._ticks is None:
            return None, 0.0
        try:
            tick, now = self._ticks.last_input(), self._ticks.now()
        except OSError as error:
            self._lost(error)
            return self._at, 0.0
        self._failed = False
        if tick != self._tick:
            at = self._elapsed() - idle_ms(tick, now) / 1000
            self._tick, self._at = tick, at if self._at is None else max(at, self._at)
        return self._at, 0.0

    def _lost(self, error: OSError) -> None:
        if not self._failed:
            _log.warning("idle time is unknown: %s", error)
        self._failed = True

    def watch(self, watch: Watch) -> None:
        """Nothing can be asked for: Windows tells no program of an input elsewhere."""

    def source(self) -> str:
        """``windows``, ``windows_lost`` (it does not say any more) or ``none``."""
        if self._at is None:
            return "none"
        return "windows_lost" if self._failed else "windows"

    def asks(self) -> float | None:
        """Seconds between two looks while a prompt waits."""
        return ASKED_EVERY if self._at is not None else None

    def close(self) -> None:
        """Nothing is held."""
