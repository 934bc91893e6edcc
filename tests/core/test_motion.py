"""From keys to a body in motion: sides, turns, other bodies, waiting."""

from __future__ import annotations

import math

import pytest

from hipbreak import move_files
from hipbreak.core.body import PROPORTIONS, WINTER
from hipbreak.core.motion import IDLE, Motion, curves_of, motion_of
from hipbreak.core.moves import Key, Lead

MOVES = move_files.load()
STAND = Key(0.0, (("hip", (0.0, 0.528)), ("lead_foot", (0.0, 0.0, 0.0)), ("trail_foot", (0.0, 0.0, 0.0))))


def walking(lead: float, trail: float) -> Motion:
    """Arms that swing from ``trail`` to ``lead`` while their leg leads, and back while it trails."""
    keys = (
        Key(0.0, (*STAND.channels, ("lead_arm", (trail, 0.0)), ("trail_arm", (lead, 0.0)))),
        Key(0.5, (("lead_arm", ((lead + trail) / 2, 0.0)), ("trail_arm", ((lead + trail) / 2, 0.0)))),
    )
    return Motion(1.0, "hip", frozenset(), curves_of(keys, 1.0, taking_turns=True))


def test_what_led_one_repetition_trails_the_next_without_a_jump() -> None:
    motion = walking(25.0, -20.0)
    end = motion.posture(1.0, "left").arms
    start = motion.posture(0.0, "right").arms
    for side in ("left", "right"):
        assert end[side].swing == pytest.approx(start[side].swing)
    assert motion.posture(0.0, "left").arms["left"].swing == -20.0
    assert end["left"].swing == 25.0


def test_legs_that_do_not_take_turns_come_back_to_their_own_start() -> None:
    keys = (Key(0.0, (*STAND.channels, ("lead_arm", (-20.0, 0.0)), ("trail_arm", (25.0, 0.0)))),)
    motion = Motion(1.0, "hip", frozenset(), curves_of(keys, 1.0))
    assert motion.posture(1.0, "left").arms["left"].swing == -20.0


@pytest.mark.parametrize("move", MOVES)
def test_the_right_leads_as_the_left_does(move: str) -> None:
    motion = motion_of(MOVES[move])
    left, right = motion.at(0.8, "left").joints(), motion.at(0.8, "right").joints()
    assert left["left_knee"] == right["right_knee"]
    assert left["right_fingertip"] == right["left_fingertip"]


@pytest.mark.parametrize("proportions", PROPORTIONS)
@pytest.mark.parametrize("move", MOVES)
def test_other_legs_bend_alike(move: str, proportions: str) -> None:
    """Keys are moved as far apart as the legs are longer: no leg is too short, and knees differ by a few degrees."""
    motion, body = motion_of(MOVES[move]), PROPORTIONS[proportions]
    for step in range(40):
        time = step * motion.seconds / 40
        here, reference = motion.at(time, "left", body), motion.at(time, "left", WINTER)
        for leg, usual in ((here.left_leg, reference.left_leg), (here.right_leg, reference.right_leg)):
            assert leg.short <= 0
            reach = math.dist(leg.hip, leg.ankle) / body.leg
            assert reach == pytest.approx(math.dist(usual.hip, usual.ankle) / WINTER.leg, abs=0.02)


def test_a_channel_no_key_names_is_at_rest() -> None:
    motion = Motion(1.0, "hip", frozenset(), curves_of((STAND,), 1.0))
    posture = motion.posture(0.3, "left")
    assert (posture.trunk, posture.arms["left"].swing, posture.arms["right"].elbow) == (0.0, 3.0, 6.0)


@pytest.mark.parametrize("lead", ["left", "right"])
def test_who_waits_on_the_floor_has_both_feet_down(lead: Lead) -> None:
    waiting = motion_of(MOVES["bridge_single"]).waiting(lead)
    assert {"left_heel", "right_heel"} <= waiting.contacts
    assert waiting.left_leg.ankle == waiting.right_leg.ankle
    assert motion_of(MOVES["bridge"]).waiting(lead) == motion_of(MOVES["bridge"]).at(0.0, lead)


def test_standing_at_ease_breathes_and_keeps_its_feet() -> None:
    skeletons = [IDLE.at(step / 10, "left") for step in range(44)]
    assert {(each.left_leg.heel, each.right_leg.toe) for each in skeletons} == {
        (skeletons[0].left_leg.heel, skeletons[0].right_leg.toe)
    }
    heights = [each.mid_spine[1] for each in skeletons]
    assert 0.001 < max(heights) - min(heights) < 0.004
