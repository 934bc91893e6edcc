"""The keyboard's focus, borrowed by a window that no window manager manages, and given back.

Jurisdiction: X11, where nobody else gives the focus back. Elsewhere nothing is borrowed and the system does.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any


def borrow_focus(root: tk.Tk) -> Callable[[], None]:
    """Takes the focus for ``root``, which is not managed; the result gives it back to the window that had it."""
    if root.tk.call("tk", "windowingsystem") != "x11":
        root.focus_force()
        return lambda: None
    give_back = _remember(root, root.winfo_screen())
    root.overrideredirect(False)  # Tk gives no focus to a window that is not managed
    root.focus_force()
    root.overrideredirect(True)
    return give_back


def _remember(root: tk.Tk, screen: str) -> Callable[[], None]:
    try:
        from Xlib import X, display, error
    except ImportError:
        return lambda: None
    try:
        connection = display.Display(screen)
    except (error.DisplayError, OSError):
        return lambda: None
    former: Any = connection.get_input_focus().focus

    def give_back() -> None:
        ours = root.focus_displayof() is not None
        if ours and not isinstance(former, int):  # a number stands for no window
            former.set_input_focus(X.RevertToParent, X.CurrentTime, onerror=error.CatchError())  # it may be gone
            connection.sync()
        connection.close()

    return give_back
