"""One person's way through a routine: time that passes, skips, going back, easing off, and what was done to its end.

Jurisdiction: these steps, each a pure function from one Run to the next. A scoop is never reached with less than 60 s
out of the chair behind it, whatever is skipped (section 4). Times are seconds of the routine's own clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from hipbreak.core.frames import start_of, step_at
from hipbreak.core.messages import MoveDone
from hipbreak.core.moves import Lead, Level, Move
from hipbreak.core.routine import UPRIGHT, Routine, Step, change_to, plan, with_march
from hipbreak.core.settings import MOVES, RoutineSettings
from hipbreak.core.shelf import FULL_ID, Course

Wish = Literal["easier", "same", "harder"]
LEVELS: tuple[Level, ...] = ("easier", "usual", "harder")
BACK_TO_START = 3.0  # later than this into a move, "back" goes to its start, earlier to the move before


@dataclass(frozen=True, slots=True)
class Run:
    """Where somebody is. ``ran`` holds the keys of the steps that ran to their end, ``upright`` the seconds spent out
    of the chair and off the floor; ``moves`` are all there are, by id."""

    routine: Routine
    moves: Mapping[str, Move]
    elapsed: float = 0.0
    upright: float = 0.0
    ran: frozenset[int] = frozenset()

    @property
    def step(self) -> int:
        """The place of the step in ``routine.steps``."""
        return step_at(self.routine, self.elapsed)

    @property
    def over(self) -> bool:
        """Whether the end is reached."""
        return self.step >= len(self.routine.steps)


def begin(
    settings: RoutineSettings,
    moves: Mapping[str, Move],
    kind: Literal["full", "single"],
    move: str | None,
    first_side: Lead,
) -> Run:
    """A run at its start, of the routine that :func:`core.routine.plan` makes."""
    return Run(plan(settings, moves, kind, move, first_side), moves)


def advance(run: Run, seconds: float) -> Run:
    """``seconds`` later, 0 or more; the steps that end in between have run."""
    until = run.elapsed + max(0.0, seconds)
    while not run.over and until >= start_of(run.routine, run.step + 1):
        run = _arrived(_ran(run))
    return run if run.over else _upright(run, until - run.elapsed)


def _ran(run: Run) -> Run:
    end = start_of(run.routine, run.step + 1)
    key = run.routine.steps[run.step].key
    return replace(_upright(run, end - run.elapsed), elapsed=end, ran=run.ran | {key})


def _arrived(run: Run) -> Run:
    """After skips what is left before a scoop may not fill its minute."""
    return run if run.over or run.routine.steps[run.step].kind == "move" else _to(run, run.step)


def _upright(run: Run, seconds: float) -> Run:
    lying = run.routine.steps[run.step].lying
    return replace(run, elapsed=run.elapsed + seconds, upright=run.upright + (0.0 if lying else seconds))


def skip(run: Run) -> Run:
    """On to the next step: from a move to what gets ready for the next, from there to the move itself."""
    return run if run.over else _to(run, run.step + 1)


def skip_move(run: Run) -> Run:
    """On to the next move, past every step of this one."""
    return run if run.over else _to(run, _after(run.routine, run.step))


def stop(run: Run) -> Run:
    """To the end at once; what has not run stays undone."""
    return replace(run, elapsed=run.routine.seconds)


def back(run: Run) -> Run:
    """To the start of this move, or of the one before where this one has just begun; the end is for good."""
    if run.over:
        return run
    steps, here = run.routine.steps, run.step
    into = run.elapsed - start_of(run.routine, here)
    if steps[here].kind == "move" and into >= BACK_TO_START:
        return replace(run, elapsed=start_of(run.routine, here))
    before = [place for place in range(here) if steps[place].kind == "move" and _allowed(run, steps[place])]
    return replace(run, elapsed=start_of(run.routine, before[-1] if before else 0))


def _allowed(run: Run, step: Step) -> bool:
    """A scoop that was left out because it came too early is not gone back to either."""
    return step.move.base != "scoop" or run.upright >= UPRIGHT


def ease(run: Run, level: Level) -> Run:
    """The move at hand, or the one to come, from now on in its ``level`` version; the tempo stays as it is."""
    if run.over:
        return run
    number = run.routine.steps[run.step].number
    steps = tuple(replace(each, level=level) if each.number == number else each for each in run.routine.steps)
    return replace(run, routine=Routine(steps))


def leave_out(run: Run, settings: RoutineSettings, first_side: Lead) -> Run:
    """The move at hand is not for this person, as ``settings`` say by now: what stands in for it comes in its place,
    with getting ready; where nothing does, the next move."""
    if run.over:
        return run
    step = run.routine.steps[run.step]
    other = [each for each in _alone(run, step, settings, first_side) if each.counts_as == step.counts_as]
    if not other or other[0].move.id in (step.move.id, *settings.not_for_me):
        return skip_move(run)
    return _in_place_of(run, step, other)


def _alone(run: Run, step: Step, settings: RoutineSettings, first_side: Lead) -> tuple[Step, ...]:
    """The steps of this move and no other, or of what stands in for it; none for the march before a scoop."""
    if not step.counts_as:
        return ()
    if step.counts_as not in settings.shelf.full.moves:  # asked for by its own name, which holds no longer
        course = Course(FULL_ID, "", (step.counts_as,))
        settings = replace(settings, shelf=replace(settings.shelf, courses=(course,)))
    return plan(settings, run.moves, "single", step.counts_as, first_side).steps


def _in_place_of(run: Run, step: Step, other: list[Step]) -> Run:
    steps = run.routine.steps
    start = next(place for place, each in enumerate(steps) if each.number == step.number)
    key = 1 + max(each.key for each in steps)
    block = [change_to(other[0], [step]), *other[1:]]
    block = [replace(each, key=key + place, number=step.number) for place, each in enumerate(block)]
    after = list(steps[_after(run.routine, start) :])
    if after:
        after[0] = replace(change_to(after[1], block), key=after[0].key)
    routine = Routine((*steps[:start], *block, *after))
    return replace(run, routine=routine, elapsed=start_of(routine, start))


def done(run: Run) -> tuple[MoveDone, ...]:
    """The moves done to their end, with the seconds and repetitions that ran: those whose last step did.

    Where both legs work at once, a repetition counts for both.
    """
    blocks: dict[str, list[Step]] = {}
    for step in run.routine.steps:
        if step.kind == "move" and step.counts_as:
            blocks.setdefault(step.counts_as, []).append(step)
    finished = {name: steps for name, steps in blocks.items() if steps[-1].key in run.ran}
    return tuple(_done(name, [step for step in steps if step.key in run.ran]) for name, steps in finished.items())


def _done(name: str, steps: list[Step]) -> MoveDone:
    left = sum(_reps(step, "left") for step in steps)
    right = sum(_reps(step, "right") for step in steps)
    return MoveDone(name, sum(step.seconds for step in steps), left, right)


def _reps(step: Step, side: Lead) -> int:
    if step.move.sides == "alternate":
        return step.reps // 2
    return step.reps if step.side in (side, "") else 0


def _to(run: Run, step: int) -> Run:
    """At the start of ``step``; before a scoop too early comes the minute upright, and who skips that skips both."""
    steps = run.routine.steps
    moves_ahead = [place for place in range(step, len(steps)) if steps[place].kind == "move"]
    scoop = moves_ahead[0] if moves_ahead and steps[moves_ahead[0]].move.base == "scoop" else None
    if scoop is None or run.upright + start_of(run.routine, scoop) - start_of(run.routine, step) >= UPRIGHT:
        return replace(run, elapsed=start_of(run.routine, step))
    if steps[run.step].move == run.moves["march"]:
        return _to(run, _after(run.routine, scoop))
    routine = with_march(run.routine, step, run.moves)
    return replace(run, routine=routine, elapsed=start_of(routine, step))


def _after(routine: Routine, step: int) -> int:
    """The first step of the next move."""
    number, steps = routine.steps[step].number, routine.steps
    return next((place for place in range(step, len(steps)) if steps[place].number > number), len(steps))


def next_time(run: Run, wish: Wish, settings: RoutineSettings) -> dict[str, Level]:
    """The levels to set for next time, by lunge, bridge and scoop: one step from the level that a move was done at, in
    easier, usual, harder; only what differs from ``settings``."""
    by = {"easier": -1, "same": 0, "harder": 1}[wish]
    if not by:
        return {}
    base = {step.counts_as: step.move.base for step in run.routine.steps}
    levels = {step.move.base: step.level for step in run.routine.steps if step.key in run.ran}
    moves = [base[each.move] for each in done(run) if base[each.move] in MOVES]
    wanted = {move: LEVELS[min(2, max(0, LEVELS.index(levels[move]) + by))] for move in moves}
    return {move: level for move, level in wanted.items() if getattr(settings.level, move) != level}
