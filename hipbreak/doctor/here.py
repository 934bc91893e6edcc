"""What can be tried on every system: windows, sound, voice, files, starting at login and the running program.

Jurisdiction: these tries. Nothing is written but what SQLite has to finish after a crash.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from hipbreak import config_file, move_files, places, remote, sound
from hipbreak.desktop.at_login import AtLogin, at_login
from hipbreak.doctor.check import Check, package_for
from hipbreak.history import Diary
from hipbreak.wording import doctor as words

WINDOW_WITHIN = 10.0  # seconds for a new interpreter, Tk and its first window, on a slow machine
NO_DISPLAY, NO_TK, NO_IMAGES = 4, 5, 6  # exit codes of the child that opens a window


def windows(command: Sequence[str] | None = None, within: float = WINDOW_WITHIN) -> Check:
    """Opens and closes a Tk window in a child process, since that is where every window lives.

    ``command`` in place of the one that starts this program again; ``within`` seconds.
    """
    from hipbreak.ui.child_windows import child_command

    try:
        ended = subprocess.run(
            list(command or child_command("window", "try")),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=within,
        )
    except subprocess.TimeoutExpired:
        return Check("windows", False, "slow")
    except OSError as error:
        return Check("windows", False, "no_child", error.strerror or "")
    match ended.returncode:
        case 0:
            return Check("windows", True, "works", ended.stdout.decode("utf-8", "replace").strip()[:40])
        case code if code == NO_TK:
            return Check("windows", False, "no_tk", package=package_for("tk"))
        case code if code == NO_IMAGES:
            return Check("windows", False, "no_images", package=package_for("imagetk"))
        case code if code == NO_DISPLAY:
            return Check("windows", False, "no_display")
        case code:
            return Check("windows", False, "no_child", str(code))


def open_and_close() -> int:
    """In the child: a window that nobody sees, for an instant. The exit code says how it went."""
    try:
        import tkinter
    except ImportError:
        return NO_TK
    try:
        from PIL import ImageTk
    except ImportError:
        return NO_IMAGES
    try:
        top = tkinter.Tk()
        top.withdraw()
        ImageTk.PhotoImage("L", (1, 1), master=top)
        top.update()
        version = str(top.tk.call("info", "patchlevel"))
        top.destroy()
    except tkinter.TclError:
        return NO_DISPLAY
    print(f"Tk {version}")
    return 0


def beep() -> Check:
    """Plays one, and says who did."""
    player = sound.beep("next")
    if player == sound.NOBODY:
        return Check("sound", False, "none", package=package_for("player"))
    return Check("sound", True, "bell" if player == sound.BELL else "played", player)


def voice() -> Check:
    """Says a few words, and who said them."""
    speaker = sound.speak(words.TRY_SPEECH)
    if speaker != sound.NOBODY:
        return Check("voice", True, "spoke", speaker)
    if sound.voices(0):
        return Check("voice", False, "silent")
    return Check("voice", False, "none", package=package_for("voice"))


def diary(path: Path | None = None) -> Check:
    """Reads all of it."""
    path = path or places.find().history
    if not path.exists():
        return Check("diary", True, "none_yet", str(path))
    _, notices = Diary.read(path)
    if notices:
        return Check("diary", False, notices[0], str(path))
    return Check("diary", True, "sound", str(path))


def config(path: Path | None = None) -> Check:
    """Reads the settings file; how many faults it has."""
    path = path or places.find().config
    if not path.exists():
        return Check("config", True, "none_yet", str(path))
    faults = config_file.load(path).faults
    return Check("config", not faults, "faults" if faults else "good", str(len(faults)) if faults else str(path))


def moves(folder: Path | None = None) -> Check:
    """Reads the person's own moves and routines in the settings' ``folder``; how many are left out."""
    folder = folder or places.find().config.parent
    found = move_files.library(folder)
    if found.faulty:
        return Check("moves", False, "faults", str(len(found.faulty)))
    return Check("moves", True, "own" if found.files else "built_in", str(len(found.files) or len(found.moves)))


def autostart(system: AtLogin | None = None) -> Check:
    """Whether a login starts hipbreak; that it does not is the person's choice. ``system`` in place of this one's."""
    system = system or at_login()
    found = system.room.look(system.room.here()).found
    if found == "on" and system.starter().starts == "no":
        return Check("autostart", False, "nobody")
    return Check("autostart", {"on": True, "off": None}.get(found, False), found)


def log(path: Path | None = None) -> Check:
    """Where it is."""
    path = path or places.find().log
    return Check("log", True, "there" if path.exists() else "none_yet", str(path))


def instance(folder: Path | None = None) -> Check:
    """Asks the running program."""
    try:
        remote.ask(folder or places.find().runtime, {"ask": "hello"})
    except remote.NotRunning:
        return Check("instance", None, "none")
    except remote.NotAnswering as hung:
        return Check("instance", False, "hangs", str(hung.pid))
    except remote.Refused as refused:
        return Check("instance", False, "refused", refused.code)
    return Check("instance", True, "running")
