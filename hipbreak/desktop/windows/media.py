"""Whether something keeps the screen on: a film, slides, a game.

Jurisdiction: that yes or no. Windows adds up what all programs demand and says the sum to everybody; who demands it,
it says to administrators only, and here nobody wants to know. It is asked at each look; a call takes microseconds.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Callable
from ctypes import wintypes

from hipbreak.desktop.windows.native import function

_EXECUTION_STATE = 16
_DISPLAY_REQUIRED = 0x2

_log = logging.getLogger(__name__)


def system_state() -> Callable[[], int]:
    """Asks for the sum of all demands, as ``ES_`` bits; that and this raise OSError."""
    ask = function(
        "powrprof.dll",
        "CallNtPowerInformation",
        wintypes.LONG,
        *(ctypes.c_int, ctypes.c_void_p, wintypes.ULONG, ctypes.POINTER(wintypes.ULONG), wintypes.ULONG),
    )

    def state() -> int:
        answer = wintypes.ULONG()
        status = ask(_EXECUTION_STATE, None, 0, ctypes.byref(answer), ctypes.sizeof(answer))
        if status:
            raise OSError(f"CallNtPowerInformation failed: status {status & 0xFFFFFFFF:#x}")
        return int(answer.value)

    return state


class Media:
    """All methods belong to one thread."""

    def __init__(self, make: Callable[[], Callable[[], int]] = system_state) -> None:
        self._state: Callable[[], int] | None = None
        self._failed = False
        try:
            self._state = make()
        except OSError as error:
            _log.warning("what keeps the screen on is unknown: %s", error)
        self.now()

    def now(self) -> bool | None:
        """Something keeps the screen on; None where Windows does not say. Before Windows 11 a demand holds for two
        minutes after it is withdrawn."""
        if self._state is None:
            return None
        try:
            answer = bool(self._state() & _DISPLAY_REQUIRED)
        except OSError as error:
            if not self._failed:
                _log.warning("what keeps the screen on is unknown: %s", error)
            self._failed = True
            return None
        self._failed = False
        return answer

    def source(self) -> str:
        """``windows``, or ``none`` where it does not say."""
        return "none" if self._state is None or self._failed else "windows"
