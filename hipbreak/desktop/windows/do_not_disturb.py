"""Whether Windows, or the person through it, wants no notifications now: do not disturb, and presentations.

Jurisdiction: these answers. Do not disturb (Focus Assist, quiet hours) is read where Windows' own parts read it, which
is not documented: an answer of another shape is none (S11). Presentations are what the shell says about notifications,
which knows nothing of do not disturb. Both are asked at each look; Windows has no documented way to tell.
"""

from __future__ import annotations

import ctypes
import logging
from collections.abc import Callable
from ctypes import wintypes
from dataclasses import dataclass

from hipbreak.desktop.windows.native import function

BUSY, DIRECT3D, PRESENTATION, QUIET_TIME = 2, 3, 4, 6  # answers of the shell
_QUIET_HOURS = 0x0D83063EA3BF1C75  # the state "active quiet hours profile changed": 0 off, 1 priority, 2 alarms only
_LEVELS = {0: False, 1: True, 2: True}

_log = logging.getLogger(__name__)

Ask = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Quiet:
    """``dnd``: the person wants none, None where that is not known. ``presenting``: a presentation or a game that has
    the screen to itself. ``busy``: the shell holds that something fills the screen."""

    dnd: bool | None = None
    presenting: bool = False
    busy: bool = False


def understand(level: int | None, state: int | None) -> Quiet:
    """From the level of quiet hours and the shell's answer, None where there is none. The first hour of a new user,
    which Windows itself keeps quiet, counts as do not disturb."""
    dnd = None if level is None else _LEVELS.get(level)
    if state == QUIET_TIME:
        dnd = True
    return Quiet(dnd, state in (DIRECT3D, PRESENTATION), state in (BUSY, DIRECT3D))


def system_state() -> Ask:
    """Asks the shell; that and this raise OSError."""
    ask = function("shell32.dll", "SHQueryUserNotificationState", wintypes.LONG, ctypes.POINTER(ctypes.c_int))

    def state() -> int:
        answer = ctypes.c_int()
        result = ask(ctypes.byref(answer))
        if result:
            raise OSError(f"SHQueryUserNotificationState failed: {result & 0xFFFFFFFF:#x}")
        return answer.value

    return state


def system_level() -> Ask:
    """Asks for the level of quiet hours; that and this raise OSError."""
    name = ctypes.POINTER(ctypes.c_uint64)
    number = ctypes.POINTER(wintypes.ULONG)
    ask = function(
        "ntdll.dll",
        "NtQueryWnfStateData",
        wintypes.LONG,
        *(name, ctypes.c_void_p, ctypes.c_void_p, number, number, number),
    )

    def level() -> int:
        stamp, answer, size = wintypes.ULONG(), wintypes.ULONG(), wintypes.ULONG(ctypes.sizeof(wintypes.ULONG))
        state = ctypes.c_uint64(_QUIET_HOURS)
        status = ask(ctypes.byref(state), None, None, ctypes.byref(stamp), ctypes.byref(answer), ctypes.byref(size))
        if status or size.value != ctypes.sizeof(wintypes.ULONG):
            raise OSError(f"NtQueryWnfStateData: status {status & 0xFFFFFFFF:#x}, {size.value} bytes")
        return int(answer.value)

    return level


class DoNotDisturb:
    """All methods belong to one thread."""

    def __init__(self, state: Callable[[], Ask] = system_state, level: Callable[[], Ask] = system_level) -> None:
        """Each makes what is asked, and raises OSError where there is no such thing."""
        self._state, self._level = _found(state), _found(level)
        self._now = Quiet()
        self.refresh()

    def refresh(self) -> Quiet:
        """Ask anew, and say what holds."""
        self._now = understand(_answer(self._level), _answer(self._state))
        return self._now

    @property
    def now(self) -> Quiet:
        """What held when it was last asked."""
        return self._now

    def source(self) -> str:
        """``windows``, or ``none`` where do not disturb cannot be read."""
        return "none" if self._now.dnd is None else "windows"


def _found(make: Callable[[], Ask]) -> Ask | None:
    try:
        return make()
    except OSError as error:
        _log.info("Windows does not say whether it is quiet: %s", error)
        return None


def _answer(ask: Ask | None) -> int | None:
    try:
        return ask() if ask else None
    except OSError as error:
        _log.debug("Windows does not say whether it is quiet: %s", error)
        return None
