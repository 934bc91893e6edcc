"""The words of ``hipbreak simulate``: a day that a person can read, and what is wrong with a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hipbreak.wording import about

SIGN_OFF_DROPPED = "The end-of-day routine found no good moment today."

_WHY = {
    "input": "no input",
    "lock": "locked",
    "sleep": "asleep",
    "standing": "standing",
    "routine": "the routine",
    "was_up": "you said so",
    "off": "hipbreak was not running",
}
_PLAIN = {
    "bout_started": "Sitting begins.",
    "due": "Due: the icon changes.",
    "overdue": "Overdue: the icon changes again.",
    "prompt_gone": "The reminder goes away.",
    "routine_started": "The routine begins.",
}
_BAD = {
    "json": "is not one JSON object",
    "long": "is too long",
    "utf8": "is not UTF-8 text",
    "twice": "has the key {key} twice",
    "order": "comes before the line above it; lines go in order of t",
    "unknown": "has a key that no trace knows: {key}",
    "no_t": "has no t (seconds since the start)",
    "number": "is wrong: {key} takes a number of seconds",
    "range": "has a {key} that is out of range",
    "flag": "is wrong: {key} takes true or false",
    "only_true": "is wrong: {key} takes true, or leave it out",
    "text": "is wrong: do takes a command such as later or pause 30m",
    "moves_done": "is wrong: moves_done takes a whole number from 0 to 20 and goes with do: close",
    "alone": "is wrong: every goes with input_until or pointer_until",
    "running": "is wrong: launch needs a stop before it",
    "command": "is wrong: do takes a command such as later, skip, pause 30m, standing, start or finish",
    "minutes": "is wrong: later takes 1 to 30 minutes",
    "duration": "is wrong: pause takes a duration such as 45m, 2h or tomorrow",
    "time": "is wrong: was-up takes --since and a time such as 10:40",
    "too_long_ago": "is wrong: was-up reaches back 12 hours at most",
    "move": "is wrong: routine takes --full, or --move and the name of a move",
    "routine": "is wrong: routine takes --routine and the name of a routine",
}


def joined(headline: str, sentence: str) -> str:
    """Headline and sentence as one text."""
    return f"{headline} {sentence}" if headline[-1:] in ".?!" else f"{headline}. {sentence}"


def sentence(facts: Mapping[str, Any]) -> str:
    """One line of a readable day for the facts of one event."""
    match facts["event"]:
        case "bout_ended":
            kept = "" if facts["kept"] else " Too short for the diary."
            return f"Got up ({_WHY.get(facts['why'], facts['why'])}) after {about(facts['sitting_seconds'])}.{kept}"
        case "prompt" | "sign_off":
            return f"Reminder: {facts['text']} [{' | '.join(facts['actions'])}]"
        case "outcome":
            return f"That one was: {facts['what']}."
        case "limit_changed":
            return f"Reminders come every {facts['minutes']} min now."
        case "routine_ended":
            return f"The routine ends; moves done: {', '.join(facts['done']) or 'none'}."
        case "notice":
            return str(facts["text"])
        case plain:
            return _PLAIN.get(plain, str(plain))


def bad_line(number: int, problem: str, key: str) -> str:
    """One sentence for a line that cannot be read."""
    said = _BAD.get(problem, "cannot be read")
    return f"Line {number} of the trace {said.format(key=key)}."
