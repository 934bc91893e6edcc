"""The session around the program, for real: a login, a log-off, Explorer that starts anew or late, a bad settings file.

Under Wine the session is ended and begun by ``wineboot``, as Windows does it: every window is asked, then told, and
who still runs is ended; a login starts what stands in the registry. On Windows itself that would end the tests.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from hipbreak.wording import NBSP
from tests.desktop.windows.windows_here import on_wine
from tests.real.waiting import until
from tests.real_windows import explorer, hand
from tests.real_windows.program import WINDOWED, Running

pytestmark = [
    pytest.mark.skipif(sys.platform != "win32", reason="a Windows desktop"),
    pytest.mark.timeout(300),
]
wine_only = pytest.mark.skipif(not on_wine(), reason="on Windows it would end the session of the tests")
TOOK = 60.0  # seconds for a window of ours; a machine that does much else
TOLD = "the tray icon is shown by: native"


def wineboot(day: Running, *words: str) -> None:
    assert subprocess.run(["wineboot", *words], env=day.env, timeout=60, check=False).returncode == 0


def log(day: Running) -> str:
    return day.log.read_text(encoding="utf-8")


def consoles() -> list[hand.Seen]:
    return [window for window in hand.windows(hidden=True) if "console" in window.kind.lower()]


# --- log-off and login ----------------------------------------------------------------------------------------


@wine_only
def test_a_real_log_off_ends_it_with_everything_on_disk(day: Running) -> None:
    """With a window open, and a reminder up: S10."""
    day.has_sat(295)
    day.start()
    assert day.run().returncode == 0
    until(lambda: day.window("status"), TOOK, "the status window")
    day.become_due()
    until(lambda: day.window("reminder"), TOOK, "the card")
    assert day.run("pause", "30m").returncode == 0
    before = day.status()
    saved = day.state.stat().st_mtime_ns
    wineboot(day, "--end-session", "--shutdown")
    assert day.ended(10) == 0
    assert day.state.stat().st_mtime_ns > saved
    assert day.rows("pragma integrity_check") == [("ok",)]
    until(lambda: not day.window("status") and not day.window("reminder"), 20, "its windows to be gone")
    assert not [line for line in log(day).splitlines() if " ERROR " in line]
    day.start()
    after = day.status()
    assert after["due"]
    assert after["paused_until"] == before["paused_until"]
    assert after["sitting_seconds"] >= before["sitting_seconds"]
    assert after["today"]["prompts"] == before["today"]["prompts"]


@wine_only
def test_a_log_off_amid_a_routine_keeps_the_moves_that_were_done(day: Running) -> None:
    day.env["HIPBREAK_SPEED"] = "20"  # slow enough to end the session between two moves
    day.start()
    assert day.run("routine", "--full").returncode == 0
    _, begin = day.buttons("routine", 2)  # of the notice before the first one
    hand.click(*begin.middle)
    until(lambda: (routine := day.kept().routine) and routine.done, TOOK, "a move to be done")
    wineboot(day, "--end-session", "--shutdown")
    assert day.ended(10) == 0
    until(lambda: not day.window("routine"), 20, "its window to be gone")
    day.start()
    facts = day.status()
    assert not facts["routine_open"]
    assert facts["today"]["routines"] == 1
    assert [move for (move,) in day.rows("select move from moves")] in (["lunge"], ["lunge", "bridge"])


@wine_only
def test_a_login_starts_it_without_a_console(day: Running) -> None:
    assert day.run("autostart", "on").returncode == 0
    try:
        wineboot(day)
        until(day.answers, TOOK, "hipbreak to be started by the login")
        until(lambda: TOLD in log(day), TOOK, "its icon")
        assert consoles() == []
        assert day.run("quit").returncode == 0
    finally:
        assert day.run("autostart", "off").returncode == 0
    day.log.unlink()
    wineboot(day)
    assert not day.log.exists(), "what was switched off starts nothing"
    assert not day.answers()


# --- Explorer -------------------------------------------------------------------------------------------------


def test_a_new_explorer_gets_the_icon_again(day: Running) -> None:
    day.start()
    windows = day.icon_windows()
    until(lambda: explorer.knows(windows), 10, "the icon")
    explorer.start_anew(windows)
    until(lambda: explorer.knows(windows), 10, "the icon in the new Explorer")
    assert day.answers()


def test_an_explorer_that_comes_late_gets_the_icon_too(day: Running) -> None:
    with explorer.late() as bar:
        day.start()
        until(lambda: bar.asked >= 4, 20, "it to ask twice: for a new icon, then whether it was taken after all")
        assert TOLD not in log(day)
        bar.comes()
        windows = day.icon_windows()
        until(lambda: explorer.knows(windows), 30, "the icon")
    until(lambda: TOLD in log(day), 10, "it to know")


@pytest.mark.skipif(not on_wine(), reason="Windows may keep it where only a person finds it")
def test_a_real_click_on_the_icon_opens_the_status_window(day: Running) -> None:
    day.start()
    until(lambda: explorer.knows(day.icon_windows()), 10, "the icon")
    hand.click(*explorer.last_icon())
    window = until(lambda: day.window("status"), TOOK, "the status window")
    until(lambda: hand.in_front() == window.handle, 10, "it to have the keyboard")


# --- without a console, with a bad file -----------------------------------------------------------------------


def test_the_windowed_program_writes_a_log_and_opens_no_console(day: Running) -> None:
    day.start()
    assert consoles() == []
    until(lambda: TOLD in log(day), 20, "the log")
    assert subprocess.run([WINDOWED, "status"], env=day.env, timeout=60, check=False).returncode == 0
    assert consoles() == []


def test_a_bad_settings_file_gets_its_sentence(day: Running) -> None:
    config = day.folder / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('"5m"', "5"), encoding="utf-8")
    day.start()
    until(explorer.balloons, 20, "the sentence on the screen")
    check = day.run("config", "check")
    said = check.stdout.strip()
    assert check.returncode == 1
    assert said.startswith("config.toml line")
    assert 'sit_limit takes "5m" to "3h"' in said
    until(lambda: f"said: {said}" in log(day).replace(NBSP, " "), 20, "the sentence")
