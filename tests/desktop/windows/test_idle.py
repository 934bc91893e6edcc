"""The last input on Windows: what is its own. What all sources keep to is in ``tests/contract``."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.clock import system_clocks
from hipbreak.core.messages import Watch
from hipbreak.desktop.idle_source import IdleSource
from hipbreak.desktop.windows.idle import AHEAD, ROUND, Ticks, WindowsIdle, idle_ms, system_ticks
from tests.desktop.windows.windows_here import ASKS_WINDOWS, fails, missing, press_a_key

DAY = 86_400_000


@dataclass
class Machine:
    """A clock that counts through sleep, in milliseconds, and when the last input was."""

    now: int = 10_000_000
    input: int = 10_000_000
    ahead: float = 500.0
    broken: bool = False

    def ticks(self) -> Ticks:
        return Ticks(lambda: fails() if self.broken else self.input % ROUND, lambda: self.now)

    def elapsed(self) -> float:
        return self.now / 1000 + self.ahead

    def idle(self) -> WindowsIdle:
        return WindowsIdle(self.elapsed, self.ticks)

    def touch(self) -> float:
        self.input = self.now
        return self.elapsed()


def test_an_input_lies_where_it_came() -> None:
    machine = Machine()
    idle = machine.idle()
    at = machine.touch()
    machine.now += 250_000
    last, within = idle.last_input()
    assert within == 0.0
    assert last == pytest.approx(at)


def test_an_input_stays_where_it_is_to_the_last_digit() -> None:
    machine = Machine()
    idle = machine.idle()
    seen = set()
    for _ in range(50):
        machine.now += 1_234
        machine.ahead += 0.0007  # the two clocks are not read at the same instant
        seen.add(idle.last_input()[0])
    assert len(seen) == 1


@pytest.mark.parametrize("rounds", [1, 2, 37])
def test_ticks_that_begin_again_are_no_input_and_lose_none(rounds: int) -> None:
    machine = Machine(now=rounds * ROUND - 5_000, input=rounds * ROUND - 5_000)
    idle = machine.idle()
    at = idle.last_input()[0]
    machine.now += 20_000
    assert idle.last_input()[0] == at
    later = machine.touch()
    machine.now += 3_000
    assert idle.last_input()[0] == pytest.approx(later)


def test_an_absence_of_two_months_stays_one() -> None:
    machine = Machine()
    idle = machine.idle()
    at = idle.last_input()[0]
    for _ in range(60):
        machine.now += DAY
        assert idle.last_input()[0] == at


def test_an_input_stamped_in_the_future_is_now() -> None:
    machine = Machine()
    idle = machine.idle()
    machine.input = machine.now + AHEAD - 1
    assert idle.last_input()[0] == pytest.approx(machine.elapsed())


def test_the_last_input_never_goes_back() -> None:
    machine = Machine()
    idle = machine.idle()
    at = idle.last_input()[0]
    machine.now += 10_000
    machine.input -= 60_000  # a program makes input and stamps it as it likes
    assert idle.last_input()[0] == at


def test_a_windows_that_says_nothing_any_more_keeps_what_it_said(caplog: pytest.LogCaptureFixture) -> None:
    machine = Machine()
    idle = machine.idle()
    known = idle.last_input()
    assert (idle.source(), idle.asks()) == ("windows", 1.0)
    machine.now += 1_000_000
    machine.broken = True
    assert [idle.last_input() for _ in range(3)] == [known] * 3
    assert idle.source() == "windows_lost"
    assert len(caplog.records) == 1
    machine.broken = False
    at = machine.touch()
    assert idle.last_input()[0] == pytest.approx(at)
    assert idle.source() == "windows"


def test_where_there_is_no_windows_nothing_is_known() -> None:
    def none() -> Ticks:
        missing()
        raise AssertionError

    idle: IdleSource = WindowsIdle(lambda: 1.0, none)
    idle.watch(Watch(0.0, pause=True))
    idle.close()
    assert (idle.last_input(), idle.source(), idle.asks()) == ((None, 0.0), "none", None)


@given(now=st.integers(0, 1 << 63), since=st.integers(0, ROUND - AHEAD))
def test_idle_time_is_right_at_every_age_of_the_machine(now: int, since: int) -> None:
    assert idle_ms((now - since) % ROUND, now) == since


@given(tick=st.integers(0, ROUND - 1), now=st.integers(0, 1 << 63))
def test_no_tick_is_too_strange(tick: int, now: int) -> None:
    assert 0 <= idle_ms(tick, now) <= ROUND - AHEAD


# --- the real ones --------------------------------------------------------------------------------------------


@ASKS_WINDOWS
def test_the_real_ticks_belong_to_the_elapsed_axis() -> None:
    ticks, elapsed = system_ticks(), system_clocks()[0]
    assert abs(ticks.now() / 1000 - elapsed()) < 0.1
    press_a_key()
    assert idle_ms(ticks.last_input(), ticks.now()) < 5_000
