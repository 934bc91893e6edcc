"""The desktop record of Windows on stand-ins for its functions: one sample, what is said of it, and how it ends.

Jurisdiction: that the record is whole and never guesses. What each function makes of Windows' answers is tested beside
it; on Windows the record is built on the real ones as well.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from typing import Any

import pytest

from hipbreak.core.messages import Delivery, Event, Pressed, Sample, Watch
from hipbreak.desktop import Appearance, Desktop, Told
from hipbreak.desktop.windows.appearance import Asked
from hipbreak.desktop.windows.build import System, build
from hipbreak.desktop.windows.full_screen import Front
from hipbreak.desktop.windows.idle import Ticks
from hipbreak.desktop.windows.messages import END_SESSION, POWER, SESSION, Answer
from hipbreak.desktop.windows.session import Standing
from tests.contract.world import Wakes
from tests.desktop.windows.test_call import USED, FakeStore
from tests.desktop.windows.test_prompt import WORDS, FakeToasts
from tests.desktop.windows.test_session import LOCK, SUSPEND, Service
from tests.desktop.windows.windows_here import ASKS_WINDOWS, FakeWindow
from tests.real.waiting import until

NOW = 5000.0  # seconds on the clock of elapsed time
SCREEN = (0, 0, 1920, 1080)
ACCEPTS, DISPLAY_REQUIRED = 5, 2
FACTS = ("input", "lock", "sleep", "session", "call", "media", "presenting", "dnd", "reminder", "prompt")


@dataclass
class FakeWindows:
    """What Windows says now."""

    idle_ms: int = 4000
    demands: int = 0
    front: Front | None = None
    notices: int = ACCEPTS
    quiet_hours: int = 0
    service: Service = field(default_factory=Service)
    store: FakeStore = field(default_factory=FakeStore)
    toasts: FakeToasts = field(default_factory=FakeToasts)
    windows: list[FakeWindow] = field(default_factory=list)
    looks: Asked = field(default_factory=lambda: Asked(lambda: 0, lambda: False, lambda: False))

    def system(self) -> System:
        return System(
            window=self._window,
            toasts=lambda: self.toasts,
            ticks=lambda: Ticks(lambda: 100_000, lambda: 100_000 + self.idle_ms),
            session=self.service.calls,
            uses=lambda: self.store,
            media=lambda: lambda: self.demands,
            front=lambda: lambda: self.front,
            notices=lambda: lambda: self.notices,
            quiet_hours=lambda: lambda: self.quiet_hours,
            looks=self.looks,
        )

    def _window(self, answer: Answer) -> FakeWindow:
        self.windows.append(FakeWindow(answer))
        return self.windows[-1]


@dataclass
class Outside:
    """What the record was built with, and what it was told."""

    wakes: Wakes = field(default_factory=Wakes)
    heard: SimpleQueue[Event] = field(default_factory=SimpleQueue)
    said: list[tuple[str, str]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def balloon(self, headline: str, sentence: str) -> Delivery:
        self.said.append((headline, sentence))
        return "no_buttons"


@contextlib.contextmanager
def record(system: System, outside: Outside | None = None) -> Iterator[Desktop]:
    told = outside or Outside()
    made = build(lambda: NOW, told.wakes, told.heard.put, told.balloon, told.ended.set, system)
    try:
        yield made
    finally:
        made.close()
        made.close()


def nothing(*_: Any) -> Any:
    raise OSError("there is no such thing")


BARE = System(*(nothing,) * 9, looks=Asked(nothing, nothing, nothing))


def test_everything_at_once() -> None:
    here = FakeWindows(demands=DISPLAY_REQUIRED, front=Front(SCREEN, SCREEN), quiet_hours=1)
    here.service.standing = Standing(True, True)
    here.store.kept["webcam"] = [USED]
    with record(here.system()) as desktop:
        desktop.watch(Watch(NOW + 60, pause=True))
        assert desktop.sample() == Sample(NOW - 4, 0.0, True, True, True, True, True)
        assert (desktop.missing(), desktop.asks(), desktop.microphone()) == ({}, 1.0, False)
        assert desktop.appearance() == Appearance("dark", still=True)


def test_at_rest_nothing_is_claimed() -> None:
    with record(FakeWindows().system()) as desktop:
        assert desktop.sample() == Sample(NOW - 4)


@pytest.mark.parametrize(
    ("demands", "front", "notices", "presenting"),
    [
        (0, Front(SCREEN, SCREEN), ACCEPTS, False),  # an editor that fills the screen (P4)
        (DISPLAY_REQUIRED, None, ACCEPTS, False),  # a film in a window
        (DISPLAY_REQUIRED, Front(SCREEN, SCREEN), ACCEPTS, True),
        (DISPLAY_REQUIRED, None, 2, True),  # the shell holds that something fills the screen
        (0, None, 2, False),
        (0, None, 4, True),  # presentation mode
    ],
)
def test_what_presenting_is(demands: int, front: Front | None, notices: int, presenting: bool) -> None:
    with record(FakeWindows(demands=demands, front=front, notices=notices).system()) as desktop:
        assert desktop.sample().presenting is presenting
        assert desktop.sources()["presenting"] == Told("windows", now=presenting)


def test_each_thing_says_who_tells_it() -> None:
    with record(FakeWindows().system()) as desktop:
        assert desktop.sources() == {
            "input": Told("windows", now=4.0),
            "lock": Told("windows", now=False),
            "sleep": Told("windows"),
            "session": Told("local", now=False),
            "call": Told("windows+camera", now=False),
            "media": Told("windows", now=False),
            "presenting": Told("windows", now=False),
            "dnd": Told("windows", now=False),
            "reminder": Told("none"),
            "prompt": Told("unasked"),
        }


@pytest.mark.parametrize(
    ("part", "things"),
    [
        ("window", {"lock": "windows", "sleep": "clock"}),
        ("ticks", {"input": "none"}),
        ("session", {"lock": "none"}),
        ("uses", {"call": "none"}),
        ("media", {"media": "none", "presenting": "none"}),
        ("front", {}),  # the shell still says whether something fills the screen
        ("quiet_hours", {"dnd": "none"}),
        ("notices", {}),
        ("toasts", {}),  # until one is to be shown
    ],
)
def test_what_is_missing_costs_only_itself_and_is_named(part: str, things: dict[str, str]) -> None:
    part_is_gone: dict[str, Any] = {part: nothing}
    with record(replace(FakeWindows().system(), **part_is_gone)) as desktop, record(FakeWindows().system()) as whole:
        told, usual = desktop.sources(), whole.sources()
        assert {thing: told[thing].source for thing in things} == things
        assert {thing: told[thing] for thing in FACTS if thing not in things} == {
            thing: usual[thing] for thing in FACTS if thing not in things
        }
        assert desktop.missing() == {
            thing: source for thing, source in things.items() if thing in ("input", "lock") and source == "none"
        }


def test_where_nothing_can_be_asked_nothing_is_claimed() -> None:
    with record(BARE) as desktop:
        assert desktop.sample() == Sample()
        assert desktop.missing() == {"input": "none", "lock": "none"}
        assert {thing for thing, one in desktop.sources().items() if one.known} == {
            "sleep",
            "session",
            "reminder",
            "prompt",
        }
        assert not desktop.microphone()
        assert (desktop.asks(), desktop.appearance()) == (None, Appearance())


def test_what_windows_says_to_the_window_reaches_the_record() -> None:
    here, outside = FakeWindows(), Outside()
    with record(here.system(), outside) as desktop:
        here.windows[0].send(SESSION, LOCK, 1)
        assert (desktop.sample().locked, outside.wakes.count) == (True, 1)
        here.windows[0].send(POWER, SUSPEND, 0)
        assert outside.wakes.count == 2


def test_the_end_of_the_session_is_passed_on() -> None:
    here, outside = FakeWindows(), Outside()
    with record(here.system(), outside):
        here.windows[0].send(END_SESSION, 1, 0)
        assert outside.ended.wait(20.0)


def test_a_prompt_is_a_toast_and_its_button_is_heard() -> None:
    here, outside = FakeWindows(), Outside()
    with record(here.system(), outside) as desktop:
        assert desktop.show(7, WORDS) == "shown"
        ((_, heard),) = here.toasts.up.values()
        heard("pressed", "skip")
        assert outside.heard.get(timeout=20) == Pressed(7, "skip")
        desktop.hide(7)
        until(lambda: not here.toasts.up, 20.0, "the end of the toast")


def test_without_toasts_the_prompt_is_left_to_the_card_and_a_sentence_is_a_balloon() -> None:
    outside = Outside()
    with record(replace(FakeWindows().system(), toasts=nothing), outside) as desktop:
        assert desktop.say("Hello", "It is time.") == "no_buttons"
        assert (desktop.show(1, WORDS), desktop.sources()["prompt"]) == ("failed", Told("card"))
    assert outside.said == [("Hello", "It is time.")]


def test_after_the_end_nothing_is_left() -> None:
    here, before = FakeWindows(), threading.active_count()
    with record(here.system()):
        assert threading.active_count() > before
    until(lambda: threading.active_count() == before, 20.0, "the end of the threads")
    assert (here.store.closed, here.service.followed) == (True, [])


@ASKS_WINDOWS
def test_the_record_of_this_windows() -> None:
    with record(System()) as desktop:
        told, sample = desktop.sources(), desktop.sample()
        assert tuple(told) == FACTS
        assert told["input"].known and told["lock"].source in ("windows", "none")
        assert sample.last_input is not None and sample.last_input <= NOW
        assert desktop.appearance().theme in ("", "light", "dark", "contrast")
