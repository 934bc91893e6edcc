"""What hipbreak takes back of what it told a system: the three kinds of entries for login, and the Start menu."""

from __future__ import annotations

import plistlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hipbreak.desktop.at_login import AtLogin, Starter, at_login
from hipbreak.desktop.leaving import (
    Entry,
    Told,
    drop_on_a_mac,
    drop_on_linux,
    drop_on_windows,
    end_at_login,
    take_back,
)
from hipbreak.desktop.linux import autostart as linux
from hipbreak.desktop.macos import agent
from hipbreak.desktop.macos import autostart as mac
from hipbreak.desktop.windows import autostart as windows
from hipbreak.desktop.windows.autostart import BINARY, OWN, SHARED, TEXT, Value
from hipbreak.desktop.windows.start_command import NAME
from tests.desktop.windows.test_autostart import KEY, THEIRS, US, Memory
from tests.desktop.windows.test_autostart import here as windows_here

SAID = "what it is"
OFF = Value(BINARY, bytes([3, *[0] * 11]))  # as Task Manager writes it


@pytest.fixture
def program(tmp_path: Path) -> str:
    path = tmp_path / "bin" / "hipbreak"
    path.parent.mkdir()
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def system(room: Any) -> AtLogin:
    return AtLogin(room, Starter)


# --- Linux --------------------------------------------------------------------------------------------------------


@pytest.fixture
def at(tmp_path: Path, program: str) -> linux.Here:
    shared = tmp_path / "etc" / "autostart" / linux.FILE
    return linux.Here(tmp_path / "config/autostart" / linux.FILE, (shared,), ("X",), command=(program, "--autostart"))


def end(at: linux.Here) -> Entry:
    return end_at_login(at_login(), at, SAID, drop_on_linux)


def for_everybody(at: linux.Here, program: str) -> Path:
    """An administrator's entry."""
    (shared,) = at.shared
    shared.parent.mkdir(parents=True)
    shared.write_text(f"[Desktop Entry]\nType=Application\nName=hipbreak\nExec={program} --autostart\n")
    return shared


def test_an_entry_of_ours_goes(at: linux.Here) -> None:
    linux.switch_on(at, SAID)
    assert end(at) == Entry("gone")
    assert not at.own.exists()
    assert end(at) == Entry("none")


@pytest.mark.parametrize("off", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_one_of_ours_that_somebody_switched_off_is_not_left_behind(at: linux.Here, off: str) -> None:
    linux.switch_on(at, SAID)
    with at.own.open("a") as file:
        file.write(f"{off}\n")
    assert end(at) == Entry("gone")
    assert not at.own.exists()


def test_one_for_everybody_is_left_and_nothing_is_made_beside_it(at: linux.Here, program: str) -> None:
    shared = for_everybody(at, program)
    before = shared.read_bytes()
    assert end(at) == Entry("shared", str(shared))
    assert (shared.read_bytes(), at.own.exists()) == (before, False)


@pytest.mark.parametrize("switched_off_before", [False, True])
def test_one_that_outdoes_one_for_everybody_stays_off(at: linux.Here, program: str, switched_off_before: bool) -> None:
    linux.switch_on(at, SAID)
    for_everybody(at, program)
    if switched_off_before:
        linux.switch_off(at, SAID)
    assert end(at) == end(at) == Entry("hides", str(at.own))
    assert linux.look(at).why == "hidden"


def test_a_persons_own_command_is_switched_off_and_stays(at: linux.Here, program: str) -> None:
    at.own.parent.mkdir(parents=True)
    at.own.write_text(f"[Desktop Entry]\nType=Application\nName=mine\nExec={program} --my way\n")
    assert end(at) == end(at) == Entry("theirs", str(at.own))
    assert f"Exec={program} --my way" in at.own.read_text()
    assert linux.look(at).found == "off"


def test_an_entry_hidden_the_old_way_is_the_persons(at: linux.Here) -> None:
    at.own.parent.mkdir(parents=True)
    at.own.symlink_to("/dev/null")
    assert end(at) == Entry("theirs", str(at.own))
    assert at.own.is_symlink()


def test_what_is_no_entry_is_said_and_left(at: linux.Here) -> None:
    at.own.parent.mkdir(parents=True)
    at.own.write_text("a poem")
    with pytest.raises(linux.CannotError) as caught:
        end(at)
    assert (caught.value.code, at.own.read_text()) == ("not_entry", "a poem")


# --- macOS --------------------------------------------------------------------------------------------------------


@pytest.fixture
def on_a_mac(tmp_path: Path, program: str) -> mac.Here:
    return mac.Here(tmp_path / "Library" / "LaunchAgents" / mac.FILE, "gui/501", command=(program, "--autostart"))


def end_mac(at: mac.Here) -> Entry:
    return end_at_login(system(mac), at, SAID, drop_on_a_mac)


@pytest.mark.parametrize("more", [{}, {"Disabled": True}])
def test_an_agent_of_ours_goes_however_it_was_switched_off(on_a_mac: mac.Here, more: dict[str, Any]) -> None:
    mac.switch_on(on_a_mac)
    on_a_mac.own.write_bytes(agent.written({**agent.read(on_a_mac.own.read_bytes()), **more}))
    assert end_mac(replace(on_a_mac, left_out=not more)) == Entry("gone")
    assert not on_a_mac.own.exists()
    assert end_mac(on_a_mac) == Entry("none")


def test_an_agent_of_the_persons_is_switched_off_and_stays(on_a_mac: mac.Here, program: str) -> None:
    on_a_mac.own.parent.mkdir(parents=True)
    on_a_mac.own.write_bytes(plistlib.dumps({"Label": agent.LABEL, "ProgramArguments": [program], "Nice": 5}))
    assert end_mac(on_a_mac) == end_mac(on_a_mac) == Entry("theirs", str(on_a_mac.own))
    assert plistlib.loads(on_a_mac.own.read_bytes())["Disabled"] is True


# --- Windows ------------------------------------------------------------------------------------------------------


def end_windows(registry: Memory) -> Entry:
    return end_at_login(system(windows), windows_here(registry), SAID, drop_on_windows)


@pytest.mark.parametrize("off", [False, True])
@pytest.mark.parametrize("command", [f'"{US[0]}" --autostart', f'"{THEIRS}"'])
def test_the_value_goes_with_what_task_manager_said_of_it(off: bool, command: str) -> None:
    registry = Memory({(OWN, rf"{KEY}\Run", NAME): Value(TEXT, command)})
    if off:
        registry.values[OWN, rf"{KEY}\Approved", NAME] = OFF
    assert end_windows(registry) == Entry("gone")
    assert registry.values == {}
    assert end_windows(registry) == Entry("none")


def test_a_mark_without_its_value_goes_too() -> None:
    registry = Memory({(OWN, rf"{KEY}\Approved", NAME): OFF})
    assert end_windows(registry) == Entry("none")
    assert registry.values == {}


@pytest.mark.parametrize("both", [False, True])
def test_a_value_for_everybody_is_left(both: bool) -> None:
    theirs: dict[tuple[str, str, str], Value] = {(SHARED, rf"{KEY}\Run", NAME): Value(TEXT, f'"{US[0]}" --autostart')}
    registry = Memory(dict(theirs))
    if both:
        registry.values[OWN, rf"{KEY}\Run", NAME] = Value(TEXT, f'"{US[0]}" --autostart')
    assert end_windows(registry) == Entry("shared", rf"{SHARED}\{KEY}\Run\{NAME}")
    assert registry.values == theirs


@pytest.mark.parametrize("off", [False, True])
def test_a_windows_that_will_not_is_an_error_with_a_sentence(off: bool) -> None:
    registry = Memory({(OWN, rf"{KEY}\Run", NAME): Value(TEXT, f'"{US[0]}" --autostart')}, closed=True)
    if off:
        registry.values[OWN, rf"{KEY}\Approved", NAME] = OFF
    with pytest.raises(windows.CannotError) as caught:
        end_windows(registry)
    assert (caught.value.code, caught.value.said) == ("unwritable", "Access is denied")


# --- what the system was told ---------------------------------------------------------------------------------------


def test_linux_was_told_nothing() -> None:
    assert take_back() == Told()
