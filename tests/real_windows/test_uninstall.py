"""Uninstalled on Windows: the program ends, and registry, Start menu and folders hold nothing of ours any more."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hipbreak.desktop.windows import identity, shortcut
from hipbreak.desktop.windows.autostart import OWN, RUN
from hipbreak.desktop.windows.shortcut import FILE, Menu, ensure, system_menu
from tests.desktop.windows.windows_here import on_wine
from tests.real.waiting import until
from tests.real_windows.program import WINDOWED, Running

pytestmark = [
    pytest.mark.skipif(sys.platform != "win32", reason="a Windows desktop"),
    pytest.mark.skipif(not on_wine(), reason="on Windows it would take back what is really there"),
    pytest.mark.timeout(300),
]


@pytest.fixture(autouse=True)
def in_unicode(day: Running) -> None:
    """What it prints has the path of the home in it."""
    day.env["PYTHONIOENCODING"] = "utf-8"


def told() -> Menu:
    """Windows was told of us, as it is with the first notification."""
    menu = replace(system_menu(), command=(str(WINDOWED), "--autostart"))
    menu.registry.remove(OWN, shortcut.KEY, shortcut.MADE)
    assert ensure(menu) == "made"
    identity.register(menu.registry, menu.icon)
    return menu


def keys() -> list[str]:
    """Those of ours that are there."""
    found: list[str] = []
    if sys.platform == "win32":
        import winreg

        for key in (shortcut.KEY, identity.KEY):
            try:
                winreg.OpenKey(winreg.HKEY_CURRENT_USER, key).Close()
                found.append(key)
            except FileNotFoundError:
                pass
    return found


def test_a_running_program_is_ended_and_nothing_of_it_stays(day: Running) -> None:
    day.start()
    menu = told()
    assert day.run("autostart", "on").returncode == 0
    assert day.run("routine", "--full").returncode == 0
    until(lambda: day.window("routine"), 60, "a window of it")
    assert (keys(), (menu.own / FILE).exists()) == ([shortcut.KEY, identity.KEY], True)
    done = day.run("uninstall")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:3] == [
        "hipbreak has ended.",
        "hipbreak does not start at login any more.",
        "The Start menu has no entry of hipbreak's any more.",
    ]
    assert day.ended(20) == 0
    assert (keys(), (menu.own / FILE).exists()) == ([], False)
    assert menu.registry.read(OWN, RUN, "hipbreak") is None
    assert [path.name for path in (day.folder / "run", day.folder / "Cache") if path.exists()] == []
    assert (day.folder / "config.toml").exists()
    assert day.rows("pragma integrity_check") == [("ok",)]


def test_purged_not_even_a_folder_is_left(day: Running) -> None:
    """With the log that it has just written, and a window that was open a moment ago."""
    day.start()
    assert day.run().returncode == 0
    until(lambda: day.window("status"), 60, "a window of it")
    assert day.log.exists()
    done = day.run("uninstall", "--purge")
    assert (done.returncode, done.stderr) == (0, "")
    assert day.ended(20) == 0
    assert "Not made by hipbreak" not in done.stdout
    assert list(day.home.iterdir()) == []
    assert day.run("uninstall", "--purge").returncode == 0
    assert list(day.home.iterdir()) == []


def test_a_file_that_somebody_has_open_is_named_and_the_rest_goes(day: Running) -> None:
    """Windows lets nobody remove it."""
    day.log.parent.mkdir(parents=True)
    with Path(day.log).open("w", encoding="utf-8"):
        done = day.run("uninstall", "--purge")
        assert done.returncode == 1
        assert done.stderr.startswith(f"hipbreak: {day.log} cannot be removed (")
        assert list(day.folder.iterdir()) == [day.log.parent]
    assert day.run("uninstall", "--purge").returncode == 0
    assert list(day.home.iterdir()) == []
