"""Keys inside windows: Return presses what Space presses, arrows move inside a group, a group is one Tab stop.

Jurisdiction: what ttk's own bindings lack.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from functools import partial
from tkinter import ttk
from typing import Any


def one_stop(buttons: Sequence[ttk.Radiobutton], value: tk.StringVar) -> None:
    """One Tab stop for a group: only the chosen button takes the focus by Tab, arrows move inside."""

    def follow(*_: object) -> None:
        for button in buttons:
            button.configure(takefocus=str(button.cget("value")) == value.get())

    value.trace_add("write", follow)
    follow()


def bind(root: tk.Tk) -> None:
    """Return presses what Space presses; arrows move inside a group of radio buttons."""
    for widget in ("TButton", "TRadiobutton", "TCheckbutton"):
        root.bind_class(widget, "<Return>", lambda event: event.widget.invoke())
        root.bind_class(widget, "<KP_Enter>", lambda event: event.widget.invoke())
    root.bind_class("TMenubutton", "<Return>", lambda event: event.widget.event_generate("<space>"))
    for key, step in (("Left", -1), ("Up", -1), ("Right", 1), ("Down", 1)):
        root.bind_class("TRadiobutton", f"<{key}>", partial(_move, step))


def _move(step: int, event: Any) -> str:
    button: ttk.Radiobutton = event.widget
    variable = str(button.cget("variable"))
    group = [
        other
        for other in button.master.winfo_children()
        if isinstance(other, ttk.Radiobutton) and str(other.cget("variable")) == variable
    ]
    chosen = group[(group.index(button) + step) % len(group)]
    chosen.focus_set()
    chosen.invoke()
    return "break"
