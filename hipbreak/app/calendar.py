"""The calendar (APScheduler): what happens at a time of the wall clock wakes the engine; no rule is decided here.

Jurisdiction: the day's edge (new day, pruning, backup), the edges of the working hours and the sign-off. Each is a
date job in UTC, set anew after it has fired and whenever the wall clock or the time zone has moved, so that travel and
daylight saving cannot leave a job at an hour that is no more (F38). The heartbeat is not here: an interval job stands
still for an hour when the wall clock goes back one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hipbreak.core import hours
from hipbreak.core.settings import Settings
from hipbreak.without_asyncio import without_asyncio


class Calendar:
    """``at_edge`` is called, on APScheduler's thread, at each edge and may only hand over."""

    def __init__(self, at_edge: Callable[[], None]) -> None:
        self._at_edge = at_edge
        self._scheduler = _scheduler()
        self._scheduler.start()
        self._planned: datetime | None = None

    def plan(self, wall: datetime, settings: Settings) -> None:
        """The next edge after the local time ``wall``; called again, it replaces what was planned."""
        away = hours.next_edge(wall, settings.hours, settings.sign_off, settings.sitting.day_starts)
        at = (wall + timedelta(seconds=away)).astimezone(UTC)
        if at == self._planned:
            return
        self._planned = at
        self._scheduler.add_job(
            self._at_edge, "date", run_date=at, id="edge", name="edge of the day", replace_existing=True
        )

    def jobs(self) -> tuple[datetime, ...]:
        """What is planned: one instant, or none yet."""
        return tuple(job.next_run_time for job in self._scheduler.get_jobs())

    def close(self) -> None:
        """Ends the scheduler's thread."""
        self._scheduler.shutdown(wait=False)


def _scheduler() -> Any:
    """APScheduler's background scheduler, its jobs run one by one on its own thread. It asks asyncio for a single
    predicate."""
    with without_asyncio(iscoroutinefunction=inspect.iscoroutinefunction):
        from apscheduler.executors.debug import DebugExecutor
        from apscheduler.schedulers.background import BackgroundScheduler
    return BackgroundScheduler(
        executors={"default": DebugExecutor()},
        job_defaults={"coalesce": True, "misfire_grace_time": None},
        timezone=UTC,
    )
