"""What a prompt holds when it is shown: its case, its buttons, the truth about the time (P4 to P6, P15).

Jurisdiction: the :class:`~hipbreak.core.messages.Prompt` effect; the words for it are wording's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hipbreak.core import sitting, spans
from hipbreak.core.dues import OpenDue, Reminders, Scene, Up, last_showing, next_later
from hipbreak.core.effects import Case, Effect, Prompt
from hipbreak.core.messages import Action, Now
from hipbreak.core.moments import NOBODY_AFTER


def show(rem: Reminders, due: OpenDue, scene: Scene, out: list[Effect]) -> Reminders:
    """The open due's prompt goes on the screen."""
    now, rules, bout = scene.now.elapsed, scene.settings.prompt, scene.seat.bout
    shown = replace(due, showings=due.showings + 1, returns_at=None, asked=due.asked or scene.seat.blind)
    case = _case(rem, shown, scene)
    later = next_later(shown, rules)
    number = rem.prompts + 1
    prompt = Prompt(
        prompt=number,
        due=due.due,
        case=case,
        index=rem.text,
        actions=_actions(shown, later),
        seconds=sitting.counted(scene.seat),
        call_seconds=spans.spent(bout, "call", now) if bout else 0.0,
        quiet_was=due.held_by,
        showing=shown.showings,
        later=later,
        stays=None if rules.strict else rules.prompt_stays,
        sign_off=due.sign_off,
        asked=_wall_times(shown.asked, scene.now) if case == "question" else None,
        floor=scene.settings.routine.floor,
    )
    out.append(prompt)
    first = rem.first_prompted_at if due.ever_shown else now
    shown = replace(shown, up=Up(number, now, prompt.actions), held_by=(), unanswered=False, ever_shown=True)
    text = rem.text + (case == "normal")
    return replace(rem, due=shown, prompts=number, first_prompted_at=first, text=text, last_case=case)


def _wall_times(asked: tuple[float, float] | None, now: Now) -> tuple[datetime, datetime] | None:
    if asked is None:
        return None
    since, until = (now.wall - timedelta(seconds=now.elapsed - at) for at in asked)
    return since, until


def _actions(due: OpenDue, later: int | None) -> tuple[Action, ...]:
    """P5: Start, Later, Skip and one quiet fourth; who was not asked in vain can still say so (S8)."""
    fourth: Action = "not_today" if due.sign_off else "was_up" if due.asked else "not_sitting"
    middle: tuple[Action, ...] = ("later",) if later is not None else ()
    return ("start", *middle, "skip", fourth)


def _case(rem: Reminders, due: OpenDue, scene: Scene) -> Case:
    """Which words fit; the same special ones never twice running (P15)."""
    if due.sign_off:
        return "sign_off"
    if due.asked is not None and rem.last_case != "question":
        return "question"
    if "call" in due.held_by:
        return "call"  # the truth about the time goes before other words (P4)
    if due.showings > 1 and last_showing(due, scene.settings.prompt):
        return "third"
    if due.showings > 1 and due.unanswered:
        return "second"
    case: Case = "normal"
    if "paused" in due.held_by:
        case = "pause"
    elif scene.seen.silence >= NOBODY_AFTER:
        case = "short"
    return "normal" if case == rem.last_case else case
