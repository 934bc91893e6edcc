"""What every desktop of the tests stands on, and the shape of what is built on it.

Jurisdiction: the folder, the environment and the programs of one desktop, and the names of what differs between kinds.
Nothing of the machine's own session, home or settings is read or written.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from PIL import Image

from tests.real import tray
from tests.real.bus import Bus
from tests.real.logind import SESSION_ID
from tests.real.processes import Processes

KindName = Literal["xfce", "sway", "gnome", "kde"]
Service = Literal["tray", "notifier"]
Spot = tuple[int, int]

SLOW = 30.0  # seconds that a program of the desktop may take on a busy machine
BACKDROP = 0x3B5B73
SESSION_MARKS = ("DBUS_", "DISPLAY", "GSETTINGS_", "GTK_", "QT_", "SWAYSOCK", "WAYLAND", "XAUTHORITY", "XDG_")


@dataclass(frozen=True)
class Ground:
    """``folder`` holds home, sockets and logs, ``env`` is the environment of all programs, ``size`` is in pixels."""

    folder: Path
    env: dict[str, str]
    processes: Processes
    size: tuple[int, int]
    dpi: int

    @property
    def home(self) -> Path:
        """The home of whoever sits here."""
        return self.folder / "home"

    @property
    def run(self) -> Path:
        """Where sockets are looked for (XDG_RUNTIME_DIR)."""
        return self.folder / "run"

    def write(self, path: str, text: str) -> Path:
        """Writes a settings file at ``path`` of the home."""
        file = self.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file


class Kind(Protocol):
    """One kind of desktop on its ground. Positions are pixels of :meth:`picture`."""

    @property
    def name(self) -> KindName:
        """Which kind it is."""

    @property
    def services(self) -> tuple[str, ...]:
        """What a message on the session bus may start."""

    @property
    def commands(self) -> Mapping[Service, list[str]]:
        """What starts the tray and the notification daemon; nothing where the desktop itself is both."""

    def version(self) -> str:
        """Its name and version, as it says them itself."""

    def screen(self) -> None:
        """Before there are buses: what has to be in the environment of all."""

    def begin(self, session: Bus) -> None:
        """Starts the screen's owner; returns when it answers."""

    def joined(self, session: Bus) -> None:
        """Another session bus is there: what has ended with the old one is started again."""

    def restart(self, service: Service) -> None:
        """Another tray or daemon, where the desktop itself is that."""

    def key(self, *keys: str) -> None:
        """Presses keys by their X names."""

    def type(self, text: str) -> None:
        """Types letters, digits and blanks."""

    def move(self, x: int, y: int) -> None:
        """Moves the pointer."""

    def click(self, x: int, y: int, button: int) -> None:
        """Moves there and clicks: 1 left, 2 middle, 3 right."""

    def picture(self) -> Image.Image:
        """The whole screen as it is."""

    def icon(self, item: tray.Item) -> Spot | None:
        """Where ``item`` is drawn; None while it is not to be seen."""

    def entry(self, label: str, before: Image.Image, menu: tray.Entry) -> Spot | None:
        """Where the entry ``label`` of the open menu is; ``before`` was the screen without it."""

    def press(self, label: str, labels: list[str]) -> bool:
        """Clicks the button ``label`` of the newest notification, which has ``labels``; False while it is not seen."""

    def do_not_disturb(self, on: bool) -> None:
        """What a person who wants no notifications sets."""

    def inhibit(self) -> Callable[[], None] | None:
        """What a player does while a film runs, and how it ends; None where nothing here would hear of it."""


def said(env: dict[str, str], *command: str) -> str:
    """The first line that ``command`` prints."""
    told = subprocess.run(command, env=env, capture_output=True, text=True, timeout=SLOW, check=False)
    return next(iter(told.stdout.splitlines()), "").strip()


def environment(folder: Path) -> dict[str, str]:
    """The machine's environment without its own session, and an empty home in ``folder``."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(SESSION_MARKS)}
    home, run = folder / "home", folder / "run"
    home.mkdir()
    run.mkdir(mode=0o700)
    env.update(HOME=str(home), XDG_RUNTIME_DIR=str(run), XDG_SESSION_ID=SESSION_ID, LC_ALL="C.UTF-8")
    return env
