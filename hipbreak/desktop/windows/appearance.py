"""How the person has set their Windows: dark or light, a contrast theme, less motion.

Jurisdiction: these wishes, asked for when a window opens. The colours of programs stand in the registry, which has no
documented call in front of it: what is missing there, of another type or closed to us is no wish (S11).
"""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable
from ctypes import wintypes
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from hipbreak.desktop import Appearance
from hipbreak.desktop.windows.native import function, last_error

COLOURS = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize"
OF_PROGRAMS = "AppsUseLightTheme"  # SystemUsesLightTheme is the task bar's
_THEMES: dict[int, Literal["dark", "light"]] = {0: "dark", 1: "light"}
_HIGH_CONTRAST, _ANIMATION = 0x42, 0x1042  # SPI_GETHIGHCONTRAST, SPI_GETCLIENTAREAANIMATION
_CONTRAST_ON = 1

T = TypeVar("T")
_log = logging.getLogger(__name__)


class _HighContrast(ctypes.Structure):
    _fields_ = (("size", wintypes.UINT), ("flags", wintypes.DWORD), ("scheme", wintypes.LPWSTR))


def programs_light() -> int | None:
    """The registry's number, None where there is none. OSError where it may not be read."""
    if sys.platform != "win32":
        raise OSError("the registry is part of Windows")
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, COLOURS) as key:
            value, kind = winreg.QueryValueEx(key, OF_PROGRAMS)
    except FileNotFoundError:
        return None
    return value if kind == winreg.REG_DWORD and isinstance(value, int) else None


def contrast_theme() -> bool:
    """A contrast theme is on. OSError where Windows does not say."""
    told = _HighContrast(size=ctypes.sizeof(_HighContrast))
    _ask(_HIGH_CONTRAST, told, told.size)
    return bool(told.flags & _CONTRAST_ON)


def animated() -> bool:
    """Windows may move what they show. OSError where Windows does not say."""
    told = wintypes.BOOL()
    _ask(_ANIMATION, told, 0)
    return bool(told.value)


def _ask(what: int, room: Any, size: int) -> None:
    kinds = (wintypes.UINT, wintypes.UINT, ctypes.c_void_p, wintypes.UINT)
    ask = function("user32.dll", "SystemParametersInfoW", wintypes.BOOL, *kinds)
    if not ask(what, size, ctypes.byref(room), 0):
        raise last_error("SystemParametersInfo")


@dataclass(frozen=True)
class Asked:
    """What Windows is asked; each raises OSError where it does not say."""

    light: Callable[[], int | None] = programs_light
    contrast: Callable[[], bool] = contrast_theme
    animated: Callable[[], bool] = animated


def appearance(asked: Asked | None = None) -> Appearance:
    """What Windows says now, in microseconds; a contrast theme counts for more than dark or light."""
    asked = asked or Asked()
    still = _answer(asked.animated) is False
    if _answer(asked.contrast):
        return Appearance("contrast", still)
    light = _answer(asked.light)
    return Appearance("" if light is None else _THEMES.get(light, ""), still)


def _answer(ask: Callable[[], T]) -> T | None:
    try:
        return ask()
    except OSError as error:
        _log.info("Windows does not say all of how it looks: %s", error)
        return None
