"""The calendar with the real APScheduler."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import datetime, timedelta

from hipbreak.app.calendar import Calendar
from hipbreak.core.settings import DEFAULTS
from hipbreak.core.settings_text import read


def test_an_edge_is_told_when_it_comes() -> None:
    told = threading.Event()
    calendar = Calendar(told.set)
    try:
        next_minute = datetime.now().astimezone() + timedelta(minutes=1)
        settings, faults = read({"sign_off": {"at": f"{next_minute:%H:%M}"}})
        assert not faults
        calendar.plan(datetime.now().astimezone(), settings)
        assert told.wait(70)
    finally:
        calendar.close()


def test_a_plan_replaces_the_one_before() -> None:
    calendar = Calendar(lambda: None)
    try:
        noon = datetime(2026, 3, 28, 12).astimezone()
        for hours in range(0, 48, 5):  # over the night in which the clocks of Europe change
            calendar.plan(noon + timedelta(hours=hours), DEFAULTS)
            assert len(calendar.jobs()) == 1
    finally:
        calendar.close()


def test_the_stand_in_leaves_nothing_behind() -> None:
    """In a process of its own: asyncio is the real one for whoever asks later, and APScheduler did not load it."""
    code = (
        "import sys\n"
        "from hipbreak.app.calendar import Calendar\n"
        "Calendar(lambda: None).close()\n"
        "assert 'asyncio' not in sys.modules and 'ssl' not in sys.modules\n"
        "import asyncio\n"
        "assert asyncio.run(asyncio.sleep(0, 7)) == 7\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
