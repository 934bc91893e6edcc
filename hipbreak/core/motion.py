"""How the body goes through one repetition: a move's keys as curves, and the skeleton at any instant of them.

Jurisdiction: from keys to posture. Keys are written for the reference body; for another one, hips and feet are moved as
far apart as its legs are longer, so that the joints bend alike (G9). Times are seconds of the usual tempo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from hipbreak.core.body import WINTER, Body, Point
from hipbreak.core.curves import Curve, curve
from hipbreak.core.moves import CHANNELS, Key, Level, Move
from hipbreak.core.skeleton import Anchor, ArmAngles, Foot, FreeLeg, Posture, Skeleton, solve

Lead = Literal["left", "right"]
# where a channel that no key names is held: standing, arms hanging
_RESTING: Mapping[str, tuple[float, ...]] = {"lead_arm": (3.0, 6.0), "trail_arm": (3.0, 6.0)}


@dataclass(frozen=True)
class Motion:
    """One repetition of ``seconds``; ``curves`` hold the numbers of each channel, for the lead and the trail side."""

    seconds: float
    anchor: Anchor
    rests: frozenset[str]
    curves: Mapping[str, tuple[Curve, ...]]

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

    def _value(self, channel: str, time: float) -> tuple[float, ...]:
        curves = self.curves.get(channel)
        if curves is None:
            return _RESTING.get(channel, (0.0,) * len(CHANNELS[channel]))
        return tuple(each.at(time) for each in curves)

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
    return Motion(seconds, move.anchor, _resting(move.rests), curves_of(move.keys_of(level), seconds))


def _resting(names: Sequence[str]) -> frozenset[str]:
    """The names of joints that a move rests on; those there are two of, of both sides."""
    single = {"head_top", "neck"}
    return frozenset(
        joint for name in names for joint in ([name] if name in single else [f"left_{name}", f"right_{name}"])
    )


def curves_of(keys: Sequence[Key], seconds: float) -> dict[str, tuple[Curve, ...]]:
    """The curves of each channel that ``keys`` name, over a cycle of ``seconds``."""
    points: dict[str, list[tuple[float, tuple[float, ...]]]] = {}
    for key in keys:
        for channel, values in key.channels:
            points.setdefault(channel, []).append((key.at, values))
    return {
        channel: tuple(curve([(at, values[place]) for at, values in found], seconds) for place in range(size))
        for channel, found in points.items()
        if (size := len(CHANNELS[channel]))
    }


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
