"""What Explorer does to programs: it knows icons or knows them no more, starts anew, and comes late.

Jurisdiction: these three. Wine's Explorer cannot be ended alone, its desktop would end with it: a new one is made of
what a program notices of it, an icon that is gone and the message that says so. One that is late is a bar that takes
nothing yet.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ctypes import wintypes
from typing import Any

from hipbreak.desktop.windows.native import function, last_error
from tests.real.waiting import until
from tests.real_windows import hand

BAR = "Shell_TrayWnd"
BALLOON = "tooltips_class32"
LEFT, RIGHT = 0x202, 0x205  # the button that was pressed
_CLICKED = 0x400 + 11  # what pystray asks Explorer to say for the icon
_CHANGE, _REMOVE = 1, 2  # what is asked of the bar about an icon
_ASKED, _CLOSE, _DESTROYED = 0x4A, 0x10, 0x2  # WM_COPYDATA is how it is asked
_EVERYBODY = 0xFFFF
_TOPMOST, _TOOL_WINDOW, _POPUP = 0x8, 0x80, 0x80000000
_MADE = (wintypes.DWORD, wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD, *(ctypes.c_int,) * 4)
_WITH = (wintypes.HWND, wintypes.HMENU, wintypes.HINSTANCE, wintypes.LPVOID)


def knows(windows: Sequence[hand.Seen]) -> bool:
    """Whether Explorer has an icon of one of ``windows``: it lets itself be changed."""
    return any(_say(_CHANGE, window) for window in windows)


def start_anew(windows: Sequence[hand.Seen]) -> None:
    """A new Explorer has no icon of ``windows``, and tells everybody that it is there."""
    for window in windows:
        _say(_REMOVE, window)
    named = function("user32.dll", "RegisterWindowMessageW", wintypes.UINT, wintypes.LPCWSTR)
    hand.post(_EVERYBODY, named("TaskbarCreated"))


def _say(code: int, window: hand.Seen) -> bool:
    from pystray._util import win32

    data = win32.NOTIFYICONDATAW(cbSize=ctypes.sizeof(win32.NOTIFYICONDATAW), hWnd=window.handle, uFlags=0)
    return bool(win32.Shell_NotifyIcon(code, data))


def say_clicked(windows: Sequence[hand.Seen], button: int) -> None:
    """Tells that the icon of one of ``windows`` was clicked, wherever the pointer is. The menu's does not listen."""
    for window in windows:
        hand.post(window.handle, _CLICKED, 0, button)


def last_icon() -> tuple[int, int]:
    """The middle of the last icon in the bar; of the only one, under Wine."""
    bar = next(window for window in hand.windows() if window.kind == BAR).box
    high = bar.bottom - bar.top
    return bar.right - high // 2, bar.top + high // 2


def balloons() -> list[hand.Seen]:
    """Those on the screen."""
    return [window for window in hand.windows() if window.kind == BALLOON and window.box.size > (99, 0)]


class _WindowClass(ctypes.Structure):
    _fields_ = (
        ("style", wintypes.UINT),
        ("procedure", ctypes.c_void_p),
        ("extra", ctypes.c_int * 2),
        ("instance", wintypes.HINSTANCE),
        ("looks", wintypes.HANDLE * 3),
        ("menu", wintypes.LPCWSTR),
        ("name", wintypes.LPCWSTR),
    )


class Late:
    """A bar in front of the real one that takes no icon; ``asked``: how often it was to."""

    def __init__(self) -> None:
        self.asked = self.handle = 0
        self._thread = threading.Thread(target=self._run, name="late explorer", daemon=True)
        self._thread.start()
        until(lambda: self.handle, 10, "the late bar")

    def comes(self) -> None:
        """From now on the real one is found."""
        hand.post(self.handle, _CLOSE)
        self._thread.join(10)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        procedure = self._procedure()
        address = ctypes.cast(procedure, ctypes.c_void_p)
        instance = function("kernel32.dll", "GetModuleHandleW", wintypes.HMODULE, wintypes.LPCWSTR)(None)
        register = function("user32.dll", "RegisterClassW", wintypes.ATOM, ctypes.POINTER(_WindowClass))
        if not register(ctypes.byref(_WindowClass(procedure=address, instance=instance, name=BAR))):
            raise last_error("RegisterClassW")
        create = function("user32.dll", "CreateWindowExW", wintypes.HWND, *_MADE, *_WITH)
        place = (0, 0, 1, 1)
        self.handle = create(_TOPMOST | _TOOL_WINDOW, BAR, "", _POPUP, *place, None, None, instance, None) or 0
        message = wintypes.MSG()
        get = function("user32.dll", "GetMessageW", ctypes.c_int, ctypes.c_void_p, wintypes.HWND, *(wintypes.UINT,) * 2)
        dispatch = function("user32.dll", "DispatchMessageW", ctypes.c_ssize_t, ctypes.c_void_p)
        while get(ctypes.byref(message), None, 0, 0) > 0:
            dispatch(ctypes.byref(message))
        function("user32.dll", "UnregisterClassW", wintypes.BOOL, wintypes.LPCWSTR, wintypes.HINSTANCE)(BAR, instance)

    def _procedure(self) -> Any:
        if sys.platform != "win32":
            raise OSError("windows of this kind are part of Windows")
        told = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
        usual = function("user32.dll", "DefWindowProcW", ctypes.c_ssize_t, *told)
        leave = function("user32.dll", "PostQuitMessage", None, ctypes.c_int)

        def heard(handle: int, message: int, first: int, second: int) -> int:
            if message == _ASKED:
                self.asked += 1
                return 0
            if message == _DESTROYED:
                leave(0)
            return int(usual(handle, message, first, second))

        return ctypes.WINFUNCTYPE(ctypes.c_ssize_t, *told)(heard)


@contextmanager
def late() -> Iterator[Late]:
    """Explorer is not there until it :meth:`Late.comes`."""
    bar = Late()
    try:
        yield bar
    finally:
        if bar._thread.is_alive():
            bar.comes()
