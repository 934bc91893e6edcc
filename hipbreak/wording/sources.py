"""Which source tells each thing, and what is missing (S11), as sentences for ``doctor``, tooltip and menu.

Jurisdiction: the words for the codes that a desktop's ``sources`` gives; which code holds, the desktop says.
"""

from __future__ import annotations

from collections.abc import Mapping

SOURCES: Mapping[str, Mapping[str, str]] = {
    "input": {
        "x11_sync": "Keys and pointer: X11 tells by itself (XSync).",
        "x11_screensaver": "Keys and pointer: X11 is asked (screen saver extension).",
        "x11_none": "Keys and pointer: this X server cannot tell, so sitting counts while unlocked.",
        "x11_lost": "Keys and pointer: the X server does not answer, so sitting counts while unlocked.",
        "wayland": "Keys and pointer: not yet known on Wayland, so sitting counts while unlocked.",
        "no_display": "Keys and pointer: there is no display here, so sitting counts while unlocked.",
    },
    "lock": {
        "logind": "Lock: the login manager tells (logind).",
        "screensaver": "Lock: the screen saver tells.",
        "logind_screensaver": "Lock: the login manager and the screen saver tell.",
        "none": "Lock: nothing here can tell; time without a key decides.",
    },
    "sleep": {
        "logind": "Sleep: the login manager tells (logind), and so does the clock.",
        "clock": "Sleep: the clock tells, once the computer is awake.",
    },
    "prompt": {
        "buttons": "Reminders: notifications with buttons.",
        "no_buttons": "Reminders: notifications, though this desktop shows no buttons; the tray menu has them.",
        "startable": "Reminders: notifications; the program for them starts with the first one.",
        "absent": "Reminders: no program here shows notifications. Install one, xfce4-notifyd or dunst for instance.",
        "silent": "Reminders: the program for notifications does not answer. Log out and in, or restart it.",
        "no_bus": "Reminders: no session bus (D-Bus), so no notifications with buttons. Start hipbreak in a desktop.",
    },
    "call": {"later": "Calls: not yet known here."},
    "media": {"later": "Video and music: not yet known here."},
    "presenting": {"later": "Presentations: not yet known here."},
    "dnd": {"later": "Do not disturb: not yet known here."},
}


def say(key: str, code: str) -> str:
    """The sentence for ``code`` under ``key``; a code without one is said as it is."""
    return SOURCES.get(key, {}).get(code, f"{key.capitalize()}: {code}")


MISSED: Mapping[str, frozenset[str]] = {
    "input": frozenset({"x11_none", "x11_lost", "wayland", "no_display", "none"}),
    "lock": frozenset({"none"}),
}


def missing(sources: Mapping[str, str]) -> tuple[str, ...]:
    """The sentences for what the count itself has to do without (S11): what tooltip, menu and status window say.

    What only holds a prompt back (calls, presentations) is named by ``doctor`` and ``status --json``.
    """
    return tuple(say(key, sources[key]) for key, codes in MISSED.items() if sources.get(key) in codes)
