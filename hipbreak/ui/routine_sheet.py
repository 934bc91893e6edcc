"""How a page of the routine's window shares its room: a line on top, the picture, a caption, a column of the rest.

Jurisdiction: who gets which rectangle. The picture gets every pixel that the others leave: above the column, or in
large mode at its left; where they leave too little, there is none. Sizes given and taken are device pixels, but for
:meth:`Picture.resize`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from tkinter import ttk
from typing import Protocol

from hipbreak.core.frames import Frame
from hipbreak.ui.kit import Kit
from hipbreak.ui.routine_stage import still
from hipbreak.ui.routine_top import TopBar
from hipbreak.ui.slide import Slide

WIDTH = 460  # logical pixels: the column, and the smallest window
MARGIN = 20
SMALLEST_PICTURE = 120  # for which a window grows
LEAST_PICTURE = 56  # a lower figure tells nothing
LEAST_BESIDE = 140  # the same for its width beside the column
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
    slide: Slide = field(init=False)
    wraps: Mapping[ttk.Label, int] = field(init=False)

    def __post_init__(self) -> None:
        self.wraps = {part: wide for part in labels(self.column) if (wide := int(str(part.cget("wraplength") or 0)))}
        self.slide = Slide(self.kit, self.page, self.column, self.top.frame, self.focus)

    def least(self) -> float:
        """The height that it needs above its column, logical pixels; valid after :meth:`fit`."""
        self.page.update_idletasks()
        column = self.column.winfo_reqheight() + self.top.frame.winfo_reqheight()
        return column / self.kit.scale + SMALLEST_PICTURE + (CAPTION if self.caption else 0)

    def fit(self, width: int, height: int, large: bool) -> None:
        """Shares ``width`` times ``height`` device pixels. Where there is no room for the figure beside the column, or
        for large type, large mode does without."""
        px = self.kit.px
        beside = min(round(width * SHARE), width - px(WIDTH)) if large else 0
        beside = beside if beside >= px(LEAST_BESIDE) else 0
        large = beside > 0
        room = Room(width - beside if large else min(width, px(WIDTH)), height - self._top(), large)
        self.top.fit(width - beside)
        if not self.fills:
            self._wrap(max(0, px(WIDTH) - room.width))
        self._arrange(room)
        if large and self.fills and self.column.winfo_reqheight() > room.height:
            self._arrange(replace(room, large=False))
        below = px(LARGE_CAPTION if large else CAPTION) if self.caption else 0
        if large:
            self._beside(room, beside, height, below)
        else:
            self._above(room, width, below)

    def _wrap(self, lack: int) -> None:
        """On a page that was built for more width, ``lack`` device pixels of it are missing."""
        for part, usual in self.wraps.items():
            part.configure(wraplength=max(1, usual - lack))

    def _arrange(self, room: Room) -> None:
        self.arrange(room)
        self.page.update_idletasks()

    def _top(self) -> int:
        return self.top.frame.winfo_reqheight()

    def _above(self, room: Room, width: int, below: int) -> None:
        top, needed = self._top(), self.column.winfo_reqheight()
        free = room.height - needed
        below = below if free >= below else 0
        picture = free - below if free - below >= self.kit.px(LEAST_PICTURE) else 0
        self.top.frame.place(x=0, y=0, width=width, height=top)
        x = (width - room.width) // 2
        if self.fills:
            self.column.place(x=x, y=top + max(0, free), width=room.width, height=min(needed, room.height))
        else:
            self.slide.place(x, top + max(0, free), room.width, min(needed, room.height))
        self._picture(0, top, width, picture)
        self._caption(0, top + picture, width, (free - picture) if below else 0)

    def _beside(self, room: Room, beside: int, height: int, below: int) -> None:
        top, needed = self._top(), self.column.winfo_reqheight()
        self.top.frame.place(x=beside, y=0, width=room.width, height=top)
        if self.fills:
            self.column.place(x=beside, y=top, width=room.width, height=room.height)
        else:
            wide, high = min(room.width, self.kit.px(WIDTH)), min(needed, room.height)
            self.slide.place(beside + (room.width - wide) // 2, top + (room.height - high) // 2, wide, high)
        below = below if height - below >= self.kit.px(LEAST_PICTURE) else 0
        self._picture(0, 0, beside, height - below)
        self._caption(0, height - below, beside, below)

    def _picture(self, x: int, y: int, width: int, height: int) -> None:
        """The picture; none where its height is 0."""
        label, scale = self.picture.label, self.kit.scale
        if height <= 0:
            label.place_forget()
            return
        label.place(x=x, y=y, width=width, height=height)
        self.picture.resize(width / scale, height / scale)

    def _caption(self, x: int, y: int, width: int, height: int) -> None:
        """The words below the picture; none where their height is 0."""
        if self.caption is None:
            return
        wide = max(1, width - 2 * self.kit.px(MARGIN))
        self.caption.configure(wraplength=wide)
        if height > 0:
            self.caption.place(x=x + self.kit.px(MARGIN), y=y, width=wide, height=height)
        else:
            self.caption.place_forget()


def labels(parent: tk.Misc) -> Iterator[ttk.Label]:
    """Every label below ``parent``."""
    for part in parent.winfo_children():
        if isinstance(part, ttk.Label):
            yield part
        yield from labels(part)


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
