"""JSON objects, one a line, UTF-8: how a window and its parent talk.

Jurisdiction: the form of a line on both ends. What the objects say is window's and child_windows' business.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

LONGEST = 64 * 1024  # bytes, line end included


def pack(message: Mapping[str, Any]) -> bytes:
    """``message`` as one line. TypeError for what JSON cannot hold."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read(stream: BinaryIO, complain: Callable[[str], None]) -> Iterator[dict[str, Any]]:
    """The objects that arrive on ``stream`` until it ends; what is too long or no object is dropped with a word."""
    while line := _line(stream):
        try:
            found = _object(line)
        except (ValueError, TypeError, RecursionError) as error:
            complain(f"dropped a line: {error}")
            continue
        yield found


def _line(stream: BinaryIO) -> bytes:
    """The next line with its end; of one that is too long, the first part alone."""
    try:
        line = part = stream.readline(LONGEST + 1)
        while len(line) > LONGEST and part and not part.endswith(b"\n"):
            part = stream.readline(LONGEST + 1)
    except (OSError, ValueError):  # the other end is gone, or this end was closed meanwhile
        return b""
    return line


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST:
        raise ValueError(f"longer than {LONGEST} bytes")
    found = json.loads(line)
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return found
