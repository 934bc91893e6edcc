"""The line on top of the routine's window: how far the routine is, and the buttons for sound, size and close.

Jurisdiction: this line, and the tooltips of buttons whose meaning changes.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from PIL import Image

from hipbreak.ui.draw import Pen
from hipbreak.ui.kit import Kit
from hipbreak.ui.tokens import Palette
from hipbreak.ui.tooltip import Tooltip
from hipbreak.wording import routine as words

LEFT, RIGHT, GAP = 20, 10, 16  # logical pixels beside the line, and between progress and buttons
BETWEEN, HIGH = 6, 6  # the gaps in the progress, and its height


class TopBar:
    """``frame`` to place. A button is there for each of ``mute`` and ``large`` that is given, and for ``close``."""

    def __init__(
        self,
        kit: Kit,
        parent: tk.Misc,
        close: Callable[[], None],
        closes: str = words.CLOSE,
        mute: Callable[[], None] | None = None,
        large: Callable[[], None] | None = None,
    ) -> None:
        self.kit = kit
        self.frame = kit.frame(parent)
        self.parts: tuple[float, ...] = ()
        self.width = 0.0
        self.progress = kit.picture(self.frame, Image.new("RGBA", (1, 1)))
        self.progress.pack(side="left", padx=(kit.px(LEFT), 0), pady=(kit.px(6), 0))
        self.buttons = kit.frame(self.frame)
        self.buttons.pack(side="right", padx=(0, kit.px(RIGHT)), pady=(kit.px(6), 0))
        self.sound = self._button("sound", words.MUTE, mute) if mute else None
        self.size = self._button("expand", words.LARGE, large) if large else None
        self._button("close", closes, close)
        self.frame.update_idletasks()

    def _button(self, icon: str, tip: str, command: Callable[[], None]) -> tuple[ttk.Button, Tooltip]:
        button = self.kit.button(self.buttons, "", "Icon", icon, command, colour="sub")
        button.pack(side="left")
        return button, hover_tip(self.kit, button, tip, focus=True)

    def fit(self, width: int) -> None:
        """Uses ``width`` device pixels."""
        scale = self.kit.scale
        left = width / scale - LEFT - GAP - RIGHT - self.buttons.winfo_reqwidth() / scale
        if left != self.width:
            self.width = max(1.0, left)
            self._draw()

    def show(self, parts: tuple[float, ...]) -> None:
        """How much of each move lies behind, 0 to 1."""
        parts = tuple(round(part, 2) for part in parts)
        if parts != self.parts:
            self.parts = parts
            self._draw()

    def _draw(self) -> None:
        if self.width and self.parts:
            self.kit.put(self.progress, bar(self.parts, self.width, self.kit.scale, self.kit.palette))

    def muted(self, muted: bool) -> None:
        """Shows whether there is sound."""
        if self.sound:
            button, tip = self.sound
            button.configure(image=self.kit.icon("mute" if muted else "sound", 18, "sub"))
            tip.text = words.UNMUTE if muted else words.MUTE

    def large(self, large: bool) -> None:
        """Says what a press would do."""
        if self.size:
            self.size[1].text = words.USUAL_SIZE if large else words.LARGE


def bar(parts: tuple[float, ...], width: float, scale: float, palette: Palette) -> Image.Image:
    """The progress over the routine, ``width`` logical pixels: one segment a move."""
    pen = Pen(width, HIGH, scale)
    each = max(1.0, (width - BETWEEN * (len(parts) - 1)) / len(parts))
    for place, part in enumerate(parts):
        left = place * (each + BETWEEN)
        pen.rect((left, 0, left + each, HIGH), 3, palette.track)
        if part > 0:
            pen.rect((left, 0, left + max(6, each * part), HIGH), 3, palette.accent)
    return pen.done()


def hover_tip(kit: Kit, button: ttk.Button, text: str, focus: bool = False) -> Tooltip:
    """A tooltip whose ``text`` may change; without ``focus`` for the pointer alone."""
    tip = Tooltip(kit, button, text)
    for event in ("<Enter>", *(["<FocusIn>"] if focus else [])):
        button.bind(event, lambda _: tip.wait(), add=True)
    for event in ("<Leave>", "<ButtonPress>", "<FocusOut>", "<Destroy>"):
        button.bind(event, lambda _: tip.hide(), add=True)
    button.bind("<Escape>", lambda _: tip.dismiss(), add=True)
    return tip
