"""Which tray: StatusNotifierItem where a watcher is, else the XEmbed tray of X11, else none.

Jurisdiction: that choice, made again whenever a watcher comes or goes, and the one door through which the icon is
told what to show. It is offered on the bus all the time; the X11 icon lives only while no watcher does.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple, Protocol

from hipbreak.desktop.linux import tray_x11
from hipbreak.desktop.linux.tray import Icon, Pixmap

GRACE = 5.0  # seconds that a watcher gets to come, at start and when it restarts

Which = Literal["sni", "x11", "none"]
_log = logging.getLogger(__name__)


class Picture(Protocol):
    """An icon that can be drawn for every size; equal ones look the same."""

    def image(self, size: int) -> Any:
        """A PIL picture of ``size`` by ``size`` pixels."""

    def pixmaps(self) -> Sequence[Pixmap]:
        """All the sizes that panels ask for."""


class _Shown(NamedTuple):
    picture: Picture
    title: str
    description: str
    menu: Any


class LinuxTray:
    """The tray of this session. ``run`` blocks the main thread, the rest may be called from any thread."""

    def __init__(
        self,
        name: str,
        *,
        address: str = "SESSION",
        grace: float = GRACE,
        x11_possible: Callable[[], bool] = tray_x11.possible,
        changed: Callable[[Which], None] = lambda _: None,
    ) -> None:
        """``changed`` is told, on the thread of :meth:`run`, each time another tray shows the icon."""
        self._name, self._grace, self._x11_possible, self._changed = name, grace, x11_possible, changed
        self._icon = Icon(name, address=address, hosted=lambda yes: self._orders.put(lambda: self._hosted(yes)))
        self._orders = self._icon.orders
        self._x11: tray_x11.X11Tray | None = None
        self._sni = self._docked = False
        self._which: Which = "none"
        self._lock = threading.Lock()
        self._shown: _Shown | None = None
        self._waiting = False

    def run(self) -> None:
        """Be there until :meth:`stop`; the menu's callbacks run on this thread."""
        try:
            self._icon.run(setup=lambda _: None)
        finally:
            self._end_x11()

    def stop(self) -> None:
        """End :meth:`run`, also one that has not begun."""
        self._icon.stop()

    def how(self) -> Which:
        """Which tray shows the icon now."""
        return self._which

    def show(self, picture: Picture, title: str, description: str, menu: Any) -> None:
        """Show this from now on. ``title`` is the tooltip, its first line the headline; ``description`` is for who
        cannot see the icon. Panels are told only what has changed."""
        shown = _Shown(picture, title, description, menu)
        icon = self._icon
        with self._lock, icon.together():
            before, self._shown = self._shown, shown
            icon.description = description
            if before is None or before.picture != picture:
                icon.icon = list(picture.pixmaps())
            icon.title = title
            icon.menu = menu
            icon.visible = True
        if self._x11 is not None:  # one that is made now takes what is shown by itself; else nobody is to be woken
            self._orders.put(self._show_x11)

    # --- on the thread of run() -------------------------------------------------------------------------------

    def _hosted(self, yes: bool) -> None:
        self._sni = yes
        if yes:
            self._end_x11()
        elif not self._waiting:
            self._waiting = True
            self._orders.after(self._grace, self._fall_back)
        self._say()

    def _fall_back(self) -> None:
        self._waiting = False
        if self._sni or self._x11 is not None:
            return
        if not self._x11_possible():
            _log.warning("no tray here: no StatusNotifierWatcher on the session bus")
            return
        self._x11 = tray_x11.X11Tray(self._name, self._orders.after, self._x11_docked)
        self._show_x11()

    def _x11_docked(self, yes: bool) -> None:
        self._orders.put(lambda: self._set_docked(yes))

    def _set_docked(self, yes: bool) -> None:
        self._docked = yes
        self._say()

    def _show_x11(self) -> None:
        shown = self._shown
        if self._x11 is not None and shown is not None:
            self._x11.show(shown.picture, shown.title, shown.menu)

    def _end_x11(self) -> None:
        x11, self._x11 = self._x11, None
        self._docked = False
        if x11 is not None:
            x11.stop()

    def _say(self) -> None:
        which: Which = "sni" if self._sni else "x11" if self._docked and self._x11 else "none"
        if which != self._which:
            self._which = which
            _log.info("the tray icon is shown by: %s", which)
            self._changed(which)
