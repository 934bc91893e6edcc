"""A real X11 desktop that the tests start themselves, and a hand that uses it as a person would.

Jurisdiction: one screen nobody sees, with its own buses, home, window manager, panel, notification daemon and logind.
Nothing of the machine's own session, home or settings is read or written. Used as

    with desktop() as session:
        session.start([hipbreak])
        until(session.sni_items, 10, "the icon in the tray")
"""

from __future__ import annotations

import os
import select
import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image
from Xlib.display import Display

from tests.real import bus, notifications, tray
from tests.real.logind import SESSION_ID, Logind
from tests.real.notifications import Notification
from tests.real.processes import Processes
from tests.real.waiting import until

Notifier = Literal["xfce4-notifyd", "dunst"]
Tray = Literal["xfce4-panel"]
Service = Literal["tray", "notifier"]

SLOW = 30.0  # seconds that a program of the desktop may take on a busy machine
BACKDROP = 0x3B5B73
NAMES = {"tray": tray.WATCHER, "notifier": notifications.NAME}
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
DUNST = """[global]
    width = 360
    origin = top-right
    font = DejaVu Sans 11
    idle_threshold = 0
    dmenu = {chooser}
"""
CHOOSER = """#!/bin/sh
exec grep -m1 -F -- "#$(cat '{choice}')"
"""


class Desktop:
    """A running desktop. ``env`` is the environment of its programs, ``folder`` holds its home, sockets and logs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = _environment(folder)
        self.processes = Processes(folder, self.env)
        self._commands: dict[Service, list[str]] = {}
        self._services: dict[Service, subprocess.Popen[bytes]] = {}
        self._bus: bus.Bus
        self._logind: Logind
        self._monitor: notifications.Monitor
        self._programs = 0

    # programs

    def start(self, argv: Sequence[str | Path]) -> subprocess.Popen[bytes]:
        """Starts a program on this desktop; what it prints is in :meth:`log` of its number, counted from 1."""
        self._programs += 1
        return self.processes.start(f"program-{self._programs}", argv)

    def log(self, number: int = 1) -> str:
        """What the ``number``-th program started here has printed so far."""
        return self.processes.log(f"program-{number}")

    def stop(self, service: Service) -> None:
        """Ends the tray or the notification daemon, as a crash or a new session of it would."""
        running = self._services.pop(service, None)
        if running:
            self.processes.stop(running)
            until(lambda: not self._bus.has(NAMES[service]), SLOW, f"the {service} to be gone")

    def restart(self, service: Service) -> None:
        """Starts the tray or the notification daemon, ending the one that runs; returns when it answers."""
        self.stop(service)
        self._services[service] = self.processes.start(service, self._commands[service])
        until(lambda: self._bus.has(NAMES[service]), SLOW, f"the {service}: {self._commands[service][0]}")

    # what a person does and sees

    def key(self, *keys: str) -> None:
        """Presses keys by their X names, such as ``space`` or ``ctrl+a``."""
        self._xdotool("key", *keys)

    def type(self, text: str) -> None:
        """Types ``text``."""
        self._xdotool("type", "--delay", "15", text)

    def move(self, x: int, y: int) -> None:
        """Moves the pointer to a pixel of the screen."""
        self._xdotool("mousemove", str(x), str(y))

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Clicks there: 1 left, 2 middle, 3 right."""
        self._xdotool("mousemove", str(x), str(y), "click", str(button))

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self.env, check=True, timeout=SLOW)

    def picture(self) -> Image.Image:
        """The screen as it is: Xvfb keeps it in a file in the XWD format."""
        content = (self.folder / "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", content[:100])
        width, height, stride, pixels = head[4], head[5], head[12], head[0] + head[19] * 12
        return Image.frombuffer("RGB", (width, height), content[pixels:], "raw", "BGRX", stride, 1)

    def shot(self, path: Path) -> Path:
        """Saves the screen as ``path``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.picture().save(path)
        return path

    def windows(self) -> list[str]:
        """The titles of the windows that the window manager knows, the oldest first."""
        display = Display(self.env["DISPLAY"])
        try:
            clients = display.screen().root.get_full_property(display.get_atom("_NET_CLIENT_LIST"), 0)
            return [_title(display, window) for window in (clients.value if clients else ())]
        finally:
            display.close()

    # notifications

    def notifications(self) -> list[Notification]:
        """Every notification asked for since the desktop began, the newest last."""
        return self._monitor.all()

    def press(self, label: str) -> None:
        """Presses the button ``label`` of a notification that is on the screen; returns when the daemon has told so.

        xfce4-notifyd: with the mouse, where the button really is. dunst has no buttons but a menu, and asks another
        program to show that.
        """
        told = self._invoked()
        press = self._choose if "dunst" in self._commands["notifier"][0] else self._press
        until(lambda: press(label) and self._soon(told), SLOW, f"the press of {label!r} to be told")

    def _press(self, label: str) -> bool:
        spot = notifications.find_button(self._bus, "xfce4-notifyd", label)
        if spot:
            self.click(*spot)
        return spot is not None

    def _choose(self, label: str) -> bool:
        (self.folder / "choice").write_text(label)
        self._bus.call(notifications.NAME, "/org/freedesktop/Notifications", "org.dunstproject.cmd0.ContextMenuCall")
        return True

    def _soon(self, told: int) -> bool:
        """A press that came while the bubble still moved has missed: it is tried again after 2 s."""
        deadline = time.monotonic() + 2
        return until(lambda: self._invoked() > told or time.monotonic() > deadline, 5, "") and self._invoked() > told

    def _invoked(self) -> int:
        return sum(event[0] == "ActionInvoked" for one in self.notifications() for event in one.events)

    # the tray

    def sni_items(self) -> list[tray.Item]:
        """What stands in the tray, the newest last."""
        return tray.items(self._bus)

    def sni_menu(self) -> tray.Entry:
        """The menu of the newest item."""
        return tray.menu(self._bus, self._item())

    def sni_click(self, label: str) -> None:
        """Clicks the entry ``label`` of that menu."""
        tray.click(self._bus, self._item(), label)

    def sni_activate(self) -> None:
        """A left click on the newest item."""
        tray.activate(self._bus, self._item())

    def _item(self) -> tray.Item:
        return until(self.sni_items, SLOW, "an item in the tray")[-1]

    # the machine

    def lock(self) -> None:
        """The screen is locked, as logind tells it."""
        self._logind.lock()

    def unlock(self) -> None:
        """The screen is open again."""
        self._logind.unlock()

    def sleep(self) -> None:
        """Logind says that the machine is about to sleep."""
        self._logind.sleep()

    def wake(self) -> None:
        """Logind says that it is back."""
        self._logind.wake()

    # its beginning and its end

    def _begin(self, ends: ExitStack, size: tuple[int, int], dpi: int) -> None:
        self.env["DISPLAY"] = self._start_screen(size, dpi)
        session = self._start_bus("session", ("org.xfce.Xfconf", "org.a11y.Bus"))
        system = self._start_bus("system")
        self.env.update(DBUS_SESSION_BUS_ADDRESS=session, DBUS_SYSTEM_BUS_ADDRESS=system)
        self._logind = Logind(system)
        self._bus = bus.Bus(session)
        ends.callback(self._bus.close)
        self._monitor = notifications.Monitor(session)
        self.processes.start("window-manager", ["xfwm4", "--compositor=off"])
        until(self._has_window_manager, SLOW, "the window manager")

    def _start_screen(self, size: tuple[int, int], dpi: int) -> str:
        """Xvfb chooses a free display and writes its number, then a newline."""
        read, write = os.pipe()
        shape = ["-screen", "0", f"{size[0]}x{size[1]}x24", "-dpi", str(dpi), "-fbdir", str(self.folder)]
        command = ["Xvfb", "-displayfd", str(write), *shape, "-nolisten", "tcp", "-noreset"]
        self.processes.start("screen", command, pass_fds=(write,))
        os.close(write)
        with os.fdopen(read, "rb", buffering=0) as number:
            return f":{_line(number.fileno())}"

    def _start_bus(self, name: str, services: tuple[str, ...] = ()) -> str:
        command, socket = bus.configure(self.folder, name, services)
        self.processes.start(name, command)
        until(socket.exists, SLOW, f"the {name} bus")
        return f"unix:path={socket}"

    def _has_window_manager(self) -> bool:
        display = Display(self.env["DISPLAY"])
        try:
            root = display.screen().root
            root.change_attributes(background_pixel=BACKDROP)
            root.clear_area()
            return root.get_full_property(display.get_atom("_NET_SUPPORTING_WM_CHECK"), 0) is not None
        finally:
            display.close()

    def _offer(self, notifier: Notifier) -> None:
        """Says what ``restart`` starts, also where the desktop begins without it."""
        self._commands["tray"] = ["xfce4-panel", "--disable-wm-check"]
        dunst = ["dunst", "-conf", str(self.folder / "dunstrc")]
        self._commands["notifier"] = dunst if notifier == "dunst" else [_notifyd()]


@contextmanager
def desktop(
    notifier: Notifier | None = "xfce4-notifyd",
    tray: Tray | None = "xfce4-panel",
    size: tuple[int, int] = (1280, 800),
    dpi: int = 96,
) -> Iterator[Desktop]:
    """A desktop for the length of a ``with``; ``None`` begins without that part, which ``restart`` can bring later.

    ``size`` in pixels. What went wrong inside gets the logs of all its programs as a note.
    """
    with tempfile.TemporaryDirectory(prefix="hipbreak-", ignore_cleanup_errors=True) as folder, ExitStack() as ends:
        session = Desktop(Path(folder))
        ends.callback(session.processes.end)
        try:
            session._begin(ends, size, dpi)
            session._offer(notifier or "xfce4-notifyd")
            for service in [*(["notifier"] if notifier else []), *(["tray"] if tray else [])]:
                session.restart("tray" if service == "tray" else "notifier")
            yield session
        except BaseException as error:
            error.add_note(session.processes.logs())
            raise


def _environment(folder: Path) -> dict[str, str]:
    """The machine's environment without its own session, and a home in ``folder`` with the settings of the panel."""
    session = ("DBUS_", "DISPLAY", "GTK_", "QT_", "WAYLAND", "XAUTHORITY", "XDG_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(session)}
    home, run = folder / "home", folder / "run"
    panel = home / ".config/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml"
    panel.parent.mkdir(parents=True)
    panel.write_text(PANEL)
    run.mkdir(mode=0o700)
    chooser = folder / "chooser"
    chooser.write_text(CHOOSER.format(choice=folder / "choice"))
    chooser.chmod(0o700)
    (folder / "dunstrc").write_text(DUNST.format(chooser=chooser))
    env.update(HOME=str(home), XDG_RUNTIME_DIR=str(run), XDG_CURRENT_DESKTOP="XFCE", XDG_SESSION_TYPE="x11")
    env.update(XDG_SESSION_ID=SESSION_ID, GSETTINGS_BACKEND="memory", LC_ALL="C.UTF-8")
    return env


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


def _title(display: Display, identity: int) -> str:
    window = display.create_resource_object("window", identity)
    name = window.get_full_property(display.get_atom("_NET_WM_NAME"), 0)
    return name.value.decode() if name else str(window.get_wm_name() or "")
