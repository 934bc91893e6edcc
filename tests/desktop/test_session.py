"""Lock and sleep, against a logind and screen savers of the test's own on a real bus."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from hipbreak.core.messages import Watch, Words
from hipbreak.desktop.linux.build import build
from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, PROPERTIES, Body, Bus
from hipbreak.desktop.linux.facts.session import (
    LOGIN,
    MANAGER,
    MANAGER_PATH,
    SESSION,
    LoginSession,
    ScreenSavers,
)
from hipbreak.desktop.linux.link import Link
from hipbreak.wording.sources import SOURCES
from tests.desktop.fake_peer import hanging
from tests.desktop.private_bus import private_bus, wait_for

OURS, FRONT, USER = f"{MANAGER_PATH}/session/_31", f"{MANAGER_PATH}/session/_32", f"{MANAGER_PATH}/user/_1000"


@dataclass
class Logind:
    """A logind; ``knows`` names the methods that lead to a session."""

    bus: Bus
    knows: tuple[str, ...] = ("GetSession",)
    facts: dict[str, bool | int] = field(default_factory=lambda: {"LockedHint": False, "Active": True})
    ours: str = OURS

    def start(self) -> Logind:
        for path in (MANAGER_PATH, OURS, FRONT, USER):
            self.bus.export(path, self.answer)
        self.bus.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (LOGIN, 4))
        return self

    def answer(self, interface: str, member: str, body: Body) -> tuple[str, Body]:
        match interface, member:
            case "org.freedesktop.login1.Manager", "GetSession" if "GetSession" in self.knows and body == ("1",):
                return "o", (self.ours,)
            case "org.freedesktop.login1.Manager", "GetSession" if "auto" in self.knows and body == ("auto",):
                return "o", (self.ours,)
            case "org.freedesktop.login1.Manager", "GetSessionByPID" if member in self.knows and body == (os.getpid(),):
                return "o", (self.ours,)
            case "org.freedesktop.login1.Manager", "GetUser" if "Display" in self.knows and body == (os.getuid(),):
                return "o", (USER,)
            case "org.freedesktop.DBus.Properties", "Get" if body[1] == "Display":
                return "v", (("(so)", ("2", FRONT)),)
            case "org.freedesktop.DBus.Properties", "GetAll":
                return "a{sv}", ({name: variant(fact) for name, fact in self.facts.items()},)
        raise KeyError(member)

    def change(self, path: str = OURS, silently: bool = False, **facts: bool | int) -> None:
        self.become(facts, path, silently)

    def become(self, facts: dict[str, bool | int], path: str = OURS, silently: bool = False) -> None:
        """Changes on the thread that answers, as with the real one: what it says is never out of order."""
        told: dict[str, Any] = {} if silently else {name: variant(fact) for name, fact in facts.items()}
        body = (SESSION, told, list(facts) if silently else [])

        def now() -> None:
            self.facts |= facts
            self.bus.emit(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", body)

        self.bus.after(0.0, now)

    def stop(self) -> None:
        self.bus.call(DBUS, DBUS_PATH, DBUS, "ReleaseName", "s", (LOGIN,))

    def say(self, member: str, path: str) -> None:
        """SessionNew or SessionRemoved."""
        self.bus.emit(MANAGER_PATH, MANAGER, member, "so", ("7", path))

    def sleep(self, begins: bool) -> None:
        self.bus.emit(MANAGER_PATH, MANAGER, "PrepareForSleep", "b", (begins,))


def variant(fact: bool | int) -> tuple[str, bool | int]:
    return ("b" if isinstance(fact, bool) else "t"), fact


@dataclass
class Buses:
    ours: Bus
    theirs: Bus

    def settle(self) -> None:
        for bus in (self.theirs, self.ours, self.theirs, self.ours):
            bus.name_owner(DBUS)


@pytest.fixture
def buses(monkeypatch: pytest.MonkeyPatch) -> Iterator[Buses]:
    monkeypatch.setenv("XDG_SESSION_ID", "1")
    with (
        private_bus() as daemon,
        contextlib.closing(daemon.connect()) as ours,
        contextlib.closing(daemon.connect()) as theirs,
    ):
        yield Buses(ours, theirs)


@pytest.mark.parametrize("way", ["GetSession", "GetSessionByPID", "auto", "Display"])
def test_our_session_is_found_in_each_way_and_its_lock_is_told(buses: Buses, way: str) -> None:
    logind = Logind(buses.theirs, (way,)).start()
    wakes: list[bool] = []
    login = LoginSession(lambda: wakes.append(login.locked))
    login.joined(buses.ours)
    assert login.found
    assert not login.locked
    path = FRONT if way == "Display" else OURS
    logind.change(path, LockedHint=True)
    wait_for(lambda: wakes == [True])
    logind.change(path, LockedHint=True)
    logind.change(path, LockedHint=False)
    wait_for(lambda: wakes == [True, False])
    buses.settle()
    assert wakes == [True, False]


def test_locked_from_the_start_is_known_at_the_first_look(buses: Buses) -> None:
    Logind(buses.theirs, facts={"LockedHint": True, "Active": True}).start()
    login = LoginSession(lambda: None)
    login.joined(buses.ours)
    assert login.locked


def test_another_users_turn_counts_as_locked(buses: Buses) -> None:
    logind = Logind(buses.theirs).start()
    login = LoginSession(lambda: None)
    login.joined(buses.ours)
    logind.change(Active=False)
    wait_for(lambda: login.locked)
    logind.change(Active=True)
    wait_for(lambda: not login.locked)


def test_a_change_without_its_value_is_asked_for(buses: Buses) -> None:
    logind = Logind(buses.theirs).start()
    login = LoginSession(lambda: None)
    login.joined(buses.ours)
    logind.change(silently=True, LockedHint=True)
    wait_for(lambda: login.locked)


def test_what_other_sessions_do_is_not_ours(buses: Buses) -> None:
    logind = Logind(buses.theirs).start()
    wakes: list[int] = []
    login = LoginSession(lambda: wakes.append(1))
    login.joined(buses.ours)
    told: Body = (SESSION, {"LockedHint": ("b", True)}, [])
    logind.bus.emit(FRONT, PROPERTIES, "PropertiesChanged", "sa{sv}as", told)
    buses.settle()
    assert not login.locked
    assert wakes == []


def test_sleep_and_waking_up_wake_at_once(buses: Buses) -> None:
    logind = Logind(buses.theirs).start()
    wakes: list[int] = []
    login = LoginSession(lambda: wakes.append(1))
    login.joined(buses.ours)
    assert login.sleep_told
    for begins in (True, False):
        logind.sleep(begins)
    wait_for(lambda: len(wakes) == 2)


def test_a_restarted_logind_is_asked_afresh(buses: Buses) -> None:
    logind = Logind(buses.theirs).start()
    login = LoginSession(lambda: None)
    login.joined(buses.ours)
    logind.stop()
    logind.facts["LockedHint"] = True
    logind.start()
    wait_for(lambda: login.locked)


def test_a_restart_of_logind_unlocks_nothing(buses: Buses) -> None:
    logind = Logind(buses.theirs, facts={"LockedHint": True, "Active": True}).start()
    wakes: list[int] = []
    login = LoginSession(lambda: wakes.append(1))
    login.joined(buses.ours)
    wakes.clear()
    logind.stop()
    buses.settle()
    assert login.locked
    logind.start()
    logind.change(Remote=True)
    wait_for(lambda: login.remote)
    assert (login.locked, wakes) == (True, [1])


def test_a_logind_that_stays_away_is_forgotten(buses: Buses) -> None:
    logind = Logind(buses.theirs, facts={"LockedHint": True, "Active": True}).start()
    login = LoginSession(lambda: None, forget_after=0.05)
    login.joined(buses.ours)
    logind.stop()
    wait_for(lambda: not login.locked)
    assert not login.found
    assert not login.sleep_told


def test_the_session_that_takes_the_place_of_ours_is_followed(buses: Buses) -> None:
    logind = Logind(buses.theirs, facts={"LockedHint": True, "Active": True}).start()
    login = LoginSession(lambda: None)
    login.joined(buses.ours)
    logind.ours, logind.facts["LockedHint"] = FRONT, False
    logind.say("SessionRemoved", USER)  # somebody else's
    buses.settle()
    assert login.locked
    logind.say("SessionRemoved", OURS)
    wait_for(lambda: login.found and not login.locked)
    logind.change(OURS, LockedHint=True)
    buses.settle()
    assert not login.locked
    logind.change(FRONT, LockedHint=True)
    wait_for(lambda: login.locked)


def test_a_session_that_begins_while_there_is_none_is_found(buses: Buses) -> None:
    logind = Logind(buses.theirs, ()).start()
    login = LoginSession(lambda: None)
    login.joined(buses.ours)
    assert not login.found
    logind.knows = ("GetSession",)
    logind.say("SessionNew", OURS)
    wait_for(lambda: login.found)


def test_a_session_from_afar_is_known(buses: Buses) -> None:
    logind = Logind(buses.theirs).start()
    wakes: list[int] = []
    login = LoginSession(lambda: wakes.append(1))
    login.joined(buses.ours)
    assert not login.remote
    logind.change(Remote=True)
    wait_for(lambda: login.remote)
    assert wakes == [1]


def test_since_when_it_is_idle_is_known_and_that_it_was_ever_called_so(buses: Buses) -> None:
    logind = Logind(buses.theirs).start()
    wakes: list[float | None] = []
    login = LoginSession(lambda: wakes.append(login.idle_since))
    login.joined(buses.ours)
    assert (login.idle_since, login.idle_told) == (None, False)
    logind.change(IdleHint=True, IdleSinceHintMonotonic=5_500_000)
    wait_for(lambda: wakes == [5.5])
    logind.change(IdleHint=False, IdleSinceHintMonotonic=9_000_000)
    wait_for(lambda: wakes == [5.5, None])
    assert login.idle_told


@pytest.mark.parametrize(
    "facts",
    [{"LockedHint": 1}, {"Active": 0}, {"Remote": 1}, {"IdleHint": 1}, {"IdleHint": True}, {"Nonsense": 7}],
    ids=str,
)
def test_facts_of_another_type_are_not_known(buses: Buses, facts: dict[str, bool | int]) -> None:
    logind = Logind(buses.theirs, facts=facts).start()
    login = LoginSession(lambda: None)
    login.joined(buses.ours)
    assert login.found
    logind.become(facts)
    buses.settle()
    assert (login.locked, login.remote, login.idle_since) == (False, False, None)


@pytest.mark.parametrize("answer", [("s", ("no path",)), ("", ()), ("u", (4,)), ("s", ("",)), ("o", ("/",))], ids=str)
def test_nonsense_is_no_session_and_costs_no_connection(buses: Buses, answer: tuple[str, Body]) -> None:
    buses.theirs.export(MANAGER_PATH, lambda interface, member, body: answer)
    buses.theirs.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (LOGIN, 4))
    login = LoginSession(lambda: None)
    login.joined(buses.ours)
    assert not login.found
    assert not login.locked
    assert buses.ours.name_owner(LOGIN)


def test_a_logind_without_a_session_of_ours_still_tells_of_sleep(buses: Buses) -> None:
    Logind(buses.theirs, ()).start()
    login = LoginSession(lambda: None)
    login.joined(buses.ours)
    assert not login.found
    assert login.sleep_told


def test_a_hung_logind_holds_up_the_start_for_seconds_at_most(buses: Buses) -> None:
    release = threading.Event()
    logind = Logind(buses.theirs).start()

    def hang() -> None:
        release.wait(60)

    logind.bus.after(0.0, hang)
    login = LoginSession(lambda: None)
    began = time.monotonic()
    login.joined(buses.ours)
    assert time.monotonic() - began < 10
    assert not login.found
    release.set()


def test_a_logind_that_comes_late_is_found(buses: Buses) -> None:
    login = LoginSession(lambda: None)
    login.joined(buses.ours)
    assert not login.found
    logind = Logind(buses.theirs, facts={"LockedHint": True}).start()
    wait_for(lambda: login.found)
    wait_for(lambda: login.locked)
    logind.change(LockedHint=False)
    wait_for(lambda: not login.locked)


def test_without_logind_nothing_is_known_and_nothing_breaks(buses: Buses) -> None:
    login = LoginSession(lambda: None)
    login.joined(buses.ours)
    assert not login.found
    assert not login.sleep_told
    assert not login.locked


def test_a_lost_bus_is_unknown_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", "1")
    where, wakes = tmp_path / "bus", []
    login = LoginSession(lambda: wakes.append(1))
    with private_bus(where) as daemon, contextlib.closing(daemon.connect()) as theirs:
        Logind(theirs, facts={"LockedHint": True}).start()
        link = Link(daemon.address, login.joined, login.lost, (0.05,))
        link.wait(10)
        assert login.locked
    with contextlib.closing(link):
        wait_for(lambda: not login.found)
        assert not login.locked
        assert len(wakes) == 2
        with private_bus(where) as daemon, contextlib.closing(daemon.connect()) as theirs:
            Logind(theirs).start()
            wait_for(lambda: login.found)


# --- screen savers ----------------------------------------------------------------------------------------------


def saver(bus: Bus, name: str, on: bool | None) -> None:
    """A screen saver; None: one that has no GetActive."""

    def answer(interface: str, member: str, body: Body) -> tuple[str, Body]:
        if member != "GetActive" or interface != name or on is None:
            raise KeyError(member)
        return "b", (on,)

    bus.export("/" + name.replace(".", "/"), answer)
    bus.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (name, 4))


def tell(bus: Bus, name: str, on: bool) -> None:
    bus.emit("/ScreenSaver", name, "ActiveChanged", "b", (on,))


def test_a_saver_is_asked_at_the_start_and_heard_afterwards(buses: Buses) -> None:
    name = "org.gnome.ScreenSaver"
    saver(buses.theirs, name, on=True)
    wakes: list[bool] = []
    savers = ScreenSavers(lambda: wakes.append(savers.active))
    savers.joined(buses.ours)
    wait_for(lambda: wakes == [True])
    tell(buses.theirs, name, on=False)
    tell(buses.theirs, name, on=False)
    wait_for(lambda: wakes == [True, False])
    assert savers.found


def test_a_saver_that_comes_later_and_one_that_goes(buses: Buses) -> None:
    savers = ScreenSavers(lambda: None)
    savers.joined(buses.ours)
    assert not savers.found
    saver(buses.theirs, "org.xfce.ScreenSaver", on=True)
    wait_for(lambda: savers.active)
    buses.theirs.call(DBUS, DBUS_PATH, DBUS, "ReleaseName", "s", ("org.xfce.ScreenSaver",))
    wait_for(lambda: not savers.active)
    assert not savers.found


def test_one_that_only_inhibits_tells_nothing(buses: Buses) -> None:
    saver(buses.theirs, "org.freedesktop.ScreenSaver", on=None)
    savers = ScreenSavers(lambda: None)
    savers.joined(buses.ours)
    buses.settle()
    assert not savers.found
    assert not savers.active


@pytest.mark.parametrize(
    "body", [("s", ("false",)), ("", ()), ("u", (1,)), ("v", (("b", True),)), ("as", (["x"],)), ("bb", (True, True))]
)
def test_a_word_of_another_type_is_no_yes_and_no_fault(
    buses: Buses, body: tuple[str, Body], caplog: pytest.LogCaptureFixture
) -> None:
    name = "org.gnome.ScreenSaver"
    buses.theirs.export("/" + name.replace(".", "/"), lambda *_: body)
    buses.theirs.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (name, 4))
    savers = ScreenSavers(lambda: None)
    savers.joined(buses.ours)
    for _ in range(3):
        buses.theirs.emit("/ScreenSaver", name, "ActiveChanged", *body)
    buses.settle()
    assert not savers.active
    assert not savers.found
    assert not caplog.records
    tell(buses.theirs, name, on=True)
    wait_for(lambda: savers.active)


def test_one_in_whose_place_comes_one_that_only_inhibits_is_forgotten() -> None:
    name = "org.freedesktop.ScreenSaver"
    with (
        private_bus() as daemon,
        contextlib.closing(daemon.connect()) as ours,
        contextlib.closing(daemon.connect()) as first,
        contextlib.closing(daemon.connect()) as second,
    ):
        saver(first, name, on=True)
        saver(second, name, on=None)
        second.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (name, 0))  # next in the queue
        savers = ScreenSavers(lambda: None)
        savers.joined(ours)
        wait_for(lambda: savers.active)
        first.call(DBUS, DBUS_PATH, DBUS, "ReleaseName", "s", (name,))
        wait_for(lambda: not savers.active)
        assert not savers.found


def test_the_late_word_of_one_that_has_gone_is_not_heard(buses: Buses) -> None:
    """It would lock the screen for good: nobody is left to unlock it."""
    name = "org.xfce.ScreenSaver"
    saver(buses.theirs, name, on=True)
    savers = ScreenSavers(lambda: None)
    with hanging(buses.theirs):
        savers.joined(buses.ours)
        buses.theirs.ask(DBUS, DBUS_PATH, DBUS, "ReleaseName", "s", (name,), lambda _: None)
        wait_for(lambda: buses.ours.name_owner(name) is None)
    buses.settle()
    assert not savers.active
    assert not savers.found


# --- the whole record -------------------------------------------------------------------------------------------


def test_the_record_of_a_session_that_has_next_to_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    monkeypatch.setenv("PATH", str(tmp_path))
    desktop = build(lambda: 1.0, lambda: None, lambda event: None)
    with contextlib.closing(desktop):
        assert desktop.sample().last_input is None
        assert not desktop.sample().locked
        desktop.watch(Watch(5.0, pause=True, back=True))
        assert desktop.show(1, Words("a", "b", ())) == "failed"
        assert desktop.say("a", "b") == "failed"
        desktop.hide(1)
        assert desktop.asks() is None
        sources = desktop.sources()
        codes = {key: sources[key].source for key in ("input", "lock", "sleep", "prompt")}
        assert codes == {"input": "no_display", "lock": "none", "sleep": "clock", "prompt": "no_bus"}
        assert not sources["input"].known
        assert not sources["lock"].known
        assert all(told.source in SOURCES[key] for key, told in sources.items())


def test_the_record_on_wayland_never_asks_xwayland(monkeypatch: pytest.MonkeyPatch, buses: Buses) -> None:
    with private_bus() as daemon, contextlib.closing(daemon.connect()) as theirs:
        monkeypatch.setenv("DISPLAY", ":0")
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", daemon.address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", daemon.address)
        logind = Logind(theirs).start()
        wakes: list[int] = []
        desktop = build(lambda: 1.0, lambda: wakes.append(1), lambda event: None)
        with contextlib.closing(desktop):
            assert desktop.sample().last_input is None
            logind.change(LockedHint=True)
            wait_for(lambda: wakes and desktop.sample().locked)
            assert desktop.sources()["input"].source == "wayland_absent"
            assert desktop.sources()["lock"].source == "logind"
            assert desktop.sources()["prompt"].source == "absent"
