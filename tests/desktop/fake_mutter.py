"""A stand-in for GNOME's idle monitor on the tests' own bus.

Jurisdiction: ``org.gnome.Mutter.IdleMonitor`` as the real one behaves: numbers that begin with 1 in each run, idle
watches that go off at each silence (at once in one) and stay, active watches that are gone after the next input, and
inhibitors that hold idle watches back. Its clock is moved by the test.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, Body, Bus
from hipbreak.desktop.linux.idle.mutter import INTERFACE, NAME, PATH


@dataclass
class FakeMutter:
    """One run of a shell. ``watches``: the idle time in ms that each waits for, 0 for the next input."""

    bus: Bus
    mono: Callable[[], float]
    watches: dict[int, int] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    inhibited: bool = False
    touched: float = 0.0
    answer: tuple[str, Body] | None = None
    serial: int = 0
    told: set[int] = field(default_factory=set)

    def start(self) -> FakeMutter:
        self.touched = self.mono()
        self.bus.export(PATH, self._serve)
        self.bus.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (NAME, 4))
        return self

    def stop(self) -> None:
        self.bus.call(DBUS, DBUS_PATH, DBUS, "ReleaseName", "s", (NAME,))

    def touch(self) -> None:
        """One input; what it sets off is on its way when this returns."""
        self._now(self._touched)

    def look(self) -> None:
        """Time has been moved: the watches that this sets off are on their way when this returns."""
        self._now(self._due)

    def idle_ms(self) -> int:
        return max(0, int((self.mono() - self.touched) * 1000))

    def _now(self, work: Callable[[], None]) -> None:
        """On the thread that answers, so that nothing is said out of order."""
        done = threading.Event()

        def run() -> None:
            work()
            done.set()

        self.bus.after(0.0, run)
        assert done.wait(10)

    def _touched(self) -> None:
        self.touched = self.mono()
        self.told.clear()
        for number in [number for number, ms in self.watches.items() if ms == 0]:
            del self.watches[number]
            self._fire(number)

    def _due(self) -> None:
        for number, ms in self.watches.items():
            if 0 < ms <= self.idle_ms() and number not in self.told and not self.inhibited:
                self.told.add(number)
                self._fire(number)

    def _fire(self, number: int) -> None:
        self.bus.emit(PATH, INTERFACE, "WatchFired", "u", (number,))

    def _serve(self, interface: str, member: str, body: Body) -> tuple[str, Body]:
        self.calls.append(member)
        match interface, member, body:
            case _, "GetIdletime", ():
                return self.answer or ("t", (self.idle_ms(),))
            case _, "AddIdleWatch", (ms,):
                return self._add(ms)
            case _, "AddUserActiveWatch", ():
                return self._add(0)
            case _, "RemoveWatch", (number,):
                self.watches.pop(number, None)
                return "", ()
        raise KeyError(member)

    def _add(self, ms: int) -> tuple[str, Body]:
        self.serial += 1
        self.watches[self.serial] = ms
        self.bus.after(0.0, self._due)
        return "u", (self.serial,)


@contextlib.contextmanager
def hung(bus: Bus) -> Iterator[None]:
    """Whoever answers on ``bus`` does not, until this ends; what it is asked meanwhile it answers then."""
    hangs, release = threading.Event(), threading.Event()

    def hang() -> None:
        hangs.set()
        release.wait(60)

    bus.after(0.0, hang)
    assert hangs.wait(10)
    try:
        yield
    finally:
        release.set()
