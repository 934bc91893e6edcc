"""pystray's X11 icon, made to dock whenever there is a tray and to be told things without a deadlock.

Jurisdiction: one window in an XEmbed tray and its event loop. Everything here runs on the thread of that loop; others
put a task into the queue and send the wake-up message over a connection of their own. Importing this module needs an
X server.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

import PIL.Image
import Xlib.error
from pystray import _xorg
from Xlib import X

WAKE = "_HIPBREAK_WAKE"
SMALLEST = 8  # pixels that a picture is drawn for
GROUND = (46, 50, 58)  # of a panel whose colour cannot be read
LOOK_AGAIN, LONGEST_LOOK = 2.0, 64.0  # seconds until a tray that was asked to take the window has taken it
_log = logging.getLogger(__name__)


class DockedIcon(_xorg.Icon):  # type: ignore[misc]  # pystray has no type information
    """``icon`` is anything with ``image(size)``, a PIL picture drawn for that size.

    ``docked`` is told whether a tray holds the window; ``again`` asks for a wake-up after so many seconds.
    """

    def __init__(
        self,
        name: str,
        menu: Any,
        tasks: SimpleQueue[Callable[[Any], object]],
        docked: Callable[[bool], None],
        again: Callable[[float], None],
    ) -> None:
        super().__init__(name, menu=menu)
        self._tasks, self._docked, self._again = tasks, docked, again
        self._look_after = LOOK_AGAIN
        self._icon_data: Any = None
        self._atoms = {self._display.intern_atom(WAKE): self._awake, self._display.intern_atom("MANAGER"): self._settle}
        self._display.set_error_handler(lambda error, _request: _log.info("X11 tray: %s", error))
        masks = X.ExposureMask | X.StructureNotifyMask | X.ButtonPressMask
        self._window.change_attributes(event_mask=masks, override_redirect=True)  # no window manager may frame it
        self._display.screen().root.change_attributes(event_mask=X.StructureNotifyMask)  # a new tray says MANAGER
        self._message_handlers[X.ClientMessage] = lambda event: self._atoms.get(event.client_type, _nothing)()
        self._message_handlers[X.ReparentNotify] = lambda _: self._settle()

    def close(self) -> None:
        """After the loop has ended, for whatever reason."""
        self._running = False
        with contextlib.suppress(Xlib.error.ConnectionClosedError, OSError):
            self._display.close()

    def __del__(self) -> None:
        """Nothing: pystray would stop the loop once more, over a connection that may be gone; see :meth:`close`."""

    @property
    def window_id(self) -> int:
        """Where the wake-up message goes."""
        return int(self._window.id)

    def _awake(self) -> None:
        while True:
            try:
                task = self._tasks.get_nowait()
            except Empty:
                break
            try:
                task(self)
            except Xlib.error.ConnectionClosedError:
                raise  # which ends the loop
            except Exception:
                _log.exception("the X11 tray icon could not do what it was told")
        self._settle()

    def _settle(self) -> None:
        """Dock if there is a tray and the window is not in it. Asked at every sign of change: what *is* counts, for
        a tray that restarts can say hello before its old window is gone."""
        if not self.visible and not self._icon:
            return
        root = self._display.screen().root
        try:
            inside = self._window.query_tree().parent.id != root.id
        except Xlib.error.BadWindow:  # the loop is ending, and its window is gone
            return
        self._docked(inside)
        if inside:
            self._look_after = LOOK_AGAIN
            return
        self._window.unmap()
        self._dock_window()
        if self._systray_manager is not None:
            self._again(self._look_after)
            self._look_after = min(2 * self._look_after, LONGEST_LOOK)

    def _dock_window(self) -> None:
        self._systray_manager = None
        super()._dock_window()

    def _show(self) -> None:
        self._update_title()
        self._settle()

    def _update_icon(self) -> None:
        self._icon_data = None
        self._icon_valid = True
        self._draw()

    def _update_title(self) -> None:
        utf8 = self._display.intern_atom("UTF8_STRING")
        self._window.change_property(self._display.intern_atom("_NET_WM_NAME"), utf8, 8, self.title.encode())

    def _on_button_press(self, event: Any) -> None:
        """Any of the three buttons: there is no menu here, and the default action shows what it would hold."""
        if event.detail in (1, 2, 3):
            self()

    def _on_destroy_notify(self, event: Any) -> None:
        if self._systray_manager is not None and event.window.id == self._systray_manager.id:
            self._systray_manager = None
            self._settle()

    def _assert_icon_data(self, width: int, height: int) -> None:
        """Draw for the size the tray gives; before it does, the window has one pixel."""
        if self._icon_data is not None and self._icon_data.size == (width, height):
            return
        size = min(width, height)
        image = self._icon.image(max(SMALLEST, size))
        data = PIL.Image.new("RGB", (width, height), self._ground(width))
        data.paste(image, ((width - size) // 2, (height - size) // 2), image)
        self._icon_data = data

    def _ground(self, width: int) -> tuple[int, int, int]:
        """The colour of the panel right beside the icon."""
        try:
            panel = self._panel()
            at = panel.translate_coords(self._window, 0, 0)
            beside = at.x - 1 if at.x > 0 else at.x + width
            blue, green, red = panel.get_image(beside, max(0, at.y), 1, 1, X.ZPixmap, 0xFFFFFFFF).data[:3]
        except (Xlib.error.XError, ValueError):
            return GROUND
        return red, green, blue

    def _panel(self) -> Any:
        root, window = self._display.screen().root, self._window
        while (parent := window.query_tree().parent).id != root.id:
            window = parent
        return window


def _nothing() -> None:
    """A message that is none of ours."""
