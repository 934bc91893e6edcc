"""Whether the microphone is in use: the kernel says it of every sound card, a sound server of its streams.

Jurisdiction: that one yes or no, of each of the two; and as much of PulseAudio's native protocol (PipeWire speaks it
too) as it takes. Nothing is started here, no name of a program or device is kept. What cannot be known is no (S11).
"""

from __future__ import annotations

import itertools
import os
import re
import socket
import struct
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

CARDS, PROCESSES = Path("/proc/asound"), Path("/proc")
SERVERS = ("pipewire", "pulseaudio", "wireplumber")  # programs that hold a sound card for others
SYSTEM_WIDE = Path("/run/pulse/native")

ANSWERS_WITHIN = 1.0  # seconds; it takes a millisecond
LARGEST = 1 << 20  # bytes; a stream takes about 1000
VERSION = 19  # of the protocol; the first in which paused streams are told from others
NONE = CONTROL = 0xFFFFFFFF
_REPLY, _AUTH, _SET_CLIENT_NAME, _GET_SOURCE, _GET_STREAMS, _SUBSCRIBE = 2, 8, 9, 23, 32, 35
_OF_STREAMS = 8  # events of the streams that record, and no others: music wakes nobody
_FIELDS = 13  # of a stream: see _records
_SOURCE, _RESAMPLER, _PROPERTIES, _PAUSED = 4, 9, 11, 12
_MONITORED_SINK = 8  # among the fields of a source
_SIZES = {b"L": 4, b"V": 4, b"U": 8, b"a": 6, b"N": 0, b"1": 0, b"0": 0}

METER = b"stream.monitor"
Value = int | bytes | bool | dict[bytes, bytes] | None


# --- the kernel -----------------------------------------------------------------------------------------------------


def in_use(cards: Path = CARDS, served: bool = False, processes: Path = PROCESSES) -> bool:
    """Whether a sound card records, in 0.4 ms. ``served``: but for one that a sound server holds, which knows better
    for whom; it may be a level meter, or nobody for some seconds. A headset on Bluetooth is no card."""
    for status in cards.glob("card*/pcm*c/sub*/status"):
        try:
            told = status.read_text(encoding="ascii", errors="replace")
        except OSError:  # unplugged meanwhile
            continue
        if "RUNNING" in told and not (served and _is_served(told, processes)):
            return True
    return False


def _is_served(status: str, processes: Path) -> bool:
    holder = re.search(r"^owner_pid\s*:\s*([0-9]+)", status, re.MULTILINE)
    try:
        program = os.readlink(processes / holder[1] / "exe") if holder else ""  # noqa: PTH115 - "(deleted)" is no path
    except OSError:
        return False
    return program.rpartition("/")[2].lstrip(".").startswith(SERVERS)


# --- the sound server -----------------------------------------------------------------------------------------------


def sound_sockets(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Where a sound server of this machine may listen; none where the sound goes to another machine."""
    named = environ.get("PULSE_SERVER", "").split()
    if named:
        paths = [re.fullmatch(r"(?:\{[^}]*\})?(?:unix:)?(/.*)", name) for name in named]
        return tuple(Path(path[1]) for path in paths if path)
    runtime = environ.get("XDG_RUNTIME_DIR")
    folder = environ.get("PULSE_RUNTIME_PATH") or (f"{runtime}/pulse" if runtime else "")
    return ((Path(folder) / "native",) if folder else ()) + (SYSTEM_WIDE,)


class SoundServer:
    """A connection to PulseAudio, or to PipeWire in its place. For one thread; every failure is an OSError, after
    which it is good for :meth:`close` only."""

    def __init__(self, path: Path) -> None:
        """Connects and asks to be told of streams that record: the connection is readable when :meth:`records` may
        have another answer, or the server is gone."""
        self._tags = itertools.count(1)
        self._socket = _connected(path)
        try:
            self._greet()
        except BaseException:
            self.close()
            raise

    def fileno(self) -> int:
        """To wait on."""
        return self._socket.fileno()

    def close(self) -> None:
        """End the connection; may be called twice."""
        self._socket.close()

    def records(self) -> bool:
        """Whether a stream records from more than what is played anyway. Paused ones and level meters do not."""
        fields = self._ask(_GET_STREAMS)
        streams = [fields[at : at + _FIELDS] for at in range(0, len(fields), _FIELDS)]
        sources = {stream[_SOURCE] for stream in streams if _records(stream)}
        return any(self._is_microphone(source) for source in sources if isinstance(source, int))

    def _is_microphone(self, source: int) -> bool:
        fields = self._ask(_GET_SOURCE, b"L" + source.to_bytes(4, "big") + b"N")
        return len(fields) > _MONITORED_SINK and fields[_MONITORED_SINK] == NONE

    def _greet(self) -> None:
        told = self._ask(_AUTH, struct.pack(">cIcI256x", b"L", VERSION, b"x", 256))
        if not told or not isinstance(told[0], int) or told[0] & 0xFFFF < VERSION:
            raise ConnectionError("the sound server is too old")
        name = b"hipbreak\0"
        size = struct.pack(">I", len(name))
        self._ask(_SET_CLIENT_NAME, b"Ptapplication.name\0L" + size + b"x" + size + name + b"N")
        self._ask(_SUBSCRIBE, b"L" + _OF_STREAMS.to_bytes(4, "big"))

    def _ask(self, command: int, arguments: bytes = b"") -> list[Value]:
        """The values of the reply; none where the server refuses: a source that has just gone."""
        deadline, tag = time.monotonic() + ANSWERS_WITHIN, next(self._tags)
        body = struct.pack(">cIcI", b"L", command, b"L", tag) + arguments
        self._socket.settimeout(ANSWERS_WITHIN)
        _send(self._socket, struct.pack(">5I", len(body), CONTROL, 0, 0, 0) + body)
        while True:
            try:
                kind, about, *values = unpacked(self._packet(deadline))
            except (ValueError, IndexError, struct.error) as error:
                raise ConnectionError(f"the sound server speaks another language: {error!r}") from error
            if about == tag and kind == _REPLY:
                return values
            if about == tag:
                if command == _GET_SOURCE:
                    return []
                raise ConnectionError(f"the sound server refuses request {command}")

    def _packet(self, deadline: float) -> bytes:
        size, channel = struct.unpack_from(">II", self._exactly(20, deadline))
        if channel != CONTROL or size > LARGEST:
            raise ConnectionError("the sound server sends what was not asked for")
        return self._exactly(size, deadline)

    def _exactly(self, size: int, deadline: float) -> bytes:
        data = bytearray()
        while len(data) < size:
            rest = deadline - time.monotonic()
            if rest <= 0:
                raise TimeoutError("the sound server does not answer")
            self._socket.settimeout(rest)
            more = self._socket.recv(size - len(data))
            if not more:
                raise ConnectionResetError("the sound server is gone")
            data += more
        return bytes(data)


def _connected(path: Path) -> socket.socket:
    if sys.platform == "win32":
        raise OSError("no sound server is reached from here")
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(ANSWERS_WITHIN)
        connection.connect(str(path))
    except OSError:
        connection.close()
        raise
    return connection


def _send(connection: socket.socket, data: bytes) -> None:
    """With who we are beside it. PulseAudio lets in this user, and does not always see by itself who it is."""
    if sys.platform != "linux":
        raise OSError("no sound server is reached from here")
    ours = struct.pack("3i", os.getpid(), os.getuid(), os.getgid())
    if connection.sendmsg([data], [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, ours)]) < len(data):
        raise ConnectionError("the sound server does not read")


def _records(stream: list[Value]) -> bool:
    """Of a stream's fields: 4 the source, 9 how it is resampled (PulseAudio: ``peaks`` for a level meter), 11 its
    properties (PipeWire: ``stream.monitor`` for one), 12 paused; the others are not looked at."""
    if len(stream) != _FIELDS or stream[_PAUSED] is not False or stream[_SOURCE] == NONE:
        return False
    properties = stream[_PROPERTIES]
    meter = isinstance(properties, dict) and properties.get(METER, b"").rstrip(b"\0") == b"true"
    return not meter and stream[_RESAMPLER] != b"peaks"


def unpacked(data: bytes) -> list[Value]:
    """The values of a packet. ValueError, IndexError or struct.error where it is none."""
    return list(_values(data))


def _values(data: bytes) -> Iterator[Value]:
    at = 0
    while at < len(data):
        value, at = _value(data, at)
        yield value


def _value(data: bytes, at: int) -> tuple[Value, int]:
    """The value that begins at ``at``, and where the next one does. What is not looked at has no value."""
    tag, at = data[at : at + 1], at + 1
    if tag == b"t":
        end = data.index(0, at)
        return data[at:end], end + 1
    if tag == b"P":
        return _properties(data, at)
    size = _SIZES[tag] if tag in _SIZES else _measured(tag, data, at)
    if at + size > len(data):
        raise ValueError("cut off")
    if tag == b"L":
        return int.from_bytes(data[at : at + 4], "big"), at + size
    if tag == b"x":
        return data[at + 4 : at + size], at + size
    return {b"1": True, b"0": False}.get(tag), at + size


def _measured(tag: bytes, data: bytes, at: int) -> int:
    """The size of a value that tells it itself."""
    if tag == b"x":
        return 4 + int(struct.unpack_from(">I", data, at)[0])
    if tag == b"m":
        return 1 + data[at]
    if tag == b"v":
        return 1 + 4 * data[at]
    raise ValueError(f"unknown type {tag!r}")


def _properties(data: bytes, at: int) -> tuple[dict[bytes, bytes], int]:
    found: dict[bytes, bytes] = {}
    while data[at : at + 1] != b"N":
        key, at = _value(data, at)
        _, at = _value(data, at)  # the size, which the value itself has once more
        value, at = _value(data, at)
        if key == METER and isinstance(value, bytes):  # the others are names of programs and people
            found[key] = value
    return found, at + 1
