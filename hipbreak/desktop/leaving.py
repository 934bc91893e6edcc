"""What hipbreak has left on this system outside of its own folders, taken back for good.

Jurisdiction: the entry for login, where switching it off is not the end of it, and what a system was told of us. Linux
and macOS were told nothing else: icons and notifications carry name and picture with them, there and then.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from hipbreak.desktop import entry_file

if TYPE_CHECKING:
    from hipbreak.desktop import at_login
    from hipbreak.desktop.linux import autostart as linux
    from hipbreak.desktop.macos import autostart as mac
    from hipbreak.desktop.windows import autostart as windows
    from hipbreak.desktop.windows.shortcut import Menu

What = Literal["gone", "none", "shared", "theirs", "hides"]


@dataclass(frozen=True)
class Entry:
    """What became of the entry for login. ``none``: there was none; ``shared``: one for everybody is on, and not ours.
    Off and still there are ``theirs``, with a command of the person's own, and ``hides``, which is ours and outdoes one
    for everybody. ``file`` is what stays."""

    what: What
    file: str = ""


@dataclass(frozen=True)
class Told:
    """``gone``: there was something of ours; ``stays``: entries in a menu that we did not make, or that were moved."""

    gone: bool = False
    stays: tuple[Path, ...] = ()


def end_at_login(system: at_login.AtLogin, at: Any, comment: str, drop: Callable[[Any], Entry] | None = None) -> Entry:
    """Nothing of ours starts at login any more; the room's ``CannotError`` where that cannot be.

    ``drop`` is what this system has beside its room's ``switch_off``.
    """
    before = system.room.look(at)
    if before.why == "shared":  # an entry that outdoes it would be left behind
        return Entry("shared", str(before.file))
    after, changed = system.room.switch_off(at, comment)
    left = (drop or _drop())(at)
    if after.found == "on":
        return Entry("shared", str(after.file))
    return Entry("gone") if changed and left.what == "none" else left


def _drop() -> Callable[[Any], Entry]:
    if sys.platform == "win32":
        return drop_on_windows
    return drop_on_a_mac if sys.platform == "darwin" else drop_on_linux


def drop_on_linux(at: linux.Here) -> Entry:
    """An entry of ours that only says that it is off; one that outdoes an entry for everybody has to stay."""
    from hipbreak.desktop.linux.autostart import WROTE, Here, entry, look

    if not os.path.lexists(at.own):
        return Entry("none")
    try:
        text = (entry_file.read(at.own) or b"").decode(errors="replace")
    except entry_file.CannotError:  # the old way to hide an entry: no file of ours
        return Entry("theirs", str(at.own))
    if entry.value(text, "Exec") not in ("", entry.value(text, WROTE)):
        return Entry("theirs", str(at.own))
    if at.shared and look(Here(at.shared[0], at.shared[1:], at.desktops, at.path)).found == "on":
        return Entry("hides", str(at.own))
    entry_file.remove(at.own)
    return Entry("gone")


def drop_on_a_mac(at: mac.Here) -> Entry:
    """An entry of ours that only says that it is off."""
    from hipbreak.desktop.macos import agent
    from hipbreak.desktop.start_command import FLAG

    data = entry_file.read(at.own)
    if data is None:
        return Entry("none")
    if not agent.is_ours({key: value for key, value in agent.read(data).items() if key != "Disabled"}, FLAG):
        return Entry("theirs", str(at.own))
    entry_file.remove(at.own)
    return Entry("gone")


def drop_on_windows(at: windows.Here) -> Entry:
    """A value that Task Manager has switched off, and what it had to say about it."""
    from hipbreak.desktop.windows.autostart import OWN, CannotError
    from hipbreak.desktop.windows.start_command import NAME

    try:
        there = at.registry.read(OWN, at.run, NAME) is not None
        for key in (at.run, at.approved):
            at.registry.remove(OWN, key, NAME)
    except OSError as error:
        raise CannotError("unwritable", f"{OWN}\\{at.run}\\{NAME}", error.strerror or "") from None
    return Entry("gone" if there else "none")


def take_back(menu: Callable[[], Menu] | None = None) -> Told:
    """What Windows was told of us: the entry in the Start menu, and what notifications show. OSError where it will not.

    ``menu`` None: that of this system, if it has one.
    """
    if menu is None and sys.platform != "win32":
        return Told()
    from hipbreak.desktop.windows import shortcut

    found = (menu or shortcut.system_menu)()
    return Told(shortcut.remove(found), tuple(shortcut.entries(found)))
