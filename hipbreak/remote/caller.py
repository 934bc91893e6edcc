"""One connection to the running program: what was heard, what is still to be said, how it is to end.

Jurisdiction: the state of a line and how bytes become questions; no decision about anybody.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """One question. ``reply`` may be called from any thread: once, or for ``follow`` and ``record`` as often as there
    is something to say; what nobody can hear any more is dropped. ``gone`` takes a function that is called, on the
    listening thread, once the client has hung up (at once if it has already)."""

    message: Mapping[str, Any]
    reply: Callable[[Mapping[str, Any]], None]
    gone: Callable[[Callable[[], None]], None]


@dataclass(slots=True, eq=False)
class Caller:
    """One client, as the listening thread knows it; ``stage`` is greet, prove (both on loopback), ask or asked."""

    sock: socket.socket
    deadline: float | None  # monotonic; None once it has asked
    stage: str = "ask"
    challenges: tuple[str, str] = ("", "")
    heard: bytearray = field(default_factory=bytearray)
    unsent: bytearray = field(default_factory=bytearray)
    lasting: bool = False
    until_exit: bool = False  # quit: the end of the process is the answer
    hang_up: bool = False  # as soon as all is sent
    replied: bool = False
    is_gone: bool = False
    on_gone: list[Callable[[], None]] = field(default_factory=list)


def whole_lines(caller: Caller) -> Iterator[bytes]:
    """The whole lines heard so far, as long as one is wanted."""
    while caller.stage != "asked" and (at := caller.heard.find(b"\n")) >= 0:
        line = bytes(caller.heard[:at])
        del caller.heard[: at + 1]
        yield line


def read_object(line: bytes) -> dict[str, Any] | None:
    """The JSON object that ``line`` is, None for everything else."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
