"""The built-in moves: every file is a move, with the tempo of product.md section 4 and words that keep section 5."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from hipbreak import move_files
from hipbreak.core.move_table import to_json
from hipbreak.core.moves import Move

MOVES = move_files.load()
UNIT = re.compile(r"[0-9] (s|min|h|reps?)\b")


def words(value: object) -> Iterator[str]:
    """Every text inside a table of plain values."""
    match value:
        case str():
            yield value
        case dict():
            for item in value.values():
                yield from words(item)
        case list():
            for item in value:
                yield from words(item)


def test_all_moves_of_the_contract_are_there() -> None:
    assert set(MOVES) == {"lunge", "bridge", "bridge_single", "bridge_standing", "scoop", "march"}


@pytest.mark.parametrize(
    ("move", "seconds", "floor", "sides"),
    [
        ("lunge", [1.15, 0.90, 0.75, 0.95], False, "alternate"),
        ("bridge", [2.0, 2.0, 2.0], True, "none"),
        ("bridge_single", [2.0, 2.0, 2.0], True, "each"),
        ("bridge_standing", [2.0, 1.0, 2.0], False, "each"),
        ("scoop", [1.50, 0.25, 1.50, 0.50], False, "each"),
    ],
)
def test_tempo_floor_and_sides_are_those_of_the_contract(
    move: str, seconds: list[float], floor: bool, sides: str
) -> None:
    found = MOVES[move]
    assert ([phase.seconds for phase in found.phases], found.floor, found.sides) == (seconds, floor, sides)


@pytest.mark.parametrize("move", MOVES.values(), ids=lambda move: move.id)
def test_a_move_has_all_that_a_person_may_ask_for(move: Move) -> None:
    assert move.mistakes and move.stop_if and move.hurts
    assert move.stretches or move.strengthens
    assert {move.variant_of, move.substitute} - {""} <= set(MOVES)


@pytest.mark.parametrize("move", MOVES.values(), ids=lambda move: move.id)
def test_a_number_and_its_unit_stay_together(move: Move) -> None:
    for text in words(to_json(move)):
        assert not UNIT.search(text), f"a plain space before a unit: {text}"


@pytest.mark.parametrize("move", MOVES.values(), ids=lambda move: move.id)
def test_it_says_when_to_get_help_and_to_keep_breathing(move: Move) -> None:
    assert re.search("dizzy.*chest: get medical help", move.stop_if[0])
    told = [text for phase in move.phases for text in (phase.explanation,) if "breathing" in text]
    assert len(told) == 1
    assert "physio or doctor" in move.hurts[-1]
    assert "physio" not in move.hurts[0], "the first is what to change, and said aloud"


@pytest.mark.parametrize(
    ("move", "flags"),
    [
        ("lunge", ["new hip", "knee"]),
        ("bridge", ["pregnant", "sciatica"]),
        ("bridge_single", ["pregnant", "sciatica"]),
        ("scoop", ["new hip", "sciatica", "glaucoma"]),
    ],
)
def test_it_names_who_asks_a_professional_first(move: str, flags: list[str]) -> None:
    """The situations of evidence 1.5 in which this move may not suit."""
    told = " ".join(MOVES[move].stop_if)
    assert [flag for flag in flags if flag not in told] == []


def test_the_scoop_reaches_towards_the_floor_as_far_as_is_easy() -> None:
    down, brush = MOVES["scoop"].phases[:2]
    assert "towards the floor as far as is easy" in down.explanation
    assert "towards the floor as far as is easy" in brush.explanation
    assert not [text for text in words(to_json(MOVES["scoop"])) if re.search("touch\\w* the floor", text)]


def test_what_is_ours_is_marked_as_ours() -> None:
    for move in MOVES.values():
        note = move.source.note
        assert note.startswith("Ours") or re.search(r"tempo, .*version are ours", note), note
    assert "Every other day" in MOVES["bridge_single"].source.note


TRUNK, LEGS, ARMS = r"stand|lie|trunk|back", r"foot|feet|knees?|heels?|legs?", r"hands?|arms?"


@pytest.mark.parametrize("move", MOVES.values(), ids=lambda move: move.id)
def test_the_start_goes_from_the_trunk_to_the_legs_to_the_arms(move: Move) -> None:
    places = [found.start() for part in (TRUNK, LEGS, ARMS) if (found := re.search(rf"(?i)\b({part})\b", move.start))]
    assert places[0] == 0
    assert places == sorted(places)


def test_the_articles_moves_name_it_and_say_that_it_has_no_part_in_hipbreak() -> None:
    for name in ("lunge", "bridge", "bridge_single", "scoop"):
        source = MOVES[name].source
        assert "Rami Hashish, DPT" in source.author
        assert "Neither he nor the magazine has a part" in source.note


def test_a_substitute_leads_to_a_move_without_one() -> None:
    for move in MOVES.values():
        seen = [move.id]
        while MOVES[seen[-1]].substitute:
            seen.append(MOVES[seen[-1]].substitute)
            assert len(seen) <= len(MOVES), seen
