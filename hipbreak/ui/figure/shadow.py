"""The shadow on the floor: darker and sharper the nearer the body is to it.

Jurisdiction: this shadow. Centimetres of a body of 170 cm.
"""

from __future__ import annotations

from functools import lru_cache

from hipbreak.core.body import STATURE_CM
from hipbreak.core.skeleton import Skeleton
from hipbreak.ui.figure.looks import Rgb
from hipbreak.ui.figure.outline import HERE, Outline, moved
from hipbreak.ui.figure.pieces import FAINT, Piece
from hipbreak.ui.figure.shapes import FAR_LANE, NEAR_LANE, UNIT

LEVELS = 6
# joint: half width, half height, strength on the floor, and the height at which it is gone
_THROWN: tuple[tuple[str, float, float, float, float], ...] = (
    ("right_hip", 15, 2.6, 0.21, 150),
    ("right_shoulder", 15, 2.6, 0.21, 150),
    ("head_top", 13, 2.4, 0.13, 150),
    ("mid_spine", 15, 2.6, 0.16, 150),
    ("left_knee", 13, 2.4, 0.11, 150),
    ("right_knee", 13, 2.4, 0.11, 150),
)
_FEET: tuple[tuple[str, float, float, float, float], ...] = (
    ("ball", 9, 2.0, 0.34, 22),
    ("heel", 7, 2.0, 0.34, 22),
    ("fingertip", 10, 1.8, 0.2, 30),
)


def shadows(skeleton: Skeleton, colour: Rgb) -> list[Piece]:
    """The pieces of the shadow, to be drawn before the body."""
    joints = skeleton.joints()
    pieces: list[Piece] = []
    for name, across, along, strength, height in _THROWN:
        x, y = joints[name]
        near = max(0.0, 1 - y * STATURE_CM / height) ** 2
        pieces += _spot(x * STATURE_CM, 0.0, across, along, strength * near, colour)
    for side, lane in (("left", FAR_LANE[1]), ("right", NEAR_LANE[1])):
        for name, across, along, strength, height in _FEET:
            x, y = joints[f"{side}_{name}"]
            near = max(0.0, 1 - y * STATURE_CM / height)
            pieces += _spot(x * STATURE_CM, lane * (name != "fingertip"), across, along, strength * near, colour)
    return pieces


def _spot(x: float, y: float, across: float, along: float, strength: float, colour: Rgb) -> list[Piece]:
    if strength < FAINT:
        return []
    place = moved(HERE, x, y)
    return [Piece(outline, place, colour, strength / LEVELS) for outline in _rings(across, along)]


@lru_cache(maxsize=16)
def _rings(across: float, along: float) -> tuple[Outline, ...]:
    sizes = (1.25 - 0.95 * level / (LEVELS - 1) for level in range(LEVELS))
    return tuple(tuple((x * across * size, y * along * size) for x, y in UNIT) for size in sizes)
