"""The result of one try, and which package would help.

Jurisdiction: the shape of a result, and names of packages per family of distributions.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# what Debian, Fedora and Arch call it; their relatives use the same names
PACKAGES: Mapping[str, Mapping[str, str]] = {
    "tk": {"debian": "python3-tk", "fedora": "python3-tkinter", "arch": "tk"},
    "imagetk": {"debian": "python3-pil.imagetk", "fedora": "python3-pillow-tk", "arch": "python-pillow"},
    "gnome_tray": {
        "debian": "gnome-shell-extension-appindicator",
        "fedora": "gnome-shell-extension-appindicator",
        "arch": "gnome-shell-extension-appindicator",
    },
    "notifier": {"debian": "dunst", "fedora": "dunst", "arch": "dunst"},
    "session_bus": {"debian": "dbus-user-session", "fedora": "dbus-daemon", "arch": "dbus"},
    "voice": {"debian": "espeak-ng", "fedora": "espeak-ng", "arch": "espeak-ng"},
    "player": {"debian": "pulseaudio-utils", "fedora": "pulseaudio-utils", "arch": "libpulse"},
}
_FAMILIES = {"debian": "debian", "ubuntu": "debian", "fedora": "fedora", "rhel": "fedora", "arch": "arch"}


@dataclass(frozen=True, slots=True)
class Check:
    """``ok``: True works, False does not, None cannot be known here. ``detail`` is a code for wording, ``said`` what
    the desktop itself answered (a name, a number), ``package`` what to install, empty where nothing would help.
    ``now``: what a fact of the session is at this moment, yes or no or seconds, None where that is no question."""

    name: str
    ok: bool | None
    detail: str
    said: str = ""
    package: str = ""
    now: bool | float | None = None


def package_for(need: str, release: str | None = None) -> str:
    """The package for ``need`` on this system, or all names where it is none of the three families; empty where there
    are no packages.

    ``release`` is the text of os-release; None: this system's.
    """
    if release is None and sys.platform in ("win32", "darwin"):
        return ""
    names = PACKAGES[need]
    family = _family(_release() if release is None else release)
    if family:
        return names[family]
    return ", ".join(f"{name} ({where.capitalize()})" for where, name in names.items())


def _release() -> str:
    for path in (Path("/etc/os-release"), Path("/usr/lib/os-release")):
        try:
            return path.read_text(encoding="utf-8", errors="replace")[:10000]
        except OSError:
            continue
    return ""


def _family(release: str) -> str:
    facts = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
    known = f"{facts.get('ID', '')} {facts.get('ID_LIKE', '')}".replace('"', "").replace("'", "").split()
    return next((_FAMILIES[name] for name in known if name in _FAMILIES), "")
