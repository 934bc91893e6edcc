"""Prompts in the notifications of macOS, on a stand-in for its framework and a main loop in a thread of its own.

Jurisdiction: what becomes of a prompt and of each press, that nobody but its own thread waits for the framework, and
that no centre is asked for where there is none. It has never run on a Mac, where only a signed application may show
any.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hipbreak.core.messages import Dismissed, Event, Pressed, Words
from hipbreak.desktop.macos.agent import LABEL
from hipbreak.desktop.macos.own_thread import OwnThread
from hipbreak.desktop.macos.prompt import GIVEN_UP_AFTER, Prompter
from hipbreak.desktop.macos.user_notifications import THREAD, Heard, UserNotifications
from hipbreak.wording import prompts, sources
from tests.desktop.macos.fake_appkit import FakeAppKit
from tests.desktop.macos.fake_notifications import CLICKED, DISMISSED, Centre
from tests.real.waiting import until

WITHIN = 20.0  # seconds, on a noisy machine
OURS = (LABEL, "/Applications/hipbreak.app")
HOUR = Words("About an hour", "Up you come.", (("start", "Start"), ("later", "Later · 5 min"), ("skip", "Skip")))
AGAIN = Words("About 70 min", "Up now?", (("start", "Start"), ("later", "Later · 10 min"), ("skip", "Skip")))


class Mac:
    """A Mac with a main loop, and a prompter that may be made before it runs."""

    def __init__(self) -> None:
        self.kit = FakeAppKit()
        self.kit.bundle = OURS
        self.centre = Centre(self.kit)
        self.sent: list[Event] = []
        self.said: list[list[str]] = []
        self.now = 0.0
        self.module: Callable[[], Any] = self.centre.module
        self._own: OwnThread | None = None
        self._loop = threading.Thread(target=self.kit.app.run, name="main", daemon=True)
        self.kit.main = self._loop

    def load(self, name: str) -> Any:
        if name == "UserNotifications":
            return self.module()
        return self.kit.modules()[name]

    def begin(self) -> None:
        self._loop.start()

    def made(self, within: float = WITHIN, *, runs: bool = True) -> Prompter:
        def centre(heard: Heard) -> UserNotifications:
            on_main = self.kit.modules()["PyObjCTools.AppHelper"].callAfter
            self._own = OwnThread(THREAD)
            return UserNotifications(self._own, on_main, heard, self.load)

        def run(words: Any) -> int:
            self.said.append(list(words))
            return 0

        prompter = Prompter(self.sent.append, run, centre, within, lambda: self.now)
        if runs:
            self.begin()
            self.settle()
        return prompter

    def settle(self, *, loops: bool = True) -> None:
        """Until all that was handed over is done, and what macOS has to say; ``loops``: the main thread too."""
        if loops:
            self._wait(lambda over: self.kit.turn("common", over))
        for _ in range(4):  # as many questions as a prompt has
            if self._own is not None:
                self._wait(self._own.do)
            self._wait(self.centre.do)

    def _wait(self, hand_over: Callable[[Callable[[], None]], None]) -> None:
        over = threading.Event()
        hand_over(over.set)
        until(lambda: over.is_set() or (self._own and self._own.is_over()), WITHIN, "the end of what there is to do")

    def close(self) -> None:
        self.centre.close()
        self.kit.app.stop_(None)
        self.kit.turn("event", lambda: None)


@pytest.fixture
def mac() -> Iterator[Mac]:
    made = Mac()
    yield made
    made.close()
    assert made.centre.faults == []


# --- shown ------------------------------------------------------------------------------------------------------


def test_a_prompt_is_shown_with_its_words_and_buttons(mac: Mac) -> None:
    prompter = mac.made()
    assert mac.centre.shown == {}  # what a killed run had left
    assert prompter.source() == "unasked"
    assert prompter.show(3, HOUR) == "shown"
    (content,) = mac.centre.shown.values()
    assert (content.title, content.body) == ("About an hour", "Up you come.")
    category = mac.centre.categories[content.category]
    assert [(action.name, action.title, action.options) for action in category.actions] == [
        ("start", "Start", 0),
        ("later", "Later · 5 min", 0),
        ("skip", "Skip", 0),
    ]
    assert category.options == 1  # that it was closed is told
    assert prompter.source() == "buttons"
    assert mac.centre.asked == []


@pytest.mark.parametrize(
    ("does", "sent"),
    [
        ("start", Pressed(3, "start")),
        ("skip", Pressed(3, "skip")),
        ("not_sitting", Dismissed(3)),  # none of its buttons
        (CLICKED, Dismissed(3)),
        (DISMISSED, Dismissed(3)),
    ],
)
def test_what_the_person_does_is_sent_once(mac: Mac, does: str, sent: Event) -> None:
    prompter = mac.made()
    prompter.show(3, HOUR)
    for _ in range(2):
        mac.centre.press("prompt-3", does)
        mac.settle()
    assert mac.sent == [sent]
    prompter.hide(3)
    mac.settle()
    assert mac.centre.shown == {}


def test_every_button_that_wording_has_comes_back_as_its_action(mac: Mac) -> None:
    prompter = mac.made()
    words = prompts.easing(45, 30)
    for number, (action, _) in enumerate(words.labels, 5):
        assert prompter.show(number, words) == "shown"
        mac.centre.press(f"prompt-{number}", action)
    mac.settle()
    assert mac.sent == [Pressed(number, action) for number, (action, _) in enumerate(words.labels, 5)]


def test_a_press_on_what_is_gone_is_nothing(mac: Mac) -> None:
    prompter = mac.made()
    prompter.show(3, HOUR)
    prompter.hide(3)
    mac.settle()
    assert mac.centre.shown == {}
    mac.centre.press("prompt-3", "start")
    mac.centre.press("prompt-2", "start")  # of another run
    mac.centre.press("said", CLICKED)
    mac.settle()
    assert mac.sent == []


def test_buttons_that_were_shown_stay_known_and_the_same_ones_are_told_once(mac: Mac) -> None:
    prompter = mac.made()
    for number, words in enumerate((HOUR, AGAIN, HOUR)):
        prompter.show(number, words)
    assert {name: category.actions[1].title for name, category in mac.centre.categories.items()} == {
        "buttons-1": "Later · 5 min",
        "buttons-2": "Later · 10 min",
    }
    assert mac.kit.calls.count("centre.setNotificationCategories_") == 2
    assert mac.centre.shown["prompt-2"].category == "buttons-1"


def test_in_place_of_itself(mac: Mac) -> None:
    prompter = mac.made()
    prompter.show(3, HOUR)
    assert prompter.show(3, AGAIN) == "shown"
    assert mac.centre.shown["prompt-3"].title == AGAIN.headline
    mac.centre.press("prompt-3", "later")
    mac.settle()
    assert mac.sent == [Pressed(3, "later")]


def test_it_comes_up_also_while_hipbreak_is_in_front(mac: Mac) -> None:
    mac.made().show(3, HOUR)
    assert mac.centre.comes_up_in_front("prompt-3") == [(24,)]


def test_text_is_made_fit(mac: Mac) -> None:
    mac.made().show(3, Words("two\nlines", "half \ud800 a letter \0", (("start", "a\nb"),)))
    content = mac.centre.shown["prompt-3"]
    assert (content.title, content.body) == ("two lines", "half  a letter ")
    assert mac.centre.categories[content.category].actions[0].title == "a b"


def test_closing_takes_all_of_it_off(mac: Mac) -> None:
    prompter = mac.made()
    prompter.show(3, HOUR)
    prompter.show(4, HOUR)
    prompter.say("hipbreak", "A sentence.")
    prompter.close()
    assert mac.centre.shown == {}
    prompter.close()


# --- not shown --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bundle",
    [
        (None, "/opt/venv/bin"),
        ("org.python.python", "/Library/Frameworks/Python.framework/Versions/3.13/Resources/Python.app"),
        (LABEL, "/Applications/hipbreak.app/Contents/Resources"),
    ],
)
def test_outside_of_an_application_of_ours_no_centre_is_asked_for(mac: Mac, bundle: Any) -> None:
    mac.kit.bundle = bundle
    prompter = mac.made()
    assert (prompter.show(3, HOUR), prompter.source()) == ("no_buttons", "card")
    assert not any("entre" in call for call in mac.kit.calls)
    assert (prompter.say("hipbreak", "A sentence."), mac.said[0][-1]) == ("no_buttons", "A sentence.")


def test_without_the_framework_prompts_are_cards(mac: Mac) -> None:
    def missing() -> Any:
        raise ImportError("no UserNotifications")

    mac.module = missing
    prompter = mac.made()
    assert (prompter.show(3, HOUR), prompter.source()) == ("no_buttons", "card")


@pytest.mark.parametrize("leave", [True, False])
def test_the_person_is_asked_once_and_the_card_serves_meanwhile(mac: Mac, leave: bool) -> None:
    mac.centre.status, mac.centre.leave = 0, leave
    prompter = mac.made()
    assert (prompter.show(3, HOUR), prompter.source()) == ("no_buttons", "unasked")
    assert prompter.show(4, HOUR) == ("shown" if leave else "no_buttons")
    assert prompter.source() == ("buttons" if leave else "not_allowed")
    assert mac.centre.asked == [4]


def test_who_leaves_the_question_open_is_not_asked_again(mac: Mac) -> None:
    mac.centre.status = 0
    prompter = mac.made()
    for number in range(3):
        mac.centre.status = 0
        assert prompter.show(number, HOUR) == "no_buttons"
    assert (len(mac.centre.asked), mac.centre.shown) == (1, {})


@pytest.mark.parametrize(
    ("status", "style", "said", "source"),
    [
        (1, 2, "no_buttons", "not_allowed"),
        (2, 0, "no_buttons", "not_allowed"),  # only into the list: nobody would see it
        (3, 2, "no_buttons", "not_allowed"),  # quietly
        (2, 1, "shown", "banners"),
        (2, 2, "shown", "buttons"),
        (9, 9, "no_buttons", "not_allowed"),
    ],
)
def test_the_settings_are_read_each_time(mac: Mac, status: int, style: int, said: str, source: str) -> None:
    prompter = mac.made()
    prompter.show(1, HOUR)
    mac.centre.status, mac.centre.style = status, style
    assert (prompter.show(2, HOUR), prompter.source()) == (said, source)
    mac.settle()
    assert ("prompt-2" in mac.centre.shown) is (said == "shown")


def test_every_code_has_a_sentence() -> None:
    assert {"buttons", "banners", "not_allowed", "card", "unasked"} <= sources.SOURCES["prompt"].keys()


def test_an_error_is_a_line_of_the_log(mac: Mac, caplog: pytest.LogCaptureFixture) -> None:
    mac.centre.error = 1
    prompter = mac.made()
    with caplog.at_level(logging.WARNING):
        assert prompter.show(3, HOUR) == "failed"
    assert [record.getMessage() for record in caplog.records] == ["macOS shows no notification: error 1"]
    mac.centre.error = None
    assert prompter.show(3, HOUR) == "shown"


def test_what_the_bridge_raises_stays_here(mac: Mac) -> None:
    prompter = mac.made()
    mac.centre.style = []  # type: ignore[assignment]  # whatever a macOS to come may say
    assert prompter.show(3, HOUR) == "failed"
    mac.centre.style = 2
    assert prompter.show(4, HOUR) == "shown"


# --- slow -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "silent", ["getNotificationSettingsWithCompletionHandler_", "addNotificationRequest_withCompletionHandler_"]
)
def test_a_macos_that_does_not_answer_is_given_up_and_what_comes_late_is_taken_off(mac: Mac, silent: str) -> None:
    mac.centre.silent = {silent}
    prompter = mac.made(within=0.1)
    assert prompter.show(3, HOUR) == "failed"
    assert prompter.show(4, HOUR) == "failed"  # one at a time
    mac.settle()
    assert mac.kit.calls.count("centre.getNotificationSettings") == 1
    added = mac.kit.calls.count("centre.addNotificationRequest")
    for answer in mac.centre.owed:
        answer()
    mac.centre.press("none", "")  # after what was owed
    mac.settle()
    assert mac.centre.shown == {}
    assert mac.kit.calls.count("centre.addNotificationRequest") == added
    mac.centre.press("prompt-3", "start")
    mac.settle()
    assert mac.sent == []
    mac.centre.silent = set()
    until(lambda: prompter.show(5, HOUR) == "shown", WITHIN, "the next one")


def test_one_that_never_answers_is_asked_again_after_a_while(mac: Mac) -> None:
    mac.centre.silent = {"getNotificationSettingsWithCompletionHandler_"}
    prompter = mac.made(within=0.1)
    assert prompter.show(3, HOUR) == "failed"
    mac.centre.silent = set()
    assert prompter.show(4, HOUR) == "failed"
    mac.now = GIVEN_UP_AFTER
    until(lambda: prompter.show(5, HOUR) == "shown", WITHIN, "an answer")


def test_while_the_main_loop_does_not_run_nobody_would_hear_a_press_and_prompts_are_cards(mac: Mac) -> None:
    prompter = mac.made(runs=False)
    mac.settle(loops=False)
    assert (prompter.show(3, HOUR), prompter.source()) == ("no_buttons", "unasked")
    mac.begin()
    mac.settle()
    assert mac.centre.shown == {}
    assert (prompter.show(4, HOUR), prompter.source()) == ("shown", "buttons")


def test_a_service_that_is_stuck_holds_up_neither_icon_nor_count_and_what_it_showed_is_taken_off(mac: Mac) -> None:
    prompter = mac.made(within=0.1)
    prompter.show(3, HOUR)
    mac.centre.goes_on.clear()
    prompter.hide(3)
    assert prompter.show(4, AGAIN) == "failed"
    over = threading.Event()
    mac.kit.turn("common", over.set)
    assert over.wait(WITHIN), "the main loop stands still"
    mac.centre.press("prompt-4", "start")
    assert mac.sent == []  # it is a card by now
    mac.centre.goes_on.set()
    mac.settle()
    assert mac.centre.shown == {}


def test_a_press_is_heard_while_the_service_is_stuck(mac: Mac) -> None:
    prompter = mac.made()
    prompter.show(3, HOUR)
    prompter.show(4, HOUR)
    mac.centre.goes_on.clear()
    prompter.hide(4)
    mac.centre.press("prompt-3", "start")
    assert mac.sent == [Pressed(3, "start")]
    mac.centre.goes_on.set()


def test_the_end_waits_for_a_service_that_is_stuck_but_not_for_ever(mac: Mac) -> None:
    prompter = mac.made()
    prompter.show(3, HOUR)
    mac.centre.goes_on.clear()
    prompter.close()
    assert mac.centre.shown
    mac.centre.goes_on.set()
    until(lambda: not mac.centre.shown, WITHIN, "the end of what was shown")


# --- a sentence -------------------------------------------------------------------------------------------------


def test_a_sentence_goes_where_prompts_go(mac: Mac) -> None:
    prompter = mac.made()
    assert prompter.say("hipbreak", "Before the first prompt.") == "no_buttons"
    assert [words[-1] for words in mac.said] == ["Before the first prompt."]
    prompter.show(3, HOUR)
    assert prompter.say("hipbreak", "A sentence.") == "no_buttons"
    assert (mac.centre.shown["said"].body, mac.centre.shown["said"].category) == ("A sentence.", "")
    mac.centre.status = 1
    assert prompter.say("hipbreak", "Unwanted.") == "failed"
    assert prompter.say("hipbreak", "Unwanted.") == "failed"
    mac.centre.status = 2
    assert prompter.say("hipbreak", "Wanted again.") == "no_buttons"
    assert len(mac.said) == 1
