"""What happened in a trace, as JSON Lines or as a day that a person can read."""

from __future__ import annotations

import json

from hipbreak.core.effects import (
    BoutEnded,
    BoutStarted,
    Dropped,
    Due,
    Effect,
    LimitChanged,
    Notice,
    Outcome,
    Overdue,
    Prompt,
    PromptGone,
    RoutineEnded,
    RoutineStarted,
)
from hipbreak.trace.player import Happened
from hipbreak.wording import NBSP, commands, prompts
from hipbreak.wording import trace as words


def as_json(happened: Happened) -> str | None:
    """One line of ``simulate --json``, None for what is not reported (product.md section 8)."""
    facts = _facts(happened.effect)
    if facts is None:
        return None
    when = {"t": _short(happened.now.elapsed), "clock": happened.now.wall.strftime("%H:%M:%S")}
    return json.dumps({**when, **facts}, ensure_ascii=False)


def as_text(happened: Happened) -> str | None:
    """One line of a readable day."""
    facts = _facts(happened.effect)
    if facts is None:
        return None
    return f"{happened.now.wall:%H:%M:%S}  {words.sentence(facts)}".replace(NBSP, " ")


def _short(seconds: float) -> float | int:
    rounded = round(seconds, 3)
    return int(rounded) if rounded == int(rounded) else rounded


def _facts(effect: Effect) -> dict[str, object] | None:
    match effect:
        case BoutStarted():
            return {"event": "bout_started", "since": _short(effect.since)}
        case BoutEnded():
            return _bout_ended(effect)
        case Due():
            return {"event": "due", "sign_off": effect.sign_off}
        case Overdue():
            return {"event": "overdue"}
        case Prompt():
            return _prompt(effect)
        case PromptGone():
            return {"event": "prompt_gone", "why": effect.why}
        case Outcome():
            return {"event": "outcome", "what": effect.what}
        case _:
            return _other_facts(effect)


def _other_facts(effect: Effect) -> dict[str, object] | None:
    match effect:
        case LimitChanged():
            return {"event": "limit_changed", "minutes": effect.minutes}
        case RoutineStarted():
            return {"event": "routine_started", "moves": list(effect.moves), "first_side": effect.first_side}
        case RoutineEnded():
            done = [move.move for move in effect.done]
            return {"event": "routine_ended", "done": done, "finished": effect.finished}
        case Notice():
            return {"event": "notice", "text": commands.notice(effect).replace(NBSP, " ")}
        case Dropped():
            return {"event": "notice", "text": words.SIGN_OFF_DROPPED}
        case _:
            return None


def _bout_ended(effect: BoutEnded) -> dict[str, object]:
    return {
        "event": "bout_ended",
        "since": _short(effect.since),
        "until": _short(effect.until),
        "why": effect.why,
        "sitting_seconds": _short(effect.seconds),
        "kept": effect.keep,
    }


def _prompt(effect: Prompt) -> dict[str, object]:
    said = prompts.words(effect)
    return {
        "event": "sign_off" if effect.sign_off else "prompt",
        "text": words.joined(said.headline, said.sentence).replace(NBSP, " "),
        "actions": [prompts.button_word(action) for action in effect.actions],
        "sitting_seconds": _short(effect.seconds),
        "quiet_was": list(effect.quiet_was),
    }
