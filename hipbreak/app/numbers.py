"""The diary's days with the running one as it is now: the bout that still runs is not in the diary yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hipbreak.core import hours
from hipbreak.engine import Engine
from hipbreak.history import DaySummary, Diary


def today(engine: Engine) -> date:
    """The day (section 1) that is running."""
    return hours.day_of(engine.clock.wall(), engine.settings.sitting.day_starts)


def days(engine: Engine, diary: Diary, first: date, last: date) -> tuple[DaySummary, ...]:
    """The days from ``first`` to ``last``; today's sitting, longest bout and breaks are the rules' own numbers."""
    now, running = engine.status().today, today(engine)
    return tuple(
        replace(
            day,
            sitting_seconds=now.sitting_seconds,
            longest_bout_seconds=now.longest_bout_seconds,
            breaks=now.breaks,
        )
        if day.day == running
        else day
        for day in diary.days(first, last, engine.settings.sitting.day_starts)
    )
