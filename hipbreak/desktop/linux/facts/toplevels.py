"""Is the window in front full screen? As compositors tell their task bars (wlr-foreign-toplevel-management).

Jurisdiction: that one answer. Titles and names of programs come along and are not read; since some titles change all
the time, this has a connection of its own, which is listened to now and then while it brings nothing new.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from hipbreak.desktop.linux.wayland_line import Line
from hipbreak.desktop.linux.wayland_wire import BACK_OFF, Waiter, Wayland, block, word

MANAGER = "zwlr_foreign_toplevel_manager_v1"
VERSION = 2  # the first that tells of full screen
TALK = 4.0  # seconds that news may wait behind titles that change all the time; the socket holds more than that
AT_ONCE = 3  # readings in ``TALK`` seconds that are no such talk yet
_TOPLEVEL, _FINISHED = 0, 1
_STATE, _DONE, _CLOSED = 4, 5, 6
_DESTROY = 7
_ACTIVATED, _FULL_SCREEN = 2, 3

_log = logging.getLogger(__name__)


def find(wayland: Wayland) -> int | None:
    """The name of the global that tells, None without one."""
    told = wayland.globals.items()
    return next((name for name, (interface, version) in told if interface == MANAGER and version >= VERSION), None)


@dataclass(frozen=True, slots=True)
class _Window:
    """``coming`` is in force with the compositor's next "done"."""

    front_and_full: bool = False
    coming: bool = False


class Toplevels:
    """Watches the windows. ``full_screen`` may be read from any thread, the rest belongs to that of ``waiter``."""

    def __init__(
        self,
        waiter: Waiter,
        display: str | None,
        changed: Callable[[], None],
        talk: float = TALK,
        back_off: tuple[float, ...] = BACK_OFF,
    ) -> None:
        """``changed`` is called when ``full_screen`` does."""
        self.full_screen: bool | None = None
        """The window in front is full screen; None where nobody tells."""
        self._changed, self._talk = changed, talk
        self._windows: dict[int, _Window] = {}
        self._read_at: deque[float] = deque(maxlen=AT_ONCE)
        self._telling = self._news = False
        self._line = Line(waiter, display, self._joined, self._lost, pause=self._pause, back_off=back_off)

    def open(self) -> None:
        """Begin, on a compositor that has what :func:`find` looks for."""
        self._line.open()

    def close(self) -> None:
        """End; nothing is known any more."""
        self._line.close()
        self._lost()

    def _joined(self, wayland: Wayland) -> None:
        name = find(wayland)
        if name is None:
            self.close()
            return
        wayland.bind(name, VERSION, lambda number, arguments: self._manager(wayland, number, arguments))
        wayland.sync(self._told_all)

    def _told_all(self) -> None:
        self._telling = True
        self._answer()

    def _lost(self) -> None:
        self._windows.clear()
        self._telling = False
        self._answer()

    def _manager(self, wayland: Wayland, number: int, arguments: bytes) -> None:
        if number == _TOPLEVEL:
            window = word(arguments)
            wayland.adopt(window, lambda number, arguments: self._window(wayland, window, number, arguments))
            self._windows[window] = _Window()
        elif number == _FINISHED:
            _log.info("the compositor tells no more about windows")
            self._lost()

    def _window(self, wayland: Wayland, window: int, number: int, arguments: bytes) -> None:
        if number == _STATE:
            states = block(arguments, 0)
            told = {word(states, at) for at in range(0, len(states), 4)}
            self._windows[window] = replace(self._windows[window], coming={_ACTIVATED, _FULL_SCREEN} <= told)
        elif number == _DONE:
            self._windows[window] = _Window(self._windows[window].coming, self._windows[window].coming)
            self._answer()
        elif number == _CLOSED:
            del self._windows[window]
            wayland.send(window, _DESTROY)
            wayland.forget(window)
            self._answer()

    def _answer(self) -> None:
        answer = any(window.front_and_full for window in self._windows.values()) if self._telling else None
        if answer != self.full_screen:
            self.full_screen, self._news = answer, True
            self._changed()

    def _pause(self) -> float:
        """Seconds that the next reading may wait: none while there is news, or something is under way, or little came
        before."""
        now, news, self._news = time.monotonic(), self._news, False
        self._read_at.append(now)
        calm = len(self._read_at) < AT_ONCE or now - self._read_at[0] > self._talk
        under_way = any(window.coming != window.front_and_full for window in self._windows.values())
        return 0.0 if calm or news or under_way or not self._telling else self._talk
