"""What is to be seen at one instant of a routine: move, side, phase, repetition, what is left and what comes next.

Jurisdiction: this one view, a pure function of routine and time; everything in the routine's window follows from it.
Times are seconds of the routine's own clock.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from hipbreak.core.motion import IDLE, motion_of
from hipbreak.core.moves import Lead, Level, Move, Phase
from hipbreak.core.routine import TINY, Change, Routine, Side, Step, other_side
from hipbreak.core.skeleton import Skeleton


@dataclass(frozen=True, slots=True)
class Frame:
    """What there is to see at one instant. ``step`` is the place in ``Routine.steps``, their number when done.

    ``cue`` is the phase's, or how the next move starts while getting ready; ``next_cue`` the next that differs, empty
    at the end of a step. ``rep`` counts from 1 to ``reps``, 0 while getting ready. ``seconds_left`` of the step's
    ``step_seconds``; ``next_move`` is the move after this one, None at the last.
    ``within`` is how far into a repetition it is, in seconds of the usual tempo; while getting ready, into the step.
    """

    step: int
    kind: Literal["ready", "move", "change", "done"]
    move: Move | None = None
    side: Side = ""
    phase: Phase | None = None
    phase_index: int = 0
    cue: str = ""
    next_cue: str = ""
    rep: int = 0
    reps: int = 0
    seconds_left: float = 0.0
    step_seconds: float = 0.0
    next_move: Move | None = None
    number: int = 0
    level: Level = "usual"
    change: Change = "start"
    phase_left: float = 0.0
    within: float = 0.0

    @property
    def pose(self) -> Skeleton:
        """How the body is: in the move; lying ready before one on the floor; else standing at ease."""
        if self.move is None or not self.move.keys:
            return IDLE.at(self.within, "left")
        lead: Lead = "right" if self.side == "right" else "left"
        if self.kind == "move":
            return motion_of(self.move, self.level).at(self.within, lead)
        return motion_of(self.move, self.level).waiting(lead) if self.move.floor else IDLE.at(self.within, lead)


def start_of(routine: Routine, step: int) -> float:
    """When step number ``step`` starts; before the first 0, after the last the end."""
    return routine.starts[max(0, min(step, len(routine.steps)))]


def step_at(routine: Routine, elapsed: float) -> int:
    """The step at ``elapsed``; the number of steps once all are over."""
    return max(0, bisect_right(routine.starts, elapsed + TINY) - 1)


def frame_at(routine: Routine, elapsed: float) -> Frame:
    """What is to be seen ``elapsed`` seconds after the start; before it the first instant, after the end "done"."""
    elapsed = max(0.0, elapsed)
    place = step_at(routine, elapsed)
    if place >= len(routine.steps):
        return Frame(len(routine.steps), "done", number=routine.count)
    step = routine.steps[place]
    into = elapsed - routine.starts[place]
    frame = Frame(
        step=place,
        kind=step.kind,
        move=step.move,
        side=step.side,
        cue=step.move.start,
        next_cue=step.move.phases[0].cue,
        seconds_left=max(0.0, step.seconds - into),
        step_seconds=step.seconds,
        next_move=next((later.move for later in routine.steps[place:] if later.number > step.number), None),
        number=step.number,
        level=step.level,
        change=step.change,
        phase_left=max(0.0, step.seconds - into),
        within=into,
    )
    return _moving(frame, step, max(0.0, into)) if step.kind == "move" else frame


def _moving(frame: Frame, step: Step, into: float) -> Frame:
    rep = min(step.reps - 1, int(into / step.cycle + TINY))
    within = into - rep * step.cycle
    ends = [end * step.tempo for end in accumulate(phase.seconds for phase in step.move.phases)]
    index = min(bisect_right(ends, within + TINY), len(ends) - 1)
    cue = step.move.phases[index].cue
    ahead = [phase.cue for phase in step.move.phases[index + 1 :]]
    if rep + 1 < step.reps:
        ahead += [phase.cue for phase in step.move.phases]
    return replace(
        frame,
        side=other_side(step.side) if step.move.sides == "alternate" and rep % 2 else step.side,
        phase=step.move.phases[index],
        phase_index=index,
        cue=cue,
        next_cue=next((each for each in ahead if each != cue), ""),
        rep=rep + 1,
        reps=step.reps,
        phase_left=max(0.0, ends[index] - within),
        within=within / step.tempo,
    )


def progress(routine: Routine, elapsed: float) -> tuple[float, ...]:
    """How much of each move lies behind, 0 to 1; getting ready counts for nothing."""
    behind, whole = [0.0] * routine.count, [0.0] * routine.count
    for start, step in zip(routine.starts, routine.steps, strict=False):  # there is one more start, the end
        if step.kind == "move":
            behind[step.number - 1] += max(0.0, min(step.seconds, elapsed - start))
            whole[step.number - 1] += step.seconds
    return tuple(part / all_of_it for part, all_of_it in zip(behind, whole, strict=True))
