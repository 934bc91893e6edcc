"""Whether a body can go through the keys of a move: reach, joint limits, the floor, speed.

Jurisdiction: these checks, of a built-in move as of a person's own; balance is not checked. Words for what is found are
wording's. Times are seconds of the usual tempo; angles and limits are those of evidence section 2.2.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

from hipbreak.core.body import STATURE_CM, WINTER, Body, Point
from hipbreak.core.curves import Curve
from hipbreak.core.motion import Motion, motion_of
from hipbreak.core.moves import Key, Level, Move
from hipbreak.core.skeleton import TOUCHING, Arm, Leg, Skeleton

# Degrees, lowest and highest. Evidence 2.2; what it gives no number for is general knowledge: toes bent down, arms
# behind the body, a back that bends backwards. An ankle that bears weight bends further than one in the air.
LIMITS: Mapping[str, tuple[float, float]] = {
    "hip": (-15.0, 125.0),
    "knee": (0.0, 130.0),
    "ankle": (-50.0, 20.0),
    "toes": (-40.0, 80.0),
    "shoulder": (-60.0, 180.0),
    "elbow": (0.0, 145.0),
    "spine": (-25.0, 50.0),
}
LOADED_ANKLE = 35.0
FASTEST = 250.0  # degrees a second (G6)
LOWEST, LOWEST_KNEE = -0.002, 0.030  # heights of joints (G3): below a knee's centre there is the knee
STILL = 0.003  # what is fixed to the floor moves no further (G2)
HAIR = 0.5  # degrees that are no fault: keys are round numbers
EACH_SECOND, MOST = 60, 30  # instants looked at; between two keys no more than these, for the way there is smooth
ALL, FEWEST = 480, 8  # in a whole repetition about so many, and at least these between two keys: 60 keys take 0.1 s
_LEG = ("hip", "knee", "ankle", "toes")
_TRUNK = ("hip", "shoulder", "trunk", "spine")
_TINY = 1e-6

Kind = Literal["short", "away", "below", "beyond", "slides", "fast"]


@dataclass(frozen=True, slots=True)
class PoseFault:
    """What no body can do. ``key`` is the key nearest to ``at``, of those that say anything about the joint, counted
    from 1 in its list; ``side`` lead, trail or empty for the trunk. ``kind`` tells what ``amount`` and ``limit`` are:

    short, away: the leg lacks ``amount`` cm to its foot, which is on the floor, or held above it. below: ``joint`` is
    ``amount`` cm lower than the ``limit`` cm above the floor that it keeps. beyond: it is bent ``amount`` degrees,
    ``limit`` is where it ends. slides: what is on the floor moves ``amount`` cm, ``limit`` would pass. fast: it turns
    ``amount`` degrees a second.
    """

    kind: Kind
    at: float
    key: int
    side: str
    joint: str
    amount: float
    limit: float


@dataclass(frozen=True, slots=True)
class _Instant:
    at: float
    skeleton: Skeleton
    joints: Mapping[str, Point]
    angles: Mapping[tuple[str, str], float]  # by side and joint


def faults(move: Move, level: Level = "usual", body: Body = WINTER) -> tuple[PoseFault, ...]:
    """Everything in ``level`` of ``move`` that ``body`` cannot do, in the order of time; neighbours are told once, at
    their worst. Empty for a move without keys."""
    keys = move.keys_of(level)
    if not keys:
        return ()
    motion = motion_of(move, level)
    instants = [_instant(motion, at, body) for at in _times(keys, motion.seconds)]
    each = [*_bent(instants), *_places(instants)]
    each += _fast(instants, move.tempo(level), {fault.side for fault in each if fault.kind in ("short", "away")})
    found = [*_worst(each, [instant.at for instant in instants]), *_sliding(motion), *_restless(instants, motion)]
    return tuple(_near(fault, keys) for fault in sorted(found, key=lambda fault: fault.at))


def _times(keys: Sequence[Key], seconds: float) -> list[float]:
    stops = sorted({0.0, seconds, *(key.at for key in keys)})
    most = min(MOST, max(FEWEST, ALL // len(stops)))
    times = []
    for start, end in pairwise(stops):
        count = min(most, max(1, math.ceil((end - start) * EACH_SECOND)))
        times += [start + (end - start) * place / count for place in range(count)]
    return [*times, seconds]


# --- measuring ------------------------------------------------------------------------------------------------


def _instant(motion: Motion, at: float, body: Body) -> _Instant:
    skeleton = motion.at(at, "left", body)
    return _Instant(at, skeleton, skeleton.joints(), angles(skeleton))


def angles(skeleton: Skeleton) -> dict[tuple[str, str], float]:
    """Every joint's bend in degrees, by side (lead where left leads) and joint, with the signs of evidence 2.1."""
    low = _heading(skeleton.left_leg.hip, skeleton.mid_spine)
    high = _heading(skeleton.mid_spine, skeleton.left_arm.shoulder)
    found = {("", "trunk"): low, ("", "spine"): _turn(high - low)}
    sides = (("lead", skeleton.left_leg, skeleton.left_arm), ("trail", skeleton.right_leg, skeleton.right_arm))
    for side, leg, arm in sides:
        found |= {(side, joint): angle for joint, angle in (*_of_leg(leg, low), *_of_arm(arm, high))}
    return found


def _of_leg(leg: Leg, trunk: float) -> Iterator[tuple[str, float]]:
    thigh, shank = _heading(leg.knee, leg.hip), _heading(leg.ankle, leg.knee)
    sole, toes = _heading(leg.heel, leg.ball), _heading(leg.ball, leg.toe)
    yield "hip", _turn(trunk - thigh)
    yield "knee", _turn(shank - thigh)
    yield "ankle", _turn(shank - sole + 90.0)
    yield "toes", _turn(sole - toes)


def _of_arm(arm: Arm, trunk: float) -> Iterator[tuple[str, float]]:
    upper, fore = _heading(arm.elbow, arm.shoulder), _heading(arm.wrist, arm.elbow)
    raised = _turn(trunk - upper)
    yield "shoulder", raised if raised > -120.0 else raised + 360.0  # an arm goes up by the front
    yield "elbow", _turn(upper - fore)


def _heading(start: Point, end: Point) -> float:
    return math.degrees(math.atan2(end[0] - start[0], end[1] - start[1]))


def _turn(angle: float) -> float:
    return (angle + 180.0) % 360.0 - 180.0


# --- finding --------------------------------------------------------------------------------------------------


def _bent(instants: Iterable[_Instant]) -> Iterator[PoseFault]:
    for instant in instants:
        for (side, joint), angle in instant.angles.items():
            low, high = _range(instant.skeleton, side, joint)
            if not low - HAIR <= angle <= high + HAIR:
                yield PoseFault("beyond", instant.at, 0, side, joint, angle, low if angle < low else high)


def _range(skeleton: Skeleton, side: str, joint: str) -> tuple[float, float]:
    low, high = LIMITS.get(joint, (-math.inf, math.inf))
    if joint == "ankle" and _stands(skeleton, side):
        high = LOADED_ANKLE
    return low, high


def _stands(skeleton: Skeleton, side: str) -> bool:
    left_right = "left" if side == "lead" else "right"
    return f"{left_right}_ball" in skeleton.contacts or f"{left_right}_heel" in skeleton.contacts


def _places(instants: Iterable[_Instant]) -> Iterator[PoseFault]:
    for instant in instants:
        for side, leg in (("lead", instant.skeleton.left_leg), ("trail", instant.skeleton.right_leg)):
            if leg.short > _TINY:
                kind: Kind = "short" if _stands(instant.skeleton, side) else "away"
                yield PoseFault(kind, instant.at, 0, side, "leg", leg.short * STATURE_CM, 0.0)
        for name, (_, y) in instant.joints.items():
            side, joint = _named(name)
            lowest = LOWEST_KNEE if joint == "knee" else LOWEST
            if y < lowest - _TINY:
                limit = max(0.0, lowest) * STATURE_CM
                yield PoseFault("below", instant.at, 0, side, joint, limit - y * STATURE_CM, limit)


def _named(name: str) -> tuple[str, str]:
    """Side and joint of one of :meth:`Skeleton.joints`, where left leads."""
    first, _, rest = name.partition("_")
    sides = {"left": "lead", "right": "trail"}
    return (sides[first], rest) if first in sides else ("", name)


def _fast(instants: Sequence[_Instant], tempo: float, short: Container[str]) -> Iterator[PoseFault]:
    """A leg that is too ``short`` snaps straight; its speed is no fault of its own."""
    for one, two in pairwise(instants):
        span = (two.at - one.at) * tempo
        for (side, joint), angle in one.angles.items():
            speed = abs(_turn(two.angles[side, joint] - angle)) / span
            loose = joint == "toes" and not _stands(one.skeleton, side)
            snaps = side in short and joint in _LEG
            if speed > FASTEST + HAIR and not loose and not snaps:
                yield PoseFault("fast", one.at, 0, side, joint, speed, FASTEST)


def _sliding(motion: Motion) -> Iterator[PoseFault]:
    """Feet that are on the floor at two keys that follow one another, but in two places."""
    for side in ("lead", "trail"):
        foot = motion.curves.get(f"{side}_foot")
        for at, moved in _slides(foot) if foot else ():
            if at < motion.seconds and moved > STILL:
                yield PoseFault("slides", at, 0, side, "foot", moved * STATURE_CM, STILL * STATURE_CM)


def _slides(foot: Curve) -> Iterator[tuple[float, float]]:
    keys = [*zip(foot.times, foot.values, strict=True), (foot.period, foot.values[0])]
    for (at, (x, lift, _)), (_, (next_x, next_lift, _)) in pairwise(keys):
        if lift <= TOUCHING and next_lift <= TOUCHING:
            yield at, abs(next_x - x)


def _restless(instants: Sequence[_Instant], motion: Motion) -> Iterator[PoseFault]:
    """What rests on the floor, beside the feet, and does not stay where it is at the start."""
    for name in sorted(motion.rests):
        paths = [(instant.at, instant.joints[name]) for instant in instants]
        start = paths[0][1]
        moved, at = max((math.dist(start, point), at) for at, point in paths)
        if moved > STILL:
            yield PoseFault("slides", at, 0, *_named(name), moved * STATURE_CM, STILL * STATURE_CM)


# --- telling --------------------------------------------------------------------------------------------------


def _worst(each: Iterable[PoseFault], times: Sequence[float]) -> Iterator[PoseFault]:
    """Of faults of one kind and joint at instants that follow one another the worst."""
    place = {at: number for number, at in enumerate(times)}
    kinds: dict[tuple[str, str, str], list[PoseFault]] = {}
    for fault in each:
        kinds.setdefault((fault.kind, fault.side, fault.joint), []).append(fault)
    for found in kinds.values():
        runs = groupby(enumerate(found), key=lambda pair: place[pair[1].at] - pair[0])
        yield from (max((fault for _, fault in run), key=_size) for _, run in runs)


def _size(fault: PoseFault) -> float:
    return abs(fault.amount - fault.limit) if fault.kind == "beyond" else fault.amount


def _near(fault: PoseFault, keys: Sequence[Key]) -> PoseFault:
    channels = _moved_by(fault)
    nearest = sorted(range(len(keys)), key=lambda place: abs(keys[place].at - fault.at))
    says = (place for place in nearest if any(channel in channels for channel, _ in keys[place].channels))
    return replace(fault, key=1 + next(says, nearest[0]))


def _moved_by(fault: PoseFault) -> Container[str]:
    """The channels that place or bend the joint of a fault."""
    foot, leg, arm = (f"{fault.side}_{limb}" for limb in ("foot", "leg", "arm"))
    if fault.joint == "foot":
        return (foot,)
    if fault.joint == "elbow" and fault.kind in ("beyond", "fast"):
        return (arm,)
    if fault.joint in ("elbow", "shoulder", "wrist", "fingertip"):
        return (arm, *_TRUNK)
    return (foot, leg, *_TRUNK) if fault.side else ("head", *_TRUNK)
