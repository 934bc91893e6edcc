"""A body in the side view: how long its parts are.

Jurisdiction: these numbers. All lengths are fractions of stature (H = 1); names are those of evidence section 2.1
(Drillis and Contini as printed in Winter, "Biomechanics and Motor Control of Human Movement", fig. 4.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Point = tuple[float, float]
STATURE_CM = 170.0  # what a fraction is turned into where a person reads centimetres


@dataclass(frozen=True, slots=True)
class Body:
    """Lengths in fractions of stature. ``ankle`` is its height above the sole; ``ankle_at`` and ``ball_at`` are
    distances from the heel along the sole, in fractions of ``foot`` (assumed, not sourced)."""

    ankle: float = 0.039
    shank: float = 0.246
    thigh: float = 0.245
    trunk: float = 0.288
    neck: float = 0.052
    head: float = 0.130
    upper_arm: float = 0.186
    forearm: float = 0.146
    hand: float = 0.108
    foot: float = 0.152
    ankle_at: float = 0.25
    ball_at: float = 0.72

    @property
    def leg(self) -> float:
        """Hip to ankle, straight."""
        return self.thigh + self.shank

    @property
    def heel(self) -> float:
        """Where the heel is from the ankle, along the sole; behind it, so negative."""
        return -self.ankle_at * self.foot

    @property
    def ball(self) -> float:
        """Where the ball of the foot is from the ankle, along the sole."""
        return (self.ball_at - self.ankle_at) * self.foot

    @property
    def toes(self) -> float:
        """From the ball of the foot to the tip of the toes."""
        return (1 - self.ball_at) * self.foot


WINTER = Body()
# the further sets that G9 asks for; Zatsiorsky's men as compared in evidence section 2.1
PROPORTIONS: Mapping[str, Body] = {
    "winter": WINTER,
    "zatsiorsky": Body(thigh=0.2425, shank=0.2493, foot=0.148),
    "long thighs": Body(thigh=0.245 * 1.05),
    "long shanks": Body(shank=0.246 * 1.05),
}
