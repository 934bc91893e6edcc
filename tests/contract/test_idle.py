"""What every source of the last input keeps to: the same cases for a real X server, GNOME's interface, Wayland's
protocols, Windows' ticks (real where there is Windows) and macOS's counter.

Jurisdiction: the cases. One that can only be asked wakes nobody, which is a case as well.
"""

from __future__ import annotations

from hipbreak.core.messages import Watch
from hipbreak.wording import sources
from tests.contract.world import BOTH, NEVER, NOTHING, WITHIN, Rig
from tests.contract.worlds import idle_sources
from tests.real.waiting import until

LASTS = ("windows",)  # no test ends it, or has it sleep


def pause(rig: Rig) -> None:
    """Somebody types and rests, which is told."""
    rig.watch(BOTH)
    rig.input()
    rig.silence()
    rig.woken(1)


@idle_sources()
def test_the_first_ask_is_answered_and_the_answer_stays(rig: Rig) -> None:
    rig.input()
    first = rig.last()
    assert abs(rig.last() - first) < 0.01  # of a counter, which goes by another clock than ours


@idle_sources()
def test_one_that_can_only_be_asked_says_how_often(rig: Rig) -> None:
    rig.input()
    asks = rig.idle.asks()
    assert asks is None or 0.5 <= asks <= 1.0  # seconds: a pause of 5 s is found at once, and nothing is asked in vain
    assert rig.idle.source() in sources.SOURCES["input"]


@idle_sources()
def test_an_input_moves_it_and_wakes_nobody_who_does_not_watch(rig: Rig) -> None:
    rig.watch(NOTHING)
    rig.input()
    before = rig.last()
    rig.hands.ahead += 20
    rig.input()
    assert rig.last() >= before
    assert rig.wakes == []


@idle_sources()
def test_what_is_known_roughly_holds_the_true_instant(rig: Rig) -> None:
    rig.watch(Watch(NEVER, good_for=600.0))
    for _ in range(3):
        rig.input()
        rig.last()
        rig.hands.ahead += 20
        rig.input()
        rig.last()
    assert rig.wakes == []


@idle_sources()
def test_a_pause_and_the_return_from_it_are_told_once_each(rig: Rig) -> None:
    pause(rig)
    paused = rig.last()
    assert rig.hands.elapsed() - paused >= 5.0
    rig.settle(BOTH)
    rig.input()
    rig.woken(2)
    assert rig.last() > paused
    rig.input()
    rig.woken(2)


@idle_sources(but=LASTS)
def test_dying_is_no_sign_of_life_and_coming_back_needs_no_word_from_us(rig: Rig) -> None:
    pause(rig)
    rig.settle(BOTH)
    before = rig.last()
    rig.wakes.clear()
    rig.die()
    if rig.tells:
        until(lambda: rig.wakes, WITHIN, "a word of its end")
    assert rig.last() == before
    rig.revive()
    rig.settle(BOTH)
    rig.input()
    assert rig.last() >= before
    rig.wakes.clear()
    rig.silence()
    if rig.tells:
        until(lambda: rig.wakes, WITHIN, "a word of the pause")
    assert rig.hands.elapsed() - rig.last() >= 5.0


@idle_sources(but=LASTS)
def test_a_sleep_is_no_return_and_the_first_input_after_it_is(rig: Rig) -> None:
    pause(rig)
    before = rig.last()
    rig.hands.slept += 3600
    assert rig.last() == before
    rig.watch(Watch(NEVER, back=True))
    rig.input()
    rig.woken(1)
    assert rig.last() > before + 3600


@idle_sources()
def test_a_closed_one_wakes_nobody_and_may_be_closed_again(rig: Rig) -> None:
    rig.watch(BOTH)
    rig.idle.close()
    rig.idle.close()
    rig.settle(NOTHING)
    rig.wakes.clear()
    rig.touch()
    assert rig.wakes == []
