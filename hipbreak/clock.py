"""The clocks: one that counts through sleep, one that stops in it, and the wall (house: two kinds of time).

Jurisdiction: reading clocks. The *elapsed* axis goes on from where the last run left it, so that every instant in a
saved state keeps its meaning (S10).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hipbreak.core.messages import Now


def _linux_through_sleep() -> float:
    if sys.platform != "linux":
        return time.monotonic()
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _windows_through_sleep() -> float:
    if sys.platform != "win32":
        return time.monotonic()
    import ctypes

    ticks = ctypes.windll.kernel32.GetTickCount64
    ticks.restype = ctypes.c_ulonglong
    return float(ticks()) / 1000


def _windows_awake() -> float:
    if sys.platform != "win32":
        return time.monotonic()
    import ctypes

    unbiased = ctypes.c_ulonglong()
    ctypes.windll.kernel32.QueryUnbiasedInterruptTime(ctypes.byref(unbiased))
    return unbiased.value / 1e7


def _mac_through_sleep() -> float:
    """CLOCK_MONOTONIC goes on in sleep on macOS, ``time.monotonic`` (CLOCK_UPTIME_RAW) does not."""
    if sys.platform != "darwin":
        return time.monotonic()
    return time.clock_gettime(time.CLOCK_MONOTONIC)


Clocks = tuple[Callable[[], float], Callable[[], float]]


def system_clocks() -> Clocks:
    """(counts through sleep since the machine was started, stops in sleep), in seconds, of this system."""
    if sys.platform == "win32":
        return _windows_through_sleep, _windows_awake
    if sys.platform == "darwin":
        return _mac_through_sleep, time.monotonic
    return _linux_through_sleep, time.monotonic


@dataclass(frozen=True)
class Clock:
    """``boottime`` counts through sleep, ``awake`` stops in it; ``ahead`` places the elapsed axis."""

    boottime: Callable[[], float]
    awake: Callable[[], float]
    ahead: float = 0.0

    def elapsed(self) -> float:
        """Seconds on the elapsed axis."""
        return self.boottime() + self.ahead

    def slept(self) -> float:
        """Seconds that the machine has slept since it was started."""
        return self.boottime() - self.awake()

    def wall(self) -> datetime:
        """Local time, aware, in the zone of this instant (F38: travel)."""
        if sys.platform != "win32":
            time.tzset()
        return datetime.now().astimezone()

    def now(self) -> Now:
        """This instant on both axes."""
        return Now(self.elapsed(), self.wall())


def system_clock(elapsed: float | None = None) -> Clock:
    """The clock of this system; ``elapsed`` is what its axis shows now (None: the time since the machine's start)."""
    boottime, awake = system_clocks()
    return Clock(boottime, awake, 0.0 if elapsed is None else elapsed - boottime())
