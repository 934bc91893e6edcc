"""What stands on the stage at a frame: which loop it belongs to, the body at that instant, and what works.

Jurisdiction: from :class:`~hipbreak.core.frames.Frame` to a :class:`Shot`, and the postures that belong to no move.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from hipbreak.core.body import WINTER
from hipbreak.core.frames import Frame
from hipbreak.core.motion import IDLE, motion_of
from hipbreak.core.moves import Level, Move
from hipbreak.core.skeleton import ArmAngles, Foot, Posture, Skeleton, solve
from hipbreak.ui.figure.glow import work_at

STEP = 0.04  # of stature: a joint that is so much further has not moved there, the picture has changed
Lead = Literal["left", "right"]
Kind = Literal["move", "rest", "idle", "cheer"]
# Both arms up, one foot a little ahead: the end of a routine.
CHEER = Posture(
    anchor="hip",
    point=(0.012, 0.524),
    trunk=-2.0,
    spine=-4.0,
    head=-8.0,
    legs={"left": Foot(-0.045, 0.0, 4.0), "right": Foot(0.055, 0.0, 0.0)},
    arms={"left": ArmAngles(166.0, 8.0), "right": ArmAngles(136.0, 16.0)},
)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture. ``move`` gives the scene, None for standing in none; ``within`` is the instant of its loop in
    seconds of the usual tempo. ``alone``: the picture need not hold the rest of the loop."""

    kind: Kind
    move: Move | None = None
    level: Level = "usual"
    side: Lead = "right"
    within: float = 0.0
    alone: bool = False

    @property
    def loop(self) -> tuple[str, ...]:
        """The name of the loop that it belongs to, the same for every instant of it."""
        return (self.kind, self.move.id if self.move else "", self.level, self.side)

    @property
    def scene(self) -> tuple[str, ...]:
        """The name of the scene: what has the same one is seen by the same camera."""
        kind = self.kind if self.move is None else f"{self.within:.3f}" if self.alone else ""
        return (self.move.id if self.move else "", self.level, kind)

    @property
    def seconds(self) -> float:
        """How long its loop lasts; 0 where it stands still."""
        if self.kind == "move" and self.move:
            return self.move.cycle()
        return IDLE.seconds if self.kind == "idle" else 0.0

    def skeleton(self) -> Skeleton:
        """The body."""
        if self.kind == "cheer":
            return solve(CHEER, WINTER)
        if self.kind == "idle" or self.move is None:
            return IDLE.at(self.within, "left")
        motion = motion_of(self.move, self.level)
        return motion.waiting(self.side) if self.kind == "rest" else motion.at(self.within, self.side)

    def jumps_from(self, other: Shot) -> bool:
        """Whether the body is elsewhere than in ``other``, or what is around it is."""
        if self.scene != other.scene:
            return True
        joints, before = self.skeleton().joints(), other.skeleton().joints()
        return any(math.dist(point, before[name]) > STEP for name, point in joints.items())

    def work(self) -> dict[str, float]:
        """How hard which muscle works."""
        return work_at(self.move, self.within) if self.kind == "move" and self.move else {}


def shot_of(frame: Frame) -> Shot:
    """What is to be seen at ``frame``: the move, lying ready for one on the floor, or standing at ease."""
    move = frame.move
    if frame.kind == "done":
        return Shot("cheer")
    if move is None or not move.keys:
        return Shot("idle", within=frame.within % IDLE.seconds)
    side: Lead = "right" if frame.side == "right" else "left"
    if frame.kind == "move":
        return Shot("move", move, frame.level, side, frame.within)
    if move.floor:
        return Shot("rest", move, frame.level, side)
    return Shot("idle", move, frame.level, within=frame.within % IDLE.seconds)


def key_pose(frame: Frame) -> Shot:
    """The one picture that stands for the whole phase: the pose it leads to; before a move, how to begin it."""
    shot = shot_of(frame)
    if shot.kind != "move" or shot.move is None:
        return Shot(shot.kind, shot.move, shot.level, shot.side)
    ends = list(accumulate(phase.seconds for phase in shot.move.phases))
    return Shot("move", shot.move, shot.level, shot.side, ends[min(frame.phase_index, len(ends) - 1)])


def peak(move: Move) -> Shot:
    """The pose of ``move`` that is furthest from its start, at the end of one of its phases: what shows it best."""
    if not move.keys:
        return Shot("idle")
    motion = motion_of(move)
    start = motion.at(0.0, "right").joints()

    def away(at: float) -> float:
        return sum(math.dist(point, start[name]) for name, point in motion.at(at, "right").joints().items())

    ends = list(accumulate(phase.seconds for phase in move.phases))
    return Shot("move", move, within=max(ends, key=away), alone=True)


def coming(frame: Frame) -> Iterator[Shot]:
    """The loops of the move that ``frame`` gets ready for, the one that is needed first at the front."""
    move = frame.move
    if move is None or not move.keys:
        return
    first: Lead = "right" if frame.side == "right" else "left"
    yield Shot("move", move, frame.level, first)
    if move.sides == "alternate":
        yield Shot("move", move, frame.level, "right" if first == "left" else "left")
