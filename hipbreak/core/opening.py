"""What the routine's window is told when it opens, as plain values for one line of JSON, and read back.

Jurisdiction: this part of the first line, and what the lines mean that the window says. Theme, version and the like
are the windows' own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, cast

from hipbreak.core.courses import from_table, to_table
from hipbreak.core.effects import RoutineStarted
from hipbreak.core.messages import MoveDone
from hipbreak.core.move_table import from_json, to_json
from hipbreak.core.moves import Lead, Move
from hipbreak.core.settings import MOVES, LookSettings, RoutineSettings, SoundSettings, written
from hipbreak.core.settings_text import read, write_value
from hipbreak.core.shelf import FULL, Shelf, facts_of

FASTEST = 60.0
FARTHEST, SMALLEST, LARGEST = 32000.0, 100.0, 16000.0  # logical pixels of a place that can be meant
SILENT, USUAL_LOOK = SoundSettings(voice=False, beeps=False), LookSettings()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window was and how large, in logical pixels: on a screen of another scale the same place."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Opening:
    """``settings`` have the routine that is played as the full one, and ``moves`` are all on their shelf. ``kind`` and
    ``move`` as in core.routine.plan; ``speed`` 1 to 60 multiplies the clock (demo, tests); ``notice``
    asks for the page before the first routine (section 5).

    ``quiet``: begin muted, the microphone is in use. ``voice_said``: that no voice was found is known already.
    ``place`` is where the window was last time.
    """

    settings: RoutineSettings
    moves: Mapping[str, Move]
    kind: Literal["full", "single"] = "full"
    move: str | None = None
    first_side: Lead = "left"
    speed: float = 1.0
    notice: bool = False
    sound: SoundSettings = SILENT
    look: LookSettings = USUAL_LOOK
    quiet: bool = False
    voice_said: bool = False
    place: Place | None = None


def opening_of(
    effect: RoutineStarted, settings: RoutineSettings, moves: Mapping[str, Move], speed: float, *, notice: bool
) -> Opening:
    """What the window for ``effect`` is told, in silence and with the usual look."""
    asked = effect.moves[0] if effect.kind == "single" else None
    settings = replace(settings, shelf=settings.shelf.playing(effect.course))
    return Opening(settings, moves, effect.kind, asked, effect.first_side, speed, notice)


def move_done(line: Mapping[str, Any]) -> MoveDone | None:
    """The move that a line of the window reports as done, None for any other line."""
    match line:
        case {"event": "move_done", "move": str(move)}:
            seconds, left, right = (line.get(key, 0) for key in ("seconds", "left", "right"))
            return MoveDone(move, float(seconds), int(left), int(right))
        case _:
            return None


def next_level(line: Mapping[str, Any]) -> tuple[str, str] | None:
    """The move (lunge, bridge, scoop) and the level that a line of the window asks for next time."""
    match line:
        case {"event": "next_time", "move": str(move), "level": "easier" | "usual" | "harder" as level}:
            return (move, level) if move in MOVES else None
        case _:
            return None


def place_of(value: object) -> Place | None:
    """The place that a table holds, of a line or a file; None for what can be none."""
    match value:
        case {"x": x, "y": y, "width": width, "height": height}:
            place, size = (x, y), (width, height)
        case _:
            return None
    good = all(_between(each, -FARTHEST, FARTHEST) for each in place)
    good = good and all(_between(each, SMALLEST, LARGEST) for each in size)
    return Place(*(float(each) for each in (*place, *size))) if good else None


def _between(value: object, low: float, high: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def to_line(opening: Opening) -> dict[str, Any]:
    """``opening`` as plain values."""
    return {
        "settings": _section("routine", opening.settings),
        "course": to_table(opening.settings.shelf.full),
        "moves": [to_json(move) for move in opening.moves.values()],
        "kind": opening.kind,
        "move": opening.move,
        "first_side": opening.first_side,
        "speed": opening.speed,
        "notice": opening.notice,
        "sound": _section("sound", opening.sound),
        "look": _section("look", opening.look),
        "quiet": opening.quiet,
        "voice_said": opening.voice_said,
        "place": asdict(opening.place) if opening.place else None,
    }


def _section(name: str, settings: RoutineSettings | SoundSettings | LookSettings) -> dict[str, Any]:
    return {key.name: write_value(name, key.name, getattr(settings, key.name)) for key in written(settings)}


def from_line(line: Mapping[str, Any]) -> Opening:
    """What :func:`to_line` wrote; settings that are wrong have their default, and nothing said of sound is silence.
    Raises MoveError for a move that is none, CourseError for a routine that is none."""
    settings, _ = read({"routine": line.get("settings"), "sound": line.get("sound"), "look": line.get("look")})
    kind, side = line.get("kind"), line.get("first_side")
    move = line.get("move")
    moves = _moves(line.get("moves", ()))
    return Opening(
        settings=replace(settings.routine, shelf=_shelf(moves, line.get("course"))),
        moves=moves,
        kind="single" if kind == "single" else "full",
        move=move if isinstance(move, str) and move else None,
        first_side="right" if side == "right" else "left",
        speed=_speed(line.get("speed", 1.0)),
        notice=line.get("notice") is True,
        sound=settings.sound if isinstance(line.get("sound"), Mapping) else SILENT,
        look=settings.look,
        quiet=line.get("quiet") is True,
        voice_said=line.get("voice_said") is True,
        place=place_of(line.get("place")),
    )


def _moves(tables: Iterable[Mapping[str, Any]]) -> dict[str, Move]:
    moves = [from_json(table) for table in tables]
    return {move.id: move for move in moves}


def _shelf(moves: Mapping[str, Move], course: object) -> Shelf:
    courses = (from_table(course, moves),) if isinstance(course, Mapping) else (FULL,)
    return Shelf(facts_of(moves.values()), courses) if moves else Shelf()


def _speed(value: object) -> float:
    return min(FASTEST, max(1.0, cast(float, value))) if _between(value, -math.inf, math.inf) else 1.0
