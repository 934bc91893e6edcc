"""Which source tells each thing, what it says now, and what is missing (S11), as sentences.

Jurisdiction: the words for the codes that a desktop's ``sources`` gives, for ``doctor``, ``status``, tooltip and menu;
which code holds, the desktop says. A code made of several, joined by ``+``, names several who tell.
"""

from __future__ import annotations

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "input": "Keys and pointer",
    "lock": "Lock",
    "sleep": "Sleep",
    "session": "Session",
    "call": "Calls",
    "media": "Video and music",
    "presenting": "Presentations",
    "dnd": "Do not disturb",
    "reminder": "Other reminders",
    "prompt": "Reminders",
}
_UNLOCKED = "so sitting counts while unlocked"
SOURCES: Mapping[str, Mapping[str, str]] = {
    "input": {
        "windows": "Windows is asked.",
        "windows_lost": "Windows does not answer any more, so you seem to be away. Logging in again helps.",
        "quartz": "macOS is asked.",
        "mutter": "GNOME tells by itself.",
        "wayland_input": "the desktop tells by itself (Wayland).",
        "wayland_idle": "the desktop tells by itself (Wayland); while a film keeps the screen on, it looks like input.",
        "wayland_kde": "the desktop tells by itself (Wayland); while a film keeps the screen on, it looks like input.",
        "x11_sync": "X11 tells by itself (XSync).",
        "x11_screensaver": "X11 is asked (screen saver extension).",
        "logind": f"only the login manager tells, minutes late; until it does, {_UNLOCKED[3:]}.",
        "wayland_none": f"this desktop has no way to tell (ext-idle-notify), {_UNLOCKED}. A newer version may have it.",
        "wayland_lost": "the desktop does not answer any more, so you seem to be away. Logging in again helps.",
        "wayland_absent": f"the desktop does not answer (Wayland), {_UNLOCKED}. Logging in again helps.",
        "x11_none": f"this X server cannot tell, {_UNLOCKED}.",
        "x11_lost": "the X server does not answer any more, so you seem to be away. Logging in again helps.",
        "x11_absent": f"the X server does not answer, {_UNLOCKED}. Logging in again helps.",
        "no_display": f"there is no display here, {_UNLOCKED}. Start hipbreak in a desktop.",
        "none": f"nobody can tell here, {_UNLOCKED}.",
    },
    "lock": {
        "windows": "Windows tells.",
        "quartz": "macOS is asked.",
        "logind": "the login manager tells (logind).",
        "screensaver": "the screen saver tells.",
        "none": "nothing here can tell; time without a key decides.",
    },
    "sleep": {
        "windows": "Windows tells, and so does the clock.",
        "logind": "the login manager tells (logind), and so does the clock.",
        "clock": "the clock tells, once the computer is awake.",
    },
    "session": {
        "local": "you sit at this computer.",
        "remote": "it is used from afar. A call on the computer before you cannot be seen; pause during one.",
        "turn": "macOS tells whose turn it is. Screen sharing cannot be told from sitting here.",
        "background": "this session is not the one on the screen of this Mac: nobody counts as sitting here.",
        "none": "nothing here can tell whether it is used from afar.",
    },
    "call": {
        "windows": "Windows tells when the microphone is in use.",
        "coreaudio": "macOS tells when a program records.",
        "coreaudio_device": "macOS tells when the microphone is on; a headset that only plays may look the same.",
        "sound_server": "the sound server tells when the microphone is in use.",
        "kernel": "the sound cards tell when the microphone is in use.",
        "camera": "the camera tells when it is in use.",
        "no_camera": "the camera is not seen.",
        "no_microphone": "the microphone is not heard.",
        "none": "no microphone or camera can be seen here; pause reminders during a call.",
    },
    "media": {
        "windows": "Windows tells when something keeps the screen on.",
        "wayland": "the desktop tells when something keeps the screen on (Wayland).",
        "gnome": "GNOME tells when something keeps the screen on.",
        "kde": "Plasma tells when something keeps the screen on.",
        "power": "the power manager tells when something keeps the screen on.",
        "logind": "the login manager tells of programs that keep the screen on; not all say so here.",
        "players": "players tell when they play; a film in a browser may not be seen.",
        "none": "nothing here can tell; a key now and then keeps the count going.",
    },
    "presenting": {
        "windows": "presentation mode, or a full screen while something keeps it on (Windows).",
        "quartz": "a full screen while something keeps it on (macOS).",
        "x11": "a full screen while something keeps it on (X11).",
        "x11_some": "a full screen, but few programs say that they keep it on; turn on do not disturb for slides.",
        "wayland": "a full screen while something keeps it on (Wayland).",
        "wayland_some": "a full screen, but few programs say that they keep it on; turn on do not disturb for slides.",
        "none": "this desktop does not say what fills the screen; turn on do not disturb, or pause reminders.",
    },
    "dnd": {
        "windows": "Windows tells.",
        "focus": "macOS keeps Focus to itself; pause reminders instead.",
        "gnome": "GNOME tells.",
        "kde": "Plasma tells.",
        "dunst": "dunst tells.",
        "xfce": "Xfce tells.",
        "mako": "mako tells.",
        "swaync": "swaync tells.",
        "none": "this desktop does not say; pause reminders instead.",
        "absent": "no program here shows notifications, so nothing says.",
    },
    "reminder": {
        "gnome": "GNOME's own break reminder is heeded.",
        "gnome_off": "GNOME's own break reminder is off.",
        "none": "this desktop has none of its own.",
    },
    "prompt": {
        "toast": "notifications with buttons (Windows).",
        "card": "a card of our own in the corner; notifications here have no buttons, or are switched off.",
        "banners": "notifications with buttons, gone after seconds. To have them stay: Alerts, in System Settings.",
        "not_allowed": "a card of our own in the corner; System Settings, Notifications, let hipbreak show none.",
        "unasked": "the first one shows whether notifications have buttons here.",
        "buttons": "notifications with buttons.",
        "no_buttons": "notifications, though this desktop shows no buttons; the tray menu has them.",
        "startable": "notifications; the program for them starts with the first one.",
        "absent": "no program here shows notifications. Install one, xfce4-notifyd or dunst for instance.",
        "silent": "the program for notifications does not answer. Log out and in, or restart it.",
        "no_bus": "no session bus (D-Bus), so no notifications with buttons. Start hipbreak in a desktop.",
    },
}
_NOW: Mapping[str, tuple[str, str]] = {
    "lock": ("Locked now.", "Not locked now."),
    "call": ("In use now.", "Not in use now."),
    "media": ("Something does now.", "Nothing seen now."),
    "presenting": ("One is on now.", "None seen now."),
    "dnd": ("It is on now.", "It is off now."),
}
_FAULT = "hipbreak failed to ask; the log says why. Starting it again may help."
COUNTED = ("input", "lock")  # what the count itself hangs on


def detail(key: str, code: str) -> str:
    """Who tells, without the name of the thing; a code that has no words is said as it is."""
    known = {"fault": _FAULT} | dict(SOURCES.get(key, {}))
    if code in known:
        return known[code]
    said = [known[part].removesuffix(".") for part in code.split("+") if part in known]
    return "; ".join(said) + "." if said else code


def say(key: str, code: str) -> str:
    """``Calls: the sound server tells when the microphone is in use.``"""
    return f"{NAMES.get(key, key.capitalize())}: {detail(key, code)}"


def now(key: str, value: float | None) -> str:
    """What is told at this moment; empty where nothing is, or where yes and no say nothing to a person."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _NOW[key][0 if value else 1] if key in _NOW else ""
    if key == "input":
        return "Used just now." if value < 60 else f"Last used {round(value / 60)} min ago."
    return ""


def missing(unknown: Mapping[str, str]) -> tuple[str, ...]:
    """The sentences for what the count itself has to do without (S11): what tooltip, menu and status window say.

    ``unknown``: the code of each thing that nobody can tell. What only holds a prompt back (calls, presentations) is
    named by ``doctor`` and ``status --json``.
    """
    return tuple(say(key, unknown[key]) for key in COUNTED if key in unknown)
