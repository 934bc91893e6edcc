"""The desktop record for Windows: every source that a session has, put together.

Jurisdiction: which source serves what here, and that a missing one is named, never guessed (S11).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hipbreak.core.messages import Delivery, Event, Sample
from hipbreak.desktop import Desktop, Told
from hipbreak.desktop.windows import do_not_disturb, media
from hipbreak.desktop.windows.appearance import Asked, appearance
from hipbreak.desktop.windows.call import Call
from hipbreak.desktop.windows.consent_store import ConsentStore, Store
from hipbreak.desktop.windows.do_not_disturb import DoNotDisturb, Quiet
from hipbreak.desktop.windows.ending import Ending
from hipbreak.desktop.windows.full_screen import Front, FullScreen, system_front
from hipbreak.desktop.windows.idle import Ticks, WindowsIdle, system_ticks
from hipbreak.desktop.windows.media import Media
from hipbreak.desktop.windows.messages import Answer, MessageWindow, NativeWindow, Window
from hipbreak.desktop.windows.prompt import Prompter
from hipbreak.desktop.windows.session import Calls, WindowsSession, system_calls
from hipbreak.desktop.windows.toasts import Toasts, resident_toasts

BLIND = frozenset({"none", "windows_lost"})  # codes of who cannot tell the last input


@dataclass(frozen=True)
class System:
    """What Windows is asked, each by what makes the question: OSError where this Windows has no such thing."""

    window: Callable[[Answer], Window] = NativeWindow
    toasts: Callable[[], Toasts] = resident_toasts
    ticks: Callable[[], Ticks] = system_ticks
    session: Callable[[], Calls] = system_calls
    uses: Callable[[], Store] = ConsentStore
    media: Callable[[], Callable[[], int]] = media.system_state
    front: Callable[[], Callable[[], Front | None]] = system_front
    notices: Callable[[], Callable[[], int]] = do_not_disturb.system_state
    quiet_hours: Callable[[], Callable[[], int]] = do_not_disturb.system_level
    looks: Asked | None = None


def build(
    elapsed: Callable[[], float],
    wake: Callable[[], None],
    send: Callable[[Event], None],
    balloon: Callable[[str, str], Delivery],
    ends: Callable[[], None],
    system: System = System(),
) -> Desktop:
    """What this session can tell and do.

    ``elapsed`` gives seconds on a clock that counts through sleep. ``wake`` asks for a look and ``send`` takes what
    the person answered; both may only hand over. ``balloon`` says a sentence beside the icon. ``ends`` is called when
    Windows ends the session: it returns when all is kept. ``system`` is what answers in place of this Windows.
    """
    window, prompter = MessageWindow(system.window), Prompter(send, balloon, system.toasts)
    facts = _Facts(
        elapsed=elapsed,
        idle=WindowsIdle(elapsed, system.ticks),
        session=WindowsSession(window, wake, system.session),
        call=Call(wake, system.uses),
        media=Media(system.media),
        screen=FullScreen(system.front),
        silence=DoNotDisturb(system.notices, system.quiet_hours),
    )
    ending = Ending(window, ends)

    def close() -> None:
        prompter.close()
        facts.close()
        ending.close()
        window.close()

    return Desktop(
        sample=facts.sample,
        watch=facts.idle.watch,
        show=prompter.show,
        hide=prompter.hide,
        say=prompter.say,
        sources=lambda: {**facts.sources(), "prompt": Told(prompter.source())},
        missing=facts.missing,
        close=close,
        asks=facts.idle.asks,
        microphone=facts.call.microphone,
        appearance=lambda: appearance(system.looks),
    )


@dataclass(frozen=True)
class _Facts:
    """Who tells what in this session; all methods belong to the engine's thread."""

    elapsed: Callable[[], float]
    idle: WindowsIdle
    session: WindowsSession
    call: Call
    media: Media
    screen: FullScreen
    silence: DoNotDisturb

    def sample(self) -> Sample:
        """Everything, now."""
        last, within = self.idle.last_input()
        self.session.refresh()
        quiet, media = self.silence.refresh(), self.media.now()
        return Sample(
            last_input=last,
            within=within,
            locked=self.session.locked,
            call=self.call.in_use(),
            media=bool(media),
            presenting=bool(self._presenting(quiet, media)),
            dnd=bool(quiet.dnd),
        )

    def _presenting(self, quiet: Quiet, media: bool | None) -> bool | None:
        """Presentation mode, or something that fills the screen and keeps it on; None where neither can be known."""
        if quiet.presenting:
            return True
        full = self.screen.now() or quiet.busy
        return None if media is None or full is None else media and full

    def sources(self) -> Mapping[str, Told]:
        """A code for each thing; the sentences are in ``wording.sources``."""
        (last, _), source = self.idle.last_input(), self.idle.source()
        since = None if last is None else round(self.elapsed() - last, 1)
        media, quiet = self.media.now(), self.silence.refresh()
        return {
            "input": Told(source, known=source not in BLIND, now=since),
            "lock": _told("windows" if self.session.found else "none", self.session.locked),
            "sleep": Told("windows" if self.session.sleep_told else "clock"),
            "session": Told("remote" if self.session.remote else "local", now=self.session.remote),
            "call": _told(self.call.source(), self.call.in_use()),
            "media": _told(self.media.source(), media),
            "presenting": _told("windows", self._presenting(quiet, media)),
            "dnd": _told(self.silence.source(), quiet.dnd),
            "reminder": Told("none"),
        }

    def missing(self) -> Mapping[str, str]:
        """What the count itself has to do without."""
        source = self.idle.source()
        lock = {} if self.session.found else {"lock": "none"}
        return ({"input": source} if source in BLIND else {}) | lock

    def close(self) -> None:
        """End the threads."""
        self.idle.close()
        self.session.close()
        self.call.close()


def _told(source: str, now: bool | None) -> Told:
    known = source != "none" and now is not None
    return Told(source if known else "none", known=known, now=now if known else None)
