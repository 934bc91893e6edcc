"""What a Run key starts: read as Windows reads it, and the command that starts this program again."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import list2cmdline

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.desktop.windows.native import function
from hipbreak.desktop.windows.start_command import LONGEST, Running, arguments, launched, running, stable, starts
from tests.desktop.windows.windows_here import ASKS_WINDOWS

HOME = r"C:\Users\Zoë O'Neil"
INSTALLED = Running(
    argv0=rf"{HOME}\venv\Scripts\hipbreak.exe",
    executable=rf"{HOME}\venv\Scripts\python.exe",
    package=rf"{HOME}\venv\Lib\site-packages\hipbreak",
    scripts=(rf"{HOME}\venv\Scripts",),
    libraries=(rf"{HOME}\venv\lib\site-packages",),
)
PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1)
PROGRAM = PLAIN.filter(lambda text: '"' not in text and not text.endswith("\\") and text.strip() == text)


def only(*paths: str) -> Callable[[str], bool]:
    return lambda path: path in paths


@given(PROGRAM, st.lists(PLAIN | st.text('\\" a')))
def test_what_is_written_is_read_back(program: str, rest: list[str]) -> None:
    assert arguments(list2cmdline([program, *rest])) == (program, *rest)


@ASKS_WINDOWS
@given(st.text(' \\"ab\t', min_size=1, max_size=12).filter(lambda text: '""' not in text))
def test_read_as_windows_reads(text: str) -> None:
    """But for two quotes within quotes, after which the shell's own reader leaves them and the C runtime does not."""
    line = f"C:\\x.exe {text}"
    assert arguments(line) == windows_reads(line)


def windows_reads(line: str) -> tuple[str, ...]:
    split = function(
        "shell32.dll",
        "CommandLineToArgvW",
        ctypes.POINTER(ctypes.c_wchar_p),
        ctypes.c_wchar_p,
        ctypes.POINTER(ctypes.c_int),
    )
    count = ctypes.c_int()
    found = split(line, ctypes.byref(count))
    return tuple(str(found[at]) for at in range(count.value))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", ()),
        ("   ", ()),
        (
            r'"C:\Program Files\hipbreak\hipbreakw.exe" --autostart',
            (r"C:\Program Files\hipbreak\hipbreakw.exe", "--autostart"),
        ),
        (r"C:\Program Files\a.exe -x", (r"C:\Program", r"Files\a.exe", "-x")),
        (r'C:\a\\b.exe "c d\\" e', (r"C:\a\\b.exe", "c d\\", "e")),
        (r'a.exe "b""c" \"d', ("a.exe", 'b"c', '"d')),
        ('"C:\\a b.exe', ("C:\\a b.exe",)),
    ],
)
def test_lines_of_others(line: str, found: tuple[str, ...]) -> None:
    assert arguments(line) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (r"C:\a b\hipbreakw.exe --autostart", (r"C:\a b\hipbreakw.exe", "--autostart")),
        (r" C:\a b\hipbreakw  -x", (r"C:\a b\hipbreakw", "-x")),
        (r"C:\a b\hipbreakw.exe", (r"C:\a b\hipbreakw.exe",)),
        (r'C:\a b\hipbreakw.exe "x y"', (r"C:\a b\hipbreakw.exe", "x y")),
        (r"C:\a b\gone.exe --autostart", (r"C:\a", r"b\gone.exe", "--autostart")),
        (r'"C:\a b\hipbreakw.exe" -x', (r"C:\a b\hipbreakw.exe", "-x")),
        ('"', ("",)),
        ("   ", ()),
    ],
)
def test_a_path_with_spaces_needs_no_quotes_where_there_is_a_program(line: str, found: tuple[str, ...]) -> None:
    assert launched(line, only(r"C:\a b\hipbreakw.exe")) == found


@ASKS_WINDOWS
def test_windows_itself_starts_a_path_with_spaces(tmp_path: Path) -> None:
    folder = tmp_path / "a b"
    folder.mkdir()
    program = shutil.copy(os.environ["COMSPEC"], folder / "shell.exe")
    line = f"{program} /c exit 7"
    assert subprocess.run(line, timeout=30, check=False).returncode == 7
    assert launched(line) == (str(program), "/c", "exit", "7")


def test_the_program_without_a_console_beside_what_was_started() -> None:
    windowed = rf"{HOME}\venv\Scripts\hipbreakw.exe"
    assert stable(INSTALLED, only(windowed)) == (windowed, "--autostart")


def test_a_shim_elsewhere_is_kept() -> None:
    shim = rf"{HOME}\.local\bin\hipbreakw.exe"
    now = replace(INSTALLED, argv0=rf"{HOME}\.local\bin\hipbreak.exe")
    assert stable(now, only(shim, rf"{HOME}\venv\Scripts\hipbreakw.exe")) == (shim, "--autostart")


def test_by_the_interpreter_where_a_login_finds_the_package() -> None:
    windowed = rf"{HOME}\venv\Scripts\pythonw.exe"
    assert stable(INSTALLED, only(windowed)) == (windowed, "-P", "-m", "hipbreak", "--autostart")
    checkout = replace(INSTALLED, package=r"D:\work\hipbreak\hipbreak")
    assert stable(checkout, only(windowed)) == "not_installed"


def test_a_frozen_one_is_its_own_program() -> None:
    now = replace(INSTALLED, executable=r"C:\Programs\hipbreak\hipbreak.exe", frozen=True)
    assert stable(now, only()) == (r"C:\Programs\hipbreak\hipbreak.exe", "--autostart")


@pytest.mark.parametrize(
    "folder",
    [
        r"AppData\Local\uv\cache\archive-v0\x\Scripts",
        r"pipx\.cache\abc\Scripts",
        r"AppData\Local\pipx\pipx\Cache\abc\Scripts",
    ],
)
def test_what_was_fetched_for_one_run_is_refused(folder: str) -> None:
    now = replace(INSTALLED, argv0=rf"{HOME}\{folder}\hipbreak.exe")
    assert stable(now, only(rf"{HOME}\{folder}\hipbreakw.exe")) == "cache"


def test_more_than_a_run_key_takes_is_refused() -> None:
    folder = "C:\\" + "a" * LONGEST
    now = replace(INSTALLED, argv0=rf"{folder}\hipbreak.exe")
    assert stable(now, lambda _: True) == "path"


def test_a_program_starts_with_or_without_its_ending() -> None:
    there = only(r"C:\a b\hipbreakw.exe")
    assert starts([r"C:\a b\hipbreakw.exe"], there)
    assert starts([r"C:\a b\hipbreakw", "--autostart"], there)
    assert not starts([r"C:\a b\gone.exe"], there)
    assert not starts([], there)
    assert not starts(["no-such-program-anywhere"], there)


@ASKS_WINDOWS
def test_this_process_knows_how_it_was_started() -> None:
    now = running()
    assert now.executable.lower().endswith(".exe")
    assert now.scripts
