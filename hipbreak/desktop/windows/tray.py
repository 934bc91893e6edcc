"""The tray icon of Windows: pystray's, told what to show from any thread and touched by one.

Jurisdiction: that one thread, and what crosses over to it. How Explorer is spoken to is in ``pystray_icon.py``.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import Any, Literal, NamedTuple, Protocol

from hipbreak.core.messages import Delivery
from hipbreak.desktop.one_line import one_line
from hipbreak.desktop.plyer_prompt import MESSAGE_UNITS, TITLE_UNITS, clip
from hipbreak.desktop.windows import identity
from hipbreak.desktop.windows.icon_bits import Pixmap
from hipbreak.desktop.windows.native import function

TIP_UNITS = 127  # UTF-16 units of a tooltip
SAID_WITHIN = 2.0  # seconds for a balloon
GOES_ON = 4.0  # seconds that the program gets when its console is closed; Windows gives 5
_CONSOLE_CLOSED = 2  # 0 and 1 are Ctrl+C and Ctrl+Break
_PER_MONITOR_2 = -4

Which = Literal["native", "none"]
_log = logging.getLogger(__name__)


class Picture(Protocol):
    """An icon that can be drawn for every size; equal ones look the same."""

    def pixmaps(self) -> Sequence[Pixmap]:
        """All the sizes that there are."""


class _Shown(NamedTuple):
    picture: Picture
    title: str
    menu: Any


class _Said(NamedTuple):
    headline: str
    sentence: str
    taken: SimpleQueue[bool]


class WindowsTray:
    """The tray of this session. ``run`` blocks the main thread, the rest may be called from any thread."""

    def __init__(self, name: str, *, changed: Callable[[Which], None] = lambda _: None) -> None:
        """``changed`` is told, on the thread of :meth:`run`, whether Explorer shows the icon."""
        self._name, self._changed = name, changed
        self._icon: Any = None
        self._which: Which = "none"
        self._stopped = False
        self._shown: _Shown | None = None
        self._drawn: _Shown | None = None
        self._to_say: SimpleQueue[_Said] = SimpleQueue()

    def run(self) -> None:
        """Be there until :meth:`stop`; the menu's callbacks run on this thread."""
        _see_every_pixel()
        identity.take()
        from hipbreak.desktop.windows.pystray_icon import Icon

        icon = self._icon = Icon(self._name, self._look, self._is_there)
        with _interrupted_by_console(self.stop):
            if self._stopped:
                return
            try:
                icon.run(setup=lambda _: icon.wake())
            except OSError:  # a window that somebody else has closed cannot be closed again
                _log.warning("the tray icon did not end well", exc_info=True)
            finally:
                icon._running = False  # or pystray would wait for its thread, which is this one

    def stop(self) -> None:
        """End :meth:`run`, also one that has not begun."""
        self._stopped = True
        self._wake()

    def how(self) -> Which:
        """Whether Explorer shows the icon now."""
        return self._which

    def show(self, picture: Picture, title: str, description: str, menu: Any) -> None:  # noqa: ARG002 - Windows reads the title to who cannot see it
        """Show this from now on, without waiting."""
        self._shown = _Shown(picture, clip(title, TIP_UNITS), menu)
        self._wake()

    def say(self, headline: str, sentence: str) -> Delivery:
        """A balloon without buttons: ``no_buttons`` where Explorer took it within 2 s, else ``failed``. Not to be
        called on the thread of :meth:`run`."""
        if self._which == "none":
            return "failed"
        said = _Said(
            clip(one_line(headline), TITLE_UNITS), clip(one_line(sentence), MESSAGE_UNITS) or "…", SimpleQueue()
        )
        self._to_say.put(said)
        self._wake()
        try:
            return "no_buttons" if said.taken.get(timeout=SAID_WITHIN) else "failed"
        except Empty:
            return "failed"

    def _wake(self) -> None:
        icon = self._icon
        if icon is not None:
            icon.wake()

    # --- on the thread of run() -------------------------------------------------------------------------------

    def _look(self) -> None:
        """Something was asked for."""
        icon = self._icon
        if self._stopped:
            icon.end()
            return
        if not icon.in_menu:
            self._draw(icon)
        with contextlib.suppress(Empty):
            while True:
                said = self._to_say.get_nowait()
                said.taken.put(icon.balloon(said.headline, said.sentence))

    def _draw(self, icon: Any) -> None:
        shown, before = self._shown, self._drawn
        if shown is None or shown is before:
            return
        if before is None or before.picture != shown.picture:
            icon.icon = shown.picture.pixmaps()
        icon.title = shown.title
        if before is None or before.menu is not shown.menu:
            icon.menu = shown.menu
        icon.visible = True
        self._drawn = shown

    def _is_there(self, yes: bool) -> None:
        which: Which = "native" if yes else "none"
        if which != self._which:
            self._which = which
            _log.info("the tray icon is shown by: %s", which)
            self._changed(which)


def _see_every_pixel() -> None:
    """Windows would draw menu and icon small and enlarge them, blurred. OSError: an older Windows, or set already."""
    with contextlib.suppress(OSError):
        function("user32.dll", "SetProcessDpiAwarenessContext", ctypes.c_int, ctypes.c_void_p)(_PER_MONITOR_2)


@contextlib.contextmanager
def _interrupted_by_console(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl+C, Ctrl+Break and the end of the console call ``stop``: Python's own handlers wait for this thread, which
    waits for Windows."""
    if sys.platform != "win32":
        raise OSError("consoles of this kind are part of Windows")

    def told(kind: int) -> int:
        stop()
        if kind >= _CONSOLE_CLOSED:
            threading.Event().wait(GOES_ON)  # when this returns Windows ends the process
        return 1

    handler = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)(told)
    change = function("kernel32.dll", "SetConsoleCtrlHandler", ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
    address = ctypes.cast(handler, ctypes.c_void_p)
    change(address, 1)
    try:
        yield
    finally:
        change(address, 0)
