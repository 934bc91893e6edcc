"""The texts of the routine's window that belong to no single move: headings, chips, changes, the pain panel, the end.

Jurisdiction: these texts. What a move says of itself stands in its file (assets/moves).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hipbreak.core.frames import Frame
from hipbreak.core.messages import MoveDone
from hipbreak.core.moves import Level, Move
from hipbreak.wording import NBSP, about

SECOND, SECONDS = "second", "seconds"
PAUSED = "Paused. Space goes on."
STOP_RULE = "Stop if a move hurts."
HURTS, EASIER, AS_USUAL = "This hurts", "Easier", "As usual"
DONE_FOR_NOW = "Done for now"
BACK, PAUSE, SKIP, CLOSE = "Back (←)", "Pause or go on (Space)", "Skip (→)", "Close (Esc)"
MUTE, UNMUTE = "Mute (M)", "Voice and sounds on (M)"
LARGE, USUAL_SIZE = "Large (F)", "Usual size (F)"
MICROPHONE = f"Muted: your microphone is in use. M turns the voice{NBSP}on."
NO_VOICE = "No voice found, so cues are written here. The command hipbreak doctor says what helps."
KEY_HURTS, KEY_MIDDLE, KEY_EASIER = "H", "←      Space      →", "E"

CHANGES: Mapping[str, str] = {
    "start": "Get ready",
    "stand": "Get ready",
    "to_floor": "Find your mat",
    "from_floor": "Up you come",
    "switch": "Same again, other side",
}
_LEADS: Mapping[str, str] = {
    "lunge": "leg forward",
    "scoop": "leg forward",
    "bridge_single": "foot down",
    "bridge_standing": "leg back",
    "march": "knee up",
}
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six")


def heading(frame: Frame, count: int) -> str:
    """Above the cue: ``Forward lunges · 1 of 3``."""
    name = frame.move.name if frame.move else ""
    name = f"Next: {_inside(name)}" if frame.kind == "change" and frame.change != "switch" else name
    return f"{name} · {frame.number}{NBSP}of{NBSP}{count}"


def cue(frame: Frame) -> str:
    """The large text: the phase, or what to do while getting ready."""
    return frame.cue if frame.kind == "move" else CHANGES[frame.change]


def chip(frame: Frame) -> str:
    """Side and repetition: ``Right leg forward · 3 of 12``."""
    counted = f"{frame.rep}{NBSP}of{NBSP}{frame.reps}"
    if not frame.side or frame.move is None:
        return f"{counted} · slow and steady"
    return f"{frame.side.capitalize()} {_LEADS.get(frame.move.id, 'leg')} · {counted}"


def then(frame: Frame) -> str:
    """In large mode, below the cue: ``then push back up``."""
    return f"then {_inside(frame.next_cue)}" if frame.kind == "move" and frame.next_cue else ""


def note(frame: Frame) -> str:
    """The small line below: the version in use, else what comes next."""
    if frame.kind != "move":
        return STOP_RULE if frame.kind == "ready" else ""
    if frame.move and frame.level != "usual":
        return version(frame.move, frame.level)
    return f"Next: {_inside(frame.next_move.name)}" if frame.next_move else "The last move"


def version(move: Move, level: Level) -> str:
    """What a version means: ``Easier: shorter step, hand on the desk``."""
    return f"Easier: {move.easier.text}" if level == "easier" else f"Harder: {move.harder.text}"


def _inside(name: str) -> str:
    """A move's name inside a sentence."""
    return name[:1].lower() + name[1:]


# --- this hurts -----------------------------------------------------------------------------------------------

HURTS_TITLE = "Paused. Let's ease off."
HURTS_TEXT = (
    "A stretch you can breathe through is fine. Sharp, pinching or spreading pain is a reason to stop this move. "
    "If it comes back, ask a professional."
)
SKIP_MOVE, STOP, CARRY_ON = "Skip this move", "Stop for now", "I'm fine, carry on"
NOT_FOR_ME = "Not for me: leave this move out from now on"
TO_PAUSED = "Back to the move (Esc)"


def go_on_with(move: Move | None) -> str:
    """What happens once the move at hand is left out; ``move`` is the one that comes, None at the end."""
    return f"Go on with {_inside(move.name)}" if move else "Finish here"


# --- the first time -------------------------------------------------------------------------------------------

NOTICE_START, NOTICE_LATER = "Start", "Not now"

# --- the end --------------------------------------------------------------------------------------------------

END_DONE, END_EARLY = "Nicely done", "That's fine"
END_NOTHING = "The count goes on as before. A move is here whenever you like."
BACK_TO_WORK, MY_WEEK = "Back to work", "My week"
NEXT_TIME = "How was it? Next time can be"
WISHES: tuple[tuple[str, str], ...] = (("easier", "Easier"), ("same", "The same"), ("harder", "Harder"))


def end_title(done: Sequence[MoveDone], finished: bool) -> str:
    """``finished``: every move was done."""
    return END_DONE if done and finished else END_EARLY


def end_text(done: Sequence[MoveDone], finished: bool, seconds: float) -> str:
    """What was done in ``seconds``, and what that means for the count (S7)."""
    if not done:
        return END_NOTHING
    many = "move" if len(done) == 1 else "moves"
    number = _NUMBERS[len(done)] if len(done) < len(_NUMBERS) else str(len(done))
    took = f"{seconds:.0f}{NBSP}s" if seconds < 100 else about(seconds)
    over = f"your count starts{NBSP}over."  # never a line with one word
    rest = over.capitalize() if finished else f"It is in the diary, and {over}"
    return f"{number} {many} in {took}. {rest}"


def week(moves: int, goal: int) -> str:
    """The week so far: ``Moves this week: 6 of 15``."""
    return f"Moves this week: {moves}{NBSP}of{NBSP}{goal}"


def amount(done: MoveDone, move: Move) -> str:
    """``6 a leg``, ``10 lifts``, ``8 left, 8 right``."""
    if move.sides == "none":
        return f"{done.left} lifts"
    if done.left == done.right:
        return f"{done.left} a leg" if move.sides == "alternate" else f"{done.left} left, {done.right} right"
    return ", ".join(f"{reps} {side}" for reps, side in ((done.left, "left"), (done.right, "right")) if reps)
