"""Starting at login on macOS: the entry for launchd, made, read back and switched in a folder of the test's.

Jurisdiction: the file, and the words for ``launchctl``; launchd itself is on no machine but a Mac, so that it takes
the entry is known from its manual only.
"""

from __future__ import annotations

import os
import plistlib
import stat
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.desktop.macos import agent
from hipbreak.desktop.macos.autostart import (
    FILE,
    READ_ONLY,
    CannotError,
    Here,
    State,
    here,
    is_read_only,
    launchctl,
    look,
    repair,
    settled,
    switch_off,
    switch_on,
)
from hipbreak.desktop.start_command import FLAG, running

WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "a & b <c> ünï" / "hipbreak"
    path.parent.mkdir()
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def at(tmp_path: Path, program: Path) -> Here:
    return Here(tmp_path / "Library" / "LaunchAgents" / FILE, "gui/501", command=(str(program), FLAG))


class Launchctl:
    """Notes what it is asked; ``answer`` None: it fails."""

    def __init__(self, answer: str | None = "") -> None:
        self.asked: list[list[str]] = []
        self._answer = answer

    def __call__(self, words: Sequence[str]) -> str | None:
        self.asked.append(list(words))
        return self._answer


def put(at: Here, entry: Any) -> None:
    at.own.parent.mkdir(parents=True, exist_ok=True)
    at.own.write_bytes(entry if isinstance(entry, bytes) else plistlib.dumps(entry))


def read(at: Here) -> dict[str, Any]:
    found: dict[str, Any] = plistlib.loads(at.own.read_bytes())
    return found


# --- the entry --------------------------------------------------------------------------------------------------


def test_the_entry_says_what_launchd_is_to_do_and_no_more() -> None:
    entry = agent.made(["/Applications/hipbreak.app/Contents/MacOS/hipbreak", FLAG])
    assert plistlib.loads(agent.written(entry)) == {
        "Label": "io.github.hipbreak",
        "ProgramArguments": ["/Applications/hipbreak.app/Contents/MacOS/hipbreak", FLAG],
        "RunAtLoad": True,
        "LimitLoadToSessionType": "Aqua",
        "ProcessType": "Interactive",
    }
    assert f"{entry['Label']}.plist" == FILE


@given(command=st.lists(WORDS, min_size=1, max_size=4))
def test_every_command_that_can_be_written_is_read_back_as_it_was(command: list[str]) -> None:
    entry = agent.read(agent.written(agent.made([*command, FLAG])))
    assert agent.arguments(entry) == (*command, FLAG)
    assert agent.is_ours(entry, FLAG)


@given(word=st.text(min_size=1))
def test_a_word_is_written_as_it_is_or_not_at_all(word: str) -> None:
    try:
        data = agent.written(agent.made([word, FLAG]))
    except ValueError:
        return
    assert agent.arguments(agent.read(data))[0] == word


@given(data=st.binary(max_size=400))
def test_bytes_are_an_entry_or_no_entry(data: bytes) -> None:
    for each in (data, b"bplist00" + data, b"<?xml version='1.0'?><plist>" + data):
        try:
            assert isinstance(agent.read(each), dict)
        except ValueError:
            continue


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"ProgramArguments": []},
        {"ProgramArguments": "hipbreak"},
        {"ProgramArguments": ["hipbreak", 3]},
        {"Program": ["hipbreak"]},
    ],
)
def test_an_entry_without_a_command_starts_nothing(entry: dict[str, Any]) -> None:
    assert agent.arguments(entry) == ()


def test_a_program_alone_is_a_command() -> None:
    assert agent.arguments({"Program": "/usr/bin/true"}) == ("/usr/bin/true",)


# --- switching --------------------------------------------------------------------------------------------------


def test_on_and_off_again(at: Here, program: Path) -> None:
    ask = Launchctl()
    assert look(at) == State("off", "absent")
    ours = State("on", "ours", at.own, (str(program), FLAG))
    assert switch_on(at, "what it is", ask) == (ours, True)
    assert stat.S_IMODE(at.own.stat().st_mode) == 0o644
    assert switch_on(at, "what it is", ask) == (ours, False)
    assert switch_off(at, "what it is") == (State("off", "absent"), True)
    assert switch_off(at, "what it is") == (State("off", "absent"), False)
    assert not at.own.exists()
    assert ask.asked == []  # nothing is loaded: that would start a second one


def test_launchd_is_told_to_start_it_again_where_it_was_told_not_to(at: Here) -> None:
    left_out = replace(at, left_out=True)
    ask = Launchctl()
    state, changed = switch_on(left_out, "", ask)
    assert (state.found, state.why, changed) == ("on", "ours", True)
    assert ask.asked == [["enable", "gui/501/io.github.hipbreak"]]
    assert look(left_out).why == "left_out"
    assert switch_on(left_out, "", Launchctl(None))[0].found == "off"


@pytest.mark.parametrize(
    ("told", "left_out"),
    [
        ('\tdisabled services = {\n\t\t"io.github.hipbreak" => disabled\n\t}\n', True),
        ('\tdisabled services = {\n\t\t"io.github.hipbreak" => true\n\t}\n', True),  # before macOS 13
        ('\tdisabled services = {\n\t\t"io.github.hipbreak" => enabled\n\t}\n', False),
        ('\tdisabled services = {\n\t\t"io.github.hipbreak" => false\n\t}\n', False),
        ('\tdisabled services = {\n\t\t"io.github.hipbreak.other" => disabled\n\t}\n', False),
        ("", False),
        (None, False),
    ],
)
def test_launchds_own_list_is_read(told: str | None, left_out: bool) -> None:
    ask = Launchctl(told)
    found = here(ask)
    assert found.left_out is left_out
    assert ask.asked == [["print-disabled", found.domain]]
    assert found.own.parts[-3:] == ("Library", "LaunchAgents", FILE)


def test_an_entry_of_the_persons_own_stays_theirs(at: Here, program: Path) -> None:
    own = {"Label": "io.github.hipbreak", "ProgramArguments": [str(program), "--log"], "Nice": 5, "RunAtLoad": True}
    put(at, own)
    theirs = State("on", "theirs", at.own, (str(program), "--log"))
    assert switch_on(at) == (theirs, False)
    state, changed = switch_off(at)
    assert (state.why, changed, read(at)) == ("hidden", True, own | {"Disabled": True})
    assert switch_off(at) == (state, False)
    assert switch_on(at) == (theirs, True)
    assert read(at) == own


def test_ours_with_something_added_is_theirs(at: Here, program: Path) -> None:
    put(at, agent.made(at.command) | {"KeepAlive": True})
    assert look(at).why == "theirs"
    assert not repair(at)


def test_what_starts_nothing_is_broken_and_is_put_right(at: Here, program: Path) -> None:
    put(at, agent.made([str(program.with_name("gone")), FLAG]))
    assert look(at).why == "gone"
    assert repair(at)
    assert (look(at).why, repair(at)) == ("ours", False)
    put(at, {"Label": "io.github.hipbreak"})
    assert look(at) == State("broken", "no_command", at.own)
    assert switch_on(at)[0].why == "ours"


def test_repair_leaves_what_is_off_absent_or_without_a_program_to_put_in(at: Here) -> None:
    assert not repair(at)
    assert not at.own.exists()
    gone = agent.made(["/nowhere/hipbreak", FLAG])
    put(at, gone | {"Disabled": True})
    assert not repair(at)
    put(at, gone)
    assert not repair(replace(at, command="visit"))
    assert read(at) == gone


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"no list", "not_entry"), (b"", "not_entry"), (plistlib.dumps(["a"]), "not_entry"), (b"x" * 70_000, "too_large")],
)
def test_what_is_no_entry_is_left_alone(at: Here, data: bytes, code: str) -> None:
    put(at, data)
    assert look(at) == State("broken", code, at.own)
    for change in (switch_on, switch_off):
        with pytest.raises(CannotError) as caught:
            change(at)
        assert caught.value.code == code
    assert not repair(at)
    assert at.own.read_bytes() == data


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_or_a_folder_in_its_place_stops_nobody(at: Here) -> None:
    at.own.parent.mkdir(parents=True)
    if sys.platform != "win32":  # said to the type checker
        os.mkfifo(at.own)
    assert look(at).why == "not_plain"
    at.own.unlink()
    at.own.mkdir()
    assert look(at).found == "broken"


def test_a_folder_that_cannot_be_made_is_said(at: Here, tmp_path: Path) -> None:
    (tmp_path / "Library").write_text("")
    with pytest.raises(CannotError) as caught:
        switch_on(at)
    assert caught.value.code == "no_folder"


@pytest.mark.parametrize("word", ["bell\a", "half \ud800", "null\0", "return\r"])
def test_a_path_that_no_entry_can_hold_is_said_and_nothing_is_written(at: Here, word: str) -> None:
    with pytest.raises(CannotError) as caught:
        switch_on(replace(at, command=(f"/opt/{word}", FLAG)))
    assert caught.value.code == "path"
    assert not at.own.exists()


def test_a_refused_command_is_said(at: Here) -> None:
    with pytest.raises(CannotError) as caught:
        switch_on(replace(at, command="visit"))
    assert caught.value.code == "visit"


# --- the program ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("executable", "read_only", "command"),
    [
        ("/Applications/hipbreak.app/Contents/MacOS/hipbreak", False, True),
        ("/System/hipbreak", True, True),
        ("/Volumes/hipbreak/hipbreak.app/Contents/MacOS/hipbreak", True, False),
        ("/Volumes/Work/Users/ann/Applications/hipbreak.app/Contents/MacOS/hipbreak", False, True),  # a home
        ("/private/var/folders/ab/x/T/AppTranslocation/1-2/d/hipbreak.app/Contents/MacOS/hipbreak", False, False),
    ],
)
def test_a_program_that_is_only_on_a_visit_is_not_started_at_login(
    executable: str, read_only: bool, command: bool
) -> None:
    now = replace(running(), executable=Path(executable), frozen=True, environ={}, sandbox=Path("/nowhere"))
    assert settled(now, lambda _: read_only) == ((executable, FLAG) if command else "visit")


def test_a_disk_says_whether_it_can_be_written_to(tmp_path: Path) -> None:
    assert getattr(os, "ST_RDONLY", READ_ONLY) == READ_ONLY
    assert is_read_only(tmp_path, lambda _: SimpleNamespace(f_flag=READ_ONLY | 6))
    assert not is_read_only(tmp_path, lambda _: SimpleNamespace(f_flag=6))
    assert not is_read_only(tmp_path)
    assert not is_read_only(tmp_path / "gone")
    assert not is_read_only(tmp_path, None)


@pytest.mark.skipif(sys.platform == "darwin", reason="there it answers")
def test_without_launchctl_nothing_is_known() -> None:
    assert launchctl(["print-disabled", "gui/501"]) is None
