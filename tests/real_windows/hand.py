"""A person at a Windows desktop: a hand on key and pointer, an eye for windows and where they are.

Jurisdiction: real input (``SendInput``, which counts as a person's), the windows on the screen and what stands in them.
Works under Wine as well. Mostly it presses F24, which no keyboard has and no program waits for.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import wintypes
from pathlib import Path
from typing import Any, NamedTuple

from hipbreak.desktop.windows.native import function
from tests.real.waiting import until

F24, ENTER, ESCAPE, UP, X = 0x87, 0x0D, 0x1B, 0x26, 0x58
_KEY_UP, _MOVE, _DOWN, _UP_AGAIN, _ABSOLUTE = 2, 0x1, 0x2, 0x4, 0x8000
_KEYBOARD, _MOUSE = 1, 0
_WIDE, _HIGH = 0, 1  # GetSystemMetrics: the main screen
_ANSWERED_WITHIN = 5_000  # milliseconds
_GET_TEXT, _LONGEST = 0xD, 256


class _Key(ctypes.Structure):
    _fields_ = (
        ("code", wintypes.WORD),
        ("scan", wintypes.WORD),
        ("flags", wintypes.DWORD),
        ("time", wintypes.DWORD),
        ("extra", ctypes.c_size_t),
    )


class _Mouse(ctypes.Structure):
    _fields_ = (
        ("x", wintypes.LONG),
        ("y", wintypes.LONG),
        ("data", wintypes.DWORD),
        ("flags", wintypes.DWORD),
        ("time", wintypes.DWORD),
        ("extra", ctypes.c_size_t),
    )


class _Either(ctypes.Union):
    _fields_ = (("key", _Key), ("mouse", _Mouse))


class _Input(ctypes.Structure):
    _fields_ = (("kind", wintypes.DWORD), ("what", _Either))


class Box(NamedTuple):
    """In pixels of the screen."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, other: Box) -> bool:
        """Whether ``other`` is another one and lies between the same edges."""
        return self != other and self.left <= other.left and other.right <= self.right

    @property
    def middle(self) -> tuple[int, int]:
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2

    @property
    def size(self) -> tuple[int, int]:
        return self.right - self.left, self.bottom - self.top


class Seen(NamedTuple):
    """A window of somebody's."""

    handle: int
    pid: int
    kind: str
    title: str
    box: Box


def see_every_pixel() -> None:
    """Where Windows scales, it does so for who does not; the eye has to see what the program sees."""
    try:
        function("shcore.dll", "SetProcessDpiAwareness", ctypes.c_long, ctypes.c_int)(1)
    except OSError:
        return


def press(code: int = F24) -> None:
    """A key, down and up."""
    keys = [_Key(code, 0, flags, 0, 0) for flags in (0, _KEY_UP)]
    _send(*(_Input(_KEYBOARD, _Either(key=key)) for key in keys))


def move(x: int, y: int) -> None:
    """The pointer goes there."""
    _mouse(x, y, _MOVE)


def click(x: int, y: int) -> None:
    """Goes there and, once at rest, presses the left button. Under Wine the pointer jumps back for an instant."""
    move(x, y)
    seen: list[tuple[int, int]] = []

    def rests() -> bool:
        seen.append(_pointer())
        return len(seen) > 10 and all(abs(left - x) <= 1 and abs(top - y) <= 1 for left, top in seen[-10:])

    until(rests, 10, "the pointer to rest there")
    _mouse(x, y, _DOWN, _UP_AGAIN)


def _pointer() -> tuple[int, int]:
    place = wintypes.POINT()
    function("user32.dll", "GetCursorPos", wintypes.BOOL, ctypes.c_void_p)(ctypes.byref(place))
    return place.x, place.y


def _mouse(x: int, y: int, *flags: int) -> None:
    metric = function("user32.dll", "GetSystemMetrics", ctypes.c_int, ctypes.c_int)
    place = (x * 65536 // metric(_WIDE) + 1, y * 65536 // metric(_HIGH) + 1)
    _send(*(_Input(_MOUSE, _Either(mouse=_Mouse(*place, 0, _ABSOLUTE | flag, 0, 0))) for flag in flags))


def _send(*inputs: _Input) -> None:
    send = function("user32.dll", "SendInput", wintypes.UINT, wintypes.UINT, ctypes.c_void_p, ctypes.c_int)
    for one in inputs:
        if send(1, ctypes.byref(one), ctypes.sizeof(_Input)) != 1:
            raise OSError("Windows takes no input from us")


def windows(*, hidden: bool = False) -> list[Seen]:
    """The top-level windows, from front to back; those that nobody sees only if ``hidden``."""
    shown = function("user32.dll", "IsWindowVisible", wintypes.BOOL, wintypes.HWND)
    return [_seen(handle) for handle in _listed("EnumWindows") if hidden or shown(handle)]


def parts(window: Seen) -> list[Seen]:
    """The visible windows in ``window``: each part of a Tk window is one."""
    shown = function("user32.dll", "IsWindowVisible", wintypes.BOOL, wintypes.HWND)
    return [_seen(handle) for handle in _listed("EnumChildWindows", window.handle) if shown(handle)]


def row(window: Seen, count: int) -> list[Box]:
    """The lowest ``count`` parts of ``window`` that stand beside each other and are equally high, from left to right;
    empty where there is no such row."""
    rows: dict[tuple[int, int], set[Box]] = {}
    for part in parts(window):
        rows.setdefault((part.box.top, part.box.bottom), set()).add(part.box)
    alone = [sorted(box for box in found if not any(box.holds(one) for one in found)) for found in rows.values()]
    fitting = [found for found in alone if len(found) == count]
    return max(fitting, key=lambda found: found[0].top, default=[])


def in_front() -> int:
    """The handle of the window that has the keyboard, 0 where none has."""
    return int(function("user32.dll", "GetForegroundWindow", wintypes.HWND)() or 0)


def tell(handle: int, message: int, first: int = 0, second: int = 0) -> int:
    """What the window answers to ``message``; OSError where there is none, or not within 5 s."""
    sent = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
    rest = (wintypes.UINT, wintypes.UINT, ctypes.POINTER(ctypes.c_size_t))
    ask = function("user32.dll", "SendMessageTimeoutW", ctypes.c_ssize_t, *sent, *rest)
    answer = ctypes.c_size_t()
    if not ask(handle, message, first, second, 0, _ANSWERED_WITHIN, ctypes.byref(answer)):
        raise OSError("the window does not answer")
    return int(answer.value)


def post(handle: int, message: int, first: int = 0, second: int = 0) -> None:
    """Says ``message`` without waiting for an answer, as Explorer does."""
    sent = (wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM)
    function("user32.dll", "PostMessageW", wintypes.BOOL, *sent)(handle, message, first, second)


def written(window: Seen) -> str:
    """What stands in the field of an editor."""
    field = next(part for part in parts(window) if "edit" in part.kind.lower())
    text = ctypes.create_unicode_buffer(_LONGEST)
    tell(field.handle, _GET_TEXT, _LONGEST, ctypes.addressof(text))
    return text.value


def shot(path: Path) -> None:
    """A picture of the screen."""
    from PIL import ImageGrab

    ImageGrab.grab().save(path)


def _listed(name: str, *parent: int) -> list[int]:
    with _collecting() as (callback, found):
        kinds = (*(wintypes.HWND for _ in parent), ctypes.c_void_p, ctypes.c_ssize_t)
        function("user32.dll", name, wintypes.BOOL, *kinds)(*parent, callback, 0)
    return found


@contextmanager
def _collecting() -> Iterator[tuple[Any, list[int]]]:
    if sys.platform != "win32":
        raise OSError("windows of this kind are part of Windows")
    found: list[int] = []

    def one(handle: int | None, _: int) -> int:
        found.append(handle or 0)
        return 1

    callback = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, ctypes.c_ssize_t)(one)
    yield ctypes.cast(callback, ctypes.c_void_p), found


def _seen(handle: int) -> Seen:
    rect, pid = wintypes.RECT(), wintypes.DWORD()
    function("user32.dll", "GetWindowRect", wintypes.BOOL, wintypes.HWND, ctypes.c_void_p)(handle, ctypes.byref(rect))
    owner = function("user32.dll", "GetWindowThreadProcessId", wintypes.DWORD, wintypes.HWND, ctypes.c_void_p)
    owner(handle, ctypes.byref(pid))
    box = Box(rect.left, rect.top, rect.right, rect.bottom)
    return Seen(handle, pid.value, _text("GetClassNameW", handle), _text("GetWindowTextW", handle), box)


def _text(name: str, handle: int) -> str:
    ask: Callable[..., Any] = function("user32.dll", name, ctypes.c_int, wintypes.HWND, ctypes.c_wchar_p, ctypes.c_int)
    text = ctypes.create_unicode_buffer(_LONGEST)
    ask(handle, text, _LONGEST)
    return text.value
