"""Where each key of a TOML text stands, and how much there is of everything: parsers tell what is there, never where.

Jurisdiction: lines and amounts, found in one walk whose time grows with the length of the text and nothing else. It is
safe for any text, so that one from elsewhere can be measured before a parser sees it; whether it is TOML the parser
says. Like ``core`` this may be imported from every room: it knows nothing of hipbreak.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Path = tuple[str, ...]

_PIECE = re.compile(
    r'"""(?>(?:[^"\\]|\\.|"{1,2}(?!"))*)"{3,5}'  # as *+ would be, which Python before 3.11.5 gets wrong for a group
    r"|'''(?>(?:[^']|'{1,2}(?!'))*)'{3,5}"
    r'|"(?>(?:[^"\\\n]|\\[^\n])*)"'
    r"|'[^'\n]*+'"
    r"|#[^\n]*+|\n|[\[\]{},=.\"']|[^\s\"'#\[\]{},=.]++",
    re.DOTALL,
)
_QUOTES = "\"'"


@dataclass(frozen=True, slots=True)
class Limits:
    """The most there may be: brackets within brackets, parts of one key, keys of several parts, keys and headers,
    pieces, lines, and characters in one piece."""

    depth: float = math.inf
    parts: float = math.inf
    dotted: float = math.inf
    keys: float = math.inf
    pieces: float = math.inf
    lines: float = math.inf
    longest: float = math.inf


@dataclass(frozen=True, slots=True)
class Lines:
    """``first``: the line, from 1, on which each table, key and item of a list is first named; the items of lists
    and the tables of a repeated ``[[header]]`` are counted from 1 (``("phase", "2", "seconds")``). ``again``: the keys
    and tables that are given a second time, with the line of that."""

    first: Mapping[Path, int]
    again: tuple[tuple[Path, int], ...]

    def of(self, path: Path) -> int:
        """The line of ``path``, or of the nearest thing it is in; 0 when that is the text as a whole."""
        return next((self.first[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.first), 0)


class TextError(ValueError):
    """A text that is not looked at any further, at ``line``: a string is not closed, or there is too ``much``."""

    def __init__(self, problem: Literal["unclosed", "much"], line: int) -> None:
        super().__init__(f"{problem} in line {line}")
        self.problem, self.line = problem, line


def lines_of(text: str, limits: Limits | None = None) -> Lines:
    """The lines of ``text``. TextError where a string does not end, or there is more of something than ``limits``."""
    walk = _Walk(limits or Limits())
    for piece, line in _pieces(text, walk.limits):
        walk.take(piece, line)
    return Lines(walk.first, tuple(walk.again))


def _pieces(text: str, limits: Limits) -> Iterator[tuple[str, int]]:
    line = 1
    for count, found in enumerate(_PIECE.finditer(text), 1):
        piece = found[0]
        if piece in _QUOTES or (piece in ('""', "''") and text.startswith(piece[0], found.end())):
            raise TextError("unclosed", line)
        if count > limits.pieces or line > limits.lines or len(piece) > limits.longest:
            raise TextError("much", line)
        if not piece.startswith("#"):
            yield piece, line
        line += piece.count("\n")


@dataclass(slots=True)
class _Open:
    """A bracket that is not closed yet, or the text as a whole. ``parts`` of the key that is being read, ``named`` the
    path of the last one; ``after`` its equals sign comes its value. ``header``: how many brackets began one."""

    bracket: str
    path: Path
    place: int = 1
    parts: list[str] = field(default_factory=list)
    named: Path = ()
    after: bool = False
    header: int = 0

    @property
    def value(self) -> Path:
        """Where a value belongs that is read now."""
        return (*self.path, str(self.place)) if self.bracket == "[" else self.named


class _Walk:
    """One way through a text: ``take`` each piece in turn."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.first: dict[Path, int] = {}
        self.again: list[tuple[Path, int]] = []
        self._given: set[Path] = set()
        self._tables: dict[Path, int] = {}  # how many of each repeated header there were
        self._open = [_Open("", ())]
        self._keys = self._dotted = 0

    def take(self, piece: str, line: int) -> None:
        """The next ``piece``, in ``line``."""
        here = self._open[-1]
        if piece == "\n":
            if not here.bracket:
                here.parts, here.after, here.header = [], False, 0
        elif here.header:
            self._in_header(here, piece, line)
        elif here.bracket == "[" or here.after:
            self._in_value(here, piece, line)
        else:
            self._in_key(here, piece, line)

    def _in_header(self, here: _Open, piece: str, line: int) -> None:
        if piece == "[":
            here.header += 1
        elif piece == "]" and here.parts:
            self._table(here, line)
        elif piece not in ".]":
            here.parts.append(_plain(piece))

    def _table(self, here: _Open, line: int) -> None:
        path: Path = ()
        for part in self._counted(here.parts, line)[:-1]:
            path = self._latest((*path, part))
        path = (*path, here.parts[-1])
        if here.header > 1:
            self._tables[path] = self._tables.get(path, 0) + 1
            path = self._latest(path)
        self._name(path, line)
        here.path, here.header, here.after = path, 0, True

    def _latest(self, path: Path) -> Path:
        return (*path, str(self._tables[path])) if path in self._tables else path

    def _in_key(self, here: _Open, piece: str, line: int) -> None:
        match piece:
            case "[" if not here.parts and not here.bracket:
                here.header = 1
            case "=":
                here.named = (*here.path, *self._counted(here.parts, line))
                here.parts, here.after = [], True
                self._name(here.named, line)
            case "}":
                self._close()
            case "." | "," | "[" | "]" | "{":
                pass
            case _:
                here.parts.append(_plain(piece))

    def _in_value(self, here: _Open, piece: str, line: int) -> None:
        match piece:
            case "[" | "{":
                self.first.setdefault(here.value, line)
                self._open.append(_Open(piece, here.value))
                if len(self._open) - 1 > self.limits.depth:
                    raise TextError("much", line)
            case "]" | "}":
                self._close()
            case ",":
                here.place += 1
                here.after = here.bracket == ""
            case _:
                self.first.setdefault(here.value, line)

    def _close(self) -> None:
        if len(self._open) > 1:
            self._open.pop()

    def _counted(self, parts: list[str], line: int) -> list[str]:
        self._keys += 1
        self._dotted += len(parts) > 1
        limits = self.limits
        if self._keys > limits.keys or self._dotted > limits.dotted or len(parts) > limits.parts:
            raise TextError("much", line)
        return parts

    def _name(self, path: Path, line: int) -> None:
        for end in range(1, len(path) + 1):
            self.first.setdefault(path[:end], line)
        if path in self._given:
            self.again.append((path, line))
        self._given.add(path)


def _plain(key: str) -> str:
    """A key without its quotes; escapes in it stay as they are written."""
    return key[1:-1] if key[:1] in _QUOTES and len(key) > 1 else key
