"""The desktop record of macOS on a stand-in for its frameworks: one sample, what is said of it, and being slow.

Jurisdiction: that the record is whole, answers in time and never guesses. None of it has run on a Mac.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from hipbreak.core.messages import Sample, Watch, Words
from hipbreak.desktop import Desktop, Told
from hipbreak.desktop.macos.build import build
from hipbreak.desktop.macos.in_time import InTime
from tests.desktop.macos.fake_mac import FakeMac
from tests.desktop.macos.test_facts import programs, window
from tests.real.waiting import until


@contextlib.contextmanager
def record(calls: Any, within: float = 10.0) -> Iterator[Desktop]:
    made = build(lambda: 5000.0, lambda: None, lambda _: None, calls, InTime(within))
    try:
        yield made
    finally:
        made.close()
        made.close()


def test_everything_at_once() -> None:
    mac = FakeMac(idle=4.0, sound=programs(us_zoom_xos=1), levels={"PreventUserIdleDisplaySleep": 1})
    mac.session = {"kCGSSessionOnConsoleKey": True, "CGSSessionScreenIsLocked": True}
    mac.windows = [window(0, 0, 0, 1440, 900)]
    with record(mac.calls) as desktop:
        sample = desktop.sample()
        assert sample.last_input == pytest.approx(4996.0, abs=1.0)
        assert (sample.locked, sample.call, sample.media, sample.presenting, sample.dnd) == (*[True] * 4, False)
        assert (desktop.missing(), desktop.asks(), desktop.microphone()) == ({}, 1.0, True)
        desktop.watch(Watch(6000.0, pause=True))
    assert (mac.faults, mac.leaked) == ([], [])


def test_a_full_screen_alone_is_no_presentation_and_is_not_even_asked_for() -> None:
    mac = FakeMac(windows=[window(0, 0, 0, 1440, 900)])
    asked = list[int]()
    calls = {**mac.calls, "CGWindowListCopyWindowInfo": lambda *_: asked.append(1)}
    with record(calls) as desktop:
        assert not desktop.sample().presenting
    assert asked == []


def test_each_thing_says_who_tells_it() -> None:
    mac = FakeMac(sound=programs(us_zoom_xos=0))
    with record(mac.calls) as desktop:
        told = desktop.sources()
    assert told["input"].known
    assert {thing: one for thing, one in told.items() if thing != "input"} == {
        "lock": Told("quartz", now=False),
        "sleep": Told("clock"),
        "session": Told("none", known=False),
        "call": Told("coreaudio", now=False),
        "media": Told("power", now=False),
        "presenting": Told("quartz", now=False),
        "dnd": Told("focus", known=False),
        "reminder": Told("none"),
        "prompt": Told("card"),
    }


def test_where_nothing_can_be_asked_nothing_is_claimed() -> None:
    with record({}) as desktop:
        assert desktop.sample() == Sample()
        assert desktop.missing() == {"input": "none", "lock": "none"}
        told = desktop.sources()
        assert {thing for thing, one in told.items() if one.known} == {"sleep", "reminder", "prompt"}
        assert not desktop.microphone()


def test_a_prompt_is_left_to_the_card() -> None:
    with record({}) as desktop:
        assert desktop.show(1, Words("About an hour", "Up you come.", (("start", "Start"),))) == "no_buttons"
        desktop.hide(1)


def test_a_sound_system_that_hangs_holds_nobody_up_and_is_no_sign_of_life() -> None:
    mac = FakeMac(idle=4.0, levels={"PreventUserIdleDisplaySleep": 1})
    hangs, goes_on = threading.Event(), threading.Event()

    def size(*arguments: Any) -> Any:
        if hangs.is_set():
            goes_on.wait(30.0)
        return mac.calls["AudioObjectGetPropertyDataSize"](*arguments)

    with record({**mac.calls, "AudioObjectGetPropertyDataSize": size}, within=0.5) as desktop:
        until(lambda: desktop.sample().media, 20.0, "an answer")  # a noisy machine
        before = desktop.sample().last_input
        hangs.set()
        late = desktop.sample()
        assert (late.last_input, late.media, late.call) == (before, False, False)
        assert desktop.missing() == {"input": "none"}
        assert desktop.sample() == late
        hangs.clear()
        goes_on.set()
        until(lambda: desktop.sample().media, 20.0, "an answer")
        assert desktop.missing() == {}


def test_a_question_that_fails_has_no_answer_and_the_next_one_has() -> None:
    in_time = InTime(10.0)
    assert in_time.ask(lambda: 1 // 0) is None
    assert in_time.ask(lambda: "here") == "here"
    in_time.close()


def test_while_one_is_on_its_way_nothing_else_is_asked() -> None:
    in_time, goes_on, asked = InTime(0.1), threading.Event(), list[int]()
    assert in_time.ask(lambda: goes_on.wait(30.0)) is None
    assert in_time.ask(lambda: asked.append(1)) is None
    goes_on.set()
    until(lambda: in_time.ask(lambda: "here"), 20.0, "an answer")
    assert asked == []
    in_time.close()


def test_after_the_end_no_thread_is_left() -> None:
    before = threading.active_count()
    in_time = InTime()
    assert threading.active_count() == before + 1
    in_time.close()
    until(lambda: threading.active_count() == before, 20.0, "its end")
