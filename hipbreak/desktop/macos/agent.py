"""The entry that has launchd start hipbreak at login, as bytes: made, and read.

Jurisdiction: the property list (launchd.plist(5)). It is started once at login, in a session with a screen only, and
not again when it has ended: who quits it wants it to be gone.
"""

from __future__ import annotations

import plistlib
from collections.abc import Mapping, Sequence
from typing import Any

LABEL = "io.github.hipbreak"


def made(command: Sequence[str]) -> dict[str, Any]:
    """The entry for ``command``, whose first word is a full path."""
    return {
        "Label": LABEL,
        "ProgramArguments": list(command),
        "RunAtLoad": True,
        "LimitLoadToSessionType": "Aqua",
        "ProcessType": "Interactive",
    }


def written(entry: Mapping[str, Any]) -> bytes:
    """ValueError where a word of it cannot be in a property list (a control character, half a character), or would
    come out of one as another (a carriage return)."""
    data = plistlib.dumps(dict(entry))
    if read(data) != entry:
        raise ValueError("it would be read as another")
    return data


def read(data: bytes) -> dict[str, Any]:
    """ValueError for what is no entry."""
    try:
        entry = plistlib.loads(data)
    except Exception as error:  # plistlib lets through whatever its parsers raise at nonsense
        raise ValueError(f"no property list: {type(error).__name__}") from error
    if not isinstance(entry, dict) or not all(isinstance(key, str) for key in entry):
        raise ValueError("no dictionary")
    return entry


def arguments(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """What it starts; empty where that cannot be read."""
    words = entry.get("ProgramArguments")
    if isinstance(words, list) and words and all(isinstance(word, str) for word in words):
        return tuple(words)
    program = entry.get("Program")
    return (program,) if isinstance(program, str) and program else ()


def is_ours(entry: Mapping[str, Any], flag: str) -> bool:
    """As hipbreak writes it for some command that ends with ``flag``; with anything else in it, it is the person's."""
    command = arguments(entry)
    return bool(command) and command[-1] == flag and dict(entry) == made(command)
