"""Which window is opened, brought to the front or left closed; children are values that remember what they heard."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from hipbreak import config_file
from hipbreak.app.answers import Answers
from hipbreak.app.windows import Windows
from hipbreak.clock import Clock
from hipbreak.core.messages import Now, OpenWindow
from hipbreak.core.opening import Place
from hipbreak.core.settings import DEFAULTS, LookSettings, Settings
from hipbreak.core.state import begin
from hipbreak.core.status import Status
from hipbreak.desktop import Appearance, no_desktop
from hipbreak.engine import Engine, Ports
from hipbreak.history import Diary
from hipbreak.places import Places
from hipbreak.remote import Request
from hipbreak.ui.child_windows import ChildWindow
from hipbreak.wording import commands


@dataclass
class Child:
    heard: list[Mapping[str, Any]] = field(default_factory=list)

    def send(self, message: Mapping[str, Any]) -> bool:
        self.heard.append(message)
        return True


@dataclass
class Asked:
    message: Mapping[str, Any]
    reply: Callable[[Mapping[str, Any]], None]


@dataclass
class Desk:
    """Windows whose clock is turned by hand."""

    at: float = 100.0
    settings: Settings = DEFAULTS
    appearance: Appearance = field(default_factory=Appearance)

    def windows(self) -> Windows:
        clock = Clock(lambda: self.at, lambda: self.at)
        ports = Ports(lambda _: self.settings, lambda *_: None, lambda *_: None, lambda _: None, lambda *_: None)
        desktop = replace(no_desktop(), appearance=lambda: self.appearance)
        engine = Engine(begin(clock.now(), DEFAULTS), clock, desktop, ports)
        nobody: Any = None
        return Windows(engine, nobody, nobody, tuple, nobody, nobody, nobody)


@pytest.mark.parametrize(("later", "again"), [(0.3, True), (5.0, False), (3600.0, False)])
def test_a_window_that_was_brought_to_the_front_is_closed_for_good(later: float, again: bool) -> None:
    """Only one that was on its way out when it was asked for is opened anew."""
    desk, child = Desk(), Child()
    windows = desk.windows()
    windows.opened["about"] = cast(ChildWindow, child)
    windows.open("about")
    assert child.heard == [{"do": "raise"}]
    desk.at += later
    assert windows._was_ending("about") is again
    assert windows._was_ending("about") is False, "once"


def test_another_window_that_ends_is_no_reason() -> None:
    desk = Desk()
    windows = desk.windows()
    windows.opened["status"] = cast(ChildWindow, Child())
    windows.open("status")
    assert windows._was_ending("about") is False


@pytest.mark.parametrize(
    ("wanted", "system", "found"),
    [
        (LookSettings(), Appearance(), {"theme": "system", "motion": "system"}),
        (LookSettings(), Appearance("dark", still=True), {"theme": "dark", "motion": "still"}),
        (
            LookSettings(theme="light", motion="full"),
            Appearance("dark", still=True),
            {"theme": "light", "motion": "full"},
        ),
        (LookSettings(theme="contrast"), Appearance("dark", still=True), {"theme": "contrast", "motion": "still"}),
    ],
)
def test_windows_look_as_the_person_has_set_hipbreak_else_the_desktop(
    wanted: LookSettings, system: Appearance, found: dict[str, str]
) -> None:
    windows = Desk(settings=replace(DEFAULTS, look=wanted), appearance=system).windows()
    assert windows._look() == found


def routine_windows(folder: Path, asked: list[OpenWindow]) -> Windows:
    """Windows with a folder of their own to keep things in."""
    windows = Desk().windows()
    config, history, state, log = (folder / name for name in ("config.toml", "history.db", "state.json", "log"))
    return replace(windows, places=Places(config, history, state, log, folder, folder), request=asked.append)


def test_what_the_routine_window_says_reaches_whom_it_concerns(tmp_path: Path) -> None:
    asked: list[OpenWindow] = []
    windows = routine_windows(tmp_path, asked)
    for line in (
        {"event": "notice_seen"},
        {"event": "voice_said"},
        {"event": "not_for_me", "move": "bridge"},
        {"event": "next_time", "move": "scoop", "level": "harder"},
        {"event": "placed", "x": 1, "y": 2, "width": 460, "height": 656},
        {"event": "open", "window": "statistics"},
        {"event": "open", "window": "settings"},
        {"event": "next_time", "move": "scoop", "level": "hardest"},
    ):
        windows._routine_said(line)
    routine = config_file.load(tmp_path / "config.toml").settings.routine
    assert routine.not_for_me == ("bridge",) and routine.level.scoop == "harder"
    assert windows.left_behind.place() == Place(1, 2, 460, 656)
    assert windows.left_behind.has("notice-seen") and windows.left_behind.has("no-voice-said")
    assert asked == [OpenWindow("statistics")]


def test_a_diary_that_another_program_holds_keeps_no_routine_from_opening_and_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    now = Now(100.0, datetime(2026, 11, 24, 9, tzinfo=UTC))
    diary, _ = Diary.open(tmp_path / "history.db", now.wall)
    windows = replace(routine_windows(tmp_path, []), diary=lambda: diary, say=said.append)
    goal = DEFAULTS.routine.weekly_goal
    assert windows._week() == {"week": [0, goal]}
    with closing(sqlite3.connect(tmp_path / "history.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert windows._week() == {}
        windows.open("statistics")
        assert (windows.opened, said) == ({}, [commands.DIARY_HELD])
        answers = Answers(windows.engine, lambda: diary, lambda _: None, dict, tuple, said.clear)
        heard: list[Mapping[str, Any]] = []
        day = {"ask": "stats", "from": "2026-11-24", "to": "2026-11-24"}
        answers.handle(cast(Request, Asked(day, heard.append)))
        assert heard == [{"ok": False, "error": commands.DIARY_HELD}]
    diary.close(now)


def test_the_status_window_is_told_in_the_steps_of_the_panel() -> None:
    """Each line wakes it; a count that goes on is no news."""
    desk, child = Desk(), Child()
    windows = desk.windows()
    windows.opened["status"] = cast(ChildWindow, child)
    sitting = Status(state="sitting", icon="sitting", due_in_seconds=900.0, fill=0.5, sitting_seconds=900.0)
    for seconds in (0.0, 60.0, 140.0, 160.0):
        windows.show(
            replace(
                sitting,
                sitting_seconds=900 + seconds,
                due_in_seconds=900 - seconds,
                fill=(900 + seconds) / 1800,
            )
        )
    assert [line["status"]["sitting_seconds"] for line in child.heard] == [900, 1200]
