"""The reminder card: it lies at the bottom right, takes no focus and waits for an answer (P5, P7, P18).

Jurisdiction: how the card looks and what a press, a key and the pointer on it tell the parent. What it says and when
it goes is decided by the parent.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping
from tkinter import ttk
from typing import Any

from hipbreak.core.move_table import MoveError, from_json
from hipbreak.core.moves import Move
from hipbreak.ui.borrowed_focus import borrow_focus
from hipbreak.ui.routine_stage import example
from hipbreak.ui.rows import equal_row
from hipbreak.ui.shell import Message, Window, when_mapped
from hipbreak.ui.tokens import CARD_MS
from hipbreak.ui.work_area import work_area

WIDTH = 408
EDGE_GAP = 16  # logical pixels to the edges of the work area
RISE = 12  # logical pixels that the card comes up from below
FRAME_MS = 15
UNSEEN = "+-20000+-20000"  # far off every screen: there the card is drawn before it is seen
ICONS: Mapping[str, str] = {"start": "play", "later": "clock", "skip": "skip", "was_up": "walk", "fine": "check"}
KEYS: Mapping[str, str] = {"s": "start", "l": "later", "k": "skip"}


class Card:
    """The card in its window. ``first`` and updates hold headline, sentence, labels, link, grown, strict, motion;
    ``shown`` is the table of the move that the sentence names, ``figure`` who shows it."""

    def __init__(self, window: Window, first: Message) -> None:
        self.window, self.kit = window, window.kit
        self.inside = self.touched = False
        self.waiting: Message | None = None
        self.body: ttk.Frame | None = None
        self.actions: list[str] = []
        self.buttons: list[ttk.Button] = []
        self.fill(first)
        window.on_update = self.update
        window.ask_close = self.escape
        self._bind()

    def fill(self, first: Message) -> None:
        """Builds the content anew."""
        if self.body is not None:
            self.body.destroy()
        self.strict = bool(first.get("strict"))
        kit, root = self.kit, self.window.root
        root.configure(bg=kit.palette.edge if kit.palette.flat else kit.palette.line)
        self.body = kit.frame(root, on="surface")
        self.body.pack(fill="both", expand=True, padx=max(1, kit.px(1)), pady=max(1, kit.px(1)))
        top = self._top(self.body, first)
        self._actions(self.body, [(str(action), str(text)) for action, text in first.get("labels", ())])
        top.lift()  # Tab order is stacking order: the buttons come before the link

    def _top(self, body: ttk.Frame, first: Message) -> ttk.Frame:
        kit = self.kit
        width, height = (144, 128) if first.get("grown") else (116, 108)
        top = kit.frame(body)
        top.pack(fill="x", padx=kit.px(16), pady=(kit.px(14), kit.px(6)))
        picture = example(kit, _shown(first), width, height, kit.on(top), _figure(first))
        kit.picture(top, picture).grid(row=0, column=0, sticky="sw")
        words = kit.frame(top)
        words.grid(row=0, column=1, sticky="nsew", padx=(kit.px(12), 0))
        top.columnconfigure(1, weight=1)
        wrap = WIDTH - width - 56
        kit.text(words, str(first["headline"]), "heading", wrap=wrap).pack(anchor="w", padx=kit.px(4))
        said = kit.text(words, str(first["sentence"]), wrap=wrap)
        said.pack(anchor="w", padx=kit.px(4), pady=(kit.px(4), kit.px(2)))
        if link := first.get("link"):
            action, text = link
            button = kit.button(words, str(text), "Link", command=lambda: self.press(str(action)))
            button.pack(anchor="w", side="bottom")
        return top

    def _actions(self, body: ttk.Frame, labels: list[tuple[str, str]]) -> None:
        kit = self.kit
        row = kit.frame(body)
        row.pack(fill="x", padx=kit.px(12), pady=(0, kit.px(12)))
        self.actions = [action for action, _ in labels]
        self.buttons = [self._button(row, action, text) for action, text in labels]
        if self.buttons:
            equal_row(kit, row, self.buttons, WIDTH - 26)
        tk.Frame(body, width=kit.px(WIDTH) - 2, height=0, bg=kit.palette.surface).pack()

    def _button(self, row: ttk.Frame, action: str, text: str) -> ttk.Button:
        icon = ICONS.get(action, "")
        return self.kit.button(row, text, "Card.Neutral", icon, icon_size=16, command=lambda: self.press(action))

    # -- what the person does -----------------------------------------------------------------------------------

    def press(self, action: str) -> None:
        """Tells the answer and ends the card."""
        self.window.send({"event": "pressed", "action": action})
        self.window.close()

    def escape(self) -> None:
        """Esc is Later; without Later, and on a strict card, Skip (P18); on a card with neither it only goes away."""
        wanted = ("skip",) if self.strict else ("later", "skip")
        found = next((action for action in wanted if action in self.actions), None)
        if found:
            self.press(found)
            return
        self.window.send({"event": "dismissed"})
        self.window.close()

    def update(self, message: Message) -> None:
        """New content, but never under the pointer."""
        if self.inside:
            self.waiting = message
            return
        self.fill(message)
        place(self.window)

    def pointer(self, event: Any) -> None:
        """Reports when the pointer comes and goes; moving between parts of the card is neither."""
        root = self.window.root
        x, y = event.x_root - root.winfo_rootx(), event.y_root - root.winfo_rooty()
        inside = 0 <= x < root.winfo_width() and 0 <= y < root.winfo_height()
        if inside == self.inside:
            return
        self.inside = inside
        self.window.send({"event": "hover", "inside": inside})
        if not inside and self.waiting is not None:
            message, self.waiting = self.waiting, None
            self.update(message)

    def key(self, event: Any) -> None:
        """S, L and K are Start, Later and Skip."""
        action = KEYS.get(event.keysym.lower())
        if action in self.actions:
            self.press(str(action))

    def focused(self, event: Any) -> None:
        """The focus that a click brought goes to the first answer."""
        if self.touched and event.widget is self.window.root and self.buttons:
            self.buttons[0].focus_set()

    def pressed_on(self, _: object) -> None:
        """Windows tells of a focus that the card has not got, as soon as it is shown."""
        self.touched = True

    def clicked(self, _: object) -> None:
        """A click may bring the focus; nothing else does (P5)."""
        if not self.window.closed and self.window.root.focus_displayof() is None:
            self.window.on_close = borrow_focus(self.window.root)
        elif not self.window.closed and self.window.root.focus_get() is self.window.root and self.buttons:
            self.buttons[0].focus_set()

    def _bind(self) -> None:
        root = self.window.root
        root.bind("<Enter>", self.pointer)
        root.bind("<Leave>", self.pointer)
        root.bind("<Key>", self.key)
        root.bind("<FocusIn>", self.focused)
        root.bind("<ButtonPress>", self.pressed_on)
        root.bind("<ButtonRelease-1>", self.clicked)


def show(window: Window, first: Message) -> None:
    """Puts the card on the screen, without the focus."""
    Card(window, first)
    root = window.root
    root.overrideredirect(True)
    root.attributes("-topmost", True)
    place(window)
    root.geometry(UNSEEN)
    root.deiconify()
    when_mapped(root, lambda: _come(window, still=first.get("motion") == "still"))


def _come(window: Window, *, still: bool) -> None:
    """Onto the screen, drawn already."""
    x, y = place(window)
    if not still:
        _rise(window, x, y, 0)


def _shown(first: Message) -> Move | None:
    """The move to show; None where there is none that can be read, and the figure just stands there."""
    table = first.get("shown")
    try:
        return from_json(table) if isinstance(table, Mapping) else None
    except MoveError:
        return None


def _figure(first: Message) -> int:
    figure = first.get("figure")
    return figure if isinstance(figure, int) else 1


def place(window: Window) -> tuple[int, int]:
    """Bottom right of the work area, at the size that the words ask for; returns the place in device pixels."""
    root, gap = window.root, window.kit.px(EDGE_GAP)
    root.update_idletasks()
    width, height = root.winfo_reqwidth(), root.winfo_reqheight()
    area = work_area(root)
    x, y = max(area.left, area.right - gap - width), max(area.top, area.bottom - gap - height)
    root.geometry(f"{width}x{height}+{x}+{y}")
    return x, y


def _rise(window: Window, x: int, y: int, elapsed: int) -> None:
    """Comes up from below: position only, slower towards the end."""
    left = max(0.0, 1 - elapsed / CARD_MS) ** 3
    window.root.geometry(f"+{x}+{y + window.kit.px(RISE * left)}")
    if left:
        window.root.after(FRAME_MS, _rise, window, x, y, elapsed + FRAME_MS)
