"""Where on the screen a window may lie: the work area of the monitor that has the window, the pointer, or a point.

Jurisdiction: asking the system, in device pixels. Where it does not say, the whole screen counts.
"""

from __future__ import annotations

import os
import sys
import tkinter as tk
from typing import Any, NamedTuple

UNTOLD_BAR = 40  # device pixels; waybar has 30


class Area(NamedTuple):
    """A rectangle in device pixels."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, x: int, y: int) -> bool:
        """Whether the point lies inside."""
        return self.left <= x < self.right and self.top <= y < self.bottom

    def within(self, other: Area) -> Area:
        """The part of this one that lies in ``other``; this one where there is none."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Area(left, top, right, bottom) if left < right and top < bottom else self


def work_area(root: tk.Tk) -> Area:
    """The work area of the monitor with the pointer."""
    return area_at(root, *root.winfo_pointerxy()) or _screen(root)


def area_of(root: tk.Tk) -> Area:
    """The work area of the monitor that has the upper edge of the window, by which it is moved; of the one with the
    pointer, where it will open, before it is shown."""
    if not root.winfo_ismapped():
        return work_area(root)
    return area_at(root, root.winfo_rootx() + root.winfo_width() // 2, root.winfo_rooty()) or work_area(root)


def area_at(root: tk.Tk, x: int, y: int) -> Area | None:
    """The work area of the monitor that holds the point, None where there is none (any more)."""
    if sys.platform == "win32":
        return _of_windows(x, y)
    screen = _screen(root)
    if sys.platform == "darwin":
        return screen if screen.holds(x, y) else None
    return _of_x11(root.winfo_screen(), x, y, screen)


def _screen(root: tk.Tk) -> Area:
    return Area(0, 0, root.winfo_screenwidth(), root.winfo_screenheight())


def _of_windows(x: int, y: int) -> Area | None:
    import ctypes
    from ctypes import wintypes

    class MonitorInfo(ctypes.Structure):
        _fields_ = [
            ("cbSize", wintypes.DWORD),
            ("rcMonitor", wintypes.RECT),
            ("rcWork", wintypes.RECT),
            ("dwFlags", wintypes.DWORD),
        ]

    system: Any = getattr(ctypes, "windll")  # noqa: B009  # by name: the attribute exists on Windows only
    from_point = system.user32.MonitorFromPoint
    from_point.restype = wintypes.HANDLE
    monitor = from_point(wintypes.POINT(x, y), 0)  # 0: none where no monitor is
    info = MonitorInfo(cbSize=ctypes.sizeof(MonitorInfo))
    if not monitor or not system.user32.GetMonitorInfoW(wintypes.HANDLE(monitor), ctypes.byref(info)):
        return None
    work = info.rcWork
    return Area(work.left, work.top, work.right, work.bottom)


def _of_x11(display_name: str, x: int, y: int, screen: Area) -> Area | None:
    whole = screen if screen.holds(x, y) else None
    try:
        from Xlib import display, error
    except ImportError:
        return whole
    try:
        connection = display.Display(display_name)
    except (error.DisplayError, OSError):
        return whole
    try:
        monitors = _monitors(connection) or [screen]
        here = next((area for area in monitors if area.holds(x, y)), None)
        return here.within(_net_work_area(connection) or _untold(screen)) if here else None
    finally:
        connection.close()


def _untold(screen: Area) -> Area:
    """Sway and the like do not tell X11 of the bars that lie over every window: room for one above and below."""
    bar = UNTOLD_BAR if os.environ.get("WAYLAND_DISPLAY") else 0
    return Area(screen.left, screen.top + bar, screen.right, screen.bottom - bar)


def _monitors(connection: Any) -> list[Area]:
    if not connection.has_extension("RANDR"):
        return []
    found = connection.screen().root.xrandr_get_monitors().monitors
    return [Area(m.x, m.y, m.x + m.width_in_pixels, m.y + m.height_in_pixels) for m in found]


def _net_work_area(connection: Any) -> Area | None:
    """What the window manager leaves free, of the first desktop; the property holds x, y, width, height."""
    atom = connection.intern_atom("_NET_WORKAREA")
    answer = connection.screen().root.get_full_property(atom, 0)
    if answer is None or len(answer.value) < 4:
        return None
    x, y, width, height = (int(value) for value in answer.value[:4])
    return Area(x, y, x + width, y + height)
