"""The joints that a posture gives: feet where they are held, bones as long as they are, nothing that drifts."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.core.body import PROPORTIONS, WINTER, Body
from hipbreak.core.skeleton import (
    Anchor,
    ArmAngles,
    Foot,
    FreeLeg,
    Posture,
    Skeleton,
    foot_points,
    solve,
    touching,
)

ARMS = {"left": ArmAngles(3, 6), "right": ArmAngles(-20, 40)}
STANDING = Posture("hip", (0.0, 0.52), 0, 0, 0, {"left": Foot(0, 0, 0), "right": Foot(0, 0, 0)}, ARMS)
BONES = {
    "thigh": ("hip", "knee"),
    "shank": ("knee", "ankle"),
    "upper_arm": ("shoulder", "elbow"),
    "forearm": ("elbow", "wrist"),
    "hand": ("wrist", "fingertip"),
}
small = st.floats(min_value=-0.3, max_value=0.3)
degrees = st.floats(min_value=-90, max_value=90)
feet = st.builds(Foot, small, st.floats(min_value=0, max_value=0.2), degrees)
legs = st.one_of(feet, st.builds(FreeLeg, degrees, st.floats(min_value=0, max_value=130), degrees))
arms = st.builds(ArmAngles, st.floats(min_value=-60, max_value=180), st.floats(min_value=0, max_value=145))
postures = st.builds(
    Posture,
    st.sampled_from(("hip", "shoulder")),
    st.tuples(small, st.floats(min_value=0.1, max_value=0.6)),
    degrees,
    degrees,
    degrees,
    st.fixed_dictionaries({"left": legs, "right": legs}),
    st.fixed_dictionaries({"left": arms, "right": arms}),
)


@given(postures, st.sampled_from([*PROPORTIONS.values()]))
def test_bones_keep_their_length_whatever_is_asked(posture: Posture, body: Body) -> None:
    joints = solve(posture, body).joints()
    for side in ("left", "right"):
        for bone, (one, two) in BONES.items():
            length = math.dist(joints[f"{side}_{one}"], joints[f"{side}_{two}"])
            assert length == pytest.approx(getattr(body, bone), abs=1e-9)
    assert math.dist(joints["neck"], joints["head_top"]) == pytest.approx(body.head)
    assert math.dist(joints["left_hip"], joints["mid_spine"]) == pytest.approx(body.trunk / 2)
    assert math.dist(joints["mid_spine"], joints["left_shoulder"]) == pytest.approx(body.trunk / 2)


@given(postures)
def test_the_anchor_is_where_it_is_put_and_knees_bend_forward(posture: Posture) -> None:
    joints = solve(posture, WINTER).joints()
    assert joints[f"left_{posture.anchor}"] == pytest.approx(posture.point)
    for side in ("left", "right"):
        hip, knee, ankle = (joints[f"{side}_{name}"] for name in ("hip", "knee", "ankle"))
        ahead = (ankle[0] - hip[0]) * (knee[1] - hip[1]) - (ankle[1] - hip[1]) * (knee[0] - hip[0])
        assert ahead >= -1e-9


@pytest.mark.parametrize("pitch", [-25, -1, 0, 1, 40, 72])
def test_what_a_foot_rolls_over_stays(pitch: float) -> None:
    flat, rolled = foot_points(Foot(0.3, 0, 0), WINTER), foot_points(Foot(0.3, 0, pitch), WINTER)
    heel, _, ball, toe = range(4)
    for fixed in [ball, toe] if pitch > 0 else [heel]:
        assert rolled[fixed] == pytest.approx(flat[fixed])
    assert min(point[1] for point in rolled) >= -1e-12


@pytest.mark.parametrize(
    ("leg", "parts"),
    [
        (Foot(0, 0, 0), ("heel", "ball", "toe")),
        (Foot(0, 0, 20), ("ball", "toe")),
        (Foot(0, 0, -20), ("heel",)),
        (Foot(0, 0.001, 0), ()),
        (FreeLeg(0, 0, 0), ()),
    ],
)
def test_what_touches_the_floor(leg: Foot | FreeLeg, parts: tuple[str, ...]) -> None:
    assert touching(leg) == parts
    skeleton = solve(replace(STANDING, legs={"left": leg, "right": FreeLeg(0, 0, 0)}), WINTER, frozenset({"neck"}))
    assert skeleton.contacts == {"neck", *(f"left_{part}" for part in parts)}


def test_a_leg_too_short_says_by_how_much_and_reaches_as_far_as_it_can() -> None:
    skeleton = solve(replace(STANDING, point=(0.0, 0.58)), WINTER)
    assert skeleton.left_leg.short == pytest.approx(0.58 - 0.039 - WINTER.leg)
    assert skeleton.left_leg.ankle[1] == pytest.approx(0.58 - WINTER.leg)
    assert math.dist(skeleton.left_leg.ankle, skeleton.left_leg.heel) == pytest.approx(
        math.hypot(WINTER.heel, WINTER.ankle)
    )


@pytest.mark.parametrize(("anchor", "moves"), [("shoulder", False), ("hip", True)])
def test_a_head_that_lies_stays_when_the_trunk_rises(anchor: Anchor, moves: bool) -> None:
    def lying(trunk: float) -> Skeleton:
        return solve(replace(STANDING, anchor=anchor, point=(0, 0.055), trunk=trunk, head=-87), WINTER)

    before, after = lying(-90).joints(), lying(-115).joints()
    gap = math.dist(
        *((joints["head_top"][0] - joints["left_shoulder"][0], joints["head_top"][1] - joints["left_shoulder"][1])
          for joints in (before, after))
    )  # fmt: skip
    assert (gap > 0.005) is moves


def test_all_joints_have_their_names() -> None:
    names = {"ankle", "heel", "ball", "toe", "knee", "hip", "shoulder", "elbow", "wrist", "fingertip"}
    assert set(solve(STANDING, WINTER).joints()) == {"mid_spine", "neck", "head_top"} | {
        f"{side}_{name}" for side in ("left", "right") for name in names
    }
