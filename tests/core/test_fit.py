"""What no body can do is told: which joint, when, near which key, and by how much."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hipbreak import move_files
from hipbreak.core.body import PROPORTIONS
from hipbreak.core.fit import LIMITS, PoseFault, faults
from hipbreak.core.moves import Key, Level, Move

MOVES = move_files.load()
BASE = MOVES["march"]  # two phases of a second
STAND: dict[str, Any] = {"hip": (0.0, 0.52), "lead_foot": (0.0, 0.0, 0.0), "trail_foot": (0.0, 0.0, 0.0)}


def move_of(*keys: dict[str, Any], sides: Any = "none", **changes: Any) -> Move:
    """A move of two seconds with these keys; each names its time as ``at``."""
    made = tuple(
        Key(key["at"], tuple(sorted((name, value) for name, value in key.items() if name != "at"))) for key in keys
    )
    return replace(BASE, keys=made, sides=sides, easier=replace(BASE.easier, keys=()), **changes)


def only(found: tuple[PoseFault, ...], kind: str) -> PoseFault:
    assert {fault.kind for fault in found} == {kind}
    return found[0]


@pytest.mark.parametrize("level", ["easier", "usual", "harder"])
@pytest.mark.parametrize("proportions", PROPORTIONS)
@pytest.mark.parametrize("move", MOVES)
def test_built_in_moves_fit(move: str, proportions: str, level: Level) -> None:
    assert faults(MOVES[move], level, PROPORTIONS[proportions]) == ()


def test_standing_still_fits() -> None:
    assert faults(move_of({"at": 0.0, **STAND})) == ()
    assert faults(replace(BASE, keys=(), easier=replace(BASE.easier, keys=()))) == ()


def test_a_leg_too_short_is_told_in_centimetres() -> None:
    high = {"at": 0.8, "hip": (0.0, 0.56)}
    fault = only(faults(move_of({"at": 0.0, **STAND}, high)), "short")
    assert (fault.at, fault.key, fault.side) == (0.8, 2, "lead")
    assert fault.amount == pytest.approx((0.56 - 0.039 - 0.491) * 170, abs=0.01)


def test_a_foot_in_the_air_is_too_far_away_and_not_on_the_floor() -> None:
    back = {"at": 1.6, "lead_foot": (0.0, 0.0, 0.0)}
    ahead = {"at": 0.8, "lead_foot": (0.6, 0.2, 0.0)}
    found = [fault for fault in faults(move_of({"at": 0.0, **STAND}, ahead, back)) if fault.kind in ("short", "away")]
    assert {(fault.kind, fault.side) for fault in found} == {("away", "lead")}
    assert max(found, key=lambda fault: fault.amount).at == 0.8


def test_the_key_that_is_named_says_something_of_the_joint() -> None:
    arm, leg, head = {"lead_arm": (0.0, 150.0)}, {"trail_foot": (0.0, 0.0, 0.0)}, {"head": (3.0,)}
    keys = [{"at": 0.0, **STAND}, {"at": 0.5, **arm}, {"at": 1.2, **leg}, {"at": 1.6, **head}]
    (elbow,) = faults(move_of(*keys))
    assert (elbow.joint, elbow.key) == ("elbow", 2)
    high = [{"at": 0.0, **STAND}, {"at": 1.4, "hip": (0.0, 0.56)}, {"at": 1.5, **arm}]
    assert {(fault.joint, fault.key) for fault in faults(move_of(*high)) if fault.at > 1.0} >= {("leg", 2)}


def test_both_legs_and_each_time_are_told_once() -> None:
    keys = [{"at": 0.0, **STAND}, *({"at": at, "hip": (0.0, y)} for at, y in ((0.5, 0.56), (1.0, 0.5), (1.5, 0.55)))]
    found = faults(move_of(*keys))
    assert [(fault.at, fault.side) for fault in found if fault.kind == "short"] == [
        (0.5, "lead"),
        (0.5, "trail"),
        (1.5, "lead"),
        (1.5, "trail"),
    ]


def test_what_sinks_below_the_floor_is_told() -> None:
    deep = {"at": 1.0, "lead_foot": (0.0, -0.02, 0.0)}
    found = faults(move_of({"at": 0.0, **STAND, "hip": (0.0, 0.5)}, deep))
    heel = next(fault for fault in found if fault.kind == "below" and fault.joint == "heel")
    assert (heel.at, heel.key, heel.side, heel.limit) == (1.0, 2, "lead", 0.0)
    assert heel.amount == pytest.approx(3.4)


def test_a_knee_needs_room_under_it() -> None:
    kneeling = {"at": 0.0, "hip": (0.0, 0.27), "trail_leg": (0.0, 90.0, 0.0), "lead_foot": (0.25, 0.0, 0.0)}
    knee = next(fault for fault in faults(move_of(kneeling)) if fault.joint == "knee" and fault.kind == "below")
    assert knee.side == "trail"
    assert [knee.amount, knee.limit] == pytest.approx([0.85, 5.1])


@pytest.mark.parametrize(
    ("key", "joint", "limit"),
    [
        ({"lead_leg": (-30.0, 5.0, 0.0)}, "hip", -15.0),
        ({"lead_leg": (40.0, 140.0, 0.0)}, "knee", 130.0),
        ({"lead_leg": (40.0, -8.0, 0.0)}, "knee", 0.0),
        ({"lead_leg": (40.0, 40.0, 30.0)}, "ankle", 20.0),
        ({"lead_leg": (40.0, 40.0, -60.0)}, "ankle", -50.0),
        ({"lead_arm": (190.0, 10.0)}, "shoulder", 180.0),
        ({"lead_arm": (-70.0, 10.0)}, "shoulder", -60.0),
        ({"lead_arm": (20.0, 150.0)}, "elbow", 145.0),
        ({"lead_arm": (20.0, -5.0)}, "elbow", 0.0),
        ({"spine": (55.0,)}, "spine", 50.0),
        ({"lead_foot": (0.0, 0.0, 85.0), "hip": (0.15, 0.45)}, "toes", 80.0),
    ],
)
def test_a_joint_beyond_its_limit_is_told(key: dict[str, Any], joint: str, limit: float) -> None:
    stand = {name: value for name, value in STAND.items() if name != "lead_foot" or "lead_leg" not in key}
    found = faults(move_of({"at": 0.0, **stand, **key}))
    beyond = [fault for fault in found if fault.kind == "beyond" and fault.joint == joint and fault.side != "trail"]
    assert [fault.limit for fault in beyond] == [limit]
    low, high = LIMITS[joint]
    assert not low <= beyond[0].amount <= high


def test_an_ankle_that_bears_weight_bends_further() -> None:
    deep = {"at": 0.0, **STAND, "hip": (0.02, 0.46), "trunk": (10.0,)}
    lifted = {**deep, "lead_foot": (0.0, 0.02, 0.0)}
    assert faults(move_of(deep)) == ()
    assert only(faults(move_of(lifted)), "beyond").joint == "ankle"


def test_a_foot_that_slides_is_told() -> None:
    away = {"at": 1.0, "lead_foot": (0.1, 0.0, 0.0)}
    found = [fault for fault in faults(move_of({"at": 0.0, **STAND}, away)) if fault.kind == "slides"]
    assert [(fault.side, fault.at, fault.key) for fault in found] == [("lead", 0.0, 1), ("lead", 1.0, 2)]
    assert found[0].amount == pytest.approx(17.0)


def test_a_foot_that_is_lifted_over_does_not_slide() -> None:
    lifted, away = {"at": 0.5, "lead_foot": (0.05, 0.05, 0.0)}, {"at": 1.0, "lead_foot": (0.1, 0.0, 0.0)}
    back = {"at": 1.5, "lead_foot": (0.05, 0.05, 0.0)}
    assert [f for f in faults(move_of({"at": 0.0, **STAND}, lifted, away, back)) if f.kind == "slides"] == []


def test_where_legs_take_turns_the_trailing_foot_waits_where_the_leading_one_came_down() -> None:
    lifted = {"at": 0.5, "lead_foot": (0.05, 0.05, 0.0)}
    ahead = {"at": 1.0, "lead_foot": (0.1, 0.0, 0.0)}
    found = [f for f in faults(move_of({"at": 0.0, **STAND}, lifted, ahead, sides="alternate")) if f.kind == "slides"]
    assert [(fault.side, fault.at, fault.key) for fault in found] == [("lead", 1.0, 3)]


def test_a_shoulder_that_rests_and_moves_is_told() -> None:
    bridge = MOVES["bridge"]
    rising = Key(1.0, (("shoulder", (0.0, 0.1)),))
    moved = replace(bridge, keys=tuple(sorted((*bridge.keys, rising), key=lambda key: key.at)))
    found = {(fault.side, fault.joint) for fault in faults(moved) if fault.kind == "slides"}
    assert {("", "head_top"), ("lead", "shoulder"), ("trail", "fingertip")} <= found


def test_what_is_too_fast_is_told_and_a_slower_tempo_helps() -> None:
    swing = [{"at": at, "lead_arm": (angle, 5.0)} for at, angle in ((0.5, 0.0), (0.9, 90.0), (1.6, 0.0))]
    quick = move_of({"at": 0.0, **STAND}, *swing)
    fault = only(faults(quick), "fast")
    assert (fault.side, fault.joint, fault.limit) == ("lead", "shoulder", 250.0)
    assert 300 < fault.amount < 360
    assert 0.5 < fault.at < 0.9
    slow = replace(quick, harder=replace(quick.harder, tempo=1.6, keys=()))
    assert faults(slow, "harder") == ()


def test_a_minute_of_phases_is_looked_through_at_every_key() -> None:
    phases = tuple(replace(BASE.phases[0], id=f"p{place}", seconds=60.0) for place in range(12))
    keys = [{"at": 0.0, **STAND}, {"at": 400.0, "hip": (0.0, 0.56)}, {"at": 400.2, "hip": (0.0, 0.52)}]
    fault = next(fault for fault in faults(replace(move_of(*keys), phases=phases)) if fault.kind == "short")
    assert (fault.at, fault.key) == (400.0, 2)
