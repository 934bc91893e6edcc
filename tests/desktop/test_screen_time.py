"""GNOME's own break reminder: a stand-in for it on a real bus."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, PROPERTIES, Body, Bus
from hipbreak.desktop.linux.facts.screen_time import INTERFACE, NAME, PATH, ScreenTime
from hipbreak.desktop.linux.link import Link
from tests.desktop.fake_mutter import hung
from tests.desktop.private_bus import PrivateBus, private_bus, wait_for

OFF, ACTIVE, IDLE, IN_BREAK, DUE = range(5)


@dataclass
class Shell:
    """A shell; ``state`` None: one from before GNOME 48, without the object."""

    bus: Bus
    state: Any = ("u", ACTIVE)

    def start(self) -> Shell:
        if self.state is not None:
            self.bus.export(PATH, self._answer)
        self.bus.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (NAME, 4))
        return self

    def stop(self) -> None:
        self.bus.call(DBUS, DBUS_PATH, DBUS, "ReleaseName", "s", (NAME,))

    def become(self, state: int) -> None:
        """As the real one: both properties in one signal."""
        self.state = ("u", state)
        self.tell({"State": self.state, "LastBreakEndTime": ("t", 0)}, [])

    def tell(self, told: dict[str, Any], unsaid: list[str], interface: str = INTERFACE) -> None:
        self.bus.emit(PATH, PROPERTIES, "PropertiesChanged", "sa{sv}as", (interface, told, unsaid))

    def _answer(self, interface: str, member: str, body: Body) -> tuple[str, Body]:
        if (interface, member, body) != (PROPERTIES, "Get", (INTERFACE, "State")):
            raise KeyError(member)
        return "v", (self.state,)


@dataclass
class Desk:
    daemon: PrivateBus
    ours: Bus
    theirs: Bus
    now: list[float] = field(default_factory=lambda: [100.0])
    wakes: list[float | None] = field(default_factory=list)

    def joined(self) -> ScreenTime:
        told = ScreenTime(lambda: self.now[0], lambda: self.wakes.append(told.reminded))
        told.joined(self.ours)
        self.settle()
        return told

    def settle(self) -> None:
        for bus in (self.theirs, self.ours, self.theirs, self.ours, self.theirs, self.ours):
            bus.name_owner(DBUS)


@pytest.fixture
def desk() -> Iterator[Desk]:
    with (
        private_bus() as daemon,
        contextlib.closing(daemon.connect()) as ours,
        contextlib.closing(daemon.connect()) as theirs,
    ):
        yield Desk(daemon, ours, theirs)


def test_a_break_that_is_called_for_or_begins_is_a_reminder(desk: Desk) -> None:
    shell = Shell(desk.theirs).start()
    told = desk.joined()
    assert (told.found, told.on, told.reminded) == (True, True, None)
    for at, state in enumerate((IDLE, ACTIVE, DUE, IN_BREAK, IDLE, ACTIVE, IN_BREAK), start=200):
        desk.now[0] = float(at)
        shell.become(state)
        desk.settle()
    assert desk.wakes == [202.0, 203.0, 206.0]
    assert told.reminded == 206.0


def test_the_same_state_again_is_none(desk: Desk) -> None:
    shell = Shell(desk.theirs).start()
    told = desk.joined()
    shell.become(DUE)
    desk.settle()
    desk.now[0] = 500.0
    shell.become(DUE)
    shell.tell({"LastBreakEndTime": ("t", 9)}, [])
    desk.settle()
    assert (told.reminded, desk.wakes) == (100.0, [100.0])


def test_what_was_called_for_before_the_first_look_has_no_instant(desk: Desk) -> None:
    Shell(desk.theirs, ("u", DUE)).start()
    told = desk.joined()
    assert (told.found, told.reminded, desk.wakes) == (True, None, [])


def test_reminders_that_are_off_are_found_and_off(desk: Desk) -> None:
    shell = Shell(desk.theirs, ("u", OFF)).start()
    told = desk.joined()
    assert (told.found, told.on) == (True, False)
    shell.become(ACTIVE)
    desk.settle()
    assert told.on
    assert desk.wakes == []


def test_a_change_without_its_value_is_asked_for(desk: Desk) -> None:
    shell = Shell(desk.theirs).start()
    desk.joined()
    shell.state = ("u", DUE)
    shell.tell({}, ["State", "LastBreakEndTime"])
    wait_for(lambda: desk.wakes == [100.0])


def test_an_older_shell_and_none_at_all_are_not_found(desk: Desk) -> None:
    told = desk.joined()
    assert (told.found, told.on, told.reminded) == (False, False, None)
    Shell(desk.theirs, None).start()
    desk.settle()
    assert not told.found


def test_a_restarted_shell_is_no_reminder_and_is_heard_again(desk: Desk) -> None:
    shell = Shell(desk.theirs).start()
    told = desk.joined()
    shell.become(DUE)
    desk.settle()
    shell.stop()
    desk.settle()
    assert (told.found, told.reminded) == (False, 100.0)
    desk.now[0] = 300.0
    shell.state = ("u", DUE)
    shell.start()
    wait_for(lambda: told.found)
    assert told.reminded == 100.0
    shell.become(ACTIVE)
    shell.become(DUE)
    wait_for(lambda: told.reminded == 300.0)


def test_a_bus_that_is_lost_and_comes_back(tmp_path: Path) -> None:
    where = tmp_path / "bus"
    told = ScreenTime(lambda: 7.0, lambda: None)
    with private_bus(where) as daemon, contextlib.closing(daemon.connect()) as theirs:
        shell = Shell(theirs).start()
        link = Link(daemon.address, told.joined, told.lost, (0.05,))
        wait_for(lambda: told.found)
        shell.become(DUE)
        wait_for(lambda: told.reminded == 7.0)
    with contextlib.closing(link):
        wait_for(lambda: not told.found)
        assert told.reminded == 7.0
        with private_bus(where) as daemon, contextlib.closing(daemon.connect()) as theirs:
            Shell(theirs).start()
            wait_for(lambda: told.found)


@pytest.mark.parametrize(
    "value", [("u", 5), ("u", 2**32 - 1), ("i", -1), ("s", "due"), ("b", True), ("i", DUE), ("ai", [DUE])], ids=str
)
def test_nonsense_is_no_state(desk: Desk, value: tuple[str, Any]) -> None:
    shell = Shell(desk.theirs, value).start()
    told = desk.joined()
    assert not told.found
    shell.become(ACTIVE)
    shell.tell({"State": value}, [])
    desk.settle()
    assert (told.found, told.reminded, desk.wakes) == (True, None, [])
    shell.become(DUE)
    wait_for(lambda: told.reminded == 100.0)


def test_signals_of_another_shape_or_from_others_harm_nobody(desk: Desk) -> None:
    shell = Shell(desk.theirs).start()
    told = desk.joined()
    for signature, body in (("", ()), ("s", (INTERFACE,)), ("su", (INTERFACE, 4)), ("sasas", (INTERFACE, [], []))):
        shell.bus.emit(PATH, PROPERTIES, "PropertiesChanged", signature, body)
    shell.tell({"State": ("u", DUE)}, [], interface="org.gnome.Shell.Extensions")
    with contextlib.closing(desk.daemon.connect()) as stranger:
        Shell(stranger).tell({"State": ("u", DUE)}, [])
        stranger.name_owner(DBUS)
        desk.settle()
    assert (told.found, told.reminded) == (True, None)


def test_a_hung_shell_holds_nobody_up(desk: Desk) -> None:
    Shell(desk.theirs).start()
    told = ScreenTime(lambda: 1.0, lambda: None)
    with hung(desk.theirs):
        began = time.monotonic()
        told.joined(desk.ours)
        assert time.monotonic() - began < 2
        assert not told.found
    wait_for(lambda: told.found)


def test_a_flood_of_states_that_are_not_known_costs_one_line(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    shell = Shell(desk.theirs).start()
    told = desk.joined()
    for state in range(50, 80):
        shell.become(state)
    desk.settle()
    assert (told.found, desk.wakes) == (True, [])
    assert len(caplog.records) == 1
