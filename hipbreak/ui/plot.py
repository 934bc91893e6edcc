"""Charts: one picture under the system's own text, with items that the arrow keys reach.

Jurisdiction: drawing and focus of charts; what they show is their windows' business. Coordinates are logical pixels.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

from hipbreak.ui.draw import Pen
from hipbreak.ui.kit import Kit
from hipbreak.ui.tokens import FOCUS

Box = tuple[float, float, float, float]


class Plot:
    """A chart of ``width`` by ``height``: draw with ``pen`` and :meth:`text`, then :meth:`show`.

    ``items`` are boxes; Left, Right, Home and End move a frame between them and call ``on_item`` with the number.
    """

    def __init__(self, kit: Kit, parent: tk.Misc, width: float, height: float) -> None:
        self.kit, self.width, self.height = kit, width, height
        self.canvas = kit.canvas(parent, width, height, focus=True)
        self.pen = Pen(width, height, kit.scale, kit.palette.of(kit.on(parent)))
        self.items: list[Box] = []
        self.chosen = 0
        self.on_item: Callable[[int], None] = lambda _: None

    def text(self, x: float, y: float, text: str, face: str = "small", colour: str = "sub", anchor: str = "w") -> None:
        """Text over the picture; ``colour`` is a palette name."""
        where: Any = anchor
        ink = self.kit.palette.of(colour)
        self.canvas.create_text(
            self.kit.px(x), self.kit.px(y), text=text, font=self.kit.fonts[face], fill=ink, anchor=where
        )

    def show(self) -> tk.Canvas:
        """Puts the picture under the texts and the keys on the canvas; returns the widget to place."""
        picture = self.canvas.create_image(0, 0, anchor="nw", image=str(self.kit.photo(self.pen.done())))
        self.canvas.tag_lower(picture)
        for key, step in (("Left", -1), ("Right", 1), ("Home", -len(self.items)), ("End", len(self.items))):
            self.canvas.bind(f"<{key}>", lambda _, step=step: self.choose(self.chosen + step))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        for event in ("<FocusIn>", "<FocusOut>"):
            self.canvas.bind(event, lambda _: self._frame(), add=True)
        self.canvas.bind("<Button-1>", self._clicked)
        return self.canvas

    def choose(self, item: int) -> None:
        """Moves the frame to ``item``, or to the nearest there is."""
        if self.items:
            self.chosen = max(0, min(item, len(self.items) - 1))
            self._frame()
            self.on_item(self.chosen)

    def _clicked(self, event: Any) -> None:
        self.canvas.focus_set()
        for place, (left, _, right, _) in enumerate(self.items):
            if self.kit.px(left) <= event.x < self.kit.px(right):
                self.choose(place)

    def _frame(self) -> None:
        """The chosen item: the focus ring while the chart has the focus, a thin line otherwise."""
        self.canvas.delete("frame")
        if not self.items:
            return
        focused = self.canvas.focus_displayof() is self.canvas
        width, ink = (FOCUS, self.kit.palette.focus) if focused else (1, self.kit.palette.line)
        px, half = self.kit.px, width / 2
        left, top, right, bottom = self.items[self.chosen]
        corners = (px(left + half), px(top + half), px(right - half), px(bottom - half))
        self.canvas.create_rectangle(*corners, outline=ink, width=max(1, px(width)), tags="frame")
