"""The title bar above a window: as dark as the window, where the system draws it by its own lights.

Jurisdiction: Windows, which has to be told. Elsewhere the window manager or macOS knows by itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
import tkinter as tk
from collections.abc import Callable

DARK = (20, 19)  # DWMWA_USE_IMMERSIVE_DARK_MODE; the second is what it was called before Windows 10 2004
MIDDLE = 0x7FFF  # of Tk's red, green and blue
_SYSTEM_FOLDER_ONLY = 0x800

Tell = Callable[[int, int, int], bool]


def match(root: tk.Tk, make: Callable[[], Tell] | None = None) -> None:
    """Gives the window a dark title bar if its ground is dark; before it is shown, for Windows 10 draws none anew.

    ``make`` gives what tells Windows: a window's handle, an attribute and its value; whether it was taken. OSError
    where nobody is to be told.
    """
    if sum(root.winfo_rgb(root.cget("background"))) > 3 * MIDDLE:
        return
    with contextlib.suppress(OSError):
        tell = (make or of_windows)()
        root.update_idletasks()  # before that the window has no frame, and Tk gives another handle for it
        frame = int(root.wm_frame(), 16)
        any(tell(frame, attribute, 1) for attribute in DARK)


def of_windows() -> Tell:
    """Tells Windows. OSError on other systems."""
    if sys.platform != "win32":
        raise OSError("this window manager is part of Windows")
    library = ctypes.WinDLL("dwmapi", winmode=_SYSTEM_FOLDER_ONLY)
    change = library.DwmSetWindowAttribute
    change.restype, change.argtypes = ctypes.c_long, (ctypes.c_void_p, ctypes.c_uint, ctypes.c_void_p, ctypes.c_uint)

    def tell(frame: int, attribute: int, value: int) -> bool:
        wanted = ctypes.c_int(value)
        return bool(change(frame, attribute, ctypes.byref(wanted), ctypes.sizeof(wanted)) == 0)

    return tell
