"""Idle time of macOS, asked of a stand-in (``fake_mac``): what is nonsense, what a sleep does, who is asked.

Jurisdiction: what is macOS's own; what all sources keep to is in ``tests/contract/test_idle``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest

from hipbreak.desktop.macos.idle import LONGEST, MacIdle
from tests.desktop.macos.fake_mac import FakeMac


@dataclass
class Clocks:
    """``awake`` stops in sleep."""

    awake: float = 5000.0
    slept: float = 0.0

    def mono(self) -> float:
        return self.awake

    def elapsed(self) -> float:
        return self.awake + self.slept


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def mac() -> FakeMac:
    return FakeMac()


@pytest.fixture
def idle(mac: FakeMac, clocks: Clocks) -> MacIdle:
    return MacIdle(mac.calls, clocks.elapsed, clocks.mono)


def test_it_is_asked_each_second_and_says_so(idle: MacIdle, mac: FakeMac) -> None:
    mac.idle = 3.25
    assert idle.last_input() == (4996.75, 0.0)
    assert (idle.asks(), idle.source()) == (1.0, "quartz")


@pytest.mark.parametrize("nonsense", [math.nan, math.inf, -math.inf, -5.0, LONGEST * 2])
def test_nonsense_is_no_answer_and_the_last_one_stays(
    idle: MacIdle, mac: FakeMac, clocks: Clocks, nonsense: float
) -> None:
    mac.idle = nonsense
    assert (idle.last_input(), idle.source()) == ((None, 0.0), "none")
    mac.idle = 10.0
    assert (idle.last_input(), idle.source()) == ((4990.0, 0.0), "quartz")
    mac.idle, clocks.awake = nonsense, 6000.0
    assert (idle.last_input(), idle.source()) == ((4990.0, 0.0), "none")


def test_an_input_that_has_just_come_may_seem_to_be_ahead(idle: MacIdle, mac: FakeMac) -> None:
    mac.idle = -0.001
    assert idle.last_input() == (5000.0, 0.0)


@pytest.mark.parametrize("counts_on", [True, False])
def test_a_sleep_moves_no_input_whether_or_not_macos_counts_on_in_it(
    idle: MacIdle, mac: FakeMac, clocks: Clocks, counts_on: bool
) -> None:
    mac.idle = 60.0
    before, _ = idle.last_input()
    clocks.slept, clocks.awake = 3600.0, 5002.0
    mac.idle = 62.0 + (3600.0 if counts_on else 0.0)
    assert idle.last_input() == (before, 0.0)
    mac.idle, clocks.awake = 0.5, 5010.0
    assert idle.last_input() == (8609.5, 0.0)


def test_the_answer_stays_to_the_last_digit_until_the_next_input(idle: MacIdle, mac: FakeMac, clocks: Clocks) -> None:
    mac.idle = 1.0
    first = idle.last_input()
    for late in (0.03, -0.02, 0.05):
        clocks.awake += 1.0
        mac.idle = clocks.awake - 4999.0 + late
        assert idle.last_input() == first


def test_without_the_function_nothing_is_known(clocks: Clocks) -> None:
    idle = MacIdle({}, clocks.elapsed, clocks.mono)
    assert (idle.last_input(), idle.source()) == ((None, 0.0), "none")
