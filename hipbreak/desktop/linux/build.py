"""The desktop record for Linux: every source that a session has, put together.

Jurisdiction: which source serves what here, and that a missing one is named, never guessed (S11). What each of them
says is its own business: ``idle`` for the last input, ``facts`` for everything else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hipbreak.core.messages import Event, Sample
from hipbreak.desktop import Desktop, Told
from hipbreak.desktop.linux.appearance import appearance
from hipbreak.desktop.linux.bus import Bus
from hipbreak.desktop.linux.facts.call import Call
from hipbreak.desktop.linux.facts.do_not_disturb import DoNotDisturb
from hipbreak.desktop.linux.facts.full_screen import FullScreen
from hipbreak.desktop.linux.facts.inhibitors import Inhibitors
from hipbreak.desktop.linux.facts.screen_time import ScreenTime
from hipbreak.desktop.linux.facts.session import LoginSession, ScreenSavers
from hipbreak.desktop.linux.idle.choice import LOST, UNABLE, Idle
from hipbreak.desktop.linux.idle.logind import LogindIdle
from hipbreak.desktop.linux.idle.mutter import MutterIdle
from hipbreak.desktop.linux.idle.wayland import WaylandIdle
from hipbreak.desktop.linux.idle.x11 import X11Idle
from hipbreak.desktop.linux.link import Link
from hipbreak.desktop.linux.prompt import Prompter

READY_WITHIN = 2.0  # seconds that a slow bus may hold up the start
BLIND = UNABLE | LOST | {"logind", "no_display"}  # codes of who cannot tell the last input, or not in time


def build(elapsed: Callable[[], float], wake: Callable[[], None], send: Callable[[Event], None]) -> Desktop:
    """What this session can tell and do.

    ``elapsed`` gives seconds on a clock that counts through sleep. ``wake`` asks for a look and ``send`` takes what
    the person answered; both are called from other threads and may only hand over.
    """
    login, mutter = LoginSession(wake), MutterIdle(elapsed, wake)
    idle = Idle(
        mutter,
        LogindIdle(login, elapsed),
        os.environ,
        lambda name: WaylandIdle(name, elapsed, wake),
        lambda name: X11Idle(name, elapsed, wake),
    )
    facts = _Facts(
        elapsed=elapsed,
        idle=idle,
        login=login,
        savers=ScreenSavers(wake),
        call=Call(wake),
        inhibitors=Inhibitors(wake),
        screen=None if os.environ.get("WAYLAND_DISPLAY") else FullScreen(os.environ.get("DISPLAY", "")),
        silence=DoNotDisturb(wake),
        reminder=ScreenTime(elapsed, wake),
        prompter=Prompter(send),
    )
    on_session = (mutter, facts.prompter, facts.savers, facts.silence, facts.reminder)
    session = Link(
        "SESSION",
        lambda bus: _all([*(part.joined for part in on_session), facts.inhibitors.joined_session], bus),
        lambda: _each([*(part.lost for part in on_session), facts.inhibitors.lost_session]),
    )
    system = Link(
        "SYSTEM",
        lambda bus: _all([login.joined, facts.inhibitors.joined_system], bus),
        lambda: _each([login.lost, facts.inhibitors.lost_system]),
    )
    for link in (session, system):
        link.wait(READY_WITHIN)
    return Desktop(
        sample=facts.sample,
        watch=idle.watch,
        show=facts.prompter.show,
        hide=facts.prompter.hide,
        say=facts.prompter.say,
        sources=facts.sources,
        missing=facts.missing,
        close=lambda: _each([session.close, system.close, facts.close]),
        token=facts.prompter.take_token,
        asks=idle.asks,
        microphone=facts.call.microphone,
        appearance=lambda: appearance(session.bus),
    )


def _all(joined: list[Callable[[Bus], None]], bus: Bus) -> None:
    for join in joined:
        join(bus)


def _each(actions: list[Callable[[], None]]) -> None:
    for action in actions:
        action()


@dataclass(frozen=True)
class _Facts:
    """Who tells what in this session; all methods belong to the engine's thread. ``screen``: None on Wayland, whose
    compositor tells it with the last input or not at all."""

    elapsed: Callable[[], float]
    idle: Idle
    login: LoginSession
    savers: ScreenSavers
    call: Call
    inhibitors: Inhibitors
    screen: FullScreen | None
    silence: DoNotDisturb
    reminder: ScreenTime
    prompter: Prompter

    def sample(self) -> Sample:
        """Everything, now."""
        last, within = self.idle.last_input()
        media = self._media()
        self.silence.refresh()
        return Sample(
            last_input=last,
            within=within,
            locked=self._locked(),
            call=self.call.in_use(),
            media=bool(media),
            presenting=bool(media) and bool(self._full_screen()),
            dnd=bool(self.silence.on),
            reminded=self.reminder.reminded,
        )

    def _locked(self) -> bool:
        return self.login.locked or self.savers.active

    def _media(self) -> bool | None:
        """A yes of either counts; what only one of them can tell, it tells."""
        told = [yes for yes in (self.idle.media, self.inhibitors.media) if yes is not None]
        return any(told) if told else None

    def _full_screen(self) -> bool | None:
        return self.screen.now() if self.screen else self.idle.full_screen

    def sources(self) -> Mapping[str, Told]:
        """A code for each thing; the sentences are in ``wording.sources``."""
        return {
            "input": self._input(),
            "lock": self._lock(),
            "sleep": Told("logind" if self.login.sleep_told else "clock"),
            "session": self._session(),
            "call": self._told(self.call.source(), self.call.in_use()),
            "media": self._told(self._media_source(), self._media()),
            "presenting": self._presenting(),
            "dnd": self._told(self.silence.source(), self.silence.on),
            "reminder": self._reminder(),
            "prompt": Told(self.prompter.source()),
        }

    def missing(self) -> Mapping[str, str]:
        """What the count itself has to do without."""
        input_, lock = self.idle.source(), self._lock()
        return ({"input": input_} if input_ in BLIND else {}) | ({} if lock.known else {"lock": lock.source})

    def _told(self, source: str, now: bool | None) -> Told:
        known = source not in ("none", "absent") and now is not None
        return Told(source, known=known, now=now if known else None)

    def _input(self) -> Told:
        (last, _), source = self.idle.last_input(), self.idle.source()
        since = None if last is None else round(self.elapsed() - last, 1)
        return Told(source, known=source not in BLIND, now=since)

    def _lock(self) -> Told:
        found = (("logind", self.login.found), ("screensaver", self.savers.found))
        return self._told("+".join(name for name, told in found if told) or "none", self._locked())

    def _session(self) -> Told:
        if not self.login.found:
            return Told("none", known=False)
        return Told("remote" if self.login.remote else "local", now=self.login.remote)

    def _media_source(self) -> str:
        told = [] if self.idle.media is None else ["wayland"]
        told += [] if self.inhibitors.media is None else [self.inhibitors.source()]
        return "+".join(told) or "none"

    def _presenting(self) -> Told:
        full, media = self._full_screen(), self._media()
        if full is None or media is None:
            return Told("none", known=False)
        return Told("x11" if self.screen else "wayland", now=full and media)

    def _reminder(self) -> Told:
        spoke = self.reminder.reminded
        if not self.reminder.found:
            return Told("none")
        return Told("gnome" if self.reminder.on else "gnome_off", now=None if spoke is None else self.elapsed() - spoke)

    def close(self) -> None:
        """End what is not on a bus."""
        self.idle.close()
        self.call.close()
        if self.screen:
            self.screen.close()
