"""``hipbreak doctor``: tries each thing that hipbreak needs on this desktop, for real, and says what is missing.

Jurisdiction: what is tried, in which order, and what counts as healthy. Each try has a deadline and none can fail the
others. Sentences are in ``wording.doctor``.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from hipbreak.doctor import here
from hipbreak.doctor.check import Check

__all__ = ["NEEDED", "Check", "checks", "healthy", "open_and_close", "to_json"]
log = logging.getLogger(__name__)
NEEDED = ("tray", "prompt", "windows", "input", "diary", "instance")
open_and_close = here.open_and_close


def checks() -> Iterator[Check]:
    """One check after the other, as soon as each is done."""
    for name, attempt in _desktop():
        yield tried(name, attempt)
    yield from _facts()
    for name, attempt in _everywhere():
        yield tried(name, attempt)


def tried(name: str, attempt: Callable[[], Check]) -> Check:
    """What ``attempt`` found; one that fails in a way nobody thought of is a check that failed."""
    try:
        return attempt()
    except Exception as error:  # the other checks matter more than this one
        log.info("%s could not be tried", name, exc_info=True)
        return Check(name, False, "failed", said=type(error).__name__)


def _facts() -> Iterator[Check]:
    """What can be known of the session; nothing of it where that cannot even be tried."""
    try:
        yield from _session()
    except Exception as error:  # the other checks matter more than these
        log.info("the session's facts could not be tried", exc_info=True)
        yield Check("input", False, "failed", said=type(error).__name__)


def _session() -> Iterator[Check]:
    if sys.platform == "win32":
        from hipbreak.doctor import windows

        return windows.facts()
    if sys.platform == "darwin":
        from hipbreak.doctor import macos

        return macos.facts()
    from hipbreak.doctor import linux

    return linux.facts()


def healthy(done: Iterable[Check]) -> bool:
    """True if nothing that is needed was found missing; what cannot be known does not count against it."""
    return not any(check.ok is False for check in done if check.name in NEEDED)


def to_json(check: Check) -> dict[str, Any]:
    """For ``--json``."""
    return asdict(check) | {"needed": check.name in NEEDED}


def _desktop() -> Iterator[tuple[str, Callable[[], Check]]]:
    if sys.platform == "win32":
        from hipbreak.doctor import windows

        yield "tray", windows.tray
        yield "prompt", windows.prompt
    elif sys.platform == "darwin":
        from hipbreak.doctor import macos

        yield "tray", macos.tray
    else:
        from hipbreak.doctor import linux

        yield "tray", linux.tray
        yield "menu", linux.menu
        yield "prompt", linux.prompt


def _everywhere() -> Iterator[tuple[str, Callable[[], Check]]]:
    yield "windows", here.windows
    yield "sound", here.beep
    yield "voice", here.voice
    yield "diary", here.diary
    yield "config", here.config
    yield "moves", here.moves
    yield "autostart", here.autostart
    yield "log", here.log
    yield "instance", here.instance
