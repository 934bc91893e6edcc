"""Whether the window in front fills the screen, as an X11 window manager tells it (EWMH).

Jurisdiction: that one yes or no, asked only when it matters (P4: while something keeps the screen awake); no title is
read. Not for XWayland, whose window manager speaks only of its own windows.
"""

from __future__ import annotations

import logging
import struct
import time
from collections.abc import Callable

from hipbreak.desktop.linux.x11_wire import X11, XError, request

ANSWERS_WITHIN = 0.5  # seconds, all requests together; they take about 1 ms
CONNECTED_WITHIN = 0.2  # seconds for each step of a new connection
BACK_OFF = (5.0, 15.0, 60.0, 300.0)  # seconds between attempts to reach a server that is gone
_INTERN_ATOM, _GET_PROPERTY = 16, 20
_ATOM, _WINDOW = 4, 33  # types of a property
_MOST = 4096  # values; a window manager supports about a hundred things
_NO_SUCH_WINDOW = 3
_ATTEMPTS = 2  # a window may go between two questions, and another be in front

_log = logging.getLogger(__name__)


class FullScreen:
    """One connection to an X server, kept. All methods belong to one thread."""

    def __init__(self, display: str, mono: Callable[[], float] = time.monotonic) -> None:
        """Connects when first asked; a server that is not there is tried again as time goes by (``BACK_OFF``)."""
        self._display, self._mono = display, mono
        self._x: X11 | None = None
        self._atoms: dict[str, int] = {}
        self._failures, self._next_attempt = 0, 0.0
        self._closed = False

    def now(self) -> bool | None:
        """The window in front fills the screen; None where no window manager can tell, or within half a second
        does not."""
        end = time.monotonic() + ANSWERS_WITHIN
        try:
            x = self._reach()
            if x is None:
                return None
            front = _Front(x, end, self._atoms)
            answer = front.full_screen() if front.told else None
        except (OSError, struct.error) as error:
            _log.info("full screen is unknown: %s", error)
            self._gone()
            return None
        self._failures = 0
        return answer

    def close(self) -> None:
        """End the connection and its thread."""
        self._closed = True
        if self._x:
            self._x.close()

    def _reach(self) -> X11 | None:
        """The connection; after a loss a new one, not more often than ``BACK_OFF`` allows."""
        if self._x and self._x.over:
            self._x, self._atoms = None, {}
        if self._x is None and not self._closed and self._mono() >= self._next_attempt:
            self._x = X11.open(self._display, _ignore, _nothing, CONNECTED_WITHIN)
        return self._x

    def _gone(self) -> None:
        if self._x:
            self._x.close()
        self._x, self._atoms = None, {}
        self._next_attempt = self._mono() + BACK_OFF[min(self._failures, len(BACK_OFF) - 1)]
        self._failures += 1


class _Front:
    """One look, which ends at ``end``."""

    def __init__(self, x: X11, end: float, atoms: dict[str, int]) -> None:
        """``atoms`` keeps what the server called the names; raises OSError and struct.error, as all methods do."""
        self._x, self._end, self._atoms = x, end, atoms

    @property
    def told(self) -> bool:
        """A window manager runs that tells of the window in front and of full screen."""
        (check,) = self._property(self._x.root, "_NET_SUPPORTING_WM_CHECK", _WINDOW)[:1] or (0,)
        try:
            alive = check and self._property(check, "_NET_SUPPORTING_WM_CHECK", _WINDOW) == (check,)
        except XError:  # one that has ended left its word behind
            return False
        wanted = {self._atom("_NET_ACTIVE_WINDOW"), self._atom("_NET_WM_STATE_FULLSCREEN")}
        return bool(alive) and wanted <= set(self._property(self._x.root, "_NET_SUPPORTED", _ATOM))

    def full_screen(self) -> bool | None:
        for _ in range(_ATTEMPTS):
            (window,) = self._property(self._x.root, "_NET_ACTIVE_WINDOW", _WINDOW)[:1] or (0,)
            if not window:
                return False
            try:
                states = self._property(window, "_NET_WM_STATE", _ATOM)
            except XError as error:
                if error.code != _NO_SUCH_WINDOW:
                    raise
            else:
                return (
                    self._atom("_NET_WM_STATE_FULLSCREEN") in states
                    and self._atom("_NET_WM_STATE_HIDDEN") not in states
                )
        return None

    def _atom(self, name: str) -> int:
        if name not in self._atoms:
            text = name.encode("ascii")
            reply = self._ask(request(_INTERN_ATOM, 0, struct.pack("<HH", len(text), 0) + text))
            (self._atoms[name],) = struct.unpack_from("<I", reply, 8)
        return self._atoms[name]

    def _property(self, window: int, name: str, kind: int) -> tuple[int, ...]:
        """The values of a property; none where it is not there, or of another kind."""
        fields = (window, self._atom(name), kind, 0, _MOST)
        reply = self._ask(request(_GET_PROPERTY, 0, struct.pack("<5I", *fields)))
        width, (found, _, count) = reply[1], struct.unpack_from("<III", reply, 8)
        return struct.unpack_from(f"<{min(count, _MOST)}I", reply, 32) if (width, found) == (32, kind) else ()

    def _ask(self, data: bytes) -> bytes:
        return self._x.ask(data, max(0.0, self._end - time.monotonic()))


def _ignore(_: bytes) -> None:
    """No event is asked for."""


def _nothing() -> None:
    """The next question notices."""
