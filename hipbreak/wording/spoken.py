"""What the voice says on a routine: getting ready, phases, counts, changes and the end, each from long to short.

Jurisdiction: these sentences. What a move says of itself stands in its file (assets/moves). They are shown as captions
too. Trunk comes before legs and arms, and everything is told by the body, never by the picture (evidence 6.2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from hipbreak.core.cues import Kind, Occasion
from hipbreak.core.frames import Frame
from hipbreak.core.moves import Level, Move
from hipbreak.core.routine import Step
from hipbreak.wording.routine import AS_USUAL, END_EARLY, STOP_RULE, version

_LEADS: Mapping[str, str] = {
    "scoop": "leg forward",
    "bridge_single": "leg works",
    "bridge_standing": "leg goes back",
}
_TRAVEL: Mapping[str, str] = {
    "to_floor": " Find your mat, take your time.",
    "from_floor": " Roll to one side and come up slowly.",
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
_SIGNS = ".,;:!? "

DONE, ON = "Nicely done", "On we go"
NOTHING_DONE = "The count goes on as before."
COUNT_STARTS = "Your count starts over."
FIVE = "Five to go."
PAUSED = "Paused. Let's ease off."
CHOICE = "Easier, skip, or stop: each is fine."


def words(occasion: Occasion) -> tuple[str, ...]:
    """What may be said on ``occasion``, from long to short; the shortest never has more than a few words."""
    return _SAYS[occasion.kind](occasion)


# --- getting ready --------------------------------------------------------------------------------------------


def _ready(occasion: Occasion) -> tuple[str, ...]:
    return _named("", "", occasion.step)


def _next(occasion: Occasion) -> tuple[str, ...]:
    return _named("Next: ", _TRAVEL.get(occasion.step.change, ""), occasion.step)


def _named(lead: str, travel: str, step: Step) -> tuple[str, ...]:
    """Where one leg works at a time it is always named; where the legs take turns the count tells it as well."""
    name = _inside(step.move.name) if lead else step.move.name
    sides = [f", {_leading(step)}", f", {step.side} first"] if step.side else [""]
    if step.move.sides == "alternate":
        sides.append("")
    shortest = (f"Get ready, {step.side} side." if step.side else "Get ready.",) if len(name) > LONG_NAME else ()
    return (f"{lead}{name}{sides[0]}.{travel}", *(f"{lead}{name}{side}." for side in sides), *shortest)


def _leading(step: Step) -> str:
    """``left leg first``, ``left leg forward``."""
    lead = "leg first" if step.move.sides == "alternate" else _LEADS.get(step.move.id, "side")
    return f"{step.side} {lead}"


def _switch(occasion: Occasion) -> tuple[str, ...]:
    leading = _capital(_leading(occasion.step))
    return (f"Same again, other side. {leading}.", f"Other side. {leading}.")


def _stop_rule(occasion: Occasion) -> tuple[str, ...]:
    del occasion
    return (STOP_RULE,)


def _place(occasion: Occasion) -> tuple[str, ...]:
    """How the move starts, and its version if it is not the usual one; else a part of that."""
    move, level = occasion.step.move, occasion.step.level
    ease = (f"{move.start} {version(move, level)}.",) if level != "usual" else ()
    clauses = re.split(r"(?<=[,.;]) ", move.start)
    if occasion.step.change == "switch":  # the posture is known by now, and the legs come last in it
        shorter = [" ".join(clauses[place:]) for place in range(len(clauses))]
    else:
        shorter = [" ".join(clauses[:place]) for place in range(len(clauses), 0, -1)]
    return (*ease, *(f"{_capital(each.rstrip(_SIGNS))}." for each in shorter))


# --- phases and counts ----------------------------------------------------------------------------------------


def _count(occasion: Occasion) -> tuple[str, ...]:
    """The first phase of a repetition with its number."""
    if occasion.step.move.sides == "alternate":
        return _turn(occasion)
    full, short = _phase_words(occasion)
    number = number_word(occasion.rep)
    usual = (f"{short}, {number}.", f"{short}.")
    if occasion.rep == occasion.step.reps:
        return (f"{usual[0]} Last one.", f"{short}. Last one.", *usual)
    return (f"{full}, {number}.", *usual) if occasion.fresh else usual


def _turn(occasion: Occasion) -> tuple[str, ...]:
    """The leg whose turn it is, with the number; the first time of each also what it does."""
    full, short = _phase_words(occasion)
    side, number = _capital(occasion.side), number_word(occasion.rep)
    usual = (f"{side}, {number}.", f"{_capital(number)}.", f"{side}.")
    if occasion.rep == occasion.step.reps:
        return (f"{side}, {number}. Last one.", f"{side}. Last one.", *usual)
    if occasion.rep > FIRST_OF_EACH:
        return usual
    return (f"{side}, {number}. {full}.", f"{side}, {number}. {short}.", f"{side}, {_inside(short)}.", f"{side}.")


def _phase(occasion: Occasion) -> tuple[str, ...]:
    full, short = _phase_words(occasion)
    return (f"{full}.", f"{short}.") if occasion.fresh else (f"{short}.",)


def _half(occasion: Occasion) -> tuple[str, ...]:
    if occasion.phase is occasion.step.move.phases[0]:
        counts = _count(occasion)
        return (*(f"{each} Half-way." for each in counts), f"{counts[-1][:-1]}, half-way.")
    return tuple(f"Half-way. {each}" for each in _phase(occasion))


def _last_five(occasion: Occasion) -> tuple[str, ...]:
    full = f"{FIVE} {_phase(occasion)[-1]}"
    if occasion.phase is not occasion.step.move.phases[0]:
        return (full,)
    lead = _capital(occasion.side) or _phase_words(occasion)[1]
    return (full, f"{lead}, last one.", f"{lead}, last.")


def _phase_words(occasion: Occasion) -> tuple[str, str]:
    """The cue and its short form, without the sign at their end."""
    phase = occasion.phase or occasion.step.move.phases[0]
    return phase.cue.rstrip(_SIGNS), (phase.spoken or phase.cue).rstrip(_SIGNS)


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
