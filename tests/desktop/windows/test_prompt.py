"""Prompts as toasts, with toasts that do as they are told, that refuse and that hang."""

from __future__ import annotations

import threading
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.core.messages import Delivery, Dismissed, Event, Pressed, Undelivered, Words
from hipbreak.desktop.windows.prompt import Prompter, xml
from hipbreak.desktop.windows.toasts import Heard, Toasts, What, WinRtToasts
from tests.desktop.windows.fake_winrt import NotificationSetting, ToastDismissalReason, Windows
from tests.real.waiting import until

WORDS = Words("About 30 min", "A lunge & a <bridge>?", (("start", "Start"), ("skip", "Skip"), ("not_sitting", "Not")))


@dataclass
class FakeToasts:
    up: dict[str, tuple[str, Heard]] = field(default_factory=dict)
    on: bool = True
    hangs: threading.Event = field(default_factory=threading.Event)
    threads: set[str] = field(default_factory=set)
    shown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hangs.set()

    def show(self, tag: str, xml: str, heard: Heard) -> None:
        self.threads.add(threading.current_thread().name)
        self.hangs.wait(20)
        self.shown.append(tag)
        self.up[tag] = (xml, heard)

    def hide(self, tag: str) -> None:
        self.up.pop(tag, None)

    def allowed(self) -> bool:
        return self.on


@dataclass
class Desk:
    toasts: FakeToasts
    heard: SimpleQueue[Event] = field(default_factory=SimpleQueue)
    said: list[tuple[str, str]] = field(default_factory=list)

    def prompter(self, make: Callable[[], Toasts] | None = None, within: float = 1.9) -> Prompter:
        return Prompter(self.heard.put, self.balloon, make or (lambda: self.toasts), within)

    def balloon(self, headline: str, sentence: str) -> Delivery:
        self.said.append((headline, sentence))
        return "no_buttons"


@pytest.fixture
def desk() -> Desk:
    return Desk(FakeToasts())


def test_a_press_is_its_action_and_takes_the_toast_away(desk: Desk) -> None:
    prompter = desk.prompter()
    assert prompter.source() == "unasked"
    assert prompter.show(7, WORDS) == "shown"
    assert prompter.source() == "toast"
    _, heard = desk.toasts.up["7"]
    heard("pressed", "skip")
    assert desk.heard.get(timeout=5) == Pressed(7, "skip")
    until(lambda: not desk.toasts.up, 5, "the toast to go")
    heard("closed", "")
    prompter.close()
    assert desk.heard.empty(), "one answer is enough"
    assert desk.toasts.threads == {"toasts"}


@pytest.mark.parametrize(
    ("what", "argument", "event"),
    [
        ("pressed", "", Dismissed(1)),
        ("pressed", "later", Dismissed(1)),  # a button that this prompt has not got
        ("closed", "", Dismissed(1)),
        ("failed", "", Undelivered(1)),
    ],
)
def test_all_else_is_no_answer(desk: Desk, what: str, argument: str, event: Event) -> None:
    prompter = desk.prompter()
    prompter.show(1, WORDS)
    desk.toasts.up["1"][1](what, argument)  # type: ignore[arg-type]  # one of those of What
    assert desk.heard.get(timeout=5) == event
    prompter.close()


def test_hidden_it_is_gone_and_says_nothing(desk: Desk) -> None:
    prompter = desk.prompter()
    prompter.show(1, WORDS)
    _, heard = desk.toasts.up["1"]
    prompter.hide(1)
    until(lambda: not desk.toasts.up, 5, "the toast to go")
    heard("closed", "")
    prompter.close()
    assert desk.heard.empty()


def test_what_is_up_at_the_end_is_taken_off(desk: Desk) -> None:
    prompter = desk.prompter()
    prompter.show(1, WORDS)
    prompter.close()
    assert desk.toasts.up == {}


@pytest.mark.parametrize("error", [ImportError("winrt"), OSError(22, "Not implemented"), RuntimeError("?")])
def test_without_toasts_the_card_is_the_way_and_nobody_asks_twice(desk: Desk, error: Exception) -> None:
    asked: list[int] = []

    def make() -> Toasts:
        asked.append(1)
        raise error

    prompter = desk.prompter(make)
    assert [prompter.show(number, WORDS) for number in (1, 2, 3)] == ["failed"] * 3
    assert (prompter.source(), len(asked)) == ("card", 1)
    prompter.close()


def test_switched_off_by_the_person_they_are_asked_again(desk: Desk) -> None:
    desk.toasts.on = False
    prompter = desk.prompter()
    assert prompter.show(1, WORDS) == "failed"
    assert prompter.source() == "card"
    desk.toasts.on = True
    assert prompter.show(1, WORDS) == "shown"
    assert prompter.source() == "toast"
    prompter.close()


def test_a_windows_that_refuses_one_is_asked_again_and_nobody_is_told_of_a_toast(desk: Desk) -> None:
    windows = Windows()
    prompter = desk.prompter(lambda: WinRtToasts(windows.winrt()))
    windows.broken = {"show"}
    assert (prompter.show(1, WORDS), prompter.source()) == ("failed", "card")
    windows.broken = set()
    assert (prompter.show(2, WORDS), prompter.source()) == ("shown", "toast")
    prompter.close()


def test_a_windows_that_takes_toasts_and_shows_none_is_not_asked_again(desk: Desk) -> None:
    prompter = desk.prompter()
    assert prompter.show(1, WORDS) == "shown"
    desk.toasts.up["1"][1]("failed", "")
    assert desk.heard.get(timeout=5) == Undelivered(1)
    assert (prompter.show(2, WORDS), prompter.source()) == ("failed", "card")
    prompter.close()
    assert desk.toasts.up == {}


def test_of_many_words_at_once_the_first_is_the_answer(desk: Desk) -> None:
    prompter = desk.prompter()
    for number in range(30):
        prompter.show(number, WORDS)
        _, heard = desk.toasts.up[str(number)]
        start = threading.Barrier(4)

        def speak(what: What, heard: Heard = heard, start: threading.Barrier = start) -> None:
            start.wait(20)
            heard(what, "skip")

        spoken: tuple[What, ...] = ("pressed", "closed", "pressed", "closed")
        threads = [threading.Thread(target=speak, args=(what,)) for what in spoken]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert desk.heard.get(timeout=5) in (Pressed(number, "skip"), Dismissed(number))
    prompter.close()
    assert desk.heard.empty()


def test_the_whole_way_through_winrt(desk: Desk) -> None:
    """Made, shown and taken off on one thread, which is of the kind that Windows calls back by itself."""
    windows = Windows()
    prompter = desk.prompter(lambda: WinRtToasts(windows.winrt()))
    assert prompter.show(1, WORDS) == "shown"
    windows.press(windows.toast("1"), "start")
    assert desk.heard.get(timeout=5) == Pressed(1, "start")
    until(lambda: not windows.up and not windows.listed, 5, "the toast to go")
    assert prompter.show(2, WORDS) == "shown"
    toast = windows.toast("2")
    windows.dismiss(toast, ToastDismissalReason.TIMED_OUT)
    windows.dismiss(toast, ToastDismissalReason.USER_CANCELED)
    assert desk.heard.get(timeout=5) == Dismissed(2)
    until(lambda: not windows.listed, 5, "the toast to leave the list")
    windows.setting = NotificationSetting.DISABLED_FOR_USER
    assert prompter.show(3, WORDS) == "failed"
    prompter.close()
    assert (len(windows.apartments), desk.heard.empty()) == (1, True)


def test_a_windows_that_hangs_costs_one_prompt_its_toast_and_never_shows_it_late(desk: Desk) -> None:
    desk.toasts.hangs.clear()
    prompter = desk.prompter(within=0.05)
    assert prompter.show(1, WORDS) == "failed"
    assert prompter.show(2, WORDS) == "failed", "at most one in flight"
    assert prompter.source() == "card", "what is said is what happens"
    desk.toasts.hangs.set()
    until(lambda: prompter.show(3, WORDS) == "shown", 5, "Windows to come to itself")
    assert prompter.source() == "toast"
    until(lambda: set(desk.toasts.up) == {"3"}, 5, "the late one to be taken off")
    prompter.close()


def test_what_nobody_waits_for_any_more_is_not_shown_at_all(desk: Desk) -> None:
    ready = threading.Event()

    def make() -> Toasts:
        ready.wait(20)
        return desk.toasts

    prompter = desk.prompter(make, within=0.05)
    assert (prompter.show(1, WORDS), prompter.source()) == ("failed", "card")
    ready.set()
    until(lambda: prompter.show(2, WORDS) == "shown", 5, "Windows to come to itself")
    assert desk.toasts.shown == ["2"]
    prompter.close()


def test_a_sentence_is_a_balloon(desk: Desk) -> None:
    prompter = desk.prompter()
    assert prompter.say("hipbreak", "Words.") == "no_buttons"
    assert desk.said == [("hipbreak", "Words.")]
    prompter.close()


def test_words_and_buttons_are_in_the_content() -> None:
    toast = ElementTree.fromstring(xml(WORDS))  # noqa: S314 - our own words
    assert toast.get("duration") == "long"
    assert [audio.get("silent") for audio in toast.iter("audio")] == ["true"]
    assert [text.text for text in toast.iter("text")] == ["About 30 min", "A lunge & a <bridge>?"]
    assert [(one.get("content"), one.get("arguments")) for one in toast.iter("action")] == [
        ("Start", "start"),
        ("Skip", "skip"),
        ("Not", "not_sitting"),
    ]


@given(st.text(), st.text(), st.text())
def test_no_text_breaks_the_content(headline: str, sentence: str, label: str) -> None:
    toast = ElementTree.fromstring(xml(Words(headline, sentence, (("start", label),))))  # noqa: S314 - as above
    assert [part.tag for part in toast] == ["visual", "actions", "audio"]
    assert len(list(toast.iter("action"))) == 1
