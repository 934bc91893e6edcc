"""The whole path on a real desktop: sitting, due, a good moment, the prompt, the routine, the diary."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real.program import PROGRAM, Running
from tests.real.session import Desktop, desktop
from tests.real.waiting import until

pytestmark = [pytest.mark.real, pytest.mark.timeout(240)]
SHOTS = os.environ.get("HIPBREAK_SHOTS", "")


@pytest.fixture
def fresh() -> Iterator[Desktop]:
    with desktop() as running:
        yield running


def shot(screen: Desktop, name: str) -> None:
    """A picture for the person who looks at them, where HIPBREAK_SHOTS names a folder."""
    if SHOTS:
        screen.shot(Path(SHOTS) / f"{name}.png")


def prompt(screen: Desktop) -> bool:
    """A reminder is on the screen."""
    return any("start" in one.actions and one.showing for one in screen.notifications())


def test_from_sitting_to_the_diary(fresh: Desktop) -> None:
    day = Running(fresh, patience="10m")
    day.has_sat(285)
    day.start()
    until(fresh.sni_items, 10, "the icon")
    until(lambda: fresh.sni_menu().walk(), 10, "the menu")
    day.type_until(lambda: day.status()["due"] and day.status()["sitting_seconds"] >= 310)
    assert not prompt(fresh), "it waits for a pause in the typing"
    shot(fresh, "due")
    until(lambda: prompt(fresh), 15, "the prompt, 5 s into the pause")
    said = fresh.notifications()[-1]
    assert list(said.actions) == ["start", "later", "skip", "not_sitting"]
    assert "5\u00a0min" in said.summary + said.body
    shot(fresh, "notification")
    fresh.press("Start")
    until(lambda: "hipbreak" in " ".join(fresh.windows()), 20, "the routine window")
    assert day.status()["routine_open"]
    fresh.key("Return")  # the notice before the first routine
    until(lambda: not prompt(fresh), 5, "the notification to be taken away")
    shot(fresh, "routine")
    until(lambda: day.status()["today"]["routines"] == 1, 60, "the routine to end")
    assert day.outcome() == "finished"
    ((why,),) = day.rows("select why from bouts")
    assert why == "routine"
    moves = [row[0] for row in day.rows("select move from moves")]
    assert moves == ["lunge", "bridge", "scoop"]


def test_later_and_skip(fresh: Desktop) -> None:
    day = Running(fresh)
    day.has_sat(299)
    day.start()
    day.become_due()
    until(lambda: prompt(fresh), 15, "the prompt")
    fresh.press("Later · 5\u00a0min")
    until(lambda: not prompt(fresh), 5, "the prompt to go")
    assert day.status()["next"] == "returns"
    assert day.run("skip").returncode == 0
    until(lambda: day.outcome() == "skipped", 5, "the outcome in the diary")
    assert not day.status()["due"]
    assert day.run("quit").returncode == 0


def test_the_tray_comes_back(fresh: Desktop) -> None:
    day = Running(fresh)
    day.start()
    until(fresh.sni_items, 10, "the icon")
    for _ in range(3):
        fresh.restart("tray")
        until(fresh.sni_items, 10, "the icon in the new tray")
    fresh.sni_click("I'm standing")
    until(lambda: day.status()["state"] == "standing", 5, "the click to be heard")
    fresh.sni_activate()
    until(lambda: "hipbreak" in " ".join(fresh.windows()), 20, "the status window")
    shot(fresh, "status")


def test_a_restarted_daemon_shows_the_prompt_again(fresh: Desktop) -> None:
    day = Running(fresh, stays="2m")
    day.has_sat(299)
    day.start()
    day.become_due()
    until(lambda: prompt(fresh), 15, "the prompt")
    fresh.restart("notifier")
    assert day.status()["due"], "what the daemon lost is no answer"
    assert day.run("skip").returncode == 0


def test_killed_at_any_moment_it_goes_on_where_it_was(fresh: Desktop) -> None:
    day = Running(fresh, stays="2m")
    day.has_sat(299)
    day.start().send_signal(0)
    day.become_due()
    until(lambda: prompt(fresh), 15, "the prompt")
    assert day.process is not None
    day.process.kill()
    day.ended(5)
    day.start()
    facts = day.status()
    assert facts["due"]
    assert facts["sitting_seconds"] >= 299
    assert facts["next"] in ("returns", "none"), "a prompt that was up counts as unanswered"
    assert day.run("skip").returncode == 0
    assert day.outcome() == "skipped"


def test_what_was_said_survives_a_kill(fresh: Desktop) -> None:
    day = Running(fresh)
    day.start()
    for said in ("pause 1h", "standing"):
        assert day.run(*said.split()).returncode == 0
    assert day.process is not None
    day.process.kill()
    day.ended(5)
    day.start()
    facts = day.status()
    assert facts["quiet"] == ["paused"]
    assert facts["state"] == "standing"


def test_a_hundred_starts_leave_one(fresh: Desktop) -> None:
    starts = [fresh.start([PROGRAM, "--autostart"]) for _ in range(100)]
    day = Running(fresh)
    until(day.answers, 60, "one of them to answer")
    until(lambda: sum(start.poll() is None for start in starts) == 1, 100, "all but one to end")
    said = [fresh.log(number) for number, start in enumerate(starts, 1) if start.poll() not in (0, None)]
    assert said == []
    assert len(fresh.sni_items()) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it(fresh: Desktop, number: signal.Signals) -> None:
    process = fresh.start([PROGRAM])
    until(fresh.sni_items, 20, "the icon, which is there before the program can do much else")
    process.send_signal(number)
    until(lambda: process.poll() is not None, 20, "the program to end")
    assert process.returncode == 0


@pytest.mark.parametrize("notifier", ["dunst", None])
def test_without_buttons_the_card_comes(notifier: str | None) -> None:
    with desktop(notifier) as screen:  # type: ignore[arg-type]  # one of the names of the harness
        day = Running(screen, stays="2m")
        day.has_sat(299)
        day.start()
        day.become_due()
        until(lambda: day.status()["today"]["prompts"] == 1, 15, "the prompt")
        until(lambda: card(screen), 20, "the card on the screen")
        shot(screen, f"card-{notifier}")
        assert day.run("later").returncode == 0
        until(lambda: not card(screen), 10, "the card to go")


def card(screen: Desktop) -> bool:
    """Something lies at the bottom right: the backdrop is of one colour elsewhere."""
    picture = screen.picture()
    width, height = picture.size
    corner = picture.crop((width - 300, height - 150, width - 30, height - 30))
    return len(corner.getcolors(300 * 150) or []) > 8
