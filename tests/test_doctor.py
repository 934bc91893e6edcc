"""The doctor: real buses, real child processes, real files; a fake notification service only where it has to fail."""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hipbreak import doctor, remote
from hipbreak.doctor import here
from hipbreak.doctor.check import PACKAGES, Check, package_for
from hipbreak.doctor.facts import FACTS
from hipbreak.history import Diary
from hipbreak.wording import doctor as words
from tests import person

ROOT = Path(__file__).parents[1]
NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
posix = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts stand in for children")
linux = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus and X11")


# --- windows ------------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(
    ("script", "ok", "detail"),
    [
        ("echo 'Tk 8.6.13'", True, "works"),
        ("exit 4", False, "no_display"),
        ("exit 5", False, "no_tk"),
        ("exit 6", False, "no_images"),
        ("exit 77", False, "no_child"),
        ("exec sleep 60", False, "slow"),
    ],
)
def test_what_the_child_says(script: str, ok: bool, detail: str) -> None:
    check = here.windows(["/bin/sh", "-c", script], within=4.0)
    assert (check.ok, check.detail) == (ok, detail)


def test_a_child_that_cannot_even_start(tmp_path: Path) -> None:
    assert here.windows([str(tmp_path / "absent")]).detail == "no_child"


@linux
def test_the_real_child_without_a_display() -> None:
    bare = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, "-m", "hipbreak", "window", "try"]
    ended = subprocess.run(command, env=bare | {"PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60)
    assert ended.returncode in (here.NO_DISPLAY, here.NO_TK, here.NO_IMAGES)


@linux
@pytest.mark.skipif(sys.platform != "linux", reason="needs an X server")
def test_the_real_child_opens_a_window() -> None:
    command = ["xvfb-run", "-a", sys.executable, "-m", "hipbreak", "window", "try"]
    ended = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60)
    assert (ended.returncode, ended.stdout[:3]) == (0, b"Tk ") or ended.returncode in (here.NO_TK, here.NO_IMAGES)


# --- files and the program ----------------------------------------------------------------------------------------


def test_diary(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    assert here.diary(path).detail == "none_yet"
    diary, _ = Diary.open(path, datetime.now(UTC))
    assert diary
    assert (here.diary(path).ok, here.diary(path).detail) == (True, "sound")
    path.write_bytes(b"no database at all, however long it may be" * 100)
    assert here.diary(path).ok is False
    with sqlite3.connect(tmp_path / "newer.db") as newer:
        newer.execute("PRAGMA user_version = 999")
    assert here.diary(tmp_path / "newer.db").detail == "diary_newer"


def test_config(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert here.config(path).ok is True
    path.write_text('[sitting]\nsit_limit = "45m"\n')
    assert here.config(path).detail == "good"
    path.write_text("[sitting]\nsit_limit = 45\nfoo = 1\n")
    assert here.config(path) == Check("config", False, "faults", "2")


def test_instance() -> None:
    folder = person.short_folder() / "run"
    assert here.instance(folder).ok is None
    server = remote.Server(folder, lambda request: request.reply({"ok": True}))
    assert here.instance(folder) == Check("instance", True, "running")
    server.close()
    server = remote.Server(folder, lambda request: None)
    assert here.instance(folder) == Check("instance", False, "hangs", str(os.getpid()))
    server.close()
    folder.chmod(0o755)
    if sys.platform != "win32":  # where folders have no modes
        assert here.instance(folder) == Check("instance", False, "refused", "folder")
    shutil.rmtree(folder.parent)


# --- the desktop --------------------------------------------------------------------------------------------------

if sys.platform == "linux":
    from hipbreak.desktop.linux.bus import Bus
    from hipbreak.doctor import linux as desktop
    from tests.desktop.private_bus import PrivateBus, private_bus

    @pytest.fixture
    def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
        """A session bus and a system bus with nobody on them, and no display."""
        with private_bus() as made:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.address)
            monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", made.address)
            for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP"):
                monkeypatch.delenv(name, raising=False)
            yield made

    def own(bus: PrivateBus, name: str, path: str, answer: Callable[[str, str, Any], tuple[str, Any]]) -> Bus:
        service = bus.connect()
        service.export(path, answer)
        service.call(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", "su", (name, 4)
        )
        return service

    def test_nobody_is_there(bus: PrivateBus) -> None:
        assert desktop.tray() == Check("tray", False, "none")
        assert desktop.menu().ok is None
        assert desktop.prompt().detail == "absent"
        assert desktop.prompt().package
        found = {check.name: check for check in desktop.facts()}
        assert tuple(found) == FACTS
        assert found["input"] == Check("input", False, "no_display")
        assert found["lock"] == Check("lock", False, "none")
        assert found["sleep"] == Check("sleep", True, "clock")

    def test_no_bus_at_all(bus: PrivateBus, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        assert desktop.tray().ok is False
        assert desktop.prompt().detail == "no_bus"
        assert not next(check for check in desktop.facts() if check.name == "lock").ok

    def test_gnome_without_its_extension(bus: PrivateBus, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
        assert desktop.tray().package == package_for("gnome_tray")

    @pytest.mark.parametrize("hosted", [True, False])
    def test_a_watcher_counts_only_with_a_host(bus: PrivateBus, hosted: bool) -> None:
        known: list[str] = []

        def answer(_: str, member: str, body: Any) -> tuple[str, Any]:
            if member == "RegisterStatusNotifierItem":
                known.append(body[0])
                return "", ()
            return "v", (("b", hosted) if body[1] == "IsStatusNotifierHostRegistered" else ("as", list(known)),)

        service = own(bus, desktop.WATCHER, desktop.WATCHER_PATH, answer)
        assert (desktop.tray().detail == "sni") is hosted
        assert (desktop.menu().ok is True) is hosted
        assert bool(known) is hosted
        service.close()

    def test_a_tray_that_takes_no_icon_is_said(bus: PrivateBus) -> None:
        def answer(_: str, member: str, body: Any) -> tuple[str, Any]:
            if member != "Get":
                return "", ()
            return "v", (("b", True) if body[1] == "IsStatusNotifierHostRegistered" else ("as", []),)

        service = own(bus, desktop.WATCHER, desktop.WATCHER_PATH, answer)
        assert desktop.tray() == Check("tray", False, "not_taken")
        service.close()

    @pytest.mark.parametrize(("can", "detail"), [(["body", "actions"], "works"), (["body"], "no_buttons")])
    def test_a_notification_is_shown_and_taken_back(bus: PrivateBus, can: list[str], detail: str) -> None:
        calls: list[tuple[str, Any]] = []

        def answer(_: str, member: str, body: Any) -> tuple[str, Any]:
            calls.append((member, body))
            return {
                "GetServerInformation": ("ssss", ("mako", "emersion", "1.7", "1.2")),
                "GetCapabilities": ("as", (can,)),
                "Notify": ("u", (41,)),
                "CloseNotification": ("", ()),
            }[member]

        service = own(bus, NAME, PATH, answer)
        assert desktop.prompt() == Check("prompt", True, detail, "mako 1.7")
        assert [member for member, _ in calls][-2:] == ["Notify", "CloseNotification"]
        assert calls[-1][1] == (41,)
        service.close()

    def test_a_service_that_refuses(bus: PrivateBus) -> None:
        def answer(_: str, __: str, ___: Any) -> tuple[str, Any]:
            raise ValueError("not today")

        service = own(bus, NAME, PATH, answer)
        assert desktop.prompt().detail == "refused"
        service.close()


# --- the whole ----------------------------------------------------------------------------------------------------


def test_a_try_that_breaks_does_not_break_the_others() -> None:
    def breaks() -> Check:
        raise ZeroDivisionError

    check = doctor.tried("sound", breaks)
    assert check == Check("sound", False, "failed", "ZeroDivisionError")
    assert "could not be tried" in words.line("sound", False, check.detail, check.said, "")


def test_healthy_is_what_is_needed() -> None:
    good = [Check(name, True, "x") for name in doctor.NEEDED]
    assert doctor.healthy(good)
    assert doctor.healthy([*good, Check("sound", False, "none"), Check("instance", None, "none")])
    for name in doctor.NEEDED:
        assert not doctor.healthy([*good, Check(name, False, "none")])


def test_packages_by_family() -> None:
    assert package_for("tk", 'ID=ubuntu\nID_LIKE="debian"\n') == "python3-tk"
    assert package_for("tk", 'ID="nobara"\nID_LIKE="rhel fedora"\n') == "python3-tkinter"
    assert package_for("tk", "ID=manjaro\nID_LIKE=arch\n") == "tk"
    assert package_for("tk", "ID=plan9\n") == "python3-tk (Debian), python3-tkinter (Fedora), tk (Arch)"
    assert all(set(names) == {"debian", "fedora", "arch"} for names in PACKAGES.values())


def details_in_code() -> set[tuple[str, str]]:
    """Every (name, detail) that a literal ``Check(...)`` in the doctor has."""
    import ast

    found: set[tuple[str, str]] = set()
    for file in (ROOT / "hipbreak" / "doctor").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Check" and len(node.args) > 2:
                names, details = ([leaf.value for leaf in leaves(node.args[at])] for at in (0, 2))
                found |= set(itertools.product(names, details))
    return found


def leaves(node: Any) -> list[Any]:
    import ast

    if isinstance(node, ast.IfExp):
        return [*leaves(node.body), *leaves(node.orelse)]
    return [node] if isinstance(node, ast.Constant) else []


@pytest.mark.parametrize(("name", "detail"), sorted(details_in_code() | set(words.DETAILS)))
def test_every_finding_has_a_line(name: str, detail: str) -> None:
    if detail == "failed":
        return
    line = words.line(name, False, detail, "SAID", "some-package")
    assert words.sentence(name, detail, "SAID") != detail
    assert "{" not in line
    assert "\n" not in line
    assert line.startswith("missing ")
    assert line.endswith("Install: some-package")
    assert name in words.NAMES
