"""Loops of pictures: what comes out of memory is what was drawn, and memory has a bound."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from hipbreak.core.frames import Frame
from hipbreak.core.routine import Side
from hipbreak.ui.figure.loop import Loops
from hipbreak.ui.figure.poses import Shot, coming, key_pose, peak, shot_of
from hipbreak.ui.tokens import Theme
from tests.ui.figure.shots import MOVES, all_loops, painter

SMALL = (116, 108)


@pytest.mark.parametrize("theme", ["light", "contrast"])
def test_a_picture_from_memory_is_the_one_that_was_drawn(theme: Theme) -> None:
    loops = Loops(painter(SMALL, theme), 30)
    for shot in all_loops():
        first, again = loops.picture(shot), loops.picture(shot)
        fresh = painter(SMALL, theme).draw(shot).whole()
        assert first.tobytes() == again.tobytes() == fresh.tobytes()
        assert first.size == SMALL


def test_pictures_do_not_depend_on_what_was_drawn_before() -> None:
    artist = painter(SMALL)
    shots = [Shot("move", MOVES["lunge"], within=at) for at in (0.0, 2.05, 3.0)]
    assert [artist.draw(shot).whole().tobytes() for shot in shots] == [
        painter(SMALL).draw(shot).whole().tobytes() for shot in shots
    ]


def test_memory_has_a_bound_and_forgets_what_is_oldest() -> None:
    shots = [Shot("move", MOVES["lunge"], within=number / 30) for number in range(60)]
    loops = Loops(painter(SMALL), 30, bound=40_000)
    for shot in shots:
        loops.picture(shot)
        assert loops.held == sum(len(packed.data) for packed in loops.kept.values()) <= 40_000
    assert loops.name(shots[-1]) in loops.kept
    assert loops.name(shots[0]) not in loops.kept


def test_preparing_fills_a_loop_and_ends() -> None:
    shot = Shot("move", MOVES["march"])
    loops = Loops(painter(SMALL), 12)
    steps = 0
    while loops.prepare(shot):
        steps += 1
    assert steps == len(loops.kept) == loops.count(shot)
    held = loops.held
    for number in range(24):
        loops.picture(replace(shot, within=number / 12))
    assert loops.held == held


def test_preparing_stops_before_memory_is_full() -> None:
    loops = Loops(painter(SMALL), 60, bound=40_000)
    while loops.prepare(Shot("move", MOVES["lunge"])):
        assert loops.held <= 40_000
    assert 0 < len(loops.kept) < loops.count(Shot("move", MOVES["lunge"]))


@pytest.mark.parametrize("name", sorted(MOVES))
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_stage_shows_the_pose_of_the_frame(name: str, side: Side) -> None:
    move = MOVES[name]
    kinds: tuple[Literal["ready", "move", "change"], ...] = ("ready", "move", "change")
    for kind in kinds:
        frame = Frame(0, kind, move, side=side, within=1.3)
        assert shot_of(frame).skeleton() == frame.pose
    assert shot_of(Frame(0, "ready")).skeleton() == Frame(0, "ready").pose


def test_a_still_for_each_phase_is_the_pose_it_leads_to() -> None:
    lunge = MOVES["lunge"]
    stills = [key_pose(Frame(0, "move", lunge, phase_index=number, within=0.3)) for number in range(4)]
    assert [still.within for still in stills] == pytest.approx([1.15, 2.05, 2.8, 3.75])
    assert key_pose(Frame(0, "ready", lunge, within=3.3)).within == 0.0
    assert key_pose(Frame(9, "done")).kind == "cheer"


def test_what_is_prepared_is_what_comes_next() -> None:
    frame = Frame(0, "ready", MOVES["lunge"], side="right")
    assert [shot.side for shot in coming(frame)] == ["right", "left"]
    assert [shot.side for shot in coming(replace(frame, move=MOVES["bridge_single"]))] == ["right"]
    assert list(coming(Frame(0, "ready"))) == []


def test_standing_and_lying_are_no_continuation_of_each_other_but_a_repetition_is() -> None:
    lunge, bridge = MOVES["lunge"], MOVES["bridge"]
    end = Shot("move", lunge, side="left", within=lunge.cycle() - 1 / 60)
    assert not Shot("move", lunge, side="right", within=0.0).jumps_from(end)
    assert Shot("rest", bridge).jumps_from(end)
    assert Shot("cheer").jumps_from(Shot("idle"))
    assert Shot("move", lunge, within=2.0).jumps_from(Shot("move", lunge, within=0.0))


def test_the_example_of_a_move_is_its_deepest_pose() -> None:
    assert peak(MOVES["lunge"]).within == pytest.approx(2.05)
    assert peak(replace(MOVES["lunge"], keys=())).kind == "idle"
    lowest = min(point[1] for point in peak(MOVES["bridge"]).skeleton().joints().values())
    assert peak(MOVES["bridge"]).skeleton().right_leg.hip[1] > 0.12 > lowest
