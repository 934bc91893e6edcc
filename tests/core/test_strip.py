"""Frames to be checked elsewhere: one whole repetition, in the form that the issue asks for."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from typing import Any

import pytest

from hipbreak import move_files
from hipbreak.core.motion import motion_of
from hipbreak.core.moves import Lead, Level
from hipbreak.core.strip import strip

MOVES = move_files.load()
PAIRED = ("ankle", "heel", "ball", "toe", "knee", "hip", "shoulder", "elbow", "wrist", "fingertip")


def frames(move: str, level: Level = "usual", fps: float = 30, side: Lead = "left") -> list[dict[str, Any]]:
    return list(strip(MOVES[move], level, fps, side))


@pytest.mark.parametrize("move", MOVES)
def test_a_frame_has_all_that_is_asked(move: str) -> None:
    for frame in frames(move, fps=10):
        assert list(frame) == ["t", "phase", "side", "joints", "contacts"]
        assert set(frame["joints"]) == {"mid_spine", "neck", "head_top"} | {
            f"{side}_{name}" for side in ("left", "right") for name in PAIRED
        }
        assert frame["contacts"] == sorted(frame["contacts"])
        assert set(frame["contacts"]) <= set(frame["joints"])
        assert json.loads(json.dumps(frame)) == frame
        assert "-0.0" not in re.findall(r"-?[\d.]+", json.dumps(frame))


@pytest.mark.parametrize(("level", "seconds"), [("usual", 3.75), ("harder", 4.5)])
@pytest.mark.parametrize("fps", [7, 24, 60, 120])
def test_it_is_one_repetition_and_the_instant_it_ends(level: Level, seconds: float, fps: float) -> None:
    found = frames("lunge", level, fps)
    times = [frame["t"] for frame in found]
    assert (times[0], times[-1]) == (0.0, seconds)
    assert len(found) == math.ceil(seconds * fps) + 1
    assert all(two - one <= 1 / fps + 2e-6 for one, two in pairwise(times))
    assert found[0]["joints"] == found[-1]["joints"]


def test_phases_begin_when_they_do() -> None:
    begins = {frame["phase"]: frame["t"] for frame in reversed(frames("scoop", fps=100))}
    assert begins == {"down": 0.0, "brush": 1.5, "up": 1.75, "settle": 3.25}
    slow = {frame["phase"]: frame["t"] for frame in reversed(frames("lunge", "harder", fps=100))}
    assert slow == {"step": 0.0, "lower": 1.38, "rise": 2.46, "return": 3.36}


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_side_is_the_leg_that_leads(side: Lead) -> None:
    other = "right" if side == "left" else "left"
    bottom = next(frame for frame in frames("lunge", fps=20, side=side) if frame["t"] == 2.05)
    assert bottom["side"] == side
    assert bottom["joints"][f"{side}_ankle"][0] > bottom["joints"][f"{other}_ankle"][0] + 0.4
    assert f"{side}_heel" in bottom["contacts"]
    raised = frames("bridge_single", fps=2, side=side)[0]
    assert f"{side}_heel" in raised["contacts"]
    assert raised["joints"][f"{other}_ankle"][1] > 0.4


@pytest.mark.parametrize("move", MOVES)
def test_its_numbers_are_those_of_the_figure(move: str) -> None:
    """Rounded to what no eye sees, and so finely that an angle from frame to frame is not noise (G6)."""
    motion = motion_of(MOVES[move])
    for frame in frames(move, fps=5):
        for name, point in motion.at(frame["t"], "left").joints().items():
            assert frame["joints"][name] == pytest.approx(point, abs=5.1e-6)
            assert all(number == round(number, 5) for number in frame["joints"][name])


@pytest.mark.parametrize("move", MOVES)
def test_speeds_taken_from_it_stay_under_the_limit(move: str) -> None:
    parts = (("hip", "knee"), ("knee", "ankle"), ("shoulder", "elbow"), ("elbow", "wrist"), ("heel", "ball"))
    for one, two in pairwise(frames(move, fps=120)):
        for side in ("left", "right"):
            for upper, lower in parts:
                before, after = (_angle(each["joints"], f"{side}_{upper}", f"{side}_{lower}") for each in (one, two))
                turned = abs((after - before + 180) % 360 - 180)
                assert turned / (two["t"] - one["t"]) <= 250


def _angle(joints: dict[str, list[float]], start: str, end: str) -> float:
    return math.degrees(math.atan2(joints[end][1] - joints[start][1], joints[end][0] - joints[start][0]))


@pytest.mark.parametrize("fps", [0, -1, float("nan")])
def test_no_frames_a_second_are_refused(fps: float) -> None:
    with pytest.raises(ValueError, match="frames a second"):
        frames("lunge", fps=fps)
