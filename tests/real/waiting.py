"""Waiting for something to become true: the only place in the tests where time passes.

Jurisdiction: ``until``. Every wait has a condition, a deadline and a name for what did not happen.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
STEP = 0.03


def until(condition: Callable[[], T | None], seconds: float, what: str) -> T:
    """What ``condition`` returns once that is true; asked every 30 ms, for ``seconds`` at most.

    Raises AssertionError that names ``what`` was waited for.
    """
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s in vain for {what}")
        pause.wait(STEP)
