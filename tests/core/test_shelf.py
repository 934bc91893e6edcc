"""A person's own moves and routines in the rules: what is planned, in which order, and what stands in for what."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak import move_files
from hipbreak.core import commands, session
from hipbreak.core import run as runs
from hipbreak.core.courses import CourseError, from_table, to_table
from hipbreak.core.effects import Notice, RoutineStarted
from hipbreak.core.messages import MoveDone, Now, RoutineClosed, Start
from hipbreak.core.moves import Move
from hipbreak.core.opening import from_line, opening_of, to_line
from hipbreak.core.routine import UPRIGHT, Routine, next_move, plan, planned
from hipbreak.core.run import Run
from hipbreak.core.settings import DEFAULTS, RoutineSettings, Settings
from hipbreak.core.shelf import Course, Shelf, facts_of
from hipbreak.core.state import begin

BUILT_IN = move_files.load()
NOW = Now(1000.0, datetime(2026, 11, 25, 10, 0, tzinfo=UTC))


def own(name: str, of: str, **facts: Any) -> Move:
    return replace(BUILT_IN[of], id=name, name=name, **facts)


MOVES = BUILT_IN | {
    "calves": own("calves", "march", seconds=40.0, sides="none", substitute="march"),
    "plank": own("plank", "bridge", seconds=50.0, sides="each", substitute="calves"),
    "reach": own("reach", "scoop", variant_of="scoop", substitute=""),
    "mat": own("mat", "bridge", substitute=""),
}
MORNING = Course("morning", "Morning", ("reach", "plank", "calves"), (("plank", 20.0),))


def settings(*full: str, courses: tuple[Course, ...] = (MORNING,), **rest: Any) -> RoutineSettings:
    """Settings with all moves on the shelf, and ``full`` as the full routine."""
    mine = (Course("full", "Mine", full),) if full else ()
    return RoutineSettings(shelf=Shelf(facts_of(MOVES.values()), (*mine, *courses), ("broken",)), **rest)


def full(chosen: RoutineSettings) -> tuple[str, ...]:
    return planned(chosen, "full", None, "lunge")


# --- which moves --------------------------------------------------------------------------------------------------


def test_an_own_full_routine_is_planned_and_its_moves_follow_one_another() -> None:
    chosen = settings("calves", "lunge", "plank")
    assert full(chosen) == ("calves", "lunge", "plank")
    assert planned(chosen, "single", None, "plank") == ("plank",)
    assert planned(chosen, "single", None, "scoop") == ("calves",), "it is not in this routine"
    assert [next_move(move, chosen) for move in ("calves", "lunge", "plank")] == ["lunge", "plank", "calves"]
    assert next_move("gone", chosen) == "calves"


def test_a_move_and_a_routine_are_asked_for_by_their_ids() -> None:
    chosen = settings()
    assert planned(chosen, "single", "calves", "") == ("calves",)
    assert planned(chosen, "full", None, "", "morning") == ("reach", "plank", "calves")
    assert planned(chosen, "full", None, "", "evening") == ()
    assert planned(chosen, "single", "handstand", "") == ()
    assert planned(RoutineSettings(), "single", "calves", "") == ()


@pytest.mark.parametrize(
    ("rest", "left_over"),
    [
        ({}, ("plank", "calves", "mat")),
        ({"floor": False}, ("plank",)),  # as calves, and then not a second time; the mat has nothing in its place
        ({"not_for_me": ("plank",)}, ("plank", "mat")),
        ({"not_for_me": ("calves",)}, ("plank", "calves", "mat")),  # a march in its place
        ({"not_for_me": ("plank", "calves")}, ("plank", "mat")),  # both as a march: once
        ({"not_for_me": ("mat", "march", "calves")}, ("plank",)),
        ({"not_for_me": ("mat", "march", "calves", "plank")}, ("march",)),
    ],
)
def test_what_is_not_for_this_person_is_replaced_or_left_out(rest: dict[str, Any], left_over: tuple[str, ...]) -> None:
    assert full(settings("plank", "calves", "mat", **rest)) == left_over


def test_substitutes_that_lead_in_a_circle_end_somewhere() -> None:
    moves = {"a": own("a", "lunge", substitute="b"), "b": own("b", "lunge", substitute="a")} | BUILT_IN
    shelf = Shelf(facts_of(moves.values()), (Course("full", "x", ("a", "lunge")),))
    assert full(RoutineSettings(shelf=shelf, not_for_me=("a", "b"))) == ("lunge",)


# --- the plan -----------------------------------------------------------------------------------------------------


def test_a_routine_says_how_long_its_moves_take() -> None:
    chosen = settings()
    played = replace(chosen, shelf=chosen.shelf.playing("morning"))
    steps = [step for step in plan(played, MOVES, "full", None, "right").steps if step.kind == "move"]
    assert [(step.move.id, step.side) for step in steps] == [
        ("march", "left"),
        ("reach", "right"),
        ("reach", "left"),
        ("plank", "right"),
        ("plank", "left"),
        ("calves", ""),
    ]
    assert [step.reps for step in steps[3:]] == [3, 3, 20], "20 s a side of 6 s each, 40 s of 2 s each"


courses = st.lists(st.sampled_from(sorted(MOVES)), min_size=1, max_size=6, unique=True).map(tuple)
unwanted = st.lists(st.sampled_from(sorted(MOVES)), max_size=4, unique=True).map(tuple)
kinds = st.sampled_from(["double", "single", "standing"])


@given(courses, unwanted, st.booleans(), kinds, st.sampled_from(["left", "right"]))
def test_every_rule_holds_for_every_own_routine(
    moves: tuple[str, ...], not_for_me: tuple[str, ...], floor: bool, kind: str, side: Literal["left", "right"]
) -> None:
    chosen = settings(*moves, not_for_me=not_for_me, floor=floor, bridge_kind=kind)
    routine = plan(chosen, MOVES, "full", None, side)
    steps = [step for step in routine.steps if step.kind == "move"]
    assert tuple(dict.fromkeys(step.counts_as for step in steps if step.counts_as)) == full(chosen)
    assert floor or not any(step.lying for step in steps)
    sides = [(step.move.id, step.side, step.reps) for step in steps if step.move.sides == "each"]
    assert len({(move, reps) for move, _, reps in sides}) * 2 == len(sides), "both legs do the same"
    upright = 0.0
    for step in routine.steps:
        assert step.kind != "move" or step.move.base != "scoop" or upright >= UPRIGHT
        upright += 0.0 if step.lying else step.seconds


def blocks(routine: Routine) -> list[tuple[str, float, str]]:
    """What is done for how long, and the change before it."""
    pairs = zip(routine.steps[::2], routine.steps[1::2], strict=True)
    return [(step.move.id, step.seconds, ready.change) for ready, step in pairs]


def test_a_march_too_short_for_a_scoop_is_made_longer_and_not_done_twice() -> None:
    short = Course("full", "x", ("march", "scoop"), (("march", 10.0),))
    routine = plan(settings(courses=(short,)), MOVES, "full", None, "left")
    assert blocks(routine) == [("march", 60.0, "start"), ("scoop", 30.0, "stand"), ("scoop", 30.0, "switch")]
    assert routine.steps[1].counts_as == "march"


@pytest.mark.parametrize(("seconds", "each_side"), [((("bridge_single", 60.0),), 60.0), ((), 30.0)])
def test_what_a_routine_says_of_a_move_is_for_each_side_and_the_settings_bridge_for_both(
    seconds: tuple[tuple[str, float], ...], each_side: float
) -> None:
    course = Course("full", "x", ("bridge_single",), seconds)
    routine = plan(settings(courses=(course,)), MOVES, "full", None, "left")
    assert [each for _, each, _ in blocks(routine)] == [each_side, each_side]


WAYS: list[Callable[[Run], Run]] = [runs.skip, runs.skip_move, runs.back, lambda run: runs.ease(run, "easier")]
ways = st.lists(st.sampled_from([*WAYS, "not for me"]) | st.floats(0, 90), max_size=25)


@given(courses, st.sampled_from([None, *sorted(MOVES)]), unwanted, ways)
def test_any_way_through_an_own_routine_keeps_to_the_rules(
    moves: tuple[str, ...], single: str | None, not_for_me: tuple[str, ...], way: list[Any]
) -> None:
    chosen = settings(*moves, not_for_me=not_for_me)
    run = runs.begin(chosen, MOVES, "single" if single else "full", single, "left")
    for each in way:
        if isinstance(each, float):
            run = runs.advance(run, each)
        elif each == "not for me" and not run.over:
            here = run.routine.steps[run.step].move
            chosen = replace(chosen, not_for_me=(*chosen.not_for_me, here.id))
            run = runs.leave_out(run, chosen, "left")
        elif each != "not for me":
            run = each(run)
        if not run.over:
            step = run.routine.steps[run.step]
            assert step.kind != "move" or step.move.base != "scoop" or run.upright >= UPRIGHT - 1e-6
        for last, step in pairwise(run.routine.steps):
            assert (last.kind == "move") != (step.kind == "move"), "between two moves somebody gets ready"
            if step.change == "switch" and step.kind == "change":
                assert last.move == step.move and last.side != step.side


def lying_at(routine: Routine) -> list[tuple[bool, str, bool]]:
    """Before each change whether somebody lies, the change, and whether they do after it."""
    steps = routine.steps
    return [(steps[at - 1].lying, steps[at].change, steps[at + 1].lying) for at in range(2, len(steps), 2)]


@given(courses, unwanted, st.floats(0, 300))
def test_after_a_move_is_left_out_every_change_leads_from_where_one_is(
    moves: tuple[str, ...], not_for_me: tuple[str, ...], elapsed: float
) -> None:
    chosen = settings(*moves, not_for_me=not_for_me)
    run = runs.advance(runs.begin(chosen, MOVES, "full", None, "left"), elapsed)
    if not run.over:
        here = run.routine.steps[run.step]
        chosen = replace(chosen, not_for_me=(*not_for_me, here.move.id))
        after = runs.leave_out(run, chosen, "left")
        changes = {(False, True): ("to_floor",), (True, False): ("from_floor",)}
        for before, change, then in lying_at(after.routine)[after.step // 2 :]:
            assert change in changes.get((before, then), ("stand", "switch")), lying_at(after.routine)


def test_a_move_asked_for_by_its_name_is_replaced_when_it_is_not_for_this_person() -> None:
    chosen = settings("lunge")
    run = runs.advance(runs.begin(chosen, MOVES, "single", "plank", "left"), 15)
    after = runs.leave_out(run, replace(chosen, not_for_me=("plank",)), "left")
    assert blocks(after.routine) == [("calves", 40.0, "from_floor")]
    assert [done.move for done in runs.done(runs.advance(after, 100))] == ["plank"], "reported as what was planned"


@given(courses, st.sampled_from(sorted(MOVES)))
def test_the_window_is_told_all_of_it(moves: tuple[str, ...], single: str) -> None:
    chosen = settings(*moves)
    for effect in (
        RoutineStarted(1, full(chosen), "left", NOW.wall),
        RoutineStarted(1, full(chosen), "left", NOW.wall, "full", "morning"),
        RoutineStarted(1, (single,), "right", NOW.wall, "single"),
    ):
        told = opening_of(effect, chosen, MOVES, 1.0, notice=False)
        read = from_line(json.loads(json.dumps(to_line(told))))
        here, there = (plan(each.settings, each.moves, each.kind, each.move, each.first_side) for each in (told, read))
        assert there == here


# --- through the one door -----------------------------------------------------------------------------------------


def started(event: Start, chosen: RoutineSettings) -> tuple[Settings, Any, Any]:
    rules = replace(DEFAULTS, routine=chosen)
    state, effects = session.advance(begin(NOW, rules), event, NOW, rules)
    return rules, state, effects


def test_an_own_routine_is_opened_by_its_name_and_counts() -> None:
    chosen = settings()
    rules, state, effects = started(Start("full", course="morning"), chosen)
    (opened,) = [effect for effect in effects if isinstance(effect, RoutineStarted)]
    assert (opened.moves, opened.kind, opened.course) == (("reach", "plank", "calves"), "full", "morning")
    for move in opened.moves:
        state, _ = session.advance(state, MoveDone(move), NOW, rules)
    state, _ = session.advance(state, RoutineClosed(), NOW, rules)
    assert state.tally.routines == 1
    assert state.reminders.full_at is None, "the sign-off is for the full routine"


@pytest.mark.parametrize(
    ("event", "what"),
    [
        (Start("full", course="evening"), "no_such_routine"),
        (Start("full", course="broken"), "faulty_routine"),
        (Start("single", "broken"), "faulty_move"),
        (Start("single", "handstand"), "no_such_move"),
    ],
)
def test_what_is_not_there_is_refused_with_its_reason(event: Start, what: str) -> None:
    _, _, effects = started(event, settings())
    assert [effect.what for effect in effects if isinstance(effect, Notice)] == [what]


def test_a_state_with_a_move_that_is_gone_goes_on() -> None:
    rules = DEFAULTS
    state = replace(begin(NOW, rules), next_move="calves")
    _, effects = session.advance(state, Start("single"), NOW, rules)
    (opened,) = [effect for effect in effects if isinstance(effect, RoutineStarted)]
    assert opened.moves == ("lunge",)


def test_the_command_names_a_routine() -> None:
    assert commands.parse("routine --routine morning", NOW.wall) == Start("full", course="morning")
    with pytest.raises(commands.CommandError, match="routine"):
        commands.parse("routine --routine Morning!", NOW.wall)


def test_a_routine_survives_its_table() -> None:
    assert from_table(json.loads(json.dumps(to_table(MORNING))), MOVES) == MORNING


@given(
    st.dictionaries(
        st.sampled_from(["id", "name", "moves", "seconds", "more"]),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.sampled_from(["lunge", "", "x"]),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just("lunge"), inner),
        ),
    )
)
def test_no_table_breaks_the_reader(table: dict[str, Any]) -> None:
    try:
        course = from_table(table, MOVES)
    except CourseError as error:
        assert error.faults
    else:
        assert set(course.moves) <= set(MOVES)
