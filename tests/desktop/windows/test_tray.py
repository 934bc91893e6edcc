"""The tray on the real Explorer, or what stands for it under Wine: there, gone, back, and touched by one thread."""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from hipbreak.desktop.windows import identity
from hipbreak.desktop.windows.native import function
from hipbreak.desktop.windows.tray import WindowsTray
from tests.desktop.windows.windows_here import ASKS_WINDOWS, on_wine, send
from tests.real.waiting import until

if sys.platform == "win32":
    from hipbreak.desktop.windows.pystray_icon import small_icon
else:
    small_icon = int

pytestmark = ASKS_WINDOWS
COLOURS = {"red": b"\xff\xff\x00\x00", "blue": b"\xff\x00\x00\xff"}
QUERY_END_SESSION, CLOSE, DISPLAY_CHANGE, SETTING_CHANGE, DPI_CHANGED = 0x11, 0x10, 0x7E, 0x1A, 0x2E0
ADD, CHANGE, REMOVE, TIP = 0, 1, 2, 4


@dataclass(frozen=True)
class Square:
    colour: str

    def pixmaps(self) -> list[tuple[int, int, bytes]]:
        return [(size, size, COLOURS[self.colour] * size * size) for size in (16, 64)]


@dataclass
class Shown:
    tray: WindowsTray
    told: list[str] = field(default_factory=list)

    @property
    def icon(self) -> Any:
        return self.tray._icon

    def known(self) -> bool:
        """Explorer has an icon of this window: it lets itself be changed."""
        return self.explorer(CHANGE)

    def explorer(self, code: int) -> bool:
        from pystray._util import win32

        size = ctypes.sizeof(win32.NOTIFYICONDATAW)
        data = win32.NOTIFYICONDATAW(cbSize=size, hWnd=self.icon._hwnd, uFlags=TIP, szTip="x")
        return bool(win32.Shell_NotifyIcon(code, data))


def menu(*labels: str) -> Any:
    import pystray

    return pystray.Menu(*(pystray.MenuItem(label, lambda: None) for label in labels))


@contextmanager
def running() -> Iterator[Shown]:
    told: list[str] = []
    tray = WindowsTray("hipbreak tests", changed=told.append)
    thread = threading.Thread(target=tray.run, daemon=True)
    thread.start()
    try:
        yield Shown(tray, told)
    finally:
        tray.stop()
        thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def shown() -> Iterator[Shown]:
    with running() as found:
        found.tray.show(Square("red"), "Hello", "", menu("One"))
        until(lambda: found.tray.how() == "native", 10, "the icon")
        yield found


def test_it_is_there_and_goes_at_the_end() -> None:
    with running() as found:
        assert found.tray.how() == "none"
        found.tray.show(Square("red"), "Hello", "", menu("One"))
        until(lambda: found.tray.how() == "native", 10, "the icon")
        assert found.known()
        assert found.told == ["native"]
        handle = found.icon._hwnd
    with pytest.raises(OSError):
        send(handle, QUERY_END_SESSION, 0, 0)


def test_stopped_before_it_begins_it_does_not_begin() -> None:
    tray = WindowsTray("hipbreak tests")
    tray.stop()
    tray.run()
    assert tray.how() == "none"


def test_texts_are_clipped_to_what_windows_takes(shown: Shown) -> None:
    shown.tray.show(Square("red"), "😀" * 100, "", menu("One"))
    until(lambda: len(shown.icon.title) == 63, 10, "the new title")
    assert shown.tray.say("h" * 500, "😀" * 500) == "no_buttons"
    assert shown.known()


def test_shown_from_many_threads_the_last_one_stays(shown: Shown) -> None:
    def show() -> None:
        for number in range(50):
            shown.tray.show(Square("red" if number % 2 else "blue"), f"{number}", "", menu(f"{number}"))

    threads = [threading.Thread(target=show) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    shown.tray.show(Square("blue"), "the last", "", menu("a", "b"))
    until(lambda: len(list(shown.icon.menu)) == 2, 10, "the last menu")
    assert shown.icon.title == "the last"


def test_a_new_explorer_gets_the_icon_again(shown: Shown) -> None:
    from pystray._util import win32

    assert shown.explorer(REMOVE)
    assert not shown.known()
    send(shown.icon._hwnd, win32.WM_TASKBARCREATED, 0, 0)
    assert shown.known()


def test_an_icon_that_is_gone_unsaid_comes_back_with_the_next_change(shown: Shown) -> None:
    shown.explorer(REMOVE)
    shown.tray.show(Square("blue"), "Other words", "", menu("One"))
    until(shown.known, 10, "the icon")


def test_an_explorer_that_refuses_is_asked_again(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    from pystray._util import win32

    real, refusals = win32.Shell_NotifyIcon, [0] * 4
    monkeypatch.setattr(win32, "Shell_NotifyIcon", lambda code, data: refusals.pop() if refusals else real(code, data))
    send(shown.icon._hwnd, win32.WM_TASKBARCREATED, 0, 0)
    assert shown.tray.how() == "none"
    assert shown.tray.say("a", "b") == "failed"
    until(lambda: shown.tray.how() == "native", 10, "the icon")
    assert shown.told == ["native", "none", "native"]
    assert refusals == []


def test_log_off_is_allowed(shown: Shown) -> None:
    """pystray's answers have 32 bits; what Python 3.13 leaves in the other half is chance, and nobody reads it."""
    assert send(shown.icon._hwnd, QUERY_END_SESSION, 0, 0) & 0xFFFFFFFF == 1


def test_another_screen_gets_another_icon(shown: Shown) -> None:
    send(shown.icon._hwnd, DISPLAY_CHANGE, 32, 0)
    assert shown.known()


@pytest.mark.parametrize("message", [DPI_CHANGED, SETTING_CHANGE])
def test_another_scale_gets_an_icon_of_its_own(shown: Shown, message: int) -> None:
    right, before = shown.icon._side, shown.icon._icon_handle
    assert right == small_icon()
    send(shown.icon._hwnd, message, 0, 0)
    assert shown.icon._icon_handle == before, "nothing is drawn for a message about something else"
    shown.icon._side = right + 8  # as if the task bar had been on another screen
    send(shown.icon._hwnd, message, 0, 0)
    assert (shown.icon._side, shown.known()) == (right, True)


@pytest.mark.wine_fakes("Wine takes the name and does not say it again")
def test_the_process_has_our_name_once_there_is_an_icon(shown: Shown) -> None:
    """Wine takes the name and does not say it again."""
    ask = function("shell32.dll", "GetCurrentProcessExplicitAppUserModelID", ctypes.c_long, ctypes.c_void_p)
    name = ctypes.c_void_p()
    told = ask(ctypes.byref(name)) == 0 and name.value
    assert (ctypes.wstring_at(told) if told else None) == (None if on_wine() else identity.NAME)


def test_closed_by_another_program_it_ends() -> None:
    tray = WindowsTray("hipbreak tests")
    thread = threading.Thread(target=tray.run, daemon=True)
    thread.start()
    tray.show(Square("red"), "Hello", "", menu("One"))
    until(lambda: tray.how() == "native", 10, "the icon")
    icon: Any = tray._icon
    for handle in (icon._menu_hwnd, icon._hwnd):
        send(handle, CLOSE, 0, 0)
    thread.join(10)
    assert not thread.is_alive()
