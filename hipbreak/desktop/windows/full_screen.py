"""Whether the window in front fills its screen.

Jurisdiction: that one yes or no, from the places of window and screen; no title is read. The desktop is no window, nor
is one that is merely as large as it gets: it has a title bar, and lies over its screen where the task bar hides.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Callable
from ctypes import wintypes
from dataclasses import dataclass

from hipbreak.desktop.windows.native import function, last_error

SLACK = 2  # pixels; places on screens of another scale are rounded
DESKTOP = frozenset({"Progman", "WorkerW", "Shell_TrayWnd"})  # classes of the desktop's own windows
_CAPTION = 0x00C00000
_STYLE = -16
_NEAREST = 2

_log = logging.getLogger(__name__)

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Front:
    """The window in front and its screen, as (left, top, right, bottom) in pixels. ``caption``: it has a title bar;
    ``desktop``: it is the desktop's own."""

    window: Box
    screen: Box
    caption: bool = False
    desktop: bool = False


def fills(front: Front | None) -> bool:
    """True for a window that covers its screen and is meant to."""
    if front is None or front.desktop or front.caption:
        return False
    left, top, right, bottom = front.window
    edges = front.screen
    return (
        left <= edges[0] + SLACK
        and top <= edges[1] + SLACK
        and right >= edges[2] - SLACK
        and bottom >= edges[3] - SLACK
    )


class _MonitorInfo(ctypes.Structure):
    _fields_ = (
        ("size", wintypes.DWORD),
        ("screen", wintypes.RECT),
        ("work", wintypes.RECT),
        ("flags", wintypes.DWORD),
    )


def system_front() -> Callable[[], Front | None]:
    """Asks for the window in front, None where there is none; that and this raise OSError."""
    hwnd, rect = wintypes.HWND, ctypes.POINTER(wintypes.RECT)
    foreground = function("user32.dll", "GetForegroundWindow", hwnd)
    desktops = (function("user32.dll", "GetDesktopWindow", hwnd), function("user32.dll", "GetShellWindow", hwnd))
    class_name = function("user32.dll", "GetClassNameW", ctypes.c_int, hwnd, wintypes.LPWSTR, ctypes.c_int)
    window_rect = function("user32.dll", "GetWindowRect", wintypes.BOOL, hwnd, rect)
    style = function("user32.dll", "GetWindowLongW", wintypes.LONG, hwnd, ctypes.c_int)
    monitor = function("user32.dll", "MonitorFromWindow", wintypes.HMONITOR, hwnd, wintypes.DWORD)
    monitor_info = function(
        "user32.dll", "GetMonitorInfoW", wintypes.BOOL, wintypes.HMONITOR, ctypes.POINTER(_MonitorInfo)
    )

    def front() -> Front | None:
        window = foreground()
        if not window:
            return None
        name = ctypes.create_unicode_buffer(64)
        class_name(window, name, len(name))
        place, info = wintypes.RECT(), _MonitorInfo(size=ctypes.sizeof(_MonitorInfo))
        if not window_rect(window, ctypes.byref(place)):
            raise last_error("GetWindowRect")
        if not monitor_info(monitor(window, _NEAREST), ctypes.byref(info)):
            raise last_error("GetMonitorInfo")
        return Front(
            _box(place),
            _box(info.screen),
            style(window, _STYLE) & _CAPTION == _CAPTION,
            window in [desktop() for desktop in desktops] or name.value in DESKTOP,
        )

    return front


def _box(rect: wintypes.RECT) -> Box:
    return (int(rect.left), int(rect.top), int(rect.right), int(rect.bottom))


class FullScreen:
    """All methods belong to one thread."""

    def __init__(self, make: Callable[[], Callable[[], Front | None]] = system_front) -> None:
        self._front: Callable[[], Front | None] | None = None
        try:
            self._front = make()
        except OSError as error:
            _log.warning("full screen is unknown: %s", error)

    def now(self) -> bool | None:
        """The window in front fills the screen; None where Windows does not say. One that goes while it is asked about
        does not."""
        if self._front is None:
            return None
        try:
            return fills(self._front())
        except OSError as error:
            _log.debug("the window in front is gone: %s", error)
            return False
