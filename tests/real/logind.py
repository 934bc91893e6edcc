"""A stand-in for logind on the tests' own system bus: one session that can be locked, a machine that can sleep.

Jurisdiction: what a program can ask logind about its session, and the signals logind sends. It answers like the real
one what is needed for that, and refuses the rest with the real one's error.
"""

from __future__ import annotations

import threading
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

NAME = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
SESSION = f"{PATH}/session/_31"
SESSION_ID = "1"
USER = 1000
SESSION_PATHS = (SESSION, f"{PATH}/session/auto", f"{PATH}/session/self")
PROPERTIES = "org.freedesktop.DBus.Properties"

Properties = dict[str, tuple[str, Any]]


class Logind:
    """Owns the name on the bus at ``address`` until that bus ends; ``lock`` and the like may come from any thread."""

    def __init__(self, address: str) -> None:
        self._connection = open_dbus_connection(address)
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
        }
        self._manager: Properties = {"PreparingForSleep": ("b", False), "IdleHint": ("b", False)}
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

    def _set_sleeping(self, asleep: bool) -> None:
        self._manager["PreparingForSleep"] = ("b", asleep)
        self._signal(PATH, f"{NAME}.Manager", "PrepareForSleep", "b", (asleep,))

    def _set_locked(self, locked: bool) -> None:
        self._session["LockedHint"] = ("b", locked)
        changed = {"LockedHint": self._session["LockedHint"]}
        self._signal(SESSION, PROPERTIES, "PropertiesChanged", "sa{sv}as", (f"{NAME}.Session", changed, []))

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
                    self._send(self._answer(message))
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
        if member in ("GetSession", "GetSessionByPID"):
            return new_method_return(message, "o", (SESSION,))
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
        elif member in ("Lock", "Unlock"):
            getattr(self, member.lower())()
        else:
            return _unknown(message)
        return new_method_return(message)


def _unknown(message: Any) -> Any:
    return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod", "s", ("the tests' logind has no such thing",))
