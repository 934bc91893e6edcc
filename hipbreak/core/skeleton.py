"""The joints of a body in the side view, solved from a posture: where feet are held, hips are put and arms point.

Jurisdiction: this geometry. x is forward, y up, the floor at y = 0, lengths in fractions of stature, angles in degrees.
A lean is 0 upright, +90 bent forward, -90 on the back. The figure faces right, so its right side is the near one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Literal

from hipbreak.core.body import Body, Point

Anchor = Literal["hip", "shoulder"]  # what a posture places; all else hangs on it
CLEAR = 0.06  # a foot lifted this far holds its toes straight
ROLLED = 0.05  # degrees: a foot pitched less stands flat
TOUCHING = 1e-7  # a foot lifted less stands on the floor: keys of 0 are met exactly


@dataclass(frozen=True, slots=True)
class Foot:
    """A foot held in a place: ``x`` is where its ankle would be if it stood flat, ``lift`` how far it is off the
    floor. ``pitch`` above 0 rolls it over the ball (heel up), below 0 over the heel (toes up)."""

    x: float
    lift: float
    pitch: float


@dataclass(frozen=True, slots=True)
class FreeLeg:
    """A leg held in the air by angles: the thigh's ``swing`` (0 down, 90 forward, 180 up), the bend of the ``knee``
    and of the ``ankle`` (0 square, positive towards the shin)."""

    swing: float
    knee: float
    ankle: float


@dataclass(frozen=True, slots=True)
class ArmAngles:
    """``swing`` of the upper arm (0 down, 90 forward, 180 up) and bend of the ``elbow``."""

    swing: float
    elbow: float


@dataclass(frozen=True, slots=True)
class Posture:
    """What a key says at one instant. ``point`` is where hip or shoulder is, as ``anchor`` says; ``trunk`` leans the
    lower half of the trunk, ``spine`` the upper half in addition; ``head`` is the head's own lean."""

    anchor: Anchor
    point: Point
    trunk: float
    spine: float
    head: float
    legs: Mapping[str, Foot | FreeLeg]  # left, right
    arms: Mapping[str, ArmAngles]


@dataclass(frozen=True, slots=True)
class Leg:
    """The joints of one leg. ``short`` is how far the leg is too short (above 0) to reach where its foot is held."""

    hip: Point
    knee: Point
    ankle: Point
    heel: Point
    ball: Point
    toe: Point
    short: float


@dataclass(frozen=True, slots=True)
class Arm:
    """The joints of one arm."""

    shoulder: Point
    elbow: Point
    wrist: Point
    fingertip: Point


_OF_LEG = tuple(each.name for each in fields(Leg) if each.name != "short")
_OF_ARM = tuple(each.name for each in fields(Arm))


@dataclass(frozen=True, slots=True)
class Skeleton:
    """All joints. ``contacts`` are names of joints fixed to the floor, as in :meth:`joints`."""

    left_leg: Leg
    right_leg: Leg
    left_arm: Arm
    right_arm: Arm
    mid_spine: Point
    neck: Point
    head_top: Point
    contacts: frozenset[str]

    def joints(self) -> dict[str, Point]:
        """Every joint by its name; those there are two of begin with ``left_`` or ``right_``."""
        found = {name: getattr(self, name) for name in ("mid_spine", "neck", "head_top")}
        for side, leg, arm in (("left", self.left_leg, self.left_arm), ("right", self.right_leg, self.right_arm)):
            found |= {f"{side}_{name}": point for name, point in _points(leg)}
            found |= {f"{side}_{name}": point for name, point in _points(arm)}
        return found


def _points(part: Leg | Arm) -> Iterator[tuple[str, Point]]:
    return ((name, getattr(part, name)) for name in (_OF_LEG if isinstance(part, Leg) else _OF_ARM))


def solve(posture: Posture, body: Body, rests: frozenset[str] = frozenset()) -> Skeleton:
    """The joints of ``body`` in ``posture``; ``rests`` names joints that lie on the floor beside the feet."""
    half = body.trunk / 2
    low, high = up(posture.trunk), up(posture.trunk + posture.spine)
    if posture.anchor == "hip":
        hip = posture.point
        mid = _along(hip, low, half)
        shoulder = _along(mid, high, half)
    else:
        shoulder = posture.point
        mid = _along(shoulder, high, -half)
        hip = _along(mid, low, -half)
    neck = _along(shoulder, up(_neck_lean(posture)), body.neck)
    legs = {side: _leg(hip, leg, body) for side, leg in posture.legs.items()}
    arms = {side: _arm(shoulder, arm, body) for side, arm in posture.arms.items()}
    held = {f"{side}_{name}" for side, leg in posture.legs.items() for name in touching(leg)}
    return Skeleton(
        left_leg=legs["left"],
        right_leg=legs["right"],
        left_arm=arms["left"],
        right_arm=arms["right"],
        mid_spine=mid,
        neck=neck,
        head_top=_along(neck, up(posture.head), body.head),
        contacts=rests | held,
    )


def _neck_lean(posture: Posture) -> float:
    """The neck shares the bend between trunk and head; of one who lies it stays where the head lies (BR7)."""
    if posture.anchor == "shoulder":
        return posture.head
    return (posture.trunk + posture.spine + posture.head) / 2


def touching(leg: Foot | FreeLeg) -> tuple[str, ...]:
    """Which parts of a foot are fixed to the floor."""
    if isinstance(leg, FreeLeg) or leg.lift > TOUCHING:
        return ()
    if leg.pitch < -ROLLED:
        return ("heel",)
    return ("ball", "toe") if leg.pitch > ROLLED else ("heel", "ball", "toe")


def up(lean: float) -> Point:
    """The direction of a part with this lean, from its lower end to its upper one."""
    return math.sin(math.radians(lean)), math.cos(math.radians(lean))


def _along(start: Point, direction: Point, length: float) -> Point:
    return start[0] + direction[0] * length, start[1] + direction[1] * length


def _hanging(swing: float) -> Point:
    """The direction of a limb that swings forward from hanging down."""
    return math.sin(math.radians(swing)), -math.cos(math.radians(swing))


def _leg(hip: Point, leg: Foot | FreeLeg, body: Body) -> Leg:
    if isinstance(leg, FreeLeg):
        return _free_leg(hip, leg, body)
    heel, ankle, ball, toe = foot_points(leg, body)
    knee, reached, short = _knee(hip, ankle, body)
    shift = (reached[0] - ankle[0], reached[1] - ankle[1])
    heel, ball, toe = ((x + shift[0], y + shift[1]) for x, y in (heel, ball, toe))
    return Leg(hip, knee, reached, heel, ball, toe, short)


def _free_leg(hip: Point, leg: FreeLeg, body: Body) -> Leg:
    knee = _along(hip, _hanging(leg.swing), body.thigh)
    ankle = _along(knee, _hanging(leg.swing - leg.knee), body.shank)
    turn = leg.swing - leg.knee + leg.ankle
    heel, ball, toe = (
        _turned(ankle, (along, -body.ankle), turn) for along in (body.heel, body.ball, body.ball + body.toes)
    )
    return Leg(hip, knee, ankle, heel, ball, toe, 0.0)


def foot_points(foot: Foot, body: Body) -> tuple[Point, Point, Point, Point]:
    """Heel, ankle, ball and tip of the toes. What it rolls over does not move, and a toe that stands stays flat."""
    pivot = body.ball if foot.pitch > 0 else body.heel
    corner = (foot.x + pivot, foot.lift)
    heel = _turned(corner, (body.heel - pivot, 0.0), -foot.pitch)
    ankle = _turned(corner, (-pivot, body.ankle), -foot.pitch)
    ball = _turned(corner, (body.ball - pivot, 0.0), -foot.pitch)
    straight = min(1.0, foot.lift / CLEAR)
    toes_pitch = foot.pitch * _smooth(straight) if foot.pitch > 0 else foot.pitch
    return heel, ankle, ball, _turned(ball, (body.toes, 0.0), -toes_pitch)


def _smooth(part: float) -> float:
    return part * part * (3.0 - 2.0 * part)


def _turned(corner: Point, arm: Point, degrees: float) -> Point:
    """``corner`` + ``arm`` turned anticlockwise."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return corner[0] + arm[0] * cos - arm[1] * sin, corner[1] + arm[0] * sin + arm[1] * cos


def _knee(hip: Point, ankle: Point, body: Body) -> tuple[Point, Point, float]:
    """Knee and ankle of a leg that reaches for ``ankle``, and how much it lacks; the knee bends forward."""
    dx, dy = ankle[0] - hip[0], ankle[1] - hip[1]
    wanted = math.hypot(dx, dy) or TOUCHING
    distance = min(max(wanted, abs(body.thigh - body.shank)), body.leg)
    dx, dy = dx / wanted, dy / wanted
    along = (body.thigh**2 - body.shank**2 + distance**2) / (2 * distance) if distance else 0.0
    beside = math.sqrt(max(0.0, body.thigh**2 - along**2))
    knee = (hip[0] + dx * along - dy * beside, hip[1] + dy * along + dx * beside)
    return knee, _along(hip, (dx, dy), distance), wanted - body.leg


def _arm(shoulder: Point, arm: ArmAngles, body: Body) -> Arm:
    elbow = _along(shoulder, _hanging(arm.swing), body.upper_arm)
    fore = _hanging(arm.swing + arm.elbow)
    wrist = _along(elbow, fore, body.forearm)
    return Arm(shoulder, elbow, wrist, _along(wrist, fore, body.hand))
