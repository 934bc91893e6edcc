"""A stand-in for logind on the tests' own system bus: one session that can be locked, a machine that can sleep and be
kept from it.

Jurisdiction: what a program can ask logind about its session and who inhibits what, and the signals logind sends. It
answers like the real one what is needed for that, and refuses the rest with the real one's error.
"""

from __future__ import annotations

import os
import threading
import time
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.fds import FileDescriptor
from jeepney.io.blocking import Proxy, open_dbus_connection
from jeepney.wrappers import unwrap_msg

NAME = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
SESSION = f"{PATH}/session/_31"
SESSION_ID = "1"
USER = 1000
SESSION_PATHS = (SESSION, f"{PATH}/session/auto", f"{PATH}/session/self")
PROPERTIES = "org.freedesktop.DBus.Properties"

Properties = dict[str, tuple[str, Any]]
Inhibitor = tuple[str, str, str, str, int, int]
"""What, who, why, mode, user, process, as ListInhibitors gives them."""


class Logind:
    """Owns the name on the bus at ``address`` until that bus ends; ``lock`` and the like may come from any thread."""

    def __init__(self, address: str) -> None:
        self._connection = open_dbus_connection(address, enable_fds=True)
        self._sending = threading.Lock()
        self._session: Properties = {
            "Id": ("s", SESSION_ID),
            "Active": ("b", True),
            "State": ("s", "active"),
            "Type": ("s", "x11"),
            "Class": ("s", "user"),
            "User": ("(uo)", (USER, f"{PATH}/user/_{USER}")),
            "Seat": ("(so)", ("seat0", f"{PATH}/seat/seat0")),
            "IdleHint": ("b", False),
            "IdleSinceHint": ("t", 0),
            "LockedHint": ("b", False),
            "Remote": ("b", False),
        }
        self._manager: Properties = {
            "PreparingForSleep": ("b", False),
            "IdleHint": ("b", False),
            "IdleSinceHint": ("t", 0),
            "BlockInhibited": ("s", ""),
            "DelayInhibited": ("s", ""),
        }
        self._inhibitors: dict[int, Inhibitor] = {}
        Proxy(message_bus, self._connection).RequestName(NAME)
        threading.Thread(target=self._serve, name="logind", daemon=True).start()

    def lock(self) -> None:
        """The screen is locked: the wish, then the hint that it happened."""
        self._signal(SESSION, f"{NAME}.Session", "Lock")
        self._set_locked(True)

    def unlock(self) -> None:
        """The screen is open again."""
        self._signal(SESSION, f"{NAME}.Session", "Unlock")
        self._set_locked(False)

    def sleep(self) -> None:
        """The machine is about to sleep; nothing here really does."""
        self._set_sleeping(True)

    def wake(self) -> None:
        """The machine is back."""
        self._set_sleeping(False)

    def idle(self, idle: bool) -> None:
        """The desktop says that nobody uses it, or somebody does again."""
        hint: Properties = {"IdleHint": ("b", idle), "IdleSinceHint": ("t", int(time.time() * 1e6))}
        self._change(SESSION, "Session", self._session, hint)
        self._change(PATH, "Manager", self._manager, hint)

    def remote(self, remote: bool) -> None:
        """The next that asks is told that the session is used from afar, or not: real sessions never change that."""
        self._session["Remote"] = ("b", remote)

    def _inhibit(self, what: str, who: str, why: str, mode: str) -> int:
        """Holds until the other end of the pipe, which is returned, has closed."""
        read, write = os.pipe()
        with self._sending:
            self._inhibitors[read] = (what, who, why, mode, os.getuid(), os.getpid())
        self._tell_inhibited()
        threading.Thread(target=self._hold, args=(read,), name="inhibitor", daemon=True).start()
        return write

    def _hold(self, read: int) -> None:
        os.read(read, 1)
        with self._sending:
            del self._inhibitors[read]
        os.close(read)
        self._tell_inhibited()

    def _tell_inhibited(self) -> None:
        held = list(self._inhibitors.values())
        kinds = {
            f"{mode.capitalize()}Inhibited": ("s", ":".join(sorted({each[0] for each in held if each[3] == mode})))
            for mode in ("block", "delay")
        }
        self._change(PATH, "Manager", self._manager, kinds)

    def _change(self, path: str, interface: str, properties: Properties, changed: Properties) -> None:
        properties.update(changed)
        self._signal(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", (f"{NAME}.{interface}", changed, []))

    def _set_sleeping(self, asleep: bool) -> None:
        self._manager["PreparingForSleep"] = ("b", asleep)
        self._signal(PATH, f"{NAME}.Manager", "PrepareForSleep", "b", (asleep,))

    def _set_locked(self, locked: bool) -> None:
        self._change(SESSION, "Session", self._session, {"LockedHint": ("b", locked)})

    def _signal(
        self, path: str, interface: str, name: str, signature: str | None = None, body: tuple[Any, ...] = ()
    ) -> None:
        self._send(new_signal(DBusAddress(path, interface=interface), name, signature, body))

    def _send(self, message: Any) -> None:
        with self._sending:
            self._connection.send(message)

    def _serve(self) -> None:
        """Answers until the bus is gone, which is how the tests end it."""
        try:
            while True:
                message = self._connection.receive()
                if message.header.message_type is MessageType.method_call:
                    answer = self._answer(message)
                    self._send(answer)
                    if answer.header.fields.get(HeaderFields.signature) == "h":
                        os.close(answer.body[0])  # it is the other side's now
        except OSError:
            self._connection.close()

    def _answer(self, message: Any) -> Any:
        fields = message.header.fields
        path, interface, member = (
            fields.get(key) for key in (HeaderFields.path, HeaderFields.interface, HeaderFields.member)
        )
        if interface == PROPERTIES:
            return self._answer_properties(message, path, member)
        if interface == f"{NAME}.Session" and path in SESSION_PATHS:
            return self._answer_session(message, member)
        return self._answer_manager(message, member)

    def _answer_manager(self, message: Any, member: str) -> Any:
        if member in ("GetSession", "GetSessionByPID"):
            return new_method_return(message, "o", (SESSION,))
        if member == "Inhibit":
            return new_method_return(message, "h", (self._inhibit(*message.body),))
        if member == "ListInhibitors":
            return new_method_return(message, "a(ssssuu)", (list(self._inhibitors.values()),))
        if member == "ListSessions":
            return new_method_return(message, "a(susso)", ([(SESSION_ID, USER, "tests", "seat0", SESSION)],))
        return _unknown(message)

    def _answer_properties(self, message: Any, path: str, member: str) -> Any:
        properties = {PATH: self._manager, **dict.fromkeys(SESSION_PATHS, self._session)}.get(path, {})
        match member, message.body:
            case "Get", (_, name) if name in properties:
                return new_method_return(message, "v", (properties[name],))
            case "GetAll", _:
                return new_method_return(message, "a{sv}", (properties,))
        return _unknown(message)

    def _answer_session(self, message: Any, member: str) -> Any:
        if member == "SetLockedHint":
            self._set_locked(message.body[0])
        elif member == "SetIdleHint":
            self.idle(bool(message.body[0]))
        elif member in ("Lock", "Unlock"):
            getattr(self, member.lower())()
        else:
            return _unknown(message)
        return new_method_return(message)


def hold(address: str, what: str, why: str) -> FileDescriptor:
    """What a player does: asks the logind on the bus at ``address`` to keep the machine from ``what`` until the
    descriptor is closed."""
    connection = open_dbus_connection(address, enable_fds=True)
    try:
        manager = DBusAddress(PATH, NAME, f"{NAME}.Manager")
        message = new_method_call(manager, "Inhibit", "ssss", (what, "player", why, "block"))
        (held,) = unwrap_msg(connection.send_and_get_reply(message, timeout=5))
    finally:
        connection.close()
    assert isinstance(held, FileDescriptor)
    return held


def _unknown(message: Any) -> Any:
    return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod", "s", ("the tests' logind has no such thing",))
