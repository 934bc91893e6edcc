"""What ``hipbreak autostart`` says: what holds, what is in the way, and what starts it here.

Jurisdiction: these texts. The codes are those of the desktop's ``autostart`` room.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from subprocess import list2cmdline

COMMENT = "Counts unbroken sitting and offers three hip moves"

_STATES: Mapping[str, str] = {
    "ours": "hipbreak starts at login.",
    "theirs": "hipbreak starts at login, by a command of your own: {command}",
    "shared": "hipbreak starts at login, as it does for everybody here ({file}).",
    "absent": "hipbreak does not start at login. To have it start: hipbreak autostart on",
    "hidden": "hipbreak does not start at login: {file} says so. To have it start: hipbreak autostart on",
    "task_manager": "hipbreak does not start at login: it is switched off in Task Manager, among the start-up apps. "
    "To have it start: hipbreak autostart on",
    "left_out": "hipbreak does not start at login: macOS was told to leave it out. "
    "To have it start: hipbreak autostart on",
    "gnome": "hipbreak is switched off in GNOME's start-up programs; other desktops may start it all the same. "
    "Say which: hipbreak autostart on, or off",
    "elsewhere": "hipbreak does not start at login on this desktop: {file} names others. "
    "To have it start here too: hipbreak autostart on",
    "gone": "hipbreak does not start at login: what {file} starts is gone ({command}). "
    "To put that right: hipbreak autostart on",
    "no_command": "hipbreak does not start at login: {file} has no command that can be read. "
    "To put that right: hipbreak autostart on",
}
_ALREADY: Mapping[str, str] = {
    "ours": "hipbreak starts at login already.",
    "theirs": "hipbreak starts at login already, by a command of your own: {command}",
    "shared": "hipbreak starts at login already, as it does for everybody here ({file}).",
    "absent": "Starting at login is off already.",
    "hidden": "Starting at login is off already.",
}
_AFTER_ON: Mapping[str, str] = {
    "ours": "hipbreak starts at login from now on.",
    "theirs": "hipbreak starts at login from now on, by a command of your own: {command}",
}
OFF = "hipbreak does not start at login any more."
_CANNOT: Mapping[str, str] = {
    "not_plain": "{file} is no plain file, so it is left alone. Move it away, then try again.",
    "too_large": "{file} is far too large for a start-up entry, so it is left alone. Move it away, then try again.",
    "not_text": "{file} is no text (UTF-8), so it is left alone. Move it away, then try again.",
    "not_entry": "{file} is no start-up entry, so it is left alone. Move it away, then try again.",
    "unreadable": "{file} cannot be read ({said}). Make it readable, or move it away, then try again.",
    "unwritable": "{file} cannot be changed ({said}). Make its folder writable, then try again.",
    "no_folder": "{file} cannot be used as a folder ({said}). Put that right, then try again.",
    "flatpak": "In a Flatpak hipbreak cannot be started at login yet. Add it to your desktop's start-up programs.",
    "snap": "In a Snap hipbreak cannot be started at login yet. Add it to your desktop's start-up programs.",
    "cache": "This hipbreak was fetched for one run and may be gone at the next login. "
    "Install it (pipx install hipbreak, for one), then try again.",
    "not_installed": "This hipbreak runs from a folder that a login does not know. "
    "Install it (pipx install hipbreak, for one), then try again.",
    "visit": "This hipbreak runs from a disk image or the downloads. Move it to Applications, then try again.",
    "path": "The path of this hipbreak holds a character that a start-up entry cannot hold "
    "(an equals sign, a line break). Install it elsewhere, then try again.",
}
_BY_SYSTEMD = "Your session starts it (systemd)."
_BY = "Your session starts it ({by})."
_UNKNOWN = "Nothing was found here that would start it; run this inside your desktop session to know."
_NOBODY = (
    "{name} starts no start-up programs by itself. If nothing in your settings does it (dex, for one), "
    "add this to {where}:\n{line}"
)
_BARE: Mapping[str, tuple[str, str, str]] = {
    "sway": ("Sway", "~/.config/sway/config", "exec {command}"),
    "i3": ("i3", "~/.config/i3/config", "exec --no-startup-id {command}"),
    "hyprland": ("Hyprland", "~/.config/hypr/hyprland.conf", "exec-once = {command}"),
    "niri": ("niri", "~/.config/niri/config.kdl", "spawn-at-startup {kdl}"),
    "wayfire": ("Wayfire", "~/.config/wayfire.ini, under [autostart]", "hipbreak = {command}"),
    "labwc": ("labwc", "~/.config/labwc/autostart", "{command} &"),
    "river": ("river", "~/.config/river/init", "{command} &"),
    "bspwm": ("bspwm", "~/.config/bspwm/bspwmrc", "{command} &"),
    "fluxbox": ("Fluxbox", "~/.fluxbox/startup, above its exec", "{command} &"),
    "icewm": ("IceWM", "~/.icewm/startup", "{command} &"),
    "herbstluftwm": ("herbstluftwm", "~/.config/herbstluftwm/autostart", "{command} &"),
}
_OTHER = ("the script that starts your session, ~/.xinitrc for one", "{command} &")


def join(argv: Sequence[str], platform: str = sys.platform) -> str:
    """``argv`` as a person would type it on that system."""
    return list2cmdline(argv) if platform == "win32" else shlex.join(argv)


def state(why: str, file: str, argv: Sequence[str]) -> str:
    """What holds, for a ``State``; ``file`` decides it, ``argv`` is what it starts."""
    return _filled(_STATES.get(why) or _CANNOT.get(why) or why, file, argv).replace(" ({said})", "")


def where(file: str, argv: Sequence[str]) -> str:
    """Which file has it, and what it starts."""
    return f"{file}: {join(argv)}"


def switched_on(why: str, file: str, argv: Sequence[str], *, changed: bool) -> str:
    """After ``on``; where something is still in the way, what that is."""
    said = (_AFTER_ON if changed else _ALREADY).get(why)
    return _filled(said, file, argv) if said else state(why, file, argv)


def switched_off(why: str, file: str, *, changed: bool) -> str:
    """After ``off``."""
    return OFF if changed else _filled(_ALREADY.get(why, OFF), file, ())


def cannot(code: str, file: str, said: str) -> str:
    """What is in the way, and what to do."""
    return _filled(_CANNOT.get(code, f"That could not be done ({code})."), file, ()).replace("{said}", said)


def _filled(text: str, file: str, argv: Sequence[str]) -> str:
    return text.replace("{command}", join(argv)).replace("{file}", file)


def starter(starts: str, by: str, argv: Sequence[str]) -> str:
    """Who starts entries here, for a ``Starter``; where nobody does, with the line to add for ``argv``."""
    if starts == "yes":
        return _BY_SYSTEMD if by.endswith("systemd1") else _BY.replace("{by}", by)
    if starts != "no":
        return _UNKNOWN
    name, where = _BARE[by][:2] if by in _BARE else (by, _OTHER[0])
    return _NOBODY.replace("{name}", name).replace("{where}", where).replace("{line}", line(by, argv))


def line(window_manager: str, argv: Sequence[str]) -> str:
    """What to add to the settings of a window manager that starts no entries."""
    form = _BARE[window_manager][2] if window_manager in _BARE else _OTHER[1]
    return form.replace("{kdl}", " ".join(map(_kdl, argv))).replace("{command}", shlex.join(argv))


def _kdl(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
