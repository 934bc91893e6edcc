"""Uninstalled, Windows knows nothing of us any more: the Start menu, the registry, and keys that are empty then."""

from __future__ import annotations

import itertools
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from hipbreak.desktop.leaving import Told, take_back
from hipbreak.desktop.windows import identity, shortcut
from hipbreak.desktop.windows.autostart import TEXT, Value, system_registry
from hipbreak.desktop.windows.shell_link import Link
from hipbreak.desktop.windows.shortcut import FILE, Menu, ensure, remove, system_menu
from tests.desktop.windows.test_shortcut import PROGRAM, FakeRegistry, Shell
from tests.desktop.windows.windows_here import ASKS_WINDOWS

COUNT = itertools.count()


@dataclass
class Dropped:
    """The keys that were to go if they are empty, each with what it held then."""

    registry: FakeRegistry
    keys: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, key: str) -> None:
        self.keys.append((key, len([name for at, name in self.registry.values if at == key])))


@pytest.fixture
def menu(tmp_path: Path) -> Menu:
    shell, registry = Shell(), FakeRegistry()
    own, shared = tmp_path / "own", tmp_path / "shared"
    own.mkdir()
    shared.mkdir()
    command = (PROGRAM, "--autostart")
    return Menu(own, shared, registry, command, "", shell.read, shell.write, lambda _: True, Dropped(registry))


def test_entry_name_picture_and_keys_are_gone(menu: Menu) -> None:
    ensure(menu)
    identity.register(menu.registry, "C:\\hipbreak.ico")
    assert take_back(lambda: menu) == Told(gone=True)
    assert isinstance(menu.drop, Dropped)
    assert menu.drop.keys == [(identity.KEY, 0), (shortcut.KEY, 0)], "asked for once nothing of ours is in them"
    assert (list(menu.own.iterdir()), menu.drop.registry.values) == ([], {})
    assert take_back(lambda: menu) == Told()


def test_an_entry_that_was_moved_or_is_an_installers_is_named(menu: Menu) -> None:
    ensure(menu)
    (menu.own / "Health").mkdir()
    moved = menu.own / "Health" / FILE
    (menu.own / FILE).rename(moved)
    assert menu.shared is not None
    installed = menu.shared / FILE
    menu.write(installed, Link(PROGRAM))
    assert take_back(lambda: menu) == Told(stays=(moved, installed))
    assert moved.exists()
    assert installed.exists()


def test_a_mark_that_names_another_file_removes_none(menu: Menu, tmp_path: Path) -> None:
    precious = tmp_path / "thesis.docx"
    precious.write_text("precious")
    menu.registry.write("HKEY_CURRENT_USER", shortcut.KEY, shortcut.MADE, Value(TEXT, str(precious)))
    assert not remove(menu)
    assert precious.exists()
    assert menu.registry.read("HKEY_CURRENT_USER", shortcut.KEY, shortcut.MADE) is None


def test_an_entry_that_windows_keeps_is_tried_again_the_next_time(menu: Menu) -> None:
    ensure(menu)
    identity.register(menu.registry, "C:\\hipbreak.ico")
    (menu.own / FILE).unlink()
    (menu.own / FILE).mkdir()
    with pytest.raises(OSError):
        take_back(lambda: menu)
    assert isinstance(menu.drop, Dropped)
    assert [name for _, name in menu.drop.registry.values] == [shortcut.MADE], "and the rest is gone"
    (menu.own / FILE).rmdir()
    menu.write(menu.own / FILE, Link(PROGRAM))
    assert take_back(lambda: menu) == Told(gone=True)


# --- the real registry --------------------------------------------------------------------------------------------


@ASKS_WINDOWS
def test_a_key_goes_only_when_it_is_empty() -> None:
    if sys.platform == "win32":
        import winreg

        key = rf"Software\hipbreak drops\{next(COUNT)}"
        registry = system_registry()
        registry.write("HKEY_CURRENT_USER", key, "a", Value(TEXT, "b"))
        identity.drop(key)
        assert registry.read("HKEY_CURRENT_USER", key, "a") == Value(TEXT, "b")
        registry.remove("HKEY_CURRENT_USER", key, "a")
        winreg.CreateKey(winreg.HKEY_CURRENT_USER, rf"{key}\below").Close()
        identity.drop(key)
        identity.drop(rf"{key}\below")
        identity.drop(key)
        for gone in (key, rf"{key}\below"):
            with pytest.raises(FileNotFoundError):
                winreg.OpenKey(winreg.HKEY_CURRENT_USER, gone)
        identity.drop(key)
        identity.drop(r"Software\hipbreak drops")


@ASKS_WINDOWS
def test_the_real_shell_and_registry_hold_nothing_of_ours_then(tmp_path: Path) -> None:
    """A menu of our own between the real ones; what this Windows had before is put back."""
    menu = replace(system_menu(), own=tmp_path, shared=None, command=(sys.executable, "-V", "--autostart"))
    names = [(shortcut.KEY, shortcut.MADE), (identity.KEY, "DisplayName"), (identity.KEY, "IconUri")]
    before = {name: menu.registry.read("HKEY_CURRENT_USER", *name) for name in names}
    try:
        menu.registry.remove("HKEY_CURRENT_USER", *names[0])
        identity.register(menu.registry, menu.icon)
        assert ensure(menu) == "made"
        assert take_back(lambda: menu) == Told(gone=True)
        assert list(tmp_path.iterdir()) == []
        assert [menu.registry.read("HKEY_CURRENT_USER", *name) for name in names] == [None] * 3
    finally:
        for (key, name), value in before.items():
            if value:
                menu.registry.write("HKEY_CURRENT_USER", key, name, value)
