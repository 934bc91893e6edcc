"""What tests of the Windows side need: the real system where there is one, and what stands in for it elsewhere.

Jurisdiction: these helpers. The same tests run on Linux with stand-ins, on Windows with the real calls as well, and
under Wine, which has most of them and fakes some: those cases carry the mark ``wine_fakes``, whose argument says what
Wine, or the test in its place, says there.
"""

from __future__ import annotations

import ctypes
import queue
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import wintypes
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hipbreak.desktop.windows.messages import Answer, MessageWindow, NativeWindow, Window
from hipbreak.desktop.windows.native import function

ROOT = Path(__file__).resolve().parents[3]
REAL = sys.platform == "win32"
ASKS_WINDOWS = pytest.mark.skipif(sys.platform != "win32", reason="asks Windows itself")
ANSWERED_WITHIN = 5_000  # milliseconds
SENT = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)


def on_wine() -> bool:
    """True where Wine stands in for Windows."""
    try:
        function("ntdll.dll", "wine_get_version", ctypes.c_char_p)
    except OSError:
        return False
    return True


def fails(*_: object) -> int:
    """A function of Windows on a bad day."""
    raise OSError("error 5")


def missing() -> Callable[[], int]:
    """What makes a function that this Windows has not got."""
    raise OSError("there is no such function")


@dataclass
class FakeWindow:
    """A window to which the test speaks."""

    answer: Answer
    handle: int = 77
    said: queue.Queue[tuple[tuple[int, int, int], queue.Queue[int | None]] | None] = field(default_factory=queue.Queue)

    def run(self) -> None:
        while (item := self.said.get(timeout=30)) is not None:
            item[1].put(self.answer(*item[0]))

    def close(self) -> None:
        self.said.put(None)

    def send(self, message: int, first: int, second: int) -> int | None:
        answer: queue.Queue[int | None] = queue.Queue()
        self.said.put(((message, first, second), answer))
        return answer.get(timeout=5)


@dataclass
class Speaker:
    """A message window, and how Windows speaks to it. ``threads`` are those on which a listener was called."""

    window: MessageWindow
    send: Callable[[int, int, int], int | None]


@contextmanager
def fake_speaker() -> Iterator[Speaker]:
    made: list[FakeWindow] = []

    def make(answer: Answer) -> Window:
        made.append(FakeWindow(answer))
        return made[0]

    window = MessageWindow(make)
    try:
        yield Speaker(window, made[0].send)
    finally:
        window.close()


@contextmanager
def real_speaker() -> Iterator[Speaker]:
    window = MessageWindow(NativeWindow)
    handle = window.handle
    try:
        yield Speaker(window, lambda *said: send(handle, *said))
    finally:
        window.close()


SPEAKERS = [fake_speaker, *([real_speaker] if REAL else [])]


def send(handle: int, message: int, first: int, second: int) -> int:
    """What the window answers; OSError where there is none, or not within 5 s."""
    ask = function(
        "user32.dll",
        "SendMessageTimeoutW",
        ctypes.c_ssize_t,
        *SENT,
        *(wintypes.UINT, wintypes.UINT, ctypes.POINTER(ctypes.c_size_t)),
    )
    answer = ctypes.c_size_t()
    if not ask(handle, message, first, second, 0, ANSWERED_WITHIN, ctypes.byref(answer)):
        raise OSError("the window does not answer")
    return ctypes.c_ssize_t(answer.value).value


def run_python(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Another process, with hipbreak at hand."""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def press_a_key() -> None:
    """F24, which no keyboard has."""
    press = function(
        "user32.dll",
        "keybd_event",
        None,
        *(wintypes.BYTE, wintypes.BYTE, wintypes.DWORD, ctypes.c_size_t),
    )
    press(0x87, 0, 0, 0)
    press(0x87, 0, 2, 0)
