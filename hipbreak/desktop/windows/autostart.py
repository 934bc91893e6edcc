"""Starting at login: the value in the person's Run key that says so, read, switched and kept right.

Jurisdiction: the value ``hipbreak`` of ``HKEY_CURRENT_USER\\...\\Run`` (*Run and RunOnce Registry Keys*), and the mark
by which Task Manager switches it off. What a person has made of them stays theirs: a value that is gone is not written
anew, one that is switched off stays off until somebody says ``on``.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from subprocess import list2cmdline
from typing import Any, Literal, NamedTuple, Protocol

from hipbreak.desktop.windows.start_command import FLAG, NAME, Refusal, is_file, launched, running, stable, starts

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
TEXT, EXPANDED, BINARY = 1, 2, 3  # REG_SZ, REG_EXPAND_SZ, REG_BINARY
Hive = Literal["HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"]
OWN: Hive = "HKEY_CURRENT_USER"
SHARED: Hive = "HKEY_LOCAL_MACHINE"

Found = Literal["on", "off", "broken"]
log = logging.getLogger(__name__)


class Value(NamedTuple):
    """One value of the registry: ``kind`` is TEXT, EXPANDED, BINARY or any other number."""

    kind: int
    data: Any


class Registry(Protocol):
    """The registry, as far as this needs it. All of it raises OSError where Windows refuses."""

    def read(self, hive: Hive, key: str, name: str) -> Value | None:
        """None where there is no such value."""

    def write(self, hive: Hive, key: str, name: str, value: Value) -> None:
        """Makes the key as well."""

    def remove(self, hive: Hive, key: str, name: str) -> None:
        """One that is not there is fine."""

    def expand(self, text: str) -> str:
        """``text`` with the environment's values in place of ``%NAMES%``."""


@dataclass(frozen=True)
class Here:
    """``command``: what starts this hipbreak, or why nothing does. ``run`` and ``approved`` are keys. ``there`` says
    whether a file is there."""

    registry: Registry
    command: tuple[str, ...] | Refusal = "not_installed"
    run: str = RUN
    approved: str = APPROVED
    there: Callable[[str], bool] = is_file


@dataclass(frozen=True)
class State:
    """``why`` is a code for wording: ``ours``, ``theirs`` (a command of the person's own), ``shared`` (on); ``absent``,
    ``task_manager`` (off); ``gone``, ``no_command`` and those of :class:`CannotError` (broken). ``file`` names the
    value that decides it, None where there is none; ``argv`` is what it starts."""

    found: Found
    why: str
    file: str | None = None
    argv: tuple[str, ...] = ()


class CannotError(Exception):
    """``code`` says what is in the way, for wording: ``unreadable``, ``unwritable`` or a refusal of the command;
    ``path`` where, ``said`` the system."""

    def __init__(self, code: str, path: str, said: str = "") -> None:
        super().__init__(code)
        self.code, self.path, self.said = code, path, said


def here() -> Here:
    """This person and program. OSError where there is no registry."""
    return Here(system_registry(), stable(running()))


# --- looking ------------------------------------------------------------------------------------------------------


def look(at: Here) -> State:
    """Whether hipbreak is started at login."""
    for hive in (OWN, SHARED):
        try:
            state = _judged(at, hive)
        except CannotError as error:
            return State("broken", error.code, error.path)
        if state is not None:
            return state
    return State("off", "absent")


def _judged(at: Here, hive: Hive) -> State | None:
    value = _read(at, hive, at.run)
    if value is None:
        return None
    where, argv = _named(hive, at.run), _argv(at, value)
    if _is_off(_read(at, OWN, at.approved) if hive == OWN else _read(at, hive, at.approved)):
        return State("off", "task_manager", where, argv)
    if not argv:
        return State("broken", "no_command", where)
    if not starts(argv, at.there):
        return State("broken", "gone", where, argv)
    return State("on", "shared" if hive == SHARED else "ours" if _is_ours(argv) else "theirs", where, argv)


def _argv(at: Here, value: Value) -> tuple[str, ...]:
    if value.kind not in (TEXT, EXPANDED) or not isinstance(value.data, str):
        return ()
    text = at.registry.expand(value.data) if value.kind == EXPANDED else value.data
    return launched(text.partition("\0")[0], at.there)


def _is_off(mark: Value | None) -> bool:
    """Task Manager writes twelve bytes, the first of them odd for what it has switched off."""
    return bool(mark and isinstance(mark.data, bytes) and mark.data[:1] and mark.data[0] & 1)


def _is_ours(argv: tuple[str, ...]) -> bool:
    """As hipbreak writes it: the program itself, or ``python -m hipbreak``, and the one flag."""
    name = argv[0].replace("/", "\\").rpartition("\\")[2].lower().removesuffix(".exe")
    by_module = name in ("python", "pythonw") and argv[1:-1] == ("-P", "-m", NAME)
    return argv[-1] == FLAG and (by_module or (name in (NAME, f"{NAME}w") and len(argv) == 2))


def _read(at: Here, hive: Hive, key: str) -> Value | None:
    try:
        return at.registry.read(hive, key, NAME)
    except OSError as error:
        raise CannotError("unreadable", _named(hive, key), error.strerror or "") from None


def _named(hive: Hive, key: str) -> str:
    return f"{hive}\\{key}\\{NAME}"


# --- switching ----------------------------------------------------------------------------------------------------


def switch_on(at: Here, comment: str) -> tuple[State, bool]:  # noqa: ARG001 - a Run key holds no comment
    """What holds then, and whether anything changed. A command of the person's own stays as long as it starts
    something; what Task Manager has switched off is on again. CannotError, and then all is as it was."""
    before = look(at)
    if before.found == "on" and (before.why != "ours" or before.argv == at.command):
        return before, False
    shared = before.file == _named(SHARED, at.run)
    if before.why == "task_manager":
        _remove(at, SHARED if shared else OWN, at.approved)
    after = look(at)
    if after.found != "on" or (after.why == "ours" and after.argv != at.command):
        _write(at, before)
    return look(at), True


def switch_off(at: Here, comment: str) -> tuple[State, bool]:  # noqa: ARG001 - as above
    """As :func:`switch_on`. The person's value goes, and what Task Manager had to say about it; one for everybody is
    not theirs to remove, and stays."""
    before = look(at)
    if before.found == "off":
        return before, False
    if _read(at, OWN, at.run) is None:
        return before, False
    _remove(at, OWN, at.run)
    _remove(at, OWN, at.approved)
    return look(at), True


def at_start() -> None:
    """What the program does at each start: :func:`repair`, where there is anything to repair."""
    try:
        registry = system_registry()
        if registry.read(OWN, RUN, NAME) is not None:
            repair(here())
    except OSError as error:
        log.warning("the autostart value was not looked at: %s", error)


def repair(at: Here) -> bool:
    """A value that is on and whose program is gone starts this one from now on; True when it was written anew.

    One that is off, that is not there, or that starts something stays. Nothing is raised.
    """
    try:
        before = look(at)
        if before.why not in ("gone", "no_command") or before.file != _named(OWN, at.run):
            return False
        if isinstance(at.command, str):
            return False
        _write(at, before)
    except CannotError as error:
        log.warning("the autostart value is left as it is: %s %s", error.code, error.said)
        return False
    log.info("the autostart value starts this program now")
    return True


def _write(at: Here, before: State) -> None:
    if isinstance(at.command, str):
        raise CannotError(at.command, before.file or _named(OWN, at.run))
    try:
        at.registry.write(OWN, at.run, NAME, Value(TEXT, list2cmdline(at.command)))
    except OSError as error:
        raise CannotError("unwritable", _named(OWN, at.run), error.strerror or "") from None


def _remove(at: Here, hive: Hive, key: str) -> None:
    try:
        at.registry.remove(hive, key, NAME)
    except OSError as error:
        raise CannotError("unwritable", _named(hive, key), error.strerror or "") from None


# --- the registry -------------------------------------------------------------------------------------------------


def system_registry() -> Registry:
    """That of this Windows. OSError on every other system."""
    if sys.platform != "win32":
        raise OSError(errno.ENOSYS, "the registry is part of Windows")
    return _SystemRegistry()


class _SystemRegistry:
    """``winreg``; without a view of its own, so that 64 bit Windows shows what its own programs see."""

    def read(self, hive: Hive, key: str, name: str) -> Value | None:
        if sys.platform != "win32":
            raise OSError(errno.ENOSYS, "the registry is part of Windows")
        import winreg

        try:
            with winreg.OpenKey(getattr(winreg, hive), key) as opened:
                data, kind = winreg.QueryValueEx(opened, name)
        except FileNotFoundError:
            return None
        return Value(kind, data)

    def write(self, hive: Hive, key: str, name: str, value: Value) -> None:
        if sys.platform == "win32":
            import winreg

            with winreg.CreateKeyEx(getattr(winreg, hive), key, 0, winreg.KEY_SET_VALUE) as opened:
                winreg.SetValueEx(opened, name, 0, value.kind, value.data)

    def remove(self, hive: Hive, key: str, name: str) -> None:
        if sys.platform == "win32":
            import winreg

            with (
                contextlib.suppress(FileNotFoundError),
                winreg.OpenKey(getattr(winreg, hive), key, 0, winreg.KEY_SET_VALUE) as opened,
            ):
                winreg.DeleteValue(opened, name)

    def expand(self, text: str) -> str:
        if sys.platform == "win32":
            import winreg

            return winreg.ExpandEnvironmentStrings(text)
        return text
