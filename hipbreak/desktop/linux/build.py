"""The desktop record for Linux: idle time from X11, lock and sleep from logind and screen savers, notifications.

Jurisdiction: which source serves what here, and that a missing one is named, never guessed (S11).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from hipbreak.core.messages import Event, Sample, Watch
from hipbreak.desktop import Desktop, Told
from hipbreak.desktop.linux.appearance import appearance
from hipbreak.desktop.linux.bus import Bus
from hipbreak.desktop.linux.facts import microphone
from hipbreak.desktop.linux.facts.session import LoginSession, ScreenSavers
from hipbreak.desktop.linux.idle.x11 import X11Idle
from hipbreak.desktop.linux.link import Link
from hipbreak.desktop.linux.prompt import Prompter

READY_WITHIN = 2.0  # seconds that a slow bus may hold up the start
ASKED_EVERY = 1.0  # seconds between two looks while a prompt waits, where the source has to be asked
LATER = ("session", "call", "media", "presenting", "dnd", "reminder")


def build(elapsed: Callable[[], float], wake: Callable[[], None], send: Callable[[Event], None]) -> Desktop:
    """What this session can tell and do.

    ``elapsed`` gives seconds on a clock that counts through sleep. ``wake`` asks for a look and ``send`` takes what
    the person answered; both are called from other threads and may only hand over.
    """
    idle = _idle(elapsed, wake)
    login, savers, prompter = LoginSession(wake), ScreenSavers(wake), Prompter(send)
    session = Link("SESSION", lambda bus: _join(bus, prompter, savers), lambda: _leave(prompter, savers))
    system = Link("SYSTEM", login.joined, login.lost)
    for link in (session, system):
        link.wait(READY_WITHIN)

    def close() -> None:
        session.close()
        system.close()
        if idle:
            idle.close()

    return Desktop(
        sample=lambda: Sample(idle.last_input() if idle else None, locked=login.locked or savers.active),
        watch=idle.watch if idle else _watch_nothing,
        show=prompter.show,
        hide=prompter.hide,
        say=prompter.say,
        sources=lambda: _sources(idle, login, savers, prompter),
        close=close,
        token=prompter.take_token,
        asks=lambda: ASKED_EVERY if idle and idle.source() == "x11_screensaver" else None,
        microphone=microphone.in_use,
        appearance=lambda: appearance(session.bus),
    )


def _idle(elapsed: Callable[[], float], wake: Callable[[], None]) -> X11Idle | None:
    """X11's idle time; on Wayland its X server hears only its own windows and is not asked."""
    display = os.environ.get("DISPLAY", "")
    return None if os.environ.get("WAYLAND_DISPLAY") or not display else X11Idle(display, elapsed, wake)


def _join(bus: Bus, prompter: Prompter, savers: ScreenSavers) -> None:
    prompter.joined(bus)
    savers.joined(bus)


def _leave(prompter: Prompter, savers: ScreenSavers) -> None:
    prompter.lost()
    savers.lost()


def _watch_nothing(_: Watch) -> None:
    """No source that could tell."""


def _sources(idle: X11Idle | None, login: LoginSession, savers: ScreenSavers, prompter: Prompter) -> Mapping[str, Told]:
    """A code for each thing; the sentences are in ``wording.sources``."""
    without = "wayland_none" if os.environ.get("WAYLAND_DISPLAY") else "no_display"
    lock = [name for name, told in (("logind", login.found), ("screensaver", savers.found)) if told]
    unknown = {key: Told("none", known=False) for key in LATER}
    return {
        "input": Told(idle.source() if idle else without, known=idle is not None),
        "lock": Told("+".join(lock) or "none", known=bool(lock), now=login.locked or savers.active),
        "sleep": Told("logind" if login.sleep_told else "clock"),
        "prompt": Told(prompter.source()),
        **unknown,
    }
