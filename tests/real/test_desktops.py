"""What hipbreak knows and does on each desktop, by what it says itself, while a person really uses that desktop.

Jurisdiction: the table of docs/desktops.md. Where HIPBREAK_RESULTS names a file, each check that passed adds a line to
it. HIPBREAK_DESKTOPS names the desktops, those that are quick to install without it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.real import sight
from tests.real.ground import KindName, Spot
from tests.real.logind import hold
from tests.real.program import Running
from tests.real.session import Desktop, desktop
from tests.real.waiting import until

pytestmark = [pytest.mark.real, pytest.mark.timeout(180)]
KINDS = tuple(os.environ.get("HIPBREAK_DESKTOPS", "xfce sway").split())
RESULTS, SHOTS = os.environ.get("HIPBREAK_RESULTS", ""), os.environ.get("HIPBREAK_SHOTS", "")
SOON = 10.0  # seconds until what a person did is known
CARD, CARD_BUTTON = ["Start", "Later · 5\u00a0min", "Skip"], (222, 229, 241)
SILENCE = 32.0  # seconds; while nothing is due, Wayland is not asked to tell of an input after less
LATER = "Later · 5\u00a0min"
NOT_THERE: dict[KindName, frozenset[str]] = {
    "xfce": frozenset(),
    "sway": frozenset(),
    "gnome": frozenset({"presenting"}),
    "kde": frozenset({"presenting"}),
}
"""What cannot be known on a desktop: it has to be said, and never guessed (S11)."""


@dataclass
class Day:
    """A desktop, and hipbreak in it for as many tests as want it."""

    screen: Desktop
    hipbreak: Running
    rows: list[dict[str, str]] = field(default_factory=list)

    @property
    def kind(self) -> KindName:
        return self.screen.kind.name

    def source(self, key: str) -> dict[str, Any]:
        told: dict[str, Any] = self.hipbreak.status()["sources"][key]
        return told

    def known(self, key: str) -> bool:
        """Whether it is known here. Where it is not, that has been said."""
        told = self.source(key)
        if key not in NOT_THERE[self.kind]:
            assert told["known"], told
            return True
        assert not told["known"], told
        assert told["now"] is None
        assert told["says"].endswith("."), "it is a sentence"
        self.passed(key, "said", told["says"])
        return False

    def becomes(self, key: str, now: bool) -> None:
        until(lambda: self.source(key)["now"] is now, 3 * SOON, f"{key} to be {now}: {self.source(key)}")

    def passed(self, fact: str, how: str = "works", says: str = "") -> None:
        self.rows.append({"desktop": self.kind, "fact": fact, "how": how, "says": says})

    def shot(self, name: str) -> None:
        """For the person who looks at them."""
        if SHOTS:
            self.screen.shot(Path(SHOTS) / f"{self.kind}-{name}.png")

    def sat(self, seconds: float) -> None:
        """Hipbreak starts anew, and somebody has sat that long."""
        self.quit()
        self.hipbreak.has_sat(seconds)
        self.hipbreak.start()
        until(self.screen.sni_items, SOON, "the icon in the tray")

    def quit(self) -> None:
        if self.hipbreak.answers():
            assert self.hipbreak.run("quit").returncode == 0


@pytest.fixture(scope="module", params=KINDS)
def begun(request: pytest.FixtureRequest) -> Iterator[Day]:
    with desktop(kind=request.param) as screen:
        day = Day(screen, Running(screen, stays="2m", away="1m"))
        screen.sound.begin()
        yield day
        day.quit()
    if RESULTS:
        with Path(RESULTS).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in day.rows)


@pytest.fixture
def day(begun: Day) -> Day:
    if not begun.hipbreak.answers():
        begun.hipbreak.start()
        until(begun.screen.sni_items, SOON, "the icon in the tray")
    return begun


def test_the_icon_is_on_the_screen(day: Day) -> None:
    x, y = day.screen.icon()
    day.shot("icon")
    width, height = day.screen.picture().size
    assert width / 2 < x < width
    assert y < 40 or y > height - 50, "in the panel"
    day.passed("icon", "works", day.screen.kind.version())


def test_an_entry_of_the_menu_is_clicked(day: Day) -> None:
    day.screen.choose("I'm standing")
    until(lambda: day.hipbreak.status()["state"] == "standing", SOON, "the click to be heard")
    day.screen.choose("I'm sitting again")
    until(lambda: day.hipbreak.status()["state"] != "standing", SOON, "the second click to be heard")
    day.passed("menu")


def test_a_key_is_somebody_who_sits(day: Day) -> None:
    if day.known("input"):
        since = time.monotonic()
        until(lambda: time.monotonic() - since > SILENCE, 5 * SOON, "a silence")
        day.screen.key("a")
        until(lambda: ago(day) < SILENCE, SOON, "the key to be heard")
        facts = day.hipbreak.status()
        assert (facts["state"], facts["why"]) == ("sitting", "input")
        day.passed("input", "works", day.source("input")["says"])


def ago(day: Day) -> float:
    """Seconds since the last input, more than anything while none is known."""
    now = day.source("input")["now"]
    return float("inf") if now is None else float(now)


def test_the_lock_is_known(day: Day) -> None:
    day.becomes("lock", now=False)
    day.screen.lock()
    day.becomes("lock", now=True)
    day.screen.unlock()
    day.becomes("lock", now=False)
    day.passed("lock", "works", day.source("lock")["says"])


def test_sleep_is_told(day: Day) -> None:
    day.screen.sleep()
    day.screen.wake()
    assert day.source("sleep")["source"] == "logind"
    day.passed("sleep", "works", day.source("sleep")["says"])


def held(day: Day, key: str, *acts: Callable[[], Callable[[], None]]) -> None:
    """While all the ``acts`` last, ``key`` is so; when they have ended it is not."""
    if day.known(key):
        day.becomes(key, now=False)
        ends = [act() for act in acts]
        try:
            day.becomes(key, now=True)
            day.shot(key)
        finally:
            for end in reversed(ends):
                end()
        day.becomes(key, now=False)
        day.passed(key, "works", day.source(key)["says"])


def test_a_call_is_heard(day: Day) -> None:
    held(day, "call", day.screen.sound.record)


def test_a_film_is_known(day: Day) -> None:
    held(day, "media", player(day))


def test_a_presentation_is_known(day: Day) -> None:
    held(day, "presenting", day.screen.film, player(day))


def player(day: Day) -> Callable[[], Callable[[], None]]:
    """A program that asks logind to keep the screen on."""
    return lambda: hold(day.screen.env["DBUS_SYSTEM_BUS_ADDRESS"], "idle", "a film").close


def test_who_watches_a_film_sits(day: Day) -> None:
    """Also where only the compositor knows of it: then it looks like input, which has been said."""
    if day.kind == "sway":  # elsewhere it is logind who is asked, as in the test above
        day.sat(0)
        day.screen.key("a")
        end_film, end = day.screen.film(), day.screen.watch_film()
        try:
            until(lambda: day.hipbreak.status()["sitting_seconds"] > 70, 90, "more than the minute of away_after")
            facts = day.hipbreak.status()
            assert facts["state"] == "sitting", facts
            assert facts["why"] == "media" or "looks like input" in day.source("input")["says"], facts
        finally:
            end()
            end_film()
        day.passed("film", "works", day.source("input")["says"])


def test_do_not_disturb_is_known(day: Day) -> None:
    def quiet() -> Callable[[], None]:
        day.screen.kind.do_not_disturb(True)
        return lambda: day.screen.kind.do_not_disturb(False)

    held(day, "dnd", quiet)


def test_a_session_used_from_afar_is_known(day: Day) -> None:
    assert day.source("session")["source"] == "local"
    day.quit()
    day.screen.machine.remote(True)
    try:
        day.hipbreak.start()
        until(lambda: day.source("session")["source"] == "remote", SOON, "the session to be used from afar")
    finally:
        day.quit()
        day.screen.machine.remote(False)
    day.passed("session", "works")


def prompt(day: Day) -> bool:
    """A reminder is on the screen."""
    return any("start" in one.actions and one.showing for one in day.screen.notifications())


def card_button(day: Day, label: str) -> Spot | None:
    """Where it is on the card at the lower right."""
    picture = day.screen.picture()
    width, height = picture.size
    return sight.button(picture, (width // 2, height // 2, width, height), CARD, label, CARD_BUTTON)


def still_button(day: Day, label: str) -> tuple[int, int] | None:
    """Where it is once the card has risen: at the same place three times."""
    seen = set()
    for _ in range(3):
        day.screen.rest()
        seen.add(card_button(day, label))
    return seen.pop() if len(seen) == 1 else None


def test_the_prompt_comes_and_its_button_is_pressed(day: Day) -> None:
    day.sat(299)
    day.hipbreak.become_due()
    until(lambda: day.hipbreak.status()["today"]["prompts"] >= 1, 2 * SOON, "the prompt")
    if day.source("prompt")["source"] == "buttons":
        until(lambda: prompt(day), SOON, "the notification")
        day.shot("prompt")
        day.screen.press(LATER)
        until(lambda: not prompt(day), SOON, "the notification to go")
    else:
        spot = until(lambda: still_button(day, LATER), SOON, "the card, once it has risen")
        day.shot("prompt")
        day.screen.click(*spot)
        until(lambda: card_button(day, LATER) is None, SOON, "the card to go")
    until(lambda: day.hipbreak.status()["next"] == "returns", SOON, "the press to be heard")
    day.passed("prompt", "works", day.source("prompt")["says"])
    assert day.hipbreak.run("skip").returncode == 0


def test_the_tray_comes_back(day: Day) -> None:
    day.screen.restart("tray")
    until(day.screen.sni_items, SOON, "the icon to be in the new tray")
    day.screen.icon()
    day.passed("tray again")


def test_a_new_notification_daemon_is_found(day: Day) -> None:
    before = day.source("prompt")["source"]
    day.screen.restart("notifier")
    until(lambda: day.source("prompt")["source"] == before, SOON, "the new daemon to be known")
    day.passed("notifications again")


def test_a_new_session_bus_is_found(day: Day) -> None:
    if not day.screen.kind.commands:
        day.passed("bus again", "ends", "The desktop itself ends with its session bus.")
        return
    before = {key: told["known"] for key, told in day.hipbreak.status()["sources"].items()}
    day.screen.restart_bus()
    until(day.screen.sni_items, 3 * SOON, "the icon in the tray on the new bus")
    until(
        lambda: {key: told["known"] for key, told in day.hipbreak.status()["sources"].items()} == before,
        3 * SOON,
        f"everything to be known again that was: {before}",
    )
    day.passed("bus again")
