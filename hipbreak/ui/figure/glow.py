"""Which muscles work at an instant, and the glow that shows it.

Jurisdiction: the work of a move's phases, faded into each other, and the soft spots drawn for it. A muscle is named as
in a move's file: ``trail.hip_flexors``; without a side before the dot it is that of both legs. One that has no place
here is not shown.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from itertools import accumulate

from hipbreak.core.moves import Move
from hipbreak.ui.figure.looks import Coat
from hipbreak.ui.figure.outline import Outline, Point, Row, along, ellipse, leaning, shrunk, spline, strip
from hipbreak.ui.figure.pieces import Piece, soft
from hipbreak.ui.figure.shapes import SHANK, SHANK_ROWS, THIGH, THIGH_ROWS

FADE = 0.2  # seconds before and after a change of phase
SAMPLES = 5
LEVELS = 7
STRENGTH = 0.74
SHOWN = 0.2  # in high contrast, where nothing is soft: from here on
GLUTE = spline(
    (
        (-9.4, 6.6),
        (-10.6, 4),
        (-11.2, -0.6),
        (-10.0, -5.0),
        (-6.6, -7.4),
        (-2.0, -7.4),
        (0.6, -5.0),
        (1.0, 0),
        (-1.4, 4.6),
        (-5.4, 7.4),
    ),
    3,
)
GLUTE_MIDDLE = (-6.4, -1.2)
# where on a limb a muscle shows: the bone, from and to, at the back or in front
_SPOTS: Mapping[str, tuple[str, float, float, bool]] = {
    "hamstrings": ("thigh", 0.12, 0.98, True),
    "quads": ("thigh", 0.15, 0.95, False),
    "calves": ("shank", 0.03, 0.62, True),
}
Work = Mapping[str, float]


def work_at(move: Move, within: float) -> dict[str, float]:
    """How hard each muscle works, 0 to 1, ``within`` so many seconds of a repetition at the usual tempo."""
    if not any(phase.work for phase in move.phases):
        return {}
    ends = list(accumulate(phase.seconds for phase in move.phases))
    found: dict[str, float] = {}
    for sample in range(SAMPLES):
        at = (within + FADE * (2 * sample / (SAMPLES - 1) - 1)) % ends[-1]
        for name, level in move.phases[min(bisect_right(ends, at), len(ends) - 1)].work:
            found[name] = found.get(name, 0.0) + level / SAMPLES
    return found


def of_side(work: Work, role: str) -> dict[str, float]:
    """The part of ``work`` that the ``role`` (lead or trail) side does, by the muscle alone."""
    return {
        name.rpartition(".")[2]: level for name, level in work.items() if name.rpartition(".")[0] in ("", "both", role)
    }


def limb_glow(joints: tuple[Point, Point, Point], work: Work, coat: Coat, breadth: float = 1.0) -> list[Piece]:
    """The glow on thigh and shank, of a leg with ``joints`` hip, knee and ankle."""
    hip, knee, ankle = joints
    pieces: list[Piece] = []
    for muscle, (bone, low, high, back) in _SPOTS.items():
        if level := work.get(muscle, 0.0):
            ends = (hip, knee) if bone == "thigh" else (knee, ankle)
            rows, length = (THIGH_ROWS, THIGH) if bone == "thigh" else (SHANK_ROWS, SHANK)
            outlines = _strips(length, rows, low, high, back)
            pieces += _spot(outlines, along(*ends, breadth), level, coat)
    return pieces


def glute_glow(hip: Point, lean: float, work: Work, coat: Coat) -> list[Piece]:
    """The glow of the glutes, on a pelvis that leans so."""
    level = work.get("glutes", 0.0)
    return _spot(_shrinking(GLUTE, GLUTE_MIDDLE), leaning(hip, lean), level, coat) if level else []


def flexor_glow(hip: Point, knee: Point, lean: float, work: Work, coat: Coat) -> list[Piece]:
    """The glow in front of the hip: from the lower belly across the crease to the upper thigh."""
    level = work.get("hip_flexors", 0.0)
    if not level:
        return []
    sin, cos = math.sin(math.radians(lean)), math.cos(math.radians(lean))
    long = math.hypot(knee[0] - hip[0], knee[1] - hip[1]) or 1.0
    dx, dy = (knee[0] - hip[0]) / long, (knee[1] - hip[1]) / long
    belly = (hip[0] + sin * 6 + cos * 4.6, hip[1] + cos * 6 - sin * 4.6)
    thigh = (hip[0] + dx * 15 - dy * 3.8, hip[1] + dy * 15 + dx * 3.8)
    return _spot(_shrinking(ellipse(0.5, 0, 0.64, 3.9, 20), (0.5, 0.0)), _stretched(belly, thigh), level, coat)


def _stretched(start: Point, end: Point) -> tuple[float, float, float, float, float, float]:
    """A frame whose u reaches from ``start`` to ``end``."""
    long = math.hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    a, b, c, d, e, f = along(start, end)
    return a * long, b, c, d * long, e, f


def _spot(
    outlines: tuple[Outline, ...], place: tuple[float, float, float, float, float, float], level: float, coat: Coat
) -> list[Piece]:
    if coat.flat:
        return [Piece(outlines[0], place, coat.edge), Piece(outlines[1], place, coat.glow)] if level >= SHOWN else []
    return soft(outlines, place, coat.glow, STRENGTH * min(1.0, level))


@lru_cache(maxsize=16)
def _strips(length: float, rows: tuple[Row, ...], low: float, high: float, back: bool) -> tuple[Outline, ...]:
    middle = (low + high) / 2
    found = []
    for level in range(LEVELS):
        k = level / (LEVELS - 1)
        span = (middle + (low - middle) * (1 - 0.55 * k), middle + (high - middle) * (1 - 0.55 * k))
        found.append(strip(length, rows, span, -0.25 + 0.55 * k, back, 1.0 - 0.22 * k))
    return tuple(found)


@lru_cache(maxsize=16)
def _shrinking(outline: Outline, middle: Point) -> tuple[Outline, ...]:
    return tuple(shrunk(outline, middle, 1.0 - 0.88 * level / LEVELS) for level in range(LEVELS))
