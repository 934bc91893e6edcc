"""The autostart entry: its text, the command in it, the file switched and repaired, and who starts entries here."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.desktop import entry_file
from hipbreak.desktop.linux.autostart import (
    CannotError,
    Here,
    State,
    at_start,
    entry,
    here,
    look,
    repair,
    switch_off,
    switch_on,
)
from hipbreak.desktop.linux.autostart.starter import MANAGERS, SYSTEMD, SYSTEMD_PATH, TARGET, Starter, starter
from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, Body, Bus
from hipbreak.desktop.start_command import Running, running, stable, starts
from hipbreak.wording import autostart as words
from tests.desktop.private_bus import PrivateBus, private_bus
from tests.real.waiting import until

SAID = "what it is"
ARGUMENTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30)
PROGRAMS = ARGUMENTS.map(lambda text: f"/{text.replace('=', '')}")


def read_by_the_rules(value: str) -> list[str]:
    """The specification's rules for Exec, each step as it says: the string's escapes, quotes, then field codes."""
    plain, rest = "", list(value)
    while rest:
        letter = rest.pop(0)
        plain += {"s": " ", "n": "\n", "t": "\t", "r": "\r", "\\": "\\"}[rest.pop(0)] if letter == "\\" else letter
    words_of: list[str] = []
    rest = list(plain)
    while rest:
        word = ""
        if rest[0] == '"':
            rest.pop(0)
            while (letter := rest.pop(0)) != '"':
                word += rest.pop(0) if letter == "\\" else letter
                assert letter not in "`$", "to be escaped in quotes"
        else:
            while rest and rest[0] != " ":
                word += rest.pop(0)
            assert not set(word) & set("\t\n\"'\\><~|&;$*?#()`"), "a reserved character, to be quoted"
        words_of.append(word)
        assert not rest or rest.pop(0) == " "
    assert all(not word.replace("%%", "").count("%") for word in words_of), "a field code that was not meant"
    return [word.replace("%%", "%") for word in words_of]


# --- the text -----------------------------------------------------------------------------------------------------


@given(PROGRAMS, st.lists(ARGUMENTS, max_size=3))
def test_a_command_comes_out_as_it_went_in(program: str, more: list[str]) -> None:
    line = entry.exec_line([program, *more])
    assert line.isprintable() or "\n" not in line
    through_env = [entry.ENV] if "%" in program else []
    assert read_by_the_rules(line) == [*through_env, program, *more]
    assert list(entry.arguments(line)) == [*through_env, program, *more]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/opt/hipbreak", "/opt/hipbreak"),
        ("/my apps/hipbreak", '"/my apps/hipbreak"'),
        ('/a"b', r'"/a\\"b"'),
        ("/a'b", '"/a\'b"'),
        ("/a\\b", r'"/a\\\\b"'),
        ("/a$b", r'"/a\\$b"'),
        ("/a`b", r'"/a\\`b"'),
        ("/a%b", '/usr/bin/env "/a%%b"'),
        ("/größe", '"/größe"'),
    ],
)
def test_quoting_by_example(path: str, line: str) -> None:
    assert entry.exec_line([path]) == line


@pytest.mark.parametrize("path", ["/a\nb", "/a\rb", "/a\tb", "/a\0b", "/a\x85b", "/a\x7fb", "/a\udc80b", "/a=b"])
def test_what_no_entry_can_hold_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        entry.exec_line([path, "--autostart"])


@pytest.mark.parametrize(
    ("line", "argv"),
    [
        ("hipbreak --autostart", ("hipbreak", "--autostart")),
        ("sh -c 'sleep 5; exec hipbreak'", ("sh", "-c", "sleep 5; exec hipbreak")),
        ('"a b"  "" c', ("a b", "", "c")),
        ("a %f %% %U100%%", ("a", "%", "100%")),
        ("a\\sb", ("a", "b")),
        ('"open', ()),
        ("'open", ()),
        ("", ()),
        ("   ", ()),
    ],
)
def test_commands_that_people_write(line: str, argv: tuple[str, ...]) -> None:
    assert entry.arguments(line) == argv


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(entry.arguments(text), tuple)
    entry.value(text, "Exec")
    entry.items(text, "OnlyShowIn")
    assert not entry.is_true(text, "Hidden")
    assert entry.unescaped(entry.escaped(text)) == text


HAND_MADE = """# mine
[Desktop Entry]
Type=Application
Name[de]=Hüftpause
Exec = old
# why: the panel is slow

[Desktop Action Quit]
Exec=hipbreak quit
"""


def test_only_the_keys_that_change_change() -> None:
    text = entry.changed(HAND_MADE, {"Exec": "new", "TryExec": "there", "Name[de]": None})
    assert text == HAND_MADE.replace("Exec = old", "Exec=new").replace("Name[de]=Hüftpause\n", "").replace(
        "slow\n", "slow\nTryExec=there\n"
    )
    assert (entry.value(text, "Exec"), entry.value(text, "TryExec")) == ("new", "there")


@given(st.lists(st.sampled_from(["", "# x", "A=1", "B=2", "Exec=x", " Exec = y", "[Other]", "rubbish"]), max_size=12))
def test_all_other_lines_stay(lines: list[str]) -> None:
    text = "\n".join([entry.GROUP, *lines])
    new = entry.changed(text, {"Exec": "z"})
    group = lines[: lines.index("[Other]")] if "[Other]" in lines else lines
    others = [line for line in group if "Exec" not in line] + lines[len(group) :]
    made = new.split("\n")
    made.remove("Exec=z")
    assert made == [entry.GROUP, *others]
    assert entry.value(new, "Exec") == "z"


def test_lines_end_as_they_did() -> None:
    text = entry.changed("[Desktop Entry]\r\nExec=a\r\n", {"Exec": "b", "Hidden": "true"})
    assert text == "[Desktop Entry]\r\nExec=b\r\nHidden=true\r\n"
    assert entry.is_true(text, "Hidden")


# --- the command --------------------------------------------------------------------------------------------------


def program(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def started(folder: Path, **more: Any) -> Running:
    """An interpreter in a virtual environment of its own, with nothing else on the machine."""
    facts: dict[str, Any] = {
        "argv0": folder / "nothing",
        "executable": folder / "venv/bin/python",
        "package": folder / "venv/lib/hipbreak",
        "environ": {},
        "scripts": folder / "venv/bin",
        "libraries": (folder / "venv/lib",),
        "sandbox": folder / "none",
    }
    return Running(**facts | more)


def test_the_script_beside_the_interpreter(tmp_path: Path) -> None:
    script = program(tmp_path / "venv/bin/hipbreak")
    assert stable(started(tmp_path)) == (str(script), "--autostart")


def test_the_script_that_was_started_by_the_link_it_was_started_by(tmp_path: Path) -> None:
    script = program(tmp_path / "venv/bin/hipbreak")
    link = tmp_path / "bin/hipbreak"
    link.parent.mkdir()
    link.symlink_to(script)
    assert stable(started(tmp_path, argv0=link)) == (str(link), "--autostart")
    other = program(tmp_path / "other/pytest")
    assert stable(started(tmp_path, argv0=other)) == (str(script), "--autostart")


def test_a_link_on_the_path_outlives_an_upgrade(tmp_path: Path) -> None:
    script = program(tmp_path / "venv/bin/hipbreak")
    for name, target in (("dangling", tmp_path / "gone"), ("wrong", program(tmp_path / "x")), ("right", script)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "hipbreak").symlink_to(target)
    path = f"relative::{tmp_path}/venv/bin:{tmp_path}/absent:{tmp_path}/dangling:{tmp_path}/wrong:{tmp_path}/right"
    assert stable(started(tmp_path, environ={"PATH": path})) == (f"{tmp_path}/right/hipbreak", "--autostart")


def test_an_appimage_is_its_file_if_this_is_it(tmp_path: Path) -> None:
    image = program(tmp_path / "hipbreak.AppImage")
    environ = {"APPIMAGE": str(image), "APPDIR": str(tmp_path / "venv")}
    assert stable(started(tmp_path, environ=environ)) == (str(image), "--autostart")
    script = program(tmp_path / "venv/bin/hipbreak")
    terminal = environ | {"APPDIR": str(tmp_path / "terminal")}  # started from a terminal that is one
    assert stable(started(tmp_path, environ=terminal)) == (str(script), "--autostart")


def test_without_a_script_the_interpreter_starts_the_module(tmp_path: Path) -> None:
    python = str(tmp_path / "venv/bin/python")
    assert stable(started(tmp_path)) == (python, "-P", "-m", "hipbreak", "--autostart")
    assert stable(started(tmp_path, libraries=(tmp_path / "elsewhere",))) == "not_installed"
    assert stable(started(tmp_path, frozen=True)) == (python, "--autostart")


def test_what_a_login_could_not_start_is_refused(tmp_path: Path) -> None:
    program(tmp_path / "venv/bin/hipbreak")
    sandbox = tmp_path / "flatpak-info"
    sandbox.touch()
    assert stable(started(tmp_path, sandbox=sandbox)) == "flatpak"
    assert stable(started(tmp_path, environ={"SNAP": str(tmp_path)})) == "snap"
    assert stable(started(tmp_path, environ={"SNAP": "/snap/terminal"}))[0].startswith("/")
    fetched = program(tmp_path / ".cache/uv/hipbreak")
    assert stable(started(tmp_path, argv0=fetched)) == "cache"
    odd = program(tmp_path / "a=b/hipbreak")
    assert stable(started(tmp_path, argv0=odd)) == "path"


def test_this_process_has_a_command() -> None:
    assert starts(stable(running()), os.environ["PATH"])


def test_what_starts_something(tmp_path: Path) -> None:
    there, path = program(tmp_path / "bin/wrap"), str(tmp_path / "bin")
    assert starts([str(there), "--autostart"], "")
    assert starts(["wrap"], path)
    assert starts(["env", "-i", "A=b", "wrap"], path)
    assert not starts(["wrap"], "/nowhere")
    assert not starts([], path)
    assert not starts([""], path)
    assert not starts([str(tmp_path)], path)
    assert not starts([f"{tmp_path}/{'x' * 5000}"], path)
    gone = program(tmp_path / "bin/old", "#!/gone/venv/bin/python\n")
    assert not starts([str(gone)], path)
    assert starts([str(program(tmp_path / "bin/image", "\x7fELF"))], path)
    there.chmod(0o644)
    assert not starts([str(there)], path)


# --- the file -----------------------------------------------------------------------------------------------------


@pytest.fixture
def at(tmp_path: Path) -> Here:
    """A person without an entry, and a program that is there."""
    script = program(tmp_path / "my apps/hipbreak")
    own = tmp_path / "config/autostart/hipbreak.desktop"
    shared = (tmp_path / "etc/autostart/hipbreak.desktop",)
    return Here(own, shared, ("XFCE",), str(tmp_path / "bin"), (str(script), "--autostart"))


def put(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([entry.GROUP, "Type=Application", "Name=hipbreak", *lines, ""]), encoding="utf-8")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def facts(at: Here) -> tuple[str, str]:
    state = look(at)
    return state.found, state.why


def moved(at: Here, tmp_path: Path) -> Here:
    """The program is somewhere else now."""
    return replace(at, command=(str(program(tmp_path / "new/hipbreak")), "--autostart"))


def test_on_and_off_and_each_again(at: Here) -> None:
    assert look(at) == State("off", "absent")
    state, changed = switch_on(at, SAID)
    assert (state, changed) == (State("on", "ours", at.own, tuple(at.command)), True)
    assert at.own.stat().st_mode & 0o777 == 0o644
    written = at.own.read_bytes()
    assert switch_on(at, SAID) == (state, False)
    assert at.own.read_bytes() == written
    assert names(at.own.parent) == [at.own.name]
    assert switch_off(at, SAID) == (State("off", "absent"), True)
    assert switch_off(at, SAID) == (State("off", "absent"), False)
    assert names(at.own.parent) == []


def test_what_is_written(at: Here) -> None:
    switch_on(at, SAID)
    text = at.own.read_text(encoding="utf-8")
    line = f'"{at.command[0]}" --autostart'
    wanted = {
        "Type": "Application",
        "Name": "hipbreak",
        "Comment": SAID,
        "Icon": "hipbreak",
        "Exec": line,
        "TryExec": at.command[0],
        "Terminal": "false",
        "StartupNotify": "false",
        "X-GNOME-Autostart-enabled": "true",
        "X-GNOME-Autostart-Delay": "5",
        "OnlyShowIn": "",
        "Hidden": "",
    }
    assert {key: entry.value(text, key) for key in wanted} == wanted


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Hidden=true", "hidden"),
        ("Hidden=True", "hidden"),
        ("X-GNOME-Autostart-enabled=false", "gnome"),
        ("OnlyShowIn=GNOME;KDE;", "elsewhere"),
        ("NotShowIn=XFCE", "elsewhere"),
    ],
)
def test_the_ways_to_be_off_and_back_on(at: Here, line: str, why: str) -> None:
    switch_on(at, SAID)
    key, _, value = line.partition("=")
    at.own.write_text(entry.changed(at.own.read_text(), {key: value, "X-Mine": "kept"}))
    before = at.own.read_bytes()
    assert facts(at) == ("off", why)
    assert not repair(replace(at, command=("/another", "--autostart")))
    assert at.own.read_bytes() == before
    assert switch_on(at, SAID)[0].found == "on"
    assert "X-Mine=kept" in at.own.read_text()


def test_other_desktops_named_are_left_when_this_one_is_among_them(at: Here) -> None:
    switch_on(at, SAID)
    at.own.write_text(entry.changed(at.own.read_text(), {"OnlyShowIn": "XFCE;MATE;", "Exec": "/gone"}))
    assert switch_on(at, SAID)[0].found == "on"
    assert "OnlyShowIn=XFCE;MATE;" in at.own.read_text()


def test_a_program_that_moved_is_followed(at: Here, tmp_path: Path) -> None:
    switch_on(at, SAID)
    at.own.write_text("# mine\n" + at.own.read_text() + "X-Mine=kept\n")
    now = moved(at, tmp_path)
    assert not repair(now), "a second hipbreak does not take the entry from one that is there"
    Path(at.command[0]).unlink()
    assert repair(now)
    assert look(now) == State("on", "ours", at.own, tuple(now.command))
    assert "# mine" in at.own.read_text()
    assert "X-Mine=kept" in at.own.read_text()
    assert not repair(now)


def test_a_moved_program_under_a_percent_sign_is_settled_after_once(at: Here, tmp_path: Path) -> None:
    now = replace(at, command=(str(program(tmp_path / "100%/hipbreak")), "--autostart"))
    assert switch_on(now, SAID)[0].found == "on"
    assert not switch_on(now, SAID)[1]
    assert not repair(now)


def test_nothing_is_made_at_a_start(at: Here) -> None:
    assert not repair(at)
    assert not at.own.parent.exists()
    put(at.shared[0], "Exec=/gone")
    assert not repair(at)
    assert not at.own.exists()


def test_a_command_of_the_persons_own_stays_while_it_is_there(at: Here, tmp_path: Path) -> None:
    wrapper = program(tmp_path / "bin/wrap")
    switch_on(at, SAID)
    at.own.write_text(entry.changed(at.own.read_text(), {"Exec": "wrap --nice"}))
    before = at.own.read_bytes()
    assert facts(at) == ("on", "theirs")
    assert not repair(moved(at, tmp_path))
    assert switch_on(at, SAID) == (look(at), False)
    assert at.own.read_bytes() == before
    assert switch_off(at, SAID) == (State("off", "hidden", at.own, ("wrap", "--nice")), True)
    assert switch_on(at, SAID)[0].argv == ("wrap", "--nice")
    wrapper.unlink()
    assert facts(at) == ("broken", "gone")
    assert repair(at)
    assert facts(at) == ("on", "ours")


def test_a_wrapper_is_not_held_back_by_where_the_program_was(at: Here, tmp_path: Path) -> None:
    program(tmp_path / "bin/wrap")
    switch_on(at, SAID)
    at.own.write_text(entry.changed(at.own.read_text(), {"Exec": "wrap", "TryExec": "/gone/hipbreak"}))
    assert facts(at) == ("broken", "gone")
    assert repair(at)
    assert look(at) == State("on", "theirs", at.own, ("wrap",))


def test_an_entry_for_everybody(at: Here, tmp_path: Path) -> None:
    program(tmp_path / "bin/hipbreak")
    put(at.shared[0], "Exec=hipbreak --autostart")
    assert switch_on(at, SAID) == (State("on", "shared", at.shared[0], ("hipbreak", "--autostart")), False)
    assert not at.own.exists()
    state, changed = switch_off(at, SAID)
    assert (state.found, state.why, changed) == ("off", "hidden", True)
    assert entry.is_true(at.own.read_text(), "Hidden")
    assert switch_off(at, SAID)[1] is False
    assert switch_on(at, SAID)[0] == State("on", "ours", at.own, tuple(at.command))
    assert switch_off(at, SAID)[0].why == "hidden"
    at.shared[0].unlink()
    switch_on(at, SAID)
    assert switch_off(at, SAID)[0].why == "absent"


def test_an_entry_for_everybody_is_hidden_by_a_program_that_cannot_be_started(at: Here, tmp_path: Path) -> None:
    program(tmp_path / "bin/hipbreak")
    put(at.shared[0], "Exec=hipbreak --autostart")
    at = replace(at, command="not_installed")
    assert switch_off(at, SAID)[0].why == "hidden"
    assert switch_on(at, SAID)[0].why == "theirs"


RUBBISH: Mapping[str, tuple[bytes, str]] = {
    "empty": (b"", "not_entry"),
    "binary": (b"\x7fELF\0\0\1", "not_text"),
    "not_utf8": (b"[Desktop Entry]\nName=H\xfcfte\n", "not_text"),
    "huge": (b"[Desktop Entry]\n" + b"#" * entry_file.MOST, "too_large"),
    "other": (b"[Something]\nExec=/bin/true\n", "not_entry"),
    "bom": (b"\xef\xbb\xbf[Desktop Entry]\nExec=/bin/true\n", "not_entry"),
}


@pytest.mark.parametrize("name", RUBBISH)
def test_what_is_no_entry_is_left_alone(at: Here, name: str) -> None:
    data, code = RUBBISH[name]
    at.own.parent.mkdir(parents=True)
    at.own.write_bytes(data)
    assert facts(at) == ("broken", code)
    for switch in (switch_on, switch_off):
        with pytest.raises(CannotError) as error:
            switch(at, SAID)
        assert error.value.code == code
        assert str(at.own) in words.cannot(code, str(error.value.path), error.value.said)
    assert not repair(at)
    assert at.own.read_bytes() == data
    assert names(at.own.parent) == [at.own.name]


def test_what_is_no_file_is_left_alone_and_holds_nobody_up(at: Here, tmp_path: Path) -> None:
    at.own.parent.mkdir(parents=True)
    os.mkfifo(at.own)
    assert facts(at) == ("broken", "not_plain")
    at.own.unlink()
    at.own.mkdir()
    assert facts(at) == ("broken", "not_plain")
    at.own.rmdir()
    at.own.symlink_to(at.own)  # round and round
    assert facts(at) == ("broken", "unreadable")
    with pytest.raises(CannotError):
        switch_on(at, SAID)
    assert at.own.is_symlink()


def test_a_folder_that_is_none(at: Here) -> None:
    at.own.parent.parent.mkdir()
    at.own.parent.write_text("a file")
    assert facts(at) == ("off", "absent")
    with pytest.raises(CannotError) as error:
        switch_on(at, SAID)
    assert (error.value.code, error.value.said) == ("no_folder", "Not a directory")
    assert at.own.parent.read_text() == "a file"


def test_a_folder_that_cannot_be_written_to(at: Here) -> None:
    switch_on(at, SAID)
    put(at.own, "Exec=/gone")
    before = at.own.read_bytes()
    (at.own.parent / f".hipbreak.desktop.{os.getpid()}.part").mkdir()  # stops root as well
    with pytest.raises(CannotError) as error:
        switch_on(at, SAID)
    assert error.value.code == "unwritable"
    assert not repair(at)
    assert at.own.read_bytes() == before


def test_a_folder_that_is_a_link(at: Here, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles"
    real.mkdir()
    at.own.parent.parent.mkdir()
    at.own.parent.symlink_to(real)
    assert switch_on(at, SAID)[0].found == "on"
    assert (real / at.own.name).is_file()
    assert at.own.parent.is_symlink()
    switch_off(at, SAID)
    assert names(real) == []


def test_an_entry_that_is_a_link_is_written_where_it_lies(at: Here, tmp_path: Path) -> None:
    real = put(tmp_path / "dotfiles/hipbreak.desktop", "Exec=/gone", "X-Mine=kept")
    at.own.parent.mkdir(parents=True)
    at.own.symlink_to(real)
    assert switch_on(at, SAID)[0].found == "on"
    assert at.own.is_symlink()
    assert "X-Mine=kept" in real.read_text()
    switch_off(at, SAID)
    assert not os.path.lexists(at.own)
    assert real.exists()


@pytest.mark.parametrize(("target", "before"), [("/dev/null", "hidden"), ("/gone/away", "absent")])
def test_a_link_to_nothing_is_off(at: Here, target: str, before: str) -> None:
    at.own.parent.mkdir(parents=True)
    at.own.symlink_to(target)
    assert facts(at) == ("off", before)
    assert not repair(at)
    assert switch_off(at, SAID)[1] is False
    assert at.own.is_symlink()
    assert switch_on(at, SAID)[0].found == "on"
    assert not at.own.is_symlink()


def test_an_entry_without_a_command_gets_one(at: Here) -> None:
    put(at.own, "X-Mine=kept", 'Exec="open')
    assert facts(at) == ("broken", "no_command")
    assert switch_on(at, SAID)[0].found == "on"
    put(at.own, "X-Mine=kept")
    assert repair(at)
    assert facts(at) == ("on", "ours")
    assert "X-Mine=kept" in at.own.read_text()


@pytest.mark.parametrize("refusal", ["flatpak", "snap", "cache", "not_installed", "path"])
def test_a_program_that_cannot_be_started_says_so(at: Here, refusal: Any) -> None:
    none = replace(at, command=refusal)
    with pytest.raises(CannotError) as error:
        switch_on(none, SAID)
    assert error.value.code == refusal
    assert not at.own.parent.exists()
    switch_on(at, SAID)
    assert not repair(none)
    assert switch_off(none, SAID)[1]


@given(st.binary(max_size=200))
def test_any_bytes_are_judged(data: bytes) -> None:
    pid_file = Path("/tmp") / f"hb-autostart-{os.getpid()}.desktop"
    try:
        pid_file.write_bytes(entry.GROUP.encode() + b"\n" + data)
        at = Here(pid_file, command=("/bin/sh", "--autostart"))
        state = look(at)
        assert state.found in ("on", "off", "broken")
        assert words.state(state.why, str(pid_file), state.argv)
        if repair(at):
            assert look(at).found == "on"
    finally:
        pid_file.unlink()


def test_the_places(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CURRENT_DESKTOP": "ubuntu:GNOME", "PATH": "/bin"}
    found = here(home)
    assert found.own == tmp_path / ".config/autostart/hipbreak.desktop"
    assert found.shared == (Path("/etc/xdg/autostart/hipbreak.desktop"),)
    assert (found.desktops, found.path) == (("ubuntu", "GNOME"), "/bin")
    given_ = here(home | {"XDG_CONFIG_HOME": "/conf", "XDG_CONFIG_DIRS": "/a:relative::/b"})
    assert given_.own == Path("/conf/autostart/hipbreak.desktop")
    assert [str(path.parent.parent) for path in given_.shared] == ["/a", "/b"]
    assert here(home | {"XDG_CONFIG_HOME": "relative"}).own == found.own


def test_the_start_of_the_program_looks_only_where_there_is_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    at_start()
    assert names(tmp_path) == []
    own = put(tmp_path / "autostart/hipbreak.desktop", "Exec=/gone/hipbreak --autostart")
    at_start()
    assert look(here()).why == "ours"
    own.write_bytes(b"\xff")
    at_start()
    assert own.read_bytes() == b"\xff"


# --- who starts it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MANAGERS)
def test_a_session_manager_on_the_bus(name: str) -> None:
    with private_bus() as daemon, closing(daemon.connect()) as session:
        assert ask(daemon, {"SWAYSOCK": "/x"}) == Starter("no", "sway")
        session.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (name, 4))
        assert ask(daemon, {"I3SOCK": "/x"}) == Starter("yes", name), "i3 in a session that has a manager"


def ask(daemon: PrivateBus, environ: Mapping[str, str], within: float = 5.0) -> Starter:
    return starter(environ, daemon.address, within)


def systemd(bus: Bus, state: object) -> None:
    """A user manager whose target is in ``state``; KeyError: it does not know the target."""

    def answer(interface: str, member: str, body: Body) -> tuple[str, Body]:
        if member == "GetUnit" and body == (TARGET,) and state is not KeyError:
            return "o", (f"{SYSTEMD_PATH}/unit/x",)
        if member == "Get" and isinstance(state, str):
            return "v", (("s", state),)
        if member == "Get" and isinstance(state, int):
            return "v", (("u", state),)
        raise KeyError(member)

    bus.export(SYSTEMD_PATH, answer)
    bus.export(f"{SYSTEMD_PATH}/unit/x", answer)
    bus.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (SYSTEMD, 4))


@pytest.mark.parametrize(
    ("state", "found"),
    [("active", "yes"), ("inactive", "no"), ("failed", "no"), (7, "no"), (KeyError, "no"), (None, "no")],
)
def test_systemd_starts_entries_where_its_target_is_active(state: object, found: str) -> None:
    with private_bus() as daemon, closing(daemon.connect()) as session:
        systemd(session, state)
        told = ask(daemon, {"SWAYSOCK": "/x"})
        assert told == (Starter("yes", SYSTEMD) if found == "yes" else Starter("no", "sway"))


@pytest.mark.parametrize(
    ("environ", "found"),
    [
        ({"SWAYSOCK": "/x", "I3SOCK": "/x"}, Starter("no", "sway")),
        ({"I3SOCK": "/x", "XDG_CURRENT_DESKTOP": "i3"}, Starter("no", "i3")),
        ({"HYPRLAND_INSTANCE_SIGNATURE": "x"}, Starter("no", "hyprland")),
        ({"XDG_CURRENT_DESKTOP": "sway:wlroots"}, Starter("no", "sway")),
        ({"DESKTOP_SESSION": "bspwm"}, Starter("no", "bspwm")),
        ({"XDG_CURRENT_DESKTOP": "XFCE"}, Starter("unknown")),
        ({"XDG_CURRENT_DESKTOP": ""}, Starter("unknown")),
        ({}, Starter("unknown")),
    ],
)
def test_without_a_manager_the_window_manager_decides(environ: Mapping[str, str], found: Starter) -> None:
    assert starter(environ, "unix:path=/nowhere/at/all") == found


def test_a_bus_that_hangs_costs_its_deadline() -> None:
    with private_bus() as daemon:
        daemon.process.send_signal(signal.SIGSTOP)
        before = threading.active_count()
        try:
            began = time.monotonic()
            assert ask(daemon, {"I3SOCK": "/x"}, within=0.3) == Starter("no", "i3")
            assert time.monotonic() - began < 2
        finally:
            daemon.process.send_signal(signal.SIGCONT)
    until(lambda: threading.active_count() <= before, 10, "the threads that asked to end")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("sway", "exec '/my apps/hipbreak' --autostart"),
        ("i3", "exec --no-startup-id '/my apps/hipbreak' --autostart"),
        ("hyprland", "exec-once = '/my apps/hipbreak' --autostart"),
        ("niri", 'spawn-at-startup "/my apps/hipbreak" "--autostart"'),
        ("dwm", "'/my apps/hipbreak' --autostart &"),
    ],
)
def test_the_line_to_add(name: str, line: str) -> None:
    argv = ("/my apps/hipbreak", "--autostart")
    assert words.line(name, argv) == line
    assert words.starter("no", name, argv).endswith(f":\n{line}")
