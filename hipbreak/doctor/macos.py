"""What macOS offers: a place for the icon, a way for reminders, and the facts of the login.

Jurisdiction: these tries. An icon and a notification need the loop of a whole application, which a command has not got:
of these two it is said what there is, and nothing is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hipbreak.clock import system_clock
from hipbreak.desktop.macos.build import build
from hipbreak.desktop.macos.frameworks import Calls
from hipbreak.desktop.macos.in_time import InTime
from hipbreak.desktop.macos.main_thread import OnMain, main_thread
from hipbreak.doctor.check import Check
from hipbreak.doctor.facts import FACTS, told


def tray(bridge: Callable[[], OnMain | None] = main_thread) -> Check:
    """Whether there is a way to the menu bar; whether macOS shows the icon there, only the person sees."""
    return Check("tray", None, "menu_bar") if bridge() else Check("tray", False, "no_bridge")


def facts(calls: Calls | None = None, in_time: Callable[[float], InTime] = InTime) -> Iterator[Check]:
    """How reminders are shown, and what can be known of this login. ``calls`` in place of the functions of macOS,
    ``in_time`` of what asks within so many seconds."""
    return told(
        lambda told_more: build(system_clock().elapsed, told_more, lambda _: None, calls, in_time),
        ("prompt", *FACTS),
    )
