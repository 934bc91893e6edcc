"""What the voice says on a routine: getting ready, phases, counts, changes and the end, each in full and shorter.

Jurisdiction: these sentences. What a move says of itself stands in its file (assets/moves). They are shown as captions
too. Trunk comes before legs and arms, and everything is told by the body, never by the picture (evidence 6.2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from hipbreak.core.cues import Kind, Occasion
from hipbreak.core.frames import Frame
from hipbreak.core.moves import Level, Move
from hipbreak.core.routine import Step, other_side
from hipbreak.wording.routine import AS_USUAL, END_EARLY, STOP_RULE, version

_LEADS: Mapping[str, str] = {
    "scoop": "{side} leg forward",
    "bridge_single": "{side} foot down, {other} leg up",
    "bridge_standing": "{side} leg goes back",
}
_AGAIN: Mapping[str, str] = {"scoop": ", toes up"}  # what is easily forgotten on the second side
_TRAVEL: Mapping[str, Sequence[str]] = {
    "to_floor": (" Find your mat, take your time.", " Find your mat.", ""),
    "from_floor": (" Roll to one side and come up slowly.", " Come up slowly."),  # never left out
}
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
LONG_NAME = 24
FIRST_OF_EACH = 2  # repetitions, where the legs take turns
SIDE_AND_NUMBER = 12  # longer numbers leave no room for the side, and by then the turns are known
_SIGNS = ".,;:!? "

DONE, ON = "Nicely done", "On we go"
NOTHING_DONE = "The count goes on as before."
COUNT_STARTS = "Your count starts over."
FIVE = "Five seconds."  # "five to go" would be five repetitions, in the midst of counting them
NEARLY = "Nearly there."
PAUSED = "Paused. Let's ease off."
CHOICE = "Easier, skip, or stop: each is fine."


def words(occasion: Occasion) -> tuple[str, ...]:
    """What may be said on ``occasion``, the best first; the last is the shortest and has no more than a few words."""
    return _SAYS[occasion.kind](occasion)


# --- getting ready --------------------------------------------------------------------------------------------


def _ready(occasion: Occasion) -> tuple[str, ...]:
    return _named("", ("",), occasion.step)


def _next(occasion: Occasion) -> tuple[str, ...]:
    return _named("Next: ", _TRAVEL.get(occasion.step.change, ("",)), occasion.step)


def _named(lead: str, travels: Sequence[str], step: Step) -> tuple[str, ...]:
    """Where one leg works at a time it is always named; where the legs take turns the count tells it as well."""
    name = _inside(step.move.name) if lead else step.move.name
    leading = f", {_leading(step)}" if step.side else ""
    sides = [leading, leading.replace(" leg", ""), *([""] if step.move.sides == "alternate" else [])]
    texts = [f"{lead}{name}{side}.{travel}" for side in sides for travel in travels]
    if len(name) > LONG_NAME:
        texts.append(f"Get ready{f', {step.side} side' if step.side else ''}.{travels[-1]}")
    return _by_length(texts)


def _by_length(texts: Iterable[str]) -> tuple[str, ...]:
    """From long to short, each once."""
    return tuple(sorted(dict.fromkeys(texts), key=len, reverse=True))


def _leading(step: Step) -> str:
    """``left leg first``, ``left leg forward``."""
    lead = "{side} leg first" if step.move.sides == "alternate" else _LEADS.get(step.move.id, "{side} side")
    return lead.format(side=step.side, other=other_side(step.side))


def _switch(occasion: Occasion) -> tuple[str, ...]:
    leading = f"{_capital(_leading(occasion.step))}{_AGAIN.get(occasion.step.move.id, '')}"
    return (f"Same again, other side. {leading}.", f"Other side. {leading}.")


def _stop_rule(occasion: Occasion) -> tuple[str, ...]:
    del occasion
    return (STOP_RULE,)


def _place(occasion: Occasion) -> tuple[str, ...]:
    """How the move starts, and its version if it is not the usual one; else a part of that."""
    move, level = occasion.step.move, occasion.step.level
    clauses = re.split(r"(?<=[,.;]) ", move.start)
    parts = [" ".join(clauses[:place]) for place in range(len(clauses), 0, -1)]
    starts = [f"{_capital(each.rstrip(_SIGNS))}." for each in parts]
    if level == "usual":
        return tuple(starts)
    return _by_length([*(f"{start} {version(move, level)}." for start in starts), starts[-1]])


# --- phases and counts ----------------------------------------------------------------------------------------


def _count(occasion: Occasion) -> tuple[str, ...]:
    """The first phase of a repetition with its number."""
    if occasion.step.move.sides == "alternate":
        return _turn(occasion)
    *full, short = _phase_words(occasion)
    number = number_word(occasion.rep)
    usual = (f"{short}, {number}.", f"{short}.")
    if occasion.rep == occasion.step.reps:
        return (f"{usual[0]} Last one.", f"{short}. Last one.", f"{short}, last one.", *usual)
    return (*(f"{each}, {number}." for each in full), *usual)


def _turn(occasion: Occasion) -> tuple[str, ...]:
    """The leg whose turn it is, with the number; the first time of each also what it does."""
    *full, short = _phase_words(occasion)
    side, number = _capital(occasion.side), number_word(occasion.rep)
    usual = (f"{side}, {number}.", f"{_capital(number)}.", f"{side}.")
    if occasion.rep == occasion.step.reps:
        return (f"{side}, {number}. Last one.", f"{side}. Last one.", f"{side}, last one.", f"{side}, last.", *usual)
    if occasion.rep > SIDE_AND_NUMBER:
        return usual[1:]
    if occasion.rep > FIRST_OF_EACH:
        return usual
    taught = (f"{side}, {number}. {each}." for each in (*full, short))
    return (*taught, f"{side}, {_inside(short)}.", f"{side}.")


def _phase(occasion: Occasion) -> tuple[str, ...]:
    return tuple(f"{each}." for each in _phase_words(occasion))


def _half(occasion: Occasion) -> tuple[str, ...]:
    if occasion.phase is occasion.step.move.phases[0]:
        counts = _count(occasion)
        return (*(f"{each} Half-way." for each in counts), f"{counts[-1][:-1]}, half-way.")
    return tuple(f"Half-way. {each}" for each in _phase(occasion))


def _last_five(occasion: Occasion) -> tuple[str, ...]:
    if occasion.phase is not occasion.step.move.phases[0]:
        return (f"{FIVE} {_phase(occasion)[-1]}",)
    lead = _capital(occasion.side) or _phase_words(occasion)[-1]
    if occasion.rep == occasion.step.reps:
        return (f"{lead}, last one. {FIVE}", f"{lead}, last one.", f"{lead}, last.")
    return (f"{FIVE} {lead}.", *([NEARLY] if occasion.side else []))


def _phase_words(occasion: Occasion) -> list[str]:
    """From long to short, without the sign at their end: in the first repetitions of a side its cue, in those that
    follow first its caption, which tells how it is done well; its short form always."""
    phase = occasion.phase or occasion.step.move.phases[0]
    known = occasion.rep > (FIRST_OF_EACH if occasion.step.move.sides == "alternate" else 1)
    texts = [*([phase.caption] if known else []), phase.cue] if occasion.fresh else []
    return [text.rstrip(_SIGNS) for text in (*texts, phase.spoken or phase.cue)]


# --- the end, and what the person does ------------------------------------------------------------------------


def _end(occasion: Occasion) -> tuple[str, ...]:
    return (ended(occasion.moves, finished=True, lying=occasion.step.lying),)


def ended(moves: int, finished: bool, lying: bool) -> str:
    """At the end: how many ``moves`` were done, whether all of them (``finished``), and what that means (S7)."""
    rise = " Roll to one side and come up slowly." if lying else ""
    if not moves:
        return f"{END_EARLY}. {NOTHING_DONE}{rise}"
    many = f"That was {number_word(moves)} {'move' if moves == 1 else 'moves'}."
    return f"{DONE if finished else END_EARLY}. {many} {COUNT_STARTS}{rise}"


def hurts(move: Move | None) -> str:
    """The routine stands still because something hurts: what to change."""
    return " ".join((PAUSED, *(move.hurts[:1] if move else ()), CHOICE))


def here(frame: Frame) -> str:
    """After a step back or ahead: where the person is now."""
    name = frame.move.name if frame.move else ""
    return f"{name}. {_now(frame)}" if frame.kind == "move" else f"{name}."


def going_on(frame: Frame) -> str:
    """After a pause: on with what was going on."""
    return f"{ON}. {_now(frame)}" if frame.kind == "move" else f"{ON}."


def _now(frame: Frame) -> str:
    side = f"{_capital(frame.side)} leg. " if frame.side else ""
    return f"{side}{frame.cue.rstrip(_SIGNS)}."


def changed_to(move: Move, level: Level) -> str:
    """Another version of the move from now on."""
    return f"{AS_USUAL}." if level == "usual" else f"{version(move, level)}."


# --- numbers and capitals -------------------------------------------------------------------------------------


def number_word(number: int) -> str:
    """``number`` in words up to 99, as it stands inside a sentence; above that in figures."""
    if not 0 <= number < 100:
        return str(number)
    if number < len(_NUMBERS):
        return _NUMBERS[number]
    tens, rest = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_NUMBERS[rest]}" if rest else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _inside(name: str) -> str:
    return name[:1].lower() + name[1:]


_SAYS: Mapping[Kind, Callable[[Occasion], tuple[str, ...]]] = {
    "ready": _ready,
    "next": _next,
    "switch": _switch,
    "stop_rule": _stop_rule,
    "place": _place,
    "count": _count,
    "phase": _phase,
    "half": _half,
    "last_five": _last_five,
    "end": _end,
}
