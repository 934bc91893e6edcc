"""What makes a plain table a move, and a move a table again: the form of the files in assets/moves and of their lines.

Jurisdiction: this form. Every fault is collected with its key; where tables come from is move_files' business, whether
a body can go through the keys core.fit's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, cast

from hipbreak.core.moves import CHANNELS, Key, Move, Phase, Sides, Source, Variant
from hipbreak.core.skeleton import Anchor
from hipbreak.core.tables import MOST_ITEMS, Table, TableFault

MOST_KEYS = 60
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
KEY_NAMES = ("at", *CHANNELS, *_BOTH)


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
    top = Table(table)
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
        desk=top.numbers("desk", [(-FARTHEST, FARTHEST)] * 2, ("x", "y")) if table.get("desk", []) != [] else (),
        keys=_keys(top, phases),
    )
    _check_poses(top, move)
    if top.faults:
        raise MoveError(tuple(dict.fromkeys(top.faults)))
    return move


def _phases(top: Table) -> tuple[Phase, ...]:
    inner = top.tables("phase", MOST_ITEMS)
    phases = tuple(_phase(table) for table in inner)
    if not phases and not any(fault.path[0] == "phase" for fault in top.faults):
        top.fault("phase", problem="missing" if "phase" not in top.table else "list", low=1, high=MOST_ITEMS)
    seen: set[str] = set()
    for table, phase in zip(inner, phases, strict=True):
        if phase.id and phase.id in seen:
            table.fault("id", problem="twice")
        seen.add(phase.id)
    return phases


def _phase(table: Table) -> Phase:
    table.only({each.name for each in fields(Phase)})
    return Phase(
        id=table.id("id"),
        cue=table.text("cue"),
        caption=table.text("caption"),
        explanation=table.text("explanation"),
        seconds=table.number("seconds", SHORTEST, LONGEST),
        spoken=table.text("spoken", optional=True),
        work=_work(table),
        picture=table.file("picture"),
    )


def _work(table: Table) -> tuple[tuple[str, float], ...]:
    inner = table.inner("work", optional=True)
    muscles = {f"{side}.{muscle}" for side in ("lead", "trail") for muscle in MUSCLES}
    inner.only(muscles)
    return tuple((name, inner.number(name, 0.0, 1.0)) for name in inner.table if name in muscles)


def _variant(top: Table, name: str, phases: Sequence[Phase]) -> Variant:
    table = top.inner(name)
    if not table.given:
        return Variant("")
    table.only({"text", "tempo", "key"})
    tempo = table.number("tempo", *TEMPOS) if "tempo" in table.table else 1.0
    return Variant(table.text("text"), tempo, _keys(table, phases))


def _source(top: Table) -> Source:
    table = top.inner("source")
    if not table.given:
        return Source("", "", "")
    names = [each.name for each in fields(Source)]
    table.only(names)
    return Source(*(table.text(name) for name in names))


def _keys(parent: Table, phases: Sequence[Phase]) -> tuple[Key, ...]:
    wrong = [fault.path for fault in parent.faults if fault.path[0] == "phase"]
    known = not any(len(path) <= 2 or path[-1] == "seconds" for path in wrong)
    seconds = math.fsum(phase.seconds for phase in phases) if known else MOST_ITEMS * LONGEST
    tables = parent.tables("key", MOST_KEYS)
    keys = tuple(_key(table, seconds) for table in tables)
    times: dict[float, float] = {}  # by instant of the repetition, whose end is its start
    for table, key in zip(tables, keys, strict=True):
        instant = key.at % seconds
        if instant in times and table.table.get("at") == key.at:
            table.fault("at", problem="twice" if times[instant] == key.at else "round")
        times.setdefault(instant, key.at)
    return tuple(sorted(keys, key=lambda key: key.at))


def _key(table: Table, seconds: float) -> Key:
    table.only(KEY_NAMES)
    at = table.number("at", 0.0, seconds)
    channels: dict[str, tuple[float, ...]] = {}
    for name in table.table:
        for channel in _BOTH.get(name, (name,)):
            if channel in channels:
                table.fault(name, problem="both_sides")
            elif channel in CHANNELS:
                channels[channel] = _channel(table, name, channel)
    return Key(at, tuple(sorted(channels.items())))


def _channel(table: Table, name: str, channel: str) -> tuple[float, ...]:
    names = CHANNELS[channel]
    farthest = [FARTHEST if each in _LENGTHS else WIDEST for each in names]
    if len(names) == 1:
        return (table.number(name, -farthest[0], farthest[0]),)
    return table.numbers(name, [(-far, far) for far in farthest], names)


def _check_poses(top: Table, move: Move) -> None:
    """Keys there must be, unless every phase has its picture; they place what the anchor says, and no leg twice."""
    if not move.keys and not all(phase.picture for phase in move.phases) and not top.table.get("key"):
        top.fault("key", problem="poses")
    for path, keys in (
        (("key",), move.keys),
        (("easier", "key"), move.easier.keys),
        (("harder", "key"), move.harder.keys),
    ):
        given = {channel for key in keys for channel, _ in key.channels}
        if keys and move.anchor not in given:
            top.fault(*path, problem="anchor", choices=(move.anchor,))
        for side in ("lead", "trail"):
            if {f"{side}_foot", f"{side}_leg"} <= given:
                top.fault(*path, problem="foot_and_leg", choices=(f"{side}_foot", f"{side}_leg"))
