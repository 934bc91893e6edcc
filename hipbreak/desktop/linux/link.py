"""A bus that comes back: one D-Bus connection, opened again whenever it is lost.

Jurisdiction: when to connect, and how long to wait before the next attempt (F57); what is said on the bus is the
business of who listens.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Literal

from hipbreak.desktop.linux.bus import Bus

BACK_OFF = (1.0, 5.0, 15.0, 60.0, 300.0)  # seconds
ENDED_WITHIN = 0.2  # seconds for the thread to end; one that still waits for an answer ends with the process

_log = logging.getLogger(__name__)


class Link:
    """Keeps a connection to one bus. Its thread sleeps as long as the connection holds."""

    def __init__(
        self,
        address: Literal["SESSION", "SYSTEM"] | str,
        joined: Callable[[Bus], None],
        lost: Callable[[], None],
        back_off: tuple[float, ...] = BACK_OFF,
    ) -> None:
        """``joined`` is called with each new connection, on the link's thread, and may wait for answers; an OSError
        of it counts as a failed attempt. ``lost`` is called once after each connection that ended, joined or not."""
        self._address, self._joined, self._lost, self._back_off = address, joined, lost, back_off
        self._opened: Bus | None = None
        self._bus: Bus | None = None
        self._tried, self._closing = threading.Event(), threading.Event()
        self._broken = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"link {address}", daemon=True)
        self._thread.start()

    @property
    def bus(self) -> Bus | None:
        """The connection, None while there is none."""
        return self._bus

    def wait(self, seconds: float) -> None:
        """Wait until the first attempt has succeeded, failed or been given up, at most ``seconds``."""
        self._tried.wait(seconds)

    def give_up(self) -> None:
        """End the connection, without ``lost``: whoever waits for it, or for an answer on it, waits no more."""
        self._closing.set()
        self._broken.set()
        self._tried.set()
        opened = self._opened
        if opened:
            opened.close()

    def close(self) -> None:
        """End the connection and the thread, without ``lost``; may be called twice."""
        self.give_up()
        if threading.current_thread() is not self._thread:
            self._thread.join(ENDED_WITHIN)

    def _run(self) -> None:
        failures = 0
        while not self._closing.is_set():
            failures = 0 if self._hold() else failures + 1
            self._tried.set()
            self._closing.wait(self._back_off[min(failures, len(self._back_off) - 1)])

    def _hold(self) -> bool:
        """One connection from its beginning to its end; False when it was never there."""
        self._broken.clear()
        try:
            bus = Bus.open(self._address, self._broken.set)
        except OSError as error:
            _log.info("%s bus: %s", self._address, error)
            return False
        self._opened = bus
        try:
            if self._closing.is_set():  # give_up() was before it could see the connection
                return False
            self._joined(bus)
            self._bus = bus
            self._tried.set()
            self._until_broken()
        except OSError as error:
            if not self._closing.is_set():
                _log.warning("%s bus: %s", self._address, error)
            return False
        finally:
            self._bus = self._opened = None
            bus.close()
            if not self._closing.is_set():
                self._lost()
        return True

    def _until_broken(self) -> None:
        if not self._closing.is_set():  # close() sets both; it may have done so before the clear
            self._broken.wait()


def wait_for_all(links: Sequence[Link], seconds: float, held_up: Callable[[Callable[[], None]], None]) -> None:
    """Wait until the first attempt of each has come to an end, at most ``seconds`` for them together; ``held_up`` is
    given, before that, what gives them all up."""

    def give_up() -> None:
        for link in links:
            link.give_up()

    held_up(give_up)
    end = time.monotonic() + seconds
    for link in links:
        link.wait(max(0.0, end - time.monotonic()))
