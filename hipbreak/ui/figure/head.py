"""The head in profile: face, ear, and the three cuts of hair.

Jurisdiction: the head. Its frame has the middle of the skull at 0, x towards the face, y to the crown; centimetres of a
body of 170 cm.
"""

from __future__ import annotations

from collections.abc import Mapping

from hipbreak.ui.figure.looks import Coat, Hair, mix
from hipbreak.ui.figure.outline import Outline, Point, ellipse, leaning, spline
from hipbreak.ui.figure.pieces import Piece, Worn, together
from hipbreak.ui.figure.shapes import Part, part

SIZE = 0.95
CROWN = 11.4  # from the middle of the skull to what Winter calls the top of the head

FACE = part(
    spline(
        (
            (-2, 11.6),
            (4, 10.9),
            (7.6, 7.2),
            (8.6, 3.2),
            (8.35, 0.8),
            (9.3, -1.4),
            (10.6, -3.5),
            (9.0, -4.6),
            (9.05, -6.1),
            (8.3, -7.4),
            (8.4, -9.3),
            (6.6, -11.4),
            (2.6, -10.9),
            (-2.4, -7.6),
            (-6.2, -6.5),
            (-8.8, -1),
            (-8.6, 6),
            (-6, 10),
        ),
        4,
    )
)
EAR = spline(((-2.3, 0.4), (-0.9, 1.5), (0.7, 0.6), (0.5, -1.6), (-0.7, -3.3), (-2.0, -2.8)), 4)
EAR_INSIDE = spline(((-1.3, -0.1), (-0.3, 0.2), (-0.2, -0.9), (-0.9, -1.9)), 3)
EYE = ellipse(6.05, 0.1, 0.74, 1.14, 16)
BROW = spline(((4.0, 3.15), (5.7, 4.05), (7.7, 3.75), (7.6, 3.2), (5.8, 3.4), (4.2, 2.75)), 3)
MOUTH = spline(((5.3, -5.9), (6.1, -6.9), (7.4, -7.35), (8.75, -6.9), (8.7, -6.5), (7.4, -6.75), (6.4, -6.4)), 3)
CHEEK = tuple(ellipse(4.6, -3.6, 2.2 * part_of, 1.6 * part_of, 16) for part_of in (1.0, 0.7, 0.4))
BUN = part(
    spline(((-7.4, 10.4), (-8.6, 14.2), (-12.0, 15.4), (-14.8, 13.0), (-14.6, 9.2), (-11.6, 7.2), (-8.6, 7.8)), 4)
)
_UP: tuple[Point, ...] = (
    (8.6, 6.4),
    (8.9, 9.2),
    (6.6, 12.4),
    (1.2, 14.0),
    (-5.2, 13.0),
    (-9.6, 8.8),
    (-10.6, 2.6),
    (-9.5, -3.0),
    (-7.2, -6.9),
    (-5.2, -6.6),
    (-3.6, -3.0),
    (-2.2, -0.2),
    (-0.4, 1.6),
    (1.0, 0.6),
    (1.5, 3.4),
    (3.2, 5.6),
    (6.0, 6.5),
)
_SHORT: tuple[Point, ...] = (
    (8.3, 6.5),
    (9.3, 9.6),
    (7.0, 13.0),
    (1.4, 14.0),
    (-4.8, 13.0),
    (-9.0, 9.0),
    (-9.9, 3.0),
    (-9.2, -2.2),
    (-7.6, -5.6),
    (-6.0, -4.8),
    (-4.4, -1.6),
    (-2.8, 1.4),
    (-0.9, 2.4),
    (0.5, 1.4),
    (1.0, 0.0),
    (2.0, 0.3),
    (2.3, 2.6),
    (3.0, 5.4),
    (5.6, 6.6),
)
_BOB: tuple[Point, ...] = (
    (8.7, 5.8),
    (9.7, 9.4),
    (7.2, 13.2),
    (1.6, 14.6),
    (-5.2, 13.6),
    (-10.0, 9.8),
    (-11.6, 3.6),
    (-11.6, -2.6),
    (-12.2, -7.4),
    (-9.8, -9.6),
    (-5.6, -10.2),
    (-1.8, -9.4),
    (0.4, -6.6),
    (0.2, -2.6),
    (1.2, 0.8),
    (3.0, 4.2),
    (5.8, 5.4),
)
HAIR: Mapping[Hair, Part] = {
    "bun": part(spline(_UP, 4)),
    "short": part(spline(_SHORT, 4)),
    "bob": part(spline(_BOB, 4)),
}
STRANDS: Mapping[Hair, tuple[Outline, ...]] = {
    "bun": (spline(((7.6, 8.2), (1.0, 7.6), (-5.4, 8.6), (-9.2, 9.6), (-5.4, 8.0), (1.0, 6.9)), 3),),
    "short": (),
    "bob": (
        spline(((7.4, 8.6), (2.6, 6.6), (-1.4, 1.6), (-2.6, -7.6), (-2.0, 1.8), (2.2, 7.3)), 3),
        spline(((1.0, 9.6), (-4.6, 5.6), (-7.2, -1.4), (-7.6, -8.4), (-6.6, -1.2), (-4.0, 6.0)), 3),
    ),
}
# glasses: the rim of a lens and the side piece to the ear
GLASSES = (
    (*ellipse(6.3, -0.1, 2.5, 2.6, 24), *reversed((*ellipse(6.3, -0.1, 2.0, 2.1, 24), (8.3, -0.1))), (8.8, -0.1)),
    ((3.9, 0.2), (0.6, 0.5), (0.6, 0.95), (3.9, 0.7)),
)
SHINE = spline(((5.6, 10.8), (1, 12.1), (-4.6, 11.2), (-7.6, 7.6), (-5.4, 8.6), (-1, 10.0), (3, 10.0)), 3)


def head(middle: Point, lean: float, coat: Coat) -> list[Piece]:
    """The head with the middle of its skull at ``middle``, ``lean`` degrees forward."""
    place = leaning(middle, lean, SIZE)
    skin, hair, cut = coat.near["skin"], coat.near["hair"], coat.wardrobe.hair_cut
    behind = [Worn(BUN, place, hair)] if cut == "bun" else []
    pieces = together([*behind, Worn(FACE, place, skin)])
    pieces += [Piece(outline, place, coat.glow, 0.09) for outline in CHEEK if not coat.flat]
    pieces += together([Worn(HAIR[cut], place, hair)])

    def drawn(outline: Outline, colour: tuple[int, int, int], alpha: float = 1.0) -> None:
        pieces.append(Piece(outline, place, colour, alpha))

    if not coat.flat:
        drawn(SHINE, (255, 255, 255), 0.11)
    if cut != "bob":
        drawn(EAR, mix(skin.fill, skin.line, 0.08))
        drawn(EAR_INSIDE, mix(skin.fill, skin.line, 0.45))
    for strand in STRANDS[cut]:
        drawn(strand, hair.shade)
    drawn(EYE, coat.features)
    drawn(BROW, coat.features)
    drawn(MOUTH, coat.mouth)
    if coat.wardrobe.glasses:
        for outline in GLASSES:
            drawn(outline, coat.features)
    return pieces
