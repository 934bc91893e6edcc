"""The desktop record for macOS: every source that a login has, put together.

Jurisdiction: which source serves what here, and that a missing one is named, never guessed (S11). Focus is not asked:
where macOS keeps it is closed to other programs, and its notifications heed it by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from hipbreak.core.messages import Event, Sample
from hipbreak.desktop import Desktop, Told
from hipbreak.desktop.macos.frameworks import Calls, load
from hipbreak.desktop.macos.full_screen import FullScreen
from hipbreak.desktop.macos.idle import MacIdle
from hipbreak.desktop.macos.in_time import InTime
from hipbreak.desktop.macos.media import Media
from hipbreak.desktop.macos.microphone import Microphone
from hipbreak.desktop.macos.notices import Notices
from hipbreak.desktop.macos.prompt import Prompter
from hipbreak.desktop.macos.session import Session


@dataclass(frozen=True)
class _Seen:
    """Everything at one instant; None: not known."""

    last: float | None = None
    locked: bool | None = None
    call: bool | None = None
    media: bool | None = None
    full: bool | None = None


def build(
    elapsed: Callable[[], float],
    wake: Callable[[], None],
    send: Callable[[Event], None],  # noqa: ARG001 - no button of a notification answers here
    calls: Calls | None = None,
    in_time: InTime | None = None,
) -> Desktop:
    """What this login can tell and do.

    ``elapsed`` gives seconds on a clock that counts through sleep. ``wake`` asks for a look, is called from other
    threads and may only hand over. ``calls`` are the functions of macOS, None: those that are there.
    """
    calls = load() if calls is None else calls
    idle, prompter, notices = MacIdle(calls, elapsed), Prompter(), Notices(wake)
    facts = _Facts(
        in_time or InTime(), elapsed, idle, Session(calls), Microphone(calls), Media(calls), FullScreen(calls)
    )

    def close() -> None:
        notices.close()
        facts.close()

    return Desktop(
        sample=facts.sample,
        watch=idle.watch,
        show=prompter.show,
        hide=prompter.hide,
        say=prompter.say,
        sources=facts.sources,
        missing=facts.missing,
        close=close,
        asks=idle.asks,
        microphone=facts.microphone,
    )


class _Facts:
    """Who tells what on this Mac; all methods belong to the engine's thread, and take a second at the worst."""

    def __init__(
        self,
        in_time: InTime,
        elapsed: Callable[[], float],
        idle: MacIdle,
        session: Session,
        mic: Microphone,
        media: Media,
        screen: FullScreen,
    ) -> None:
        self._in_time, self._elapsed = in_time, elapsed
        self._idle, self._session, self._mic, self._media, self._screen = idle, session, mic, media, screen
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
        self._seen = told or replace(self._seen, call=None, media=None, full=None)
        return self._seen

    def _ask(self) -> _Seen:
        media = self._media.now()
        return _Seen(
            last=self._idle.last_input()[0],
            locked=self._session.locked(),
            call=self._mic.in_use(),
            media=media,
            full=self._screen.now() if media else None,
        )

    def microphone(self) -> bool:
        """Somebody records now."""
        return bool(self._in_time.ask(self._mic.in_use))

    def sources(self) -> Mapping[str, Told]:
        """A code for each thing; the sentences are in ``wording.sources``."""
        seen = self._look()
        full = self._in_time.ask(self._screen.now)
        since = None if seen.last is None else round(self._elapsed() - seen.last, 1)
        presenting = None if full is None or seen.media is None else full and seen.media
        return {
            "input": Told(self._input(), known=self._input() != "none", now=since),
            "lock": _told("quartz", seen.locked),
            "sleep": Told("clock"),
            "session": Told("none", known=False),
            "call": _told(self._mic.source(), seen.call),
            "media": _told("power", seen.media),
            "presenting": _told("quartz", presenting),
            "dnd": Told("focus", known=False),
            "reminder": Told("none"),
            "prompt": Told("card"),
        }

    def missing(self) -> Mapping[str, str]:
        """What the count itself has to do without, as the last look found it."""
        told = {"input": self._input(), "lock": "none" if self._seen.locked is None else "quartz"}
        return {thing: source for thing, source in told.items() if source == "none"}

    def _input(self) -> str:
        return self._idle.source() if self._answers else "none"

    def close(self) -> None:
        """End the thread."""
        self._in_time.close()


def _told(source: str, now: bool | None) -> Told:
    return Told("none" if now is None else source, known=now is not None, now=now)
