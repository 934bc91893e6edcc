"""What the routine's window is told when it opens, as plain values for one line of JSON, and read back.

Jurisdiction: this part of the first line: settings, kind, move, side, moves. Theme, version and the like are the
windows' own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, cast

from hipbreak.core.effects import RoutineStarted
from hipbreak.core.messages import MoveDone
from hipbreak.core.moves import Move, from_json, to_json
from hipbreak.core.settings import RoutineSettings
from hipbreak.core.settings_text import read, write_value

FASTEST = 60.0


@dataclass(frozen=True, slots=True)
class Opening:
    """``kind`` and ``move`` as in core.routine.plan; ``speed`` 1 to 60 multiplies the clock (demo, tests); ``notice``
    asks for the page before the first routine (section 5)."""

    settings: RoutineSettings
    moves: Mapping[str, Move]
    kind: Literal["full", "single"] = "full"
    move: str | None = None
    first_side: Literal["left", "right"] = "left"
    speed: float = 1.0
    notice: bool = False


def opening_of(
    effect: RoutineStarted, settings: RoutineSettings, moves: Mapping[str, Move], speed: float, *, notice: bool
) -> Opening:
    """What the window for ``effect`` is told."""
    asked = effect.moves[0] if effect.kind == "single" else None
    return Opening(settings, moves, effect.kind, asked, effect.first_side, speed, notice)


def move_done(line: Mapping[str, Any]) -> MoveDone | None:
    """The move that a line of the window reports as done, None for any other line."""
    match line:
        case {"event": "move_done", "move": str(move)}:
            seconds, left, right = (line.get(key, 0) for key in ("seconds", "left", "right"))
            return MoveDone(move, float(seconds), int(left), int(right))
        case _:
            return None


def to_line(opening: Opening) -> dict[str, Any]:
    """``opening`` as plain values."""
    return {
        "settings": _settings_line(opening.settings),
        "moves": [to_json(move) for move in opening.moves.values()],
        "kind": opening.kind,
        "move": opening.move,
        "first_side": opening.first_side,
        "speed": opening.speed,
        "notice": opening.notice,
    }


def _settings_line(settings: RoutineSettings) -> dict[str, Any]:
    return {key.name: write_value("routine", key.name, getattr(settings, key.name)) for key in fields(settings)}


def from_line(line: Mapping[str, Any]) -> Opening:
    """What :func:`to_line` wrote; settings that are wrong have their default. Raises MoveError for a move that is
    none."""
    settings, _ = read({"routine": line.get("settings", {})})
    kind, side = line.get("kind"), line.get("first_side")
    move = line.get("move")
    return Opening(
        settings=settings.routine,
        moves=_moves(line.get("moves", ())),
        kind="single" if kind == "single" else "full",
        move=move if isinstance(move, str) and move else None,
        first_side="right" if side == "right" else "left",
        speed=_speed(line.get("speed", 1.0)),
        notice=line.get("notice") is True,
    )


def _moves(tables: Iterable[Mapping[str, Any]]) -> dict[str, Move]:
    moves = [from_json(table) for table in tables]
    return {move.id: move for move in moves}


def _speed(value: object) -> float:
    usable = isinstance(value, int | float) and not isinstance(value, bool)
    return min(FASTEST, max(1.0, float(cast(float, value)))) if usable else 1.0
