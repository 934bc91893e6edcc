"""The outlines of limbs, trunk and shoes, in centimetres of a body of 170 cm.

Jurisdiction: how thick what is where. Limbs lie along u with their front at v > 0, from the joint nearer to the trunk;
the trunk stands upright on the hip joint, x forward; a shoe stands on the floor, x forward from below the ankle. All
are made once: a frame only turns and moves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from hipbreak.core.body import STATURE_CM, WINTER
from hipbreak.ui.figure.outline import Outline, Row, ellipse, grown, limb, simplified, smooth, spline, strip

# Where the feet of each side stand, to the right and up: the floor is seen a little from above.
NEAR_LANE, FAR_LANE = (1.2, -1.7), (-1.2, 1.7)
TAPER = 9.0  # over so much of a sleeve its contour grows out of the shoulder
CONTOUR = 0.6  # how far the contour of a part stands out from it
THIGH, SHANK = WINTER.thigh * STATURE_CM, WINTER.shank * STATURE_CM
UPPER_ARM, FOREARM = WINTER.upper_arm * STATURE_CM, WINTER.forearm * STATURE_CM
TRUNK = WINTER.trunk * STATURE_CM
HEEL, BALL = WINTER.heel * STATURE_CM, WINTER.ball * STATURE_CM


class Part(NamedTuple):
    """An outline and its contour."""

    outline: Outline
    contour: Outline


def dense(outline: Outline) -> Part:
    """``outline`` with the contour around it, and all of its points: it will be bent."""
    return Part(outline, grown(outline, CONTOUR))


def part(outline: Outline) -> Part:
    """``outline`` with the contour around it, with as few points as show its shape."""
    return Part(simplified(outline), simplified(grown(outline, CONTOUR)))


THIGH_ROWS: tuple[Row, ...] = (
    (0, 9.0, 9.0),
    (0.2, 8.9, 8.5),
    (0.45, 7.9, 7.3),
    (0.75, 6.3, 5.9),
    (0.93, 5.5, 5.2),
    (1, 5.3, 5.0),
)
SHANK_ROWS: tuple[Row, ...] = (
    (0, 5.2, 5.0),
    (0.1, 4.9, 5.4),
    (0.27, 4.6, 6.7),
    (0.42, 4.2, 6.3),
    (0.62, 3.7, 4.7),
    (0.82, 3.2, 3.5),
    (1, 3.2, 3.3),
)
ARM_ROWS: tuple[Row, ...] = ((0, 5.0, 5.0), (0.3, 4.5, 4.8), (0.65, 3.9, 4.1), (1, 3.5, 3.5))
FOREARM_ROWS: tuple[Row, ...] = ((0, 3.5, 3.5), (0.25, 3.9, 3.7), (0.6, 3.1, 3.0), (1, 2.5, 2.4))
SHORTS_ROWS: tuple[Row, ...] = (
    (0, 9.3, 10.6),
    (0.12, 9.5, 10.6),
    (0.25, 9.5, 10.0),
    (0.40, 9.3, 9.2),
    (0.52, 9.0, 8.9),
)
TROUSER_ROWS: tuple[Row, ...] = (
    (0, 9.3, 10.6),
    (0.12, 9.5, 10.5),
    (0.3, 9.1, 9.3),
    (0.55, 7.9, 7.7),
    (0.8, 6.6, 6.4),
    (1, 6.0, 5.8),
)
TROUSER_SHANK_ROWS: tuple[Row, ...] = (
    (0, 5.9, 5.8),
    (0.12, 5.6, 6.2),
    (0.3, 5.3, 7.0),
    (0.5, 4.9, 6.3),
    (0.75, 4.4, 4.9),
    (0.9, 4.2, 4.4),
)
SLEEVE_ROWS: tuple[Row, ...] = ((0, 5.8, 5.8), (0.25, 5.6, 5.8), (0.5, 5.4, 5.5))
LONG_SLEEVE_ROWS: tuple[Row, ...] = ((0, 5.7, 5.7), (0.3, 5.2, 5.4), (0.7, 4.6, 4.7), (1, 4.1, 4.1))
LONG_CUFF_ROWS: tuple[Row, ...] = ((0, 4.1, 4.1), (0.25, 4.4, 4.2), (0.6, 3.7, 3.6), (0.93, 3.2, 3.1))


@dataclass(frozen=True, slots=True)
class Limb:
    """One bone's worth: the part, and the strip of it that lies in the shade."""

    part: Part
    shade: Outline


def _limb(
    length: float, rows: tuple[Row, ...], shade: tuple[float, float], start: bool = True, end: bool = True
) -> Limb:
    return Limb(part(limb(length, rows, start, end)), simplified(strip(length, rows, shade, 0.22, back=True)))


def _open(length: float, rows: tuple[Row, ...], end: bool) -> Outline:
    """A contour that grows out of nothing: where a limb leaves what it hangs on, no line is wanted yet."""
    curve = spline(rows, 4, closed=False)
    wider = [
        (at, ahead + (more := CONTOUR * smooth(at * length / TAPER)), behind + more) for at, ahead, behind in curve
    ]
    return simplified(limb(length, wider, start=False, end=end))


BARE_THIGH = _limb(THIGH, THIGH_ROWS, (0.05, 0.99))
BARE_SHANK = _limb(SHANK, SHANK_ROWS, (0.02, 0.95))
BARE_ARM = _limb(UPPER_ARM, ARM_ROWS, (0.05, 0.98))
BARE_FOREARM = _limb(FOREARM, FOREARM_ROWS, (0.03, 0.98))
SHORTS = _limb(THIGH, SHORTS_ROWS, (0.0, 0.52), end=False)
TROUSER_THIGH = _limb(THIGH, TROUSER_ROWS, (0.05, 0.99))
TROUSER_SHANK = _limb(SHANK, TROUSER_SHANK_ROWS, (0.03, 0.9), end=False)
SLEEVE = _limb(UPPER_ARM, SLEEVE_ROWS, (0.05, 0.5), end=False)
LONG_SLEEVE = _limb(UPPER_ARM, LONG_SLEEVE_ROWS, (0.05, 0.98))
LONG_CUFF = _limb(FOREARM, LONG_CUFF_ROWS, (0.03, 0.93), end=False)
SHOULDER = part(ellipse(0, 0, 5.75, 5.75))
OPEN_SLEEVE = _open(UPPER_ARM, SLEEVE_ROWS, end=False)
OPEN_LONG_SLEEVE = _open(UPPER_ARM, LONG_SLEEVE_ROWS, end=True)
SOCK = part(limb(SHANK, ((0.84, 3.5, 3.7), (1, 3.6, 3.8)), start=False))

HAND = part(
    spline(
        (
            (-1.6, 2.3),
            (2.8, 2.9),
            (6.6, 2.9),
            (10.6, 3.1),
            (14.8, 3.2),
            (17.6, 2.3),
            (17.9, 0.9),
            (15.8, -0.5),
            (11.2, -2.0),
            (6.6, -3.0),
            (2.4, -2.8),
            (-1.6, -2.3),
        ),
        3,
    )
)
THUMB = part(spline(((1.2, 1.2), (3.8, 3.6), (6.8, 4.9), (9.2, 4.9), (9.7, 3.8), (8.0, 2.8), (6.6, 1.2), (4, 0)), 3))

# The trunk, upright on the hip joint; its upper half follows the upper half of the spine.
SHIRT = dense(
    spline(
        (
            (9.4, 3.4),
            (9.2, 11),
            (9.3, 20),
            (11.0, 31),
            (10.5, 38),
            (8.0, 44),
            (5.4, 48.6),
            (3.0, 52.0),
            (1.2, 53.6),
            (-2.6, 55.0),
            (-5.6, 54.4),
            (-8.0, 50.8),
            (-9.8, 45),
            (-10.7, 38),
            (-9.6, 29),
            (-7.9, 19),
            (-8.4, 11),
            (-10.4, 3.6),
            (-5, 2.2),
            (0, 1.8),
            (5, 2.4),
        ),
        4,
    )
)
SHIRT_SHADE = spline(
    (
        (-10.7, 38),
        (-9.6, 29),
        (-7.9, 19),
        (-8.4, 11),
        (-10.4, 3.6),
        (-6, 2.4),
        (-4.2, 8),
        (-3.4, 18),
        (-5.2, 29),
        (-8, 37),
        (-9.4, 44),
    ),
    3,
)
PELVIS = part(
    spline(
        (
            (9.3, 8),
            (9.6, 2),
            (9.2, -3),
            (6.5, -6.6),
            (0, -8.4),
            (-6.6, -8.0),
            (-10.4, -5.4),
            (-11.7, -0.6),
            (-10.9, 4),
            (-9.0, 9),
            (-4, 11),
            (4, 11),
        ),
        4,
    )
)
NECK_LENGTH = 13.0
NECK = part(limb(NECK_LENGTH, ((0, 5.2, 6.0), (0.35, 4.4, 4.9), (0.7, 4.1, 4.4), (1, 4.4, 4.6)), start=False))
BEND = 13.0  # how far below and above the middle of the trunk the bend of the spine is spread

# A shoe is two pieces, hinged at the ball of the foot on its sole: what one bends into, it is hidden by the other.
SHOE = part(
    (
        *spline(
            (
                (BALL + 0.4, 5.9),
                (9, 6.7),
                (4.8, 8.1),
                (2.6, 9.4),
                (-3.4, 9.6),
                (-5.5, 8.7),
                (-6.7, 5),
                (-6.4, 1.4),
                (0, 0.9),
            ),
            4,
            closed=False,
        ),
        (BALL + 0.1, 1.2),
    )
)
TOES = part(
    (
        (BALL - 0.1, 1.2),
        *spline(((18.6, 0.9), (19.8, 1.6), (20.0, 2.8), (18.4, 4.4), (15.6, 5.2), (BALL - 0.4, 6.0)), 4, closed=False),
    )
)
SOLE = part(
    (
        *spline(
            ((BALL + 0.4, 2.4), (4, 2.7), (-3, 2.8), (-6.4, 2.6), (-7.0, 1.6), (-6.4, 0.4), (-3, 0.1)), 4, closed=False
        ),
        (BALL, 0.1),
    )
)
TOE_SOLE = part(
    (
        (BALL, 0.1),
        *spline(((17.0, 0.1), (19.8, 0.9), (20.5, 2.1), (20.2, 2.9), (17.8, 2.5), (BALL - 0.4, 2.4)), 4, closed=False),
    )
)
STRIPE: Outline = ((1.4, 3.0), (4.0, 3.0), (6.2, 7.5), (4.3, 8.2))
TONGUE = spline(((-3.7, 8.0), (-3.6, 10.0), (2.8, 9.9), (3.5, 8.2)), 3)

UNIT = ellipse(0, 0, 1, 1, 16)
