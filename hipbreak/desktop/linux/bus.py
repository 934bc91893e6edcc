"""One D-Bus connection: calls, signals and objects of our own.

Jurisdiction: what D-Bus messages mean; what is said with them is the business of the modules that use it. Bytes and
the waiting are in ``wire.py``. A peer that is slow, silent or absent costs a timeout of who asked, nothing else.
"""

from __future__ import annotations

import itertools
import logging
import os
import threading
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from typing import Any, Literal

from jeepney import DBusAddress, new_error, new_method_call, new_method_return, new_signal
from jeepney.bus import get_bus
from jeepney.io.blocking import prep_socket
from jeepney.low_level import HeaderFields, MessageFlag, MessageType

from hipbreak.desktop.linux.listener import Listener
from hipbreak.desktop.linux.wire import Stop, Wire, guarded

DBUS, DBUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
PROPERTIES = "org.freedesktop.DBus.Properties"
UNKNOWN_METHOD, FAILED = f"{DBUS}.Error.UnknownMethod", f"{DBUS}.Error.Failed"

Body = tuple[Any, ...]
Handler = Callable[[str, str, Body], tuple[str, Body]]
Answer = Callable[[Body | OSError], None]
Signal = tuple[str, str, str, str, Body]  # path, interface, member, signature, body
_log = logging.getLogger(__name__)


class BusError(OSError):
    """A peer answered with an error; ``name`` is the D-Bus name of it."""

    def __init__(self, name: str, text: str = "") -> None:
        super().__init__(f"{name}: {text}")
        self.name = name


class BusTimeout(TimeoutError):  # noqa: N818 - next to BusError the name says what it is
    """No answer came in time."""


class BusLostError(ConnectionError):
    """The connection is gone; every call that was waiting ends with this."""


class Bus:
    """A connection to one bus. Every method may be called from any thread, those that wait (``call``, ``get``,
    ``name_owner``) from any but the bus's own, on which all callbacks and handlers run: they hand over, never wait."""

    def __init__(self, on_lost: Callable[[], None]) -> None:
        """Use :meth:`open`."""
        self.unique_name = ""
        self._on_lost = on_lost
        self._lock = threading.Lock()
        self._serials = itertools.count(1)
        self._keys = itertools.count(1)
        self._waiting: dict[int, tuple[Answer, Stop]] = {}
        self._listeners: dict[int, Listener] = {}
        self._owners: dict[str, str] = {}
        self._exports: dict[str, Handler] = {}
        self._wire: Wire

    @classmethod
    def open(cls, address: Literal["SESSION", "SYSTEM"] | str, on_lost: Callable[[], None]) -> Bus:
        """Connect to the session bus, the system bus or ``address`` (``unix:path=...``), within 4 s.

        ``on_lost`` is called once, on the bus thread, when the connection breaks; never after :meth:`close`. Raises
        OSError when there is no such bus.
        """
        try:
            connected = prep_socket(_where(address), timeout=2.0)
        except (KeyError, ValueError, RuntimeError, StopIteration) as error:
            raise OSError(f"no D-Bus at {address}: {error!r}") from error
        bus = cls(on_lost)
        bus._wire = Wire(connected, bus._take, bus._ended)
        bus._greet()
        return bus

    def _greet(self) -> None:
        greeted: SimpleQueue[Body | OSError] = SimpleQueue()

        def named(answer: Body | OSError) -> None:  # on the bus thread, so that a loss right after it is told
            self.unique_name = "" if isinstance(answer, OSError) else answer[0]
            greeted.put(answer)

        self.ask(DBUS, DBUS_PATH, DBUS, "Hello", None, (), named)
        answer = greeted.get()
        if isinstance(answer, OSError):
            self.close()
            raise answer

    def close(self) -> None:
        """End the connection and its thread; calls that wait raise BusLostError. May be called twice."""
        self._wire.close()

    def after(self, seconds: float, callback: Callable[[], None]) -> Stop:
        """Call ``callback`` once on the bus thread, ``seconds`` from now, unless the result is called before."""
        return self._wire.after(seconds, callback)

    # --- asking others ----------------------------------------------------------------------------------------

    def call(
        self,
        name: str,
        path: str,
        interface: str,
        method: str,
        signature: str | None = None,
        body: Body = (),
        timeout: float = 2.0,
    ) -> Body:
        """Call and wait at most ``timeout`` seconds; the body of the reply, variants as (signature, value).

        Raises BusError when the peer says so (nobody there: ``org.freedesktop.DBus.Error.ServiceUnknown``),
        BusTimeout, BusLostError; all are OSError.
        """
        if self._wire.on_own_thread():
            raise RuntimeError("a call on the bus thread would wait for itself; use ask()")
        answers: SimpleQueue[Body | OSError] = SimpleQueue()
        self.ask(name, path, interface, method, signature, body, answers.put, timeout)
        answer = answers.get()
        if isinstance(answer, OSError):
            raise answer
        return answer

    def ask(
        self,
        name: str,
        path: str,
        interface: str,
        method: str,
        signature: str | None,
        body: Body,
        answer: Answer,
        timeout: float = 2.0,
    ) -> None:
        """As :meth:`call`, without waiting: ``answer`` gets the body or the error, once, on the bus thread (on the
        caller's when the connection is lost already)."""
        serial = next(self._serials)
        message = new_method_call(DBusAddress(path, name, interface), method, signature or None, body)
        data = message.serialise(serial=serial)
        late = BusTimeout(f"{name} did not answer {method} in {timeout:g} s")
        with self._lock:
            self._waiting[serial] = (answer, self._wire.after(timeout, lambda: self._settle(serial, late)))
        if not self._wire.send(data):
            self._settle(serial, BusLostError("the D-Bus connection is closed"))

    def get(self, name: str, path: str, interface: str, prop: str, timeout: float = 2.0) -> Any:
        """The value of property ``prop``, without its variant. Errors as in :meth:`call`."""
        return self.call(name, path, PROPERTIES, "Get", "ss", (interface, prop), timeout)[0][1]

    def name_owner(self, name: str) -> str | None:
        """The unique name of who owns ``name`` now, None where nobody does. Starts nothing."""
        try:
            return str(self.call(DBUS, DBUS_PATH, DBUS, "GetNameOwner", "s", (name,))[0])
        except BusError:
            return None

    # --- hearing from others ----------------------------------------------------------------------------------

    def listen(
        self,
        callback: Callable[[Body], None],
        *,
        sender: str = "",
        path: str = "",
        interface: str = "",
        member: str = "",
        arg0: str = "",
    ) -> Stop:
        """Hand the body of every such signal to ``callback``, on the bus thread, until the result is called.

        A well-known ``sender`` is followed from owner to owner: what others send in its name is not heard.
        """
        stop_following = self._follow(sender) if _well_known(sender) else _nothing
        listener, key = Listener(callback, sender, path, interface, member, arg0), next(self._keys)
        with self._lock:
            self._listeners[key] = listener
        self._tell_bus("AddMatch", listener.rule())

        def stop() -> None:
            with self._lock:
                known = self._listeners.pop(key, None)
            if known:
                self._tell_bus("RemoveMatch", listener.rule())
                stop_following()

        return stop

    def watch_owner(self, name: str, callback: Callable[[str], None]) -> Stop:
        """Tell ``callback`` each change of who owns ``name``: the unique name, empty when nobody does."""
        return self.listen(
            lambda body: callback(body[2]), sender=DBUS, interface=DBUS, member="NameOwnerChanged", arg0=name
        )

    def _follow(self, name: str) -> Stop:
        """Keep ``_owners[name]`` right. Asked before the match rule is set, so no signal comes before the answer."""
        stop = self.watch_owner(name, lambda owner: self._owners.__setitem__(name, owner))

        def answered(answer: Body | OSError) -> None:
            if not isinstance(answer, OSError):
                self._owners[name] = answer[0]

        self.ask(DBUS, DBUS_PATH, DBUS, "GetNameOwner", "s", (name,), answered)
        return stop

    def _tell_bus(self, method: str, rule: str) -> None:
        def answered(answer: Body | OSError) -> None:
            if isinstance(answer, OSError) and not isinstance(answer, BusLostError):
                _log.warning("%s: %s", method, answer)  # without the rule: it may name a player

        self.ask(DBUS, DBUS_PATH, DBUS, method, "s", (rule,), answered)

    # --- speaking ---------------------------------------------------------------------------------------------

    def emit(self, path: str, interface: str, member: str, signature: str = "", body: Body = ()) -> None:
        """Send a signal; on a lost connection nothing happens."""
        self.emit_all([(path, interface, member, signature, body)])

    def emit_all(self, signals: Iterable[Signal]) -> None:
        """As :meth:`emit`, in one go: who hears them, and asks back, wakes once."""
        messages = (
            new_signal(DBusAddress(path, interface=interface), member, signature or None, body)
            for path, interface, member, signature, body in signals
        )
        self._wire.send(b"".join(message.serialise(serial=next(self._serials)) for message in messages))

    def export(self, path: str, handler: Handler) -> Stop:
        """Answer method calls to ``path`` with ``handler(interface, member, body) -> (signature, body)``.

        KeyError becomes UnknownMethod, any other error Failed. Calls to it end when the result is called.
        """
        self._exports[path] = handler
        return lambda: _drop(self._exports, path)

    def _send(self, message: Any) -> None:
        self._wire.send(message.serialise(serial=next(self._serials)))

    # --- on the bus thread ------------------------------------------------------------------------------------

    def _take(self, message: Any) -> None:
        fields, kind = message.header.fields, message.header.message_type
        if kind is MessageType.signal:
            self._hear(fields, message.body)
        elif kind is MessageType.method_call:
            self._serve(message)
        elif kind is MessageType.error:
            text = message.body[0] if message.body and isinstance(message.body[0], str) else ""
            self._settle(fields[HeaderFields.reply_serial], BusError(fields[HeaderFields.error_name], text))
        else:
            self._settle(fields[HeaderFields.reply_serial], tuple(message.body))

    def _settle(self, serial: int, result: Body | OSError) -> None:
        with self._lock:
            answer, forget = self._waiting.pop(serial, (_ignore, _nothing))
        forget()
        guarded(answer, result)

    def _hear(self, fields: dict[Any, Any], body: Body) -> None:
        with self._lock:
            listeners = list(self._listeners.values())
        for listener in listeners:
            name = listener.sender
            sender = (self._owners.get(name) or "nobody") if _well_known(name) else name
            if listener.wants(fields, body, sender):
                guarded(listener.callback, body)

    def _serve(self, call: Any) -> None:
        fields = call.header.fields
        member, path = fields[HeaderFields.member], fields[HeaderFields.path]
        try:
            signature, body = self._reply(path, fields.get(HeaderFields.interface, ""), member, call.body)
            reply = new_method_return(call, signature or None, body)
            reply.serialise(serial=1)  # a handler's wrong types must fail here, where they can be answered
        except KeyError as missing:
            reply = new_error(call, UNKNOWN_METHOD, "s", (f"{path} has no {member}: {missing}",))
        except Exception as error:
            _log.exception("%s on %s failed", member, path)
            reply = new_error(call, FAILED, "s", (type(error).__name__,))
        if not call.header.flags & MessageFlag.no_reply_expected:
            self._send(reply)

    def _reply(self, path: str, interface: str, member: str, body: Body) -> tuple[str, Body]:
        if interface == f"{DBUS}.Peer" and member == "Ping":
            return "", ()
        handler = self._exports.get(path)
        return handler(interface, member, body) if handler else _outline(path, list(self._exports), member)

    def _ended(self, lost: bool) -> None:
        with self._lock:
            serials = list(self._waiting)
        for serial in serials:
            self._settle(serial, BusLostError("the D-Bus connection is closed"))
        if lost and self.unique_name:
            guarded(self._on_lost)


def _where(address: str) -> str:
    """The socket to connect to; without a session bus in the environment, the place where systemd puts it."""
    if address == "SESSION" and not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return f"{os.environ['XDG_RUNTIME_DIR']}/bus"
    return str(get_bus(address))


def _well_known(name: str) -> bool:
    return name not in ("", DBUS) and not name.startswith(":")


def _outline(path: str, exported: list[str], member: str) -> tuple[str, Body]:
    """What a path without an object of its own answers: where the objects below it are."""
    start = path.rstrip("/") + "/"
    below = sorted({there[len(start) :].split("/")[0] for there in exported if there.startswith(start)})
    if member != "Introspect" or not below:
        raise KeyError("no such object")
    return "s", ("<node>" + "".join(f'<node name="{name}"/>' for name in below) + "</node>",)


def _drop(table: dict[str, Handler], key: str) -> None:
    table.pop(key, None)


def _ignore(_: Body | OSError) -> None:
    """An answer that nobody waits for any more."""


def _nothing() -> None:
    """Nothing to undo."""
