"""What a person wishes in the routine's window: a move left out, another level next time, a place that is kept."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak import move_files
from hipbreak.core import run as runs
from hipbreak.core.frames import frame_at, start_of
from hipbreak.core.opening import Place, next_level, place_of
from hipbreak.core.run import Run
from hipbreak.core.settings import Levels, RoutineSettings

MOVES = move_files.load()
USUAL = RoutineSettings()


def begun(settings: RoutineSettings = USUAL) -> Run:
    return runs.begin(settings, MOVES, "full", None, "left")


def at(run: Run, move: str, kind: str = "move") -> Run:
    """``run`` in the first step of that kind of ``move``, long out of the chair."""
    place = next(place for place, step in enumerate(run.routine.steps) if (step.move.id, step.kind) == (move, kind))
    return replace(run, elapsed=start_of(run.routine, place) + 1, upright=99.0)


def without(settings: RoutineSettings, move: str) -> RoutineSettings:
    return replace(settings, not_for_me=(*settings.not_for_me, move))


# --- not for me -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "move", "other", "change"),
    [("double", "bridge", "bridge_standing", "from_floor"), ("single", "bridge_single", "bridge", "stand")],
)
def test_what_stands_in_for_a_move_comes_in_its_place(kind: str, move: str, other: str, change: str) -> None:
    settings = replace(USUAL, bridge_kind=kind)
    run = at(begun(settings), move)
    after = runs.leave_out(run, without(settings, move), "left")
    frame = frame_at(after.routine, after.elapsed)
    assert frame.move is not None
    assert (frame.kind, frame.move.id, frame.change, frame.number) == ("change", other, change, 2)
    assert after.routine.count == run.routine.count
    assert [done.move for done in runs.done(runs.advance(after, 600))] == ["bridge", "scoop"]


def test_after_the_standing_bridge_nobody_has_to_come_up_from_the_floor() -> None:
    after = runs.leave_out(at(begun(), "bridge"), without(USUAL, "bridge"), "left")
    changes = [step.change for step in after.routine.steps if step.kind == "change"]
    assert changes == ["from_floor", "switch", "stand", "switch"]


def test_before_lying_down_it_is_only_a_change_of_moves() -> None:
    after = runs.leave_out(at(begun(), "bridge", "change"), without(USUAL, "bridge"), "left")
    assert frame_at(after.routine, after.elapsed).change == "stand"


@pytest.mark.parametrize("move", ["lunge", "scoop"])
def test_where_nothing_stands_in_the_next_move_comes(move: str) -> None:
    run = at(begun(), move)
    assert runs.leave_out(run, without(USUAL, move), "left") == runs.skip_move(run)


def test_a_stand_in_that_is_not_for_them_either_is_none() -> None:
    settings = without(USUAL, "bridge_standing")
    run = at(begun(settings), "bridge")
    assert runs.leave_out(run, without(settings, "bridge"), "left") == runs.skip_move(run)


def test_at_the_end_nothing_is_left_out() -> None:
    over = runs.stop(begun())
    assert runs.leave_out(over, USUAL, "left") is over


@given(st.sampled_from(["double", "single", "standing"]), st.floats(0, 240), st.sampled_from(["left", "right"]))
def test_a_move_left_out_is_not_met_again(kind: str, elapsed: float, side: str) -> None:
    settings = replace(USUAL, bridge_kind=kind)
    run = runs.begin(settings, MOVES, "full", None, "left" if side == "left" else "right")
    run = runs.advance(run, elapsed)
    if run.over:
        return
    step = run.routine.steps[run.step]
    after = runs.leave_out(run, without(settings, step.move.id), "left")
    assert all(each.move.id != step.move.id for each in after.routine.steps[after.step :])
    assert len({each.key for each in after.routine.steps}) == len(after.routine.steps)
    assert runs.advance(after, 1000).over


# --- next time ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "wish", "next_one"),
    [
        ("usual", "easier", "easier"),
        ("usual", "harder", "harder"),
        ("easier", "harder", "usual"),
        ("harder", "easier", "usual"),
    ],
)
def test_next_time_is_one_step_from_this_time(level: str, wish: runs.Wish, next_one: str) -> None:
    settings = replace(USUAL, level=Levels(level, level, level))
    run = runs.advance(begun(settings), 600)
    assert runs.next_time(run, wish, settings) == dict.fromkeys(("lunge", "bridge", "scoop"), next_one)
    assert runs.next_time(run, "same", settings) == {}


@pytest.mark.parametrize(("level", "wish"), [("easier", "easier"), ("harder", "harder")])
def test_there_is_nothing_beyond_the_last_step(level: str, wish: runs.Wish) -> None:
    settings = replace(USUAL, level=Levels(level, level, level))
    assert runs.next_time(runs.advance(begun(settings), 600), wish, settings) == {}


def test_it_counts_from_the_level_that_was_done_and_for_what_was_done_only() -> None:
    run = runs.ease(runs.advance(begun(), 10), "easier")
    run = runs.advance(run, 60)
    assert runs.next_time(run, "harder", USUAL) == {}, "easier and one up is what the settings say"
    assert runs.next_time(run, "easier", USUAL) == {"lunge": "easier"}
    assert runs.next_time(begun(), "easier", USUAL) == {}


# --- lines ----------------------------------------------------------------------------------------------------


def test_a_wish_for_next_time_is_read_from_its_line() -> None:
    assert next_level({"event": "next_time", "move": "scoop", "level": "harder"}) == ("scoop", "harder")
    for wrong in ({"move": "squat"}, {"level": "hardest"}, {"level": 3}, {"move": None}, {"event": "closed"}):
        assert next_level({"event": "next_time", "move": "scoop", "level": "harder", **wrong}) is None


@given(st.builds(Place, *[st.floats(-32000, 32000)] * 2, *[st.floats(100, 16000)] * 2))
def test_a_place_survives_its_line(place: Place) -> None:
    assert place_of(json.loads(json.dumps(asdict(place)))) == place


@pytest.mark.parametrize(
    "wrong", [{"x": "1"}, {"y": None}, {"width": True}, {"height": 1}, {"x": math.nan}, {"x": math.inf}, {"y": 10**400}]
)
def test_nonsense_is_no_place(wrong: dict[str, object]) -> None:
    assert place_of({"x": 1, "y": 2, "width": 460, "height": 656, **wrong}) is None
    assert place_of([1, 2, 460, 656]) is None and place_of(None) is None
