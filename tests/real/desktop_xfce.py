"""XFCE on X11: Xvfb, xfwm4, xfce4-panel, and xfce4-notifyd or dunst.

Jurisdiction: how that desktop is started and used. Its buttons are found through the accessibility bus; dunst has no
buttons but a menu, and asks another program to show that.
"""

from __future__ import annotations

import os
import select
import shutil
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PIL import Image

from tests.real import notifications, sight, tray, x11
from tests.real.bus import Bus
from tests.real.ground import BACKDROP, SLOW, Ground, KindName, Service, Spot, said
from tests.real.waiting import until

Notifier = Literal["xfce4-notifyd", "dunst"]
PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
 <property name="configver" type="int" value="2"/>
 <property name="panels" type="array"><value type="int" value="1"/>
  <property name="dark-mode" type="bool" value="true"/>
  <property name="panel-1" type="empty">
   <property name="position" type="string" value="p=6;x=0;y=0"/>
   <property name="length" type="uint" value="100"/>
   <property name="position-locked" type="bool" value="true"/>
   <property name="size" type="uint" value="30"/>
   <property name="icon-size" type="uint" value="22"/>
   <property name="plugin-ids" type="array">
    <value type="int" value="1"/><value type="int" value="2"/><value type="int" value="3"/><value type="int" value="4"/>
   </property></property></property>
 <property name="plugins" type="empty">
  <property name="plugin-1" type="string" value="tasklist"/>
  <property name="plugin-2" type="string" value="separator">
   <property name="expand" type="bool" value="true"/><property name="style" type="uint" value="0"/></property>
  <property name="plugin-3" type="string" value="systray">
   <property name="square-icons" type="bool" value="true"/></property>
  <property name="plugin-4" type="string" value="clock"/></property>
</channel>
"""
PANEL_HEIGHT = 31
DUNST = """[global]
    width = 360
    origin = top-right
    font = DejaVu Sans 11
    idle_threshold = 0
    dmenu = {chooser}
"""


class Xfce:
    """The desktop on ``ground``, with one of two notification daemons."""

    name: KindName = "xfce"
    services = ("org.xfce.Xfconf", "org.a11y.Bus")

    def __init__(self, ground: Ground, notifier: Notifier) -> None:
        self.ground = ground
        ground.env.update(XDG_CURRENT_DESKTOP="XFCE", XDG_SESSION_TYPE="x11", GSETTINGS_BACKEND="memory")
        ground.write(".config/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml", PANEL)
        self._choice = notifications.Choice(ground.folder)
        dunstrc = ground.write(".config/dunst/dunstrc", DUNST.format(chooser=self._choice.program))
        self._dunst = notifier == "dunst"
        self.commands: dict[Service, list[str]] = {
            "tray": ["xfce4-panel", "--disable-wm-check"],
            "notifier": ["dunst", "-conf", str(dunstrc)] if self._dunst else [_notifyd()],
        }
        self._session: Bus

    def version(self) -> str:
        """As it says itself."""
        return said(self.ground.env, "xfce4-panel", "--version")

    def screen(self) -> None:
        """Xvfb chooses a free display and writes its number, then a newline."""
        ground = self.ground
        read, write = os.pipe()
        width, height = ground.size
        shape = ["-screen", "0", f"{width}x{height}x24", "-dpi", str(ground.dpi), "-fbdir", str(ground.folder)]
        command = ["Xvfb", "-displayfd", str(write), *shape, "-nolisten", "tcp", "-noreset"]
        ground.processes.start("screen", command, pass_fds=(write,))
        os.close(write)
        with os.fdopen(read, "rb", buffering=0) as number:
            ground.env["DISPLAY"] = f":{_line(number.fileno())}"

    def begin(self, session: Bus) -> None:
        """The window manager, which ends with its bus."""
        self._session = session
        self.ground.processes.start("window-manager", ["xfwm4", "--compositor=off", "--replace"])
        until(self._has_window_manager, SLOW, "the window manager")

    def joined(self, session: Bus) -> None:
        """The window manager has ended."""
        self.begin(session)

    def restart(self, service: Service) -> None:
        """Both have commands of their own."""

    def _has_window_manager(self) -> bool:
        display = x11.connect(self.ground.env["DISPLAY"])
        try:
            root = display.screen().root
            root.change_attributes(background_pixel=BACKDROP)
            root.clear_area()
            return root.get_full_property(display.get_atom("_NET_SUPPORTING_WM_CHECK"), 0) is not None
        finally:
            display.close()

    def key(self, *keys: str) -> None:
        """By their X names."""
        self._xdotool("key", *keys)

    def type(self, text: str) -> None:
        """Any text."""
        self._xdotool("type", "--delay", "15", text)

    def move(self, x: int, y: int) -> None:
        """The pointer of the X server."""
        self._xdotool("mousemove", str(x), str(y))

    def click(self, x: int, y: int, button: int) -> None:
        """At once."""
        self._xdotool("mousemove", str(x), str(y), "click", str(button))

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self.ground.env, check=True, timeout=SLOW)

    def picture(self) -> Image.Image:
        """Xvfb keeps the screen in a file in the XWD format."""
        content = (self.ground.folder / "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", content[:100])
        width, height, stride, pixels = head[4], head[5], head[12], head[0] + head[19] * 12
        return Image.frombuffer("RGB", (width, height), content[pixels:], "raw", "BGRX", stride, 1)

    def icon(self, item: tray.Item) -> Spot | None:
        """In the panel, the uppermost rows."""
        width, _ = self.ground.size
        return sight.icon(self.picture(), (0, 0, width, PANEL_HEIGHT), item)

    def entry(self, label: str, before: Image.Image, menu: tray.Entry) -> Spot | None:
        """Below the panel."""
        width, height = self.ground.size
        return sight.entry(before, self.picture(), (0, PANEL_HEIGHT, width, height), menu, label)

    def press(self, label: str, labels: list[str]) -> bool:
        """With the mouse, where the button really is; dunst: through its menu."""
        if self._dunst:
            self._choice.write(label)
            menu = "org.dunstproject.cmd0.ContextMenuCall"
            self._session.call(notifications.NAME, "/org/freedesktop/Notifications", menu)
            return True
        spot = notifications.find_button(self._session, "xfce4-notifyd", label)
        if spot:
            self.click(*spot, 1)
        return spot is not None

    def do_not_disturb(self, on: bool) -> None:
        """What the panel's menu of notifications sets; dunst: its own command."""
        value = str(on).lower()
        xfconf = ["xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb", "-n", "-t", "bool", "-s", value]
        command = ["dunstctl", "set-paused", value] if self._dunst else xfconf
        subprocess.run(command, env=self.ground.env, check=True, timeout=SLOW)

    def inhibit(self) -> Callable[[], None] | None:
        """No power manager runs here: a player asks logind."""
        return None


def _notifyd() -> str:
    """Debian keeps it outside of the path, each architecture in its own folder."""
    found = [shutil.which("xfce4-notifyd"), *map(str, Path("/usr").glob("lib*/**/xfce4-notifyd"))]
    return next((path for path in found if path and Path(path).is_file()), "xfce4-notifyd")


def _line(descriptor: int) -> str:
    """The line that comes from ``descriptor``; AssertionError when it ends or lasts too long before the newline."""
    line, deadline = b"", time.monotonic() + SLOW
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        more = os.read(descriptor, 64) if ready else b""
        assert more, "Xvfb did not start"
        line += more
    return line.decode().strip()
