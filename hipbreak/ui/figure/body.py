"""The figure from a skeleton: every part of the body in its place, back to front.

Jurisdiction: what lies over what, and where on the skeleton each part hangs. The figure faces right, so its right side
is the near one; the far one is darker, thinner and drawn behind. Both stand on a lane of the floor of their own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from hipbreak.core.body import STATURE_CM
from hipbreak.core.skeleton import Arm, Leg, Skeleton
from hipbreak.ui.figure import shapes
from hipbreak.ui.figure.glow import Work, flexor_glow, glute_glow, limb_glow, of_side
from hipbreak.ui.figure.head import CROWN, SIZE, head
from hipbreak.ui.figure.looks import Coat, Material, Tone
from hipbreak.ui.figure.outline import HERE, Outline, Place, Point, along, blended, leaning, moved, put, smooth
from hipbreak.ui.figure.pieces import Piece, Worn, fixed, together
from hipbreak.ui.figure.shadow import shadows
from hipbreak.ui.figure.shapes import Limb, Part

NEAR_ARM, FAR_ARM = (-1.2, -1.7), (1.6, -0.3)  # centimetres right and up from the shoulder joint
THIN = 0.93  # the breadth of the far limbs
FIST = (45.0, 75.0)  # degrees of the elbow over which the hand closes


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the body: its joints in centimetres, its colours, and how broad its limbs are drawn."""

    leg: Leg
    arm: Arm
    tones: dict[Material, Tone]
    breadth: float

    @property
    def bones(self) -> tuple[Point, Point, Point]:
        """Hip, knee and ankle."""
        return self.leg.hip, self.leg.knee, self.leg.ankle


def figure(skeleton: Skeleton, coat: Coat, work: Work | None = None, lead: str = "right") -> list[Piece]:
    """The display list of the figure; ``work`` is how hard muscles work, ``lead`` the side that the move leads with."""
    near = _side(skeleton, coat, near=True)
    far = _side(skeleton, coat, near=False)
    trunk = _Trunk.of(skeleton)
    roles = {"near": "lead" if lead == "right" else "trail", "far": "trail" if lead == "right" else "lead"}
    near_work, far_work = of_side(work or {}, roles["near"]), of_side(work or {}, roles["far"])
    pieces = [] if coat.flat else shadows(skeleton, coat.shadow)
    pieces += _arm(far, coat, shoulder=True)
    pieces += _leg(far, coat, None) + limb_glow(far.bones, far_work, coat, THIN)
    pieces += _neck(trunk, coat)
    pieces += _leg(near, coat, trunk) + limb_glow(near.bones, near_work, coat)
    pieces += _shirt(trunk, near, coat)
    pieces += glute_glow(trunk.hip, trunk.low, _higher(near_work, far_work, "glutes"), coat)
    for side, does in ((far, far_work), (near, near_work)):
        pieces += flexor_glow(side.leg.hip, side.leg.knee, trunk.low, does, coat)
    pieces += head(trunk.skull, trunk.head, coat)
    return pieces + _arm(near, coat, shoulder=False)


def _higher(near: Work, far: Work, muscle: str) -> dict[str, float]:
    """What can be seen of a muscle that both sides have in one place."""
    return {muscle: max(near.get(muscle, 0.0), 0.8 * far.get(muscle, 0.0))}


def _side(skeleton: Skeleton, coat: Coat, near: bool) -> Side:
    leg, arm = (skeleton.right_leg, skeleton.right_arm) if near else (skeleton.left_leg, skeleton.left_arm)
    lane, reach = (shapes.NEAR_LANE, NEAR_ARM) if near else (shapes.FAR_LANE, FAR_ARM)
    return Side(
        leg=Leg(
            hip=_cm(leg.hip, lane),
            knee=_cm(leg.knee, lane),
            ankle=_cm(leg.ankle, lane),
            heel=_cm(leg.heel, lane),
            ball=_cm(leg.ball, lane),
            toe=_cm(leg.toe, lane),
            short=leg.short,
        ),
        arm=Arm(
            shoulder=_cm(arm.shoulder, reach),
            elbow=_cm(arm.elbow, reach),
            wrist=_cm(arm.wrist, reach),
            fingertip=_cm(arm.fingertip, reach),
        ),
        tones=dict(coat.near if near else coat.far),
        breadth=1.0 if near else THIN,
    )


def _cm(point: Point, shift: Point = (0.0, 0.0)) -> Point:
    return point[0] * STATURE_CM + shift[0], point[1] * STATURE_CM + shift[1]


# --- trunk ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Trunk:
    """The trunk's joints, and the leans of its lower and upper half and of the head in degrees."""

    hip: Point
    middle: Point
    shoulder: Point
    skull: Point
    low: float
    high: float
    head: float

    @staticmethod
    def of(skeleton: Skeleton) -> _Trunk:
        hip, middle = _cm(skeleton.right_leg.hip), _cm(skeleton.mid_spine)
        shoulder, neck, top = _cm(skeleton.right_arm.shoulder), _cm(skeleton.neck), _cm(skeleton.head_top)
        lean = _lean(neck, top)
        skull = put(leaning(top, lean), (0.0, -CROWN * SIZE))
        return _Trunk(hip, middle, shoulder, skull, _lean(hip, middle), _lean(middle, shoulder), lean)

    @property
    def chest(self) -> Place:
        """The frame of the upper half, with y still counted from the hip joint."""
        return leaning(put(leaning(self.shoulder, self.high), (0.0, -shapes.TRUNK)), self.high)

    def skinned(self, outline: Outline) -> Outline:
        """``outline`` bent along the spine."""
        middle = shapes.TRUNK / 2
        share = _share(middle - shapes.BEND, middle + shapes.BEND)
        return blended(outline, leaning(self.hip, self.low), self.chest, share)


def _share(low: float, high: float) -> Callable[[Point], float]:
    return lambda point: smooth((point[1] - low) / (high - low))


def _lean(start: Point, end: Point) -> float:
    return math.degrees(math.atan2(end[0] - start[0], end[1] - start[1]))


def _shirt(trunk: _Trunk, near: Side, coat: Coat) -> list[Piece]:
    """The shirt, with the near shoulder in its contour: none runs between the two."""
    top = coat.near["top"]
    bent = Part(trunk.skinned(shapes.SHIRT.outline), trunk.skinned(shapes.SHIRT.contour))
    pieces = together([Worn(bent, HERE, top), Worn(shapes.SHOULDER, moved(HERE, *near.arm.shoulder), top)])
    return pieces if coat.flat else [*pieces, fixed(trunk.skinned(shapes.SHIRT_SHADE), top.shade)]


def _neck(trunk: _Trunk, coat: Coat) -> list[Piece]:
    base = put(trunk.chest, (-2.6, shapes.TRUNK - 1.0))
    nape = put(leaning(trunk.skull, trunk.head, SIZE), (-1.0, -3.0))
    long = math.hypot(nape[0] - base[0], nape[1] - base[1]) / shapes.NECK_LENGTH
    a, b, c, d, e, f = along(base, nape)
    tone = coat.near["skin"]
    # up the neck, the front is on the other side of u than down a limb
    place = (a * long, -b, c, d * long, -e, f)
    return together([Worn(shapes.NECK, place, Tone(tone.shade, tone.line, tone.shade))])


# --- limbs ---------------------------------------------------------------------------------------------------------


def _leg(side: Side, coat: Coat, trunk: _Trunk | None) -> list[Piece]:
    """One leg; ``trunk`` is given with the near one, whose trousers the pelvis is part of."""
    tones = side.tones
    thigh = along(side.leg.hip, side.leg.knee, side.breadth)
    shank = along(side.leg.knee, side.leg.ankle, side.breadth)
    seat = [] if trunk is None else [Worn(shapes.PELVIS, leaning(trunk.hip, trunk.low), tones["bottom"])]
    sock = together([Worn(shapes.SOCK, shank, tones["sock"])])
    shoe = _shoe(side)
    if coat.wardrobe.leg == "long":
        cloth = [(shapes.TROUSER_SHANK, shank), (shapes.TROUSER_THIGH, thigh)]
        return [*sock, *shoe, *_limbs(cloth, tones["bottom"], coat, seat)]
    bare = _limbs([(shapes.BARE_SHANK, shank), (shapes.BARE_THIGH, thigh)], tones["skin"], coat)
    return [*bare, *sock, *shoe, *_limbs([(shapes.SHORTS, thigh)], tones["bottom"], coat, seat)]


def _limbs(limbs: list[tuple[Limb, Place]], tone: Tone, coat: Coat, beside: list[Worn] | None = None) -> list[Piece]:
    """Limbs of one material as one shape; ``beside`` has a part in their contour."""
    worn = [*(beside or []), *(Worn(limb.part, place, tone) for limb, place in limbs)]
    pieces = together(worn)
    if coat.flat:
        return pieces
    shaded = [Piece(limb.shade, place, tone.shade) for limb, place in limbs]
    first, rest = pieces[: -len(limbs)], pieces[-len(limbs) :]
    # each limb covers the shade of the one below it
    return first + [piece for pair in zip(rest, shaded, strict=True) for piece in pair]


def _shoe(side: Side) -> list[Piece]:
    """The shoe, hinged at the ball of the foot."""
    leg, (shoe, sole) = side.leg, (side.tones["shoe"], side.tones["sole"])
    rear = _sole(leg.heel, leg.ball, shapes.HEEL, side.breadth)
    toes = _sole(leg.ball, leg.toe, shapes.BALL, side.breadth)
    return [
        *together([Worn(shapes.SHOE, rear, shoe), Worn(shapes.TOES, toes, shoe)]),
        Piece(shapes.TONGUE, rear, shoe.shade),
        Piece(shapes.STRIPE, rear, sole.fill),
        *together([Worn(shapes.SOLE, rear, sole), Worn(shapes.TOE_SOLE, toes, sole)]),
    ]


def _sole(start: Point, end: Point, at: float, breadth: float) -> Place:
    """The frame of a sole through ``start``, which is ``at`` from below the ankle, and ``end``."""
    cos, _, _, sin, _, _ = along(start, end)
    return cos, -sin * breadth, start[0] - at * cos, sin, cos * breadth, start[1] - at * sin


def _arm(side: Side, coat: Coat, shoulder: bool) -> list[Piece]:
    """One arm; ``shoulder``: with the contour of the sleeve around the shoulder, where no shirt lies under it."""
    arm, tones = side.arm, side.tones
    upper, fore = along(arm.shoulder, arm.elbow, side.breadth), along(arm.elbow, arm.wrist, side.breadth)
    closed = smooth((_bend(arm) - FIST[0]) / (FIST[1] - FIST[0]))
    palm = _closing(along(arm.wrist, arm.fingertip, side.breadth), closed)
    skin = tones["skin"]
    thumb = together([Worn(shapes.THUMB, palm, Tone(skin.shade, skin.line, skin.shade))])
    if coat.wardrobe.sleeve == "long":
        hand = together([Worn(shapes.HAND, palm, skin)])
        cuff = _limbs([(shapes.LONG_CUFF, fore), (shapes.LONG_SLEEVE, upper)], tones["top"], coat)
        return [*thumb, *hand, *(cuff if shoulder else _open(cuff, shapes.OPEN_LONG_SLEEVE, shapes.LONG_SLEEVE))]
    bare = _limbs([(shapes.BARE_ARM, upper), (shapes.BARE_FOREARM, fore)], skin, coat, [Worn(shapes.HAND, palm, skin)])
    sleeve = together([Worn(shapes.SLEEVE.part, upper, tones["top"])])
    return [*thumb, *bare, *(sleeve if shoulder else _open(sleeve, shapes.OPEN_SLEEVE, shapes.SLEEVE))]


def _open(pieces: list[Piece], contour: Outline, limb: Limb) -> list[Piece]:
    """``pieces`` with a contour that is open at the shoulder in place of the limb's own."""
    return [piece._replace(outline=contour) if piece.outline is limb.part.contour else piece for piece in pieces]


def _bend(arm: Arm) -> float:
    """Degrees of the elbow."""
    return abs((_lean(arm.elbow, arm.wrist) - _lean(arm.shoulder, arm.elbow) + 180) % 360 - 180)


def _closing(place: Place, closed: float) -> Place:
    """The hand's frame; a closed one is shorter and thicker."""
    a, b, c, d, e, f = place
    short, thick = 1 - 0.36 * closed, 1 + 0.16 * closed
    return a * short, b * thick, c, d * short, e * thick, f
