"""How a page of the routine's window shares its room: a line on top, the picture, a caption, a column of the rest.

Jurisdiction: who gets which rectangle. The picture gets every pixel that the others leave: above the column, or in
large mode at its left. Sizes given and taken are device pixels, but for :meth:`Picture.resize`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk
from typing import Protocol

from hipbreak.core.frames import Frame
from hipbreak.ui.kit import Kit
from hipbreak.ui.routine_stage import still
from hipbreak.ui.routine_top import TopBar

WIDTH = 460  # logical pixels: the column, and the smallest window
MARGIN = 20
SMALLEST_PICTURE = 120
SHARE = 0.52  # of the width, for the picture in large mode
CAPTION, LARGE_CAPTION = 36, 116  # logical pixels below the picture: two lines of text, three large ones


class Picture(Protocol):
    """What fills the place of the picture."""

    label: tk.Label

    def resize(self, width: float, height: float) -> None:
        """Fills ``width`` times ``height`` logical pixels from now on."""


@dataclass(frozen=True, slots=True)
class Room:
    """What the column may use. ``height`` is what lies below the line on top."""

    width: int
    height: int
    large: bool


@dataclass
class Sheet:
    """One page. ``arrange`` fits what is in the column to its room; ``fills``: in large mode it uses all of it."""

    kit: Kit
    page: ttk.Frame
    top: TopBar
    picture: Picture
    column: ttk.Frame
    focus: ttk.Button
    caption: ttk.Label | None = None
    arrange: Callable[[Room], None] = lambda _: None
    fills: bool = False

    def least(self) -> float:
        """The height that it needs above its column, logical pixels; valid after :meth:`fit`."""
        self.page.update_idletasks()
        column = self.column.winfo_reqheight() + self.top.frame.winfo_reqheight()
        return column / self.kit.scale + SMALLEST_PICTURE + (CAPTION if self.caption else 0)

    def fit(self, width: int, height: int, large: bool) -> None:
        """Shares ``width`` times ``height`` device pixels."""
        px = self.kit.px
        beside = max(0, min(round(width * SHARE), width - px(WIDTH))) if large else 0
        room = Room(width - beside if large else min(width, px(WIDTH)), height - self._top(), large)
        self.top.fit(width - beside)
        self.arrange(room)
        self.page.update_idletasks()
        below = px(LARGE_CAPTION if large else CAPTION) if self.caption else 0
        if large:
            self._beside(room, beside, height, below)
        else:
            self._above(room, width, height, below)

    def _top(self) -> int:
        return self.top.frame.winfo_reqheight()

    def _above(self, room: Room, width: int, height: int, below: int) -> None:
        top, needed = self._top(), self.column.winfo_reqheight()
        picture = max(1, height - top - needed - below)
        self.top.frame.place(x=0, y=0, width=width, height=top)
        self.column.place(x=(width - room.width) // 2, y=height - needed, width=room.width, height=needed)
        self._picture(0, top, width, picture, below)

    def _beside(self, room: Room, beside: int, height: int, below: int) -> None:
        top, needed = self._top(), self.column.winfo_reqheight()
        wide = room.width if self.fills else min(room.width, self.kit.px(WIDTH))
        high = room.height if self.fills else min(needed, room.height)
        self.top.frame.place(x=beside, y=0, width=room.width, height=top)
        x, y = beside + (room.width - wide) // 2, top + (room.height - high) // 2
        self.column.place(x=x, y=y, width=wide, height=high)
        self._picture(0, 0, max(1, beside), height - below, below)

    def _picture(self, x: int, y: int, width: int, height: int, below: int) -> None:
        scale, margin = self.kit.scale, self.kit.px(MARGIN)
        self.picture.label.place(x=x, y=y, width=width, height=height)
        self.picture.resize(width / scale, height / scale)
        if self.caption is not None:
            self.caption.configure(wraplength=max(1, width - 2 * margin))
            self.caption.place(x=x + margin, y=y + height, width=max(1, width - 2 * margin), height=below)


class Still:
    """A picture of ``frame`` that stands still."""

    def __init__(self, kit: Kit, parent: tk.Misc, frame: Frame, figure: int, faded: bool = False) -> None:
        self.kit, self.frame, self.figure, self.faded = kit, frame, figure, faded
        ground = kit.palette.of(kit.on(parent))
        self.label = tk.Label(parent, bd=0, highlightthickness=0, bg=ground, padx=0, pady=0)
        self.size: tuple[float, float] = (0.0, 0.0)

    def resize(self, width: float, height: float) -> None:
        """Fills ``width`` times ``height`` logical pixels from now on."""
        if (width, height) != self.size:
            self.size = (width, height)
            self.kit.put(self.label, still(self.kit, self.frame, width, height, self.faded, self.figure))
