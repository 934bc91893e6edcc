"""Routines at random: any settings, any move by itself, either side first.

Jurisdiction: these strategies and the built-in moves they draw from; what holds of the routines is the tests' business.
"""

from __future__ import annotations

from typing import Literal

from hypothesis import strategies as st

from hipbreak import move_files
from hipbreak.core.routine import Routine, plan
from hipbreak.core.settings import Levels, RoutineSettings

MOVES = move_files.load()
KNOWN = sorted(MOVES)
LEFT_OR_RIGHT: list[Literal["left", "right"]] = ["left", "right"]
_LEVELS = st.sampled_from(["easier", "usual", "harder"])
sides = st.sampled_from(LEFT_OR_RIGHT)
any_settings = st.builds(
    RoutineSettings,
    lunge=st.integers(20, 180).map(float),
    bridge=st.integers(20, 180).map(float),
    scoop=st.integers(20, 180).map(float),
    bridge_kind=st.sampled_from(["double", "single", "standing"]),
    floor=st.booleans(),
    level=st.builds(Levels, lunge=_LEVELS, bridge=_LEVELS, scoop=_LEVELS),
    not_for_me=st.lists(st.sampled_from(KNOWN), unique=True).map(tuple),
)


@st.composite
def any_routine(draw: st.DrawFn) -> Routine:
    """One that these settings can ask for."""
    kind: Literal["full", "single"] = draw(st.sampled_from(["full", "single"]))
    move = draw(st.sampled_from(KNOWN)) if kind == "single" else None
    return plan(draw(any_settings), MOVES, kind, move, draw(sides))
