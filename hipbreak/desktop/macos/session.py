"""Whether the screen is locked, or the computer is another user's for the moment.

Jurisdiction: that, asked of the window server at each look. Sleep is measured by the clock (S5); :mod:`.notices` only
brings a look forward. The two keys are documented nowhere or halfway, and are widely used. Whether somebody looks in
from afar (screen sharing) macOS does not tell: such a session is in front, or it is none of these.
"""

from __future__ import annotations

from dataclasses import dataclass

from hipbreak.desktop.macos.core_foundation import Values
from hipbreak.desktop.macos.frameworks import Calls

LOCKED = "CGSSessionScreenIsLocked"  # absent while it is not locked
ON_CONSOLE = "kCGSSessionOnConsoleKey"


@dataclass(frozen=True)
class Turn:
    """``screen``: the lock is on; ``ours``: this session is in front, None where that is not said."""

    screen: bool = False
    ours: bool | None = None

    @property
    def locked(self) -> bool:
        """Locked, or in the background (S4)."""
        return self.screen or self.ours is False

    def source(self) -> str:
        """A code for the session; its sentence is in ``wording.sources``."""
        return "none" if self.ours is None else "turn" if self.ours else "background"


class Session:
    """The session that this program runs in."""

    def __init__(self, calls: Calls) -> None:
        self._calls, self._values = calls, Values(calls)

    def now(self) -> Turn | None:
        """None where there is no session of a person's to ask about."""
        ask = self._calls.get("CGSessionCopyCurrentDictionary")
        if ask is None:
            return None
        with self._values.ours(ask()) as session:
            if not session:
                return None
            locked = self._values.number(self._values.entry(session, LOCKED))
            on_console = self._values.number(self._values.entry(session, ON_CONSOLE))
            return Turn(bool(locked), None if on_console is None else bool(on_console))
