"""What the program itself would learn of this session: who tells each thing, and what it says now.

Jurisdiction: these facts, read from the desktop record that this system has; and that nobody waits for them for long.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from hipbreak.desktop import Desktop
from hipbreak.doctor.check import Check

FACTS = ("input", "lock", "sleep", "session", "call", "media", "presenting", "dnd", "reminder")
ANSWER_WITHIN = 1.0  # seconds; who answers late is said to be missing


def told(build: Callable[[Callable[[], None]], Desktop], names: tuple[str, ...] = FACTS) -> Iterator[Check]:
    """One check for each of ``names``. ``build`` makes the record, with what it calls when it has more to tell."""
    told_more = threading.Event()
    desktop = build(told_more.set)
    try:
        desktop.sample()
        deadline = time.monotonic() + ANSWER_WITHIN
        while not all(one.known for one in desktop.sources().values()):
            if not told_more.wait(max(0.0, deadline - time.monotonic())):
                break
            told_more.clear()
        found = desktop.sources()
    finally:
        desktop.close()
    for name in names:
        yield Check(name, found[name].known, found[name].source, now=found[name].now)
