"""Whether something keeps the screen on: a film, slides, a call.

Jurisdiction: that one yes or no, asked of the power manager. It gives a number for each kind of wish; whose wish it is
stands elsewhere and is not asked. Sound that goes to a screen with speakers is such a wish as well, by macOS's choice.
"""

from __future__ import annotations

import ctypes

from hipbreak.desktop.macos.core_foundation import Values
from hipbreak.desktop.macos.frameworks import Calls

KEEPS_ON = ("PreventUserIdleDisplaySleep", "NoDisplaySleepAssertion")  # the second is the old name of the first


class Media:
    """What the power manager was asked to do."""

    def __init__(self, calls: Calls) -> None:
        self._calls, self._values = calls, Values(calls)

    def now(self) -> bool | None:
        """Something keeps the screen on; None where the power manager does not say."""
        ask = self._calls.get("IOPMCopyAssertionsStatus")
        if ask is None:
            return None
        given = ctypes.c_void_p()
        failed = ask(ctypes.byref(given))
        with self._values.ours(given.value) as levels:
            if failed or not levels:
                return None
            return any((self._values.number(self._values.entry(levels, name)) or 0) > 0 for name in KEEPS_ON)
