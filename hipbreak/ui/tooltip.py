"""Tooltips: the name of a button that shows only an icon, after a moment of hovering or as soon as it has the focus.

Jurisdiction: when a tooltip comes and goes. Esc takes it away.
"""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING

from hipbreak.ui.tokens import TOOLTIP_MS
from hipbreak.ui.work_area import area_of

if TYPE_CHECKING:
    from hipbreak.ui.kit import Kit


class Tooltip:
    """The tooltip of one widget."""

    def __init__(self, kit: Kit, widget: ttk.Button, text: str) -> None:
        self.kit, self.widget, self.text = kit, widget, text
        self.timer = ""
        self.window: tk.Toplevel | None = None

    def wait(self) -> None:
        """Shows the tooltip after a moment."""
        self.hide()
        self.timer = self.widget.after(TOOLTIP_MS, self.show)

    def show(self) -> None:
        """Shows the tooltip below its widget, where the monitor is free of panels."""
        self.hide()
        if not self.widget.winfo_viewable():
            return
        self.window = window = tk.Toplevel(self.widget, bg=self.kit.palette.edge)
        window.withdraw()
        window.overrideredirect(True)
        frame = self.kit.frame(window, on="sunk", pad=(8, 4))
        frame.pack(padx=1, pady=1)
        self.kit.text(frame, self.text, "small").pack()
        window.update_idletasks()
        window.geometry(self._place(window))
        window.deiconify()

    def _place(self, window: tk.Toplevel) -> str:
        widget, area = self.widget, area_of(self.kit.root)
        width, height = window.winfo_reqwidth(), window.winfo_reqheight()
        x = widget.winfo_rootx() + (widget.winfo_width() - width) // 2
        y = widget.winfo_rooty() + widget.winfo_height()
        if y + height > area.bottom:
            y = widget.winfo_rooty() - height
        return f"+{max(area.left, min(x, area.right - width))}+{y}"

    def hide(self) -> None:
        """Takes the tooltip away."""
        if self.timer:
            self.widget.after_cancel(self.timer)
            self.timer = ""
        if self.window is not None:
            self.window.destroy()
            self.window = None

    def dismiss(self) -> str:
        """Esc takes a tooltip away; only where there is none it means the window."""
        shown = self.window is not None
        self.hide()
        return "break" if shown else ""


def attach(kit: Kit, widget: ttk.Button, text: str) -> None:
    """Gives ``widget`` the tooltip ``text``."""
    tip = Tooltip(kit, widget, text)
    for event in ("<Leave>", "<ButtonPress>", "<FocusOut>", "<Destroy>"):
        widget.bind(event, lambda _: tip.hide(), add=True)
    widget.bind("<Escape>", lambda _: tip.dismiss(), add=True)
    widget.bind("<Enter>", lambda _: tip.wait(), add=True)
    widget.bind("<FocusIn>", lambda _: tip.wait(), add=True)
