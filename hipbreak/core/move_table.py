"""What makes a plain table a move, and a move a table again: the form of the files in assets/moves and of their lines.

Jurisdiction: this form. Every fault is collected with its key; where tables come from is move_files' business, whether
a body can go through the keys core.fit's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, cast

from hipbreak.core.moves import CHANNELS, Anchor, Key, Move, Phase, Sides, Source, Variant

LONGEST_TEXT = 400
MOST_ITEMS, MOST_KEYS = 12, 60
SHORTEST, LONGEST = 0.1, 60.0  # seconds of one phase
LONGEST_MOVE = 600.0
TEMPOS = (0.5, 3.0)
FARTHEST, WIDEST = 3.0, 360.0  # of a number in a key: body heights, degrees
SIDES, ANCHORS = ("alternate", "none", "each"), ("hip", "shoulder")
RESTS = ("head_top", "neck", "shoulder", "elbow", "wrist", "fingertip")
MUSCLES = ("glutes", "hamstrings", "hip_flexors", "quads", "calves")
_BOTH: Mapping[str, tuple[str, str]] = {
    f"{part}s" if part != "foot" else "feet": (f"lead_{part}", f"trail_{part}") for part in ("foot", "leg", "arm")
}
_LENGTHS = ("x", "y", "lift")
_SPACES = "\u00a0\u202f"  # keep a number and its unit on one line; Python does not count them as printable
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&#?\w+;")


@dataclass(frozen=True, slots=True)
class TableFault:
    """One thing that is wrong. ``key`` is dotted (``phase.2.seconds``, counted from 1); ``problem`` one of missing,
    unknown, type, text, control, markup, bounds, choice, id, list, twice, count (of numbers), anchor, poses;
    ``low`` and ``high`` are the bounds, ``choices`` what may stand there."""

    key: str
    problem: str
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()


class MoveError(ValueError):
    """A table that is no move; ``faults`` are all that was found, in the order of the table's form."""

    def __init__(self, faults: Sequence[TableFault]) -> None:
        super().__init__("; ".join(f"{fault.key}: {fault.problem}" for fault in faults))
        self.faults = tuple(faults)


# --- writing --------------------------------------------------------------------------------------------------


def to_json(move: Move) -> dict[str, Any]:
    """``move`` as a table of plain values: what :func:`from_json` reads."""
    table = {key.name: getattr(move, key.name) for key in fields(move) if key.name not in ("phases", "keys")}
    table |= {"easier": _variant_table(move.easier), "harder": _variant_table(move.harder)}
    table["source"] = {key.name: getattr(move.source, key.name) for key in fields(Source)}
    table = {name: list(value) if isinstance(value, tuple) else value for name, value in table.items()}
    return {**table, "phase": [_phase_table(phase) for phase in move.phases], "key": _key_tables(move.keys)}


def _variant_table(variant: Variant) -> dict[str, Any]:
    return {"text": variant.text, "tempo": variant.tempo, "key": _key_tables(variant.keys)}


def _phase_table(phase: Phase) -> dict[str, Any]:
    return {key.name: getattr(phase, key.name) for key in fields(phase)} | {"work": dict(phase.work)}


def _key_tables(keys: Sequence[Key]) -> list[dict[str, Any]]:
    return [{"at": key.at} | {channel: _few(values) for channel, values in key.channels} for key in keys]


def _few(values: tuple[float, ...]) -> float | list[float]:
    return list(values) if len(values) > 1 else values[0]


# --- reading --------------------------------------------------------------------------------------------------


def from_json(table: Mapping[str, Any]) -> Move:
    """The move that ``table`` holds. Raises MoveError with every key that is wrong; nothing is guessed."""
    top = _Table(table, "", [])
    top.only({each.name for each in fields(Move)} - {"phases", "keys"} | {"phase", "key"})
    phases = _phases(top)
    move = Move(
        id=top.id("id"),
        name=top.text("name"),
        sides=cast(Sides, top.choice("sides", SIDES)),
        floor=top.switch("floor"),
        seconds=top.number("seconds", 1.0, LONGEST_MOVE),
        dose=top.text("dose"),
        start=top.text("start"),
        phases=phases,
        easier=_variant(top, "easier", phases),
        harder=_variant(top, "harder", phases),
        source=_source(top),
        stretches=top.texts("stretches"),
        strengthens=top.texts("strengthens"),
        mistakes=top.texts("mistakes"),
        stop_if=top.texts("stop_if"),
        hurts=top.texts("hurts"),
        variant_of=top.id("variant_of", optional=True),
        substitute=top.id("substitute", optional=True),
        anchor=cast(Anchor, top.choice("anchor", ANCHORS, "hip")),
        rests=top.choices("rests", RESTS),
        desk=top.numbers("desk", (-FARTHEST, FARTHEST), count=2) if table.get("desk") else (),
        keys=_keys(top, phases),
    )
    _check_poses(top, move)
    if top.faults:
        raise MoveError(top.faults)
    return move


def _phases(top: _Table) -> tuple[Phase, ...]:
    inner = top.tables("phase", MOST_ITEMS)
    phases = tuple(_phase(table) for table in inner)
    if not phases and not any(fault.key == "phase" for fault in top.faults):
        top.fault("phase", "missing" if "phase" not in top.table else "list")
    seen: set[str] = set()
    for table, phase in zip(inner, phases, strict=True):
        if phase.id and phase.id in seen:
            table.fault("id", "twice")
        seen.add(phase.id)
    return phases


def _phase(table: _Table) -> Phase:
    table.only({each.name for each in fields(Phase)})
    return Phase(
        id=table.id("id"),
        cue=table.text("cue"),
        caption=table.text("caption"),
        explanation=table.text("explanation"),
        seconds=table.number("seconds", SHORTEST, LONGEST),
        spoken=table.text("spoken", optional=True),
        work=_work(table),
        picture=table.text("picture", optional=True),
    )


def _work(table: _Table) -> tuple[tuple[str, float], ...]:
    inner = table.inner("work", optional=True)
    muscles = {f"{side}.{muscle}" for side in ("lead", "trail") for muscle in MUSCLES}
    inner.only(muscles)
    return tuple((name, inner.number(name, 0.0, 1.0)) for name in inner.table if name in muscles)


def _variant(top: _Table, name: str, phases: Sequence[Phase]) -> Variant:
    table = top.inner(name)
    if not table.given:
        return Variant("")
    table.only({"text", "tempo", "key"})
    tempo = table.number("tempo", *TEMPOS) if "tempo" in table.table else 1.0
    return Variant(table.text("text"), tempo, _keys(table, phases))


def _source(top: _Table) -> Source:
    table = top.inner("source")
    if not table.given:
        return Source("", "", "")
    names = [each.name for each in fields(Source)]
    table.only(set(names))
    return Source(*(table.text(name) for name in names))


def _keys(parent: _Table, phases: Sequence[Phase]) -> tuple[Key, ...]:
    seconds = sum(phase.seconds for phase in phases)
    tables = parent.tables("key", MOST_KEYS)
    keys = tuple(_key(table, seconds) for table in tables)
    times: set[float] = set()
    for table, key in zip(tables, keys, strict=True):
        if key.at in times:
            table.fault("at", "twice")
        times.add(key.at)
    return tuple(sorted(keys, key=lambda key: key.at))


def _key(table: _Table, seconds: float) -> Key:
    table.only({"at", *CHANNELS, *_BOTH})
    at = table.number("at", 0.0, max(0.0, seconds))
    channels: dict[str, tuple[float, ...]] = {}
    for name in table.table:
        for channel in _BOTH.get(name, (name,)):
            if channel in CHANNELS:
                channels[channel] = _channel(table, name, channel)
    return Key(at, tuple(sorted(channels.items())))


def _channel(table: _Table, name: str, channel: str) -> tuple[float, ...]:
    names = CHANNELS[channel]
    farthest = [FARTHEST if each in _LENGTHS else WIDEST for each in names]
    if len(names) == 1:
        return (table.number(name, -farthest[0], farthest[0]),)
    return table.numbers(name, *[(-far, far) for far in farthest], count=len(names))


def _check_poses(top: _Table, move: Move) -> None:
    """Keys there must be, unless every phase has its picture; and they place what the anchor says."""
    if not move.keys and not all(phase.picture for phase in move.phases) and "key" not in _tops(top.faults):
        top.fault("key", "poses")
    for name, keys in (("key", move.keys), ("easier.key", move.easier.keys), ("harder.key", move.harder.keys)):
        set_here = {channel for key in keys for channel, _ in key.channels}
        if keys and move.anchor not in set_here:
            top.faults.append(TableFault(name, "anchor", choices=(move.anchor,)))


def _tops(faults: Sequence[TableFault]) -> set[str]:
    return {fault.key.split(".")[0] for fault in faults}


@dataclass(frozen=True, slots=True)
class _Table:
    """A table that is being read: what is wrong is noted, and a value that does no harm stands in its place."""

    table: Mapping[str, Any]
    path: str
    faults: list[TableFault] = field(repr=False)
    given: bool = True

    def fault(self, key: str, problem: str, low: float = 0.0, high: float = 0.0, choices: Sequence[str] = ()) -> None:
        self.faults.append(TableFault(f"{self.path}{key}", problem, low, high, tuple(choices)))

    def only(self, known: set[str]) -> None:
        for key in self.table:
            if key not in known:
                self.fault(key, "unknown", choices=sorted(known))

    def has(self, key: str) -> bool:
        if key not in self.table:
            self.fault(key, "missing")
        return key in self.table

    def inner(self, key: str, optional: bool = False) -> _Table:
        path = f"{self.path}{key}."
        if (optional and key not in self.table) or not self.has(key):
            return _Table({}, path, self.faults, given=False)
        found = self.table[key]
        if not isinstance(found, Mapping):
            self.fault(key, "type")
            return _Table({}, path, self.faults, given=False)
        return _Table(found, path, self.faults)

    def tables(self, key: str, most: int) -> list[_Table]:
        found = self.table.get(key, ())
        if not isinstance(found, list | tuple) or len(found) > most:
            self.fault(key, "list", 0, most)
            return []
        tables = []
        for place, item in enumerate(found, 1):
            if isinstance(item, Mapping):
                tables.append(_Table(item, f"{self.path}{key}.{place}.", self.faults))
            else:
                self.fault(f"{key}.{place}", "type")
        return tables

    def text(self, key: str, optional: bool = False) -> str:
        if optional and self.table.get(key, "") == "":
            return ""
        return self._good(key, self.table[key]) if self.has(key) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        found = self.table.get(key, ())
        if not isinstance(found, list | tuple) or len(found) > MOST_ITEMS:
            self.fault(key, "list", 0, MOST_ITEMS)
            return ()
        return tuple(self._good(f"{key}.{place}", item) for place, item in enumerate(found, 1))

    def _good(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            self.fault(key, "type")
            return ""
        problem = _problem(value)
        if problem:
            self.fault(key, problem, 1, LONGEST_TEXT)
        return value

    def id(self, key: str, optional: bool = False) -> str:
        found = self.table.get(key, "")
        if (optional and found == "") or not self.has(key):
            return ""
        if not isinstance(found, str) or not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", found):
            self.fault(key, "id")
            return ""
        return found

    def choice(self, key: str, choices: Sequence[str], default: str = "") -> str:
        if (default and key not in self.table) or not self.has(key):
            return default or choices[0]
        found = self.table[key]
        if not isinstance(found, str) or found not in choices:
            self.fault(key, "choice", choices=choices)
            return choices[0]
        return found

    def choices(self, key: str, choices: Sequence[str]) -> tuple[str, ...]:
        found = self.table.get(key, ())
        if not isinstance(found, list | tuple) or any(
            not isinstance(item, str) or item not in choices for item in found
        ):
            self.fault(key, "choice", choices=choices)
            return ()
        return tuple(found)

    def switch(self, key: str) -> bool:
        found = self.table[key] if self.has(key) else False
        if not isinstance(found, bool):
            self.fault(key, "type")
        return found is True

    def number(self, key: str, low: float, high: float) -> float:
        return self._number(key, self.table[key], low, high) if self.has(key) else low

    def numbers(self, key: str, *bounds: tuple[float, float], count: int) -> tuple[float, ...]:
        found = self.table[key]
        if not isinstance(found, list | tuple) or len(found) != count:
            self.fault(key, "count", count, count)
            return (0.0,) * count
        each = bounds if len(bounds) == count else bounds * count
        return tuple(
            self._number(f"{key}.{place}", value, *limits)
            for place, (value, limits) in enumerate(zip(found, each, strict=True), 1)
        )

    def _number(self, key: str, found: object, low: float, high: float) -> float:
        if isinstance(found, bool) or not isinstance(found, int | float):
            self.fault(key, "type")
        elif not low <= found <= high:
            self.fault(key, "bounds", low, high)
        else:
            return float(found)
        return low


def _problem(text: str) -> str:
    """What is wrong with a text, empty where nothing is."""
    if not text.strip() or len(text) > LONGEST_TEXT:
        return "text"
    if not all(sign.isprintable() or sign in _SPACES for sign in text):
        return "control"
    return "markup" if _MARKUP.search(text) else ""
