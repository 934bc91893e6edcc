"""What the person says: commands, menu entries, buttons of a prompt (section 7, P5, P6, P8, P14).

Jurisdiction: one event in, the state after it out; what cannot be done now is a refused notice.
"""

from __future__ import annotations

from dataclasses import replace

from hipbreak.core import bouts, chair, dues, easing, hours, opened, reminders
from hipbreak.core.dues import OpenDue
from hipbreak.core.effects import BoutStarted, Effect, PromptGone
from hipbreak.core.messages import (
    Dismissed,
    Event,
    Hover,
    KeepLimit,
    Later,
    MoveDone,
    Now,
    Pause,
    Pressed,
    Resume,
    RoutineClosed,
    Sitting,
    Skip,
    Standing,
    Start,
    StillHere,
    Undelivered,
    WasUp,
)
from hipbreak.core.settings import Settings
from hipbreak.core.state import State, refuse, with_due


def answer(state: State, event: Event, now: Now, settings: Settings, out: list[Effect]) -> State:  # noqa: C901 - one line each
    """The state after ``event``, which a person or a window sent."""
    match event:
        case Start():
            return opened.start(state, event, now, settings, out)
        case Later():
            return _later(state, event, now, settings, out)
        case Skip():
            return _skip(state, settings, out)
        case Pause() | Resume():
            return _pause(state, event, now, settings, out)
        case Standing() | Sitting():
            return _stand_or_sit(state, event, now, settings, out)
        case WasUp():
            return bouts.was_up(state, event, now, settings, out)
        case StillHere():
            return bouts.still_here(state, now, out)
        case KeepLimit():
            return _keep_limit(state, settings, out)
        case Pressed() | Dismissed() | Undelivered() | Hover():
            return _from_screen(state, event, now, settings, out)
        case MoveDone():
            return opened.move_done(state, event)
        case RoutineClosed():
            return opened.close(state, now, settings, out) if state.routine else state
        case _:
            return state


def _later(state: State, event: Later, now: Now, settings: Settings, out: list[Effect]) -> State:
    due = state.reminders.due
    if state.routine or due is None:
        return refuse(state, "routine_open" if state.routine else "nothing_due", out)
    step = dues.next_later(due, settings.prompt)
    if step is None:
        return refuse(state, "later_used_up", out)
    if due.up:
        out.append(PromptGone(due.up.prompt, "answered"))
    returns = now.elapsed + 60 * (event.minutes or step)
    return with_due(
        state, replace(due, up=None, laters=due.laters + 1, returns_at=returns, unanswered=False, asked=None)
    )


def _skip(state: State, settings: Settings, out: list[Effect]) -> State:
    if state.routine or state.reminders.due is None:
        return refuse(state, "routine_open" if state.routine else "nothing_due", out)
    return replace(state, reminders=reminders.close(state.reminders, "skipped", state.seat, settings, out))


def _pause(state: State, event: Pause | Resume, now: Now, settings: Settings, out: list[Effect]) -> State:
    rem = state.reminders
    if isinstance(event, Resume):
        if rem.paused_until is None and rem.paused_day is None:
            return refuse(state, "not_paused", out)
        return replace(state, reminders=replace(rem, paused_until=None, paused_day=None))
    until = None if event.seconds is None else now.elapsed + event.seconds
    day = state.tally.day if event.seconds is None else None
    if day is not None:
        day = hours.day_of(now.wall, settings.sitting.day_starts).toordinal()
    return replace(state, reminders=replace(rem, paused_until=until, paused_day=day))


def _stand_or_sit(state: State, event: Standing | Sitting, now: Now, settings: Settings, out: list[Effect]) -> State:
    if state.routine:
        return refuse(state, "routine_open", out)
    standing = state.seat.standing_since is not None
    if isinstance(event, Standing):
        if standing:
            return refuse(state, "already_standing", out)
        due = state.reminders.due
        if due and due.up:
            out.append(PromptGone(due.up.prompt, "answered"))
            back = dues.comes_back(replace(due, up=None), now.elapsed + settings.prompt.repeat_after, settings.prompt)
            state = with_due(state, back)
        return replace(state, seat=chair.stand(state.seat, now))
    if not standing and state.seat.bout:
        return refuse(state, "not_standing", out)
    if state.seat.certain_since is not None:
        return refuse(state, "locked", out)
    seat, started = chair.sit(state.seat, now)
    if started:
        out.append(BoutStarted(started.since, started.began))
    return replace(state, seat=seat)


def _keep_limit(state: State, settings: Settings, out: list[Effect]) -> State:
    if state.reminders.limit is None:
        return refuse(state, "limit_usual", out)
    rem = easing.restore_limit(state.reminders, settings, out)
    return replace(state, reminders=replace(rem, declined=True))


def _from_screen(
    state: State, event: Pressed | Dismissed | Undelivered | Hover, now: Now, settings: Settings, out: list[Effect]
) -> State:
    rem = state.reminders
    if event.prompt == rem.easing_up:
        return _easing_answered(state, event, settings, out)
    due = rem.due
    if due is None or due.up is None or due.up.prompt != event.prompt:
        return state  # a button of a prompt that is gone
    match event:
        case Pressed():
            return _pressed(state, event, due, now, settings, out)
        case Dismissed():
            return with_due(state, dues.gone_unanswered(due, now.elapsed, settings.prompt, out))
        case Undelivered():
            return with_due(state, dues.undelivered(due, now.elapsed, settings.prompt, out))
        case Hover():
            return with_due(state, dues.hovered(due, due.up, event.inside, now.elapsed))


def _easing_answered(
    state: State, event: Pressed | Dismissed | Undelivered | Hover, settings: Settings, out: list[Effect]
) -> State:
    if isinstance(event, Hover) or state.reminders.easing_up is None:
        return state
    out.append(PromptGone(state.reminders.easing_up, "answered" if isinstance(event, Pressed) else "unanswered"))
    state = replace(state, reminders=replace(state.reminders, easing_up=None))
    keep = isinstance(event, Pressed) and event.action == "keep_limit"
    return _keep_limit(state, settings, out) if keep else state


def _pressed(state: State, event: Pressed, due: OpenDue, now: Now, settings: Settings, out: list[Effect]) -> State:
    match event.action:
        case "start":
            return opened.start(state, Start(), now, settings, out)
        case "later":
            return _later(state, Later(), now, settings, out)
        case "skip" | "not_today":
            return _skip(state, settings, out)
        case "not_sitting":
            return _stand_or_sit(state, Standing(), now, settings, out)
        case "was_up" if due.asked is not None:
            return bouts.got_up(state, *due.asked, now, settings, out)
        case _:
            return state
