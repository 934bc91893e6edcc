"""Whether the screen is locked, or the computer is another user's for the moment.

Jurisdiction: that one yes or no, asked of the window server at each look. Sleep is measured by the clock (S5);
:mod:`.notices` only brings a look forward. The two keys are documented nowhere or halfway, and are widely used.
"""

from __future__ import annotations

from hipbreak.desktop.macos.core_foundation import Values
from hipbreak.desktop.macos.frameworks import Calls

LOCKED = "CGSSessionScreenIsLocked"  # absent while it is not locked
ON_CONSOLE = "kCGSSessionOnConsoleKey"


class Session:
    """The session that this program runs in."""

    def __init__(self, calls: Calls) -> None:
        self._calls, self._values = calls, Values(calls)

    def locked(self) -> bool | None:
        """Locked, or in the background (S4); None where there is no session of a person's to ask about."""
        ask = self._calls.get("CGSessionCopyCurrentDictionary")
        if ask is None:
            return None
        with self._values.ours(ask()) as session:
            if not session:
                return None
            locked = self._values.number(self._values.entry(session, LOCKED))
            on_console = self._values.number(self._values.entry(session, ON_CONSOLE))
            return bool(locked) or on_console == 0
