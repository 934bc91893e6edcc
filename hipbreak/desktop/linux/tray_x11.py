"""The tray icon where only an XEmbed tray exists: X11 without a StatusNotifierWatcher.

Jurisdiction: the thread of that icon, its life and how it is told things. pystray's X11 backend hangs for ever when
other threads touch its icon, so none does: they queue a task and wake the loop over a second X connection. Xlib and
Pillow are imported with the first use only.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Mapping
from queue import SimpleQueue
from typing import Any

_log = logging.getLogger(__name__)


def possible(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether this is an X11 session at all; trays of XWayland are none."""
    return bool(environ.get("DISPLAY")) and not environ.get("WAYLAND_DISPLAY")


def available() -> bool:
    """Whether an XEmbed tray owns its selection now; False where there is no X server."""
    if not possible():
        return False
    import Xlib.display
    import Xlib.error

    try:
        display = Xlib.display.Display()
    except (Xlib.error.DisplayError, Xlib.error.XauthError, OSError):
        return False
    try:
        atom = display.intern_atom(f"_NET_SYSTEM_TRAY_S{display.get_default_screen()}")
        return bool(display.get_selection_owner(atom))
    finally:
        display.close()


class X11Tray:
    """An icon in the XEmbed tray, whenever there is one. All methods may be called from one other thread.

    ``after(seconds, callable)`` is the caller's clock and calls on that same thread; ``docked`` is told, on the
    icon's, whether a tray shows it. A picture is anything with ``image(size)``.
    """

    def __init__(
        self,
        name: str,
        after: Callable[[float, Callable[[], object]], None],
        docked: Callable[[bool], None],
    ) -> None:
        self._name, self._after, self._docked = name, after, docked
        self._tasks: SimpleQueue[Callable[[Any], object]] = SimpleQueue()
        self._lock = threading.Lock()
        self._newest: tuple[Any, str, Any] | None = None
        self._shown: tuple[Any, str, Any] | None = None
        self._waker: _Waker | None = None
        self._window = 0
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tray-x11", daemon=True)
        self._thread.start()

    def show(self, picture: Any, title: str, menu: Any) -> None:
        """Show this from now on; a click of any button does the menu's default action."""
        with self._lock:
            queued, self._newest = self._newest is not None, (picture, title, menu)
            self._shown = self._newest
        if not queued:
            self._tasks.put(self._show_newest)
            self._wake()

    def _show_newest(self, icon: Any) -> None:
        """On the icon's thread; what was overtaken meanwhile is never drawn."""
        with self._lock:
            newest, self._newest = self._newest, None
        if newest is None:
            return
        picture, title, icon._menu = newest  # the setter would tell a backend that has no menus
        icon.title = title
        if icon.icon != picture:
            icon.icon = picture
        icon.visible = True

    def stop(self) -> None:
        """Take it away; waits for its thread at most 5 s."""
        self._ending.set()
        self._tasks.put(lambda icon: icon._stop())
        self._wake()
        self._thread.join(5.0)
        if self._waker is not None:
            self._waker.close()

    def _wake(self) -> None:
        if self._waker is not None:
            self._waker.wake(self._window)

    def _run(self) -> None:
        try:
            from hipbreak.desktop.linux import xembed

            self._waker = _Waker(xembed.WAKE)
            while not self._ending.is_set():
                self._run_once(xembed)
                self._ending.wait(1.0)  # the tray took the window with it: another one, but never in a tight loop
        except Exception as error:  # what Xlib raises has no common class, and pystray raises it while imported
            _log.info("no X11 tray: %r", error)
        self._docked(False)

    def _run_once(self, xembed: Any) -> None:
        icon = xembed.DockedIcon(
            self._name, None, self._tasks, self._docked, lambda seconds: self._after(seconds, self._wake)
        )
        self._window = icon.window_id
        with self._lock:
            self._newest = self._shown  # this window is a new one
        self._tasks.put(self._show_newest)
        self._wake()
        try:
            icon.run(setup=lambda _: None)
        finally:
            icon.close()
            self._docked(False)


class _Waker:
    """A second connection to the X server, for one message."""

    def __init__(self, atom: str) -> None:
        import Xlib.display
        import Xlib.error
        import Xlib.protocol.event

        self._gone = (Xlib.error.ConnectionClosedError, OSError)
        self._lock = threading.Lock()
        self._display = Xlib.display.Display()
        self._display.set_error_handler(lambda *_: None)  # a window that is gone needs no waking
        self._atom = self._display.intern_atom(atom)
        self._message = Xlib.protocol.event.ClientMessage

    def wake(self, window: int) -> None:
        with self._lock:
            try:
                target = self._display.create_resource_object("window", window)
                event = self._message(window=target, client_type=self._atom, data=(32, [0, 0, 0, 0, 0]))
                self._display.send_event(target, event, event_mask=0)
                self._display.flush()
            except self._gone as error:
                _log.info("the X server is gone: %s", error)

    def close(self) -> None:
        with self._lock, contextlib.suppress(*self._gone):
            self._display.close()
