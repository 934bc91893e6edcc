"""The desktop record for Linux: every source that a session has, put together.

Jurisdiction: which source serves what here, and that a missing one is named, never guessed (S11). What each of them
says is its own business: ``idle`` for the last input, ``facts`` for everything else.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from hipbreak.core.messages import Event, Sample, Watch
from hipbreak.desktop import Appearance, Desktop, Told
from hipbreak.desktop.linux.appearance import appearance
from hipbreak.desktop.linux.bus import Bus, BusError
from hipbreak.desktop.linux.facts.call import Call
from hipbreak.desktop.linux.facts.do_not_disturb import DoNotDisturb
from hipbreak.desktop.linux.facts.full_screen import FullScreen
from hipbreak.desktop.linux.facts.inhibitors import Inhibitors
from hipbreak.desktop.linux.facts.screen_time import ScreenTime
from hipbreak.desktop.linux.facts.session import LoginSession, ScreenSavers
from hipbreak.desktop.linux.idle.choice import ABSENT, LOST, UNABLE, Idle
from hipbreak.desktop.linux.idle.logind import LogindIdle
from hipbreak.desktop.linux.idle.mutter import MutterIdle
from hipbreak.desktop.linux.idle.wayland import WaylandIdle
from hipbreak.desktop.linux.idle.x11 import X11Idle
from hipbreak.desktop.linux.link import Link, wait_for_all
from hipbreak.desktop.linux.prompt import Prompter

READY_WITHIN = 2.0  # seconds that slow buses may hold up the start, both together
TOLD_FOR_ALL = ("wayland", "gnome", "kde", "power")  # codes of who hears of every program that keeps the screen on
LONGEST_GUESS = 60.0  # seconds; S1
BLIND = UNABLE | LOST | ABSENT | {"logind", "no_display"}  # codes of who cannot tell the last input, or not in time
MUTE = ("absent", "silent", "no_bus")  # codes of who shows nothing
FAULT = Told("fault", known=False)

T = TypeVar("T")
_log = logging.getLogger(__name__)


def build(
    elapsed: Callable[[], float],
    wake: Callable[[], None],
    send: Callable[[Event], None],
    held_up: Callable[[Callable[[], None]], None] = lambda _: None,
) -> Desktop:
    """What this session can tell and do.

    ``elapsed`` gives seconds on a clock that counts through sleep. ``wake`` asks for a look and ``send`` takes what
    the person answered; both are called from other threads and may only hand over. ``held_up`` is given, before slow
    buses are waited for, what gives them up for good: a program that is to end need not know what they tell.
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
        screen=FullScreen(idle.x11_name) if idle.x11_name else None,
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
    wait_for_all((session, system), READY_WITHIN, held_up)
    sure, prompter = facts.faults.ask, facts.prompter
    return Desktop(
        sample=facts.sample,
        watch=facts.watch,
        show=lambda number, words: sure("the prompt", lambda: prompter.show(number, words), "failed"),
        hide=prompter.hide,
        say=lambda headline, sentence: sure("the prompt", lambda: prompter.say(headline, sentence), "failed"),
        sources=facts.sources,
        missing=facts.missing,
        close=lambda: _each([session.close, system.close, facts.close]),
        token=prompter.take_token,
        asks=lambda: sure("input", idle.asks, None),
        microphone=facts.call.microphone,
        appearance=lambda: sure("the looks", lambda: appearance(session.bus), Appearance()),
    )


def _all(joined: list[Callable[[Bus], None]], bus: Bus) -> None:
    """Each joins, whatever becomes of the one before; an OSError but a peer's "no" says that the bus itself fails."""
    for join in joined:
        try:
            join(bus)
        except OSError as error:
            if not isinstance(error, BusError):
                raise
            _log.warning("one fact does without the bus: %s", error.name)
        except Exception:
            _log.exception("one fact does without the bus")


def _each(actions: list[Callable[[], None]]) -> None:
    """Each, whatever becomes of the one before."""
    for action in actions:
        try:
            action()
        except Exception:
            _log.exception("one fact did not end well")


class _Faults:
    """A source that fails in a way nobody thought of costs its own answer, and one line until it answers again."""

    def __init__(self) -> None:
        self._failing: set[str] = set()

    def ask(self, what: str, ask: Callable[[], T], otherwise: T) -> T:
        """What ``ask`` says, ``otherwise`` where it fails."""
        try:
            told = ask()
        except Exception:
            if what not in self._failing:
                _log.exception("a fault in what tells of %s", what)
            self._failing.add(what)
            return otherwise
        self._failing.discard(what)
        return told


@dataclass(frozen=True)
class _Facts:
    """Who tells what in this session; all methods belong to the engine's thread. ``screen``: None where there is no X
    server but XWayland: a compositor tells it with the last input or not at all."""

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
    faults: _Faults = field(default_factory=_Faults)

    def sample(self) -> Sample:
        """Everything, now."""
        sure = self.faults.ask
        last, within = sure("input", self.idle.last_input, self.idle.known)
        media = sure("media", self._media, None)
        return Sample(
            last_input=last,
            within=within,
            locked=sure("lock", self._locked, False),
            call=sure("call", self.call.in_use, False),
            media=bool(media),
            presenting=bool(media) and bool(sure("presenting", self._full_screen, None)),
            dnd=bool(sure("dnd", lambda: self.silence.on, None)),
            reminded=sure("reminder", lambda: self.reminder.reminded, None),
        )

    def watch(self, watch: Watch) -> None:
        """What is worth a wake-up from now on; whoever has to be asked is asked in time for it."""
        sure = self.faults.ask
        sure("what is watched for", lambda: self.idle.watch(watch), None)
        sure("the next dnd", lambda: self.silence.refresh(watch.good_for), None)

    def _locked(self) -> bool:
        return self.login.locked or self.savers.active

    def _media(self) -> bool | None:
        """A yes of either counts; what only one of them can tell, it tells."""
        told = [yes for yes in (self.idle.media, self.inhibitors.media) if yes is not None]
        return any(told) if told else None

    def _full_screen(self) -> bool | None:
        """Of a server that does not even tell the last input nothing more is asked: one wait a look is enough."""
        if self.screen:
            return None if self.idle.source() in LOST | ABSENT else self.screen.now()
        return self.idle.full_screen

    def sources(self) -> Mapping[str, Told]:
        """A code for each thing; the sentences are in ``wording.sources``."""
        tell: Mapping[str, Callable[[], Told]] = {
            "input": self._input,
            "lock": self._lock,
            "sleep": lambda: Told("logind" if self.login.sleep_told else "clock"),
            "session": self._session,
            "call": lambda: self._told(self.call.source(), self.call.in_use()),
            "media": lambda: self._told(self._media_source(), self._media()),
            "presenting": self._presenting,
            "dnd": self._do_not_disturb,
            "reminder": self._reminder,
            "prompt": self._prompt,
        }
        return {key: self.faults.ask(f"who tells of {key}", told, FAULT) for key, told in tell.items()}

    def missing(self) -> Mapping[str, str]:
        """What the count itself has to do without."""
        input_, lock = self.faults.ask("who tells of input", self.idle.source, FAULT.source), self._lock()
        blind = input_ in BLIND or input_ == FAULT.source
        return ({"input": input_} if blind else {}) | ({} if lock.known else {"lock": lock.source})

    def _told(self, source: str, now: bool | None) -> Told:
        known = source not in ("none", "absent") and now is not None
        return Told(source, known=known, now=now if known else None)

    def _input(self) -> Told:
        (last, within), source = self.idle.last_input(), self.idle.source()
        told = last is not None and within <= LONGEST_GUESS  # what may have been at any time has not been told
        since = round(self.elapsed() - last, 1) if told and last is not None else None
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
        code = "x11" if self.screen else "wayland"
        told_for_all = self._media_source().split("+")[0] in TOLD_FOR_ALL
        return Told(code if told_for_all else f"{code}_some", now=full and media)

    def _do_not_disturb(self) -> Told:
        self.silence.refresh()  # somebody wants to know
        return self._told(self.silence.source(), self.silence.on)

    def _reminder(self) -> Told:
        spoke = self.reminder.reminded
        if not self.reminder.found:
            return Told("none")
        return Told("gnome" if self.reminder.on else "gnome_off", now=None if spoke is None else self.elapsed() - spoke)

    def _prompt(self) -> Told:
        source = self.prompter.source()
        return Told(source, known=source not in MUTE)

    def close(self) -> None:
        """End what is not on a bus."""
        _each([self.idle.close, self.call.close, *([self.screen.close] if self.screen else [])])
