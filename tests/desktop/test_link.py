"""The connection to a bus that comes back, and what gives it up."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, Bus, BusLostError
from hipbreak.desktop.linux.link import Link, wait_for_all
from tests.desktop.private_bus import private_bus, wait_for

SILENT, PATH = "org.example.Silent", "/silent"


def test_a_link_without_a_bus_tries_again_until_closed(tmp_path: Path) -> None:
    joined: list[Bus] = []
    link = Link(f"unix:path={tmp_path}/bus", joined.append, lambda: None, (0.05,))
    link.wait(10)
    assert link.bus is None
    with private_bus(tmp_path / "bus"):
        wait_for(lambda: joined)
        link.close()
        link.close()
        wait_for(lambda: link.bus is None)
        assert len(joined) == 1


def test_a_link_whose_listener_fails_is_tried_again() -> None:
    attempts: list[int] = []

    def joined(_: Bus) -> None:
        attempts.append(1)
        if len(attempts) < 3:
            raise TimeoutError

    with private_bus() as daemon, contextlib.closing(Link(daemon.address, joined, lambda: None, (0.05,))) as link:
        wait_for(lambda: link.bus)
    assert len(attempts) == 3


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a bus with somebody on it who never answers."""
    asked = threading.Event()
    with private_bus() as daemon, contextlib.closing(daemon.connect()) as theirs:
        theirs.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (SILENT, 0))
        theirs.export(PATH, lambda *_: ("b", (asked.wait(60),)))
        yield daemon.address
        asked.set()


def test_who_is_given_up_holds_nobody_up(silent: str) -> None:
    """A program that is to end waits for nobody's first answers."""
    asking, cut_off, way_out = threading.Semaphore(0), threading.Semaphore(0), SimpleQueue[Callable[[], None]]()
    lost: list[int] = []

    def joined(bus: Bus) -> None:
        asking.release()
        try:
            bus.call(SILENT, PATH, SILENT, "Say", timeout=60.0)
        except BusLostError:
            cut_off.release()
            raise

    links = [Link(silent, joined, lambda: lost.append(1)) for _ in range(2)]
    waiter = threading.Thread(target=wait_for_all, args=(links, 60.0, way_out.put), daemon=True)
    waiter.start()
    assert all(asking.acquire(timeout=10) for _ in links)
    way_out.get(timeout=10)()
    waiter.join(10)
    assert not waiter.is_alive()
    assert all(cut_off.acquire(timeout=10) for _ in links)
    for link in links:
        link.close()
    wait_for(lambda: [link.bus for link in links] == [None, None])
    assert lost == []


def test_one_given_up_while_it_connects_never_joins() -> None:
    joined: list[Bus] = []
    with private_bus() as daemon, contextlib.closing(daemon.connect()) as ours:
        daemon.process.send_signal(signal.SIGSTOP)  # it takes connections and says nothing
        link = Link(daemon.address, joined.append, lambda: None)
        link.give_up()
        link.wait(60.0)
        daemon.process.send_signal(signal.SIGCONT)
        link.close()
        wait_for(lambda: [name for name in names(ours) if name.startswith(":")] == [ours.unique_name])
    assert joined == []


def names(bus: Bus) -> list[str]:
    """Every connection to ``bus``."""
    return list(bus.call(DBUS, DBUS_PATH, DBUS, "ListNames")[0])
