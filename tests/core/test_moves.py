"""Moves as data: a table is read, written and refused with the key that is wrong."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak import move_files
from hipbreak.core.move_table import MoveError, from_json, to_json
from hipbreak.core.moves import Move

MOVES = move_files.load()
LUNGE = to_json(MOVES["lunge"])


def changed(path: str, value: object) -> dict[str, Any]:
    """The lunge's table with the value at the dotted ``path`` replaced."""
    table: dict[str, Any] = copy.deepcopy(LUNGE)
    *way, last = path.split(".")
    place: Any = table
    for key in way:
        place = place[int(key) - 1] if key.isdigit() else place[key]
    place[last] = value
    return table


@pytest.mark.parametrize("move", MOVES.values(), ids=lambda move: move.id)
def test_a_move_survives_json(move: Move) -> None:
    assert from_json(json.loads(json.dumps(to_json(move)))) == move


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("id", "Lunge!", "id"),
        ("id", 7, "id"),
        ("name", "", "text"),
        ("name", "two\nlines", "control"),
        ("name", "\u202eback", "control"),
        ("name", "<b>bold</b>", "markup"),
        ("name", "x" * 401, "text"),
        ("name", 3, "type"),
        ("sides", "both", "choice"),
        ("sides", ["each"], "choice"),
        ("floor", 1, "type"),
        ("seconds", True, "type"),
        ("seconds", "45", "type"),
        ("seconds", 0, "bounds"),
        ("seconds", float("nan"), "bounds"),
        ("phase", [], "list"),
        ("phase", {}, "list"),
        ("phase.2.seconds", 0.0, "bounds"),
        ("phase.2.seconds", 61, "bounds"),
        ("phase.2.id", "step", "twice"),
        ("phase.2.colour", "red", "unknown"),
        ("mistakes", "one", "list"),
        ("hurts", ["fine", 3], "type"),
        ("easier", "slower", "type"),
        ("easier.tempo", 9, "bounds"),
        ("source.note", " ", "text"),
        ("colour", "red", "unknown"),
    ],
)
def test_what_is_wrong_is_named(path: str, value: object, problem: str) -> None:
    with pytest.raises(MoveError) as caught:
        from_json(changed(path, value))
    fault = caught.value.faults[0]
    assert fault.problem == problem
    assert fault.key.startswith(path.split(".")[0])


@pytest.mark.parametrize("key", ["id", "name", "sides", "floor", "seconds", "dose", "start", "phase", "source"])
def test_what_is_missing_is_named(key: str) -> None:
    table = {name: value for name, value in LUNGE.items() if name != key}
    with pytest.raises(MoveError) as caught:
        from_json(table)
    assert ("missing", key) in {(fault.problem, fault.key) for fault in caught.value.faults}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(LUNGE)), anything)
def test_no_value_breaks_the_reader(key: str, value: object) -> None:
    try:
        move = from_json(changed(key, value))
    except MoveError as error:
        assert key in {fault.key.split(".")[0] for fault in error.faults}
    else:
        assert move.cycle() > 0


def test_a_harder_lunge_is_slower_and_the_others_keep_their_tempo() -> None:
    assert MOVES["lunge"].cycle("harder") == pytest.approx(4.5)
    assert MOVES["bridge"].cycle("easier") == MOVES["bridge"].cycle() == 6.0
