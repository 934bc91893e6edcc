"""One desktop under the contract, and the world around it: what a case may do to either, on whatever system.

Jurisdiction: these shapes, and the clocks. Each system has a module that fills them; the cases know no system.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from hipbreak.core.messages import Event, Watch, Words
from hipbreak.desktop import Desktop
from hipbreak.desktop.idle_source import IdleSource
from tests.real.waiting import until

NEVER = 1e9
NOTHING, BOTH = Watch(NEVER), Watch(NEVER, pause=True, back=True)
WITHIN = 30.0  # seconds: a noisy machine
SLOW, JITTER = 5.0, 0.2  # seconds: an answer may be late, and is then taken for a later input; never for an earlier
SILENCE = 5.1  # seconds
WORDS = Words("About 32 min", "A few slow lunges?", (("start", "Start"), ("later", "Later"), ("skip", "Skip")))
AGAIN = Words("About 42 min", "Now?", WORDS.labels)

Change = Callable[[bool], None]


@dataclass
class Hands:
    """Two clocks, and the way to move them: ``mono`` stops in sleep, ``elapsed`` does not."""

    ahead: float = 0.0
    slept: float = 0.0

    def mono(self) -> float:
        return time.monotonic() + self.ahead

    def elapsed(self) -> float:
        return self.mono() + self.slept


@dataclass
class Wakes:
    """Takes wake-ups; the names of the threads that they came from."""

    threads: list[str] = field(default_factory=list)

    def __call__(self) -> None:
        self.threads.append(threading.current_thread().name)

    @property
    def count(self) -> int:
        return len(self.threads)


@dataclass
class Prompts:
    """What is on the screen: the headline of each prompt, and a press of a button of the only one."""

    up: Callable[[], list[str]]
    press: Callable[[str], None]
    heard: Callable[[], list[Event]]


@dataclass
class World:
    """``changes``: what can be made so here, and unmade; ``wakes_for``: what the desktop tells by itself. ``touch`` is
    one input. ``prompts`` is None where notifications have no buttons, or nobody can look at them. ``real``: it is the
    system itself that answers, or Wine in its place."""

    system: str
    desktop: Desktop
    hands: Hands
    wakes: Wakes
    before: frozenset[threading.Thread]
    real: bool = False
    touch: Callable[[], None] | None = None
    changes: Mapping[str, Change] = field(default_factory=dict)
    wakes_for: frozenset[str] = frozenset()
    prompts: Prompts | None = None

    def threads(self) -> list[str]:
        """Those that the record has started."""
        return [each.name for each in threading.enumerate() if each not in self.before and each.is_alive()]


@dataclass
class Rig:
    """One idle source. ``settle`` returns when the source has heard all that was said; ``silence`` when 5.1 s without
    input are over."""

    idle: IdleSource
    hands: Hands
    wakes: list[int]
    touch: Callable[[], None]
    silence: Callable[[], None]
    die: Callable[[], None] = lambda: None
    revive: Callable[[], None] = lambda: None
    settle: Callable[[Watch], None] = lambda watch: None
    watched: Watch = NOTHING
    touched: tuple[float, float] = (0.0, 0.0)

    @property
    def tells(self) -> bool:
        """Whether it wakes; one that can only be asked never does."""
        return self.idle.asks() is None

    def input(self) -> None:
        """One input, and when it was."""
        began = self.hands.elapsed()
        self.touch()
        self.settle(self.watched)
        self.touched = began, self.hands.elapsed()

    def watch(self, watch: Watch) -> None:
        self.watched = watch
        self.idle.watch(watch)
        self.settle(watch)
        self.wakes.clear()

    def woken(self, times: int) -> None:
        """It has told that often since the last :meth:`watch`, if it tells at all."""
        if self.tells:
            until(lambda: len(self.wakes) >= times, WITHIN, f"wake-up {times}")
            assert self.wakes == [1] * times
        else:
            assert self.wakes == []

    def last(self) -> float:
        """The last input, as it is known: no later than the true one, and no earlier than it says it may be."""
        at, within = self.idle.last_input()
        assert at is not None
        began, ended = self.touched
        assert at <= ended + SLOW
        assert at + within >= began - JITTER
        assert at + within <= self.hands.elapsed() + JITTER
        return at
