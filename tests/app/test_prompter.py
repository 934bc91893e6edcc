"""Which way a prompt takes, by the setting and by what each way reports: values in place of screens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from hipbreak.app.prompter import Prompter
from hipbreak.clock import Clock
from hipbreak.core.messages import Delivery, Dismissed, Event, Hover, Pressed, Undelivered, Words
from hipbreak.core.settings import DEFAULTS
from hipbreak.core.state import begin
from hipbreak.desktop import no_desktop
from hipbreak.engine import Engine, Ports

WORDS = Words("About 30 min", "Lunges?", (("start", "Start"), ("skip", "Skip"), ("not_sitting", "Not sitting")))


@dataclass
class Card:
    closed: bool = False

    def close(self) -> None:
        self.closed = True


@dataclass
class Screen:
    """What was shown where, and the events that came of it."""

    notification: Delivery = "shown"
    plain: Delivery = "no_buttons"
    can_card: bool = True
    shown: list[str] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    cards: list[tuple[dict[str, Any], Callable[[dict[str, Any]], None], Callable[[int], None], Card]] = field(
        default_factory=list
    )

    def prompter(self) -> Prompter:
        clock = Clock(lambda: 0.0, lambda: 0.0)
        ports = Ports(lambda _: DEFAULTS, lambda *_: None, lambda *_: None, lambda _: None, lambda *_: None)
        desktop = replace(no_desktop(), show=self._notify, hide=self.hidden.append)
        return Prompter(Engine(begin(clock.now(), DEFAULTS), clock, desktop, ports), self._open, self._say)

    def _notify(self, *_: object) -> Delivery:
        self.shown.append("notification")
        return self.notification

    def _open(
        self, data: dict[str, Any], heard: Callable[[dict[str, Any]], None], ended: Callable[[int], None]
    ) -> Card:
        if not self.can_card:
            raise OSError("no")
        self.shown.append("card")
        card = Card()
        self.cards.append((data, heard, ended, card))
        return card

    def _say(self, *_: str) -> Delivery:
        self.shown.append("plain")
        return self.plain


def events(prompter: Prompter) -> list[Event]:
    """What was put into the engine's inbox."""
    inbox = prompter.engine._inbox
    return [inbox.get() for _ in range(inbox.qsize())]  # type: ignore[misc]  # only events are put here


@pytest.mark.parametrize(
    ("how", "notification", "ways"),
    [
        ("auto", "shown", ["notification"]),
        ("auto", "no_buttons", ["notification", "card"]),
        ("auto", "failed", ["notification", "card"]),
        ("card", "shown", ["card"]),
        ("both", "shown", ["notification", "card"]),
        ("notification", "failed", ["notification", "card"]),
    ],
)
def test_the_ways(how: str, notification: Delivery, ways: list[str]) -> None:
    screen = Screen(notification)
    screen.prompter().show(1, WORDS, how, strict=False)
    assert screen.shown == ways


def test_strict_is_the_card() -> None:
    screen = Screen()
    screen.prompter().show(1, WORDS, "notification", strict=True)
    assert screen.shown == ["card"]
    assert screen.cards[0][0]["strict"] is True


def test_the_last_way_is_words_without_buttons_and_then_it_is_undelivered() -> None:
    for plain, expected in (("no_buttons", []), ("failed", [Undelivered(1)])):
        screen = Screen("failed", plain, can_card=False)  # type: ignore[arg-type]  # two of the deliveries
        prompter = screen.prompter()
        prompter.show(1, WORDS, "auto", strict=False)
        assert screen.shown == ["notification", "plain"]
        assert events(prompter) == expected


def test_what_the_card_says() -> None:
    screen = Screen()
    prompter = screen.prompter()
    prompter.show(7, WORDS, "card", strict=False)
    data, heard, ended, card = screen.cards[0]
    assert data["labels"] == [["start", "Start"], ["skip", "Skip"]]
    assert data["link"][0] == "not_sitting"
    for line in (
        {"event": "pressed", "action": "start"},
        {"event": "pressed", "action": "format the disk"},
        {"event": "dismissed"},
        {"event": "hover", "inside": True},
        {"event": "nonsense"},
    ):
        heard(line)
    assert events(prompter) == [Pressed(7, "start"), Dismissed(7), Hover(7, True)]
    prompter.hide(7)
    assert card.closed
    ended(0)
    assert events(prompter) == [Dismissed(7)], "the rules pass it over: that prompt is gone"
    ended(-11)
    assert events(prompter) == [Undelivered(7)]


def test_one_prompt_takes_the_place_of_another() -> None:
    screen = Screen()
    prompter = screen.prompter()
    prompter.show(1, WORDS, "both", strict=False)
    prompter.show(2, WORDS, "auto", strict=False)
    assert screen.hidden == [1]
    assert screen.cards[0][3].closed
