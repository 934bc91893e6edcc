"""A Wayland connection that comes back: opened again whenever it is lost.

Jurisdiction: when to connect, how long to wait before the next attempt, and how often a talkative compositor is
listened to. What is said on the connection is the business of who joins.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from hipbreak.desktop.linux.wayland_wire import ANSWERS_WITHIN, BACK_OFF, HELD, Waiter, Wayland

_log = logging.getLogger(__name__)


def _ignored(_wayland: Wayland, _name: int) -> None:
    """A global that nobody waits for."""


class Line:
    """Keeps one connection to the compositor. All of it, and all it calls, belongs to the thread of ``waiter``."""

    def __init__(
        self,
        waiter: Waiter,
        display: str | None,
        joined: Callable[[Wayland], None],
        lost: Callable[[], None],
        *,
        announced: Callable[[Wayland, int], None] = _ignored,
        withdrawn: Callable[[Wayland, int], None] = _ignored,
        pause: Callable[[], float] = lambda: 0.0,
        back_off: tuple[float, ...] = BACK_OFF,
    ) -> None:
        """``joined`` gets each connection once its globals are known; ``announced`` and ``withdrawn`` get the names of
        globals that come or go after that; an OSError of any of them ends the connection. ``lost`` is called after
        each attempt that failed and each connection that ended. ``pause`` says after each reading how many seconds
        what comes next may wait."""
        self._waiter, self._display, self._joined, self._lost = waiter, display, joined, lost
        self._announced, self._withdrawn, self._pause, self._back_off = announced, withdrawn, pause, back_off
        self._wayland: Wayland | None = None
        self._ready, self._since, self._failures = False, 0.0, 0
        self._later: Callable[[], None] = _nothing

    def open(self) -> None:
        """Connect, now and again after each loss, until :meth:`close`."""
        self.close()
        try:
            self._wayland = Wayland(self._display, self._came, self._went)
            self._wayland.sync(self._greeted)
            self._waiter.watch(self._wayland, self._readable)
        except OSError as error:
            self._over(error)
        else:
            late = TimeoutError("the compositor does not answer")
            self._later = self._waiter.after(ANSWERS_WITHIN, lambda: self._over(late))

    def close(self) -> None:
        """End the connection, without ``lost``."""
        self._later()
        self._later = _nothing
        if self._wayland:
            self._waiter.unwatch(self._wayland)
            self._wayland.close()
        self._wayland, self._ready = None, False

    def attempt(self, action: Callable[[Wayland], None]) -> None:
        """Do something on the connection, if there is one; an OSError of it ends the connection. Not to be called by
        what the connection calls."""
        if not self._wayland or not self._ready:
            return
        try:
            action(self._wayland)
        except OSError as error:
            self._over(error)

    def _greeted(self) -> None:
        self._later()
        self._later = _nothing
        self._ready, self._since = True, time.monotonic()
        if self._wayland:
            self._joined(self._wayland)

    def _came(self, name: int) -> None:
        if self._wayland and self._ready:
            self._announced(self._wayland, name)

    def _went(self, name: int) -> None:
        if self._wayland and self._ready:
            self._withdrawn(self._wayland, name)

    def _readable(self) -> None:
        wayland = self._wayland
        if not wayland:
            return
        try:
            wayland.read()
        except OSError as error:
            if self._wayland is wayland:
                self._over(error)
            return
        pause = self._pause()
        if pause and self._ready and self._wayland is wayland:
            self._waiter.unwatch(wayland)
            self._later = self._waiter.after(pause, self._go_on)

    def _go_on(self) -> None:
        if self._wayland:
            self._waiter.watch(self._wayland, self._readable)

    def _over(self, error: OSError) -> None:
        """Lost, or never there: one line in the log for the first of a row, and the next attempt after a while."""
        if self._ready and time.monotonic() - self._since > HELD:
            self._failures = 0
        if not self._failures:
            _log.warning("no Wayland connection: %s", error)
        self.close()
        self._later = self._waiter.after(self._back_off[min(self._failures, len(self._back_off) - 1)], self.open)
        self._failures += 1
        self._lost()


def _nothing() -> None:
    """Nothing waits."""
