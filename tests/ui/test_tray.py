"""The menu and the tray as the app uses it."""

from __future__ import annotations

import itertools
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.core.messages import (
    KeepLimit,
    Later,
    OpenWindow,
    Pause,
    Quit,
    Reason,
    Request,
    Resume,
    Sitting,
    Skip,
    Standing,
    Start,
    StillHere,
)
from hipbreak.core.status import Icon, Status
from hipbreak.ui.tray import SEPARATOR, Entry, How, Tray, entries, menu, tooltip
from hipbreak.ui.tray_icon import Picture, Pixmap

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
AT_WORK = Status(
    state="sitting", why="input", sitting_seconds=2100, due_in_seconds=600, next="in", icon="sitting", fill=0.8
)
DUE = replace(AT_WORK, due=True, due_in_seconds=None, later_minutes=5, next="pause", icon="due")


def asked(lines: tuple[Entry, ...]) -> list[Request]:
    """Every request in the menu, in order, submenus included."""
    found: list[Request] = []
    for entry in lines:
        found += [entry.request] if entry.request is not None else asked(entry.children)
    return found


def labels(lines: tuple[Entry, ...]) -> list[str]:
    return [entry.label for entry in lines if entry != SEPARATOR]


def test_while_sitting() -> None:
    lines = entries(AT_WORK)
    assert lines[0] == Entry("About 35\u00a0min sitting · due in 10\u00a0min", OpenWindow("status"), default=True)
    assert asked(lines) == [
        OpenWindow("status"),
        Start(),
        Start("single"),
        Start("single", "lunge"),
        Start("single", "bridge"),
        Start("single", "scoop"),
        Standing(),
        OpenWindow("was_up"),
        Pause(1800),
        Pause(3600),
        Pause(7200),
        Pause(None),
        OpenWindow("statistics"),
        OpenWindow("settings"),
        OpenWindow("about"),
        Quit(),
    ]


def test_when_due() -> None:
    """P5: what the prompt offers is in the menu too."""
    assert {Start(), Later(), Skip(), Standing()} <= set(asked(entries(DUE)))
    assert "Later · 5\u00a0min" in labels(entries(DUE))
    assert Later() not in asked(entries(replace(DUE, later_minutes=None)))  # P6: the third time
    assert "Not today" in labels(entries(replace(DUE, sign_off=True)))  # P13


def test_paused_standing_undo_and_easing() -> None:
    paused = asked(entries(replace(AT_WORK, paused_until=NOON, quiet=("paused",))))
    assert Resume() in paused
    assert not any(isinstance(request, Pause) for request in paused)
    standing = asked(entries(replace(AT_WORK, state="standing")))
    assert Sitting() in standing
    assert Standing() not in standing
    assert StillHere() in asked(entries(replace(AT_WORK, can_undo_absence=True)))
    assert StillHere() not in asked(entries(AT_WORK))
    assert KeepLimit() in asked(entries(replace(AT_WORK, easing=True)))


def test_while_the_routine_is_open_nothing_starts_another() -> None:
    requests = asked(entries(replace(DUE, routine_open=True)))
    assert not any(isinstance(request, Start | Later | Skip | Standing) for request in requests)


def test_what_is_missing_has_a_line() -> None:
    """S11."""
    assert entries(AT_WORK, ["No way to see calls here"])[1].request == OpenWindow("status")
    assert tooltip(AT_WORK, ["No way to see calls here"]).endswith("\nNo way to see calls here")


statuses = st.builds(
    Status,
    state=st.sampled_from(["sitting", "standing", "away", "unknown"]),
    sitting_seconds=st.floats(0, 90000),
    due_in_seconds=st.none() | st.floats(0, 10800),
    due=st.booleans(),
    overdue=st.booleans(),
    sign_off=st.booleans(),
    prompt_up=st.booleans(),
    quiet=st.lists(st.sampled_from(get_args(Reason)), unique=True).map(tuple),
    quiet_since=st.none() | st.just(NOON),
    paused_until=st.none() | st.just(NOON + timedelta(hours=1)),
    returns=st.none() | st.just(NOON),
    later_minutes=st.none() | st.integers(1, 30),
    routine_open=st.booleans(),
    can_undo_absence=st.booleans(),
    why=st.sampled_from(["input", "undecided", "call", "media", "standing", "away", "locked", "no_source", "routine"]),
    away_since=st.none() | st.just(NOON),
    standing_since=st.none() | st.just(NOON),
    next=st.sampled_from(["in", "pause", "hold", "returns", "capped", "sitting", "none"]),
    icon=st.sampled_from(get_args(Icon)),
    fill=st.floats(0, 9),
    call_seconds=st.floats(0, 9000),
    easing=st.booleans(),
)


@given(statuses)
def test_no_dead_entry_and_no_stray_separator(status: Status) -> None:
    lines = entries(status)
    assert [entry.default for entry in lines].count(True) == 1
    assert SEPARATOR not in (lines[0], lines[-1])
    for entry, following in itertools.pairwise(lines):
        assert not (entry == following == SEPARATOR)
    for entry in lines:
        assert entry == SEPARATOR or (entry.label and (entry.request is not None) != bool(entry.children))
    said = labels(lines)
    assert len(set(said)) == len(said)


class Recorder:
    """A backend that remembers."""

    def __init__(self) -> None:
        self.shown: list[tuple[Picture, str, str, Any]] = []
        self.did: list[str] = []

    def run(self) -> None:
        self.did.append("run")

    def stop(self) -> None:
        self.did.append("stop")

    def how(self) -> How:
        return "sni"

    def show(self, picture: Picture, title: str, description: str, menu: Any) -> None:
        self.shown.append((picture, title, description, menu))


def test_only_what_has_changed_is_shown() -> None:
    backend = Recorder()
    tray = Tray(backend, lambda _: None)
    tray.show(AT_WORK)
    tray.show(replace(AT_WORK, sitting_seconds=2101, due_in_seconds=601, fill=0.801))
    assert len(backend.shown) == 1
    tray.show(AT_WORK, ["No way to see calls here"])
    tray.show(replace(AT_WORK, sitting_seconds=2160, due_in_seconds=540))
    tray.show(replace(AT_WORK, sitting_seconds=2160, due_in_seconds=540, fill=0.9))
    assert len(backend.shown) == 4
    assert backend.shown[2][3] is backend.shown[3][3]  # the same menu
    tray.run()
    tray.stop()
    assert (backend.did, tray.how()) == (["run", "stop"], "sni")


def test_a_click_sends_what_the_entry_asks_for() -> None:
    sent: list[Request] = []
    backend = Recorder()
    Tray(backend, sent.append).show(DUE)
    shown = backend.shown[0][3]
    for item in shown.items:
        if item.text == "Skip":
            item(None)
    shown(None)  # the default action, a left click
    assert sent == [Skip(), OpenWindow("status")]


def test_a_store_draws_instead_of_pillow() -> None:
    drawn: list[Pixmap] = [(1, 1, b"abcd")]
    backend = Recorder()
    Tray(backend, lambda _: None, store=lambda _: drawn).show(AT_WORK)
    assert backend.shown[0][0].pixmaps() == drawn


def test_menu_has_submenus_and_separators() -> None:
    shown = menu((Entry("A", Quit()), SEPARATOR, Entry("B", children=(Entry("C", Quit()),))), lambda _: None)
    first, line, last = shown.items
    assert first.text == "A"
    assert line is type(shown).SEPARATOR
    assert [item.text for item in last.submenu.items] == ["C"]


@pytest.mark.parametrize("module", ["hipbreak.ui.tray", "hipbreak.ui.tray_store", "hipbreak.wording.status"])
def test_imports_no_pillow_no_xlib_and_no_toolkit(module: str) -> None:
    program = f"import sys, {module}; print([n for n in ('PIL', 'Xlib', 'tkinter', 'pystray') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
