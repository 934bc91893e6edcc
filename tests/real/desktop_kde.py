"""KDE Plasma on Wayland: KWin, and plasmashell, whose panel is the tray and who shows the notifications.

Jurisdiction: how that desktop is started and used. KWin takes a pointer and a keyboard from its protocol for tests, and
gives pictures over the bus; places are found on them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg
from PIL import Image

from tests.real import notifications, sight, tray, x11
from tests.real.bus import Bus
from tests.real.ground import SLOW, Ground, KindName, Service, Spot, said
from tests.real.waiting import until
from tests.real.wayland import Hand, socket_in

SHOT = "org.kde.KWin.ScreenShot2"
PANEL_HEIGHT = 50
LETTERS = dict(zip("qwertyuiop", range(16, 26), strict=True)) | dict(zip("asdfghjkl", range(30, 39), strict=True))
KEYS = LETTERS | dict(zip("zxcvbnm", range(44, 51), strict=True)) | dict(zip("1234567890", range(2, 12), strict=True))
KEYS |= {"Escape": 1, "Return": 28, "space": 57, "ctrl": 29, "alt": 56, "Tab": 15}


class Kde:
    """The desktop on ``ground``."""

    name: KindName = "kde"
    services = ("org.a11y.Bus", "org.kde.kglobalaccel", "org.kde.ActivityManager")

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        ground.env.update(
            XDG_CURRENT_DESKTOP="KDE",
            XDG_SESSION_TYPE="wayland",
            KDE_FULL_SESSION="true",
            KDE_SESSION_VERSION="5",
            QT_QPA_PLATFORM="wayland",
            KWIN_SCREENSHOT_NO_PERMISSION_CHECKS="1",
            KWIN_WAYLAND_NO_PERMISSION_CHECKS="1",
            LIBGL_ALWAYS_SOFTWARE="1",
        )
        self.commands: dict[Service, list[str]] = {}
        self._session: Bus
        self._hand: Hand
        self._shell: subprocess.Popen[bytes]
        self._quiet: int | None = None

    def version(self) -> str:
        """As it says itself."""
        return said(self.ground.env, "plasmashell", "--version")

    def screen(self) -> None:
        """It comes with the compositor."""

    def begin(self, session: Bus) -> None:
        """KWin, the daemon that keeps the tray's list, and plasmashell."""
        self._session = session
        found = shutil.which("kwin_wayland")
        assert found, "there is no kwin_wayland"
        # a copy has not the file's capability, which many a container refuses
        kwin = shutil.copy(found, self.ground.folder / "kwin_wayland")
        width, height = (str(pixels) for pixels in self.ground.size)
        command = [kwin, "--virtual", "--no-lockscreen", "--xwayland", "--width", width, "--height", height]
        self.ground.processes.start("compositor", command)
        path = socket_in(self.ground.run, SLOW)
        self.ground.env["WAYLAND_DISPLAY"] = path.name
        until(self._x_server, SLOW, "KWin's X server")
        x11.open_to_all(self.ground)
        self._hand = Hand(path, self.ground.size)
        self.ground.processes.start("kded5", ["kded5"])
        self._start_shell()

    def _x_server(self) -> bool:
        """Its number and its key are in the command line of the Xwayland that KWin has started."""
        for process in self.ground.processes.all():
            words = _command(process)
            if Path(words[0]).name == "Xwayland" and words[1:2] and words[1].startswith(":"):
                self.ground.env["DISPLAY"] = words[1]
                if "-auth" in words:
                    self.ground.env["XAUTHORITY"] = words[words.index("-auth") + 1]
                return True
        return False

    def _start_shell(self) -> None:
        self._shell = self.ground.processes.start("plasmashell", ["plasmashell", "--no-respawn"])
        for name in (tray.WATCHER, notifications.NAME):
            until(lambda name=name: self._session.has(name), SLOW, name)  # type: ignore[misc]  # bound in its turn

    def joined(self, session: Bus) -> None:
        """KWin itself has ended: there is no such test."""

    def restart(self, service: Service) -> None:
        """Plasmashell is both."""
        self.ground.processes.stop(self._shell)
        until(lambda: not self._session.has(notifications.NAME), SLOW, "plasmashell to be gone")
        self._start_shell()

    def key(self, *keys: str) -> None:
        """Letters, digits and a few more, ``ctrl+a`` as well."""
        for key in keys:
            codes = [KEYS[name] for name in key.split("+")]
            for code in codes:
                self._hand.key(code, down=True)
            for code in reversed(codes):
                self._hand.key(code, down=False)

    def type(self, text: str) -> None:
        """Small letters, digits and blanks."""
        self.key(*("space" if letter == " " else letter for letter in text))

    def move(self, x: int, y: int) -> None:
        """The pointer of KWin's seat."""
        self._hand.move(x, y)

    def click(self, x: int, y: int, button: int) -> None:
        """With the hand."""
        self._hand.move(x, y)
        self._hand.click(button)

    def picture(self) -> Image.Image:
        """KWin writes the pixels into a pipe."""
        read, write = os.pipe()
        parts: list[bytes] = []

        def drain() -> None:
            with os.fdopen(read, "rb") as pixels:
                parts.append(pixels.read())

        reader = threading.Thread(target=drain, daemon=True)
        reader.start()
        connection = open_dbus_connection(self.ground.env["DBUS_SESSION_BUS_ADDRESS"], enable_fds=True)
        try:
            address = DBusAddress("/org/kde/KWin/ScreenShot2", "org.kde.KWin", SHOT)
            message = new_method_call(address, "CaptureWorkspace", "a{sv}h", ({}, write))
            (told,) = unwrap_msg(connection.send_and_get_reply(message, timeout=SLOW))
        finally:
            os.close(write)
            connection.close()
        reader.join(SLOW)
        facts: dict[str, Any] = {name: value for name, (_, value) in told.items()}
        size = (facts["width"], facts["height"])
        return Image.frombuffer("RGB", size, parts[0], "raw", "BGRX", facts["stride"], 1)

    def icon(self, item: tray.Item) -> Spot | None:
        """In the panel, the lowest rows."""
        width, height = self.ground.size
        return sight.icon(self.picture(), (width // 2, height - PANEL_HEIGHT, width, height), item)

    def entry(self, label: str, before: Image.Image, menu: tray.Entry) -> Spot | None:
        """Above the panel."""
        width, height = self.ground.size
        return sight.entry(before, self.picture(), (0, 0, width, height - PANEL_HEIGHT), menu, label)

    def press(self, label: str, labels: list[str]) -> bool:
        """Popups are at the lower right."""
        width, height = self.ground.size
        within = (width // 2, height // 2, width, height - PANEL_HEIGHT)
        spot = sight.button(self.picture(), within, labels, label)
        if spot:
            self.click(*spot, 1)
        return spot is not None

    def do_not_disturb(self, on: bool) -> None:
        """What a program that presents asks of the notifications."""
        path, name = "/org/freedesktop/Notifications", notifications.NAME
        if on:
            (self._quiet,) = self._session.call(name, path, f"{name}.Inhibit", "ssa{sv}", ("tests", "a talk", {}))
        elif self._quiet is not None:
            self._session.call(name, path, f"{name}.UnInhibit", "u", (self._quiet,))

    def inhibit(self) -> Callable[[], None] | None:
        """What a player asks of the power manager, if one runs."""
        name, path = "org.freedesktop.PowerManagement.Inhibit", "/org/freedesktop/PowerManagement/Inhibit"
        if not self._session.has(name):
            return None
        (cookie,) = self._session.call(name, path, f"{name}.Inhibit", "ss", ("tests", "a film"))

        def end() -> None:
            self._session.call(name, path, f"{name}.UnInhibit", "u", (cookie,))

        return end


def _command(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/cmdline").read_text().split("\0")
    except OSError:  # it has just ended
        return [""]
