"""The clock of the invented day: a hand that is moved, and never moves by itself.

Jurisdiction: what time it is in the demo. The rules see every instant they asked for, however fast the day goes by, so
that what happens does not depend on how busy the machine is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hipbreak.core.messages import Now

OPENS = 9  # o'clock


@dataclass
class Hand:
    """Has what the engine asks of a ``hipbreak.clock.Clock``; ``at`` are seconds since the day's ``start``."""

    start: datetime
    at: float = 0.0

    def boottime(self) -> float:
        """Seconds, as :meth:`elapsed`."""
        return self.at

    def elapsed(self) -> float:
        """Seconds since the start."""
        return self.at

    def slept(self) -> float:
        """Nobody sleeps on this day."""
        return 0.0

    def wall(self) -> datetime:
        """Local time of the invented day."""
        return self.start + timedelta(seconds=self.at)

    def now(self) -> Now:
        """This instant on both axes."""
        return Now(self.at, self.wall())


def hand(today: datetime) -> Hand:
    """A hand at 09:00 of the day of ``today``."""
    return Hand(today.replace(hour=OPENS, minute=0, second=0, microsecond=0))
