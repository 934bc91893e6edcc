"""The connection to a bus that comes back, and what gives it up."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hipbreak.desktop.linux.bus import Bus, BusLostError
from hipbreak.desktop.linux.link import Link
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
        assert link.bus is None
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
        theirs.call(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", "su", (SILENT, 0)
        )
        theirs.export(PATH, lambda *_: ("b", (asked.wait(60),)))
        yield daemon.address
        asked.set()


def test_who_is_given_up_holds_nobody_up(silent: str) -> None:
    asking, met = threading.Event(), []

    def joined(bus: Bus) -> None:
        asking.set()
        try:
            bus.call(SILENT, PATH, SILENT, "Say", timeout=60.0)
        except BusLostError as error:
            met.append(error)
            raise

    link = Link(silent, joined, lambda: pytest.fail("it was not lost"))
    waiter = threading.Thread(target=link.wait, args=(60.0,))
    waiter.start()
    assert asking.wait(10)
    link.give_up()
    waiter.join(10)
    assert not waiter.is_alive()
    wait_for(lambda: met)
    link.close()
    assert link.bus is None


def test_one_given_up_before_it_could_connect_never_joins() -> None:
    joined: list[Bus] = []
    with private_bus() as daemon:
        for _ in range(20):  # at whatever moment of its thread
            link = Link(daemon.address, joined.append, lambda: pytest.fail("it was not lost"))
            link.give_up()
            before = len(joined)
            link.wait(60.0)
            link.close()
            assert link.bus is None
            assert len(joined) - before <= 1
