"""What is said about a status."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from hipbreak.core.status import Status, Today
from hipbreak.wording import NBSP
from hipbreak.wording import status as words
from tests.ui.test_tray import statuses

NOON = datetime(2026, 11, 25, 12, 12, tzinfo=UTC)
SITTING = Status(state="sitting", why="input", sitting_seconds=2100, due_in_seconds=600, next="in", icon="sitting")
DUE = replace(SITTING, due=True, due_in_seconds=None, next="pause", icon="due")
CALL = replace(DUE, sitting_seconds=6000, call_seconds=3000, quiet=("call",), quiet_since=NOON, next="hold", why="call")
PAUSED = replace(SITTING, paused_until=NOON, quiet=("paused",), icon="paused")
AWAY = Status(state="away", why="away", away_since=NOON, icon="away")


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (SITTING, "About 35 min sitting · due in 10 min"),
        (replace(SITTING, sitting_seconds=20), "Under a minute sitting · due in 10 min"),
        (replace(SITTING, next="capped"), "About 35 min sitting"),
        (DUE, "About 35 min sitting · due"),
        (replace(DUE, overdue=True), "About 35 min sitting · overdue"),
        (replace(DUE, sign_off=True), "About 35 min sitting · time to wrap up"),
        (replace(DUE, returns=NOON, next="returns"), "About 35 min sitting · due, again at 12:12"),
        (replace(DUE, returns=NOON, next="other"), "About 35 min sitting · due, after your desktop's own reminder"),
        (CALL, "About 1 h 40 min sitting · in a call since 12:12, counting; I'll ask when it ends"),
        (
            replace(CALL, quiet=(), next="pause", why="input"),
            "About 1 h 40 min sitting, 50 min of it in a call · due",
        ),
        (
            replace(CALL, due=False, due_in_seconds=600),
            "About 1 h 40 min sitting · in a call since 12:12, counting · due in 10 min",
        ),
        (replace(CALL, next="capped"), "About 1 h 40 min sitting · in a call since 12:12, counting · due"),
        (
            replace(DUE, quiet=("presenting",), quiet_since=NOON, next="hold", why="media"),
            "About 35 min sitting · slides or a film on since 12:12, counting; I'll ask when they are over",
        ),
        (
            replace(DUE, quiet=("dnd", "hours"), quiet_since=NOON, next="hold"),
            "About 35 min sitting · do not disturb on (and more) since 12:12, counting; I'll ask when it is off",
        ),
        (
            replace(SITTING, why="media"),
            "About 35 min sitting · something keeps the screen on, counting · due in 10 min",
        ),
        (
            replace(SITTING, why="call", call_seconds=600),
            "About 35 min sitting · in a call, counting · due in 10 min",
        ),
        (replace(SITTING, why="locked"), "About 35 min sitting · screen locked, the count rests"),
        (PAUSED, "About 35 min sitting · paused until 12:12, counting"),
        (replace(PAUSED, due=True, next="hold"), "About 35 min sitting · paused until 12:12, counting; I'll ask then"),
        (
            replace(AWAY, paused_until=NOON, quiet=("paused",)),
            "Away since 12:12 · paused until 12:12",
        ),
        (replace(SITTING, state="unknown", why="no_source"), "About 35 min counted while unlocked · due in 10 min"),
        (replace(DUE, routine_open=True), "About 35 min sitting · routine open"),
        (AWAY, "Away since 12:12 · the count rests"),
        (replace(AWAY, away_since=None), "Away · the count rests"),
        (replace(SITTING, state="standing", standing_since=NOON), "Standing since 12:12 · the count rests"),
    ],
)
def test_first_line(status: Status, line: str) -> None:
    assert plain(words.first_line(status)) == line


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (SITTING, "Sitting"),
        (replace(SITTING, icon="soon"), "Nearly time"),
        (DUE, "Due"),
        (CALL, "Due, but holding back"),
        (replace(DUE, icon="overdue"), "Overdue"),
        (replace(DUE, icon="later", returns=NOON), "Later, at 12:12"),
        (PAUSED, "Reminders paused until 12:12"),
        (replace(SITTING, icon="standing"), "Standing"),
        (AWAY, "Away"),
        (replace(SITTING, icon="routine"), "Routine open"),
        (replace(SITTING, icon="unknown"), "Can't tell"),
    ],
)
def test_state_title(status: Status, title: str) -> None:
    assert words.state_title(status) == title
    assert words.icon_description(status) == f"hipbreak: {title}"


def test_why_it_counts() -> None:
    assert words.counting(AWAY) == "Away since 12:12."
    assert words.counting(CALL) == "You are in a call."
    assert words.counting(replace(SITTING, why="no_source")) == "No way to see input here: counting while unlocked."
    assert words.counting(replace(SITTING, why="something new")) == "Sitting counts."


def test_why_it_is_quiet() -> None:
    """P4: what holds, and since when."""
    assert words.quiet(SITTING) == ""
    assert words.quiet(CALL) == "You are in a call. Held since 12:12. Sitting still counts."
    assert words.quiet(PAUSED) == "You paused reminders until 12:12. Sitting still counts."
    assert words.quiet(replace(AWAY, quiet=("hours",))) == "It is outside your hours."


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (SITTING, "In about 10 min, at a quiet moment"),
        (DUE, "When you next pause"),
        (CALL, "30 s after the call ends"),
        (replace(PAUSED, next="hold"), "Not before 12:12"),
        (replace(DUE, next="returns", returns=NOON), "At 12:12"),
        (replace(DUE, next="other"), "A few minutes after your desktop's own reminder"),
        (replace(DUE, next="capped"), "None more today, the icon keeps count"),
        (AWAY, "Counted from when you sit down"),
        (replace(DUE, next="none", prompt_up=True), "It is on the screen now"),
        (replace(DUE, next="none", routine_open=True), "After the routine"),
        (replace(DUE, next="none"), "None just now"),
    ],
)
def test_next_reminder(status: Status, said: str) -> None:
    assert plain(words.next_reminder(status)) == said


def test_today() -> None:
    said = [Today(breaks=5, longest_bout_seconds=3000), Today(breaks=1, longest_bout_seconds=3000), Today()]
    assert [plain(words.today(replace(SITTING, today=today))) for today in said] == [
        "Got up 5 times · longest about 50 min",
        "Got up once · longest about 50 min",
        "Longest under a minute",
    ]


def test_tooltip() -> None:
    both = replace(CALL, quiet=("call", "dnd"), easing=True, limit_seconds=2700)
    lines = words.tooltip(both, ["One", "Two", "Three"]).split("\n")
    assert [plain(line) for line in lines[1:]] == [
        "Quiet since 12:12: you are in a call, do not disturb is on",
        "Reminders every 45 min today",
        "One",
        "Two",
    ]


def test_one_reason_is_said_in_the_first_line_and_not_again() -> None:
    assert words.tooltip(CALL) == words.first_line(CALL)
    assert "Quiet" in words.tooltip(replace(AWAY, quiet=("dnd",)))


@given(statuses)
def test_the_first_line_fits_a_windows_tooltip(status: Status) -> None:
    assert len(words.first_line(status).encode("utf-16-le")) // 2 <= 127


def test_labels() -> None:
    assert plain(words.later_label(5)) == "Later · 5 min"
    assert plain(words.pause_label(7200)) == "2 h"
    assert (words.move_label("lunge"), words.move_label("my_own")) == ("Lunges", "My own")
    assert words.next_label("scoop") == "Next: scoops"


@given(statuses)
def test_every_status_has_words_in_the_right_tone(status: Status) -> None:
    said = [
        words.first_line(status),
        words.state_title(status),
        words.counting(status),
        words.next_reminder(status),
        words.today(status),
        words.icon_description(status),
        words.tooltip(status),
    ]
    assert all(said)
    assert words.quiet(status) or not status.quiet
    for text in (*said, words.quiet(status)):
        assert not re.search(r"\d (s|min|h)\b", text), text  # a plain space would let them part
        assert not re.search(r"\b(treat|cure|heal|diagnose|prevent|proven|must|should|again and again)\b", text, re.I)
        assert "!" not in text
    assert "\n" not in words.first_line(status)


def test_times_are_local() -> None:
    at = datetime(2026, 11, 25, 9, 5, tzinfo=UTC) + timedelta(hours=4)
    assert words.clock(at) == "13:05"
