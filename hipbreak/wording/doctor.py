"""What ``hipbreak doctor`` says: a line for each thing tried, what is missing and what to do about it.

Jurisdiction: these texts. Each is for a (check, detail) of :mod:`hipbreak.doctor`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from hipbreak.wording import sources
from hipbreak.wording.settings import NOTICES

TRY_HEADLINE = "hipbreak doctor"
TRY_SPEECH = "hip break speaks"
TRY_SENTENCE = "Only a try. This goes away by itself."

NAMES: Mapping[str, str] = {
    "tray": "Tray icon",
    "menu": "Menu",
    **sources.NAMES,
    "windows": "Its windows",
    "sound": "Sound",
    "voice": "Voice",
    "diary": "Diary",
    "config": "Settings",
    "moves": "Moves",
    "autostart": "At login",
    "log": "Log",
    "instance": "hipbreak",
}
_WIDE = 17  # letters, for names
_PLAYERS: Mapping[str, str] = {"winsound": "Windows", "afplay": "macOS", "say": "macOS"}
"""Who plays and speaks by a name that says nothing to a person."""
_END = "taskkill /F /PID" if sys.platform == "win32" else "kill"
DETAILS: Mapping[tuple[str, str], str] = {
    ("tray", "sni"): "the panel took one and gave it back",
    ("tray", "not_taken"): "the panel has a tray but took no icon; restart the panel",
    ("tray", "xembed"): "the panel shows it the old way (XEmbed)",
    ("tray", "none"): "this panel has no place for tray icons; add its tray or status icons, commands work meanwhile",
    ("tray", "explorer"): "Windows took one and gave it back; if you see none, look behind the arrow by the clock",
    ("tray", "no_explorer"): "Windows took none; log out and in, commands work meanwhile",
    ("tray", "menu_bar"): "in the menu bar; if you see none there, System Settings may hide it (Menu Bar)",
    ("tray", "no_bridge"): "the bridge to macOS (PyObjC) is missing; reinstalling hipbreak may help",
    ("menu", "panel"): "read as the panel reads it",
    ("menu", "unread"): "it could not be read; every entry is a command as well",
    ("menu", "click"): "this tray has none; a click on the icon opens the status window, which has it all",
    ("menu", "no_tray"): "needs a tray; every entry is a command as well",
    ("prompt", "works"): "{said} showed one and took it back",
    ("prompt", "no_buttons"): "{said} shows them without buttons; use the tray menu to answer",
    ("prompt", "silent"): "the notification service does not answer; restart it, or log in again",
    ("prompt", "absent"): "no notification service runs; start one",
    ("prompt", "refused"): "the notification service refused ({said})",
    ("prompt", "no_bus"): "there is no session bus here; run this inside your desktop session",
    ("windows", "works"): "one opened and closed ({said})",
    ("windows", "no_tk"): "Tk is not installed",
    ("windows", "no_images"): "Pillow cannot draw into Tk here",
    ("windows", "no_display"): "there is no display to open one on; run this inside your desktop session",
    ("windows", "slow"): "none opened in time; try again when the computer is less busy",
    ("windows", "no_child"): "the window's process could not run ({said}); reinstalling hipbreak may help",
    ("sound", "played"): "{said} played two notes; if you heard none, look at the volume",
    ("sound", "bell"): "only the terminal's bell; sounds in the routine need a player",
    ("sound", "none"): "no player works here; captions show every word",
    ("voice", "spoke"): "{said} said a few words; if you heard none, look at the volume",
    ("voice", "silent"): "there is a voice, but it said nothing; beeps and captions do without",
    ("voice", "none"): "nobody can speak here; beeps and captions do without",
    ("diary", "none_yet"): "none yet; it will be {said}",
    ("diary", "sound"): "whole ({said})",
    ("config", "none_yet"): "the usual ones; your file would be {said}",
    ("config", "good"): "fine ({said})",
    ("config", "faults"): "{said} to look at: hipbreak config check",
    ("moves", "built_in"): "the {said} that come with hipbreak",
    ("moves", "own"): "all read, {said} of your own files among them",
    ("moves", "faults"): "{said} of your own files left out, with a fault: hipbreak moves list",
    ("autostart", "on"): "hipbreak starts by itself",
    ("autostart", "off"): "hipbreak does not start by itself; to have it start: hipbreak autostart on",
    ("autostart", "broken"): "something is in the way; what it is says: hipbreak autostart status",
    (
        "autostart",
        "nobody",
    ): "it is on, but nothing here starts such programs; what to do says: hipbreak autostart status",
    ("log", "there"): "kept here ({said})",
    ("log", "none_yet"): "none yet (it will be {said})",
    ("instance", "running"): "it runs and answers",
    ("instance", "none"): "it is not running; start it with: hipbreak",
    ("instance", "hangs"): f"it runs but does not answer; end it with: {_END} {{said}}",
    ("instance", "refused"): "hipbreak's socket is not to be used ({said}); restart it: hipbreak quit, then hipbreak",
}
_MARKS = {True: "works", False: "missing", None: "open"}


def sentence(name: str, detail: str, said: str, now: float | None = None) -> str:
    """What was found; ``said`` is what the desktop answered, ``now`` what a fact of the session is at this moment."""
    if name == "diary" and detail in NOTICES:
        return NOTICES[detail]
    if detail == "failed":
        return f"could not be tried ({said}); try again in a moment"
    if name in sources.SOURCES and (name, detail) not in DETAILS:
        return f"{sources.detail(name, detail)} {sources.now(name, now)}".strip()
    said = _PLAYERS.get(said, said) if name in ("sound", "voice") else said
    return DETAILS.get((name, detail), detail).replace("{said}", said)


def line(name: str, ok: bool | None, detail: str, said: str, package: str, now: float | None = None) -> str:
    """One line for a terminal, the state in a word and not by colour alone."""
    install = f" Install: {package}" if package else ""
    return f"{_MARKS[ok]:8}{NAMES.get(name, name):{_WIDE}}{_ended(sentence(name, detail, said, now))}{install}"


def _ended(text: str) -> str:
    """A full stop, but not behind a command that a person may copy."""
    commands = ("quit", "check", "list", "hipbreak", "autostart on", "autostart status")
    return text if text.endswith((".", *commands)) or not text else f"{text}."


def verdict(*, healthy: bool) -> str:
    """The last line."""
    if healthy:
        return "All that hipbreak needs works here."
    return "Some of what hipbreak needs is missing; the lines above say what to do."
