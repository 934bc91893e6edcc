"""Real programs of a desktop for a test, each with a home of its own.

Jurisdiction: processes that a test starts here and that end with it; nothing of the machine's own session is reached.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.desktop.private_bus import private_bus

XFCONFD = "/usr/lib/{}/xfce4/xfconf/xfconfd"
NOTIFYD = "/usr/lib/{}/xfce4/notifyd/xfce4-notifyd"


def environment(folder: Path, bus: str = "", display: str = "") -> dict[str, str]:
    """The environment of a session whose files are all below ``folder``."""
    places = {"HOME": "home", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "run"}
    for name in places.values():
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    mine = {key: str(folder / name) for key, name in places.items()}
    keep = {key: value for key, value in os.environ.items() if not key.startswith(("WAYLAND_", "DBUS_", "XDG_"))}
    return keep | mine | {"DBUS_SESSION_BUS_ADDRESS": bus, "DISPLAY": display, "NO_AT_BRIDGE": "1"}


def xfce(program: str) -> str:
    """Where the system keeps a program of Xfce that is no command: ``XFCONFD`` or ``NOTIFYD``."""
    found = [path for path in Path("/usr/lib").iterdir() if Path(program.format(path.name)).exists()]
    return program.format(found[0].name)


@contextlib.contextmanager
def started(command: list[str], env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A running program, killed at the end."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=env, stdin=quiet, stdout=quiet, stderr=quiet) as process:
        try:
            yield process
        finally:
            process.kill()


def run(command: list[str], env: Mapping[str, str]) -> None:
    """Run a command to its end; AssertionError where it fails."""
    done = subprocess.run(command, env=env, capture_output=True, timeout=30)
    assert done.returncode == 0, (command, done.stderr)


@contextlib.contextmanager
def window_manager(display: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """xfwm4 on the X server ``display``, with a bus of its own, without which it does not start."""
    with (
        private_bus() as daemon,
        started(["xfwm4", "--compositor=off"], environment(folder, daemon.address, display)) as process,
    ):
        yield process
