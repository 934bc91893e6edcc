"""Who uses microphone and camera, as Windows' privacy settings keep it in the registry.

Jurisdiction: reading these keys and hearing of their changes. Of each program only two times are read, when its last
use began and when it ended; its name is looked at to leave ourselves out, and not kept.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
import time
from collections.abc import Iterator
from ctypes import wintypes
from typing import Any, Literal, NamedTuple, Protocol

from hipbreak.desktop.windows.native import function, last_error

Device = Literal["microphone", "webcam"]

DEVICES: tuple[Device, ...] = ("microphone", "webcam")
PATH = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
NOT_PACKAGED = "NonPackaged"
FIRST_BUILD = 19041  # Windows 10 2004; older ones may have the keys without the times
EPOCH = 116_444_736_000_000_000  # 1970 as Windows counts: tenths of a microsecond since 1601
_HIVES = (0x80000001 - (1 << 32), 0x80000002 - (1 << 32))  # current user, local machine: negative, in 64 bits as well
_QUERY, _ENUMERATE, _NOTIFY, _WIDE = 0x1, 0x8, 0x10, 0x100
_NAMES_AND_VALUES = 0x1 | 0x4
_FOREVER = _FAILED = 0xFFFFFFFF


class Use(NamedTuple):
    """One program's last use; both in tenths of a microsecond since 1601, ``ended`` 0 while it goes on."""

    began: int
    ended: int


class Store(Protocol):
    """What :class:`ConsentStore` offers to :class:`~hipbreak.desktop.windows.call.Call`."""

    def uses(self, device: Device) -> list[Use] | None:
        """Every program's last use; None where nobody keeps it."""

    def booted(self) -> int:
        """When the machine was started, on the clock of :class:`Use`."""

    def follow(self) -> bool:
        """Hear of changes from now on; False where some key is not there, so that one should try again."""

    def wait(self, seconds: float | None) -> bool:
        """Until a change, True, or :meth:`stir` or the end of ``seconds``, False. OSError."""

    def stir(self) -> None:
        """End :meth:`wait`, or the next one; from any thread."""

    def close(self) -> None:
        """Hear no more; on the thread that waits."""


class ConsentStore:
    """The real one. All but ``stir`` belongs to one thread: Windows forgets what a thread that ended has asked for."""

    def __init__(self, path: str = PATH, build: int | None = None) -> None:
        """``build``: the number of this Windows, None to look it up. OSError where there is no registry."""
        self._path = path
        self._able = (_build() if build is None else build) >= FIRST_BUILD
        self._own = sys.executable.replace("\\", "#").lower() if getattr(sys, "frozen", False) else ""
        self._ticks = function("kernel32.dll", "GetTickCount64", ctypes.c_ulonglong)
        self._set = function("kernel32.dll", "SetEvent", wintypes.BOOL, wintypes.HANDLE)
        self._calls = _WaitCalls()
        self._stirred = self._calls.event()
        self._keys = [_Key(self._calls, hive, rf"{path}\{device}") for hive in _HIVES for device in DEVICES]

    def uses(self, device: Device) -> list[Use] | None:
        """Of every hive; some Windows keep the user's in the machine's."""
        found = [_read(hive, rf"{self._path}\{device}", self._own) for hive in _HIVES] if self._able else []
        kept = [hive for hive in found if hive is not None]
        return [use for hive in kept for use in hive] if kept else None

    def booted(self) -> int:
        """As the wall clock, which may have been set since, would have it now."""
        return time.time_ns() // 100 + EPOCH - int(self._ticks()) * 10_000

    def follow(self) -> bool:
        """See :class:`Store`. The machine's keys are not missed."""
        told = [key.follow() for key in self._keys]
        return all(told[: len(DEVICES)])

    def wait(self, seconds: float | None) -> bool:
        """See :class:`Store`."""
        keys = [key for key in self._keys if key.armed]
        first = self._calls.wait([self._stirred, *(key.event for key in keys)], seconds)
        if not first:
            return False
        keys[first - 1].armed = False
        return True

    def stir(self) -> None:
        """See :class:`Store`."""
        self._set(self._stirred)

    def close(self) -> None:
        """See :class:`Store`. The event for ``stir`` stays: another thread may be about to use it."""
        for key in self._keys:
            key.close()


class _WaitCalls:
    """Windows' events."""

    def __init__(self) -> None:
        handles = ctypes.POINTER(wintypes.HANDLE)
        self._wait = function(
            "kernel32.dll",
            "WaitForMultipleObjects",
            wintypes.DWORD,
            *(wintypes.DWORD, handles, wintypes.BOOL, wintypes.DWORD),
        )
        self._create = function(
            "kernel32.dll",
            "CreateEventW",
            wintypes.HANDLE,
            *(ctypes.c_void_p, wintypes.BOOL, wintypes.BOOL, wintypes.LPCWSTR),
        )
        self.close = function("kernel32.dll", "CloseHandle", wintypes.BOOL, wintypes.HANDLE)

    def event(self) -> int:
        """A new one, that one wait uses up."""
        made = self._create(None, False, False, None)
        if not made:
            raise last_error("CreateEvent")
        return int(made)

    def wait(self, events: list[int], seconds: float | None) -> int:
        """The number of the first that has happened; 0 as well when none has in time."""
        milliseconds = _FOREVER if seconds is None else max(0, round(seconds * 1000))
        number = self._wait(len(events), (wintypes.HANDLE * len(events))(*events), False, milliseconds)
        if number == _FAILED:
            raise last_error("WaitForMultipleObjects")
        return int(number) if number < len(events) else 0


class _Key:
    """One key whose changes are told."""

    def __init__(self, calls: _WaitCalls, hive: int, path: str) -> None:
        opened = ctypes.POINTER(wintypes.HKEY)
        self._calls, self._hive, self._path = calls, hive, path
        self._open = function(
            "advapi32.dll",
            "RegOpenKeyExW",
            wintypes.LONG,
            *(wintypes.HKEY, wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, opened),
        )
        self._notify = function(
            "advapi32.dll",
            "RegNotifyChangeKeyValue",
            wintypes.LONG,
            *(wintypes.HKEY, wintypes.BOOL, wintypes.DWORD, wintypes.HANDLE, wintypes.BOOL),
        )
        self._close = function("advapi32.dll", "RegCloseKey", wintypes.LONG, wintypes.HKEY)
        self._handle: int | None = None
        self.event = calls.event()
        self.armed = False

    def follow(self) -> bool:
        """True when the next change will be told."""
        if self.armed:
            return True
        if self._handle is None:
            key = wintypes.HKEY()
            if self._open(self._hive, self._path, 0, _NOTIFY | _WIDE, ctypes.byref(key)):
                return False
            self._handle = key.value
        self.armed = not self._notify(self._handle, True, _NAMES_AND_VALUES, self.event, True)
        if not self.armed:  # deleted; it may come again
            self._release()
        return self.armed

    def close(self) -> None:
        """May be called twice."""
        self._release()
        event, self.event = self.event, 0
        if event:
            self._calls.close(event)

    def _release(self) -> None:
        self.armed = False
        handle, self._handle = self._handle, None
        if handle is not None:
            self._close(handle)


def _build() -> int:
    if sys.platform != "win32":
        return 0
    return sys.getwindowsversion().build


def _read(hive: int, path: str, own: str) -> list[Use] | None:
    """The uses that one key tells of; None where there is no such key. ``own`` names what is left out."""
    try:
        names = list(_names(hive, path))
    except OSError:
        return None
    found: list[Use] = []
    for name in names:
        if name == NOT_PACKAGED:
            found += _read(hive, rf"{path}\{name}", own) or []
        elif not own or name.lower() != own:
            use = understand(*(_value(hive, rf"{path}\{name}", value) for value in ("Start", "Stop")))
            found += [use] if use else []
    return found


def understand(began: Any, ended: Any) -> Use | None:
    """What the two values of a program say; None where one is missing or no number, as with one that never asked."""
    return Use(began, ended) if isinstance(began, int) and isinstance(ended, int) and began > 0 else None


def _names(hive: int, path: str) -> Iterator[str]:
    """The keys in a key. OSError where there is none."""
    if sys.platform != "win32":
        raise OSError("the registry is part of Windows")
    import winreg

    with winreg.OpenKey(hive, path, 0, _QUERY | _ENUMERATE | _WIDE) as key:
        for number in range(winreg.QueryInfoKey(key)[0]):
            with contextlib.suppress(OSError):  # one that went meanwhile
                yield winreg.EnumKey(key, number)


def _value(hive: int, path: str, which: str) -> Any:
    """None where there is no such value."""
    if sys.platform != "win32":
        raise OSError("the registry is part of Windows")
    import winreg

    with contextlib.suppress(OSError), winreg.OpenKey(hive, path, 0, _QUERY | _WIDE) as key:
        return winreg.QueryValueEx(key, f"LastUsedTime{which}")[0]
    return None
