"""The tray of macOS on pystray's real backend and a stand-in for AppKit that notes the thread of each call.

Jurisdiction: that no call which Apple allows on the main thread only comes from another, and what becomes of clicks,
signals and the end. Each scene is a process of its own (``tray_run``): pystray chooses its backend once. It has never
run on a Mac, and whether macOS draws the icon cannot be told here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hipbreak.desktop.macos.tray import AWAKE

ROOT = Path(__file__).resolve().parents[3]


def play(scene: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.desktop.macos.tray_run", scene],
        cwd=ROOT,
        env={**os.environ, "PYSTRAY_BACKEND": "darwin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = {"log": done.stderr} | json.loads(done.stdout)
    return said


def test_a_life_without_a_call_off_the_main_thread() -> None:
    said = play("life")
    assert (said["off_main"], said["log"]) == ([], "")
    assert said["calls"] > 100
    assert said["seen"]["how"] == "native"
    assert said["seen"]["visible"]
    assert said["seen"]["sitting"] != said["tooltip"]
    assert said["sent"] == ["Start"]
    assert (said["policy"], said["hidden"], said["removed"], said["how"]) == (1, True, True, "none")
    assert said["label"]
    assert said["seen"]["awake"] == [[AWAKE, "counting"]]


def test_the_icon_has_two_pixels_a_point() -> None:
    assert play("life")["seen"]["image"] == [[44, 44], [22, 22]]


def test_a_click_in_an_open_menu_means_what_it_says_though_the_menu_has_changed() -> None:
    said = play("open_menu")
    assert said["sent"] == ["Quit"]
    assert said["seen"]["kept"]
    assert "Remind me again" in said["seen"]["labels"]
    assert said["off_main"] == []


def test_the_stand_in_notes_what_the_documented_way_does_wrong() -> None:
    said = play("naive")
    assert any("button.setToolTip_ on Thread-1" in call for call in said["off_main"])
    assert len(said["off_main"]) > 5


def test_signals_reach_python_and_ctrl_c_ends_nothing_on_the_spot() -> None:
    said = play("signals")
    assert said["heard"] == [2, 15]
    assert (said["terminated"], said["off_main"]) == (False, [])


def test_the_end_of_a_login_is_told_on_the_main_thread() -> None:
    said = play("log_out")
    assert (said["ended"], said["off_main"]) == (["MainThread"], [])


@pytest.mark.parametrize("scene", ["stopped_before", "stopped_at_once", "stopped_meanwhile"])
def test_stopped_early_it_ends_all_the_same(scene: str) -> None:
    said = play(scene)
    assert (said["off_main"], said["how"]) == ([], "none")


def test_without_a_bridge_to_appkit_there_is_no_icon_and_the_program_goes_on() -> None:
    said = play("no_bridge")
    assert (said["calls"], said["how"]) == (0, "none")
    assert said["log"] == ["pystray can show no icon here", "there is no icon in the menu bar"]


def test_what_cannot_be_drawn_costs_a_line_of_the_log() -> None:
    said = play("bad_picture")
    assert "not what it is to be" in said["log"]
    assert said["tooltip"] != "broken"
    assert said["off_main"] == []


def test_what_macos_tells_brings_a_look_forward_until_it_is_closed() -> None:
    said = play("told")
    assert said["woken"] == ["MainThread"] * 6
    assert (said["left"], said["off_main"]) == ([], [])
