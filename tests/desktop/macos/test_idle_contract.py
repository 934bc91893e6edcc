"""Idle time of macOS, asked of a stand-in, under the cases that all sources keep to (``tests/desktop``).

Jurisdiction: the rig. A source that can only be asked wakes nobody; the looks that the engine takes each second while
a prompt waits stand for the wakes here.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from hipbreak.desktop.macos.idle import MacIdle
from tests.desktop import test_idle_contract as contract
from tests.desktop.fake_mutter import Hands
from tests.desktop.macos.fake_mac import FakeMac

SILENCE = 5.1  # seconds


class Asking:
    """A Mac with one person at it, and an engine that looks after each thing that happens."""

    def __init__(self) -> None:
        self.hands, self.mac, self.wakes = Hands(), FakeMac(), list[int]()
        self.idle = MacIdle(self.mac.calls, self.hands.elapsed, self.hands.mono)
        self.touched, self.alive = self.hands.mono(), True
        self.rig = contract.Rig(
            self.idle, self.hands, self.wakes, self.touch, self.silence, self.die, self.revive, lambda _: self.count()
        )

    def count(self) -> None:
        """The Mac's counter as it is now."""
        self.mac.idle = self.hands.mono() - self.touched if self.alive else math.nan

    def look(self, *, worth: bool) -> None:
        self.count()
        self.idle.last_input()
        if worth:
            self.wakes.append(1)

    def touch(self) -> None:
        silent = self.hands.mono() - self.touched > 5 or self.hands.slept > 0
        self.touched = self.hands.mono()
        self.look(worth=self.rig.watched.back and silent)

    def silence(self) -> None:
        self.hands.ahead += SILENCE
        self.look(worth=self.rig.watched.pause)

    def die(self) -> None:
        self.alive = False
        self.look(worth=True)

    def revive(self) -> None:
        self.alive = True


@pytest.mark.parametrize(
    "case",
    [
        contract.test_an_input_moves_it_and_wakes_nobody_who_does_not_watch,
        contract.test_a_pause_and_the_return_from_it_are_told_once_each,
        contract.test_dying_is_no_sign_of_life_and_coming_back_needs_no_word_from_us,
        contract.test_a_sleep_is_no_return_and_the_first_input_after_it_is,
    ],
)
def test_it_keeps_to_what_all_sources_keep_to(case: Callable[[contract.Rig], None]) -> None:
    asking = Asking()
    case(asking.rig)
    assert asking.mac.faults == []


def test_the_first_ask_is_answered_and_the_answer_stays() -> None:
    asking = Asking()
    asking.rig.input()
    first = asking.rig.last()
    asking.count()
    assert asking.rig.last() == first


def test_a_closed_one_may_be_closed_again() -> None:
    idle = Asking().idle
    idle.close()
    idle.close()
