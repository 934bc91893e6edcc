"""Whether a window fills a screen, as the window server of macOS lists them.

Jurisdiction: that one yes or no, asked only when it matters (P4: while something keeps the screen on), since a list of
all windows costs something. Places and layers of windows are told without a permission; titles are not, and are not
read.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass

from hipbreak.desktop.macos.core_foundation import Values
from hipbreak.desktop.macos.frameworks import Calls

ON_SCREEN, NO_DESKTOP = 1, 16  # kCGWindowListOptionOnScreenOnly, kCGWindowListExcludeDesktopElements
WINDOW, MENU_BAR = 0, 24  # layers: kCGNormalWindowLevel, kCGMainMenuWindowLevel
NOTCH = 40.0  # points; the strip beside a camera, which a window on a full screen may leave free
SLACK = 1.0  # points
MOST = 32  # displays


@dataclass(frozen=True, slots=True)
class Box:
    """In points; (0, 0) is the upper left corner of the main display."""

    x: float
    y: float
    width: float
    height: float

    def covers(self, other: Box) -> bool:
        """All of ``other`` lies in it."""
        return (
            self.x <= other.x + SLACK
            and self.y <= other.y + SLACK
            and self.x + self.width >= other.x + other.width - SLACK
            and self.y + self.height >= other.y + other.height - SLACK
        )

    def has_middle_of(self, other: Box) -> bool:
        """The middle of ``other`` lies in it."""
        x, y = other.x + other.width / 2, other.y + other.height / 2
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True, slots=True)
class Window:
    """One that can be seen; ``layer`` is 0 for those of programs."""

    layer: float
    box: Box


def fills(windows: Sequence[Window], displays: Sequence[Box]) -> bool:
    """On one of the ``displays`` the foremost window of a program fills it; ``windows`` from front to back."""
    return any(
        _is_filled(display, [each for each in windows if display.has_middle_of(each.box)]) for display in displays
    )


def _is_filled(display: Box, windows: Sequence[Window]) -> bool:
    front = next((each.box for each in windows if each.layer == WINDOW), None)
    if front is None:
        return False
    if front.covers(display):
        return True
    below = Box(display.x, display.y + NOTCH, display.width, display.height - NOTCH)
    has_bar = any(each.layer == MENU_BAR and each.box.width >= display.width - SLACK for each in windows)
    return front.covers(below) and not has_bar  # a window that is only large leaves the menu bar in sight


class FullScreen:
    """Asks the window server."""

    def __init__(self, calls: Calls) -> None:
        self._calls, self._values = calls, Values(calls)

    def now(self) -> bool | None:
        """A window fills a screen; None where the window server does not say."""
        windows, displays = self._windows(), self._displays()
        return None if windows is None or not displays else fills(windows, displays)

    def _windows(self) -> list[Window] | None:
        ask = self._calls.get("CGWindowListCopyWindowInfo")
        if ask is None:
            return None
        with self._values.ours(ask(ON_SCREEN | NO_DESKTOP, 0)) as told:
            if not told:
                return None
            return [window for item in self._values.items(told) if (window := self._window(item))]

    def _window(self, item: int) -> Window | None:
        """None for one that cannot be seen, or is not told."""
        layer, alpha = self._number(item, "kCGWindowLayer"), self._number(item, "kCGWindowAlpha")
        place = self._values.entry(item, "kCGWindowBounds")
        sides = [self._number(place, side) for side in ("X", "Y", "Width", "Height")]
        told = [side for side in sides if side is not None]
        if layer is None or alpha == 0 or len(told) != len(sides):
            return None
        return Window(layer, Box(*told))

    def _number(self, dictionary: int, key: str) -> float | None:
        return self._values.number(self._values.entry(dictionary, key))

    def _displays(self) -> list[Box]:
        listed, bounds = self._calls.get("CGGetActiveDisplayList"), self._calls.get("CGDisplayBounds")
        numbers, count = (ctypes.c_uint32 * MOST)(), ctypes.c_uint32()
        if listed is None or bounds is None or listed(MOST, numbers, ctypes.byref(count)):
            return []
        boxes = (bounds(number) for number in numbers[: min(MOST, count.value)])
        return [Box(box.x, box.y, box.width, box.height) for box in boxes]
