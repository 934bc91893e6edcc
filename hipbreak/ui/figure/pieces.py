"""The display list: what a picture of the figure is made of, back to front.

Jurisdiction: a piece and how pieces that belong together share one contour. Lengths are centimetres of a body of
170 cm, x forward, y up, the floor at 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hipbreak.ui.figure.looks import Rgb, Tone
from hipbreak.ui.figure.outline import HERE, Outline, Place, put
from hipbreak.ui.figure.shapes import Part

FAINT = 0.015  # what is clearer than this is not worth drawing


class Piece(NamedTuple):
    """A filled outline where ``place`` puts it; ``alpha`` 0 to 1."""

    outline: Outline
    place: Place
    colour: Rgb
    alpha: float = 1.0


class Worn(NamedTuple):
    """A part of the body in its place and material."""

    part: Part
    place: Place
    tone: Tone


def together(parts: Sequence[Worn]) -> list[Piece]:
    """``parts`` with one contour around all of them, none between them."""
    contours = [Piece(each.part.contour, each.place, each.tone.line) for each in parts]
    return contours + [Piece(each.part.outline, each.place, each.tone.fill) for each in parts]


def soft(outlines: Sequence[Outline], place: Place, colour: Rgb, strength: float) -> list[Piece]:
    """A soft spot without blur: each outline a little smaller than the one before, so that their alphas add up."""
    alpha = 1.0 - (1.0 - min(0.95, strength)) ** (1.0 / len(outlines))
    return [Piece(each, place, colour, alpha) for each in outlines] if alpha > FAINT else []


def bounds(pieces: Iterable[Piece]) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of ``pieces``."""
    points = [put(piece.place, point) for piece in pieces for point in piece.outline]
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def fixed(outline: Outline, colour: Rgb, alpha: float = 1.0) -> Piece:
    """A piece whose points are in the scene's own frame."""
    return Piece(outline, HERE, colour, alpha)
