"""When somebody last touched key or pointer, as the window server of macOS counts it.

Jurisdiction: idle time on macOS. It can only be asked, needs no permission, and counts what comes from afar (screen
sharing) as well as what comes from the desk.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from hipbreak.core.messages import Watch
from hipbreak.desktop.macos.frameworks import Calls
from hipbreak.desktop.placing import LastInput, place

ASKED_EVERY = 1.0  # seconds between two looks while a prompt waits
SESSION, ANY_INPUT = 0, 0xFFFFFFFF  # kCGEventSourceStateCombinedSessionState, kCGAnyInputEventType
LONGEST = 10 * 365 * 86400.0  # seconds; what is longer was no answer
EARLY = 1.0  # seconds by which an answer may be below zero: an input that has just come

_log = logging.getLogger(__name__)


class MacIdle:
    """An ``IdleSource``. Whether macOS counts on while it sleeps makes no difference, see :func:`place`."""

    def __init__(self, calls: Calls, elapsed: Callable[[], float], mono: Callable[[], float] = time.monotonic) -> None:
        """``mono`` gives seconds on the clock that stops in sleep, ``elapsed`` on the one that does not."""
        self._seconds = calls.get("CGEventSourceSecondsSinceLastEventType")
        self._elapsed, self._mono = elapsed, mono
        self._last: LastInput | None = None
        self._answers = True

    def last_input(self) -> tuple[float | None, float]:
        """The elapsed instant of the last input, exactly; the last known, or None, where macOS does not say."""
        asked = self._mono()
        idle = _sensible(self._seconds(SESSION, ANY_INPUT)) if self._seconds else None
        if idle is not None:
            self._last = place(idle, asked, self._mono(), self._elapsed(), self._last)
        elif self._answers:
            _log.warning("macOS does not tell idle time")
        self._answers = idle is not None
        return (self._last.elapsed if self._last else None), 0.0

    def watch(self, watch: Watch) -> None:
        """It can only be asked."""

    def source(self) -> str:
        """``quartz``, or ``none`` where the last answer made no sense or nobody can be asked."""
        return "quartz" if self._seconds and self._answers else "none"

    def asks(self) -> float | None:
        """Seconds between two looks while a prompt waits."""
        return ASKED_EVERY

    def close(self) -> None:
        """Nothing to end."""


def _sensible(seconds: float) -> float | None:
    """``seconds`` where they can be true: outside of a login session anything may come."""
    return max(0.0, seconds) if -EARLY <= seconds <= LONGEST else None
