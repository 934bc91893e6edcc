"""The D-Bus connection, against a real bus of the test's own."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, Bus, BusError, BusLostError, BusTimeout
from hipbreak.desktop.linux.wire import LARGEST_BACKLOG
from tests.desktop.private_bus import PrivateBus, private_bus, wait_for

NAME, PATH, FACE = "org.hipbreak.Test", "/org/hipbreak/Test", "org.hipbreak.Test"


@pytest.fixture(scope="module")
def daemon() -> Iterator[PrivateBus]:
    with private_bus() as running:
        yield running


@pytest.fixture
def ours(daemon: PrivateBus) -> Iterator[Bus]:
    with contextlib.closing(daemon.connect()) as bus:
        yield bus


@pytest.fixture
def theirs(daemon: PrivateBus) -> Iterator[Bus]:
    with contextlib.closing(daemon.connect()) as bus:
        yield bus


def own(bus: Bus, name: str = NAME) -> None:
    bus.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (name, 4))


def leave(bus: Bus, name: str = NAME) -> None:
    bus.call(DBUS, DBUS_PATH, DBUS, "ReleaseName", "s", (name,))


def settle(*buses: Bus) -> None:
    """All that was sent on these connections so far has reached the bus, and what it sent back has been read."""
    for bus in buses:
        bus.name_owner(DBUS)


def answer(interface: str, member: str, body: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    match interface, member:
        case "org.freedesktop.DBus.Properties", "Get":
            return "v", (("i", {"Answer": 42}[body[1]]),)
        case "org.hipbreak.Test", "Echo":
            return "s", body
        case "org.hipbreak.Test", "WrongType":
            return "i", ("not a number",)
        case "org.hipbreak.Test", "Breaks":
            raise ZeroDivisionError
    raise KeyError(member)


def test_no_bus_is_an_oserror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in (f"unix:path={tmp_path}/none", "tcp:host=localhost,port=1", "nonsense"):
        with pytest.raises(OSError):
            Bus.open(address, lambda: None)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with pytest.raises(OSError, match="no D-Bus"):
        Bus.open("SESSION", lambda: None)


def test_session_bus_without_an_address_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with private_bus(tmp_path / "bus"), contextlib.closing(Bus.open("SESSION", lambda: None)) as bus:
        assert bus.unique_name.startswith(":")


def test_calls_answers_and_errors(ours: Bus, theirs: Bus) -> None:
    theirs.export(PATH, answer)
    assert ours.call(theirs.unique_name, PATH, FACE, "Echo", "s", ("äöü",)) == ("äöü",)
    assert ours.get(theirs.unique_name, PATH, FACE, "Answer") == 42
    for member, error in (("Nothing", "UnknownMethod"), ("WrongType", "Failed"), ("Breaks", "Failed")):
        with pytest.raises(BusError) as raised:
            ours.call(theirs.unique_name, PATH, FACE, member)
        assert raised.value.name == f"org.freedesktop.DBus.Error.{error}"
    with pytest.raises(BusError) as raised:
        ours.call("org.hipbreak.Nobody", PATH, FACE, "Echo")
    assert raised.value.name == "org.freedesktop.DBus.Error.ServiceUnknown"


def test_an_object_ends_when_its_export_is_stopped(ours: Bus, theirs: Bus) -> None:
    stop = theirs.export(PATH, answer)
    stop()
    with pytest.raises(BusError):
        ours.call(theirs.unique_name, PATH, FACE, "Echo", "s", ("a",))


def test_introspection_leads_to_the_object(ours: Bus, theirs: Bus) -> None:
    theirs.export(PATH, answer)
    for path, child in (("/", "org"), ("/org", "hipbreak"), ("/org/hipbreak", "Test")):
        (xml,) = ours.call(theirs.unique_name, path, f"{DBUS}.Introspectable", "Introspect")
        assert f'<node name="{child}"/>' in xml


def test_ping_is_answered_everywhere(ours: Bus, theirs: Bus) -> None:
    theirs.export(PATH, answer)
    for path in ("/", PATH):
        assert ours.call(theirs.unique_name, path, f"{DBUS}.Peer", "Ping") == ()


def test_a_silent_peer_costs_its_caller_a_timeout_and_nobody_else_anything(ours: Bus, theirs: Bus) -> None:
    hold = threading.Event()
    theirs.export(PATH, lambda *_: ("b", (hold.wait(30),)))
    late: list[object] = []
    ours.ask(theirs.unique_name, PATH, FACE, "Slow", None, (), late.append, timeout=0.2)
    assert ours.name_owner(DBUS) == DBUS
    wait_for(lambda: late)
    assert isinstance(late[0], BusTimeout)
    assert isinstance(late[0], TimeoutError)
    hold.set()
    settle(theirs, ours)
    assert len(late) == 1


def test_waiting_on_the_bus_thread_is_refused(ours: Bus) -> None:
    said: list[object] = []

    def wrong() -> None:
        try:
            ours.name_owner(DBUS)
        except RuntimeError as error:
            said.append(error)

    ours.after(0, wrong)
    wait_for(lambda: said)


def test_name_owner_and_watch(ours: Bus, theirs: Bus) -> None:
    seen: list[str] = []
    stop = ours.watch_owner(NAME, seen.append)
    assert ours.name_owner(NAME) is None
    own(theirs)
    assert ours.name_owner(NAME) == theirs.unique_name
    leave(theirs)
    wait_for(lambda: seen == [theirs.unique_name, ""])
    stop()
    settle(ours)
    own(theirs)
    leave(theirs)
    settle(ours)
    assert len(seen) == 2


def test_signals_of_a_name_come_from_its_owner_only(daemon: PrivateBus, ours: Bus, theirs: Bus) -> None:
    """GNOME's notification proxy sends every ActionInvoked a second time, from another connection."""
    heard: list[Any] = []
    ours.listen(heard.append, sender=NAME, interface=FACE, member="Said")
    ours.listen(lambda body: None, interface=FACE)  # brings everybody's signals to this connection
    settle(ours)
    theirs.emit(PATH, FACE, "Said", "s", ("before it owned the name",))
    own(theirs)
    settle(ours)
    with contextlib.closing(daemon.connect()) as stranger:
        stranger.emit(PATH, FACE, "Said", "s", ("stranger",))
        settle(stranger)
    theirs.emit(PATH, FACE, "Said", "s", ("owner",))
    wait_for(lambda: heard)
    leave(theirs)
    theirs.emit(PATH, FACE, "Said", "s", ("after",))
    settle(theirs, ours)
    assert heard == [("owner",)]


def test_an_owner_that_was_there_first_is_heard(ours: Bus, theirs: Bus) -> None:
    heard: list[Any] = []
    own(theirs)
    ours.listen(heard.append, sender=NAME, path=PATH, arg0="mine")
    settle(ours)
    theirs.emit(PATH, FACE, "Said", "s", ("yours",))
    theirs.emit("/elsewhere", FACE, "Said", "s", ("mine",))
    theirs.emit(PATH, FACE, "Said", "s", ("mine",))
    wait_for(lambda: heard)
    settle(theirs, ours)
    assert heard == [("mine",)]


def test_stopping_to_listen(ours: Bus, theirs: Bus) -> None:
    heard: list[Any] = []
    stop = ours.listen(heard.append, sender=theirs.unique_name)
    stop()
    stop()
    settle(ours)
    theirs.emit(PATH, FACE, "Said")
    settle(theirs, ours)
    assert heard == []


def test_a_callback_that_fails_costs_only_itself(ours: Bus, theirs: Bus) -> None:
    heard: list[Any] = []

    def breaks(body: tuple[Any, ...]) -> None:
        raise ZeroDivisionError

    ours.listen(breaks, interface=FACE)
    ours.listen(heard.append, interface=FACE)
    settle(ours)
    theirs.emit(PATH, FACE, "Said")
    wait_for(lambda: heard)


def test_after_and_its_cancelling(ours: Bus) -> None:
    rung: list[str] = []
    ours.after(0.1, lambda: rung.append("second"))
    ours.after(0.05, lambda: rung.append("never"))()
    ours.after(0.0, lambda: rung.append("first"))
    wait_for(lambda: len(rung) == 2)
    assert rung == ["first", "second"]


def test_losing_the_bus_is_told_once_and_calls_end() -> None:
    lost: list[bool] = []
    with private_bus() as daemon:
        bus = daemon.connect(lambda: lost.append(True))
        ended: list[object] = []
        os.kill(daemon.process.pid, signal.SIGSTOP)
        bus.ask(DBUS, DBUS_PATH, DBUS, "GetId", None, (), ended.append, timeout=60)
        daemon.process.kill()
        wait_for(lambda: lost and ended)
    assert lost == [True]
    assert isinstance(ended[0], BusLostError)
    with pytest.raises(BusLostError):
        bus.call(DBUS, DBUS_PATH, DBUS, "GetId")
    bus.emit(PATH, FACE, "Said")
    bus.close()
    assert lost == [True]


def test_closing_is_no_loss(daemon: PrivateBus) -> None:
    lost: list[bool] = []
    bus = daemon.connect(lambda: lost.append(True))
    bus.close()
    bus.close()
    assert lost == []


def test_a_bus_that_does_not_read_blocks_nobody() -> None:
    lost: list[bool] = []
    with private_bus() as daemon:
        bus = daemon.connect(lambda: lost.append(True))
        os.kill(daemon.process.pid, signal.SIGSTOP)
        for _ in range(20):
            bus.emit(PATH, FACE, "Picture", "ay", (bytes(100_000),))
        os.kill(daemon.process.pid, signal.SIGCONT)
        assert bus.name_owner(DBUS) == DBUS  # all of it went out, in order
        os.kill(daemon.process.pid, signal.SIGSTOP)
        for _ in range(LARGEST_BACKLOG // 1_000_000 + 2):
            bus.emit(PATH, FACE, "Picture", "ay", (bytes(1_000_000),))
        wait_for(lambda: lost)
        bus.close()


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), max_size=20))
def test_many_threads_get_their_own_answers(daemon: PrivateBus, texts: list[str]) -> None:
    with contextlib.closing(daemon.connect()) as ours, contextlib.closing(daemon.connect()) as theirs:
        theirs.export(PATH, answer)
        answers: dict[int, str] = {}

        def ask(number: int, text: str) -> None:
            answers[number] = ours.call(theirs.unique_name, PATH, FACE, "Echo", "s", (text,), timeout=20)[0]

        threads = [threading.Thread(target=ask, args=pair) for pair in enumerate(texts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == dict(enumerate(texts))
