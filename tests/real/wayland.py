"""A pointer that nobody holds, on a Wayland compositor: a device that stays plugged in while the desktop runs.

Jurisdiction: the two protocols that offer one, spoken over one socket: wlroots' virtual pointer and KWin's fake input,
which has keys as well.
"""

from __future__ import annotations

import socket
import struct
import time
from contextlib import suppress
from pathlib import Path

from tests.real.waiting import until

REGISTRY, SYNC, MAKER, SEAT, POINTER = 2, 3, 4, 5, 6  # our numbers of objects, which have to be in use from below
FAKE, VIRTUAL = "org_kde_kwin_fake_input", "zwlr_virtual_pointer_manager_v1"
BUTTONS = {1: 0x110, 2: 0x112, 3: 0x111}
HOLD = 0.05  # seconds between down and up: toolkits take less for a bounce
ROUND_TRIP = 5.0


class Hand:
    """Connected to the compositor at ``path``; positions are pixels of an output of ``size``."""

    def __init__(self, path: Path, size: tuple[int, int]) -> None:
        self._size = size
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(ROUND_TRIP)
        self._socket.connect(str(path))
        self._send(1, 1, _words(REGISTRY))
        self._send(1, 0, _words(SYNC))
        found = self._globals()
        self._fake = FAKE in found
        if self._fake:
            self._bind(found[FAKE], FAKE, 4, MAKER)
            self._send(MAKER, 0, _text("tests") + _text("tests"))
        else:
            self._bind(found[VIRTUAL], VIRTUAL, 1, MAKER)
            self._bind(found["wl_seat"], "wl_seat", 1, SEAT)
            self._send(MAKER, 0, _words(SEAT, POINTER))

    def move(self, x: int, y: int) -> None:
        """Moves the pointer there."""
        if self._fake:
            self._send(MAKER, 9, struct.pack("=ii", x * 256, y * 256))
        else:
            self._send(POINTER, 1, _words(_now(), x, y, *self._size))
            self._send(POINTER, 4)
        self._settle()

    def click(self, button: int) -> None:
        """Presses and lets go: 1 left, 2 middle, 3 right."""
        for down in (1, 0):
            if self._fake:
                self._send(MAKER, 2, _words(BUTTONS[button], down))
            else:
                self._send(POINTER, 2, _words(_now(), BUTTONS[button], down))
                self._send(POINTER, 4)
            self._settle()

    def key(self, code: int, down: bool) -> None:
        """A key by its number in the kernel; KWin only."""
        self._send(MAKER, 10, _words(code, int(down)))
        self._settle()

    def close(self) -> None:
        """Unplugs it."""
        self._socket.close()

    def _settle(self) -> None:
        """What the compositor tells meanwhile is of no interest, and must not fill the socket."""
        until_then = time.monotonic() + HOLD
        while (left := until_then - time.monotonic()) > 0:
            self._socket.settimeout(left)
            with suppress(TimeoutError):
                if not self._socket.recv(65536):
                    return
        self._socket.settimeout(ROUND_TRIP)

    def _globals(self) -> dict[str, int]:
        """What the compositor offers: interface and number."""
        found: dict[str, int] = {}
        buffer, done = b"", False
        while not done:
            more = self._socket.recv(65536)
            assert more, "the compositor hung up"
            buffer += more
            while len(buffer) >= 8 and len(buffer) >= (size := struct.unpack_from("=I", buffer, 4)[0] >> 16):
                number, operation = struct.unpack_from("=IH", buffer)
                if number == REGISTRY and operation == 0:
                    name, length = struct.unpack_from("=II", buffer, 8)
                    found[buffer[16 : 15 + length].decode()] = name
                done = done or number == SYNC
                buffer = buffer[size:]
        return found

    def _bind(self, name: int, interface: str, version: int, new: int) -> None:
        self._send(REGISTRY, 0, _words(name) + _text(interface) + _words(version, new))

    def _send(self, number: int, operation: int, body: bytes = b"") -> None:
        self._socket.sendall(struct.pack("=II", number, (8 + len(body)) << 16 | operation) + body)


def socket_in(folder: Path, seconds: float) -> Path:
    """The compositor's socket, once there is one in ``folder``."""
    return until(lambda: next(iter(sorted(folder.glob("wayland-?"))), None), seconds, "the compositor's socket")


def _words(*numbers: int) -> bytes:
    return struct.pack(f"={len(numbers)}I", *numbers)


def _text(text: str) -> bytes:
    content = text.encode() + b"\0"
    return _words(len(content)) + content + b"\0" * (-len(content) % 4)


def _now() -> int:
    return int(time.monotonic() * 1000) & 0xFFFFFFFF
