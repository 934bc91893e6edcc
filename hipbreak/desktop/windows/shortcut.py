"""The entry in the Start menu: there once, so that Windows lets a person choose what our notifications may do.

Jurisdiction: whether there is one, and what it starts. It is made when the first notification was shown, unless some
``hipbreak.lnk`` is in the menu already (an installer's, for one). What a person does with it stays done: one that they
removed or moved is not made again. Windows 10 before 2020 greys out the switches of a program without such an entry.
"""

from __future__ import annotations

import ctypes
import errno
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import list2cmdline
from typing import Literal

from hipbreak.desktop.windows import identity, shell_link
from hipbreak.desktop.windows.autostart import OWN, TEXT, Registry, Value, system_registry
from hipbreak.desktop.windows.native import function
from hipbreak.desktop.windows.shell_link import Link
from hipbreak.desktop.windows.start_command import FLAG, Refusal, is_file, running, stable

FILE = f"{identity.NAME}.lnk"
KEY, MADE = rf"Software\{identity.NAME}", "StartMenu"  # the value with the path of the one that we made
_PROGRAMS = "A77F5D77-2E2B-44C3-A6A2-ABA601054A51"  # FOLDERID_Programs, the person's own
_SHARED_PROGRAMS = "0139D44E-6AFE-49F2-8690-3DAFCAE6FFB8"  # FOLDERID_CommonPrograms

What = Literal["made", "mended", "kept", "removed_before", "no_command"]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Menu:
    """The Start menu of this person: ``own`` is their folder of programs, ``shared`` everybody's. ``command`` is what
    starts this hipbreak at login, or why nothing does."""

    own: Path
    shared: Path | None
    registry: Registry
    command: tuple[str, ...] | Refusal
    icon: str = ""
    read: Callable[[Path], Link] = shell_link.read
    write: Callable[[Path, Link], None] = shell_link.write
    there: Callable[[str], bool] = is_file
    drop: Callable[[str], None] = identity.drop


def system_menu() -> Menu:
    """That of this Windows. OSError on every other system."""
    registry = system_registry()
    try:
        shared = _folder(_SHARED_PROGRAMS)
    except OSError:  # one that this person may not see is none
        shared = None
    return Menu(_folder(_PROGRAMS), shared, registry, stable(running()), identity.icon())


def ensure(menu: Menu) -> What:
    """There is an entry, or the person wants none. OSError where Windows will not.

    One that we made follows the program when that has moved.
    """
    noted, found = _noted(menu), entries(menu)
    if found:
        return "mended" if noted in map(str, found) and _mended(menu, Path(noted)) else "kept"
    if noted:
        return "removed_before"
    link = _link(menu)
    if link is None:
        return "no_command"
    path = menu.own / FILE
    menu.write(path, link)
    menu.registry.write(OWN, KEY, MADE, Value(TEXT, str(path)))
    return "made"


def remove(menu: Menu) -> bool:
    """The entry that we made is gone, with the mark and what notifications show; whether there was one.

    For the end of hipbreak on this machine: the next one may make an entry again. One that somebody else made, or that
    the person has moved, stays (:func:`entries`). OSError where Windows will not.
    """
    identity.unregister(menu.registry)
    menu.drop(identity.KEY)
    path = Path(_noted(menu))
    ours = path.name.lower() == FILE and path.is_file()
    if path.name.lower() == FILE:  # whatever else the mark may have come to say
        path.unlink(missing_ok=True)
    menu.registry.remove(OWN, KEY, MADE)
    menu.drop(KEY)
    return ours


def entries(menu: Menu) -> list[Path]:
    """Every entry of hipbreak's, whoever made it, in whatever folder of the menu."""
    folders = [menu.own, *([menu.shared] if menu.shared else [])]
    return [path for folder in folders for path in folder.rglob("*") if path.name.lower() == FILE]


def ensure_logged(make: Callable[[], Menu] = system_menu) -> None:
    """:func:`ensure` for who does not wait for it: what came of it is one log line."""
    try:
        _log.info("Start menu: %s", ensure(make()))
    except OSError as error:
        _log.warning("there is no entry in the Start menu: %s", error)


def _noted(menu: Menu) -> str:
    value = menu.registry.read(OWN, KEY, MADE)
    return value.data if value and value.kind == TEXT and isinstance(value.data, str) else ""


def _link(menu: Menu) -> Link | None:
    if isinstance(menu.command, str):
        _log.info("no entry in the Start menu: nothing would start hipbreak (%s)", menu.command)
        return None
    target, *rest = menu.command
    arguments = list2cmdline([part for part in rest if part != FLAG])
    return Link(target, arguments, identity.NAME, menu.icon)


def _mended(menu: Menu, path: Path) -> bool:
    """Whether the one that we made pointed to nothing and now starts this hipbreak."""
    if menu.there(menu.read(path).target):
        return False
    link = _link(menu)
    if link is not None:
        menu.write(path, link)
    return link is not None


def _folder(known: str) -> Path:
    pointer = ctypes.c_void_p
    kinds = (pointer, ctypes.c_ulong, pointer, pointer)
    ask = function("shell32.dll", "SHGetKnownFolderPath", ctypes.c_long, *kinds)
    free = function("ole32.dll", "CoTaskMemFree", None, pointer)
    found = ctypes.c_void_p()
    try:
        name = (ctypes.c_ubyte * 16)(*uuid.UUID(known).bytes_le)
        result = ask(ctypes.byref(name), 0, None, ctypes.byref(found))
        if result or not found.value:
            raise OSError(errno.ENOENT, f"Windows has no such folder: {result & 0xFFFFFFFF:#x}")
        return Path(ctypes.wstring_at(found.value))
    finally:
        free(found)
