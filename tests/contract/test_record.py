"""What every desktop record keeps to, whole or with nothing to ask: on Linux, on Windows or Wine, and on stand-ins.

Jurisdiction: the promises of ``hipbreak.desktop.Desktop`` that are the same on every system. What each fact is made of
is tested beside it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from hipbreak.core.messages import Dismissed, Pressed, Sample, Watch
from hipbreak.desktop import Appearance
from hipbreak.wording import sources
from tests.contract.world import AGAIN, WITHIN, WORDS, World
from tests.contract.worlds import BARE, WHOLE, worlds
from tests.real.waiting import until

FACTS = ("input", "lock", "sleep", "session", "call", "media", "presenting", "dnd", "reminder", "prompt")
QUESTIONS = ("lock", "call", "media", "presenting", "dnd")  # yes or no
COUNTED = ("input", "lock")
PROMPT = 2.0  # seconds: show() has them
A_LOOK = 2.5  # seconds: what a look may take, once, where a peer hangs
CHEAP = 0.005  # seconds in the mean


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


@worlds(*WHOLE, *BARE)
def test_all_that_is_asked_is_answered_in_time(world: World) -> None:
    record = world.desktop
    asked: list[Callable[[], object]] = [
        record.sample,
        record.sources,
        record.missing,
        record.asks,
        record.microphone,
        record.appearance,
        record.token,
        lambda: record.watch(Watch(world.hands.elapsed() + 60, pause=True, back=True)),
    ]
    for ask in asked:
        with at_most(A_LOOK):
            ask()
    assert isinstance(record.appearance(), Appearance)


@worlds(*BARE)
def test_where_nothing_can_be_asked_nothing_is_claimed_and_the_count_says_what_it_lacks(world: World) -> None:
    record = world.desktop
    assert record.sample() == Sample()
    assert set(record.missing()) == set(COUNTED)
    told = record.sources()
    assert not any(told[key].known for key in (*COUNTED, *QUESTIONS))
    assert (record.asks(), record.microphone()) in ((None, False), (1.0, False))


@worlds(*WHOLE, *BARE)
def test_the_same_things_are_told_of_on_every_system(world: World) -> None:
    assert tuple(world.desktop.sources()) == FACTS


@worlds(*WHOLE, *BARE)
def test_each_code_has_a_sentence(world: World) -> None:
    for key, told in world.desktop.sources().items():
        assert set(told.source.split("+")) <= set(sources.SOURCES[key]), key
        assert sources.say(key, told.source).endswith("."), key


@worlds(*WHOLE, *BARE)
def test_what_nobody_can_tell_has_no_answer_and_what_is_told_has_one(world: World) -> None:
    told = world.desktop.sources()
    assert {key for key in QUESTIONS if told[key].known} == {key for key in QUESTIONS if told[key].now is not None}
    assert all(isinstance(told[key].now, bool | None) for key in QUESTIONS)
    since = told["input"].now
    assert since is None or (since >= 0 and not isinstance(since, bool))
    assert world.desktop.sample().locked is bool(told["lock"].now)


@worlds(*WHOLE, *BARE)
def test_what_is_missing_is_what_is_not_known_of_input_and_lock_and_costs_next_to_nothing(world: World) -> None:
    record = world.desktop
    record.sample()
    told = record.sources()
    assert record.missing() == {key: told[key].source for key in COUNTED if not told[key].known}
    with at_most(200 * CHEAP):
        for _ in range(200):
            record.missing()


@worlds("linux", "windows_fake", "macos_fake")
def test_a_prompt_takes_the_place_of_itself_and_is_gone_once(world: World) -> None:
    record, prompts = world.desktop, world.prompts
    assert prompts
    with at_most(2 * PROMPT):
        assert [record.show(7, WORDS), record.show(7, AGAIN)] == ["shown", "shown"]
    until(lambda: prompts.up() == [AGAIN.headline], WITHIN, "the second one, alone")
    for _ in range(2):
        record.hide(7)
    record.hide(8)
    until(lambda: prompts.up() == [], WITHIN, "it to go")
    assert [one for one in prompts.heard() if not isinstance(one, Dismissed)] == []


@worlds("linux", "windows_fake", "macos_fake")
def test_a_press_is_heard_once(world: World) -> None:
    record, prompts = world.desktop, world.prompts
    assert prompts
    assert record.show(3, WORDS) == "shown"
    until(prompts.up, WITHIN, "the prompt")
    prompts.press("later")
    until(lambda: prompts.heard() == [Pressed(3, "later")], WITHIN, "the press")
    until(lambda: prompts.up() == [], WITHIN, "it to go")
    assert prompts.heard() == [Pressed(3, "later")]


@worlds("windows", *BARE)
def test_where_no_prompt_can_be_shown_that_is_said_each_time_and_hiding_it_is_fine(world: World) -> None:
    """On Windows itself it is shown; Wine has no toasts."""
    record = world.desktop
    with at_most(2 * PROMPT):
        first, second = record.show(7, WORDS), record.show(7, AGAIN)
    assert first == second
    assert first in ("failed", "no_buttons", *(("shown",) if world.real and world.system == "windows" else ()))
    for _ in range(2):
        record.hide(7)
    record.hide(8)


@worlds(*WHOLE, *BARE)
def test_closed_twice_it_leaves_no_thread_and_wakes_nobody(world: World) -> None:
    record = world.desktop
    record.show(1, WORDS)
    for _ in range(2):
        with at_most(WITHIN):
            record.close()
    until(lambda: world.threads() == [], WITHIN, "the end of its threads")
    world.wakes.threads.clear()
    if world.touch:
        world.touch()
    assert world.wakes.threads == []


@worlds(*WHOLE)
def test_the_last_input_only_goes_forward(world: World) -> None:
    assert world.touch
    seen: list[float] = []
    for _ in range(5):
        world.touch()
        last = until(lambda: world.desktop.sample().last_input, WITHIN, "the input")
        seen.append(last)
    assert seen == sorted(seen)
    assert seen[-1] <= world.hands.elapsed() + 0.2


@worlds("linux", "windows", "windows_fake")
@pytest.mark.parametrize("what", ["lock", "call"])
def test_a_change_wakes_from_a_thread_of_its_own_and_no_change_does_not(world: World, what: str) -> None:
    record, key = world.desktop, what
    until(lambda: record.sources()[key].known, WITHIN, "it to be known")
    world.wakes.threads.clear()
    world.changes[what](True)
    until(lambda: record.sources()[key].now is True, WITHIN, "the change")
    until(lambda: world.wakes.threads, WITHIN, "a wake-up")
    assert threading.current_thread().name not in world.wakes.threads
    world.wakes.threads.clear()
    record.sample()
    record.sources()
    assert world.wakes.threads == [], "who looks is not woken by that"
    world.changes[what](False)
    until(lambda: record.sources()[key].now is False, WITHIN, "the end of it")
