"""The end of the session: always allowed, nothing lost, nothing held up."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from hipbreak.desktop.windows.ending import KEPT_WITHIN, Ending
from hipbreak.desktop.windows.messages import CLOSE, END_SESSION, QUERY_END_SESSION
from tests.desktop.windows.windows_here import ASKS_WINDOWS, SPEAKERS, Speaker, on_wine, run_python, send
from tests.real.waiting import until

Opens = Callable[[], AbstractContextManager[Speaker]]
LOG_OFF = 0x80000000


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_the_session_may_always_end_and_ends_only_when_it_does(speaker: Opens) -> None:
    with speaker() as windows:
        ended: list[int] = []
        Ending(windows.window, lambda: ended.append(1))
        assert windows.send(QUERY_END_SESSION, 0, LOG_OFF) == 1
        assert windows.send(END_SESSION, 0, LOG_OFF) == 0  # another program said no
        assert ended == []
        assert windows.send(QUERY_END_SESSION, 0, 0) == 1
        assert windows.send(END_SESSION, 1, 0) == 0
        assert ended == [1]


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_windows_has_its_answer_when_all_is_kept(speaker: Opens) -> None:
    with speaker() as windows:
        kept, go_on = threading.Event(), threading.Event()

        def ends() -> None:
            go_on.wait(10)
            kept.set()

        Ending(windows.window, ends)
        threading.Timer(0.3, go_on.set).start()
        begun = time.monotonic()
        windows.send(END_SESSION, 1, LOG_OFF)
        assert kept.is_set()
        assert time.monotonic() - begun < KEPT_WITHIN


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_windows_does_not_wait_for_ever(speaker: Opens, caplog: pytest.LogCaptureFixture) -> None:
    with speaker() as windows:
        go_on = threading.Event()

        def ends() -> None:
            go_on.wait(30)

        Ending(windows.window, ends, within=0.2)
        begun = time.monotonic()
        assert windows.send(END_SESSION, 1, 0) == 0
        assert time.monotonic() - begun < 3.0
        assert "not all was kept" in caplog.text
        go_on.set()


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_the_program_ends_once_and_an_error_in_it_holds_nobody_up(
    speaker: Opens, caplog: pytest.LogCaptureFixture
) -> None:
    with speaker() as windows:
        ended: list[int] = []

        def ends() -> None:
            ended.append(1)
            raise ValueError("no")

        Ending(windows.window, ends)
        windows.send(CLOSE, 0, 0)
        windows.send(END_SESSION, 1, 0)
        windows.send(END_SESSION, 1, 0)
        assert ended == [1]
        assert "did not end well" in caplog.text


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_taskkill_ends_the_program_and_waits_for_nothing(speaker: Opens) -> None:
    with speaker() as windows:
        go_on, done = threading.Event(), threading.Event()
        Ending(windows.window, lambda: done.set() if go_on.wait(30) else None)
        windows.send(CLOSE, 0, 0)
        assert not done.is_set()
        go_on.set()
        until(done.is_set, 10, "the end")


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_who_has_closed_hears_no_end(speaker: Opens) -> None:
    with speaker() as windows:
        ended: list[int] = []
        Ending(windows.window, lambda: ended.append(1)).close()
        windows.send(END_SESSION, 1, 0)
        assert ended == []


# --- a real program -------------------------------------------------------------------------------------------

PROGRAM = """
import pathlib, sys, threading
from hipbreak.desktop.windows.ending import Ending
from hipbreak.desktop.windows.messages import MessageWindow

over = threading.Event()
window = MessageWindow()

def ends():
    pathlib.Path(sys.argv[1]).write_text("all of it")
    over.set()

Ending(window, ends)
print(window.handle, flush=True)
over.wait(60)
window.close()
"""


def say_it_ends(handle: int) -> None:
    assert send(handle, QUERY_END_SESSION, 0, 0) == 1
    send(handle, END_SESSION, 1, 0)


def log_off(_: int) -> None:
    """For all programs of this Wine; on Windows it would end the test."""
    subprocess.run(["wineboot", "--end-session"], timeout=60, check=False)


def ask_to_close(handle: int) -> None:
    send(handle, CLOSE, 0, 0)


@ASKS_WINDOWS
@pytest.mark.parametrize("end", [say_it_ends, ask_to_close, *([log_off] if on_wine() else [])])
def test_a_program_that_is_ended_has_kept_all(end: Callable[[int], None], tmp_path: Path) -> None:
    file = tmp_path / "kept"
    with run_python(PROGRAM, str(file)) as program:
        assert program.stdout is not None
        end(int(program.stdout.readline()))
        until(lambda: file.exists() and file.read_text() == "all of it", 20, "what was kept")
        program.wait(timeout=20)
