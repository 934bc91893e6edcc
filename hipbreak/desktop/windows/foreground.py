"""Who may come to the front: Windows lets a program do so only by leave of the one that the person has just used.

Jurisdiction: giving that leave. The windows are processes of their own, so that a press elsewhere has to hand it on.
"""

from __future__ import annotations

import contextlib
import ctypes

from hipbreak.desktop.windows.native import function

_ANY_PROCESS = -1


def lend() -> None:
    """Any program may come to the front, until the next input. Nothing happens where this one may not itself."""
    with contextlib.suppress(OSError):
        function("user32.dll", "AllowSetForegroundWindow", ctypes.c_int, ctypes.c_int)(_ANY_PROCESS)
