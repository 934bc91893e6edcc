"""A Wayland compositor of the test's own: the idle protocols, seats, windows, and every kind of bad behaviour.

Jurisdiction: what a compositor says on the wire and when. It checks what the client sends as strictly as a real one:
ids in order, objects that exist, whole messages. What it has to complain about is in ``complaints``. Its time is the
test's, which passes with ``pass_time``, or real time.
"""

from __future__ import annotations

import contextlib
import fcntl
import selectors
import socket
import struct
import termios
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

EXT, KDE, SEAT = "ext_idle_notifier_v1", "org_kde_kwin_idle", "wl_seat"
MANAGER = "zwlr_foreign_toplevel_manager_v1"
ACTIVATED, FULL_SCREEN = 2, 3


@dataclass(eq=False)
class Note:
    """A notification; ``due`` is when it will tell a silence, None while it is kept from it or has told."""

    client: Client
    number: int
    seat: int
    silence: float
    obeys: bool
    due: float | None = None
    idle: bool = False


@dataclass(eq=False)
class Window:
    """A window that task bars are told about; ``title`` is sent with each change."""

    states: tuple[int, ...] = ()
    title: str = "nobody's business"
    handles: dict[Client, int] = field(default_factory=dict)


@dataclass(eq=False)
class Client:
    """One connection: what each id stands for, and how far the ids have come."""

    wire: socket.socket
    objects: dict[int, object] = field(default_factory=lambda: {1: "display"})
    next_id: int = 2
    next_own: int = 0xFF000000
    free: set[int] = field(default_factory=set)
    own_free: list[int] = field(default_factory=list)
    data: bytearray = field(default_factory=bytearray)
    mute: bool = False

    def send(self, target: int, number: int, body: bytes = b"") -> None:
        with contextlib.suppress(OSError):
            self.wire.sendall(struct.pack("=II", target, (8 + len(body)) << 16 | number) + body)


def text(value: str) -> bytes:
    """A string as it is sent."""
    data = value.encode() + b"\0"
    return struct.pack("=I", len(data)) + data + bytes(-len(data) % 4)


def array(*values: int) -> bytes:
    """An array of numbers as it is sent."""
    return struct.pack(f"={1 + len(values)}I", 4 * len(values), *values)


class Compositor:
    """Running from the moment it is made until ``die``. Its methods may be called from any thread."""

    def __init__(
        self, path: Path, *globals_: tuple[str, int], seats: int = 1, clock: Callable[[], float] | None = None
    ) -> None:
        """``globals_`` are (interface, version) besides ``seats`` seats. Without ``clock`` the time is the test's."""
        self.path, self.complaints, self.clients = path, list[str](), list[Client]()
        self.now, self.inhibited, self.accepted = 1000.0, False, 0
        self.clock = clock or (lambda: self.now)
        self._lock = threading.RLock()
        self.globals: dict[int, tuple[str, int]] = {}
        self._windows: list[Window] = []
        self._name = 0
        for interface, version in [*globals_, *[(SEAT, 7)] * seats]:
            self.add(interface, version)
        path.unlink(missing_ok=True)
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(path))
        self._listening.listen()
        self._stop_read, self._stop_write = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, name="compositor", daemon=True)
        self._thread.start()

    # --- what the test tells it -------------------------------------------------------------------------------

    def add(self, interface: str, version: int) -> int:
        """A global more; its name."""
        with self._lock:
            self._name += 1
            self.globals[self._name] = (interface, version)
            for client, registry in self._holding("registry"):
                self._announce(client, registry, self._name)
            return self._name

    def remove(self, name: int) -> None:
        """A global less; notifications of a seat that goes are silent from now on."""
        with self._lock:
            del self.globals[name]
            for note in self.notes():
                note.due = None if note.seat == name else note.due
            for client, registry in self._holding("registry"):
                client.send(registry, 1, struct.pack("=I", name))

    def seats(self) -> list[int]:
        with self._lock:
            return [name for name, (interface, _) in self.globals.items() if interface == SEAT]

    def touch(self, seat: int = 0) -> float:
        """One input on the seat of this rank; its instant."""
        with self._lock:
            name = self.seats()[seat]
            for note in self.notes():
                if note.seat == name:
                    self._restart(note)
            self._stop_write.send(b"-")  # it has to wait for other silences now
            return self.clock()

    def inhibit(self, on: bool) -> None:
        """Something keeps the screen on, or no longer."""
        with self._lock:
            self.inhibited = on
            for note in self.notes():
                if note.obeys:
                    self._restart(note, told=on)

    def pass_time(self, seconds: float) -> None:
        """The test's time goes on; not beyond the next silence, which the client has to hear in time."""
        with self._lock:
            self.now += seconds
            early = [note.due for note in self.notes() if note.due is not None and note.due < self.now - 1e-6]
            assert not early, f"a silence was due at {min(early)}, before {self.now}"
            self._fire()

    def show(self, *states: int, title: str = "nobody's business") -> Window:
        """A new window."""
        window = Window(states, title)
        with self._lock:
            self._windows.append(window)
            for client, manager in self._holding("manager"):
                self._introduce(client, manager, window)
        return window

    def change(self, window: Window, *states: int, title: str = "", done: bool = True) -> None:
        """The window has other states now; ``done`` False leaves out what puts them into force."""
        with self._lock:
            window.states, window.title = states, title or window.title
            for client, handle in window.handles.items():
                self._describe(client, handle, window, done=done)

    def shut(self, window: Window) -> None:
        with self._lock:
            self._windows.remove(window)
            for client, handle in window.handles.items():
                client.send(handle, 6)

    def finish(self) -> None:
        """It tells no more about windows."""
        with self._lock:
            for client, manager in self._holding("manager"):
                client.send(manager, 1)
                del client.objects[manager]

    def raw(self, data: bytes) -> None:
        """Bytes to every client."""
        with self._lock:
            for client in self.clients:
                with contextlib.suppress(OSError):
                    client.wire.sendall(data)

    def throw_out(self) -> None:
        """Every client is told of an error and let go, as a compositor does."""
        with self._lock:
            for client in list(self.clients):
                self._object(client, "the test wanted it")

    def notes(self) -> list[Note]:
        """All notifications that there are."""
        with self._lock:
            return [thing for client in self.clients for thing in client.objects.values() if isinstance(thing, Note)]

    def handles(self) -> int:
        """Windows that clients hold on to."""
        with self._lock:
            return sum(isinstance(thing, Window) for client in self.clients for thing in client.objects.values())

    def unread(self) -> int:
        """Bytes that no client has read yet."""
        with self._lock:
            sizes = [fcntl.ioctl(client.wire, termios.TIOCOUTQ, b"\0" * 4) for client in self.clients]
            return sum(int.from_bytes(size, "little") for size in sizes)

    def die(self) -> None:
        """It is gone with all its connections; its socket stays behind, as after a crash."""
        with contextlib.suppress(OSError):
            self._stop_write.send(b"x")
        self._thread.join(10)

    # --- time -------------------------------------------------------------------------------------------------

    def _restart(self, note: Note, *, told: bool = True) -> None:
        kept = note.obeys and self.inhibited
        if note.idle and told:
            note.idle = False
            note.client.send(note.number, 1)
        if not note.idle:
            note.due = None if kept else self.clock() + note.silence

    def _fire(self) -> None:
        ripe = [note for note in self.notes() if note.due is not None and note.due <= self.clock() + 1e-6]
        for note in sorted(ripe, key=lambda note: note.due or 0.0):
            note.due, note.idle = None, True
            note.client.send(note.number, 0)

    def _serve(self) -> None:
        with selectors.DefaultSelector() as selector, self._listening, self._stop_read, self._stop_write:
            selector.register(self._listening, selectors.EVENT_READ)
            selector.register(self._stop_read, selectors.EVENT_READ)
            while True:
                ready = [key.fileobj for key, _ in selector.select(self._rest())]
                if self._stop_read in ready and b"x" in self._stop_read.recv(4096):
                    break
                with self._lock:
                    self._turn(selector, ready)
            with self._lock:
                for client in self.clients:
                    client.wire.close()
                self.clients = []

    def _turn(self, selector: selectors.BaseSelector, ready: Sequence[object]) -> None:
        if self._listening in ready:
            wire, _ = self._listening.accept()
            self.clients.append(Client(wire))
            self.accepted += 1
            selector.register(wire, selectors.EVENT_READ)
        for client in list(self.clients):
            if client.wire in ready and not self._read(client):
                selector.unregister(client.wire)
                client.wire.close()
                self.clients.remove(client)
                for window in self._windows:
                    window.handles.pop(client, None)
        if self.clock() != self.now:
            self._fire()

    def _rest(self) -> float | None:
        with self._lock:
            due = [note.due for note in self.notes() if note.due is not None]
            return max(0.0, min(due) - self.clock()) if due and self.clock() != self.now else None

    # --- the wire ---------------------------------------------------------------------------------------------

    def _read(self, client: Client) -> bool:
        try:
            data = client.wire.recv(65536)
        except OSError:
            return False
        client.data += data
        while len(client.data) >= 8:
            target, word = struct.unpack_from("=II", client.data)
            if len(client.data) < word >> 16:
                break
            body = bytes(client.data[8 : word >> 16])
            del client.data[: max(8, word >> 16)]
            if not client.mute:
                self._take(client, target, word & 0xFFFF, body)
        return bool(data)

    def _take(self, client: Client, target: int, number: int, body: bytes) -> None:
        thing = client.objects.get(target)
        match thing, number:
            case "display", 0:
                (callback,) = struct.unpack("=I", body)
                if self._new(client, callback, "callback"):
                    client.send(callback, 0, struct.pack("=I", 0))
                    self._end(client, callback)
            case "display", 1:
                (registry,) = struct.unpack("=I", body)
                if self._new(client, registry, "registry"):
                    for name in self.globals:
                        self._announce(client, registry, name)
            case "registry", 0:
                self._bind(client, body)
            case ("notifier", str() as interface, int() as version), 0 | 1 | 2:
                self._notify(client, interface, version, number, body)
            case (Note(), 0) | (("seat", _, 5 | 6 | 7), 3):
                self._end(client, target)
            case Window(), 7:
                del client.objects[target]
                client.own_free.append(target)
            case _:
                self._object(client, f"request {number} of object {target} ({thing})")

    def _bind(self, client: Client, body: bytes) -> None:
        name, size = struct.unpack_from("=II", body)
        interface = body[8 : 7 + size].decode()
        version, number = struct.unpack_from("=II", body, 8 + size + -size % 4)
        known = self.globals.get(name, ("", 0))
        if known[0] != interface or not 1 <= version <= known[1]:
            self._object(client, f"no {interface} {version}")
            return
        match interface:
            case "wl_seat":
                thing: object = ("seat", name, version)
            case "zwlr_foreign_toplevel_manager_v1":
                thing = "manager"
            case _:
                thing = ("notifier", interface, version)
        if not self._new(client, number, thing):
            return
        if interface == SEAT:
            client.send(number, 0, struct.pack("=I", 3))
            if version >= 2:
                client.send(number, 1, text("seat0"))
        elif interface == MANAGER:
            for window in self._windows:
                self._introduce(client, number, window)

    def _notify(self, client: Client, interface: str, version: int, number: int, body: bytes) -> None:
        new, first, second = struct.unpack("=III", body)
        millis, seat = (second, first) if interface == KDE else (first, second)
        wanted = (0,) if interface == KDE else (1, 2)[:version]
        match client.objects.get(seat):
            case ("seat", int() as name, int()) if number in wanted:
                note = Note(client, new, name, millis / 1000, obeys=number != 2)
                if self._new(client, new, note) and name in self.globals:
                    self._restart(note)
            case _:
                self._object(client, f"a notification for {seat}")

    def _new(self, client: Client, number: int, thing: object) -> bool:
        if number == client.next_id:
            client.next_id += 1
        elif number in client.free:
            client.free.remove(number)
        else:
            self._object(client, f"id {number} where {client.next_id} is next")
            return False
        client.objects[number] = thing
        return True

    def _end(self, client: Client, number: int) -> None:
        del client.objects[number]
        client.free.add(number)
        client.send(1, 1, struct.pack("=I", number))

    def _object(self, client: Client, complaint: str) -> None:
        self.complaints.append(complaint)
        client.send(1, 0, struct.pack("=II", 1, 3) + text(complaint))
        client.mute = True
        with contextlib.suppress(OSError):
            client.wire.shutdown(socket.SHUT_WR)

    def _holding(self, what: str) -> list[tuple[Client, int]]:
        return [
            (client, number) for client in self.clients for number, thing in client.objects.items() if thing == what
        ]

    def _announce(self, client: Client, registry: int, name: int) -> None:
        interface, version = self.globals[name]
        client.send(registry, 0, struct.pack("=I", name) + text(interface) + struct.pack("=I", version))

    def _introduce(self, client: Client, manager: int, window: Window) -> None:
        if client.own_free:
            handle = client.own_free.pop()
        else:
            handle, client.next_own = client.next_own, client.next_own + 1
        client.objects[handle], window.handles[client] = window, handle
        client.send(manager, 0, struct.pack("=I", handle))
        self._describe(client, handle, window)

    def _describe(self, client: Client, handle: int, window: Window, *, done: bool = True) -> None:
        client.send(handle, 0, text(window.title))
        client.send(handle, 1, text("some.program"))
        client.send(handle, 4, array(*window.states))
        if done:
            client.send(handle, 5)


@contextlib.contextmanager
def compositor(
    path: Path, *globals_: tuple[str, int], seats: int = 1, clock: Callable[[], float] | None = None
) -> Iterator[Compositor]:
    """One that ends with the test."""
    running = Compositor(path, *globals_, seats=seats, clock=clock)
    try:
        yield running
    finally:
        running.die()


def real_time(path: Path, *globals_: tuple[str, int]) -> contextlib.AbstractContextManager[Compositor]:
    """One whose silences last as long as they last."""
    return compositor(path, *globals_, clock=time.monotonic)
