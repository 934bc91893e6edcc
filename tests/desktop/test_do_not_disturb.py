"""Do not disturb, against real notification servers, and against those that are not here as peers of the test's own."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH
from hipbreak.desktop.linux.facts.do_not_disturb import (
    _INHIBITED,
    _READINGS,
    FRESH,
    MAKO,
    NAME,
    PATH,
    SWAYNC,
    WHO,
    XFCONF,
    DoNotDisturb,
)
from hipbreak.desktop.linux.facts.gnome_banners import (
    DCONF,
    KEY,
    SCHEMA,
    WHERE,
    WRITER,
    WRITER_PATH,
    Banners,
    shown,
    touches,
)
from hipbreak.desktop.linux.link import Link
from tests.desktop.fake_peer import Peer, Town, Wakes, hanging, town
from tests.desktop.private_bus import private_bus, wait_for
from tests.desktop.started import NOTIFYD, XFCONFD, environment, run, started, xfce
from tests.desktop.xembed_host import x_server

MAKO_PATH, SWAYNC_PATH = "/fr/emersion/Mako", "/org/erikreider/swaync/cc"
SLOW = 30.0  # seconds that a real program may take to come up on a busy machine


@pytest.fixture
def here() -> Iterator[Town]:
    with town() as running:
        yield running


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with x_server() as running:
        yield running


def followed(here: Town, mono: Any = time.monotonic) -> tuple[DoNotDisturb, list[Any]]:
    wakes = Wakes()
    dnd = DoNotDisturb(wakes, mono)
    wakes.look = lambda: dnd.on
    dnd.joined(here.ours)
    return dnd, wakes.seen


def server(here: Town, name: str, **properties: tuple[str, Any]) -> Peer:
    """A notification server that calls itself ``name``."""
    peer = here.peer(PATH)
    peer.methods["GetServerInformation"] = ("ssss", (name, "v", "1", "1.2"))
    peer.properties |= properties
    return peer.own(NAME)


# --- real servers -----------------------------------------------------------------------------------------------


@pytest.mark.real
def test_dunst_tells_at_the_start_and_at_each_change(here: Town, display: str, tmp_path: Path) -> None:
    env = environment(tmp_path, here.daemon.address, display)
    dnd, wakes = followed(here)
    assert (dnd.on, dnd.source()) == (None, "absent")
    with started(["dunst", "-conf", "/dev/null"], env):
        wait_for(lambda: dnd.source() == "dunst", SLOW)
        assert dnd.on is False
        run(["dunstctl", "set-paused", "true"], env)
        wait_for(lambda: dnd.on)
        again, _ = followed(here)
        assert (again.on, again.source()) == (True, "dunst")
        run(["dunstctl", "set-paused", "false"], env)
        wait_for(lambda: dnd.on is False)
        assert wakes == [False, True, False]
        run(["dunstctl", "set-paused", "true"], env)
        wait_for(lambda: dnd.on)
    wait_for(lambda: dnd.source() == "absent")
    assert dnd.on is None
    with started(["dunst", "-conf", "/dev/null"], env):
        wait_for(lambda: dnd.on is False, SLOW)  # asked anew: it starts with notifications


@pytest.mark.real
def test_what_dunst_does_not_tell_of_is_seen_at_the_next_question(here: Town, display: str, tmp_path: Path) -> None:
    """A signal to the process pauses it and is not told on the bus."""
    mono = [0.0]
    dnd, _ = followed(here, lambda: mono[0])
    with started(["dunst", "-conf", "/dev/null"], environment(tmp_path, here.daemon.address, display)) as dunst:
        wait_for(lambda: dnd.source() == "dunst", SLOW)
        dunst.send_signal(signal.SIGUSR1)

        def paused() -> bool:
            mono[0] += FRESH
            dnd.refresh()
            return dnd.on is True

        wait_for(paused)


@pytest.mark.real
def test_xfces_switch_is_read_from_its_settings(here: Town, display: str, tmp_path: Path) -> None:
    env = environment(tmp_path, here.daemon.address, display)
    query = ["xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb"]
    dnd, wakes = followed(here)
    with started([xfce(XFCONFD)], env) as settings:
        wait_for(lambda: here.ours.name_owner(XFCONF), SLOW)
        with started([xfce(NOTIFYD)], env):
            wait_for(lambda: dnd.source() == "xfce", SLOW)
            assert dnd.on is False, "a switch that nobody has touched is off"
            run([*query, "-n", "-t", "bool", "-s", "true"], env)
            wait_for(lambda: dnd.on)
            again, _ = followed(here)
            assert (again.on, again.source()) == (True, "xfce")
            run([*query, "-s", "false"], env)
            wait_for(lambda: dnd.on is False)
            run([*query, "-s", "true"], env)
            wait_for(lambda: dnd.on)
            run([*query, "-r"], env)
            wait_for(lambda: dnd.on is False)
            run([*query, "-n", "-t", "bool", "-s", "true"], env)
            wait_for(lambda: dnd.on)
            wakes.clear()
            settings.terminate()
            wait_for(lambda: here.ours.name_owner(XFCONF) is None)
            here.settle()
            assert (dnd.on, dnd.source(), wakes) == (True, "xfce", []), "it ends when nobody asks; its settings stay"
            with started([xfce(XFCONFD)], env):
                wait_for(lambda: here.ours.name_owner(XFCONF), SLOW)  # else the bus starts another, with another home
                run([*query, "-s", "false"], env)
                wait_for(lambda: dnd.on is False)
        wait_for(lambda: dnd.source() == "absent")


@pytest.mark.real
def test_gnomes_switch_is_read_at_the_start_and_when_dconf_tells(
    here: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real settings and their real service; only the shell is the test's own."""
    env = environment(tmp_path, here.daemon.address) | {"GSETTINGS_BACKEND": "dconf"}
    for key in ("HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "GSETTINGS_BACKEND"):
        monkeypatch.setenv(key, env[key])
    with started(["/usr/libexec/dconf-service"], env):
        wait_for(lambda: here.ours.name_owner(DCONF), SLOW)
        server(here, "gnome-shell")
        dnd, _ = followed(here)
        wait_for(lambda: dnd.source() == "gnome", SLOW)
        assert dnd.on is False
        run(["gsettings", "set", SCHEMA, KEY, "false"], env)
        wait_for(lambda: dnd.on, SLOW)
        run(["gsettings", "reset", SCHEMA, KEY], env)
        wait_for(lambda: dnd.on is False, SLOW)
        run(["gsettings", "set", SCHEMA, KEY, "false"], env)
        wait_for(lambda: dnd.on, SLOW)
        run(["gsettings", "reset-recursively", SCHEMA], env)  # several keys at once
        wait_for(lambda: dnd.on is False, SLOW)


# --- servers that are not here ----------------------------------------------------------------------------------


def test_kde_tells_with_a_property(here: Town) -> None:
    peer = server(here, "Plasma", Inhibited=("b", True))
    dnd, wakes = followed(here)
    assert (dnd.on, dnd.source()) == (True, "kde")
    peer.change(PATH, NAME, Inhibited=("b", False))
    wait_for(lambda: dnd.on is False)
    peer.change(PATH, NAME, Inhibited=("b", False))
    here.settle()
    assert wakes == [True, False]


def test_mako_is_asked_for_its_modes_when_the_answer_is_old(here: Town) -> None:
    mono = [0.0]
    peer = server(here, "mako").serve(MAKO_PATH)
    peer.methods["ListModes"] = ("as", (["default"],))
    dnd, _ = followed(here, lambda: mono[0])
    assert (dnd.on, dnd.source()) == (False, "mako")
    for mode in ("do-not-disturb", "dnd"):
        peer.methods["ListModes"] = ("as", (["default", mode],))
        asked = peer.asked["ListModes"]
        for _ in range(3):
            dnd.refresh()
        here.settle()
        assert peer.asked["ListModes"] == asked, "the answer was fresh"
        mono[0] += FRESH
        dnd.refresh(600.0)
        here.settle()
        assert peer.asked["ListModes"] == asked, "the answer was good enough"
        for _ in range(3):
            dnd.refresh()
        wait_for(lambda: dnd.on)
        here.settle()
        assert peer.asked["ListModes"] == asked + 1
        peer.methods["ListModes"] = ("as", (["default"],))
        mono[0] += FRESH
        dnd.refresh()
        wait_for(lambda: dnd.on is False)


def test_a_newer_mako_tells(here: Town) -> None:
    peer = server(here, "mako").serve(MAKO_PATH)
    peer.methods["ListModes"] = ("as", ([],))
    dnd, _ = followed(here)
    peer.methods["ListModes"] = ("as", (["do-not-disturb"],))
    peer.change(MAKO_PATH, MAKO, Modes=("as", ["do-not-disturb"]))
    wait_for(lambda: dnd.on)


@pytest.mark.parametrize(
    "told",
    [("Subscribe", "ubb", (3, True, False)), ("SubscribeV2", "ubbb", (3, True, False, False))],
    ids=lambda t: t[0],
)
def test_swaync_tells_in_the_old_way_and_the_new(here: Town, told: tuple[str, str, tuple[Any, ...]]) -> None:
    peer = server(here, "SwayNotificationCenter").serve(SWAYNC_PATH).own(SWAYNC)
    peer.methods["GetDnd"] = ("b", (False,))
    dnd, _ = followed(here)
    assert (dnd.on, dnd.source()) == (False, "swaync")
    peer.methods["GetDnd"] = ("b", (True,))
    peer.bus.emit(SWAYNC_PATH, SWAYNC, *told)
    wait_for(lambda: dnd.on)


def test_one_that_is_not_known_is_unknown(here: Town) -> None:
    server(here, "somebody else's")
    dnd, wakes = followed(here)
    assert (dnd.on, dnd.source(), wakes) == (None, "none", [])
    dnd.refresh()


def test_a_server_that_is_replaced_is_asked_anew_and_the_old_one_forgotten(here: Town) -> None:
    peer = server(here, "dunst", paused=("b", True))
    dnd, wakes = followed(here)
    assert (dnd.on, dnd.source()) == (True, "dunst")
    with contextlib.closing(here.daemon.connect()) as other:
        after = Peer(other, {"GetServerInformation": ("ssss", ("Plasma", "KDE", "6", "1.2"))}).serve(PATH)
        after.properties["Inhibited"] = ("b", False)
        other.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (NAME, 0))
        peer.leave(NAME)
        wait_for(lambda: dnd.source() == "kde")
        assert dnd.on is False
        peer.change(PATH, NAME, Inhibited=("b", True))
        here.settle()
        assert wakes == [True, None, False]
    wait_for(lambda: dnd.source() == "absent")


def test_a_yes_ends_with_its_server_however_slow_the_next_one_is(here: Town) -> None:
    peer = server(here, "dunst", paused=("b", True))
    dnd, _ = followed(here)
    assert dnd.on is True
    with contextlib.closing(here.daemon.connect()) as other:
        Peer(other, {"GetServerInformation": ("ssss", ("dunst", "", "", ""))}, {"paused": ("b", False)}).serve(PATH)
        other.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (NAME, 0))
        with hanging(other) as go_on:
            peer.leave(NAME)
            wait_for(lambda: dnd.source() == "none", 5)
            assert dnd.on is None
            go_on()
            wait_for(lambda: dnd.on is False)


def test_one_that_says_late_who_it_is_stays_quiet_meanwhile(here: Town) -> None:
    """Asked again who it is, what it said stays until it says another thing: a quiet that ends brings a prompt."""
    peer = server(here, "plasma", Inhibited=("b", True))
    dnd, wakes = followed(here)
    assert (dnd.on, wakes) == (True, [True])
    for known in (None, "plasma"):
        dnd._met(here.ours, peer.bus.unique_name, known)
        assert dnd.on is True
    here.settle()
    assert (dnd.on, dnd.source(), wakes) == (True, "kde", [True])


def test_without_a_server_nothing_is_known_and_asking_again_is_harmless(here: Town) -> None:
    dnd, wakes = followed(here)
    dnd.refresh()
    assert (dnd.on, dnd.source(), wakes) == (None, "absent", [])


@pytest.mark.parametrize("name", ["Plasma", "dunst", "Xfce Notify Daemon", "mako", "SwayNotificationCenter"])
@pytest.mark.parametrize(
    "reply",
    [("", ()), ("s", ("true",)), ("v", (("s", "true"),)), ("u", (1,)), ("a{sv}", ({},)), ("bb", (True, True))],
    ids=repr,
)
def test_nonsense_is_no_yes(here: Town, name: str, reply: tuple[str, tuple[Any, ...]]) -> None:
    peer = server(here, name).serve(MAKO_PATH, SWAYNC_PATH, "/org/xfce/Xfconf").own(SWAYNC).own(XFCONF)
    peer.methods |= dict.fromkeys(("ListModes", "GetDnd", "GetProperty"), reply)
    peer.properties |= dict.fromkeys(("Inhibited", "paused"), ("s", "true"))
    dnd, _ = followed(here)
    assert (dnd.on, dnd.source()) == (None, "none")


def test_one_that_does_not_say_who_it_is_may_still_tell(here: Town) -> None:
    peer = server(here, "", Inhibited=("b", True))
    peer.methods["GetServerInformation"] = ("u", (1,))
    assert followed(here)[0].source() == "kde"


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["dnd", "/", "/org/", WHERE]),
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


@given(st.lists(_VALUES, max_size=3).map(tuple))
def test_no_reply_breaks_the_reading_of_it(body: tuple[Any, ...]) -> None:
    for reading in (_INHIBITED, *_READINGS.values()):
        assert reading.question.read(body) in (True, False, None)
    assert isinstance(WHO.read(body), str | None)
    assert touches(body) in (True, False)


def test_a_hung_server_holds_up_the_start_for_a_second(here: Town) -> None:
    server(here, "Plasma", Inhibited=("b", True))
    with hanging(here.theirs) as go_on:
        began = time.monotonic()
        dnd, _ = followed(here)
        assert time.monotonic() - began < 10
        assert (dnd.on, dnd.source()) == (None, "none")
        go_on()
        wait_for(lambda: dnd.on)


def test_a_lost_bus_is_unknown_and_comes_back(tmp_path: Path) -> None:
    where, wakes = tmp_path / "bus", Wakes()
    dnd = DoNotDisturb(wakes)
    wakes.look = lambda: dnd.on
    with private_bus(where) as daemon, contextlib.closing(daemon.connect()) as theirs:
        server(Town(daemon, theirs, theirs), "Plasma", Inhibited=("b", True))
        link = Link(daemon.address, dnd.joined, dnd.lost, (0.05,))
        link.wait(10)
        assert dnd.on is True
        daemon.process.kill()
        wait_for(lambda: dnd.on is None)
        assert dnd.source() == "absent"
        dnd.refresh()
    with (
        contextlib.closing(link),
        private_bus(where) as daemon,
        contextlib.closing(daemon.connect()) as theirs,
    ):
        server(Town(daemon, theirs, theirs), "dunst", paused=("b", False))
        wait_for(lambda: dnd.source() == "dunst")
        assert wakes.seen == [True, None, False]


# --- GNOME's setting --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "ours"),
    [
        ((WHERE, [""], "tag"), True),
        (("/org/gnome/desktop/notifications/", ["show-in-lock-screen", "show-banners"], "tag"), True),
        (("/org/gnome/desktop/", [""], "tag"), True),
        (("/", ["org/gnome/desktop/notifications/"], "tag"), True),
        (("/org/gnome/desktop/notifications/show-banners-too", [""], "tag"), False),
        (("/org/gnome/desktop/notifications/application/x/", ["show-banners"], "tag"), False),
        (("/org/gnome/desktop/notifications/show", [""], "tag"), False),
        ((WHERE, [], "tag"), False),
    ],
)
def test_what_dconf_says_is_about_our_key_or_not(body: tuple[Any, ...], ours: bool) -> None:
    assert touches(body) is ours


def notify(peer: Peer, *body: Any) -> None:
    peer.bus.emit(WRITER_PATH, WRITER, "Notify", "sass", body)


def test_the_setting_is_read_once_for_each_change_and_one_at_a_time(here: Town) -> None:
    peer = here.peer().own(DCONF)
    reads: list[int] = []
    told: list[bool | None] = []
    gate = threading.Event()

    def read() -> bool | None:
        reads.append(1)
        gate.wait(30)
        return len(reads) > 1

    banners = Banners(here.ours, told.append, read)
    wait_for(lambda: reads)
    for _ in range(50):
        notify(peer, WHERE, [""], "tag")
    notify(peer, "/org/gnome/shell/", ["window-size"], "tag")
    here.settle()
    assert (len(reads), told) == (1, [])
    gate.set()
    wait_for(lambda: told == [False, True])
    notify(peer, "/org/gnome/shell/", ["window-size"], "tag")
    with contextlib.closing(here.daemon.connect()) as stranger:
        notify(Peer(stranger), WHERE, [""], "tag")  # not dconf
        stranger.name_owner(DBUS)
    here.settle()
    assert len(reads) == 2
    banners.stop()
    notify(peer, WHERE, [""], "tag")
    here.settle()
    assert (len(reads), told) == (2, [False, True])


@pytest.mark.parametrize(
    ("script", "answer"),
    [
        ("echo true", True),
        ("echo false", False),
        ("echo \"'true'\"", None),
        ("echo true; exit 1", None),
        ("printf '\\377\\376'", None),
        ("exec sleep 60", None),
    ],
)
def test_what_the_program_prints_is_understood_or_unknown(
    script: str, answer: bool | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "gsettings"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    began = time.monotonic()
    assert shown() is answer
    assert time.monotonic() - began < 20


def test_without_the_program_it_is_unknown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, here: Town) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shown() is None
    server(here, "gnome-shell")
    dnd, _ = followed(here)
    assert (dnd.on, dnd.source()) == (None, "none")
    dnd.refresh()
