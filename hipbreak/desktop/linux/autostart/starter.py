"""Who starts autostart entries in this session: found by what runs, since a name alone does not tell.

Jurisdiction: this one answer. Sway, i3 and other bare window managers start none; the sentence with the line to add is
wording's. Asked by commands only, never by the running program.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hipbreak.desktop.linux.bus import Bus

WITHIN = 1.0  # seconds for all questions together
SYSTEMD, SYSTEMD_PATH = "org.freedesktop.systemd1", "/org/freedesktop/systemd1"
TARGET = "xdg-desktop-autostart.target"
MANAGERS = (  # whoever owns one of these starts entries by itself
    "org.gnome.SessionManager",  # also Cinnamon's, MATE's and Budgie's
    "org.xfce.SessionManager",
    "org.kde.ksmserver",
    "org.lxqt.session",
    "org.lxde.SessionManager",
    "com.deepin.SessionManager",
    "org.deepin.dde.SessionManager1",
)
SOCKETS: Mapping[str, str] = {  # what a window manager tells its children; sway sets i3's as well
    "SWAYSOCK": "sway",
    "I3SOCK": "i3",
    "HYPRLAND_INSTANCE_SIGNATURE": "hyprland",
    "NIRI_SOCKET": "niri",
    "WAYFIRE_SOCKET": "wayfire",
    "LABWC_PID": "labwc",
}
BARE = frozenset(
    {
        *SOCKETS.values(),
        "river",
        "bspwm",
        "awesome",
        "dwm",
        "dwl",
        "qtile",
        "herbstluftwm",
        "xmonad",
        "fluxbox",
        "icewm",
    }
)
NAMED_BY = ("XDG_CURRENT_DESKTOP", "XDG_SESSION_DESKTOP", "DESKTOP_SESSION")


@dataclass(frozen=True)
class Starter:
    """``starts`` is ``unknown`` where nothing that starts entries was found, and nothing that is known not to.

    ``by``: the name on the bus of who starts them, or for ``no`` the window manager in lower case; else empty.
    """

    starts: Literal["yes", "no", "unknown"]
    by: str = ""


def starter(environ: Mapping[str, str] = os.environ, address: str = "SESSION", within: float = WITHIN) -> Starter:
    """Who starts entries here, within ``within`` seconds; a bus that hangs counts as one that knows nothing."""
    found: list[str] = []
    asking = threading.Thread(target=lambda: found.extend(_asked(address)), daemon=True, name="autostart starter")
    asking.start()
    asking.join(within)
    if found:
        return Starter("yes", found[0])
    bare = _window_manager(environ)
    return Starter("no", bare) if bare else Starter("unknown")


def _asked(address: str) -> list[str]:
    try:
        bus = Bus.open(address, lambda: None)
    except OSError:
        return []
    try:
        if _target_is_active(bus):
            return [SYSTEMD]
        return [name for name in MANAGERS if bus.name_owner(name)][:1]
    except OSError:
        return []
    finally:
        bus.close()


def _target_is_active(bus: Bus) -> bool:
    if not bus.name_owner(SYSTEMD):  # asked first, so that nothing is started by the question
        return False
    try:
        (path,) = bus.call(SYSTEMD, SYSTEMD_PATH, f"{SYSTEMD}.Manager", "GetUnit", "s", (TARGET,), WITHIN)
        return bool(bus.get(SYSTEMD, path, f"{SYSTEMD}.Unit", "ActiveState", WITHIN) == "active")
    except (OSError, ValueError, TypeError, IndexError):  # no such unit, no answer, or none that makes sense
        return False


def _window_manager(environ: Mapping[str, str]) -> str:
    """The bare window manager that says of itself that it runs, else the one that the session is named after."""
    told = [name for variable, name in SOCKETS.items() if environ.get(variable)]
    names = [name.lower() for variable in NAMED_BY for name in environ.get(variable, "").split(":")]
    return next((name for name in (*told, *names) if name in BARE), "")
