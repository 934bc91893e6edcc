"""The desktop record for macOS: every source that a login has, put together.

Jurisdiction: which source serves what here, and that a missing one is named, never guessed (S11). Focus is not asked:
where macOS keeps it is closed to other programs, and its notifications heed it by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from hipbreak.core.messages import Event, Sample
from hipbreak.desktop import Appearance, Desktop, Told
from hipbreak.desktop.macos.appearance import appearance
from hipbreak.desktop.macos.call import Call
from hipbreak.desktop.macos.camera import Camera
from hipbreak.desktop.macos.frameworks import Calls, load
from hipbreak.desktop.macos.full_screen import FullScreen
from hipbreak.desktop.macos.idle import MacIdle
from hipbreak.desktop.macos.in_time import WITHIN, InTime
from hipbreak.desktop.macos.media import Media
from hipbreak.desktop.macos.microphone import Microphone
from hipbreak.desktop.macos.notices import Notices
from hipbreak.desktop.macos.prompt import Prompter
from hipbreak.desktop.macos.session import Session, Turn


@dataclass(frozen=True)
class _Seen:
    """Everything at one instant; None: not known."""

    last: float | None = None
    turn: Turn | None = None
    call: bool | None = None
    media: bool | None = None
    full: bool | None = None

    @property
    def locked(self) -> bool | None:
        """Locked, or in the background."""
        return None if self.turn is None else self.turn.locked


def build(
    elapsed: Callable[[], float],
    wake: Callable[[], None],
    send: Callable[[Event], None],
    calls: Calls | None = None,
    in_time: Callable[[float], InTime] = InTime,
    prompts: Callable[[Callable[[Event], None]], Prompter] = Prompter,
) -> Desktop:
    """What this login can tell and do.

    ``elapsed`` gives seconds on a clock that counts through sleep. ``wake`` asks for a look and ``send`` takes what
    the person answered; both are called on the main thread or one of macOS's, and may only hand over. ``calls`` are
    the functions of macOS, None: those that are there; ``in_time`` makes what asks within so many seconds, ``prompts``
    what shows them.
    """
    calls = load() if calls is None else calls
    idle, prompter, notices = MacIdle(calls, elapsed), prompts(send), Notices(wake)
    asked, call = in_time(WITHIN), Call(Microphone(calls), Camera(calls), in_time)
    facts = _Facts(asked, elapsed, idle, Session(calls), call, Media(calls), FullScreen(calls))

    def close() -> None:
        notices.close()
        prompter.close()
        facts.close()

    return Desktop(
        sample=facts.sample,
        watch=idle.watch,
        show=prompter.show,
        hide=prompter.hide,
        say=prompter.say,
        sources=lambda: {**facts.sources(), "prompt": Told(prompter.source())},
        missing=facts.missing,
        close=close,
        asks=idle.asks,
        microphone=call.microphone,
        appearance=lambda: asked.ask(lambda: appearance(calls)) or Appearance(),
    )


class _Facts:
    """Who tells what on this Mac; all methods belong to the engine's thread, and take some milliseconds; once, where
    macOS begins to hang, less than two seconds."""

    def __init__(
        self,
        in_time: InTime,
        elapsed: Callable[[], float],
        idle: MacIdle,
        session: Session,
        call: Call,
        media: Media,
        screen: FullScreen,
    ) -> None:
        self._in_time, self._elapsed = in_time, elapsed
        self._idle, self._session, self._call, self._media, self._screen = idle, session, call, media, screen
        self._seen, self._answers = _Seen(), True
        self._look()

    def sample(self) -> Sample:
        """Everything, now."""
        seen = self._look()
        return Sample(
            last_input=seen.last,
            locked=bool(seen.locked),
            call=bool(seen.call),
            media=bool(seen.media),
            presenting=bool(seen.media) and bool(seen.full),
        )

    def _look(self) -> _Seen:
        """What is not told in time is as it was for keys and lock (being slow is no sign of life), else unknown."""
        told = self._in_time.ask(self._ask)
        self._answers = told is not None
        self._seen = replace(told or replace(self._seen, media=None, full=None), call=self._call.look())
        return self._seen

    def _ask(self) -> _Seen:
        media = self._media.now()
        return _Seen(
            last=self._idle.last_input()[0],
            turn=self._session.now(),
            media=media,
            full=self._screen.now() if media else None,
        )

    def sources(self) -> Mapping[str, Told]:
        """A code for each thing; the sentences are in ``wording.sources``."""
        seen = self._look()
        full = self._in_time.ask(self._screen.now)
        since = None if seen.last is None else round(self._elapsed() - seen.last, 1)
        session = seen.turn.source() if seen.turn else "none"
        presenting = None if full is None or seen.media is None else full and seen.media
        return {
            "input": Told(self._input(), known=self._input() != "none", now=since),
            "lock": _told("quartz", seen.locked),
            "sleep": Told("clock"),
            "session": Told(session, known=session != "none"),
            "call": _told(self._call.source(), seen.call),
            "media": _told("power", seen.media),
            "presenting": _told("quartz", presenting),
            "dnd": Told("focus", known=False),
            "reminder": Told("none"),
        }

    def missing(self) -> Mapping[str, str]:
        """What the count itself has to do without, as the last look found it."""
        told = {"input": self._input(), "lock": "none" if self._seen.locked is None else "quartz"}
        return {thing: source for thing, source in told.items() if source == "none"}

    def _input(self) -> str:
        return self._idle.source() if self._answers else "none"

    def close(self) -> None:
        """End the threads."""
        self._in_time.close()
        self._call.close()


def _told(source: str, now: bool | None) -> Told:
    return Told("none" if now is None else source, known=now is not None, now=now)
