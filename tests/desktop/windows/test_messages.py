"""The hidden window: a stand-in everywhere, the real one where there is Windows."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from hipbreak.desktop.windows.messages import CLOSE, POWER, Answer, MessageWindow, Window
from tests.desktop.windows.windows_here import ASKS_WINDOWS, SPEAKERS, Speaker, real_speaker, run_python
from tests.real.waiting import until

USER = 0x8000 + 5
Opens = Callable[[], AbstractContextManager[Speaker]]


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_a_message_reaches_who_listens_and_takes_the_answer_back(speaker: Opens) -> None:
    with speaker() as windows:
        heard: list[tuple[int, int, str]] = []

        def listener(first: int, second: int) -> int:
            heard.append((first, second, threading.current_thread().name))
            return 42

        windows.window.listen(USER, listener)
        assert windows.send(USER, 7, -3) == 42
        assert heard == [(7, -3, "messages")]


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_who_stopped_hears_no_more(speaker: Opens) -> None:
    with speaker() as windows:
        heard: list[int] = []
        stop = windows.window.listen(USER, lambda first, _: heard.append(first))
        windows.window.listen(USER, lambda first, _: heard.append(-first))
        windows.send(USER, 1, 0)
        stop()
        stop()
        windows.send(USER, 2, 0)
        assert heard == [1, -1, -2]


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_an_error_costs_a_line_and_neither_the_window_nor_the_others(
    speaker: Opens, caplog: pytest.LogCaptureFixture
) -> None:
    with speaker() as windows:
        windows.window.listen(USER, lambda *_: 1 // 0)
        windows.window.listen(USER, lambda *_: 5)
        assert [windows.send(USER, 0, 0) for _ in range(2)] == [5, 5]
        assert [record.message for record in caplog.records] == ["a message of Windows was not understood"] * 2


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_it_closes_and_its_thread_ends(speaker: Opens) -> None:
    before = threading.active_count()
    with speaker() as windows:
        assert windows.window.handle
        windows.window.close()
        windows.window.close()
        assert windows.window.handle == 0
        assert threading.active_count() == before


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_a_listener_may_close_it(speaker: Opens) -> None:
    with speaker() as windows:
        windows.window.listen(USER, lambda *_: windows.window.close())
        windows.send(USER, 0, 0)
        until(lambda: windows.window.handle == 0, 10, "the end of the window")


@pytest.mark.parametrize("error", [OSError("no desktop"), ValueError("a fault of ours")])
def test_where_no_window_can_be_made_nothing_is_heard(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    def make(_: Answer) -> Window:
        raise error

    window = MessageWindow(make)
    window.listen(USER, lambda *_: 1)()
    window.close()
    assert window.handle == 0
    assert len(caplog.records) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there is one")
def test_elsewhere_there_is_no_real_one() -> None:
    assert MessageWindow().handle == 0


# --- the real one ---------------------------------------------------------------------------------------------

SENDS = """
import sys
from tests.desktop.windows.windows_here import send
print(*[send(int(sys.argv[1]), *map(int, said.split(","))) for said in sys.argv[2:]])
"""


@ASKS_WINDOWS
def test_another_process_is_heard() -> None:
    with real_speaker() as windows:
        heard: list[int] = []
        windows.window.listen(POWER, lambda first, _: heard.append(first))
        with run_python(SENDS, str(windows.window.handle), f"{POWER},4,0", f"{POWER},18,0") as other:
            other.communicate(timeout=60)
        assert (other.returncode, heard) == (0, [4, 18])


@ASKS_WINDOWS
def test_what_nobody_listens_to_gets_windows_own_answer() -> None:
    with real_speaker() as windows:
        assert windows.send(0x11, 0, 0) == 1  # may the session end?
        assert windows.send(0x0E, 0, 0) == len("hipbreak")  # the length of its title


@ASKS_WINDOWS
def test_who_asks_the_window_to_close_does_not_close_it() -> None:
    with real_speaker() as windows:
        windows.send(CLOSE, 0, 0)
        assert windows.send(0x0E, 0, 0) == len("hipbreak")


@ASKS_WINDOWS
def test_many_one_after_the_other_leave_nothing_behind() -> None:
    before = threading.active_count()
    for _ in range(30):
        with real_speaker() as windows:
            windows.window.listen(USER, lambda *_: 9)
            assert windows.send(USER, 0, 0) == 9
    assert threading.active_count() == before


@ASKS_WINDOWS
def test_two_at_a_time_do_not_hear_each_other() -> None:
    with real_speaker() as one, real_speaker() as two:
        one.window.listen(USER, lambda *_: 1)
        two.window.listen(USER, lambda *_: 2)
        assert (one.send(USER, 0, 0), two.send(USER, 0, 0)) == (1, 2)
