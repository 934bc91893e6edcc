"""``hipbreak autostart``: what a person types, reads and gets as an exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hipbreak import cli
from hipbreak.wording import autostart as words
from tests.desktop.private_bus import private_bus

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the autostart folder")
Capture = pytest.CaptureFixture[str]
SESSION = (
    *("WAYLAND_DISPLAY", "SWAYSOCK", "I3SOCK", "HYPRLAND_INSTANCE_SIGNATURE", "NIRI_SOCKET", "LABWC_PID"),
    *("WAYFIRE_SOCKET", "DESKTOP_SESSION", "APPIMAGE", "SNAP", "DBUS_SESSION_BUS_ADDRESS"),
)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The entry of a person in a session of sway without a bus."""
    for name in [*SESSION, *(key for key in os.environ if key.startswith("XDG_"))]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "etc"))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    monkeypatch.setenv("SWAYSOCK", "/run/sway")
    return tmp_path / ".config/autostart/hipbreak.desktop"


def facts(capture: Capture) -> dict[str, Any]:
    capture.readouterr()
    cli.main(["autostart", "status", "--json"])
    said: dict[str, Any] = json.loads(capture.readouterr().out)
    return said


def test_on_off_and_status(own: Path, capsys: Capture) -> None:
    assert cli.main(["autostart", "status"]) == 0
    assert capsys.readouterr().out == "hipbreak does not start at login. To have it start: hipbreak autostart on\n"
    assert cli.main(["autostart", "on"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("hipbreak starts at login from now on.\nSway starts no start-up programs by itself.")
    assert own.exists()
    assert cli.main(["autostart", "on"]) == 0
    assert capsys.readouterr().out.startswith("hipbreak starts at login already.\n")
    assert cli.main(["autostart", "status"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"hipbreak starts at login.\n{own}: ")
    assert "~/.config/sway/config:\nexec " in said
    assert cli.main(["autostart", "off"]) == 0
    assert capsys.readouterr().out == "hipbreak does not start at login any more.\n"
    assert not own.exists()
    assert cli.main(["autostart", "off"]) == 0
    assert capsys.readouterr().out == "Starting at login is off already.\n"


def test_json(own: Path, capsys: Capture) -> None:
    assert facts(capsys) == {
        "state": "off",
        "why": "absent",
        "file": None,
        "command": None,
        "starts_entries": "no",
        "by": "sway",
        "line": None,
        "text": "hipbreak does not start at login. To have it start: hipbreak autostart on",
    }
    cli.main(["autostart", "on"])
    said = facts(capsys)
    assert (said["state"], said["why"], said["file"]) == ("on", "ours", str(own))
    assert said["command"][-1] == "--autostart"
    assert said["line"] == words.line("sway", said["command"])


def test_in_a_session_that_starts_it_nothing_more_is_said(
    own: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with private_bus() as daemon, closing(daemon.connect()) as session:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.address)
        bus = "org.freedesktop.DBus"
        session.call(bus, "/org/freedesktop/DBus", bus, "RequestName", "su", ("org.xfce.SessionManager", 4))
        assert cli.main(["autostart", "on"]) == 0
        assert capsys.readouterr().out == "hipbreak starts at login from now on.\n"
        assert cli.main(["autostart", "status"]) == 0
        assert capsys.readouterr().out.endswith("Your session starts it (org.xfce.SessionManager).\n")


def test_what_is_broken_is_exit_1(own: Path, capsys: Capture) -> None:
    own.parent.mkdir(parents=True)
    own.write_text("[Desktop Entry]\nType=Application\nName=x\nExec=/gone/hipbreak --autostart\n")
    assert cli.main(["autostart", "status"]) == 1
    said = capsys.readouterr().out
    assert said == (
        f"hipbreak does not start at login: what {own} starts is gone (/gone/hipbreak --autostart). "
        "To put that right: hipbreak autostart on\n"
    )
    assert facts(capsys)["state"] == "broken"


@pytest.mark.parametrize("action", ["on", "off"])
def test_what_cannot_be_switched_is_one_line_and_exit_1(own: Path, capsys: Capture, action: str) -> None:
    own.parent.mkdir(parents=True)
    own.write_bytes(b"\xff\xfe")
    assert cli.main(["autostart", action]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"hipbreak: {own} is no text (UTF-8), so it is left alone. Move it away, then try again.\n"
    assert own.read_bytes() == b"\xff\xfe"
    assert cli.main(["autostart", "status"]) == 1
    assert "(UTF-8)" in capsys.readouterr().out


@pytest.mark.parametrize("more", [[], ["maybe"], ["on", "off"], ["on", "--json"], ["status", "now"]])
def test_wrong_use_is_exit_2(own: Path, capsys: Capture, more: list[str]) -> None:
    assert cli.main(["autostart", *more]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not own.parent.exists()


@pytest.mark.parametrize("command", [["autostart"], ["autostart", "on"], ["autostart", "off"], ["autostart", "status"]])
def test_there_is_help(command: list[str], capsys: Capture) -> None:
    assert cli.main([*command, "--help"]) == 0
    assert "login" in capsys.readouterr().out


def test_off_where_it_is_on_for_everybody(own: Path, capsys: Capture) -> None:
    shared = Path(os.environ["XDG_CONFIG_DIRS"]) / "autostart/hipbreak.desktop"
    shared.parent.mkdir(parents=True)
    shared.write_text("[Desktop Entry]\nType=Application\nName=hipbreak\nExec=/bin/true\n")
    assert cli.main(["autostart", "on"]) == 0
    assert f"already, as it does for everybody here ({shared})." in capsys.readouterr().out
    assert cli.main(["autostart", "off"]) == 0
    assert "Hidden=true" in own.read_text()
    assert cli.main(["autostart", "status"]) == 0
    assert f"{own} says so" in capsys.readouterr().out


def test_every_code_has_a_sentence() -> None:
    """Each of one line, with what to do where something is in the way."""
    broken = ("not_plain", "too_large", "not_text", "not_entry", "unreadable", "unwritable", "no_folder")
    for code in (*broken, "flatpak", "snap", "cache", "not_installed", "path"):
        said = words.cannot(code, "/file", "why")
        assert "could not be done" not in said
        assert len(said.splitlines()) == 1
    for why in ("ours", "theirs", "shared", "absent", "hidden", "gnome", "elsewhere", "gone", "no_command", *broken):
        said = words.state(why, "/file", ("a b",))
        assert said != why
        assert "{" not in said


def test_it_answers_within_two_seconds_as_a_real_process(own: Path) -> None:
    command = [sys.executable, "-m", "hipbreak", "autostart", "status"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("hipbreak does not start at login.")
    assert not own.parent.exists()
