"""What notifications a desktop was asked to show, what became of them, and a real press of their buttons.

Jurisdiction: watching the bus, without a part in it, finding a button on the screen through the accessibility bus, and
choosing from the menu of a daemon that has no buttons.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jeepney import DBusErrorResponse, HeaderFields, MessageType
from jeepney.bus_messages import Monitoring
from jeepney.io.blocking import Proxy, open_dbus_connection

from tests.real.bus import PROPERTIES, Bus

NAME = "org.freedesktop.Notifications"
RULES = [f"interface='{NAME}'", *(f"type='{kind}',sender='{NAME}'" for kind in ("method_return", "error"))]
ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
DEEPEST = 14
CHOOSER = """#!/bin/sh
exec awk -v label="$(cat '{choice}')" 'index($0, label) == 1 || index($0, "#" label) == 1 {{ print; exit }}'
"""


@dataclass(frozen=True)
class Notification:
    """One call of Notify. ``id`` is None until the daemon answered; ``actions`` are key to text; ``events`` are what
    was told of it since, such as ``("ActionInvoked", "start")`` or ``("NotificationClosed", 3)``."""

    id: int | None
    app: str
    replaces: int
    summary: str
    body: str
    actions: dict[str, str]
    hints: dict[str, Any]
    timeout: int
    events: tuple[tuple[Any, ...], ...] = ()

    @property
    def showing(self) -> bool:
        """Whether it is on the screen, as far as was told."""
        return self.id is not None and not any(event[0] == "NotificationClosed" for event in self.events)


class Monitor:
    """Watches the bus at ``address`` from now on until it ends."""

    def __init__(self, address: str) -> None:
        self._connection = open_dbus_connection(address)
        self._lock = threading.Lock()
        self._calls: dict[tuple[str, int], Notification] = {}
        Proxy(Monitoring(), self._connection).BecomeMonitor(RULES)
        threading.Thread(target=self._watch, name="notifications", daemon=True).start()

    def all(self) -> list[Notification]:
        """Every notification asked for, the newest last."""
        with self._lock:
            return list(self._calls.values())

    def _watch(self) -> None:
        try:
            while True:
                self._note(self._connection.receive())
        except OSError:  # the bus is gone, which is how the tests end this
            self._connection.close()

    def _note(self, message: Any) -> None:
        fields, kind = message.header.fields, message.header.message_type
        with self._lock:
            if kind is MessageType.method_call and fields.get(HeaderFields.member) == "Notify":
                self._calls[fields[HeaderFields.sender], message.header.serial] = _asked(message.body)
            elif kind is MessageType.method_return and message.body:
                self._answered((fields.get(HeaderFields.destination), fields[HeaderFields.reply_serial]), message.body)
            elif kind is MessageType.signal:
                self._told(fields[HeaderFields.member], message.body)

    def _answered(self, call: tuple[str, int], body: tuple[Any, ...]) -> None:
        if call in self._calls:
            self._calls[call] = replace(self._calls[call], id=body[0])

    def _told(self, member: str, body: tuple[Any, ...]) -> None:
        """A signal belongs to the newest call with its id: a notification replaced in place keeps it."""
        for call, one in reversed(self._calls.items()):
            if one.id == body[0]:
                self._calls[call] = replace(one, events=(*one.events, (member, *body[1:])))
                return


class Choice:
    """A person before the menu that dunst and mako show with another program: ``program`` is that one, and picks the
    line with what was written here."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "choice"
        self.program = folder / "chooser"
        self.program.write_text(CHOOSER.format(choice=self._file))
        self.program.chmod(0o755)

    def write(self, label: str) -> None:
        """What will be chosen."""
        self._file.write_text(label)


def _asked(body: tuple[Any, ...]) -> Notification:
    app, replaces, _, summary, text, actions, hints, timeout = body
    labels = dict(zip(actions[::2], actions[1::2], strict=True))
    plain = {name: value for name, (_, value) in hints.items()}
    return Notification(None, app, replaces, summary, text, labels, plain, timeout)


# --- where a button is on the screen --------------------------------------------------------------------------


def find_button(session: Bus, program: str, label: str) -> tuple[int, int] | None:
    """The middle of the button ``label`` of ``program`` in screen pixels; None while it is not to be seen."""
    (address,) = session.call("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress")
    bus = Bus(address)
    try:
        return next(_middles(bus, program, label), None)
    except (DBusErrorResponse, TimeoutError):  # what was there a moment ago is gone: not to be seen
        return None
    finally:
        bus.close()


def _middles(bus: Bus, program: str, label: str) -> Iterator[tuple[int, int]]:
    for node in _nodes(bus, program):
        if _name(bus, node) == label and "button" in _role(bus, node):
            ((x, y, width, height),) = bus.call(*node, "org.a11y.atspi.Component.GetExtents", "u", (0,))
            if width > 0 and x > -width and y > -height:
                yield x + width // 2, y + height // 2


def _nodes(bus: Bus, program: str) -> Iterator[tuple[str, str]]:
    for node in _children(bus, ROOT):
        if program in _name(bus, node):
            yield from _walk(bus, node, 0)


def _walk(bus: Bus, node: tuple[str, str], depth: int) -> Iterator[tuple[str, str]]:
    yield node
    if depth < DEEPEST:
        for child in _children(bus, node):
            yield from _walk(bus, child, depth + 1)


def _children(bus: Bus, node: tuple[str, str]) -> list[tuple[str, str]]:
    (children,) = bus.call(*node, f"{ACCESSIBLE}.GetChildren")
    return [(owner, path) for owner, path in children if path != "/org/a11y/atspi/null"]


def _name(bus: Bus, node: tuple[str, str]) -> str:
    (value,) = bus.call(*node, f"{PROPERTIES}.Get", "ss", (ACCESSIBLE, "Name"))
    return str(value[1])


def _role(bus: Bus, node: tuple[str, str]) -> str:
    return str(bus.call(*node, f"{ACCESSIBLE}.GetRoleName")[0])
