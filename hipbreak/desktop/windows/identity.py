"""Who hipbreak is to Windows: the AppUserModelID, with a name and a picture.

Jurisdiction: that id, and what Windows is told of it. The process carries it, so that balloons and windows count as
hipbreak's and not as Python's; the registry, in the person's own part, has what notifications show beside it.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import sys
from typing import TYPE_CHECKING

from hipbreak.desktop.windows.native import function

if TYPE_CHECKING:
    from hipbreak.desktop.windows.autostart import Registry

NAME = "hipbreak"  # the id, and what a person reads
KEY = rf"Software\Classes\AppUserModelId\{NAME}"
_TOLD = ("DisplayName", "IconUri")
_log = logging.getLogger(__name__)


def take() -> None:
    """This process is hipbreak. To be called before it shows anything; one log line where Windows will not."""
    try:
        named = function("shell32.dll", "SetCurrentProcessExplicitAppUserModelID", ctypes.c_long, ctypes.c_wchar_p)
        result = named(NAME)
    except OSError as error:
        _log.info("Windows does not take our name: %s", error)
        return
    if result < 0:
        _log.info("Windows does not take our name: %#x", result & 0xFFFFFFFF)


def icon() -> str:
    """The full path of the program's icon; empty where it is not there."""
    from hipbreak.shipped import assets

    file = (assets() / "icons" / "hipbreak.ico").resolve()
    return str(file) if file.is_file() else ""


def register(registry: Registry, picture: str) -> None:
    """Name and picture for notifications; written only where they differ. OSError where Windows will not.

    ``picture`` is the full path of an icon; empty: none, and an old one goes.
    """
    from hipbreak.desktop.windows.autostart import OWN, TEXT, Value

    for name, text in zip(_TOLD, (NAME, picture), strict=True):
        if not text:
            registry.remove(OWN, KEY, name)
        elif registry.read(OWN, KEY, name) != Value(TEXT, text):
            registry.write(OWN, KEY, name, Value(TEXT, text))


def unregister(registry: Registry) -> None:
    """What :func:`register` wrote is gone; an empty key stays (:func:`drop`). OSError where Windows will not."""
    from hipbreak.desktop.windows.autostart import OWN

    for name in _TOLD:
        registry.remove(OWN, KEY, name)


def drop(key: str) -> None:
    """``key`` of the person's part of the registry goes if it is empty. OSError where Windows will not."""
    if sys.platform == "win32":
        import winreg

        with contextlib.suppress(FileNotFoundError):
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                keys, values, _ = winreg.QueryInfoKey(opened)
            if not keys and not values:
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
