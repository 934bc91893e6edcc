"""What a figure does, measured from the places of its joints alone: angles, speeds, contacts, balance.

Jurisdiction: measuring. Nothing here reads a move's keys. Lengths are fractions of stature, angles degrees with the
conventions of evidence section 2.1, times seconds; ``lead`` and ``trail`` name the legs by what they do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, pairwise

from hipbreak.core.body import WINTER, Body, Point
from hipbreak.core.motion import motion_of
from hipbreak.core.moves import Lead, Level, Move, Phase

FPS = 120
SEGMENTS = (
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "heel"),
    ("heel", "ball"),
    ("ball", "toe"),
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
    ("wrist", "fingertip"),
)
MIDDLE = (("lead_hip", "mid_spine"), ("mid_spine", "lead_shoulder"), ("lead_shoulder", "neck"), ("neck", "head_top"))
# Winter, table 4.1: share of body mass, and where along the segment its centre lies; forearm is that and the hand
LIMB_MASSES = (
    ("hip", "knee", 0.100, 0.433),
    ("knee", "ankle", 0.0465, 0.433),
    ("heel", "toe", 0.0145, 0.5),
    ("shoulder", "elbow", 0.028, 0.436),
    ("elbow", "wrist", 0.022, 0.682),
)
MIDDLE_MASSES = (
    ("lead_hip", "mid_spine", 0.2485, 0.5),
    ("mid_spine", "lead_shoulder", 0.2485, 0.5),
    ("neck", "head_top", 0.081, 0.5),
)
ONE_FOOT = ("hip", "knee", "ankle", "heel", "ball", "toe")
ONE_ARM = ("shoulder", "elbow", "wrist", "fingertip")


def heading(start: Point, end: Point) -> float:
    """Which way ``end`` is from ``start``: 0 up, 90 forward, -90 back."""
    return math.degrees(math.atan2(end[0] - start[0], end[1] - start[1]))


def wrapped(angle: float) -> float:
    """The same angle between -180 and 180."""
    return (angle + 180.0) % 360.0 - 180.0


@dataclass(frozen=True)
class Frame:
    """One instant: joints by name, ``lead_`` and ``trail_`` in place of left and right, and the fixed ones."""

    at: float
    joints: Mapping[str, Point]
    contacts: frozenset[str]

    @cached_property
    def angles(self) -> dict[str, float]:
        """Every joint angle; hips to the lower half of the trunk, shoulders to the upper, trunk from upright."""
        joint = self.joints
        low = heading(joint["lead_hip"], joint["mid_spine"])
        high = heading(joint["mid_spine"], joint["lead_shoulder"])
        found = {"trunk": low, "spine": wrapped(high - low)}
        for side in ("lead", "trail"):
            hip, knee, ankle, heel, ball, toe = (joint[f"{side}_{name}"] for name in ONE_FOOT)
            thigh, shank = heading(knee, hip), heading(ankle, knee)
            found[f"{side}_hip"] = wrapped(low - thigh)
            found[f"{side}_knee"] = wrapped(shank - thigh)
            found[f"{side}_ankle"] = wrapped(shank - heading(heel, ball) + 90.0)
            found[f"{side}_toes"] = wrapped(heading(heel, ball) - heading(ball, toe))
            shoulder, elbow, wrist, _ = (joint[f"{side}_{name}"] for name in ONE_ARM)
            upper, fore = heading(elbow, shoulder), heading(wrist, elbow)
            raised = wrapped(high - upper)
            found[f"{side}_shoulder"] = raised if raised > -120.0 else raised + 360.0  # an arm goes up by the front
            found[f"{side}_elbow"] = wrapped(upper - fore)
        return found

    def centre(self) -> float:
        """x of the centre of mass."""
        parts = [(f"{side}_{a}", f"{side}_{b}", m, at) for side in ("lead", "trail") for a, b, m, at in LIMB_MASSES]
        joint = self.joints
        return sum(m * (joint[a][0] * (1 - at) + joint[b][0] * at) for a, b, m, at in (*parts, *MIDDLE_MASSES))


@dataclass(frozen=True)
class Strip:
    """One whole repetition, its last frame where the next one starts."""

    move: Move
    level: Level
    body: Body
    frames: tuple[Frame, ...]
    phases: tuple[Phase, ...]

    @property
    def tempo(self) -> float:
        return self.move.tempo(self.level)

    @cached_property
    def ends(self) -> tuple[float, ...]:
        return tuple(accumulate(phase.seconds * self.tempo for phase in self.phases))

    @property
    def seconds(self) -> float:
        return self.ends[-1]

    def track(self, angle: str) -> list[float]:
        """One angle in every frame."""
        return [frame.angles[angle] for frame in self.frames]

    def path(self, joint: str, axis: int) -> list[float]:
        """x (0) or y (1) of one joint in every frame."""
        return [frame.joints[joint][axis] for frame in self.frames]

    def near(self, seconds: float) -> Frame:
        """The frame nearest to ``seconds`` of the usual tempo."""
        return min(self.frames, key=lambda frame: abs(frame.at - seconds * self.tempo))

    def between(self, start: float, end: float) -> list[Frame]:
        """The frames from ``start`` to ``end`` seconds of the usual tempo, both included."""
        low, high = start * self.tempo - 1e-6, end * self.tempo + 1e-6
        return [frame for frame in self.frames if low <= frame.at <= high]

    def during(self, phase: str) -> list[Frame]:
        """The frames of one phase."""
        place = [each.id for each in self.phases].index(phase)
        return self.between((0.0, *self.ends)[place] / self.tempo, self.ends[place] / self.tempo)

    def contact(self, joint: str) -> Iterator[list[Frame]]:
        """Every stretch of frames in which ``joint`` is fixed to the floor."""
        stretch: list[Frame] = []
        for frame in self.frames:
            if joint in frame.contacts:
                stretch.append(frame)
            elif stretch:
                yield stretch
                stretch = []
        if stretch:
            yield stretch

    def speeds(self, angle: str) -> Iterator[tuple[float, float]]:
        """When, and how fast in degrees a second, from frame to frame."""
        for one, two in pairwise(self.frames):
            yield one.at, wrapped(two.angles[angle] - one.angles[angle]) / (two.at - one.at)


def strip_of(move: Move, level: Level = "usual", body: Body = WINTER, side: Lead = "left") -> Strip:
    """A repetition of ``move`` led by ``side``, at the tempo of ``level``."""
    motion, tempo = motion_of(move, level), move.tempo(level)
    count = round(motion.seconds * tempo * FPS)
    times = [place / FPS for place in range(count)] + [motion.seconds * tempo]
    roles = {side: "lead", "right" if side == "left" else "left": "trail"}
    frames = []
    for time in times:
        skeleton = motion.at(time / tempo, side, body)
        joints = {_named(name, roles): point for name, point in skeleton.joints().items()}
        frames.append(Frame(time, joints, frozenset(_named(name, roles) for name in skeleton.contacts)))
    return Strip(move, level, body, tuple(frames), move.phases)


def _named(joint: str, roles: Mapping[str, str]) -> str:
    side, _, name = joint.partition("_")
    return f"{roles[side]}_{name}" if side in roles else joint


def with_frames(strip: Strip, change: Callable[[Frame], Frame]) -> Strip:
    """``strip`` with every frame changed."""
    return replace(strip, frames=tuple(map(change, strip.frames)))
