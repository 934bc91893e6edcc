"""How the body goes through one repetition: a move's keys as curves, and the skeleton at any instant of them.

Jurisdiction: from keys to posture. Keys are written for the reference body; for another one, hips and feet are moved as
far apart as its legs are longer, so that the joints bend alike (G9). Times are seconds of the usual tempo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from hipbreak.core.body import WINTER, Body, Point
from hipbreak.core.curves import Curve, Values, curve
from hipbreak.core.moves import CHANNELS, Key, Lead, Level, Move
from hipbreak.core.skeleton import Anchor, ArmAngles, Foot, FreeLeg, Posture, Skeleton, solve

# where a channel that no key names is held: standing, arms hanging
_RESTING: Mapping[str, tuple[float, ...]] = {"lead_arm": (3.0, 6.0), "trail_arm": (3.0, 6.0)}


@dataclass(frozen=True)
class Motion:
    """One repetition of ``seconds``; ``curves`` hold the numbers of each channel, for the lead and the trail side."""

    seconds: float
    anchor: Anchor
    rests: frozenset[str]
    curves: Mapping[str, Curve]

    def posture(self, time: float, lead: Lead, body: Body = WINTER) -> Posture:
        """The posture at ``time``, of a repetition that ``lead`` leads."""
        trail: Lead = "right" if lead == "left" else "left"
        sides = {lead: "lead", trail: "trail"}
        return Posture(
            anchor=self.anchor,
            point=self._point(time, body),
            trunk=self._value("trunk", time)[0],
            spine=self._value("spine", time)[0],
            head=self._value("head", time)[0],
            legs={side: self._leg(role, time, body) for side, role in sides.items()},
            arms={side: ArmAngles(*self._value(f"{role}_arm", time)) for side, role in sides.items()},
        )

    def at(self, time: float, lead: Lead, body: Body = WINTER) -> Skeleton:
        """The skeleton at ``time``, of a repetition that ``lead`` leads."""
        return solve(self.posture(time, lead, body), body, self.rests)

    def waiting(self, lead: Lead, body: Body = WINTER) -> Skeleton:
        """As at the start, but with both feet down: a leg that is to be in the air waits beside the other (SB4)."""
        posture = self.posture(0.0, lead, body)
        feet = [leg for leg in posture.legs.values() if isinstance(leg, Foot)]
        down = {side: feet[0] if feet and isinstance(leg, FreeLeg) else leg for side, leg in posture.legs.items()}
        return solve(replace(posture, legs=down), body, self.rests)

    def _value(self, channel: str, time: float) -> Values:
        curve = self.curves.get(channel)
        return curve.at(time) if curve else _RESTING.get(channel) or (0.0,) * len(CHANNELS[channel])

    def _point(self, time: float, body: Body) -> Point:
        x, y = self._value(self.anchor, time)
        if self.anchor == "shoulder":
            return x, y
        return x * _longer(body), body.ankle + (y - WINTER.ankle) * _longer(body)

    def _leg(self, role: str, time: float, body: Body) -> Foot | FreeLeg:
        if f"{role}_leg" in self.curves:
            return FreeLeg(*self._value(f"{role}_leg", time))
        x, lift, pitch = self._value(f"{role}_foot", time)
        hip = WINTER.trunk if self.anchor == "shoulder" else 0.0  # where the hips lie: what is before them is no leg
        return Foot(hip + (x - hip) * _longer(body), lift * _longer(body), pitch)


def _longer(body: Body) -> float:
    return body.leg / WINTER.leg


@lru_cache(maxsize=64)
def motion_of(move: Move, level: Level = "usual") -> Motion:
    """How ``move`` goes in its ``level`` version, at the usual tempo."""
    seconds = move.cycle()
    curves = curves_of(move.keys_of(level), seconds, taking_turns=move.sides == "alternate")
    return Motion(seconds, move.anchor, _resting(move.rests), curves)


def _resting(names: Sequence[str]) -> frozenset[str]:
    """The names of joints that a move rests on; those there are two of, of both sides."""
    single = {"head_top", "neck"}
    return frozenset(
        joint for name in names for joint in ([name] if name in single else [f"left_{name}", f"right_{name}"])
    )


def curves_of(keys: Sequence[Key], seconds: float, taking_turns: bool = False) -> dict[str, Curve]:
    """The curve of each channel that ``keys`` name, over a cycle of ``seconds``.

    Where the legs take turns, what led one repetition trails the next: the two halves of a limb's path are one curve,
    so that it goes on smoothly when they change.
    """
    points: dict[str, dict[float, Values]] = {}
    for key in keys:
        for channel, values in key.channels:
            points.setdefault(channel, {})[key.at] = values
    curves = {channel: curve(found, seconds) for channel, found in points.items()}
    pairs = ((f"lead_{limb}", f"trail_{limb}") for limb in ("foot", "leg", "arm"))
    for lead, trail in ((lead, trail) for lead, trail in pairs if taking_turns and {lead, trail} <= points.keys()):
        curves[lead] = curve(_joined(points[lead], points[trail], seconds), 2 * seconds)
        curves[trail] = curve(_joined(points[trail], points[lead], seconds), 2 * seconds)
    return curves


def _joined(first: Mapping[float, Values], then: Mapping[float, Values], seconds: float) -> dict[float, Values]:
    """Keys of two repetitions; one at the very end of the first gives way to the start of the second."""
    return {**first, **{at + seconds: values for at, values in then.items()}}


# Standing at ease and breathing, between moves (figure.md 3).
IDLE = Motion(
    4.4,
    "hip",
    frozenset(),
    curves_of(
        (
            Key(0.0, (("head", (2.0,)), ("hip", (0.0, 0.5265)), ("lead_arm", (3.0, 7.0)), ("trail_arm", (3.0, 7.0)))),
            Key(2.2, (("head", (0.5,)), ("hip", (0.0, 0.5285)), ("lead_arm", (4.5, 8.5)), ("trail_arm", (4.5, 8.5)))),
        ),
        4.4,
    ),
)
