"""The whole path on a real Windows desktop: sitting, due, the card, the routine, the diary; and every way to end."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from ctypes import wintypes
from pathlib import Path

import pytest

from hipbreak.desktop.windows.native import function
from tests.real.waiting import until
from tests.real_windows import explorer, hand
from tests.real_windows.program import PROGRAM, Running

pytestmark = [
    pytest.mark.skipif(sys.platform != "win32", reason="a Windows desktop"),
    pytest.mark.timeout(300),
]
CLOSE, QUERY_END_SESSION, END_SESSION = 0x10, 0x11, 0x16
MENU = "#32768"
TOOK = 60.0  # seconds for a window of ours; a machine that does much else
SHOTS = os.environ.get("HIPBREAK_SHOTS", "")


@pytest.fixture
def editor() -> Iterator[hand.Seen]:
    """Somebody writes."""
    with subprocess.Popen(["notepad.exe"]) as program:
        window = until(lambda: next((one for one in hand.windows() if one.kind == "Notepad"), None), TOOK, "an editor")
        until(lambda: hand.in_front() == window.handle, TOOK, "the editor to have the keyboard")
        try:
            yield window
        finally:
            program.kill()


def shot(name: str) -> None:
    """A picture for the person who looks at them, where HIPBREAK_SHOTS names a folder."""
    if SHOTS:
        hand.shot(Path(SHOTS) / f"{name}.png")


def seen(day: Running, title: str) -> hand.Seen:
    return until(lambda: day.window(title), TOOK, f"the window {title}")


def consoles() -> list[hand.Seen]:
    return [window for window in hand.windows() if "console" in window.kind.lower()]


def test_from_sitting_to_the_diary(day: Running, editor: hand.Seen) -> None:
    """The last 15 s of sitting are typed, the routine runs twelve times as fast as it is; all else is as it comes."""
    day.env["HIPBREAK_SPEED"] = "12"
    day.has_sat(285)
    day.start()
    day.become_due()
    buttons = day.buttons("reminder", 3)
    assert hand.in_front() == editor.handle, "the card takes no focus (P5)"
    for _ in range(5):
        hand.press(hand.X)
    until(lambda: hand.written(editor) == "xxxxx", 10, "the keys to reach the editor (P5)")
    shot("card")
    hand.click(*buttons[0].middle)
    window = seen(day, "routine")
    until(lambda: hand.in_front() == window.handle, 10, "what was asked for to have the keyboard")
    until(lambda: day.window("reminder") is None, TOOK, "the card to go")
    assert day.status()["routine_open"]
    assert consoles() == []
    shot("notice")
    hand.press(hand.ENTER)  # the notice before the first routine
    until(lambda: (routine := day.kept().routine) and len(routine.done) == 3, TOOK, "the last move to be done")
    week, _ = day.buttons("routine", 2)  # of the last page, from which the week can be looked at
    shot("finished")
    hand.click(*week.middle)
    seen(day, "statistics")
    until(lambda: day.status()["today"]["routines"] == 1, TOOK, "the routine to be over")
    assert [why for (why,) in day.rows("select why from bouts")] == ["routine"]
    assert [move for (move,) in day.rows("select move from moves")] == ["lunge", "bridge", "scoop"]
    assert day.run("quit").returncode == 0
    assert day.ended(20) == 0
    until(lambda: day.window("routine") is None, 10, "its windows to end with it")


def test_a_second_start_opens_the_status_window(day: Running) -> None:
    day.start()
    second = subprocess.run([PROGRAM], env=day.env, capture_output=True, timeout=60, check=False)
    assert second.returncode == 0
    seen(day, "status")
    shot("status")
    assert len(day.icon_windows()) == 2, "one icon: pystray has a window for it and one for its menu"


def test_a_click_on_the_icon_opens_it_too(day: Running) -> None:
    day.start()
    explorer.say_clicked(day.icon_windows(), explorer.LEFT)
    seen(day, "status")


def test_the_menu_opens_at_the_pointer_and_its_last_entry_ends_the_program(day: Running) -> None:
    day.start()
    hand.move(400, 500)
    explorer.say_clicked(day.icon_windows(), explorer.RIGHT)
    until(lambda: any(window.kind == MENU for window in hand.windows()), TOOK, "the menu")
    shot("menu")
    assert day.run("pause", "30m").returncode == 0, "an open menu holds nothing up"
    hand.press(hand.UP)
    hand.press(hand.ENTER)
    assert day.ended(20) == 0


def test_killed_it_goes_on_where_it_was(day: Running) -> None:
    day.has_sat(299)
    day.start()
    day.become_due()
    day.kill()
    day.start()
    facts = day.status()
    assert facts["due"]
    assert facts["sitting_seconds"] >= 299
    assert day.run("skip").returncode == 0


def test_what_was_said_survives_a_kill(day: Running) -> None:
    day.start()
    assert day.run("standing").returncode == 0
    day.kill()
    day.start()
    assert day.status()["state"] == "standing"


def test_log_off_is_allowed_and_loses_nothing(day: Running) -> None:
    """pystray alone answers no to every log-off."""
    day.has_sat(200)
    day.start()
    day.type_until(lambda: day.status()["sitting_seconds"] >= 200, "the count")
    assert day.run("standing").returncode == 0
    asked = [window.handle for window in day.own_windows() if "hipbreak" in window.kind]
    assert [hand.tell(handle, QUERY_END_SESSION) & 0xFFFFFFFF for handle in asked] == [1] * len(asked)
    assert len(asked) == 3
    saved = day.state.stat().st_mtime_ns
    for handle in asked:
        end_session(handle)
    assert day.ended(10) == 0
    assert day.state.stat().st_mtime_ns > saved
    day.start()
    facts = day.status()
    assert facts["state"] == "standing"
    assert facts["sitting_seconds"] >= 200


def end_session(handle: int) -> None:
    """As Windows does: it waits for the answer, or for the end of the process."""
    try:
        hand.tell(handle, END_SESSION, 1)
    except OSError:
        assert not function("user32.dll", "IsWindow", wintypes.BOOL, wintypes.HWND)(handle), "it did not answer"


def test_a_log_off_that_was_called_off_ends_nothing(day: Running) -> None:
    day.start()
    for window in day.own_windows():
        hand.tell(window.handle, QUERY_END_SESSION)
        hand.tell(window.handle, END_SESSION, 0)
    assert day.answers()


def test_who_is_asked_to_close_closes(day: Running) -> None:
    """``taskkill`` without /F, and installers."""
    day.start()
    for window in day.own_windows():
        hand.post(window.handle, CLOSE)
    assert day.ended(20) == 0


def test_many_starts_leave_one(day: Running) -> None:
    starts = [subprocess.Popen([PROGRAM, "--autostart"], env=day.env) for _ in range(6)]
    until(day.answers, TOOK, "one of them to answer")
    until(lambda: sum(start.poll() is None for start in starts) == 1, TOOK, "all but one to end")
    assert {start.poll() for start in starts} == {0, None}
    assert day.run("quit").returncode == 0
    until(lambda: all(start.poll() == 0 for start in starts), 20, "the last one to end")


def test_quit_returns_when_the_program_has_ended(day: Running) -> None:
    day.start()
    running = function("kernel32.dll", "OpenProcess", wintypes.HANDLE, wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
    wait = function("kernel32.dll", "WaitForSingleObject", wintypes.DWORD, wintypes.HANDLE, wintypes.DWORD)
    handle = running(0x00100000, 0, day.pid)  # SYNCHRONIZE
    assert handle
    assert day.run("quit").returncode == 0
    assert wait(handle, 500) == 0
    function("kernel32.dll", "CloseHandle", ctypes.c_int, wintypes.HANDLE)(handle)
    assert day.run("quit").returncode == 0, "none running is fine"
