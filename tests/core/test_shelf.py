"""A person's own moves and routines in the rules: what is planned, in which order, and what stands in for what."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak import move_files
from hipbreak.core import commands, session
from hipbreak.core.courses import CourseError, from_table, to_table
from hipbreak.core.effects import Notice, RoutineStarted
from hipbreak.core.messages import MoveDone, Now, RoutineClosed, Start
from hipbreak.core.moves import Move
from hipbreak.core.opening import from_line, opening_of, to_line
from hipbreak.core.routine import UPRIGHT, next_move, plan, planned
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
