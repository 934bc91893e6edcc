"""A part of a page that is higher than its place: it slides up and down below what covers its upper end.

Jurisdiction: how far it has slid, by wheel, by bar, by page keys and by the keyboard's focus. Sizes are device pixels.
A page that is nothing but one column has ``hipbreak.ui.scroll``.
"""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import Any

from hipbreak.ui.kit import Kit

STEP = 48  # logical pixels that one turn of the wheel moves
BAR = 8  # logical pixels that the bar is wide: it lies in the margin of the part


class Slide:
    """``part`` on ``page``; ``cover`` is what lies above it. :meth:`place` gives it its place."""

    def __init__(self, kit: Kit, page: ttk.Frame, part: ttk.Frame, cover: ttk.Frame, focused: tk.Misc) -> None:
        self.kit, self.page, self.part, self.cover = kit, page, part, cover
        self.focused = str(focused)  # the name of what had the focus last: what has it first does not hide the top
        self.bar = ttk.Scrollbar(
            page, command=self._dragged, style=kit.theme.style("bg", "Vertical.TScrollbar"), takefocus=False
        )
        self.top = self.room = self.offset = self.over = 0

    def place(self, x: int, y: int, width: int, room: int) -> None:
        """The part is ``width`` wide and as high as it asks for; from ``y`` on there is ``room`` for it, and where that
        is too little it slides."""
        needed = self.part.winfo_reqheight()
        self.top, self.room, self.over = y, room, max(0, needed - room)
        self.offset = min(self.offset, self.over)
        self.part.place(x=x, y=y, width=width, height=needed)
        if self.over:
            self.cover.lift()  # the Tab key comes to it last from now on
            bar = self.kit.px(BAR)
            self.bar.place(x=x + width - bar, y=y, width=bar, height=room)
            self.bar.lift()
        else:
            self.bar.place_forget()
        self._show()

    def turn(self, steps: float) -> None:
        """So many turns of the wheel, downwards above 0."""
        self._slide(self.offset + round(steps * self.kit.px(STEP)))

    def leaf(self, pages: int) -> None:
        """So many times its whole room."""
        self._slide(self.offset + pages * self.room)

    def came(self, widget: tk.Misc | str) -> None:
        """The keyboard's focus came to ``widget``: if it lies in the part it is brought into sight."""
        name = str(widget)
        if isinstance(widget, str) or widget is not self.page.focus_get():  # the frames around it are told as well
            return
        if name == self.focused or not name.startswith(f"{self.part}."):
            return
        self.focused = name
        above = widget.winfo_rooty() - self.page.winfo_rooty() - self.top
        below = above + widget.winfo_height() - self.room
        self._slide(self.offset + (above if above < 0 else max(0, below)))

    def _dragged(self, *said: Any) -> None:
        """What a scroll bar says: ``moveto`` and a part of the whole, or ``scroll``, how often and what."""
        if said[0] == "moveto":
            self._slide(round(float(said[1]) * (self.room + self.over)))
        elif said[2] == "pages":
            self.leaf(int(said[1]))
        else:
            self.turn(int(said[1]))

    def _slide(self, offset: int) -> None:
        if self.over:
            self.offset = max(0, min(offset, self.over))
            self._show()

    def _show(self) -> None:
        self.part.place_configure(y=self.top - self.offset)
        whole = max(1, self.room + self.over)
        self.bar.set(self.offset / whole, (self.offset + self.room) / whole)
