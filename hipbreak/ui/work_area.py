"""Where on the screen a card may lie: the work area of the monitor that has the pointer.

Jurisdiction: asking the system, in device pixels. Where it does not say, the whole screen counts.
"""

from __future__ import annotations

import sys
import tkinter as tk
from typing import Any, NamedTuple


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
    screen = Area(0, 0, root.winfo_screenwidth(), root.winfo_screenheight())
    if sys.platform == "win32":
        return _of_windows(screen)
    if sys.platform == "darwin":
        return screen
    return _of_x11(root.winfo_screen(), root.winfo_pointerxy(), screen)


def _of_windows(screen: Area) -> Area:
    import ctypes

    box = (ctypes.c_long * 4)()
    system: Any = getattr(ctypes, "windll")  # noqa: B009  # by name: the attribute exists on Windows only
    get_work_area = 0x30
    return Area(*box) if system.user32.SystemParametersInfoW(get_work_area, 0, box, 0) else screen


def _of_x11(display_name: str, pointer: tuple[int, int], screen: Area) -> Area:
    try:
        from Xlib import display, error
    except ImportError:
        return screen
    try:
        connection = display.Display(display_name)
    except (error.DisplayError, OSError):
        return screen
    try:
        monitors = [area for area in _monitors(connection) if area.holds(*pointer)] or [screen]
        return monitors[0].within(_net_work_area(connection) or screen)
    finally:
        connection.close()


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
