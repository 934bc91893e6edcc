"""GNOME Shell on Wayland with the AppIndicator extension: panel, tray and notifications are the shell itself.

Jurisdiction: how that desktop is started and used. It is asked where it has drawn what, and is given a pointer and a
keyboard of Clutter's, through its own Eval, which only a shell in unsafe mode answers.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from typing import Any

from PIL import Image

from tests.real import notifications, tray, x11
from tests.real.bus import Bus
from tests.real.ground import SLOW, Ground, KindName, Service, Spot, said
from tests.real.waiting import until
from tests.real.wayland import socket_in

SHELL, SHELL_PATH = "org.gnome.Shell", "/org/gnome/Shell"
EXTENSIONS = ("ubuntu-appindicators@ubuntu.com", "appindicatorsupport@rgcjonas.gmail.com")
PREFERENCES = {
    "org.gnome.shell enabled-extensions": str(list(EXTENSIONS)),
    "org.gnome.shell welcome-dialog-last-shown-version": "'99'",
    "org.gnome.desktop.interface enable-animations": "false",
    "org.gnome.desktop.background picture-options": "'none'",
    "org.gnome.desktop.background picture-uri": "''",
    "org.gnome.desktop.background primary-color": "'#3b5b73'",
}
DEVICES = """const C = imports.gi.Clutter, g = globalThis;
if (!g._hand) { const s = C.get_default_backend().get_default_seat();
  g._hand = [s.create_virtual_device(C.InputDeviceType.POINTER_DEVICE),
             s.create_virtual_device(C.InputDeviceType.KEYBOARD_DEVICE)]; }
const [pointer, keyboard] = g._hand, now = imports.gi.GLib.get_monotonic_time();"""
MIDDLE = """const middle = a => { const [x, y] = a.get_transformed_position(), [w, h] = a.get_transformed_size();
  return w > 0 && h > 0 && a.mapped ? [Math.round(x + w / 2), Math.round(y + h / 2)] : null; };
const all = a => [a, ...a.get_children().flatMap(all)];"""
ICONS = """const icons = Object.entries(Main.panel.statusArea).filter(([name]) => name.startsWith('appindicator-'))
  .map(([, icon]) => icon); const icon = icons[icons.length - 1];"""
BANNER = "const banner = Main.messageTray._banner; if (!banner) return null;"
HAND = 0.5  # seconds between two presses
CLUTTER_BUTTONS = {1: 1, 2: 2, 3: 3}


class Gnome:
    """The desktop on ``ground``."""

    name: KindName = "gnome"
    services = ("ca.desrt.dconf", "org.a11y.Bus", "org.gnome.Shell.Notifications", "org.gnome.ScreenSaver")

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        ground.env.update(XDG_CURRENT_DESKTOP="GNOME", XDG_SESSION_TYPE="wayland", LIBGL_ALWAYS_SOFTWARE="1")
        self.commands: dict[Service, list[str]] = {}
        self._session: Bus
        self._pressed = 0.0

    def version(self) -> str:
        """As it says itself."""
        return said(self.ground.env, "gnome-shell", "--version")

    def screen(self) -> None:
        """It comes with the compositor."""

    def begin(self, session: Bus) -> None:
        """The shell, its two services and its X server."""
        self._session = session
        for key, value in PREFERENCES.items():
            self._set(key, value)
        width, height = self.ground.size
        shell = ["gnome-shell", "--headless", "--unsafe-mode", "--wayland", "--virtual-monitor", f"{width}x{height}"]
        self.ground.processes.start("compositor", shell)
        self.ground.env["WAYLAND_DISPLAY"] = socket_in(self.ground.run, SLOW).name
        for name in (SHELL, notifications.NAME, tray.WATCHER):
            until(lambda name=name: session.has(name), SLOW, name)  # type: ignore[misc]  # bound while it is its turn
        until(lambda: self._js("!Main.layoutManager._startingUp"), SLOW, "the shell to be ready")
        self._js("Main.overview.hide()")
        self._js("Main.messageTray.getSources().forEach(source => source.destroy())")  # what it says about containers
        environment = "['DISPLAY', 'XAUTHORITY'].map(name => imports.gi.GLib.getenv(name))"
        until(lambda: self._js(environment)[0], SLOW, "the shell's X server")
        display, authority = self._js(environment)
        self.ground.env["DISPLAY"] = display
        if authority:
            self.ground.env["XAUTHORITY"] = authority
        x11.open_to_all(self.ground)

    def _set(self, key: str, value: str) -> None:
        command = ["gsettings", "set", *key.split(), value]
        subprocess.run(command, env=self.ground.env, check=True, capture_output=True, timeout=SLOW)

    def _js(self, code: str) -> Any:
        """What ``code`` gives; AssertionError with what went wrong in it."""
        done, told = self._session.call(SHELL, SHELL_PATH, f"{SHELL}.Eval", "s", (code,))
        assert done, f"{told} in {code}"
        return json.loads(told) if told else None

    def _hand(self, code: str) -> None:
        self._js(f"(() => {{ {DEVICES} {code} }})()")

    def _see(self, code: str) -> Any:
        return self._js(f"(() => {{ {MIDDLE} {code} }})()")

    def joined(self, session: Bus) -> None:
        """The shell itself has ended: there is no such test."""

    def restart(self, service: Service) -> None:
        """The tray is an extension, the daemon a process of its own, which the bus starts again."""
        if service == "tray":
            for method in ("DisableExtension", "EnableExtension"):
                for extension in EXTENSIONS:
                    self._session.call(SHELL, SHELL_PATH, f"{SHELL}.Extensions.{method}", "s", (extension,))
            return
        bus = "org.freedesktop.DBus"
        path = "/org/freedesktop/DBus"
        (pid,) = self._session.call(bus, path, f"{bus}.GetConnectionUnixProcessID", "s", (notifications.NAME,))
        os.kill(pid, signal.SIGTERM)
        until(lambda: not self._session.has(notifications.NAME), SLOW, "the notification daemon to be gone")
        self._session.call(bus, path, f"{bus}.StartServiceByName", "su", ("org.gnome.Shell.Notifications", 0))

    def key(self, *keys: str) -> None:
        """By their X names, one at a time."""
        for key in keys:
            for state in ("PRESSED", "RELEASED"):
                self._hand(f"keyboard.notify_keyval(now, C.KEY_{key}, C.KeyState.{state})")

    def type(self, text: str) -> None:
        """Letters, digits and blanks."""
        self.key(*("space" if letter == " " else letter for letter in text))

    def move(self, x: int, y: int) -> None:
        """The pointer of Clutter's seat."""
        self._hand(f"pointer.notify_absolute_motion(now, {x}, {y})")

    def click(self, x: int, y: int, button: int) -> None:
        """At the pace of a hand: the shell loses a press that follows another at once (9 of 40 at 20-140 ms)."""
        self.move(x, y)
        until(lambda: time.monotonic() > self._pressed + HAND, SLOW, "a hand to press again")
        for state in ("PRESSED", "RELEASED"):
            self._hand(f"pointer.notify_button(now, {CLUTTER_BUTTONS[button]}, C.ButtonState.{state})")
        self._pressed = time.monotonic()

    def picture(self) -> Image.Image:
        """As the shell's own screenshot service takes it."""
        file = self.ground.folder / "screen.png"
        service = "org.gnome.Shell.Screenshot"
        arguments = (False, False, str(file))
        done, path = self._session.call(
            service, "/org/gnome/Shell/Screenshot", f"{service}.Screenshot", "bbs", arguments
        )
        assert done, "the shell took no picture"
        with Image.open(path) as picture:
            return picture.convert("RGB")

    def icon(self, item: tray.Item) -> Spot | None:
        """The newest of the extension's."""
        return _spot(self._see(f"{ICONS} return icon ? middle(icon) : null;"))

    def entry(self, label: str, before: Image.Image, menu: tray.Entry) -> Spot | None:
        """The shell's own menu of that icon."""
        wanted = json.dumps(label)
        search = f"all(icon.menu.actor).find(a => a.mapped && a.label && a.label.text === {wanted})"
        return _spot(self._see(f"{ICONS} const row = icon ? {search} : null; return row ? middle(row) : null;"))

    def press(self, label: str, labels: list[str]) -> bool:
        """The pointer over the banner opens it up; then the button is there. A banner before it is closed."""
        wanted = json.dumps(label)
        button = f"all(banner).find(a => a.label === {wanted})"
        close = "banner.notification.destroy(); return null;"
        banner = self._see(f"{BANNER} if (!{button}) {{ {close} }} return middle(banner);")
        if banner is None:
            return False
        self.move(int(banner[0]), int(banner[1]))
        seen = f"{BANNER} const a = {button}; return a ? middle(a) : null;"
        x, y = until(lambda: self._see(seen), SLOW, "the button")
        self.click(x, y, 1)
        return True

    def do_not_disturb(self, on: bool) -> None:
        """The switch below the shell's calendar."""
        self._set("org.gnome.desktop.notifications show-banners", str(not on).lower())

    def inhibit(self) -> Callable[[], None] | None:
        """A player asks gnome-session, which does not run here."""
        return None


def _spot(told: Any) -> Spot | None:
    return (int(told[0]), int(told[1])) if told else None
