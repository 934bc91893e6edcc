"""A real desktop that the tests start themselves, and a person who uses it.

Jurisdiction: one screen nobody sees, with its own buses, home, tray, notification daemon and logind; what kind of
desktop it is, is in a module for each. Nothing of the machine's own session, home or settings is read or written.
Used as

    with desktop() as session:
        session.start([hipbreak])
        until(session.sni_items, 10, "the icon in the tray")
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image

from tests.real import bus, notifications, tray, x11
from tests.real.desktop_gnome import Gnome
from tests.real.desktop_kde import Kde
from tests.real.desktop_sway import Sway
from tests.real.desktop_xfce import Notifier, Xfce
from tests.real.ground import SLOW, Ground, Kind, KindName, Service, Spot, environment
from tests.real.logind import Logind, hold
from tests.real.notifications import Notification
from tests.real.processes import Processes
from tests.real.sound import Sound
from tests.real.waiting import until

Tray = Literal["xfce4-panel"]

NAMES: dict[Service, str] = {"tray": tray.WATCHER, "notifier": notifications.NAME}
STILL = 3.0  # seconds in which a menu has opened, or the click that was to open it has missed, and bubbles have moved
ASIDE = (200, 300)  # a spot of the bare desktop
FULL_SCREEN = """
import tkinter
window = tkinter.Tk()
window.title("film")
window.attributes("-fullscreen", True)
def again():  # sway sometimes forgets it of a window that is not there yet
    if not window.attributes("-fullscreen"):
        window.attributes("-fullscreen", True)
window.after(300, window.focus_force)
window.after(2000, again)
window.mainloop()
"""


class Desktop:
    """A running desktop. ``env`` is the environment of its programs, ``folder`` holds its home, sockets and logs."""

    def __init__(self, ground: Ground, kind: Kind) -> None:
        self.folder, self.env, self.processes = ground.folder, ground.env, ground.processes
        self.kind = kind
        self.machine: Logind
        self.sound = Sound(ground)
        self._services: dict[Service, subprocess.Popen[bytes]] = {}
        self._buses: dict[str, subprocess.Popen[bytes]] = {}
        self._bus_commands: dict[str, tuple[list[str], Path]] = {}
        self._bus: bus.Bus
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
        if service in self.kind.commands:
            self._services[service] = self.processes.start(service, self.kind.commands[service])
        else:
            self.kind.restart(service)
        until(lambda: self._bus.has(NAMES[service]), SLOW, f"the {service}")

    def restart_bus(self) -> None:
        """The session bus ends and comes back at the same address, and what lived on it is started again."""
        self._bus.close()
        self.processes.stop(self._buses["session"])
        for running in self._services.values():
            self.processes.stop(running)
        running_services = list(self._services)
        self._services.clear()
        self._start_bus("session")
        self._join_bus()
        self.kind.joined(self._bus)
        for service in running_services:
            self.restart(service)

    # what a person does and sees

    def key(self, *keys: str) -> None:
        """Presses keys by their X names, such as ``space`` or ``ctrl+a``."""
        self.kind.key(*keys)

    def type(self, text: str) -> None:
        """Types ``text``."""
        self.kind.type(text)

    def move(self, x: int, y: int) -> None:
        """Moves the pointer to a pixel of the screen."""
        self.kind.move(x, y)

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Clicks there: 1 left, 2 middle, 3 right."""
        self.kind.click(x, y, button)

    def picture(self) -> Image.Image:
        """The screen as it is."""
        return self.kind.picture()

    def shot(self, path: Path) -> Path:
        """Saves the screen as ``path``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.picture().save(path)
        return path

    def windows(self) -> list[str]:
        """The titles of the windows that the X server's window manager knows, the oldest first."""
        return x11.titles(self.env["DISPLAY"])

    def rest(self) -> None:
        """Returns when the screen has not changed between two looks, after 3 s at most: a clock may tick."""
        last, deadline = self.picture(), time.monotonic() + STILL

        def rests() -> bool:
            nonlocal last
            before, last = last, self.picture()
            return before.tobytes() == last.tobytes() or time.monotonic() > deadline

        until(rests, SLOW, "the screen to rest")

    def film(self) -> Callable[[], None]:
        """A window fills the screen and has the focus; what is returned ends it."""
        program = self.start([sys.executable, "-c", FULL_SCREEN])
        until(lambda: "film" in self.windows(), SLOW, "the window that fills the screen")

        def end() -> None:
            self.processes.stop(program)
            until(lambda: "film" not in self.windows(), SLOW, "the window to go")

        return end

    # notifications

    def notifications(self) -> list[Notification]:
        """Every notification asked for since the session bus began, the newest last."""
        return self._monitor.all()

    def press(self, label: str) -> None:
        """Presses the button ``label`` of a notification that is on the screen; returns when the daemon has told so."""
        told = self._invoked()
        until(lambda: self._pressed(label) and self._soon(told), SLOW, f"the press of {label!r} to be told")

    def _pressed(self, label: str) -> bool:
        newest = next((one for one in reversed(self.notifications()) if one.showing), None)
        return newest is not None and self.kind.press(label, list(newest.actions.values()))

    def _soon(self, told: int) -> bool:
        """A press that came while the bubble still moved has missed: it is tried again after 2 s."""
        deadline = time.monotonic() + 2
        return until(lambda: self._invoked() > told or time.monotonic() > deadline, 5, "") and self._invoked() > told

    def _invoked(self) -> int:
        return sum(event[0] == "ActionInvoked" for one in self.notifications() for event in one.events)

    # the tray

    def icon(self) -> Spot:
        """Where the newest item is drawn on the screen."""
        return until(lambda: self.kind.icon(self._item()), SLOW, "the icon on the screen")

    def choose(self, label: str) -> None:
        """Opens the menu with a click on the icon and clicks the entry ``label``, where it really is."""
        self.move(*ASIDE)  # an icon under the pointer may have another colour
        self.rest()
        icon, before = self.icon(), self.picture()
        self.click(*until(lambda: self._opened(icon, label, before), SLOW, f"{label!r} in the open menu"))

    def _opened(self, icon: Spot, label: str, before: Image.Image) -> Spot | None:
        """Where the entry is; None after a click that missed."""
        self.click(*icon, 3)
        deadline, last = time.monotonic() + STILL, None
        while time.monotonic() < deadline:
            where = self.kind.entry(label, before, self.sni_menu())
            if where is not None and where == last:  # it has stopped moving
                return where
            last = where
        self.click(*ASIDE)
        return None

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
        self.machine.lock()

    def unlock(self) -> None:
        """The screen is open again."""
        self.machine.unlock()

    def sleep(self) -> None:
        """Logind says that the machine is about to sleep."""
        self.machine.sleep()

    def wake(self) -> None:
        """Logind says that it is back."""
        self.machine.wake()

    def watch_film(self) -> Callable[[], None]:
        """A player keeps the screen on: it asks the desktop itself, or logind where that would not hear of it; what is
        returned ends it."""
        return self.kind.inhibit() or hold(self.env["DBUS_SYSTEM_BUS_ADDRESS"], "idle", "a film").close

    # its beginning and its end

    def _begin(self, ends: ExitStack) -> None:
        self.kind.screen()
        for name, services in (("session", self.kind.services), ("system", ())):
            command, socket = bus.configure(self.folder, name, services)
            self._bus_commands[name] = (command, socket)
            self.env[f"DBUS_{name.upper()}_BUS_ADDRESS"] = f"unix:path={socket}"
        for name in self._bus_commands:
            self._start_bus(name)
        self.machine = Logind(self.env["DBUS_SYSTEM_BUS_ADDRESS"])
        self._join_bus()
        ends.callback(lambda: self._bus.close())
        self.kind.begin(self._bus)

    def _start_bus(self, name: str) -> None:
        command, socket = self._bus_commands[name]
        socket.unlink(missing_ok=True)
        self._buses[name] = self.processes.start(name, command)
        until(socket.exists, SLOW, f"the {name} bus")

    def _join_bus(self) -> None:
        self._bus = bus.Bus(self.env["DBUS_SESSION_BUS_ADDRESS"])
        self._monitor = notifications.Monitor(self.env["DBUS_SESSION_BUS_ADDRESS"])


@contextmanager
def desktop(
    notifier: Notifier | None = "xfce4-notifyd",
    tray: Tray | None = "xfce4-panel",
    size: tuple[int, int] = (1280, 800),
    dpi: int = 96,
    kind: KindName = "xfce",
) -> Iterator[Desktop]:
    """A desktop for the length of a ``with``; ``None`` begins without that part, which ``restart`` can bring later.

    ``size`` in pixels. Only XFCE has a choice of ``notifier``. What went wrong inside gets the logs of all its
    programs as a note.
    """
    with tempfile.TemporaryDirectory(prefix="hipbreak-", ignore_cleanup_errors=True) as folder, ExitStack() as ends:
        env = environment(Path(folder))
        ground = Ground(Path(folder), env, Processes(Path(folder), env), size, dpi)
        ends.callback(ground.processes.end)
        try:
            session = Desktop(ground, _kind(kind, ground, notifier))
            session._begin(ends)
            wanted: dict[Service, object] = {"notifier": notifier, "tray": tray}
            for service in session.kind.commands.keys() & {name for name, which in wanted.items() if which}:
                session.restart(service)
            yield session
        except BaseException as error:
            error.add_note(ground.processes.logs())
            raise


def _kind(name: KindName, ground: Ground, notifier: Notifier | None) -> Kind:
    match name:
        case "sway":
            return Sway(ground)
        case "gnome":
            return Gnome(ground)
        case "kde":
            return Kde(ground)
    return Xfce(ground, notifier or "xfce4-notifyd")
