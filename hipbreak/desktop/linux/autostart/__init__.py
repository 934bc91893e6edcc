"""Starting at login: the entry in the autostart folder that says so, read, switched and kept right.

Jurisdiction: the file ``hipbreak.desktop`` in the person's autostart folder (freedesktop.org autostart specification).
What a person has made of it stays theirs: only what hipbreak wrote and they left as it was is written anew. Whether
this session starts such entries at all is answered by :mod:`.starter`.
"""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hipbreak.desktop import entry_file
from hipbreak.desktop.entry_file import CannotError as CannotError
from hipbreak.desktop.linux.autostart import entry
from hipbreak.desktop.start_command import Refusal, running, stable, starts

FILE = "hipbreak.desktop"
DELAY = 5  # seconds after login, for the tray to be there first
WROTE = "X-hipbreak-Exec"  # the command as hipbreak wrote it: an Exec that differs is the person's own

Found = Literal["on", "off", "broken"]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Here:
    """``own``: the person's entry, there or not. ``shared``: where a package may have put one for everybody, the most
    important first. ``desktops``: the names of this desktop. ``path``: where programs without a full path are.
    ``command``: what starts this hipbreak, or why nothing does."""

    own: Path
    shared: tuple[Path, ...] = ()
    desktops: tuple[str, ...] = ()
    path: str = ""
    command: tuple[str, ...] | Refusal = "not_installed"


@dataclass(frozen=True)
class State:
    """``why`` is a code for wording: ``ours``, ``theirs`` (a command of the person's own), ``shared`` (on);
    ``absent``, ``hidden``, ``gnome``, ``elsewhere`` (off); ``gone``, ``no_command`` and those of :class:`CannotError`
    (broken). ``file`` decides it, None where there is none; ``argv`` is what it starts."""

    found: Found
    why: str
    file: Path | None = None
    argv: tuple[str, ...] = ()


def here(environ: Mapping[str, str] = os.environ) -> Here:
    """This person, session and program. OSError where there is no home folder at all."""
    folders = [folder for folder in environ.get("XDG_CONFIG_DIRS", "").split(":") if folder.startswith("/")]
    return Here(
        own=_config(environ) / "autostart" / FILE,
        shared=tuple(Path(folder, "autostart", FILE) for folder in folders or ["/etc/xdg"]),
        desktops=tuple(name for name in environ.get("XDG_CURRENT_DESKTOP", "").split(":") if name),
        path=environ.get("PATH", os.defpath),
        command=stable(running()),
    )


def _config(environ: Mapping[str, str]) -> Path:
    given = environ.get("XDG_CONFIG_HOME", "")
    if given.startswith("/"):  # a relative one is to be ignored
        return Path(given)
    try:
        return Path(environ["HOME"] if environ.get("HOME", "").startswith("/") else Path.home()) / ".config"
    except RuntimeError as error:
        raise FileNotFoundError(errno.ENOENT, str(error)) from error


# --- looking ------------------------------------------------------------------------------------------------------


def look(at: Here) -> State:
    """Whether hipbreak is started at login, as far as entries say it."""
    for file in (at.own, *at.shared):
        try:
            text = _read(file)
        except CannotError as error:
            return State("broken", error.code, file)
        if text is not None:
            return _judged(text, file, at)
    return State("off", "absent")


def _judged(text: str, file: Path, at: Here) -> State:
    argv = entry.arguments(entry.value(text, "Exec"))
    if off := _switched_off(text, at.desktops):
        return State("off", off, file, argv)
    if not argv:
        return State("broken", "no_command", file)
    attempt = entry.unescaped(entry.value(text, "TryExec"))
    if not starts(argv, at.path) or (attempt and not starts([attempt], at.path)):
        return State("broken", "gone", file, argv)
    return State("on", "shared" if file != at.own else "ours" if _is_ours(text) else "theirs", file, argv)


def _switched_off(text: str, desktops: tuple[str, ...]) -> str:
    """How, empty if it is not."""
    if entry.is_true(text, "Hidden"):
        return "hidden"
    if entry.value(text, "X-GNOME-Autostart-enabled").lower() in ("false", "0"):
        return "gnome"
    return "elsewhere" if _is_elsewhere(text, desktops) else ""


def _is_elsewhere(text: str, desktops: tuple[str, ...]) -> bool:
    only, never = entry.items(text, "OnlyShowIn"), entry.items(text, "NotShowIn")
    return any(name in never for name in desktops) or bool(only and not any(name in only for name in desktops))


def _is_ours(text: str) -> bool:
    return entry.value(text, "Exec") == entry.value(text, WROTE) != ""


def _read(path: Path) -> str | None:
    """The text of an entry, None where there is none. CannotError for what is no entry."""
    try:
        data = entry_file.read(path)
    except CannotError as error:
        if error.code == "not_plain" and path.is_symlink() and path.resolve() == Path(os.devnull):
            return f"{entry.GROUP}\nHidden=true\n"  # the old way to hide an entry
        raise
    return None if data is None else _text(data, path)


def _text(data: bytes, path: Path) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise CannotError("not_text", path) from None
    if "\0" in text:
        raise CannotError("not_text", path)
    if not entry.is_entry(text):
        raise CannotError("not_entry", path)
    return text


# --- switching ----------------------------------------------------------------------------------------------------


def switch_on(at: Here, comment: str) -> tuple[State, bool]:
    """What holds then, and whether anything changed; ``comment`` says in the entry what hipbreak is.

    A command of the person's own stays as long as it starts something. CannotError, and then all is as it was.
    """
    before, text = look(at), _read(at.own)
    if before.found == "on" and (before.why != "ours" or _starts_this(text or "", at)):
        return before, False
    if text is None or not entry.value(text, "Exec"):
        text = entry.changed(text or f"{entry.GROUP}\n", _keys(comment))
    enabled = {"Hidden": None, "X-GNOME-Autostart-enabled": "true"}
    if _is_elsewhere(text, at.desktops):
        enabled |= {"OnlyShowIn": None, "NotShowIn": None}
    entry_file.write(at.own, entry.changed(text, enabled | _mended(text, at)).encode())
    return look(at), True


def switch_off(at: Here, comment: str) -> tuple[State, bool]:
    """As :func:`switch_on`. The file goes; one that has to outdo an entry for everybody, or that the person has given
    a command of their own, stays and says ``Hidden``."""
    before = look(at)
    if before.found == "off" and before.why in ("absent", "hidden"):
        return before, False
    text = _read(at.own)
    if text is None or _needs_hiding(at) or (entry.value(text, "Exec") and not _is_ours(text)):
        entry_file.write(at.own, entry.changed(text or _hiding(at, comment), {"Hidden": "true"}).encode())
    else:
        entry_file.remove(at.own)
    return look(at), True


def at_start() -> None:
    """What the program does at each start: :func:`repair`, where there is anything to repair."""
    try:
        if os.path.lexists(_config(os.environ) / "autostart" / FILE):
            repair(here())
    except OSError as error:  # no home folder: said elsewhere
        log.warning("the autostart entry was not looked at: %s", error.strerror)


def repair(at: Here) -> bool:
    """An entry that is on and whose program is gone starts this one from now on; True when it was written anew.

    One that is off, that is not there, or that starts something (another hipbreak, a script of the person's) stays.
    Nothing is raised.
    """
    try:
        text = _read(at.own)
        if text is None or isinstance(at.command, str) or _switched_off(text, at.desktops):
            return False
        if look(at).found != "broken":
            return False
        new = entry.changed(text, _mended(text, at))
        if new == text or not os.path.lexists(at.own):
            return False
        entry_file.write(at.own, new.encode())
    except CannotError as error:
        log.warning("the autostart entry is left as it is: %s %s", error.code, error.said)
        return False
    log.info("the autostart entry starts this program now")
    return True


def _mended(text: str, at: Here) -> dict[str, str | None]:
    """The keys that make an entry start something: a command of the person's own if that is there, else this program.

    Raises CannotError where this program cannot be started at login.
    """
    argv = entry.arguments(entry.value(text, "Exec"))
    if not _is_ours(text) and starts(argv, at.path):
        attempt = entry.unescaped(entry.value(text, "TryExec"))
        return {} if not attempt or starts([attempt], at.path) else {"TryExec": None}
    if isinstance(at.command, str):
        raise CannotError(at.command, at.own)
    return _starting(at.command)


def _starts_this(text: str, at: Here) -> bool:
    """Whether it is as it would be written now."""
    return not isinstance(at.command, str) and entry.value(text, "Exec") == entry.exec_line(at.command)


def _keys(comment: str) -> dict[str, str | None]:
    return {
        "Type": "Application",
        "Name": "hipbreak",
        "Comment": entry.escaped(comment),
        "Icon": "hipbreak",
        "Terminal": "false",
        "StartupNotify": "false",
        "X-GNOME-Autostart-Delay": str(DELAY),
    }


def _starting(command: tuple[str, ...]) -> dict[str, str | None]:
    line = entry.exec_line(command)
    return {"Exec": line, WROTE: line, "TryExec": entry.escaped(command[0])}


def _needs_hiding(at: Here) -> bool:
    """Whether an entry for everybody would start hipbreak without the person's."""
    return look(Here(at.shared[0], at.shared[1:], at.desktops, at.path)).found == "on" if at.shared else False


def _hiding(at: Here, comment: str) -> str:
    """An entry that hides one for everybody; with a command, since some readers skip one without as if it was not."""
    unknown = {"Exec": "hipbreak --autostart"}
    command = unknown if isinstance(at.command, str) else _starting(at.command)
    return entry.changed(f"{entry.GROUP}\n", _keys(comment) | command)
