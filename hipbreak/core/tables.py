"""A plain table that is read with care: every value is checked, and every fault noted with its place.

Jurisdiction: kinds of values, and texts that are safe to show. What a table means is its readers' business
(core.move_table, core.courses).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Path = tuple[str, ...]
Problem = Literal[
    "missing",
    "unknown",
    "type",
    "text",
    "control",
    "markup",
    "bounds",
    "choice",
    "id",
    "list",
    "twice",
    "again",
    "round",
    "count",
    "anchor",
    "poses",
    "both_sides",
    "foot_and_leg",
    "no_move",
    "stands_for",
    "taken",
    "none_left",
    "upright",
    "picture",
]

LONGEST_TEXT = 400
LONGEST_FILE = 4096  # characters of a file's whole path
MOST_ITEMS = 12
_ID = re.compile(r"[a-z][a-z0-9_]{0,31}")
_SPACES = "\u00a0\u202f"  # keep a number and its unit on one line; Python does not count them as printable
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&#?\w+;")


@dataclass(frozen=True, slots=True)
class TableFault:
    """One thing that is wrong, at ``path`` (places in a list count from 1). ``low`` and ``high`` are the bounds,
    ``choices`` what may stand there; ``kind`` is the kind of value that is wanted; for a picture it is what is wrong
    with it, for a move that is not there its id."""

    path: Path
    problem: Problem
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()
    kind: str = ""

    @property
    def key(self) -> str:
        """The path with dots: ``phase.2.seconds``."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is being read, at ``path``: what is wrong goes to ``faults``, and a value that does no harm stands
    in its place. ``given`` is false for one that is not there."""

    table: Mapping[str, Any]
    path: Path = ()
    faults: list[TableFault] = field(default_factory=list, repr=False)
    given: bool = True

    def fault(
        self,
        *key: str,
        problem: Problem,
        low: float = 0.0,
        high: float = 0.0,
        choices: Collection[str] = (),
        kind: str = "",
    ) -> None:
        """Notes that the value of ``key`` is wrong."""
        self.faults.append(TableFault((*self.path, *key), problem, low, high, tuple(choices), kind))

    def only(self, known: Collection[str]) -> None:
        """No key but these may be there."""
        for key in self.table:
            if key not in known:
                self.fault(key, problem="unknown", choices=sorted(known))

    def inner(self, key: str, *, optional: bool = False) -> Table:
        """The table that is the value of ``key``."""
        absent = Table({}, (*self.path, key), self.faults, given=False)
        if (optional and key not in self.table) or not self._has(key, "table"):
            return absent
        found = self.table[key]
        if not isinstance(found, Mapping):
            self.fault(key, problem="type", kind="table")
            return absent
        return Table(found, (*self.path, key), self.faults)

    def tables(self, key: str, most: int) -> list[Table]:
        """A list of tables, empty where there is none."""
        found = self.table.get(key, ())
        if not isinstance(found, list | tuple) or len(found) > most:
            self.fault(key, problem="list", high=most, kind="tables")
            return []
        tables = []
        for place, item in enumerate(found, 1):
            if isinstance(item, Mapping):
                tables.append(Table(item, (*self.path, key, str(place)), self.faults))
            else:
                self.fault(key, str(place), problem="type", kind="table")
        return tables

    def text(self, key: str, *, optional: bool = False) -> str:
        """A text that can be shown: 1 to 400 characters, none of them invisible, no markup."""
        if optional and self.table.get(key, "") == "":
            return ""
        return self._text((key,), self.table[key]) if self._has(key, "text") else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of such texts, empty where there is none."""
        found = self.table.get(key, ())
        if not isinstance(found, list | tuple) or len(found) > MOST_ITEMS:
            self.fault(key, problem="list", high=MOST_ITEMS, kind="texts")
            return ()
        return tuple(self._text((key, str(place)), item) for place, item in enumerate(found, 1))

    def file(self, key: str) -> str:
        """A file's name or path; which files are good is not decided here."""
        found = self.table.get(key, "")
        if not isinstance(found, str):
            self.fault(key, problem="type", kind="text")
            return ""
        if len(found) > LONGEST_FILE or not found.isprintable():
            self.fault(key, problem="picture", kind="name")
            return ""
        return found

    def id(self, key: str, *, optional: bool = False) -> str:
        """An id: a small letter, then up to 31 small letters, digits and underscores."""
        found = self.table.get(key, "")
        if (optional and found == "") or not self._has(key, "id"):
            return ""
        if not isinstance(found, str) or not is_id(found):
            self.fault(key, problem="id")
            return ""
        return found

    def ids(self, key: str, most: int) -> tuple[str, ...]:
        """A list of 1 to ``most`` ids, each once."""
        if not self._has(key, "ids"):
            return ()
        found = self.table[key]
        if not isinstance(found, list | tuple) or not 1 <= len(found) <= most:
            self.fault(key, problem="list", low=1, high=most, kind="ids")
            return ()
        for place, item in enumerate(found, 1):
            if not isinstance(item, str) or not is_id(item):
                self.fault(key, str(place), problem="id")
            elif item in found[: place - 1]:
                self.fault(key, str(place), problem="twice")
        return tuple(item for item in found if isinstance(item, str))

    def choice(self, key: str, choices: Sequence[str], default: str = "") -> str:
        """One of ``choices``; where there is a ``default`` it may be left out."""
        if (default and key not in self.table) or not self._has(key, "choice", choices):
            return default or choices[0]
        found = self.table[key]
        if not isinstance(found, str) or found not in choices:
            self.fault(key, problem="choice", choices=choices)
            return choices[0]
        return found

    def choices(self, key: str, choices: Sequence[str]) -> tuple[str, ...]:
        """A list of any of ``choices``."""
        found = self.table.get(key, ())
        if not isinstance(found, list | tuple):
            self.fault(key, problem="list", high=len(choices), choices=choices, kind="choices")
            return ()
        for place, item in enumerate(found, 1):
            if not isinstance(item, str) or item not in choices:
                self.fault(key, str(place), problem="choice", choices=choices)
        return tuple(item for item in found if isinstance(item, str))

    def switch(self, key: str) -> bool:
        """True or false."""
        found = self.table[key] if self._has(key, "switch") else False
        if not isinstance(found, bool):
            self.fault(key, problem="type", kind="switch")
        return found is True

    def number(self, key: str, low: float, high: float) -> float:
        """A number from ``low`` to ``high``."""
        return self._number((key,), self.table[key], low, high) if self._has(key, "number") else low

    def numbers(self, key: str, bounds: Sequence[tuple[float, float]], names: Sequence[str] = ()) -> tuple[float, ...]:
        """A list of as many numbers as there are ``bounds``; ``names`` say what they are."""
        found, count = self.table[key], len(bounds)
        if not isinstance(found, list | tuple) or len(found) != count:
            self.fault(key, problem="count", low=count, high=count, choices=names)
            return (0.0,) * count
        return tuple(
            self._number((key, str(place)), value, *limits)
            for place, (value, limits) in enumerate(zip(found, bounds, strict=True), 1)
        )

    def _has(self, key: str, kind: str, choices: Collection[str] = ()) -> bool:
        if key not in self.table:
            self.fault(key, problem="missing", kind=kind, choices=choices)
        return key in self.table

    def _text(self, key: Path, value: object) -> str:
        if not isinstance(value, str):
            self.fault(*key, problem="type", kind="text")
            return ""
        problem = _problem(value)
        if problem:
            self.fault(*key, problem=problem, low=1, high=LONGEST_TEXT)
        return value

    def _number(self, key: Path, found: object, low: float, high: float) -> float:
        if isinstance(found, bool) or not isinstance(found, int | float):
            self.fault(*key, problem="type", low=low, high=high, kind="number")
        elif not low <= found <= high:
            self.fault(*key, problem="bounds", low=low, high=high)
        else:
            return float(found)
        return low


def is_id(text: str) -> bool:
    """Whether ``text`` can be the id of a move or a routine."""
    return _ID.fullmatch(text) is not None


def _problem(text: str) -> Literal["", "text", "control", "markup"]:
    """What is wrong with a text, empty where nothing is."""
    if not text.strip() or len(text) > LONGEST_TEXT:
        return "text"
    if not all(sign.isprintable() or sign in _SPACES for sign in text):
        return "control"
    return "markup" if _MARKUP.search(text) else ""
