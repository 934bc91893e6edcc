"""Anatomy, proven: every rule of evidence section 2, over every frame of every built-in move and version (G1 to SC11).

Each rule is also shown a figure that breaks it, so that none of them can fall silent.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from functools import cache

import pytest

from hipbreak import move_files
from hipbreak.core.body import PROPORTIONS, WINTER, Body
from hipbreak.core.frames import frame_at
from hipbreak.core.moves import Level
from hipbreak.core.routine import Routine, Step, plan
from hipbreak.core.settings import Levels, RoutineSettings
from tests.core.anatomy import FPS, Frame, Strip, strip_of, with_frames
from tests.core.anatomy_rules import EVERY, RULES, Rule, highest, turns

MOVES = move_files.load()
LEVELS: tuple[Level, ...] = ("easier", "usual", "harder")
BY_ID = {rule.id: rule for rule in RULES}


@cache
def measured(move: str, level: Level, proportions: str = "winter") -> Strip:
    return strip_of(MOVES[move], level, PROPORTIONS[proportions])


def versions(move: str) -> Iterator[Level]:
    """The versions that are moved through in a way of their own; the others are the usual one."""
    for level in LEVELS:
        same = MOVES[move].keys_of(level) == MOVES[move].keys and MOVES[move].tempo(level) == 1.0
        if level == "usual" or not same:
            yield level


VERSIONS = [(move, level) for move in EVERY for level in versions(move)]
CASES = [
    pytest.param(rule, move, level, proportions, id=f"{rule.id}-{move}-{level}-{proportions.replace(' ', '_')}")
    for rule in RULES
    for move, level in VERSIONS
    if move in rule.moves and level in rule.levels
    for proportions in PROPORTIONS
]


def test_every_built_in_move_is_measured() -> None:
    assert set(EVERY) == set(MOVES)
    assert {level for _, level in VERSIONS} == set(LEVELS)
    assert all("easier" in versions(move) for move in EVERY)


@pytest.mark.parametrize(("rule", "move", "level", "proportions"), CASES)
def test_every_frame_keeps_to_the_rule(rule: Rule, move: str, level: Level, proportions: str) -> None:
    assert rule.faults(measured(move, level, proportions)) == []


# --- two strips, and the routine ------------------------------------------------------------------------------


def unlike(one: Strip, other: Strip) -> list[str]:
    """G8: where two repetitions differ, leg by leg of the same task."""
    return [
        f"at {a.at:.2f} s {joint}"
        for a, b in zip(one.frames, other.frames, strict=True)
        for joint, point in a.joints.items()
        if math.dist(point, b.joints[joint]) > 1e-9 or a.contacts != b.contacts
    ]


@pytest.mark.parametrize("proportions", PROPORTIONS)
@pytest.mark.parametrize(("move", "level"), VERSIONS)
def test_g8_the_right_does_what_the_left_does(move: str, level: Level, proportions: str) -> None:
    """So all that holds for the left leg leading holds for the right one."""
    right = strip_of(MOVES[move], level, PROPORTIONS[proportions], side="right")
    assert unlike(measured(move, level, proportions), right) == []


def blocks(move: str, level: Level) -> list[Step]:
    """The steps in which ``move`` is done alone."""
    return [step for step in routine(move, level).steps if step.kind == "move" and step.move.id == move]


def routine(move: str, level: Level) -> Routine:
    settings = RoutineSettings(level=Levels(lunge=level, bridge=level, scoop=level))
    return plan(settings, MOVES, "single", move, "left")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("move", EVERY)
def test_g8_g10_equal_counts_that_fill_the_time(move: str, level: Level) -> None:
    found = blocks(move, level)
    sides, counts = [step.side for step in found], {step.reps for step in found}
    assert len(counts) == 1
    assert sides == {"alternate": ["left"], "none": [""], "each": ["left", "right"]}[MOVES[move].sides]
    assert MOVES[move].sides != "alternate" or counts.pop() % 2 == 0
    for step in found:
        assert abs(step.reps * MOVES[move].cycle(step.level) - step.seconds) <= 1 / FPS


def test_g9_there_are_three_further_bodies() -> None:
    def differing(body: Body) -> dict[str, float]:
        lengths = ((each.name, getattr(body, each.name), getattr(WINTER, each.name)) for each in fields(Body))
        return {name: round(length / winter, 3) for name, length, winter in lengths if length != winter}

    assert {name: differing(body) for name, body in PROPORTIONS.items()} == {
        "winter": {},
        "zatsiorsky": {"thigh": 0.99, "shank": 1.013, "foot": 0.974},
        "long thighs": {"thigh": 1.05},
        "long shanks": {"shank": 1.05},
    }


@pytest.mark.parametrize("proportions", PROPORTIONS)
@pytest.mark.parametrize("level", LEVELS)
def test_sb3_the_hips_rise_as_high_on_one_leg(level: Level, proportions: str) -> None:
    double, single = (highest(measured(move, level, proportions)) for move in ("bridge", "bridge_single"))
    assert abs(double.joints["lead_hip"][1] - single.joints["lead_hip"][1]) <= 0.015


@pytest.mark.parametrize(("move", "rule"), [("bridge_single", "SB4"), ("scoop", "SC11")])
def test_sb4_sc11_thirty_seconds_a_side_and_a_switch_between(move: str, rule: str) -> None:
    whole = routine(move, "usual")
    left, switch, right = whole.steps[-3:]
    assert [(step.side, step.seconds) for step in (left, right)] == [("left", 30), ("right", 30)]
    assert (left.move.id, switch.change, right.move.id) == (move, "switch", move)
    for step, front, rear in ((left, "left", "right"), (right, "right", "left")):
        joints = frame_at(whole, whole.starts[whole.steps.index(step)] + 1.0).pose.joints()
        assert rule == "SB4" or joints[f"{front}_heel"][0] > joints[f"{rear}_heel"][0] + 0.2
        assert rule == "SC11" or joints[f"{rear}_ankle"][1] > 0.3 > joints[f"{front}_ankle"][1]
    between = frame_at(whole, whole.starts[whole.steps.index(switch)] + 1.0).pose
    assert {"left_heel", "right_heel", "left_toe", "right_toe"} <= between.contacts


# --- every rule finds what breaks it --------------------------------------------------------------------------

HIPS = ("lead_hip", "trail_hip")
TIPS = ("lead_fingertip", "trail_fingertip")
FRONT = ("lead_ankle", "lead_heel", "lead_ball", "lead_toe")
UPPER = (
    "mid_spine",
    "neck",
    "head_top",
    *(f"{s}_{j}" for s in ("lead", "trail") for j in ("shoulder", "elbow", "wrist")),
)
Change = Callable[[Strip], Strip]


def moved(joints: str | Sequence[str], dx: float, dy: float, start: float = -1.0, end: float = 99.0) -> Change:
    """These joints shifted from ``start`` to ``end``, both in seconds."""
    names = (joints,) if isinstance(joints, str) else joints

    def change(frame: Frame) -> Frame:
        if not start <= frame.at <= end:
            return frame
        shifted = {name: (frame.joints[name][0] + dx, frame.joints[name][1] + dy) for name in names}
        return Frame(frame.at, {**frame.joints, **shifted}, frame.contacts)

    return lambda strip: with_frames(strip, change)


def loose(joint: str, start: float, end: float) -> Change:
    """``joint`` not fixed to the floor from ``start`` to ``end``."""

    def change(frame: Frame) -> Frame:
        return replace(frame, contacts=frame.contacts - {joint}) if start <= frame.at <= end else frame

    return lambda strip: with_frames(strip, change)


def stuck(start: float, end: float, at: float) -> Change:
    """From ``start`` to ``end`` as it is at ``at``."""

    def change(strip: Strip) -> Strip:
        joints = strip.near(at).joints
        return with_frames(strip, lambda f: replace(f, joints=joints) if start <= f.at <= end else f)

    return change


def later(seconds: float) -> Change:
    """The first phase longer."""
    return lambda strip: replace(
        strip, phases=(replace(strip.phases[0], seconds=strip.phases[0].seconds + seconds), *strip.phases[1:])
    )


BROKEN: list[tuple[str, str, Level, Change]] = [
    ("G1", "lunge", "usual", moved("lead_knee", 0, 0.01, 1.0, 1.2)),
    ("G1", "scoop", "usual", moved("neck", 0.01, 0, 1.0, 1.2)),
    ("G2", "lunge", "usual", moved("lead_heel", 0.004, 0, 1.8, 1.9)),
    ("G2", "bridge", "usual", moved("trail_wrist", 0, 0.004, 1.8, 1.9)),
    ("G3", "lunge", "usual", moved("trail_knee", 0, -0.02, 2.0, 2.1)),
    ("G3", "scoop", "usual", moved("lead_fingertip", 0, -0.1, 1.5, 1.75)),
    ("G4", "scoop", "usual", moved("lead_wrist", -0.03, 0, 1.5, 1.7)),
    ("G4", "lunge", "usual", moved("trail_toe", 0, 0.03, 1.9, 2.2)),
    ("G5", "scoop", "usual", moved(UPPER, 0.15, 0, 1.5, 1.7)),
    ("G5", "march", "usual", moved(UPPER, -0.15, 0, 0.9, 1.1)),
    ("G6", "lunge", "usual", moved("lead_knee", 0.012, 0, 1.6, 1.605)),
    ("G6", "bridge", "usual", moved("mid_spine", 0, 0.006, 2.5, 2.8)),
    ("G7", "lunge", "usual", moved("lead_wrist", 0.002, 0, 3.749)),
    ("G7", "scoop", "usual", moved("lead_wrist", 0.002, 0, 3.74, 3.745)),
    ("G10", "bridge", "usual", later(0.02)),
    ("LU1", "lunge", "usual", moved("lead_knee", 0.03, 0, 1.9, 2.2)),
    ("LU2", "lunge", "usual", moved("lead_knee", 0.02, 0, 1.9, 2.2)),
    ("LU3", "lunge", "usual", moved("trail_knee", 0, 0.08, 1.9, 2.2)),
    ("LU4", "lunge", "usual", moved("trail_knee", 0, 0.04)),
    ("LU5", "lunge", "usual", moved("trail_knee", 0.05, 0, 1.9, 2.2)),
    ("LU6", "lunge", "usual", moved("mid_spine", 0.04, 0, 1.9, 2.2)),
    ("LU7", "lunge", "usual", moved("lead_heel", 0, 0.005, 1.9, 2.2)),
    ("LU7", "lunge", "usual", loose("lead_ball", 1.9, 2.2)),
    ("LU8", "lunge", "usual", moved("trail_heel", 0, -0.08, 1.9, 2.2)),
    ("LU9", "lunge", "usual", moved(HIPS, 0, -0.03, 1.9, 2.2)),
    ("LU10", "lunge", "usual", moved(FRONT, 0.06, 0, 1.0, 2.8)),
    ("LU11", "lunge", "usual", moved(HIPS, 0.06, 0, 1.9, 2.2)),
    ("LU11", "lunge", "usual", moved(HIPS, 0, 0.02, 1.6, 1.7)),
    ("LU12", "lunge", "usual", loose("lead_heel", 1.0, 1.4)),
    ("LU12", "lunge", "usual", later(0.5)),
    ("LU13", "lunge", "easier", moved("lead_knee", 0.06, 0, 1.9, 2.2)),
    ("LU13", "lunge", "easier", moved("trail_knee", 0, -0.06, 1.9, 2.2)),
    ("LU-contacts", "lunge", "usual", loose("trail_ball", 1.0, 1.05)),
    ("LU-contacts", "lunge", "usual", loose("lead_toe", 1.2, 1.4)),
    ("LU-arms", "lunge", "usual", moved("lead_wrist", 0.05, 0)),
    ("LU-front-ankle", "lunge", "usual", moved("lead_ball", 0, 0.02, 1.9, 2.2)),
    ("BR1", "bridge", "usual", moved(HIPS, 0, 0.02, 1.85, 4.1)),
    ("BR2", "bridge", "usual", moved("lead_knee", -0.03, 0, 1.85, 4.1)),
    ("BR3", "bridge", "usual", moved("trail_ankle", 0.06, 0)),
    ("BR4", "bridge", "usual", moved("trail_knee", -0.03, 0, 1.85, 4.1)),
    ("BR5", "bridge", "usual", moved(HIPS, 0, 0.03, 1.85, 4.1)),
    ("BR6", "bridge", "usual", moved("lead_heel", 0, 0.01, 1.85, 4.1)),
    ("BR6", "bridge_single", "usual", loose("lead_toe", 1.85, 4.1)),
    ("BR7", "bridge", "usual", moved("head_top", 0, 0.01, 1.85, 4.1)),
    ("BR7", "bridge", "usual", loose("trail_fingertip", 1.85, 4.1)),
    ("BR8", "bridge", "usual", stuck(2.5, 4.0, 1.0)),
    ("BR8", "bridge", "usual", later(3.0)),
    ("BR9", "bridge", "usual", stuck(4.6, 6.0, 6.0)),
    ("SB1", "bridge_single", "usual", moved("trail_knee", 0.1, 0, 1.85, 4.1)),
    ("SB2", "bridge_single", "usual", moved("trail_knee", 0.05, 0, 0, 0.1)),
    ("ST-hands", "bridge_standing", "usual", moved("lead_fingertip", 0.01, 0, 2, 3)),
    ("ST-hands", "bridge_standing", "usual", moved(TIPS, 0, 0.05)),
    ("ST-stance", "bridge_standing", "usual", moved("trail_knee", 0.05, 0, 2, 3)),
    ("ST-moving-hip", "bridge_standing", "usual", moved("lead_knee", -0.03, 0, 2, 3)),
    ("ST-timing", "bridge_standing", "usual", stuck(1, 2, 2.5)),
    ("MA-lift", "march", "usual", moved("lead_knee", 0, -0.2, 0.4, 1.6)),
    ("MA-lift", "march", "usual", loose("trail_heel", 0, 0.1)),
    ("SC1", "scoop", "usual", moved("lead_toe", 0, -0.05, 1, 2)),
    ("SC2", "scoop", "usual", moved("lead_knee", 0.04, 0, 1, 2)),
    ("SC3", "scoop", "usual", loose("trail_ball", 1, 2)),
    ("SC3", "scoop", "usual", moved("trail_knee", -0.06, 0, 1, 2)),
    ("SC4", "scoop", "usual", moved(HIPS, 0.03, 0, 1, 2)),
    ("SC5", "scoop", "usual", moved(TIPS, 0, 0.05, 1.5, 1.75)),
    ("SC5", "scoop", "harder", moved(TIPS, 0.08, 0, 1.5, 1.75)),
    ("SC6", "scoop", "usual", moved("mid_spine", 0, 0.05, 1, 2)),
    ("SC7", "scoop", "usual", moved("lead_elbow", 0.05, 0, 3.2, 3.3)),
    ("SC8", "scoop", "usual", moved("lead_fingertip", 0, -0.1, 2.2, 2.3)),
    ("SC9", "scoop", "usual", moved("lead_fingertip", 0, 0.6, 1.5, 1.6)),
    ("SC9", "scoop", "usual", moved("mid_spine", 0.03, 0, 3.0, 3.5)),
    ("SC10", "scoop", "usual", moved(UPPER, 0.25, 0, 1.5, 1.7)),
    ("EA-bridge", "bridge", "easier", moved(HIPS, 0, 0.06, 1.85, 4.1)),
    ("EA-scoop", "scoop", "easier", moved(TIPS, 0, 0.15, 1, 2)),
    ("EA-standing", "bridge_standing", "easier", moved("lead_knee", -0.05, 0, 2, 3)),
]


@pytest.mark.parametrize(("rule", "move", "level", "change"), BROKEN, ids=[f"{b[0]}-{i}" for i, b in enumerate(BROKEN)])
def test_what_breaks_a_rule_is_found(rule: str, move: str, level: Level, change: Change) -> None:
    strip = measured(move, level)
    assert BY_ID[rule].faults(strip) == []
    assert BY_ID[rule].faults(change(strip)) != []


def test_every_rule_has_something_that_breaks_it() -> None:
    assert {rule for rule, *_ in BROKEN} == set(BY_ID)


def test_g8_finds_a_leg_that_does_otherwise() -> None:
    strip = measured("march", "usual")
    assert unlike(strip, moved("trail_knee", 0.001, 0, 1.0, 1.1)(strip)) != []


def test_a_wobble_is_no_change_of_direction() -> None:
    assert [turns(track) for track in ([0, 5, 9.5, 9, 12], [0, 5, 3.9, 9], [0, 5, 0, 5], [3, 3.4, 3, 2.6], [])] == [
        0,
        2,
        2,
        0,
        0,
    ]
