"""On which line of a TOML file a key stands: the parsers tell what is there, never where.

Jurisdiction: the lines of a text that has been parsed already, so that every string and bracket in it is closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Path = tuple[str, ...]

_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*|[\[\]{}\n]"
    r"|[^\"'#\[\]{}\n]+|[\"']",
    re.DOTALL,
)
_PART = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*')"""
_KEY = re.compile(rf"\s*(\[?\[?)\s*({_PART}(?:\s*\.\s*{_PART})*)\s*[\]=]")


def key_lines(text: str) -> dict[Path, int]:
    """The line, counted from 1, on which each table and key is first named; without the keys of inline tables."""
    found: dict[Path, int] = {}
    table: Path = ()
    for line, statement in _statements(text):
        match = _KEY.match(statement)
        if not match:
            continue
        path = tuple(part.strip("\"'") for part in re.findall(_PART, match[2]))
        if match[1]:
            table = path
        full = path if match[1] else table + path
        for end in range(1, len(full) + 1):
            found.setdefault(full[:end], line)
    return found


def line_of(key: str, lines: dict[Path, int]) -> int:
    """The line of dotted ``key``, or of the nearest table above it; 0 when neither is named anywhere."""
    path = tuple(key.split("."))
    return next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), 0)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """(first line, text) of each header or key with its value, without comments."""
    line, begun, depth, statement = 1, 1, 0, ""
    for piece in _PIECE.findall(text):
        if piece == "\n" and depth <= 0:
            yield begun, statement
            statement, begun = "", line + 1
        elif not piece.startswith("#"):
            statement += piece
            depth += (piece in "[{") - (piece in "]}")
        line += piece.count("\n")
    yield begun, statement
