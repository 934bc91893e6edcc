"""pystray's icon for Windows, with what it leaves out: whether Explorer took it, how large it is, how a session ends.

Jurisdiction: the icon's window and what is said to Explorer. Everything runs on the thread of ``run`` but ``wake``.
Imported on Windows only. pystray answers 0 to what it does not know, and to ``WM_QUERYENDSESSION`` 0 means no.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Callable, Sequence
from typing import Any

from pystray import _win32
from pystray._util import win32

from hipbreak.desktop.windows import foreground
from hipbreak.desktop.windows.icon_bits import Pixmap, resource
from hipbreak.desktop.windows.native import function

FIRST_RETRY, LAST_RETRY = 1.0, 60.0  # seconds between attempts to reach an Explorer that does not take the icon
SMALL_ICON = 49  # GetSystemMetrics: the side of an icon in the tray
_CLOSE, _QUERY_END_SESSION, _SETTING_CHANGE, _TIMER, _DPI_CHANGED = 0x10, 0x11, 0x1A, 0x113, 0x2E0
_ORDER = win32.WM_USER + 20
_RETRY = 1  # the timer
_VERSION = 0x00030000  # of the bits of an icon, the only one there is
_log = logging.getLogger(__name__)


class Icon(_win32.Icon):  # type: ignore[misc]  # pystray has no type information
    """``icon`` is a sequence of pixmaps."""

    _icon_handle: Any

    def __init__(self, name: str, woken: Callable[[], None], there: Callable[[bool], None]) -> None:
        """``woken`` is called after each :meth:`wake`; ``there`` hears whether Explorer shows the icon."""
        super().__init__(name)
        self._woken, self._there = woken, there
        self._pause = FIRST_RETRY
        self._side = 0  # of the icon that there is, in pixels
        self.in_menu = False
        """While the menu is open it may not be changed: Windows is drawing it."""
        self._message_handlers |= {
            _ORDER: lambda *_: woken(),
            _QUERY_END_SESSION: lambda *_: 1,  # what there is to keep is kept by those who hear of the end itself
            _CLOSE: lambda *_: self.end(),
            _TIMER: self._tick,
            win32.WM_NOTIFY: self._clicked,
            win32.WM_TASKBARCREATED: self._drawn_anew,  # a new Explorer, or another scale of the screen
            win32.WM_DISPLAYCHANGE: self._drawn_anew,
            _DPI_CHANGED: self._scaled,
            _SETTING_CHANGE: self._scaled,  # said of many things, large icons and texts among them
        }

    def wake(self) -> None:
        """From any thread: ``woken`` is called soon. Nothing before there is a window."""
        if self._hwnd:
            win32.PostMessage(self._hwnd, _ORDER, 0, 0)

    def end(self) -> None:
        """Ends ``run``."""
        win32.PostQuitMessage(0)

    def balloon(self, headline: str, sentence: str) -> bool:
        """Whether Explorer took it. At most 63 and 255 UTF-16 units."""
        return self.visible and self._message(
            win32.NIM_MODIFY, win32.NIF_INFO, szInfo=sentence, szInfoTitle=headline or self.title
        )

    # --- said to Explorer -------------------------------------------------------------------------------------

    def _message(self, code: int, flags: int, **values: Any) -> bool:
        data = win32.NOTIFYICONDATAW(
            cbSize=ctypes.sizeof(win32.NOTIFYICONDATAW), hWnd=self._hwnd, uFlags=flags, **values
        )
        return bool(win32.Shell_NotifyIcon(code, data))

    def _show(self) -> None:
        """An Explorer that is busy refuses the icon, or takes it and says that it did not: then it can be changed."""
        self._assert_icon_handle()
        flags = win32.NIF_MESSAGE | win32.NIF_ICON | win32.NIF_TIP
        values = {"uCallbackMessage": win32.WM_NOTIFY, "hIcon": self._icon_handle, "szTip": self.title}
        taken = any(self._message(code, flags, **values) for code in (win32.NIM_ADD, win32.NIM_MODIFY))
        self._there(taken)
        if taken:
            self._pause = FIRST_RETRY
            return
        _timer("SetTimer", self._hwnd, _RETRY, round(1000 * self._pause), None)
        self._pause = min(LAST_RETRY, 2 * self._pause)

    def _tick(self, *_: int) -> None:
        _timer("KillTimer", self._hwnd, _RETRY)
        if self.visible:
            self._show()

    def _update_icon(self) -> None:
        self._release_icon()
        self._assert_icon_handle()
        self._icon_valid = True
        self._change(win32.NIF_ICON, hIcon=self._icon_handle)

    def _update_title(self) -> None:
        self._change(win32.NIF_TIP, szTip=self.title)

    def _change(self, flags: int, **values: Any) -> None:
        """An icon that can no longer be changed is gone, whether or not anybody said so."""
        if self.visible and not self._message(win32.NIM_MODIFY, flags, **values):
            self._show()

    def _assert_icon_handle(self) -> None:
        if not self._icon_handle:
            self._side = small_icon()
            self._icon_handle = _handle(self.icon, self._side)

    def _scaled(self, *_: int) -> None:
        """The task bar may be on a screen of another scale now."""
        if small_icon() != self._side:
            self._drawn_anew()

    def _drawn_anew(self, *_: int) -> None:
        self._release_icon()
        if self.visible:
            self._show()

    # --- heard from Explorer ----------------------------------------------------------------------------------

    def _clicked(self, first: int, second: int) -> None:
        """The window that a click opens comes from another process of ours: it may take the focus."""
        if self.in_menu or second not in (win32.WM_LBUTTONUP, win32.WM_RBUTTONUP):
            return
        foreground.lend()
        self.in_menu = True
        try:
            self._on_notify(first, second)
        finally:
            self.in_menu = False
            win32.PostMessage(self._hwnd, 0, 0, 0)  # else a menu that lost the focus would not close the next time
            self._woken()


def small_icon() -> int:
    """The side in pixels of an icon in the tray, at the scale of the screen that shows it."""
    bar = function("user32.dll", "FindWindowW", ctypes.c_void_p, ctypes.c_wchar_p, ctypes.c_wchar_p)
    plain = function("user32.dll", "GetSystemMetrics", ctypes.c_int, ctypes.c_int)
    try:
        scale = function("user32.dll", "GetDpiForWindow", ctypes.c_uint, ctypes.c_void_p)(bar("Shell_TrayWnd", None))
        scaled = function("user32.dll", "GetSystemMetricsForDpi", ctypes.c_int, ctypes.c_int, ctypes.c_uint)
        return int((scaled(SMALL_ICON, scale) if scale else 0) or plain(SMALL_ICON))
    except OSError:  # a Windows of before 2016
        return int(plain(SMALL_ICON))


def _handle(pixmaps: Sequence[Pixmap], size: int) -> int:
    """OSError where Windows makes no icon of it."""
    made = function(
        "user32.dll",
        "CreateIconFromResourceEx",
        ctypes.c_void_p,
        *(ctypes.c_char_p, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_int, ctypes.c_int, ctypes.c_uint),
    )
    bits = resource(pixmaps, size)
    handle: int | None = made(bits, len(bits), 1, _VERSION, size, size, 0)
    if handle is None:
        raise OSError("Windows makes no icon of this picture")
    return handle


def _timer(name: str, *values: int | None) -> None:
    kinds = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_void_p)
    function("user32.dll", name, ctypes.c_size_t, *kinds[: len(values)])(*values)
