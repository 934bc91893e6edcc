"""``status(state, now, settings)``: the state as one :class:`~hipbreak.core.status.Status`, for all who show it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from hipbreak.core import dues, easing, moments, quiet, sitting, spans
from hipbreak.core.messages import Now, Sample
from hipbreak.core.settings import Settings
from hipbreak.core.state import State
from hipbreak.core.status import Icon, Status, Today

NEARLY_DUE = 0.8  # the ring changes its colour


def status(state: State, now: Now, settings: Settings) -> Status:
    """What is true at ``now``, which is the instant of the last look."""
    seat, rem = state.seat, state.reminders
    count, limit = sitting.counted(seat), easing.limit(rem, settings)
    due = rem.due
    return Status(
        state=_state(state),
        sitting_seconds=count,
        limit_seconds=limit,
        due_in_seconds=_due_in(state, count, limit),
        due=due is not None,
        overdue=due is not None and due.overdue,
        sign_off=due is not None and due.sign_off,
        prompt_up=due is not None and due.up is not None,
        quiet=quiet.reasons_now(rem),
        quiet_since=min((hold.began for hold in rem.holds), default=None),
        paused_until=_paused_until(state, now, settings),
        returns=_wall(due.returns_at, now) if due else None,
        later_minutes=dues.next_later(due, settings.prompt) if due else None,
        routine_open=state.routine is not None,
        can_undo_absence=seat.absence is not None and not seat.absence.certain and state.routine is None,
        why=_why(state, settings),
        away_since=_wall(seat.away_since, now) if seat.bout is None else None,
        standing_since=_wall(seat.standing_since, now),
        next=_next(state, now, settings),
        icon=_icon(state, count, limit),
        fill=max(0.0, count - rem.base) / limit,
        call_seconds=spans.spent(seat.bout, "call", now.elapsed) if seat.bout else 0.0,
        easing=rem.limit is not None,
        next_move=state.next_move,
        today=_today(state, now, count),
    )


def _wall(at: float | None, now: Now) -> datetime | None:
    return None if at is None else now.wall + timedelta(seconds=at - now.elapsed)


def _no_source(sample: Sample) -> bool:
    return sample.last_input is None


def _state(state: State) -> Literal["sitting", "standing", "away", "unknown"]:
    if state.seat.standing_since is not None:
        return "standing"
    if state.seat.bout is None:
        return "away"
    return "unknown" if _no_source(state.seat.sample) else "sitting"


def _due_in(state: State, count: float, limit: float) -> float | None:
    """None when nothing is coming: no bout, standing, or a due is open already."""
    if state.reminders.due or state.seat.bout is None or state.seat.standing_since is not None:
        return None
    return max(0.0, state.reminders.base + limit - count)


def _paused_until(state: State, now: Now, settings: Settings) -> datetime | None:
    rem, starts = state.reminders, settings.sitting.day_starts
    if rem.paused_day is not None:
        at = now.wall.replace(hour=starts.hour, minute=starts.minute, second=0, microsecond=0)
        return at if at > now.wall else at + timedelta(days=1)
    return _wall(rem.paused_until, now)


def _why(state: State, settings: Settings) -> str:
    seat = state.seat
    if state.routine:
        return "routine"
    if seat.standing_since is not None:
        return "standing"
    if seat.certain_since is not None:
        return "locked"
    if seat.bout is None:
        return "away"
    if _no_source(seat.sample):
        return "no_source"
    if sitting.idle(seat, seat.at) <= sitting.INPUT_COUNTS:
        return "input"
    return next(iter(sitting.present(seat, seat.at, settings.sitting)), "undecided")


def _next(state: State, now: Now, settings: Settings) -> str:
    rem, due = state.reminders, state.reminders.due
    if state.seat.bout is None or state.seat.standing_since is not None:
        return "sitting"
    if state.routine:
        return "none"
    if dues.capped(rem, settings):
        return "capped"
    if quiet.held(rem, now.elapsed) and (due or rem.holds):
        return "hold"
    if due is None:
        return "in"
    if due.up or due.closes_at is not None:
        return "none"
    reminded = moments.reminded_until(state.seat)
    if reminded > max(now.elapsed, due.returns_at or 0.0):
        return "other"
    return "returns" if due.returns_at is not None else "pause"


def _icon(state: State, count: float, limit: float) -> Icon:
    """One picture for the state that matters most (design: states and icons)."""
    seat, rem = state.seat, state.reminders
    if state.routine:
        return "routine"
    if seat.standing_since is not None:
        return "standing"
    if rem.paused_until is not None or rem.paused_day is not None:
        return "paused"
    if seat.bout is None:
        return "away"
    if rem.due:
        return _due_icon(state)
    if rem.holds:
        return "quiet"
    if _no_source(seat.sample):
        return "unknown"
    return "soon" if count - rem.base >= NEARLY_DUE * limit else "sitting"


def _due_icon(state: State) -> Icon:
    due = state.reminders.due
    if due and due.laters and due.returns_at is not None and due.returns_at > state.seat.at and not due.unanswered:
        return "later"
    return "overdue" if due and due.overdue else "due"


def _today(state: State, now: Now, count: float) -> Today:
    tally, bout = state.tally, state.seat.bout
    running = 0.0
    if bout:
        stopped = [at for at in (state.seat.certain_since, state.seat.standing_since) if at is not None]
        running = spans.between(bout, tally.since, min([now.elapsed, *stopped]))
    return Today(
        sitting_seconds=tally.sitting + running,
        longest_bout_seconds=max(tally.longest, count),
        breaks=tally.breaks,
        routines=tally.routines,
        prompts=tally.prompts,
    )
