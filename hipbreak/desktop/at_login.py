"""Starting at login, as this system does it.

Jurisdiction: which room serves it where.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Starter:
    """Who starts entries in this session, ``by`` its name."""

    starts: Literal["yes", "no", "unknown"] = "yes"
    by: str = ""


@dataclass(frozen=True)
class AtLogin:
    """``room``: a module with ``here``, ``look``, ``switch_on``, ``switch_off``, ``at_start`` and ``CannotError``,
    each system its own; ``starter`` says who would start the entry, within a second."""

    room: Any
    starter: Callable[[], Any]


def at_login() -> AtLogin:
    """Of this system."""
    if sys.platform == "win32":
        from hipbreak.desktop.windows import autostart as windows

        return AtLogin(windows, lambda: Starter(by="Windows"))
    if sys.platform == "darwin":
        from hipbreak.desktop.macos import autostart as mac

        return AtLogin(mac, lambda: Starter(by="launchd"))
    from hipbreak.desktop.linux import autostart as linux
    from hipbreak.desktop.linux.autostart.starter import starter

    return AtLogin(linux, starter)
