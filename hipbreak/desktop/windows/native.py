"""Functions of Windows' own libraries, with their types.

Jurisdiction: how one is found. Each call makes a handle of its own: what other parts of the program say about the
types of a function on a shared handle does not reach it. Only the system's folder is searched.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any

_SYSTEM_FOLDER_ONLY = 0x800


def function(library: str, name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The function ``name`` of ``library`` (``user32.dll``), which takes ``arguments`` and gives ``result``, all as
    ctypes. OSError where there is no such thing, as on every other system."""
    if sys.platform != "win32":
        raise OSError(f"{library} is part of Windows")
    handle = ctypes.WinDLL(library, use_last_error=True, winmode=_SYSTEM_FOLDER_ONLY)
    try:
        found = handle[name]
    except AttributeError as error:
        raise OSError(f"{library} of this Windows has no {name}") from error
    found.restype, found.argtypes = result, arguments
    return found


def last_error(what: str) -> OSError:
    """The reason why ``what`` has just failed on this thread."""
    if sys.platform != "win32":
        return OSError(f"{what} is part of Windows")
    return OSError(f"{what} failed: error {ctypes.get_last_error()}")
