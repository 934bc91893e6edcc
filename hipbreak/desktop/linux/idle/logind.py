"""Since when the session has been idle, as the desktop told the login manager.

Jurisdiction: the source of last resort. The hint is the desktop's word, given after a delay of its own (GNOME: that of
the screen going dark) or never (sway), and logind's instant is that of the word. While there is none, nothing is
known: somebody may be there (S11).
"""

from __future__ import annotations

import time
from collections.abc import Callable

from hipbreak.core.messages import Watch
from hipbreak.desktop.linux.facts.session import LoginSession
from hipbreak.desktop.placing import LastInput, place


class LogindIdle:
    """Reads what ``login`` was told; the change itself wakes, through ``login``."""

    def __init__(
        self, login: LoginSession, elapsed: Callable[[], float], mono: Callable[[], float] = time.monotonic
    ) -> None:
        """``mono`` gives seconds on CLOCK_MONOTONIC, which logind's instant is on."""
        self._login, self._elapsed, self._mono = login, elapsed, mono
        self._last: LastInput | None = None

    def last_input(self) -> tuple[float | None, float]:
        """The elapsed instant since which the session is idle; None while it is not, or nobody says."""
        since = self._login.idle_since
        if since is None:
            return None, 0.0
        now = self._mono()
        self._last = place(max(0.0, now - since), now, now, self._elapsed(), self._last)
        return self._last.elapsed, 0.0

    def watch(self, watch: Watch) -> None:
        """Nothing more can be told than that the hint changed, and that is always told."""

    def source(self) -> str:
        """``logind`` where the session was called idle in this run, else ``none``."""
        return "logind" if self._login.found and self._login.idle_told else "none"

    def asks(self) -> float | None:
        """None: asking would say no more."""
        return None

    def close(self) -> None:
        """Nothing to end."""
