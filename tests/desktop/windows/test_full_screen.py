"""Whether the window in front fills its screen."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import wintypes

import pytest

from hipbreak.desktop.windows.full_screen import Box, Front, FullScreen, system_front
from hipbreak.desktop.windows.native import function
from tests.desktop.windows.windows_here import ASKS_WINDOWS
from tests.real.waiting import until

SCREEN = (0, 0, 1920, 1080)
LEFT = (-2560, -200, 0, 1240)
POPUP, VISIBLE, OVERLAPPED = 0x80000000, 0x10000000, 0x00CF0000


@pytest.mark.parametrize(
    ("front", "answer"),
    [
        (Front(SCREEN, SCREEN), True),
        (Front(LEFT, LEFT), True),
        (Front((-1, -1, 1921, 1081), SCREEN), True),
        (Front((1, 1, 1919, 1079), SCREEN), True),  # on a screen of another scale
        (Front((0, 0, 1920, 1040), SCREEN), False),  # the task bar is seen
        (Front((8, 0, 1920, 1080), SCREEN), False),
        (Front((0, 30, 1920, 1080), SCREEN), False),
        (Front((0, 0, 1900, 1080), SCREEN), False),
        (Front((-8, -8, 1928, 1088), SCREEN, caption=True), False),  # maximised, where the task bar hides
        (Front(SCREEN, SCREEN, desktop=True), False),
        (Front((0, 0, 0, 0), SCREEN), False),
        (None, False),
    ],
)
def test_a_window_fills_its_screen_if_it_is_meant_to(front: Front | None, answer: bool) -> None:
    assert FullScreen(lambda: lambda: front).now() is answer


def test_a_window_that_goes_meanwhile_fills_nothing() -> None:
    def front() -> Front | None:
        raise OSError("error 1400")

    assert FullScreen(lambda: front).now() is False


def test_where_there_is_no_windows_nothing_is_known() -> None:
    def none() -> Callable[[], Front | None]:
        raise OSError("no")

    assert FullScreen(none).now() is None


# --- real windows ---------------------------------------------------------------------------------------------


@contextmanager
def shown(style: int, box: Box) -> Iterator[None]:
    """A window in front."""
    create = function(
        "user32.dll",
        "CreateWindowExW",
        wintypes.HWND,
        *(wintypes.DWORD, wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD),
        *(ctypes.c_int,) * 4,
        *(wintypes.HWND, wintypes.HMENU, wintypes.HINSTANCE, wintypes.LPVOID),
    )
    hwnd = wintypes.HWND
    left, top, right, bottom = box
    place = (left, top, right - left, bottom - top)
    window = create(0, "Static", "a test", style | VISIBLE, *place, None, None, None, None)
    try:
        function("user32.dll", "SetForegroundWindow", wintypes.BOOL, hwnd)(window)
        yield
    finally:
        function("user32.dll", "DestroyWindow", wintypes.BOOL, hwnd)(window)


def screen() -> Box:
    metric = function("user32.dll", "GetSystemMetrics", ctypes.c_int, ctypes.c_int)
    return (0, 0, metric(0), metric(1))


@ASKS_WINDOWS
def test_the_desktop_alone_fills_nothing() -> None:
    assert FullScreen().now() is False


@ASKS_WINDOWS
def test_a_real_window_that_fills_the_screen_is_seen() -> None:
    full = FullScreen()
    with shown(POPUP, screen()):
        until(full.now, 10, "the window in front")
    until(lambda: full.now() is False, 10, "the window to go")


@ASKS_WINDOWS
def test_a_real_window_that_is_smaller_or_has_a_title_does_not() -> None:
    left, top, right, bottom = screen()
    full, front = FullScreen(), system_front()
    for style, box in ((POPUP, (left, top, right, bottom - 40)), (OVERLAPPED, (-8, -8, right + 8, bottom + 8))):
        with shown(style, box):
            seen = until(lambda: (window := front()) and not window.desktop and window, 10, "the window in front")
            assert isinstance(seen, Front)
            assert (seen.screen, full.now()) == (screen(), False)
