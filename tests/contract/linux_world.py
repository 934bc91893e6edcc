"""Linux under the contract: a session of the test's own with real buses, a real X server and a real sound server.

Jurisdiction: who else is on those buses. The login manager, the notification server and the session manager are the
tests' own; how real desktops do, ``tests/real/test_desktops.py`` has seen.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hipbreak.core.messages import Event, Watch
from hipbreak.desktop.linux.build import build
from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, PROPERTIES, Body, Bus
from hipbreak.desktop.linux.facts.inhibitors import GNOME
from hipbreak.desktop.linux.idle.mutter import MutterIdle
from hipbreak.desktop.linux.idle.wayland import WaylandIdle
from hipbreak.desktop.linux.idle.x11 import X11Idle
from hipbreak.desktop.linux.prompt import NAME, PATH
from tests.contract.world import BOTH, NOTHING, SILENCE, WITHIN, Hands, Prompts, Rig, Wakes, World
from tests.desktop.compositor import EXT, Compositor, compositor
from tests.desktop.fake_mutter import FakeMutter
from tests.desktop.fake_peer import town
from tests.desktop.private_bus import private_bus
from tests.desktop.sound_servers import sound
from tests.desktop.test_full_screen import Client
from tests.desktop.test_idle_x11 import Server, server, server_at
from tests.desktop.test_inhibitors import hold, manager
from tests.desktop.test_session import Logind
from tests.real.waiting import until

VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "PULSE_SERVER")


class Notifier:
    """A notification server with buttons, that can be told to be quiet."""

    def __init__(self, bus: Bus) -> None:
        self.bus, self.up, self.quiet, self._last = bus, dict[int, str](), False, 0
        bus.export(PATH, self._answer)
        bus.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (NAME, 4))

    def _answer(self, _: str, member: str, body: Body) -> tuple[str, Body]:
        match member, body:
            case "GetCapabilities", _:
                return "as", (["actions", "body"],)
            case "GetServerInformation", _:
                return "ssss", ("a test", "us", "1", "1.2")
            case "Get", (_, "Inhibited"):
                return "v", (("b", self.quiet),)
            case "Notify", (_, int() as replaces, _, str() as headline, *_):
                self._last = replaces or self._last + 1
                self.up[self._last] = headline
                return "u", (self._last,)
            case "CloseNotification", (int() as number,):
                self.up.pop(number, None)
                self.bus.emit(PATH, NAME, "NotificationClosed", "uu", (number, 3))
                return "", ()
        raise KeyError(member)

    def press(self, action: str) -> None:
        (number,) = self.up
        self.bus.emit(PATH, NAME, "ActionInvoked", "us", (number, action))

    def be_quiet(self, yes: bool) -> None:
        self.quiet = yes
        self.bus.emit(PATH, PROPERTIES, "PropertiesChanged", "sa{sv}as", (NAME, {"Inhibited": ("b", yes)}, []))


@contextlib.contextmanager
def _session(**variables: str) -> Iterator[None]:
    """The environment of a session that has nothing but ``variables``."""
    with tempfile.TemporaryDirectory(prefix="hb-ses-") as folder, pytest.MonkeyPatch.context() as patch:
        for name in VARIABLES:
            patch.delenv(name, raising=False)
        nowhere = f"unix:path={folder}/none"
        empty = {"DBUS_SESSION_BUS_ADDRESS": nowhere, "DBUS_SYSTEM_BUS_ADDRESS": nowhere, "XDG_RUNTIME_DIR": folder}
        for name, value in (empty | {"XDG_SESSION_ID": "1"} | variables).items():
            patch.setenv(name, value)
        yield


@contextlib.contextmanager
def whole() -> Iterator[World]:
    hands, wakes, heard = Hands(), Wakes(), list[Event]()
    with contextlib.ExitStack() as stack:
        place = stack.enter_context(town())
        screen, ears = stack.enter_context(server()), stack.enter_context(sound("pulseaudio"))
        client = stack.enter_context(contextlib.closing(Client(screen.display)))
        client.pose(0)
        film = client.window(full=True)
        login, notifier, gnome = Logind(place.theirs).start(), Notifier(place.theirs), manager(place, GNOME)
        address = place.daemon.address
        buses = {"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address}
        sounds = {"PULSE_SERVER": ears.env["PULSE_SERVER"]}
        stack.enter_context(_session(DISPLAY=screen.display, **buses, **sounds))
        before, calls = frozenset(threading.enumerate()), contextlib.ExitStack()
        stack.callback(calls.close)
        desktop = stack.enter_context(_ended(build(hands.elapsed, wakes, heard.append)))

        def call(yes: bool) -> None:
            if yes:
                calls.enter_context(ears.recording("mic"))
            else:
                calls.close()

        def sleep(yes: bool) -> None:
            login.sleep(yes)
            hands.slept += 0 if yes else 3600

        yield World(
            "linux",
            desktop,
            hands,
            wakes,
            before,
            real=True,
            touch=screen.touch,
            changes={
                "lock": lambda yes: login.change(LockedHint=yes),
                "sleep": sleep,
                "call": call,
                "media": lambda yes: hold(gnome, GNOME, yes),
                "full": lambda yes: client.front(film.id if yes else 0),
                "dnd": notifier.be_quiet,
            },
            wakes_for=frozenset({"lock", "sleep", "call", "media", "dnd"}),
            prompts=Prompts(lambda: list(notifier.up.values()), notifier.press, lambda: heard),
        )


@contextlib.contextmanager
def bare() -> Iterator[World]:
    """A session with neither bus nor display."""
    hands, wakes = Hands(), Wakes()
    with _session():
        before = frozenset(threading.enumerate())
        with _ended(build(hands.elapsed, wakes, lambda _: None)) as desktop:
            yield World("linux", desktop, hands, wakes, before, real=True)


@contextlib.contextmanager
def _ended(desktop: Any) -> Iterator[Any]:
    try:
        yield desktop
    finally:
        desktop.close()
        desktop.close()


# --- idle sources ---------------------------------------------------------------------------------------------


@contextlib.contextmanager
def mutter() -> Iterator[Rig]:
    hands, wakes = Hands(), list[int]()
    with (
        private_bus() as daemon,
        contextlib.closing(daemon.connect()) as ours,
        contextlib.closing(daemon.connect()) as theirs,
    ):
        shell = FakeMutter(theirs, hands.mono).start()
        idle = MutterIdle(hands.elapsed, lambda: wakes.append(1), hands.mono)
        idle.joined(ours)

        def settle(_: Watch = NOTHING) -> None:
            for bus in (theirs, ours, theirs, ours, theirs, ours):
                bus.name_owner(DBUS)

        def silence() -> None:
            settle()
            hands.ahead += SILENCE
            shell.look()
            settle()

        def revive() -> None:
            shell.serial, shell.watches = 0, {}
            shell.start()
            until(lambda: idle.ready, WITHIN, "the shell to be known again")

        yield Rig(idle, hands, wakes, shell.touch, silence, shell.stop, revive, settle)


@contextlib.contextmanager
def x11() -> Iterator[Rig]:
    hands, wakes = Hands(), list[int]()
    display = f":{1000 + (os.getpid() + 17) % 50000}"  # ours alone
    with contextlib.ExitStack() as first, contextlib.ExitStack() as second:
        screen = Server(display, first.enter_context(server_at(display)))
        idle = second.enter_context(
            contextlib.closing(X11Idle(display, hands.elapsed, lambda: wakes.append(1), hands.mono))
        )

        def silence() -> None:
            began = time.monotonic()
            until(lambda: time.monotonic() - began > SILENCE, WITHIN, "a silence")

        def die() -> None:
            screen.process.kill()
            screen.process.wait()

        def revive() -> None:
            second.enter_context(server_at(display))
            hands.ahead += 6  # past the wait between two attempts
            idle.last_input()

        def settle(_: Watch) -> None:
            idle.last_input()

        yield Rig(idle, hands, wakes, screen.touch, silence, die, revive, settle)


@contextlib.contextmanager
def wayland() -> Iterator[Rig]:
    hands, wakes = Hands(), list[int]()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        path = Path(folder) / "wayland-9"

        def run() -> Compositor:
            there = stack.enter_context(compositor(path, (EXT, 2), clock=hands.mono))
            there.now = 0.0  # it goes by the clock of the hands
            return there

        here = [run()]
        made = WaylandIdle(str(path), hands.elapsed, lambda: wakes.append(1), hands.mono, back_off=(0.02,))
        idle = stack.enter_context(contextlib.closing(made))

        def settle(watch: Watch) -> None:
            short = watch.pause or watch.back
            told = f"the compositor to be told to watch: {short}"
            until(lambda: any(note.silence < 10 for note in here[0].notes()) == short, WITHIN, told)

        def touch() -> None:
            here[0].touch()

        def silence() -> None:
            hands.ahead += SILENCE
            here[0].pass_time(0.0)

        def revive() -> None:
            here[0] = run()

        rig = Rig(idle, hands, wakes, touch, silence, lambda: here[0].die(), revive, settle)
        rig.watch(BOTH)  # an input is known once a silence before it has been told
        rig.silence()
        rig.woken(1)
        rig.input()
        rig.woken(2)
        rig.watch(NOTHING)
        yield rig
