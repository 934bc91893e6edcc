"""What is said and sounded when, so that a routine works with the screen out of sight (product.md section 4).

Jurisdiction: which occasions there are to speak or to sound, and when each cue starts; where its words find room is
core.speech's business, and the sentences come in from outside. Times are seconds of the routine's own clock.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Literal

from hipbreak.core.moves import Phase
from hipbreak.core.routine import TINY, Routine, Side, Step, other_side
from hipbreak.core.speech import LATEST, Room, Slot, in_a_row, seconds_to_say

Kind = Literal["ready", "next", "switch", "stop_rule", "place", "count", "phase", "half", "last_five", "end", "told"]
Tone = Literal["step", "up", "hold", "down", "next", "tick", "end"]

LEAD = 0.5  # a phase is announced at least this long before it begins (evidence 6.2)
PAUSE = 0.25  # from the tone of a change to its words
TICKS = 5
FRESH = 2  # repetitions of each side in which a phase gets its longer words
SHOWN = 4.0  # seconds that a caption stays where nothing follows
_LATE, _LATE_COUNT = 0.3, LATEST  # words end this long after their phase began, at most; a number comes last and may
_UNDERWAY = 0.45  # how much of a change is over before the start position is told: nobody lies yet
_TONES: dict[str, Tone] = {
    **dict.fromkeys(("up", "rise", "lift"), "up"),
    **dict.fromkeys(("hold", "squeeze"), "hold"),
    **dict.fromkeys(("down", "lower", "return", "back", "settle", "in"), "down"),
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something to put into words.

    ready, next, switch: what gets ready for ``step``, the first, another move or the other side. stop_rule: when to
    stop. place: how the move starts. count: the first phase of repetition ``rep`` (from 1), phase: any other of them;
    half, last_five: the same, half of the step done, or about five seconds of it left. end: ``moves`` moves lie
    behind. ``side`` is that of the repetition, ``fresh`` one of the first of its side.
    """

    kind: Kind
    step: Step
    side: Side = ""
    phase: Phase | None = None
    rep: int = 0
    fresh: bool = False
    moves: int = 0


@dataclass(frozen=True, slots=True)
class Cue:
    """At ``at``, ``text`` is said and shown and ``tone`` sounded, one of them mostly empty; the words are over at
    ``until``, by estimate. ``kind`` is the occasion's, last_five, or told for an answer to what the person did."""

    at: float
    text: str
    tone: Tone | Literal[""]
    until: float
    kind: Kind


Words = Callable[[Occasion], Sequence[str]]  # what may be said, from long to short


def script(routine: Routine, words: Words, beeps: bool = True) -> tuple[Cue, ...]:
    """Every cue of ``routine``, in order of time; of two at once the tone comes first. Without ``beeps`` the last five
    seconds are told in words, where there is room.

    No words run into the next ones. A phase is announced 0.5 s or more before it begins, and sounded as it begins; one
    too short for words is sounded all the same.
    """
    cues: list[Cue] = []
    for start, change, step in zip(routine.starts[1::2], routine.steps[::2], routine.steps[1::2], strict=False):
        cues += _getting_ready(start - change.seconds, change, step, words)
        cues += _moving(start, step, words, beeps)
    moves = len({step.counts_as for step in routine.steps if step.counts_as})
    text = words(Occasion("end", routine.steps[-1], moves=moves))[0]
    cues.append(Cue(routine.seconds, text, "end", routine.seconds + seconds_to_say(text), "end"))
    return tuple(sorted(cues, key=lambda cue: (cue.at, bool(cue.text))))


# --- getting ready --------------------------------------------------------------------------------------------


def _getting_ready(start: float, change: Step, step: Step, words: Words) -> Iterator[Cue]:
    """The words from one move to the next, and the first phase of the next as the last of them."""
    said = [Occasion(kind, change, change.side) for kind in _kinds(change)]
    said.append(Occasion("count", step, step.side, step.move.phases[0], 1, fresh=True))
    wanted = start + (_UNDERWAY * change.seconds if change.change not in ("start", "switch") else 0.0)
    row = in_a_row([tuple(words(each)) for each in said], start + PAUSE, wanted, start + change.seconds, LEAD)
    yield Cue(start, "", "next", start, said[0].kind)
    for each, slot in zip(said, row, strict=True):
        if slot.text:
            yield Cue(slot.at, slot.text, "", slot.until, each.kind)


def _kinds(change: Step) -> tuple[Kind, ...]:
    if change.kind == "ready":
        return ("ready", "stop_rule", "place")
    return ("switch",) if change.change == "switch" else ("next", "place")


# --- moving ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Begin:
    """A phase begins at ``at``. ``new`` unless its words are those of the phase before."""

    at: float
    side: Side
    phase: Phase
    rep: int
    fresh: bool
    new: bool


def _begins(start: float, step: Step) -> Iterator[_Begin]:
    phases = step.move.phases
    offsets = [0.0, *accumulate(phase.seconds * step.tempo for phase in phases)]
    turns = step.move.sides == "alternate"
    same = [now.cue == last.cue and now.spoken == last.spoken for last, now in pairwise(phases)]
    for rep in range(step.reps):
        side = other_side(step.side) if turns and rep % 2 else step.side
        for offset, phase, new in zip(offsets, phases, [True, *(not each for each in same)], strict=False):
            yield _Begin(start + rep * step.cycle + offset, side, phase, rep + 1, rep < FRESH * (1 + turns), new)


def _moving(start: float, step: Step, words: Words, beeps: bool) -> Iterator[Cue]:
    end = start + step.seconds
    begins = list(_begins(start, step))
    yield from (Cue(begin.at, "", _TONES.get(begin.phase.id, "step"), begin.at, "phase") for begin in begins)
    ticks = (end - left for left in range(TICKS, 0, -1))
    yield from (Cue(tick, "", "tick", tick, "last_five") for tick in ticks if tick >= start)
    yield from _spoken(start, step, begins, words, beeps)


def _spoken(start: float, step: Step, begins: Sequence[_Begin], words: Words, beeps: bool) -> Iterator[Cue]:
    """The words of one move; its first phase was announced before it began."""
    said = [_occasion(step, begin) for begin in begins if begin.new]
    times = [begin.at for begin in begins if begin.new]
    slots = [
        _slot(last, at, tuple(words(each)), each.kind == "count")
        for (last, at), each in zip(pairwise(times), said[1:], strict=True)
    ]
    room = Room(start, start + step.seconds)
    found, told = _with("half", (room.start + room.end) / 2, room, room.shortest(slots), said[1:], words)
    if not beeps and step.seconds >= 3 * TICKS:  # in a shorter one half-way says as much
        found, told = _with("last_five", room.end - TICKS, room, found, told, words)
    for slot, each in zip(room.longest(found), told, strict=True):
        if slot.text:
            yield Cue(slot.at, slot.text, "", slot.until, each.kind)


def _slot(last: float, at: float, texts: tuple[str, ...], count: bool) -> Slot:
    """Room for the words of the phase that begins at ``at``, mostly while the one before it goes on."""
    late = _LATE_COUNT if count else _LATE
    return Slot(min(last, at - LEAD), at - LEAD, at, texts, late, first=count)


def _occasion(step: Step, begin: _Begin) -> Occasion:
    kind: Kind = "count" if begin.phase is step.move.phases[0] else "phase"
    return Occasion(kind, step, begin.side, begin.phase, begin.rep, begin.fresh)


def _with(
    kind: Kind, moment: float, room: Room, slots: list[Slot], said: Sequence[Occasion], words: Words
) -> tuple[list[Slot], list[Occasion]]:
    """The slots, and what each says, where the one nearest to ``moment`` that has room says so as well."""
    told = list(said)
    for place in sorted(range(len(slots)), key=lambda place: abs(slots[place].by - moment)):
        other = replace(said[place], kind=kind)
        if said[place].kind != "half" and (placed := room.instead(slots, place, tuple(words(other)))):
            told[place] = other
            return placed, told
    return slots, told


# --- as time goes by ------------------------------------------------------------------------------------------


def due(cues: Sequence[Cue], before: float, after: float) -> tuple[Cue, ...]:
    """The cues that start later than ``before`` and not later than ``after``: none is ever due twice."""
    return tuple(cues[_behind(cues, before) : _behind(cues, after)])


def next_at(cues: Sequence[Cue], elapsed: float) -> float | None:
    """When the first cue after ``elapsed`` is due; None after the last."""
    place = _behind(cues, elapsed)
    return cues[place].at if place < len(cues) else None


def caption(cues: Sequence[Cue], elapsed: float) -> str:
    """The words to be shown: the last that were said, until the next or for 4 s, if they take no longer."""
    last = next((cue for cue in reversed(cues[: _behind(cues, elapsed)]) if cue.text), None)
    return last.text if last and elapsed < max(last.until, last.at + SHOWN) else ""


def _behind(cues: Sequence[Cue], elapsed: float) -> int:
    return bisect_right(cues, elapsed + TINY, key=lambda cue: cue.at)
