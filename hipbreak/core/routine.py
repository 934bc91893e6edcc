"""The routine as a plan: which moves, in which order, on which side, for how long (product.md section 4).

Jurisdiction: the moves, their versions and the steps. What is to be seen at any second of them is core.frames', how a
person goes through them core.run's. Times are seconds of the routine's own clock.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Literal, cast

from hipbreak.core.moves import Lead, Level, Move
from hipbreak.core.settings import MOVES, RoutineSettings
from hipbreak.core.shelf import FULL_ID, Course, Facts

SECONDS: Mapping[Change, float] = {  # what gets ready; those not of section 4 leave room to say how the move starts
    "start": 10.0,
    "to_floor": 12.0,
    "from_floor": 12.0,
    "switch": 5.0,
    "stand": 8.0,
}
UPRIGHT = 60.0  # out of the chair before a scoop: a back fresh from the chair does not bend first
TINY = 1e-9  # a sum of phase lengths may fall this much short of its round number
_BRIDGES = {"double": "bridge", "single": "bridge_single", "standing": "bridge_standing"}

Side = Literal["left", "right", ""]
Change = Literal["start", "to_floor", "from_floor", "switch", "stand"]


# --- which moves ----------------------------------------------------------------------------------------------


def planned(
    settings: RoutineSettings, kind: str, move: str | None, next_move: str, course: str = FULL_ID
) -> tuple[str, ...]:
    """The ids of the moves that a routine is to hold, in order; empty when ``move`` or ``course`` is none there is.

    ``kind`` full: all of ``course`` less those that are not for this person; single: ``move``, or ``next_move``. Where
    nothing is for this person, a minute of marching.
    """
    if move is not None:
        return (move,) if move in settings.shelf.facts else ()
    chosen = settings.shelf.course(course)
    if chosen is None:
        return ()
    order = _order(chosen, settings)
    return order if kind == "full" else (next_move if next_move in order else order[0],)


def next_move(after: str, settings: RoutineSettings) -> str:
    """The move that follows ``after``, or what it stands for, in the order of the full routine, round and round."""
    full, facts = settings.shelf.full, settings.shelf.facts.get(after)
    here = after if after in full.moves or facts is None else facts.base
    later = full.moves[full.moves.index(here) + 1 :] if here in full.moves else ()
    order = _order(full, settings)
    return next((each for each in order if each in later), order[0])


def _order(course: Course, settings: RoutineSettings) -> tuple[str, ...]:
    """Those moves of ``course`` for which something suits, and not the same as for one before."""
    chosen: dict[str, str] = {}
    for asked in course.moves:
        version = next((each.id for each in _instead(asked, settings) if _suits(each, settings)), None)
        if version:
            chosen.setdefault(version, asked)
    return tuple(chosen.values()) or ("march",)


def _instead(asked: str, settings: RoutineSettings) -> list[Facts]:
    """What may be done where ``asked`` stands, the first choice first; empty for a move that is not there."""
    facts, found = settings.shelf.facts, list[Facts]()
    here = facts.get(_BRIDGES[settings.bridge_kind] if asked == "bridge" else asked)
    while here and here not in found:
        found.append(here)
        here = facts.get(here.substitute)
    return found


def _suits(move: Facts, settings: RoutineSettings) -> bool:
    """Not wanted is a move by its own id; one on the floor also by that of the move it stands for."""
    lies_badly = move.floor and (not settings.floor or move.base in settings.not_for_me)
    return move.id not in settings.not_for_me and not lies_badly


def _version(asked: str, settings: RoutineSettings) -> str:
    """What is done for ``asked``: of a move of the routine the version that suits, or the last resort; one that is no
    part of it was asked for by its own name and stays."""
    if asked not in (*settings.shelf.full.moves, "bridge"):
        return asked
    versions = _instead(asked, settings)
    return next((each for each in versions if _suits(each, settings)), versions[-1]).id


# --- the plan -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One stretch of the routine. ``move`` is the move done, or the one to get ready for.

    ``side`` is the leg that leads (of the first repetition where the legs alternate), empty where both work.
    ``tempo`` stretches the phases. ``counts_as`` is the id to report the move by, empty for the march before a scoop.
    ``number`` is the move's place among ``Routine.count`` moves, from 1. ``key`` names the step for good.
    """

    key: int
    kind: Literal["ready", "move", "change"]
    seconds: float
    move: Move
    side: Side = ""
    reps: int = 0
    tempo: float = 1.0
    level: Level = "usual"
    counts_as: str = ""
    number: int = 1
    change: Change = "start"

    @property
    def lying(self) -> bool:
        """Whether it is done on the floor."""
        return self.kind == "move" and self.move.floor

    @property
    def cycle(self) -> float:
        """Seconds of one repetition."""
        return self.move.cycle() * self.tempo


@dataclass(frozen=True)
class Routine:
    """Steps in order; the first gets ready."""

    steps: tuple[Step, ...]

    @cached_property
    def starts(self) -> tuple[float, ...]:
        """When each step starts, and when the routine ends."""
        return (0.0, *accumulate(step.seconds for step in self.steps))

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return self.starts[-1]

    @property
    def count(self) -> int:
        """How many moves."""
        return max(step.number for step in self.steps)


def plan(
    settings: RoutineSettings,
    moves: Mapping[str, Move],
    kind: Literal["full", "single"],
    move: str | None,
    first_side: Lead,
) -> Routine:
    """The routine that these settings ask for. ``moves`` are all that are on their shelf, by id; ``first_side`` leads.

    Each move takes its set time rounded to whole repetitions, as many on the left as on the right. A scoop is never
    first: less than 60 s out of the chair, and a march goes before it. KeyError where ``move`` is no move.
    """
    asked = planned(settings, kind, move, settings.shelf.full.moves[0])
    if not asked:
        raise KeyError(move)
    steps: list[Step] = []
    for each in asked:
        block = _block(moves[_version(each, settings)], each, settings, first_side)
        if block[0].move.base == "scoop" and _upright(steps) + change_to(block[0], steps).seconds < UPRIGHT:
            steps = _marched(steps, _march(moves))
        steps += _joined(steps, block)
    return Routine(_numbered(steps))


def _marched(steps: list[Step], march: Step) -> list[Step]:
    """``steps`` with a minute of marching at their end; one of somebody's own that is there is made longer."""
    if steps and steps[-1].move == march.move:
        return [*steps[:-1], replace(steps[-1], reps=march.reps, seconds=march.seconds)]
    return [*steps, *_joined(steps, [march])]


def _block(move: Move, counts_as: str, settings: RoutineSettings, first: Lead) -> list[Step]:
    """The steps of one move: one, or one for each side."""
    level = cast(Level, getattr(settings.level, move.base, "usual"))
    tempo = move.tempo(level)
    cycle = move.cycle(level)
    reps = _reps(_wanted(move, counts_as, settings), cycle, even=move.sides == "alternate")
    sides: tuple[Side, ...] = (first, other_side(first)) if move.sides == "each" else (first,)
    if move.sides == "none":
        sides = ("",)
    return [Step(0, "move", reps * cycle, move, side, reps, tempo, level, counts_as) for side in sides]


def _wanted(move: Move, counts_as: str, settings: RoutineSettings) -> float:
    """The set seconds, of each side where the move is done side by side; what is set for the bridge is for both, also
    where another version of it is done."""
    said = settings.shelf.full.seconds_of(counts_as)
    if move.base not in MOVES or (said and move.id == counts_as):
        return said or move.seconds
    seconds: float = said or getattr(settings, move.base)
    return seconds / 2 if move.base == "bridge" and move.sides == "each" else seconds


def _reps(seconds: float, cycle: float, even: bool) -> int:
    each = 2 if even else 1
    return each * max(1, math.floor(seconds / (cycle * each) + 0.5 + TINY))


def _march(moves: Mapping[str, Move]) -> Step:
    """The minute upright before a scoop; it prepares and is not counted."""
    move = moves["march"]
    reps = _reps(UPRIGHT, move.cycle(), even=True)
    side: Side = "" if move.sides == "none" else "left"
    return Step(0, "move", reps * move.cycle(), move, side, reps)


def _joined(before: list[Step], block: Iterable[Step]) -> list[Step]:
    """``block`` with what gets ready for each of its steps."""
    joined: list[Step] = []
    for step in block:
        joined += [change_to(step, [*before, *joined]), step]
    return joined


def change_to(step: Step, before: Sequence[Step]) -> Step:
    """What gets ready for ``step`` after the steps ``before``, with the step's own key and number."""
    change: Change = "start"
    if before:
        last = before[-1]
        change = "stand" if step.move.floor == last.lying else "to_floor" if step.move.floor else "from_floor"
        change = "switch" if last.move == step.move else change
    return replace(step, kind="change" if before else "ready", seconds=SECONDS[change], change=change)


def _upright(steps: Iterable[Step]) -> float:
    return sum(step.seconds for step in steps if not step.lying)


def _numbered(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps with their keys, and the place of their move; a key given before stays."""
    numbered: list[Step] = []
    key = 1 + max((step.key for step in steps), default=0)
    for step in steps:
        last = numbered[-1] if numbered else None
        number = (last.number + (last.move != step.move)) if last else 1
        numbered.append(replace(step, key=step.key or key, number=number))
        key += not step.key
    return tuple(numbered)


def with_march(routine: Routine, at: int, moves: Mapping[str, Move]) -> Routine:
    """``routine`` with the minute upright put in before the scoop that step ``at`` is, or gets ready for."""
    steps = list(routine.steps)
    scoop = next(place for place in range(at, len(steps)) if steps[place].kind == "move")
    before, after = steps[:at], steps[scoop:]
    march = _joined(before, [_march(moves)])
    ready = replace(change_to(after[0], march), key=0)
    return Routine(_numbered([*before, *march, ready, *after]))


def other_side(side: Side) -> Side:
    """The other leg; none stays none."""
    return {"left": "right", "right": "left"}.get(side, "")  # type: ignore[return-value]  # a dict's values widen to str
