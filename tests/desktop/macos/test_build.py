"""The desktop record of macOS on a stand-in for its frameworks: one sample, what is said of it, and being slow.

Jurisdiction: that the record is whole, answers in time and never guesses. None of it has run on a Mac.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hipbreak.core.messages import Event, Sample, Watch, Words
from hipbreak.desktop import Desktop, Told
from hipbreak.desktop.macos.build import build
from hipbreak.desktop.macos.in_time import InTime
from hipbreak.desktop.macos.own_thread import OwnThread
from hipbreak.desktop.macos.prompt import Prompter
from hipbreak.wording import sources
from tests.desktop.macos.fake_mac import FakeMac
from tests.desktop.macos.test_facts import programs, window
from tests.real.waiting import until


def cards(send: Callable[[Event], None]) -> Prompter:
    """Without notifications, also where a Mac has them."""
    return Prompter(send, centre=lambda _: None)


@contextlib.contextmanager
def record(calls: Any, within: float = 10.0) -> Iterator[Desktop]:
    made = build(lambda: 5000.0, lambda: None, lambda _: None, calls, lambda _: InTime(within), cards)
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
        "session": Told("turn"),
        "call": Told("coreaudio+camera", now=False),
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
        assert desktop.sources()["prompt"] == Told("card")
        desktop.hide(1)


@contextlib.contextmanager
def hanging(mac: FakeMac, name: str) -> Iterator[tuple[Desktop, threading.Event, threading.Event]]:
    """A record, what makes function ``name`` hang, and what lets it go on."""
    hangs, goes_on = threading.Event(), threading.Event()

    def slow(*arguments: Any) -> Any:
        if hangs.is_set():
            goes_on.wait(30.0)
        return mac.calls[name](*arguments)

    with record({**mac.calls, name: slow}, within=0.5) as desktop:
        yield desktop, hangs, goes_on
        goes_on.set()


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("AudioObjectGetPropertyDataSize", "no_microphone+camera"),
        ("CMIOObjectGetPropertyDataSize", "coreaudio+no_camera"),
        ("CMIOObjectGetPropertyData", "coreaudio+no_camera"),
    ],
)
def test_sound_or_a_camera_that_hangs_holds_up_neither_keys_nor_the_other(name: str, source: str) -> None:
    mac = FakeMac(idle=4.0, levels={"PreventUserIdleDisplaySleep": 1}, sound=programs(us_zoom_xos=1), cameras={34: 1})
    with hanging(mac, name) as (desktop, hangs, goes_on):
        until(lambda: desktop.sources()["call"] == Told("coreaudio+camera", now=True), 20.0, "an answer")
        hangs.set()
        until(lambda: desktop.sources()["call"] == Told(source, now=True), 20.0, "the other's answer")
        until(lambda: desktop.sample().media and desktop.missing() == {}, 20.0, "keys and lock")
        hangs.clear()
        goes_on.set()
        until(lambda: desktop.sources()["call"] == Told("coreaudio+camera", now=True), 20.0, "an answer")


def test_a_window_server_that_hangs_holds_nobody_up_and_is_no_sign_of_life() -> None:
    mac = FakeMac(idle=4.0, levels={"PreventUserIdleDisplaySleep": 1}, sound=programs(us_zoom_xos=1))
    with hanging(mac, "CGSessionCopyCurrentDictionary") as (desktop, hangs, goes_on):
        until(lambda: desktop.sample().media, 20.0, "an answer")  # a noisy machine
        before = desktop.sample().last_input
        hangs.set()
        late = desktop.sample()
        assert (late.last_input, late.media) == (before, False)
        assert desktop.missing() == {"input": "none"}
        until(lambda: desktop.sample().call, 20.0, "the call")
        hangs.clear()
        goes_on.set()
        until(lambda: desktop.sample().media, 20.0, "an answer")
        assert desktop.missing() == {}


def test_a_question_that_fails_has_no_answer_and_the_next_one_has() -> None:
    in_time = InTime(10.0)
    assert in_time.ask(lambda: 1 // 0) is None
    assert in_time.ask(lambda: "here") == "here"
    in_time.close()


def test_a_failure_is_said_once_until_there_is_an_answer_again(caplog: pytest.LogCaptureFixture) -> None:
    in_time = InTime(10.0)
    with caplog.at_level(logging.WARNING):
        for question in (lambda: 1 // 0, lambda: 1 // 0, lambda: 1, lambda: 1 // 0):
            in_time.ask(question)
    in_time.close()
    assert [record.getMessage() for record in caplog.records] == ["macOS could not be asked"] * 2
    assert caplog.records[0].exc_info


def test_a_silence_is_said_once_until_there_is_an_answer_again(caplog: pytest.LogCaptureFixture) -> None:
    in_time, goes_on, asked = InTime(0.05), threading.Semaphore(0), list[int]()

    def asks_again() -> bool:
        in_time.ask(lambda: (asked.append(1), goes_on.acquire()))  # type: ignore[func-returns-value]  # one, and the other
        return len(asked) == 2

    with caplog.at_level(logging.WARNING):
        assert not asks_again()
        goes_on.release()
        until(asks_again, 20.0, "the second question")
    goes_on.release()
    in_time.close()
    assert [record.getMessage() for record in caplog.records] == ["macOS does not answer"]


def test_what_fails_on_a_thread_of_ours_does_not_end_it() -> None:
    own, over = OwnThread("macos"), threading.Event()
    own.do(lambda: 1 // 0)
    own.do(over.set)
    assert over.wait(20.0)
    own.close(20.0)
    assert own.is_over()
    own.close(20.0)


def test_while_one_is_on_its_way_nothing_else_is_asked() -> None:
    in_time, goes_on, asked = InTime(0.1), threading.Event(), list[int]()
    assert in_time.ask(lambda: goes_on.wait(30.0)) is None
    assert in_time.ask(lambda: asked.append(1)) is None
    goes_on.set()
    until(lambda: in_time.ask(lambda: "here"), 20.0, "an answer")
    assert asked == []
    in_time.close()


def test_after_the_end_no_thread_is_left() -> None:
    before = set(threading.enumerate())

    def ours() -> list[threading.Thread]:
        return [each for each in threading.enumerate() if each not in before and each.name == "macos"]

    with record(FakeMac().calls):
        assert len(ours()) == 3  # windows and power, sound, cameras
    until(lambda: not ours(), 20.0, "their end")


def test_another_users_turn_is_away_and_is_said() -> None:
    with record(FakeMac(session={"kCGSSessionOnConsoleKey": False}).calls) as desktop:
        assert desktop.sample().locked
        told = desktop.sources()
    assert (told["session"], told["lock"]) == (Told("background"), Told("quartz", now=True))


def test_every_code_has_a_sentence() -> None:
    for mac in (FakeMac(), FakeMac(session={"kCGSSessionOnConsoleKey": False}), FakeMac(session={})):
        with record(mac.calls) as desktop:
            codes = {thing: one.source for thing, one in desktop.sources().items()}
        for thing, code in codes.items():
            assert set(code.split("+")) <= sources.SOURCES[thing].keys(), thing
