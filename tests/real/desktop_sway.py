"""Sway on Wayland, with waybar's tray and mako: a desktop that is put together by hand.

Jurisdiction: how that desktop is started and used. Sway does not run as root, so root starts it as nobody, in a folder
of nobody's; mako has no buttons but a menu, and asks another program to show that.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from tests.real import notifications, sight, tray, x11
from tests.real.bus import Bus
from tests.real.ground import BACKDROP, SLOW, Ground, KindName, Service, Spot, said
from tests.real.waiting import until
from tests.real.wayland import Hand, socket_in

NOBODY = 65534
CONFIG = """output HEADLESS-1 resolution {width}x{height} position 0 0 bg #{backdrop:06x} solid_color
xwayland enable
floating_modifier Mod4
"""
BAR = {"layer": "top", "position": "bottom", "height": 30, "modules-right": ["tray"], "tray": {"icon-size": 20}}
BAR_HEIGHT = 30
MAKO = """anchor=top-right
on-button-left=exec makoctl menu -n "$id" {chooser}
[mode=do-not-disturb]
invisible=1
"""


class Sway:
    """The desktop on ``ground``."""

    name: KindName = "sway"
    services = ("org.a11y.Bus",)

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        ground.env.update(XDG_CURRENT_DESKTOP="sway", XDG_SESSION_TYPE="wayland", GSETTINGS_BACKEND="memory")
        ground.write(".config/waybar/config", json.dumps(BAR))
        self._choice = notifications.Choice(ground.folder)
        ground.write(".config/mako/config", MAKO.format(chooser=self._choice.program))
        self.commands: dict[Service, list[str]] = {"tray": ["waybar"], "notifier": ["mako"]}
        self._own = ground.folder / "sway"
        self._hand: Hand

    def version(self) -> str:
        """As it says itself."""
        return said(self.ground.env, "sway", "--version")

    def screen(self) -> None:
        """It comes with the compositor."""

    def begin(self, session: Bus) -> None:
        """Sway, then what it says of its sockets and of its X server."""
        width, height = self.ground.size
        self._own.mkdir(mode=0o700)
        config = self._own / "config"
        config.write_text(CONFIG.format(width=width, height=height, backdrop=BACKDROP))
        self.ground.processes.start("compositor", [*self._as_somebody(), "sway", "-c", str(config)])
        path = socket_in(self._own, SLOW)
        here = self.ground.run / path.name
        here.symlink_to(path)  # programs look for it in their own folder
        ipc = until(lambda: next(self._own.glob("sway-ipc.*"), None), SLOW, "sway's own socket")
        self.ground.env.update(WAYLAND_DISPLAY=path.name, SWAYSOCK=str(ipc))
        until(lambda: self._ask("get_outputs"), SLOW, "sway to answer")
        self.ground.env["DISPLAY"] = self._x_display()
        self._hand = Hand(path, self.ground.size)

    def _as_somebody(self) -> list[str]:
        """As nobody where this is root's: in a folder of theirs, below one that they can pass."""
        headless = ("WLR_BACKENDS=headless", "WLR_LIBINPUT_NO_DEVICES=1", "WLR_RENDERER=pixman")
        command = ["env", *headless, f"XDG_RUNTIME_DIR={self._own}"]
        if os.geteuid() != 0:
            return command
        self.ground.folder.chmod(0o711)
        os.chown(self._own, NOBODY, NOBODY)
        Path("/tmp/.X11-unix").mkdir(mode=0o1777, exist_ok=True)  # X11's own place, which only root makes
        as_nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        return [*command, f"HOME={self._own}", *as_nobody]

    def _x_display(self) -> str:
        """Which display its X server has; where that is nobody's, everybody on this machine is let in."""
        file = self._own / "display"
        self._do(f"exec echo \"$DISPLAY\" > '{file}'")
        name = until(lambda: file.read_text().strip() if file.exists() else "", SLOW, "the X server's number")
        if os.geteuid() == 0:
            self._do("exec xhost +local:")
        until(lambda: x11.answers(name), SLOW, "sway's X server")
        return name

    def _do(self, *command: str) -> None:
        subprocess.run(["swaymsg", "-q", *command], env=self.ground.env, check=True, timeout=SLOW)

    def _ask(self, what: str) -> Any:
        told = subprocess.run(["swaymsg", "-r", "-t", what], env=self.ground.env, capture_output=True, timeout=SLOW)
        return json.loads(told.stdout) if told.returncode == 0 else None

    def joined(self, session: Bus) -> None:
        """Sway needs no bus."""

    def restart(self, service: Service) -> None:
        """Both have commands of their own."""

    def key(self, *keys: str) -> None:
        """By their X names, ``ctrl+a`` as well."""
        for key in keys:
            *held, last = key.split("+")
            self._wtype(*(word for name in held for word in ("-M", name)), "-k", last)

    def type(self, text: str) -> None:
        """Any text."""
        self._wtype("-d", "15", text)

    def _wtype(self, *arguments: str) -> None:
        subprocess.run(["wtype", *arguments], env=self.ground.env, check=True, timeout=SLOW)

    def move(self, x: int, y: int) -> None:
        """The pointer of the seat."""
        self._hand.move(x, y)

    def click(self, x: int, y: int, button: int) -> None:
        """With the hand."""
        self._hand.move(x, y)
        self._hand.click(button)

    def picture(self) -> Image.Image:
        """Without the pointer."""
        told = subprocess.run(["grim", "-"], env=self.ground.env, capture_output=True, check=True, timeout=SLOW)
        return Image.open(io.BytesIO(told.stdout)).convert("RGB")

    def icon(self, item: tray.Item) -> Spot | None:
        """In the bar, the lowest rows."""
        width, height = self.ground.size
        return sight.icon(self.picture(), (0, height - BAR_HEIGHT, width, height), item)

    def entry(self, label: str, before: Image.Image, menu: tray.Entry) -> Spot | None:
        """It opens over the bar."""
        return sight.entry(before, self.picture(), (0, 0, *self.ground.size), menu, label)

    def press(self, label: str, labels: list[str]) -> bool:
        """A left click on the newest notification opens its menu."""
        self._choice.write(label)
        self.click(self.ground.size[0] - 100, 40, 1)
        return True

    def do_not_disturb(self, on: bool) -> None:
        """A mode of mako's."""
        change = ["-a" if on else "-r", "do-not-disturb"]
        subprocess.run(["makoctl", "mode", *change], env=self.ground.env, check=True, timeout=SLOW)

    def inhibit(self) -> Callable[[], None] | None:
        """What a player asks of the compositor, for the window that has the focus."""
        self._do("inhibit_idle open")
        return lambda: self._do("inhibit_idle none")
