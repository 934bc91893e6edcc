"""A program on the bus that answers what it is told to answer, and says what it is told to say.

Jurisdiction: peers of the test's own on a bus of the test's own. A peer that is to be asked again is changed first and
speaks afterwards, as a real one does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from hipbreak.desktop.linux.bus import DBUS, DBUS_PATH, PROPERTIES, Body, Bus
from tests.desktop.private_bus import PrivateBus, private_bus

Reply = tuple[str, Body]


@dataclass
class Peer:
    """``methods`` answers calls by name, ``properties`` gets of properties; what is not there is an error."""

    bus: Bus
    methods: dict[str, Reply] = field(default_factory=dict)
    properties: dict[str, tuple[str, Any]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def serve(self, *paths: str) -> Peer:
        for path in paths:
            self.bus.export(path, self._answer)
        return self

    def own(self, name: str) -> Peer:
        self.bus.call(DBUS, DBUS_PATH, DBUS, "RequestName", "su", (name, 4))
        return self

    def leave(self, name: str) -> None:
        self.bus.call(DBUS, DBUS_PATH, DBUS, "ReleaseName", "s", (name,))

    def _answer(self, interface: str, member: str, body: Body) -> Reply:
        what = body[1] if (interface, member) == (PROPERTIES, "Get") else member
        self.asked[what] += 1
        return ("v", (self.properties[what],)) if what != member else self.methods[what]

    def change(self, path: str, interface: str, **properties: tuple[str, Any]) -> None:
        """Change properties and say so."""
        self.properties |= properties
        self.bus.emit(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", (interface, properties, []))


@dataclass(frozen=True)
class Town:
    """A bus, our connection to it, and those of others."""

    daemon: PrivateBus
    ours: Bus
    theirs: Bus

    def peer(self, *paths: str) -> Peer:
        """One more peer, on the connection of all."""
        return Peer(self.theirs).serve(*paths)

    def settle(self) -> None:
        """Return when everything that was said has been heard, asked about and answered."""
        for bus in (self.theirs, self.ours) * 3:
            bus.name_owner(DBUS)


@contextmanager
def hanging(bus: Bus) -> Iterator[Callable[[], None]]:
    """Whoever answers on ``bus`` hangs, until the result is called or to the end."""
    hung, release = Event(), Event()

    def hang() -> None:
        hung.set()
        release.wait(60)

    bus.after(0.0, hang)
    assert hung.wait(30)
    try:
        yield release.set
    finally:
        release.set()


@contextmanager
def town() -> Iterator[Town]:
    with private_bus() as daemon, closing(daemon.connect()) as ours, closing(daemon.connect()) as theirs:
        yield Town(daemon, ours, theirs)


class Wakes:
    """Takes the wake-ups of a fact, and what it answered at each."""

    def __init__(self) -> None:
        self.seen: list[Any] = []
        self.look: Callable[[], Any] = lambda: None

    def __call__(self) -> None:
        self.seen.append(self.look())
