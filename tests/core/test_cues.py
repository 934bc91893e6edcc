"""Cues: with the screen out of sight a routine can be followed from start to end, and nobody is talked over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hipbreak.core.cues import Cue, caption, due, next_at, script
from hipbreak.core.moves import Phase
from hipbreak.core.routine import Routine, Step, plan
from hipbreak.core.settings import RoutineSettings
from hipbreak.core.speech import seconds_to_say
from hipbreak.wording.routine import STOP_RULE
from hipbreak.wording.spoken import FIVE, NEARLY, number_word, words
from tests.core.plans import LEFT_OR_RIGHT, MOVES, any_routine, any_settings

TINY = 1e-6
LEAD = 0.5  # seconds before a phase, by the contract
USUAL = RoutineSettings()


@st.composite
def any_move(draw: st.DrawFn) -> Routine:
    """A routine of a move that a person wrote: of any names, and as quick as a file may ask for."""
    texts = st.text("abc ,.!?", min_size=1, max_size=100).map(lambda text: f"x{text}")
    phases = [
        Phase(f"p{place}", draw(texts), "caption", "explanation", draw(st.floats(0.1, 3.0)))
        for place in range(draw(st.integers(1, 5)))
    ]
    sides: Literal["alternate", "none", "each"] = draw(st.sampled_from(["alternate", "none", "each"]))
    named = replace(MOVES["lunge"], name=draw(texts), start=draw(texts), sides=sides, phases=tuple(phases))
    return plan(RoutineSettings(), {**MOVES, "lunge": named}, "single", "lunge", "left")


def full(settings: RoutineSettings = USUAL) -> Routine:
    return plan(settings, MOVES, "full", None, "left")


def spoken(cues: tuple[Cue, ...]) -> list[Cue]:
    return [cue for cue in cues if cue.text]


def moves(routine: Routine) -> Iterator[tuple[float, Step, Step]]:
    """When each move starts, what gets ready for it, and the move."""
    return zip(routine.starts[1::2], routine.steps[::2], routine.steps[1::2], strict=False)


def phases(start: float, step: Step) -> Iterator[tuple[float, int, Phase]]:
    """When each phase of a move begins, in which repetition."""
    offsets = [0.0, *accumulate(phase.seconds * step.tempo for phase in step.move.phases)]
    for rep in range(step.reps):
        for offset, phase in zip(offsets, step.move.phases, strict=False):
            yield start + rep * step.cycle + offset, rep + 1, phase


def within(cues: list[Cue], start: float, end: float) -> list[Cue]:
    return [cue for cue in cues if start - TINY <= cue.at < end - TINY]


# --- nobody is talked over ------------------------------------------------------------------------------------


@given(st.one_of(any_routine(), any_move()))
def test_no_words_run_into_the_next_ones(routine: Routine) -> None:
    cues = script(routine, words)
    assert [cue.at for cue in cues] == sorted(cue.at for cue in cues)
    for cue, following in pairwise(spoken(cues)):
        assert cue.until == pytest.approx(cue.at + seconds_to_say(cue.text))
        assert cue.until <= following.at + TINY


@given(st.one_of(any_routine(), any_move()))
def test_every_phase_is_sounded_as_it_begins(routine: Routine) -> None:
    tones = [cue.at for cue in script(routine, words) if cue.tone and cue.kind == "phase"]
    begun = [at for start, _, step in moves(routine) for at, _, _ in phases(start, step)]
    assert tones == pytest.approx(begun)


# --- every phase, count, half and end -------------------------------------------------------------------------


@given(any_routine())
def test_every_phase_is_announced_half_a_second_before_it_begins(routine: Routine) -> None:
    """Of two phases with the same words, one after the other, the first is."""
    cues = spoken(script(routine, words))
    for start, _, step in moves(routine):
        told = [cue for cue in cues if cue.kind in ("count", "phase", "half") and cue.at < start + step.seconds]
        begun, last = [], ""
        for at, _, phase in phases(start, step):
            if phase.cue != last or len(step.move.phases) == 1:
                begun.append(at)
            last = phase.cue
        for cue, at in zip(told[-len(begun) :], begun, strict=True):
            assert cue.at <= at - LEAD + TINY
            assert cue.at >= at - 4.0
            assert cue.until <= at + 1.0 + TINY


@given(any_settings)
def test_repetitions_are_counted(settings: RoutineSettings) -> None:
    routine = full(replace(settings, lunge=min(60.0, settings.lunge), scoop=min(60.0, settings.scoop)))
    cues = spoken(script(routine, words))
    for start, _, step in moves(routine):
        told = within(cues, start, start + step.seconds)
        for cue, following in zip(told, [*told[1:], None], strict=True):
            after = next((rep for at, rep, _ in phases(start, step) if at > cue.at + LEAD - TINY), 0)
            last = after == step.reps and "last" in cue.text.lower()
            beside_half = following is not None and following.kind == "half"
            taught = step.move.sides == "alternate" and after <= 2  # each leg is told what to do first
            said = number_word(after) in cue.text.lower() or last or beside_half or taught
            assert said or cue.kind != "count"


@given(any_routine())
def test_the_half_of_every_move_is_told_once_and_about_then(routine: Routine) -> None:
    cues = spoken(script(routine, words))
    for start, _, step in moves(routine):
        found = [cue for cue in within(cues, start, start + step.seconds) if cue.kind == "half"]
        assert len(found) == 1
        assert "half-way" in found[0].text.lower()
        assert abs(found[0].at + 1.0 - (start + step.seconds / 2)) <= max(step.cycle, 3.0) + TINY


@given(any_routine())
def test_the_last_five_seconds_of_every_move_tick(routine: Routine) -> None:
    ticks = [cue.at for cue in script(routine, words) if cue.kind == "last_five"]
    ends = [start + step.seconds for start, _, step in moves(routine)]
    assert ticks == pytest.approx([end - left for end in ends for left in (5, 4, 3, 2, 1)])


@given(any_routine())
def test_without_beeps_words_tell_of_the_last_five_seconds(routine: Routine) -> None:
    cues = spoken(script(routine, words, beeps=False))
    for start, _, step in moves(routine):
        found = [cue for cue in within(cues, start, start + step.seconds) if cue.kind == "last_five"]
        assert len(found) == (step.seconds >= 15.0)
        assert all(FIVE in cue.text or cue.text == NEARLY or ", last" in cue.text for cue in found)
        assert all(", last" not in cue.text or start + step.seconds - cue.at < step.cycle + 2.0 for cue in found)
        assert all(abs(start + step.seconds - 5.0 - cue.at) <= max(step.cycle / 2, 3.0) for cue in found)
    for cue, following in pairwise(cues):
        assert cue.until <= following.at + TINY


# --- getting ready, and the end -------------------------------------------------------------------------------


@given(any_routine())
def test_every_change_is_told_with_move_side_and_first_phase(routine: Routine) -> None:
    cues = spoken(script(routine, words))
    for start, change, step in moves(routine):
        told = within(cues, start - change.seconds, start)
        kind = "ready" if change is routine.steps[0] else "switch" if change.change == "switch" else "next"
        assert [cue.kind for cue in told if cue.kind != "place"] == (
            ["ready", "stop_rule", "count"] if kind == "ready" else [kind, "count"]
        )
        text = " ".join(cue.text for cue in told)
        assert kind == "switch" or step.move.name.lower() in text.lower()
        assert step.side.lower() in text.lower()
        assert told[-1].until <= start + TINY


@given(any_routine())
def test_the_start_position_is_told_where_there_are_eight_seconds(routine: Routine) -> None:
    """Where there are fewer it is told if it fits; after a switch of sides it is the same again."""
    cues = spoken(script(routine, words))
    for start, change, step in moves(routine):
        told = within(cues, start - change.seconds, start)
        place = [cue.text for cue in told if cue.kind == "place"]
        if change.change == "switch":
            assert "ther side" in told[0].text
        elif change.seconds >= 8.0:
            assert len(place) == 1
            assert place[0].startswith(step.move.start.split(",")[0])


def test_getting_ready_tells_everything() -> None:
    told = within(spoken(script(full(), words)), 0.0, 10.0)
    assert [cue.text for cue in told] == [
        "Forward lunges, left leg first.",
        STOP_RULE,
        MOVES["lunge"].start,
        "Left, one. Step forward.",
    ]


@given(any_routine())
def test_when_to_stop_is_told_once_before_the_first_move(routine: Routine) -> None:
    told = [cue.at for cue in script(routine, words) if STOP_RULE in cue.text]
    assert len(told) == 1
    assert told[0] < routine.starts[1]


@given(any_routine())
def test_the_end_is_told_and_sounded(routine: Routine) -> None:
    last = script(routine, words)[-1]
    assert (last.kind, last.tone, last.at) == ("end", "end", routine.seconds)
    assert last.text


@given(any_settings, st.sampled_from(LEFT_OR_RIGHT))
def test_the_version_is_told_with_the_start_position(settings: RoutineSettings, side: Literal["left", "right"]) -> None:
    routine = plan(settings, MOVES, "full", None, side)
    cues = spoken(script(routine, words))
    for start, change, step in moves(routine):
        if step.level != "usual" and change.change != "switch":
            version = step.move.easier if step.level == "easier" else step.move.harder
            assert f"{version.text}." in " ".join(cue.text for cue in within(cues, start - change.seconds, start))


@given(any_routine())
def test_whoever_lay_down_is_always_told_to_come_up_slowly(routine: Routine) -> None:
    cues = spoken(script(routine, words))
    for start, change, _ in moves(routine):
        if change.change == "from_floor":
            told = within(cues, start - change.seconds, start)
            assert "come up slowly" in told[0].text.lower()


@given(any_routine())
def test_the_last_repetition_is_told(routine: Routine) -> None:
    cues = spoken(script(routine, words))
    for start, _, step in moves(routine):
        begins = start + step.seconds - step.cycle
        told = [cue.text.lower() for cue in cues if begins - 2.5 <= cue.at < begins]
        assert step.reps < 3 or any("last" in text for text in told)


@pytest.mark.parametrize("bridge", ["bridge", "bridge_single", "bridge_standing"])
def test_breathing_is_told_once_a_side(bridge: str) -> None:
    routine = plan(RoutineSettings(), MOVES, "single", bridge, "left")
    cues = spoken(script(routine, words))
    for start, _, step in moves(routine):
        told = within(cues, start, start + step.seconds)
        assert [cue.text for cue in told if "breath" in cue.text] == ["Hold, keep breathing."]


def test_where_the_legs_take_turns_a_long_number_stands_alone() -> None:
    told = [cue.text for cue in script(plan(RoutineSettings(), MOVES, "single", "march", "left"), words)]
    assert [
        text for text in told if text in ("Right, twelve.", "Thirteen.", "Twenty.", "Right, twenty.", "Right, last.")
    ] == ["Right, twelve.", "Thirteen.", "Twenty.", "Right, last."]


# --- the usual routine, to be read aloud ----------------------------------------------------------------------

TRANSCRIPT = """
Lower. Up. Back. Right, step. Lower. Up. Back. Left, three. Lower. Up. Back. Right, four. Lower. Up. Back.
Left, five. Lower. Up. Back. Right, six. Lower. Up. Back.
Left, half-way. Lower. Up. Back. Right, eight. Lower. Up. Back.
Left, nine. Lower. Up. Back. Right, ten. Lower. Up. Back. Left, eleven. Lower. Up. Back. Right, last. Lower. Up. Back.

Next: glute bridges. Find your mat, take your time.
Lie on your back, knees bent, heels close, hands by your sides. Lift your hips, one.

Squeeze and hold. Lower slowly. Push with the heels, two. Hold, keep breathing. Down with control.
Lift, three. Hold. Lower. Lift, four. Hold. Lower. Lift, five. Hold. Lower. Lift, six. Half-way. Hold. Lower.
Lift, seven. Hold. Lower. Lift, eight. Hold. Lower. Lift, nine. Hold. Lower. Lift, ten. Last one. Hold. Lower.

Next: hamstring scoops, left leg forward. Roll to one side and come up slowly.
Stand tall, one foot a step ahead, its toes to the ceiling. Scoop past the foot, one.

Reach up tall. Arms down. Scoop, two. Up. Arms down. Scoop, three. Up. Settle. Scoop, four. Up. Settle.
Scoop, half-way. Up. Settle. Scoop, six. Up. Settle. Scoop, seven. Up. Settle. Scoop, last one. Up. Settle.

Same again, other side. Right leg forward, toes up. Scoop.

Reach up tall. Arms down. Scoop, two. Up. Arms down. Scoop, three. Up. Settle. Scoop, four. Up. Settle.
Scoop, half-way. Up. Settle. Scoop, six. Up. Settle. Scoop, seven. Up. Settle. Scoop, last one. Up. Settle.

Nicely done. That was three moves. Your count starts over.
"""


def test_the_usual_routine_reads_like_somebody_who_does_it_with_you() -> None:
    routine = full()
    cues = spoken(script(routine, words))
    steps = pairwise((*routine.starts, routine.seconds + 1))
    said = [" ".join(cue.text for cue in within(cues, start, end)) for start, end in steps]
    assert said[1:] == [" ".join(part.split()) for part in TRANSCRIPT.split("\n\n")]


# --- as time goes by ------------------------------------------------------------------------------------------


@given(any_routine(), st.lists(st.floats(0.05, 9.0), min_size=1, max_size=200))
def test_a_clock_that_looks_now_and_then_hears_each_cue_once(routine: Routine, waits: list[float]) -> None:
    cues = script(routine, words)
    looks = [-1.0, *accumulate(waits), routine.seconds + 1]
    heard = [cue for before, after in pairwise(sorted(looks)) for cue in due(cues, before, after)]
    assert heard == list(cues)


def test_nothing_is_due_after_a_step_back() -> None:
    cues = script(full(), words)
    assert due(cues, 60.0, 20.0) == ()
    assert due(cues, 60.0, 60.0) == ()


def test_the_clock_is_told_when_the_next_cue_comes() -> None:
    cues = script(full(), words)
    at, found = -1.0, []
    while (then := next_at(cues, at)) is not None:
        found.append(then)
        at = then
    assert found == sorted({cue.at for cue in cues})


def test_a_caption_stays_until_the_next_or_for_four_seconds() -> None:
    cues = (
        Cue(1.0, "First.", "", 1.6, "phase"),
        Cue(1.5, "", "tick", 1.5, "last_five"),
        Cue(3.0, "Second.", "", 9.5, "place"),
    )
    shown = {at: caption(cues, at) for at in (0.9, 1.0, 2.9, 3.0, 9.4, 9.6)}
    assert shown == {0.9: "", 1.0: "First.", 2.9: "First.", 3.0: "Second.", 9.4: "Second.", 9.6: ""}
    assert caption(cues[:2], 4.9) == "First."
    assert caption(cues[:2], 5.1) == ""


def test_how_long_words_take() -> None:
    assert seconds_to_say("") == 0.0
    assert seconds_to_say("...") == 0.0
    assert 0.2 < seconds_to_say("Up.") < seconds_to_say("Up, and down.") < seconds_to_say("Up. And down.") < 2.0
    assert seconds_to_say("12") > seconds_to_say("2") > 0.3
