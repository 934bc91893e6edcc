"""Starting at login: the entry for launchd that says so, read, switched and kept right.

Jurisdiction: one file in the person's ``Library/LaunchAgents``, and whether launchd was told to leave it out. It holds
from the next login on: loading it at once would start a second hipbreak, unloading it would end the running one. What
a person has made of it stays theirs.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from hipbreak.desktop import entry_file
from hipbreak.desktop.entry_file import CannotError as CannotError
from hipbreak.desktop.macos import agent
from hipbreak.desktop.start_command import FLAG, Running, running, stable, starts

FILE = f"{agent.LABEL}.plist"
LAUNCHCTL = "/bin/launchctl"
ANSWERS_WITHIN = 2.0  # seconds
DISKS, DOWNLOADS = "/Volumes/", ("/private/var/folders/", "/var/folders/")  # the second: where macOS starts them
READ_ONLY = 1  # ST_RDONLY
STATVFS: Callable[[Path], Any] | None = getattr(os, "statvfs", None)  # Windows has none
_OFF = re.compile(rf'^\s*"{re.escape(agent.LABEL)}" => (disabled|true)\s*$', re.MULTILINE)

Found = Literal["on", "off", "broken"]
Ask = Callable[[Sequence[str]], str | None]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Here:
    """``own``: the entry, there or not. ``domain``: what launchd calls this login. ``left_out``: launchd was told not
    to start it. ``command``: what starts this hipbreak, or a code for why nothing does. ``path``: where programs
    without a full path are."""

    own: Path
    domain: str
    left_out: bool = False
    command: tuple[str, ...] | str = "not_installed"
    path: str = os.defpath


@dataclass(frozen=True)
class State:
    """``why`` is a code for wording: ``ours``, ``theirs`` (on); ``absent``, ``hidden`` (the entry says so),
    ``left_out`` (launchd was told so) (off); ``gone``, ``no_command`` and the codes of ``CannotError`` (broken).
    ``file`` decides it, None where there is none; ``argv`` is what it starts."""

    found: Found
    why: str
    file: Path | None = None
    argv: tuple[str, ...] = ()


def launchctl(words: Sequence[str]) -> str | None:
    """What it prints; None where it fails or does not answer in time."""
    try:
        done = subprocess.run(
            [LAUNCHCTL, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=ANSWERS_WITHIN,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return None if done.returncode else done.stdout.decode(errors="replace")


def is_read_only(path: Path, ask: Callable[[Path], Any] | None = STATVFS) -> bool:
    """What ``path`` lies on cannot be written to, as a disk image cannot; False where that is not known."""
    try:
        return bool(ask and ask(path).f_flag & READ_ONLY)
    except OSError:
        return False


def here(ask: Ask = launchctl) -> Here:
    """This person, login and program. OSError where there is no home folder at all."""
    at = _here()
    return replace(at, left_out=_is_left_out(ask(["print-disabled", at.domain]) or ""))


def _here() -> Here:
    try:
        home = Path.home()
    except RuntimeError as error:
        raise FileNotFoundError(errno.ENOENT, str(error)) from error
    user = getattr(os, "getuid", lambda: 0)()
    own = home / "Library" / "LaunchAgents" / FILE
    return Here(own, f"gui/{user}", command=settled(running()), path=os.environ.get("PATH", os.defpath))


def settled(now: Running, is_read_only: Callable[[Path], bool] = is_read_only) -> tuple[str, ...] | str:
    """The command of a program that stays where it is; ``visit`` for one on a disk image, or in the folder where macOS
    starts a download that was never moved. A disk that can be written to is one: people have their home on it."""
    place = str(now.executable)
    if place.startswith(DOWNLOADS) or (place.startswith(DISKS) and is_read_only(now.executable)):
        return "visit"
    return stable(now)


def _is_left_out(told: str) -> bool:
    return bool(_OFF.search(told))


# --- looking ------------------------------------------------------------------------------------------------------


def look(at: Here) -> State:
    """Whether hipbreak is started at login, as far as launchd's files and its own list say it.

    What the person has switched in the system's settings may not be in either.
    """
    try:
        entry = _read(at.own)
    except CannotError as error:
        return State("broken", error.code, at.own)
    return State("off", "absent") if entry is None else _judged(entry, at)


def _judged(entry: Mapping[str, Any], at: Here) -> State:
    argv = agent.arguments(entry)
    if entry.get("Disabled") is True:
        return State("off", "hidden", at.own, argv)
    if at.left_out:
        return State("off", "left_out", at.own, argv)
    if not argv:
        return State("broken", "no_command", at.own)
    if not starts(argv, at.path):
        return State("broken", "gone", at.own, argv)
    return State("on", "ours" if agent.is_ours(entry, FLAG) else "theirs", at.own, argv)


def _read(path: Path) -> dict[str, Any] | None:
    """The entry, None where there is none. CannotError for what is no entry."""
    data = entry_file.read(path)
    try:
        return None if data is None else agent.read(data)
    except ValueError:
        raise CannotError("not_entry", path) from None


# --- switching ----------------------------------------------------------------------------------------------------


def switch_on(at: Here, comment: str = "", ask: Ask = launchctl) -> tuple[State, bool]:  # noqa: ARG001 - an entry has no place for one
    """What holds from the next login on, and whether anything changed. A command of the person's own stays as long as
    it starts something. CannotError, and then all is as it was."""
    before, entry = look(at), _read(at.own)
    if before.found == "on" and (before.why == "theirs" or before.argv == at.command):
        return before, False
    if entry is None or not _keeps(entry, at):
        entry = agent.made(_command(at))
    entry = {key: value for key, value in entry.items() if key != "Disabled"}
    _write(at.own, entry)
    if at.left_out and ask(["enable", f"{at.domain}/{agent.LABEL}"]) is not None:
        at = replace(at, left_out=False)
    return look(at), True


def _keeps(entry: Mapping[str, Any], at: Here) -> bool:
    """It is the person's own, and starts something."""
    return not agent.is_ours({key: value for key, value in entry.items() if key != "Disabled"}, FLAG) and starts(
        agent.arguments(entry), at.path
    )


def _command(at: Here) -> tuple[str, ...]:
    if isinstance(at.command, str):
        raise CannotError(at.command, at.own)
    return at.command


def switch_off(at: Here, comment: str = "") -> tuple[State, bool]:  # noqa: ARG001 - an entry has no place for one
    """As :func:`switch_on`. The file goes; one that the person has given a command of their own says ``Disabled``."""
    before, entry = look(at), _read(at.own)
    if entry is None or before.why == "hidden":
        return before, False
    if agent.arguments(entry) and not agent.is_ours(entry, FLAG):
        _write(at.own, entry | {"Disabled": True})
    else:
        entry_file.remove(at.own)
    return look(at), True


def at_start() -> None:
    """What the program does at each start: :func:`repair`, where there is anything to repair."""
    try:
        repair(_here())
    except OSError as error:  # no home folder: said elsewhere
        log.warning("the entry for login was not looked at: %s", error.strerror)


def repair(at: Here) -> bool:
    """An entry of ours that is on and whose program is gone starts this one from now on; True when it was written anew.

    One that is off, that is not there, that starts something or that is the person's stays. Nothing is raised.
    """
    try:
        entry = _read(at.own)
        if entry is None or isinstance(at.command, str) or look(at).why != "gone" or not agent.is_ours(entry, FLAG):
            return False
        _write(at.own, agent.made(at.command))
    except CannotError as error:
        log.warning("the entry for login is left as it is: %s %s", error.code, error.said)
        return False
    log.info("the entry for login starts this program now")
    return True


def _write(path: Path, entry: Mapping[str, Any]) -> None:
    try:
        data = agent.written(entry)
    except (ValueError, TypeError, OverflowError):
        raise CannotError("path", path) from None
    entry_file.write(path, data)
