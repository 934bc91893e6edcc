"""The tray of macOS: pystray's icon in the menu bar, every call to AppKit on the main thread.

Jurisdiction: that one rule, which macOS enforces by ending the process, and how the program ends: by ``stop``, by a
signal, or because the person logs out. Nothing of AppKit is imported before :meth:`MacTray.run`.
"""

from __future__ import annotations

import importlib
import io
import logging
import signal
import threading
from collections.abc import Callable
from typing import Any, Literal, NamedTuple, Protocol

ACCESSORY = 1  # NSApplicationActivationPolicyAccessory: in the menu bar, not in the Dock
AWAKE = 0x00EFFFFF  # NSActivityUserInitiatedAllowingIdleSystemSleep
BACKEND = "pystray._darwin"
SOON = 0.01  # seconds
SHARPNESS = 2  # pixels a point, on the screens that Macs have
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))

How = Literal["native", "none"]
_log = logging.getLogger(__name__)


class Picture(Protocol):
    """An icon that can be drawn for every size; equal ones look the same."""

    def image(self, size: int) -> Any:
        """A PIL picture of ``size`` by ``size`` pixels."""


class _Shown(NamedTuple):
    picture: Picture
    title: str
    description: str
    menu: Any


def _nothing() -> None:
    """Nobody to tell."""


class MacTray:
    """``run`` blocks the main thread, the rest may be called from any thread and waits for nothing."""

    def __init__(self, name: str, ending: Callable[[], None] = _nothing) -> None:
        """``ending`` is called on the main thread when macOS ends the program (log-out, shutdown): when it returns,
        the process is over. It may take some seconds."""
        self._name, self._ending = name, ending
        self._lock = threading.Lock()
        self._shown: _Shown | None = None
        self._pending = False
        self._stopped = threading.Event()
        self._on_main: Any = None  # PyObjCTools.AppHelper, once there is a loop to come
        self._icon: Any = None
        self._awake: Any = None  # given back to macOS when it is let go
        self._up: _Shown | None = None

    def run(self) -> None:
        """Be there until :meth:`stop`; the menu's callbacks run on this thread."""
        if not self._stopped.is_set():
            try:
                self._make()
            except Exception:  # no bridge to AppKit, or no screen: the rest of the program serves without an icon
                _log.exception("there is no icon in the menu bar")
                self._icon = None
        if self._icon is None:
            self._stopped.wait()
            return
        try:
            self._icon.run(setup=lambda _: None)  # pystray calls it on another thread: it is to touch nothing
        finally:
            self._up = None
            self._icon.visible = False  # now and here: pystray would do it when it is collected, wherever that is

    def stop(self) -> None:
        """End :meth:`run`, also one that has not begun."""
        self._stopped.set()
        with self._lock:
            on_main = self._on_main
        if on_main is not None:
            on_main.callAfter(self._stop)

    def how(self) -> How:
        """Which tray shows the icon now. Whether the person lets macOS hide it, nobody is told."""
        return "none" if self._up is None else "native"

    def show(self, picture: Picture, title: str, description: str, menu: Any) -> None:
        """Show this from now on. ``title`` is the tooltip, ``description`` is for who cannot see the icon."""
        with self._lock:
            self._shown = _Shown(picture, title, description, menu)
            self._plan()

    def _plan(self) -> None:
        """Have the main thread take what is to be shown, once for all that comes until then.

        ``callLater``, since what it calls waits while a menu is open: pystray takes a click for a number of a line,
        and would look it up in another menu than the one that was clicked.
        """
        if self._on_main is not None and self._shown is not None and not self._pending:
            self._pending = True
            self._on_main.callLater(SOON, self._apply)

    # --- on the main thread -----------------------------------------------------------------------------------

    def _make(self) -> None:
        """Raises whatever a missing or a strange bridge does."""
        import pystray

        if pystray.Icon.__module__ != BACKEND:
            raise ImportError("pystray has no bridge to AppKit")
        app_kit, foundation = importlib.import_module("AppKit"), importlib.import_module("Foundation")
        app = app_kit.NSApplication.sharedApplication()
        app.setActivationPolicy_(ACCESSORY)
        self._icon = pystray.Icon(self._name, darwin_nsapplication=app)
        # else App Nap puts off every look of a program without a window
        self._awake = foundation.NSProcessInfo.processInfo().beginActivityWithOptions_reason_(AWAKE, "counting")
        centre = foundation.NSNotificationCenter.defaultCenter()
        centre.addObserverForName_object_queue_usingBlock_(
            "NSApplicationWillTerminateNotification", None, None, lambda _: self._ending()
        )
        on_main = importlib.import_module("PyObjCTools.AppHelper")
        on_main.callAfter(_heed_signals)
        with self._lock:
            self._on_main = on_main
            self._plan()
        if self._stopped.is_set():  # meanwhile
            on_main.callAfter(self._stop)

    def _stop(self) -> None:
        self._icon.stop()

    def _apply(self) -> None:
        with self._lock:
            shown, self._pending = self._shown, False
        if shown is None or self._stopped.is_set():
            return
        try:
            self._take(shown, self._up)
        except Exception:  # AppKit may end a process for what is raised into its loop
            _log.exception("the icon in the menu bar is not what it is to be")

    def _take(self, shown: _Shown, before: _Shown | None) -> None:
        self._icon.title = shown.title
        if before is None or before.menu is not shown.menu:
            self._icon.menu = shown.menu
        if before is None or before.picture != shown.picture:
            self._draw(shown.picture)
        self._icon._status_item.button().setAccessibilityLabel_(shown.description)
        self._up = shown

    def _draw(self, picture: Picture) -> None:
        """As large as the menu bar is high. pystray would give it a pixel a point, which is a blur on most Macs."""
        points = int(self._icon._status_bar.thickness())
        file = io.BytesIO()
        picture.image(points * SHARPNESS).save(file, "png")
        self._icon.icon = picture.image(points)
        self._icon.visible = True
        png = file.getvalue()
        data = importlib.import_module("Foundation").NSData.dataWithBytes_length_(png, len(png))
        image = importlib.import_module("AppKit").NSImage.alloc().initWithData_(data)
        image.setSize_((points, points))
        self._icon._status_item.button().setImage_(image)


def _heed_signals() -> None:
    """Have signals come through AppKit's loop, in which Python runs nothing by itself; after pystray, whose own way
    with Ctrl-C ends the process on the spot."""
    mach = importlib.import_module("PyObjCTools.MachSignals")
    for number in SIGNALS:
        handler = signal.getsignal(number)
        if callable(handler):
            mach.signal(number, _passing_on(handler))


def _passing_on(handler: Callable[[int, Any], Any]) -> Callable[[int], None]:
    def heard(number: int) -> None:
        handler(number, None)

    return heard
