"""What the figure does, frame by frame, as plain values: so that anyone can check it with tools of their own.

Jurisdiction: the form of these values (``hipbreak moves frames``). Lengths are body heights, y up from the floor at 0;
times seconds.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from hipbreak.core.body import WINTER, Body
from hipbreak.core.motion import motion_of
from hipbreak.core.moves import Lead, Level, Move

DECIMALS = 5  # a sixtieth of a millimetre; speeds taken from frame to frame stay true
_TINY = 1e-9


def strip(move: Move, level: Level, fps: float, side: Lead, body: Body = WINTER) -> Iterator[dict[str, Any]]:
    """One repetition led by ``side`` (front foot, or working leg), ``fps`` frames a second and a last one at its end,
    where the next repetition starts. Each has ``t``, ``phase`` (its id), ``side``, ``joints`` (name: [x, y]) and
    ``contacts`` (names of joints fixed to the floor, sorted). Nothing for a move of pictures.

    Raises ValueError where ``fps`` is not above 0.
    """
    if not fps > 0:
        raise ValueError("a strip needs more than 0 frames a second")
    if not move.keys_of(level):
        return
    motion, tempo, seconds = motion_of(move, level), move.tempo(level), move.cycle(level)
    ends = [end * tempo for end in accumulate(phase.seconds for phase in move.phases)]
    for time in _times(seconds, fps):
        skeleton = motion.at(time / tempo, side, body)
        phase = move.phases[min(bisect_right(ends, time + _TINY), len(ends) - 1)]
        yield {
            "t": round(time, DECIMALS + 1),
            "phase": phase.id,
            "side": side,
            "joints": {name: [_short(x), _short(y)] for name, (x, y) in skeleton.joints().items()},
            "contacts": sorted(skeleton.contacts),
        }


def _short(length: float) -> float:
    return round(length, DECIMALS) + 0.0  # no -0.0: the floor is at 0


def _times(seconds: float, fps: float) -> Iterator[float]:
    yield from (place / fps for place in range(math.ceil(seconds * fps - _TINY)))
    yield seconds
