"""A page that scrolls where the monitor is too low for it, and stands still where it is not.

Jurisdiction: scrolling by wheel, by bar and by the keyboard's focus.
"""

from __future__ import annotations

import sys
import tkinter as tk
from tkinter import ttk
from typing import Any

from hipbreak.ui.kit import Kit
from hipbreak.ui.work_area import area_of

STEP = 48  # logical pixels that one turn of the wheel moves
BAR = 10  # logical pixels that the bar is wide
MENU_BAR = 24 if sys.platform == "darwin" else 0  # of a Mac, which no work area leaves out here
FRAME = 48 + MENU_BAR  # logical pixels: a title bar and some air
SIDES = BAR + 12  # logical pixels beside the page: the bar, and the edges of the frame
MOVING_KEYS = ("Left", "Right", "Up", "Down", "Home", "End")


def room(kit: Kit, root: tk.Tk) -> tuple[float, float]:
    """Width and height that a page may have on the monitor of ``root`` without being cut or scrolled, in logical
    pixels."""
    area = area_of(root)
    return (area.right - area.left) / kit.scale - SIDES, (area.bottom - area.top) / kit.scale - FRAME


class Scroll:
    """Content goes into ``inner``; :meth:`fit` gives the page its size."""

    def __init__(self, kit: Kit, root: tk.Tk) -> None:
        self.kit, self.root = kit, root
        self.focused = ""  # the name of what had the focus last
        self.outer = kit.frame(root)
        self.canvas = kit.canvas(self.outer, 1, 1)
        self.bar = ttk.Scrollbar(
            self.outer, command=self.canvas.yview, style=kit.theme.style("bg", "Vertical.TScrollbar"), takefocus=False
        )
        self.inner = kit.frame(self.canvas)
        self.canvas.configure(yscrollcommand=self.bar.set, xscrollincrement=1, yscrollincrement=1)
        self.item = self.canvas.create_window(0, 0, anchor="nw", window=self.inner)
        self.canvas.pack(side="left", fill="both", expand=True)
        self.outer.pack(fill="both", expand=True)
        self._bind()

    def fit(self, width: float, height: float = 0) -> tuple[int, int]:
        """Lays the content out at ``width`` logical pixels, ``height`` or as high as it asks for, and shows the bar
        where its monitor is too low; where that is too narrow, the right edge of the page is cut, and not the bar.
        Returns the size in device pixels."""
        wide = self.kit.px(width)
        self.canvas.itemconfigure(self.item, width=wide)
        self.inner.update_idletasks()
        asked = max(self.inner.winfo_reqheight(), self.kit.px(height))
        self.canvas.itemconfigure(self.item, height=asked)
        widest, most = (self.kit.px(side) for side in room(self.kit, self.root))
        shown, high = min(wide, widest), min(asked, most)
        self.canvas.configure(width=shown, height=high, scrollregion=(0, 0, wide, asked))
        if asked > most:
            self.bar.pack(side="right", fill="y", before=self.canvas)  # the last one packed would be cut first
        else:
            self.bar.pack_forget()
        return shown + (self.kit.px(BAR) if asked > most else 0), high

    def begin(self, widget: tk.Misc) -> None:
        """Gives ``widget`` the focus and shows the page from its top all the same; the keys that move something in it
        bring it onto the page."""
        self.focused = str(widget)
        widget.focus_set()

    def see(self, widget: tk.Misc) -> None:
        """Scrolls so far that ``widget`` is on the page."""
        page = self.canvas
        top, left = widget.winfo_rooty() - page.winfo_rooty(), widget.winfo_rootx() - page.winfo_rootx()
        page.yview_scroll(_beyond(top, widget.winfo_height(), page.winfo_height()), "units")
        page.xview_scroll(_beyond(left, widget.winfo_width(), page.winfo_width()), "units")

    def _bind(self) -> None:
        step = self.kit.px(STEP)
        self.root.bind("<Button-4>", lambda _: self._turn(-step))
        self.root.bind("<Button-5>", lambda _: self._turn(step))
        self.root.bind("<MouseWheel>", lambda event: self._turn(-step if event.delta > 0 else step))
        self.root.bind("<Prior>", lambda _: self._turn(-self.canvas.winfo_height()))
        self.root.bind("<Next>", lambda _: self._turn(self.canvas.winfo_height()))
        self.root.bind("<FocusIn>", self._focus_came, add=True)
        for key in MOVING_KEYS:
            self.root.bind(f"<{key}>", lambda event: self._moved_in(event.widget), add=True)

    def _turn(self, pixels: int) -> None:
        if self.bar.winfo_ismapped():
            self.canvas.yview_scroll(pixels, "units")

    def _focus_came(self, event: Any) -> None:
        """A window that comes back, with the focus where it was, stays where the person has turned it to."""
        widget: tk.Misc | str = event.widget  # a name where Tk made it by itself
        if isinstance(widget, str) or widget is not self.root.focus_get():  # the frames around it are told as well
            return
        if self._holds(widget) and str(widget) != self.focused:
            self.focused = str(widget)
            self.see(widget)

    def _moved_in(self, widget: tk.Misc | str) -> None:
        if not isinstance(widget, str) and self._holds(widget):
            self.see(widget)

    def _holds(self, widget: tk.Misc) -> bool:
        return str(widget).startswith(f"{self.inner}.")


def _beyond(start: int, length: int, room: int) -> int:
    """How far something is beyond the edge of ``room``: negative before its beginning, 0 inside."""
    return start if start < 0 else max(0, start + length - room)
