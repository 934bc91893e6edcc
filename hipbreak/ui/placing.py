"""Where a window that may be resized lies: the first time, in large mode and back, and next time in the same place.

Jurisdiction: size and place of the routine's window on the screen. Pixels are the screen's, but for the smallest sizes
and :class:`Place`, which are logical.
"""

from __future__ import annotations

import re
import tkinter as tk
from dataclasses import dataclass, field
from typing import NamedTuple

from hipbreak.core.opening import Place
from hipbreak.ui.kit import Kit
from hipbreak.ui.window import complain
from hipbreak.ui.work_area import Area, area_at, work_area

USUAL = (460, 656)
LARGE, LEAST_LARGE = (1200, 760), (820, 560)
TITLE = 32  # what a window manager puts above a window, until it can be measured
SIDE = 8  # what it puts on each side, or more than that: Windows has 8 logical pixels
GRIP = 16  # logical pixels below its upper edge a window can be got hold of


class Box(NamedTuple):
    """Size and upper left corner, as Tk's geometry has them."""

    width: int
    height: int
    x: int
    y: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}+{self.x}+{self.y}"


@dataclass
class Placing:
    """Size and place of the window of ``root``; ``remembered`` is where it is to be next time.

    ``large`` is whether it has the large size now; ``size`` is the one that pages are to fill: what it was ``given``
    holds until the window manager has heeded. ``former`` is where it goes back to.
    """

    root: tk.Tk
    kit: Kit
    remembered: Place | None = None
    large: bool = field(default=False, init=False)
    size: tuple[int, int] = field(default=(0, 0), init=False)
    least: tuple[int, int] = field(default=(0, 0), init=False)
    former: Box | None = field(default=None, init=False)
    given: Box | None = field(default=None, init=False)

    def begin(self, large: bool) -> None:
        """The first time: where it was, or in the middle of the monitor with the pointer."""
        self.former = self._last_time() or self._middle()
        self._give(self._enlarged(self.former) if large else self.former, 0, large)

    def need(self, height: float, large: bool) -> None:
        """The page on the screen has another need, or another mode: the window grows where it is too low."""
        if large == self.large:
            self._grow(height)
        elif self._zoomed():
            self.former = None if large else self.former
            self._limit(height, large)
        elif large:
            self.former = self._now()
            self._give(self._enlarged(self.former), height, large)
        else:
            self._give(self.former or self._middle(), height, large)

    def told(self) -> Place | None:
        """Where it is, for next time; None where it fills the screen by the person's wish."""
        box = self.former if self.large else None if self._zoomed() else self._now()
        return Place(*(round(part / self.kit.scale, 1) for part in (box.x, box.y, *box[:2]))) if box else None

    def news(self) -> Place | None:
        """The same, once: None where that is what was remembered, or told the last time."""
        place = self.told()
        if place is None or place == self.remembered:
            return None
        self.remembered = place
        return place

    def settled(self) -> bool:
        """What the window manager and the person have made of it holds now; whether that is another size."""
        self.given, before = None, self.size
        self.size = (self.root.winfo_width(), self.root.winfo_height())
        return self.size != before

    # -- which place --------------------------------------------------------------------------------------------

    def _last_time(self) -> Box | None:
        place, px = self.remembered, self.kit.px
        if place is None:
            return None
        width, height = max(px(place.width), px(USUAL[0])), max(px(place.height), px(USUAL[1]))
        x, y = px(place.x), px(place.y)
        area = area_at(self.root, x + width // 2, y + px(GRIP))
        if area is None:
            complain("the routine window was on a monitor that is not there now: it opens where the pointer is")
            return None
        return self._inside(Box(width, height, x, y), area)

    def _middle(self) -> Box:
        area = work_area(self.root)
        box = Box(self.kit.px(USUAL[0]), self.kit.px(USUAL[1]), 0, 0)
        wide, high = self._framed(box)
        x, y = (area.left + area.right - wide) // 2, (area.top + area.bottom - high) // 2
        return self._inside(box._replace(x=x, y=y), area)

    def _enlarged(self, usual: Box) -> Box:
        """The large size around the same middle, as far as the monitor has room."""
        middle = usual.x + usual.width // 2, usual.y + usual.height // 2
        area = area_at(self.root, *middle) or work_area(self.root)
        width, height = (min(self.kit.px(side), room) for side, room in zip(LARGE, self._room(area), strict=True))
        return self._inside(Box(width, height, middle[0] - width // 2, middle[1] - height // 2), area)

    def _room(self, area: Area) -> tuple[int, int]:
        """The largest size that a window may have in ``area``."""
        wide, high = self._framed(Box(0, 0, 0, 0))
        wide = max(wide, 2 * self.kit.px(SIDE))
        return area.right - area.left - wide, area.bottom - area.top - high

    def _inside(self, box: Box, area: Area) -> Box:
        """``box`` with its frame moved into ``area``, and made smaller where it is larger than that."""
        width, height = (min(side, room) for side, room in zip(box[:2], self._room(area), strict=True))
        box = box._replace(width=width, height=height)
        wide, high = self._framed(box)
        x = max(area.left, min(box.x, area.right - wide))
        y = max(area.top, min(box.y, area.bottom - high))
        return box._replace(x=x, y=y)

    def _framed(self, box: Box) -> tuple[int, int]:
        """Width and height with what the window manager draws around it."""
        if not self.root.winfo_ismapped():
            return box.width, box.height + self.kit.px(TITLE)
        now = self._drawn()
        side, top = (max(0, self.root.winfo_rootx() - now.x), max(0, self.root.winfo_rooty() - now.y))
        return box.width + 2 * side, box.height + top + side

    # -- what Tk is told ----------------------------------------------------------------------------------------

    def _give(self, box: Box, height: float, large: bool) -> None:
        self._limit(height, large, box)
        self.root.geometry(str(box))
        self.given, self.size = box, box[:2]

    def _grow(self, height: float) -> None:
        self._limit(height, self.large)
        now = self._now()
        if now.height < self.least[1]:
            self._give(self._inside(now._replace(height=self.least[1]), self._area(now)), height, self.large)

    def _limit(self, height: float, large: bool, box: Box | None = None) -> None:
        """The smallest size; never more than the monitor of ``box`` has room for."""
        self.large = large
        wanted = LEAST_LARGE if large else (USUAL[0], max(USUAL[1], height))
        room = self._room(self._area(box or self._now()))
        self.least = (min(self.kit.px(wanted[0]), room[0]), min(self.kit.px(wanted[1]), room[1]))
        self.root.minsize(*self.least)

    def _area(self, box: Box) -> Area:
        """That of the monitor on which ``box`` can be got hold of."""
        return area_at(self.root, box.x + box.width // 2, box.y + self.kit.px(GRIP)) or work_area(self.root)

    def _zoomed(self) -> bool:
        if self.root.tk.call("tk", "windowingsystem") == "x11":
            return bool(self.root.attributes("-zoomed"))
        return self.root.state() == "zoomed"

    def _now(self) -> Box:
        return self.given or self._drawn()

    def _drawn(self) -> Box:
        found = re.fullmatch(r"(\d+)x(\d+)\+(-?\d+)\+(-?\d+)", self.root.geometry())
        if not found:
            return Box(*self.size, self.root.winfo_x(), self.root.winfo_y())
        return Box(*(int(part) for part in found.groups()))
