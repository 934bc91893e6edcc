"""A move as data: its phases, tempo, words and source (product.md section 4), read from a plain table.

Jurisdiction: what a move is and what makes a table one. Where tables come from is move_files' business; poses are not
part of a move yet. Times are seconds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, cast

Sides = Literal["alternate", "none", "each"]
Level = Literal["easier", "usual", "harder"]
LONGEST_TEXT = 400
MOST_ITEMS = 12
SHORTEST, LONGEST = 0.1, 60.0  # seconds of one phase
LONGEST_MOVE = 600.0
TEMPOS = (0.5, 3.0)
_SIDES = ("alternate", "none", "each")


class MoveError(ValueError):
    """A table that is no move. ``key`` is dotted (``phase.2.seconds``), ``problem`` one of missing, unknown, type,
    text, bounds, choice, id, list, twice."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"{key}: {problem}")
        self.key, self.problem = key, problem


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of one repetition. ``cue`` is the short form that is spoken and shown large, ``caption`` a sentence,
    ``explanation`` the long form; ``seconds`` is 0.1 to 60."""

    id: str
    cue: str
    caption: str
    explanation: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Variant:
    """What an easier or harder version changes; ``tempo`` stretches every phase, 0.5 to 3."""

    text: str
    tempo: float = 1.0


@dataclass(frozen=True, slots=True)
class Source:
    """Where a move comes from: attribution, never an endorsement (section 4)."""

    title: str
    author: str
    note: str


@dataclass(frozen=True, slots=True)
class Move:
    """One move. ``sides``: alternate (the legs take turns), each (one block a side) or none (both legs at once).

    ``seconds`` is the usual length, of each side where sides is each; ``dose`` says in words what the source gives.
    ``variant_of`` names the move it stands for, ``substitute`` the one that takes its place where it is not for this
    person; both may be empty. ``hurts`` says what to change when it hurts, ``stop_if`` when to stop altogether.
    """

    id: str
    name: str
    sides: Sides
    floor: bool
    seconds: float
    dose: str
    start: str
    phases: tuple[Phase, ...]
    easier: Variant
    harder: Variant
    source: Source
    stretches: tuple[str, ...] = ()
    strengthens: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    stop_if: tuple[str, ...] = ()
    hurts: tuple[str, ...] = ()
    variant_of: str = ""
    substitute: str = ""

    @property
    def base(self) -> str:
        """The move that this one is, or stands for: lunge, bridge, scoop, or an id of its own."""
        return self.variant_of or self.id

    def tempo(self, level: Level) -> float:
        """How much slower than usual ``level`` is."""
        return 1.0 if level == "usual" else (self.easier if level == "easier" else self.harder).tempo

    def cycle(self, level: Level = "usual") -> float:
        """Seconds of one repetition."""
        return sum(phase.seconds for phase in self.phases) * self.tempo(level)


def to_json(move: Move) -> dict[str, Any]:
    """``move`` as a table of plain values: what :func:`from_json` reads, and the form of a file in assets/moves."""
    table: dict[str, Any] = {key.name: getattr(move, key.name) for key in fields(move) if key.name != "phases"}
    for name in ("easier", "harder", "source"):
        table[name] = _plain(table[name])
    table = {name: list(value) if isinstance(value, tuple) else value for name, value in table.items()}
    return {**table, "phase": [_plain(phase) for phase in move.phases]}


def _plain(value: Phase | Variant | Source) -> dict[str, Any]:
    return {key.name: getattr(value, key.name) for key in fields(value)}


def from_json(table: Mapping[str, Any]) -> Move:
    """The move that ``table`` holds. Raises MoveError with the first key that is wrong; nothing is guessed."""
    _only(table, {key.name for key in fields(Move)} - {"phases"} | {"phase"}, "")
    return Move(
        id=_id(table, "id"),
        name=_text(table, "name"),
        sides=_sides(table),
        floor=_switch(table, "floor"),
        seconds=_number(table, "seconds", 1.0, LONGEST_MOVE),
        dose=_text(table, "dose"),
        start=_text(table, "start"),
        phases=_phases(table),
        easier=_variant(table, "easier"),
        harder=_variant(table, "harder"),
        source=_source(table),
        stretches=_texts(table, "stretches"),
        strengthens=_texts(table, "strengthens"),
        mistakes=_texts(table, "mistakes"),
        stop_if=_texts(table, "stop_if"),
        hurts=_texts(table, "hurts"),
        variant_of=_id(table, "variant_of", optional=True),
        substitute=_id(table, "substitute", optional=True),
    )


def _phases(table: Mapping[str, Any]) -> tuple[Phase, ...]:
    found = _get(table, "phase", "")
    if not isinstance(found, list | tuple) or not 1 <= len(found) <= MOST_ITEMS:
        raise MoveError("phase", "list")
    phases = tuple(_phase(item, f"phase.{place}.") for place, item in enumerate(found, 1))
    if len({phase.id for phase in phases}) < len(phases):
        raise MoveError("phase", "twice")
    return phases


def _phase(item: object, path: str) -> Phase:
    table = _table(item, path)
    _only(table, {key.name for key in fields(Phase)}, path)
    texts = {name: _text(table, name, path) for name in ("cue", "caption", "explanation")}
    return Phase(id=_id(table, "id", path), seconds=_number(table, "seconds", SHORTEST, LONGEST, path), **texts)


def _variant(table: Mapping[str, Any], name: str) -> Variant:
    path = f"{name}."
    found = _table(_get(table, name, ""), path)
    _only(found, {"text", "tempo"}, path)
    tempo = _number(found, "tempo", *TEMPOS, path) if "tempo" in found else 1.0
    return Variant(_text(found, "text", path), tempo)


def _source(table: Mapping[str, Any]) -> Source:
    found = _table(_get(table, "source", ""), "source.")
    _only(found, {"title", "author", "note"}, "source.")
    return Source(*(_text(found, name, "source.") for name in ("title", "author", "note")))


def _table(value: object, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise MoveError(path.rstrip("."), "type")
    return value


def _only(table: Mapping[str, Any], known: set[str], path: str) -> None:
    for key in table:
        if key not in known:
            raise MoveError(f"{path}{key}", "unknown")


def _get(table: Mapping[str, Any], key: str, path: str) -> Any:
    if key not in table:
        raise MoveError(f"{path}{key}", "missing")
    return table[key]


def _text(table: Mapping[str, Any], key: str, path: str = "") -> str:
    return _good_text(_get(table, key, path), f"{path}{key}")


def _good_text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise MoveError(path, "type")
    if not value.strip() or len(value) > LONGEST_TEXT or any(ord(sign) < 32 for sign in value):
        raise MoveError(path, "text")
    return value


def _texts(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = table.get(key, ())
    if not isinstance(found, list | tuple) or len(found) > MOST_ITEMS:
        raise MoveError(key, "list")
    return tuple(_good_text(item, f"{key}.{place}") for place, item in enumerate(found, 1))


def _id(table: Mapping[str, Any], key: str, path: str = "", optional: bool = False) -> str:
    found = table.get(key, "") if optional else _get(table, key, path)
    if optional and found == "":
        return ""
    if not isinstance(found, str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", found):
        raise MoveError(f"{path}{key}", "id")
    return found


def _sides(table: Mapping[str, Any]) -> Sides:
    found = _get(table, "sides", "")
    if found not in _SIDES:
        raise MoveError("sides", "choice")
    return cast(Sides, found)


def _switch(table: Mapping[str, Any], key: str) -> bool:
    found = _get(table, key, "")
    if not isinstance(found, bool):
        raise MoveError(key, "type")
    return found


def _number(table: Mapping[str, Any], key: str, low: float, high: float, path: str = "") -> float:
    found = _get(table, key, path)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise MoveError(f"{path}{key}", "type")
    if not low <= found <= high:
        raise MoveError(f"{path}{key}", "bounds")
    return float(found)
