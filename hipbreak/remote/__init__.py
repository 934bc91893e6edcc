"""One running program per person, and the door through which commands reach it.

Jurisdiction: the lock that makes it one, the socket, and what a line on it may look like: one JSON object of at most
64 KiB, ``{"v": 1, "ask": ...}``, answered by ``{"ok": true, "text": ..., "data": ...}``,
``{"ok": false, "error": "one sentence"}`` or, from the door itself, ``{"ok": false, "code": ...}``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from hipbreak.remote.client import ask, end, follow, knock
from hipbreak.remote.peer import PASSING, NotAnswering, NotRunning, Refused

if TYPE_CHECKING:
    from hipbreak.remote.answers import status_data
    from hipbreak.remote.caller import Request
    from hipbreak.remote.lock import Claim, claim, is_claimed
    from hipbreak.remote.server import Server

__all__ = [
    "PASSING",
    "Claim",
    "NotAnswering",
    "NotRunning",
    "Refused",
    "Request",
    "Server",
    "ask",
    "claim",
    "end",
    "follow",
    "is_claimed",
    "knock",
    "status_data",
]


_PROGRAM = {
    "Claim": "lock",
    "claim": "lock",
    "is_claimed": "lock",
    "Request": "caller",
    "Server": "server",
    "status_data": "answers",
}


def __getattr__(name: str) -> Any:
    """The program's side, imported when it is first asked for: a command is over before that would be loaded."""
    if name not in _PROGRAM:
        raise AttributeError(name)
    return getattr(import_module(f"hipbreak.remote.{_PROGRAM[name]}"), name)
