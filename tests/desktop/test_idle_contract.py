"""What every source of the last input keeps to: the same cases for a real X server, GNOME's interface, Wayland's
protocols and a plain fake.

Jurisdiction: the cases. A *rig* is one source, with what its tests need: an input, a silence, a sleep, a death.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hipbreak.core.messages import Watch
from hipbreak.desktop.idle_source import IdleSource
from hipbreak.desktop.linux.bus import DBUS
from hipbreak.desktop.linux.idle.mutter import MutterIdle
from hipbreak.desktop.linux.idle.wayland import WaylandIdle
from hipbreak.desktop.linux.idle.x11 import X11Idle
from tests.desktop.compositor import EXT, Compositor, compositor
from tests.desktop.fake_mutter import FakeMutter, Hands
from tests.desktop.private_bus import private_bus, wait_for
from tests.desktop.test_idle_x11 import Server, server_at

NEVER = 1e9
NOTHING, BOTH = Watch(NEVER), Watch(NEVER, pause=True, back=True)
WITHIN = 30.0  # seconds: a noisy machine
SLOW, JITTER = 5.0, 0.2  # seconds: an answer may be late, and is then taken for a later input; never for an earlier


@dataclass
class Rig:
    """``settle`` returns when the source has heard all that was said; ``silence`` when 5.1 s without input are over."""

    idle: IdleSource
    hands: Hands
    wakes: list[int]
    touch: Callable[[], None]
    silence: Callable[[], None]
    die: Callable[[], None]
    revive: Callable[[], None]
    settle: Callable[[Watch], None] = lambda watch: None
    watched: Watch = NOTHING
    touched: tuple[float, float] = (0.0, 0.0)

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

    def last(self) -> float:
        """The last input, as it is known: no later than the true one, and no earlier than it says it may be."""
        at, within = self.idle.last_input()
        assert at is not None
        began, ended = self.touched
        assert at <= ended + SLOW
        assert at + within >= began - JITTER
        assert at + within <= self.hands.elapsed() + JITTER
        return at


# --- the rigs ---------------------------------------------------------------------------------------------------


@dataclass
class Plain:
    """The rules of the house in thirty lines: what a test of something else may use in place of a real source."""

    hands: Hands
    wake: Callable[[], None]
    at: float | None = None
    silent: bool = False
    alive: bool = True
    watched: Watch = field(default=NOTHING)

    def last_input(self) -> tuple[float | None, float]:
        return self.at, 0.0

    def watch(self, watch: Watch) -> None:
        self.watched = watch

    def source(self) -> str:
        return "plain"

    def asks(self) -> float | None:
        return None

    def close(self) -> None:
        self.alive = False

    def touch(self) -> None:
        back = self.watched.back and self.at is not None and self.hands.elapsed() - self.at > 5
        self.at, self.silent = self.hands.elapsed(), False
        if back:
            self.wake()

    def silence(self) -> None:
        self.hands.ahead += 5.1
        before, self.silent = self.silent, True
        if self.watched.pause and not before:
            self.wake()


@contextlib.contextmanager
def plain() -> Iterator[Rig]:
    hands, wakes = Hands(), list[int]()
    source = Plain(hands, lambda: wakes.append(1))
    source.touch()
    yield Rig(source, hands, wakes, source.touch, source.silence, lambda: wakes.append(1), lambda: None)


@contextlib.contextmanager
def mutter() -> Iterator[Rig]:
    hands, wakes = Hands(), list[int]()
    with (
        private_bus() as daemon,
        contextlib.closing(daemon.connect()) as ours,
        contextlib.closing(daemon.connect()) as theirs,
    ):
        shell = FakeMutter(theirs, hands.mono).start()
        idle = MutterIdle(hands.elapsed, lambda: wakes.append(1), hands.mono)
        idle.joined(ours)

        def settle(_: Watch = NOTHING) -> None:
            for bus in (theirs, ours, theirs, ours, theirs, ours):
                bus.name_owner(DBUS)

        def silence() -> None:
            settle()
            hands.ahead += 5.1
            shell.look()
            settle()

        def revive() -> None:
            shell.serial, shell.watches = 0, {}
            shell.start()
            wait_for(lambda: idle.ready)

        yield Rig(idle, hands, wakes, shell.touch, silence, shell.stop, revive, settle)


@contextlib.contextmanager
def x11() -> Iterator[Rig]:
    hands, wakes = Hands(), list[int]()
    display = f":{1000 + (os.getpid() + 17) % 50000}"  # ours alone
    with contextlib.ExitStack() as first, contextlib.ExitStack() as second:
        server = Server(display, first.enter_context(server_at(display)))
        idle = second.enter_context(
            contextlib.closing(X11Idle(display, hands.elapsed, lambda: wakes.append(1), hands.mono))
        )

        def silence() -> None:
            began = time.monotonic()
            wait_for(lambda: time.monotonic() - began > 5.1, WITHIN)

        def die() -> None:
            server.process.kill()
            server.process.wait()

        def revive() -> None:
            second.enter_context(server_at(display))
            hands.ahead += 6  # past the wait between two attempts
            idle.last_input()

        def settle(_: Watch) -> None:
            idle.last_input()

        yield Rig(idle, hands, wakes, server.touch, silence, die, revive, settle)


@contextlib.contextmanager
def wayland() -> Iterator[Rig]:
    hands, wakes = Hands(), list[int]()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        path = Path(folder) / "wayland-9"

        def run() -> Compositor:
            there = stack.enter_context(compositor(path, (EXT, 2), clock=hands.mono))
            there.now = 0.0  # it goes by the clock of the hands
            return there

        here = [run()]
        made = WaylandIdle(str(path), hands.elapsed, lambda: wakes.append(1), hands.mono, back_off=(0.02,))
        idle = stack.enter_context(contextlib.closing(made))

        def settle(watch: Watch) -> None:
            short = watch.pause or watch.back
            wait_for(lambda: any(note.silence < 10 for note in here[0].notes()) == short)

        def touch() -> None:
            here[0].touch()

        def silence() -> None:
            hands.ahead += 5.1
            here[0].pass_time(0.0)

        def revive() -> None:
            here[0] = run()

        rig = Rig(idle, hands, wakes, touch, silence, lambda: here[0].die(), revive, settle)
        rig.watch(BOTH)  # an input is known once a silence before it has been told
        rig.silence()
        wait_for(lambda: wakes == [1])
        rig.input()
        wait_for(lambda: wakes == [1, 1])
        rig.watch(NOTHING)
        yield rig


RIGS = {"plain": plain, "mutter": mutter, "wayland": wayland, "x11": x11}


@pytest.fixture(params=[pytest.param(make, id=name, marks=pytest.mark.real) for name, make in RIGS.items()])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    make: Callable[[], contextlib.AbstractContextManager[Rig]] = request.param
    with make() as made:
        yield made


# --- the cases --------------------------------------------------------------------------------------------------


def test_the_first_ask_is_answered_and_the_answer_stays(rig: Rig) -> None:
    rig.input()
    first = rig.last()
    assert rig.last() == first
    assert rig.idle.asks() is None


def test_an_input_moves_it_and_wakes_nobody_who_does_not_watch(rig: Rig) -> None:
    rig.watch(NOTHING)
    rig.input()
    before = rig.last()
    rig.hands.ahead += 20
    rig.input()
    assert rig.last() >= before
    assert rig.wakes == []


def test_what_is_known_roughly_holds_the_true_instant(rig: Rig) -> None:
    rig.watch(Watch(NEVER, good_for=600.0))
    for _ in range(3):
        rig.input()
        rig.last()
        rig.hands.ahead += 20
        rig.input()
        rig.last()
    assert rig.wakes == []


def test_a_pause_and_the_return_from_it_are_told_once_each(rig: Rig) -> None:
    rig.watch(BOTH)
    rig.input()
    rig.silence()
    wait_for(lambda: rig.wakes == [1], WITHIN)
    paused = rig.last()
    assert rig.hands.elapsed() - paused >= 5.0
    rig.settle(BOTH)
    rig.input()
    wait_for(lambda: rig.wakes == [1, 1], WITHIN)
    assert rig.last() > paused
    rig.input()
    assert rig.wakes == [1, 1]


def test_dying_is_no_sign_of_life_and_coming_back_needs_no_word_from_us(rig: Rig) -> None:
    rig.watch(BOTH)
    rig.input()
    rig.silence()
    wait_for(lambda: rig.wakes, WITHIN)
    rig.settle(BOTH)
    before = rig.last()
    rig.wakes.clear()
    rig.die()
    wait_for(lambda: rig.wakes, WITHIN)
    assert rig.last() == before
    rig.revive()
    rig.settle(BOTH)
    rig.input()
    assert rig.last() >= before
    rig.wakes.clear()
    rig.silence()
    wait_for(lambda: rig.wakes, WITHIN)


def test_a_sleep_is_no_return_and_the_first_input_after_it_is(rig: Rig) -> None:
    rig.watch(BOTH)
    rig.input()
    rig.silence()
    wait_for(lambda: rig.wakes == [1], WITHIN)
    before = rig.last()
    rig.hands.slept += 3600
    assert rig.last() == before
    rig.watch(Watch(NEVER, back=True))
    rig.input()
    wait_for(lambda: rig.wakes == [1], WITHIN)
    assert rig.last() > before + 3600


def test_a_closed_one_wakes_nobody_and_may_be_closed_again(rig: Rig) -> None:
    rig.watch(BOTH)
    rig.idle.close()
    rig.idle.close()
    rig.settle(NOTHING)
    rig.wakes.clear()
    rig.touch()
    assert rig.wakes == []
