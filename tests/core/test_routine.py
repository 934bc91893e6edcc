"""The routine: what is planned, what is to be seen at any second, and any way a person may go through it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hipbreak.core import run as runs
from hipbreak.core.frames import Frame, frame_at, progress, start_of
from hipbreak.core.messages import MoveDone
from hipbreak.core.opening import Opening, from_line, to_line
from hipbreak.core.routine import UPRIGHT, Routine, next_move, plan, planned
from hipbreak.core.run import Run
from hipbreak.core.settings import RoutineSettings
from tests.core.plans import KNOWN, MOVES, any_routine, any_settings, sides

USUAL = RoutineSettings()


def ids(routine: Routine) -> list[str]:
    """The moves of a routine, one entry for each block."""
    return [step.move.id for step in routine.steps if step.kind == "move"]


def full(chosen: RoutineSettings = USUAL) -> Routine:
    """The full routine, left first."""
    return plan(chosen, MOVES, "full", None, "left")


# --- which moves ----------------------------------------------------------------------------------------------


def test_planned_names_the_moves_that_count() -> None:
    assert planned(USUAL, "full", None, "scoop") == ("lunge", "bridge", "scoop")
    assert planned(USUAL, "single", None, "scoop") == ("scoop",)
    assert planned(USUAL, "single", "bridge_standing", "scoop") == ("bridge_standing",)
    assert planned(USUAL, "single", "handstand", "scoop") == ()


@pytest.mark.parametrize(
    ("unwanted", "left_over"),
    [
        (("scoop",), ("lunge", "bridge")),
        (("bridge",), ("lunge", "bridge", "scoop")),  # it is done standing
        (("bridge", "bridge_standing"), ("lunge", "scoop")),
        (("lunge", "bridge", "bridge_standing", "scoop"), ("march",)),
    ],
)
def test_what_is_not_for_this_person_is_replaced_or_left_out(
    unwanted: tuple[str, ...], left_over: tuple[str, ...]
) -> None:
    assert planned(replace(USUAL, not_for_me=unwanted), "full", None, "lunge") == left_over


def test_the_next_move_goes_round_and_passes_over_what_is_not_wanted() -> None:
    assert [next_move(move, USUAL) for move in ("lunge", "bridge", "scoop")] == ["bridge", "scoop", "lunge"]
    assert next_move("bridge_standing", USUAL) == "scoop"
    assert next_move("bridge", replace(USUAL, not_for_me=("scoop",))) == "lunge"
    assert next_move("march", USUAL) == "lunge"


@given(any_settings, sides)
def test_the_plan_holds_the_moves_that_are_planned(chosen: RoutineSettings, side: Literal["left", "right"]) -> None:
    routine = plan(chosen, MOVES, "full", None, side)
    counted = dict.fromkeys(step.counts_as for step in routine.steps if step.counts_as)
    assert tuple(counted) == planned(chosen, "full", None, "lunge")


@given(any_settings)
def test_no_floor_means_that_nobody_lies_down_unasked(chosen: RoutineSettings) -> None:
    assert not any(step.lying for step in full(replace(chosen, floor=False)).steps)


@given(any_settings)
def test_what_is_not_for_me_never_comes_unless_nothing_else_is_left(chosen: RoutineSettings) -> None:
    found = [move for move in ids(full(chosen)) if move != "march"]
    assert not set(found) & set(chosen.not_for_me)


# --- the plan -------------------------------------------------------------------------------------------------


def test_the_usual_routine_is_that_of_the_contract() -> None:
    steps = [(step.kind, step.move.id, step.side, step.reps, step.seconds) for step in full().steps]
    assert steps == [
        ("ready", "lunge", "left", 12, 10.0),
        ("move", "lunge", "left", 12, 45.0),
        ("change", "bridge", "", 10, 12.0),
        ("move", "bridge", "", 10, 60.0),
        ("change", "scoop", "left", 8, 12.0),
        ("move", "scoop", "left", 8, 30.0),
        ("change", "scoop", "right", 8, 5.0),
        ("move", "scoop", "right", 8, 30.0),
    ]


def test_a_lone_scoop_has_a_minute_of_marching_before_it() -> None:
    routine = plan(USUAL, MOVES, "single", "scoop", "right")
    assert ids(routine) == ["march", "scoop", "scoop"]
    assert routine.steps[1].seconds == 60.0
    assert [step.side for step in routine.steps[3::2]] == ["right", "left"]


def test_the_kind_of_bridge_is_the_persons_choice() -> None:
    single = plan(replace(USUAL, bridge_kind="single"), MOVES, "single", "bridge", "right")
    assert [(step.move.id, step.side, step.reps) for step in single.steps if step.kind == "move"] == [
        ("bridge_single", "right", 5),
        ("bridge_single", "left", 5),
    ]
    assert ids(plan(replace(USUAL, floor=False), MOVES, "single", "bridge", "left")) == ["bridge_standing"] * 2
    unwanted = replace(USUAL, bridge_kind="single", not_for_me=("bridge_single",))
    assert ids(plan(unwanted, MOVES, "single", "bridge", "left")) == ["bridge"]


@given(any_routine())
def test_both_legs_do_the_same(routine: Routine) -> None:
    left: dict[str, int] = {}
    right: dict[str, int] = {}
    for step in routine.steps:
        for rep in range(step.reps if step.kind == "move" else 0):
            frame = frame_at(routine, start_of(routine, routine.steps.index(step)) + (rep + 0.5) * step.cycle)
            assert frame.rep == rep + 1
            for count in (left, right) if frame.side == "" else (left if frame.side == "left" else right,):
                count[step.move.id] = count.get(step.move.id, 0) + 1
    assert left == right


@given(any_routine())
def test_seconds_are_whole_repetitions_near_the_set_time(routine: Routine) -> None:
    assert routine.seconds == pytest.approx(sum(step.seconds for step in routine.steps))
    for step in routine.steps:
        if step.kind == "move":
            assert step.seconds == pytest.approx(step.reps * step.cycle)
            assert step.reps >= 1


@given(any_settings)
def test_a_move_takes_the_set_time_to_within_half_a_round(chosen: RoutineSettings) -> None:
    for name, wanted in (("lunge", chosen.lunge), ("scoop", chosen.scoop)):
        step = next(
            each
            for each in plan(chosen, MOVES, "single", name, "left").steps
            if each.kind == "move" and each.counts_as == name
        )
        round_of_both = step.cycle * (2 if name == "lunge" else 1)
        assert abs(step.seconds - wanted) <= max(round_of_both / 2, round_of_both - wanted) + 1e-6


@given(any_routine())
def test_a_scoop_is_never_first(routine: Routine) -> None:
    upright = 0.0
    for step in routine.steps:
        if step.kind == "move" and step.move.id == "scoop":
            assert upright >= UPRIGHT
        upright += 0.0 if step.lying else step.seconds


@given(any_routine())
def test_every_move_has_its_change_before_it(routine: Routine) -> None:
    kinds = [step.kind for step in routine.steps]
    assert kinds[0] == "ready"
    assert kinds[1::2] == ["move"] * (len(kinds) // 2)
    assert set(kinds[2::2]) <= {"change"}
    lying = False
    for step in routine.steps:
        if step.kind == "change":
            assert (step.seconds == 12.0) == (step.move.floor != lying)
            assert step.seconds == 5.0 or step.change != "switch"
        lying = step.lying if step.kind == "move" else lying


# --- what is to be seen ---------------------------------------------------------------------------------------


def test_a_second_in_the_middle_of_a_lunge() -> None:
    frame = frame_at(full(), 10 + 3.75 + 1.5)
    assert (frame.kind, frame.side, frame.rep, frame.reps) == ("move", "right", 2, 12)
    assert (frame.phase_index, frame.cue, frame.next_cue) == (1, "Lower the back knee", "Push back up")
    assert frame.seconds_left == pytest.approx(45 - 5.25)
    assert frame.next_move is MOVES["bridge"]


def test_getting_ready_says_how_the_move_starts() -> None:
    frame = frame_at(full(), 56.0)
    assert (frame.kind, frame.change, frame.move, frame.seconds_left) == ("change", "to_floor", MOVES["bridge"], 11.0)
    assert frame.cue == MOVES["bridge"].start
    assert frame.next_cue == "Lift your hips"


def test_the_next_cue_is_one_that_differs() -> None:
    frame = frame_at(plan(USUAL, MOVES, "single", "scoop", "left"), 10 + 60 + 8 + 0.1)
    assert (frame.cue, frame.next_cue) == ("Scoop past the foot", "Reach up tall")
    last = frame_at(full(), full().seconds - 0.1)
    assert (last.cue, last.next_cue, last.next_move) == ("Arms down", "", None)


@given(any_routine(), st.floats(-10, 2000))
def test_there_is_a_frame_at_any_instant(routine: Routine, elapsed: float) -> None:
    frame = frame_at(routine, elapsed)
    assert (frame.kind == "done") == (elapsed >= routine.seconds - 1e-6) or abs(elapsed - routine.seconds) < 1e-6
    if frame.kind == "move":
        assert 1 <= frame.rep <= frame.reps
        assert frame.phase is not None and frame.cue == frame.phase.cue
        assert 0.0 <= frame.phase_left <= frame.seconds_left + 1e-6
    assert 0.0 <= frame.seconds_left <= frame.step_seconds


def order(frame: Frame) -> tuple[int, int, int, float]:
    """What only grows as time goes on."""
    return frame.step, frame.rep, frame.phase_index, -frame.seconds_left


@given(any_routine(), st.lists(st.floats(0, 1.1), min_size=2, max_size=20))
def test_time_only_goes_forward(routine: Routine, parts: list[float]) -> None:
    frames = [frame_at(routine, part * routine.seconds) for part in sorted(parts)]
    assert [order(frame) for frame in frames] == sorted(order(frame) for frame in frames)


@given(any_routine(), st.floats(0, 1.1))
def test_progress_lies_between_nothing_and_all(routine: Routine, part: float) -> None:
    found = progress(routine, part * routine.seconds)
    assert len(found) == routine.count
    assert all(0.0 <= each <= 1.0 + 1e-9 for each in found)
    assert list(found) == sorted(found, reverse=True)


# --- a person's way through it --------------------------------------------------------------------------------


def begin(kind: Literal["full", "single"] = "full", move: str | None = None, chosen: RoutineSettings = USUAL) -> Run:
    """A run, left first."""
    return runs.begin(chosen, MOVES, kind, move, "left")


def test_a_routine_run_to_its_end_counts_every_move() -> None:
    run = runs.advance(begin(), 500)
    assert run.over
    assert runs.done(run) == (
        MoveDone("lunge", 45.0, 6, 6),
        MoveDone("bridge", 60.0, 10, 10),
        MoveDone("scoop", 60.0, 8, 8),
    )


def test_a_move_counts_when_its_last_step_ran_to_its_end() -> None:
    run = runs.advance(begin(), 10 + 45 - 0.1)
    assert runs.done(run) == ()
    assert [move.move for move in runs.done(runs.advance(run, 0.1))] == ["lunge"]


def test_a_version_counts_as_the_move_that_was_planned_and_the_march_as_none() -> None:
    standing = runs.advance(begin(chosen=replace(USUAL, floor=False)), 500)
    assert [move.move for move in runs.done(standing)] == ["lunge", "bridge", "scoop"]
    asked = runs.advance(begin("single", "bridge_single"), 500)
    assert runs.done(asked) == (MoveDone("bridge_single", 60.0, 5, 5),)
    assert [move.move for move in runs.done(runs.advance(begin("single", "scoop"), 500))] == ["scoop"]
    assert [move.move for move in runs.done(runs.advance(begin("single", "march"), 500))] == ["march"]


def test_what_was_skipped_is_not_counted() -> None:
    run = runs.skip(runs.skip(begin()))  # past getting ready, past the lunge
    assert frame_at(run.routine, run.elapsed).change == "to_floor"
    run = runs.advance(run, 500)
    assert [move.move for move in runs.done(run)] == ["bridge", "scoop"]


def test_a_side_that_was_skipped_is_missing_from_the_count() -> None:
    run = runs.advance(begin(), 10 + 45 + 12 + 60 + 12 + 3)
    run = runs.advance(runs.skip(run), 500)
    assert runs.done(run)[-1] == MoveDone("scoop", 30.0, 0, 8)


def test_stop_ends_at_once_and_keeps_what_was_done() -> None:
    run = runs.stop(runs.advance(begin(), 60))
    assert run.over
    assert [move.move for move in runs.done(run)] == ["lunge"]


def test_back_goes_to_the_start_and_then_to_the_move_before() -> None:
    run = runs.advance(begin(), 10 + 45 + 12 + 10)
    assert runs.back(run).elapsed == 67.0
    assert runs.back(runs.back(run)).elapsed == 10.0
    assert runs.back(runs.back(runs.back(run))).elapsed == 0.0


def test_skipping_to_the_scoop_brings_the_minute_upright() -> None:
    run = runs.skip_move(runs.skip_move(runs.advance(begin(), 10)))
    frame = frame_at(run.routine, run.elapsed)
    assert (frame.kind, frame.move) == ("change", MOVES["march"])
    run = runs.advance(run, 500)
    assert [move.move for move in runs.done(run)] == ["scoop"]


def test_who_skips_the_minute_upright_skips_the_scoop_with_it() -> None:
    run = runs.skip(runs.skip(begin("single", "scoop")))
    assert run.over
    assert runs.back(run) == run


def test_the_march_may_be_cut_short_once_a_minute_is_up() -> None:
    run = runs.skip(runs.advance(begin("single", "scoop"), 58))
    frame = frame_at(run.routine, run.elapsed)
    assert (frame.kind, frame.move) == ("change", MOVES["scoop"])


def test_easing_off_changes_the_words_of_one_move_and_no_times() -> None:
    run = runs.advance(begin(), 10)
    eased = runs.ease(run, "easier")
    assert frame_at(eased.routine, 10).level == "easier"
    assert frame_at(eased.routine, 70).level == "usual"
    assert eased.routine.starts == run.routine.starts


WAYS: list[Callable[[Run], Run]] = [
    runs.skip,
    runs.skip_move,
    runs.back,
    runs.stop,
    lambda run: runs.ease(run, "easier"),
]
ways = st.lists(st.sampled_from(WAYS) | st.floats(0, 90), max_size=25)


@settings(max_examples=200)
@given(any_settings, st.sampled_from([None, *KNOWN]), sides, ways)
def test_any_way_through_stays_in_range_and_scoops_only_after_a_minute(
    chosen: RoutineSettings, move: str | None, side: Literal["left", "right"], way: list[Any]
) -> None:
    run = runs.begin(chosen, MOVES, "full" if move is None else "single", move, side)
    upright = 0.0
    for each in way:
        before = run.upright
        run = runs.advance(run, each) if isinstance(each, float) else each(run)
        upright += run.upright - before
        assert run.upright >= before
        assert 0.0 <= run.elapsed <= run.routine.seconds
        frame = frame_at(run.routine, run.elapsed)
        if frame.kind == "move" and frame.move is MOVES["scoop"]:
            assert upright >= UPRIGHT - 1e-6
        assert len({step.key for step in run.routine.steps}) == len(run.routine.steps)
        for done in runs.done(run):
            assert done.seconds > 0 and done.left + done.right > 0
    assert {done.move for done in runs.done(run)} <= set(
        planned(chosen, "full" if move is None else "single", move, "")
    )


@given(any_settings, st.lists(st.floats(0.01, 40), min_size=1, max_size=40))
def test_small_steps_and_one_large_step_arrive_at_the_same(chosen: RoutineSettings, parts: list[float]) -> None:
    small = begin(chosen=chosen)
    for part in parts:
        small = runs.advance(small, part)
    large = runs.advance(begin(chosen=chosen), sum(parts))
    assert small.elapsed == pytest.approx(large.elapsed)
    assert small.upright == pytest.approx(large.upright)


# --- the line that opens the window ---------------------------------------------------------------------------


@given(any_settings, sides, st.booleans())
def test_the_opening_survives_its_line(chosen: RoutineSettings, side: Literal["left", "right"], notice: bool) -> None:
    opening = Opening(chosen, MOVES, "single", "scoop", side, 4.0, notice)
    assert from_line(json.loads(json.dumps(to_line(opening)))) == opening


def test_the_opening_fits_into_one_line() -> None:
    assert len(json.dumps(to_line(Opening(USUAL, MOVES)))) < 48 * 1024


def test_an_opening_with_nonsense_has_the_usual_values() -> None:
    found = from_line({"speed": "fast", "kind": 3, "first_side": None, "settings": {"lunge": "1s"}, "move": ""})
    assert found == Opening(USUAL, {})
    assert from_line({"speed": 1000}).speed == 60.0
