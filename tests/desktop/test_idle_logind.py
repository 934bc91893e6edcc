"""The source of last resort: the login manager's idle hint, as it is told on a real bus."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from hipbreak.core.messages import Watch
from hipbreak.desktop.linux.facts.session import LoginSession
from hipbreak.desktop.linux.idle.logind import LogindIdle
from tests.desktop.private_bus import private_bus, wait_for
from tests.desktop.test_session import Logind


@dataclass
class Clocks:
    mono: float = 1000.0
    slept: float = 500.0


@dataclass
class Room:
    logind: Logind
    login: LoginSession
    idle: LogindIdle
    clocks: Clocks
    wakes: list[int] = field(default_factory=list)

    def hint(self, idle: bool, since: float) -> None:
        count = len(self.wakes)
        self.logind.change(IdleHint=idle, IdleSinceHintMonotonic=round(since * 1e6))
        wait_for(lambda: len(self.wakes) > count)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setenv("XDG_SESSION_ID", "1")
    with (
        private_bus() as daemon,
        contextlib.closing(daemon.connect()) as ours,
        contextlib.closing(daemon.connect()) as theirs,
    ):
        wakes: list[int] = []
        logind, login, clocks = Logind(theirs).start(), LoginSession(lambda: wakes.append(1)), Clocks()
        idle = LogindIdle(login, lambda: clocks.mono + clocks.slept, lambda: clocks.mono)
        login.joined(ours)
        yield Room(logind, login, idle, clocks, wakes)


def test_as_long_as_it_never_told_it_is_no_source(room: Room) -> None:
    assert (room.idle.source(), room.idle.last_input(), room.idle.asks()) == ("none", (None, 0.0), None)
    room.idle.watch(Watch(1e9, pause=True, back=True))
    room.idle.close()
    assert room.wakes == []


def test_idle_is_an_instant_and_not_idle_is_unknown(room: Room) -> None:
    room.clocks.mono = 1300.0
    room.hint(True, 1299.0)
    assert (room.idle.last_input(), room.idle.source()) == ((1799.0, 0.0), "logind")
    room.clocks.mono = 1400.0
    assert room.idle.last_input() == (1799.0, 0.0)
    room.hint(False, 1400.0)
    assert (room.idle.last_input(), room.idle.source()) == ((None, 0.0), "logind")
    room.clocks.mono = 2000.0
    room.hint(True, 1990.0)
    assert room.idle.last_input() == (2490.0, 0.0)


def test_the_instant_does_not_move_over_a_sleep(room: Room) -> None:
    room.clocks.mono = 1300.0
    room.hint(True, 1299.0)
    assert room.idle.last_input() == (1799.0, 0.0)
    room.clocks.slept += 3600
    assert room.idle.last_input() == (1799.0, 0.0)


def test_a_hint_from_the_future_is_now(room: Room) -> None:
    room.hint(True, 5000.0)
    assert room.idle.last_input() == (1500.0, 0.0)


def test_a_session_that_is_gone_tells_nothing(room: Room) -> None:
    room.hint(True, 999.0)
    room.login.lost()
    assert (room.idle.source(), room.idle.last_input()) == ("none", (None, 0.0))
