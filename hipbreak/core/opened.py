"""The routine window as the rules see it: opened, moves done, closed, and what that does to the bout (S7, P17).

Jurisdiction: the state's ``routine``; what the window shows is :mod:`~hipbreak.core.frames`'.
"""

from __future__ import annotations

from dataclasses import replace

from hipbreak.core import chair, easing, routine
from hipbreak.core.bouts import end
from hipbreak.core.dues import comes_back
from hipbreak.core.effects import CloseRoutine, Effect, OutcomeKind, PromptGone, RoutineEnded, RoutineStarted
from hipbreak.core.messages import MoveDone, Now, Side, Start
from hipbreak.core.settings import Settings
from hipbreak.core.shelf import FULL_ID
from hipbreak.core.sitting import Ended, Seat
from hipbreak.core.state import OpenRoutine, State, refuse, with_due

ROUTINE_LEFT_ALONE = 1800.0  # P17


def start(state: State, event: Start, now: Now, settings: Settings, out: list[Effect]) -> State:
    """Opens the routine that was asked for; a prompt that is up has its answer."""
    if state.routine:
        return refuse(state, "routine_open", out)
    kind = event.kind or ("full" if event.course else settings.routine.start_opens)
    if state.reminders.due and state.reminders.due.sign_off and event.kind is None:
        kind = "full"  # P13
    course = event.course or FULL_ID
    planned = routine.planned(settings.routine, kind, event.move, state.next_move, course)
    if not planned:
        return refuse(state, _why_not(event, settings), out)
    number = state.routines + 1
    full = kind == "full" and event.move is None
    opened = OpenRoutine(number, now.elapsed, now.wall, planned, full and course == FULL_ID)
    due = state.reminders.due
    if due and due.up:
        out.append(PromptGone(due.up.prompt, "answered"))
        state = with_due(state, replace(due, up=None, unanswered=False, asked=None))
    seat = replace(state.seat, standing_since=None) if state.seat.bout is None else _up_from_standing(state.seat, now)
    out.append(RoutineStarted(number, planned, state.next_side, now.wall, "full" if full else "single", course))
    return replace(state, seat=seat, routine=opened, routines=number)


def _why_not(event: Start, settings: Settings) -> str:
    """What to say of a move or a routine that is none."""
    if (event.move or event.course) in settings.routine.shelf.left_out:
        return "faulty_move" if event.move else "faulty_routine"
    return "no_such_move" if event.move else "no_such_routine"


def _up_from_standing(seat: Seat, now: Now) -> Seat:
    return chair.sit(seat, now)[0] if seat.standing_since is not None else seat


def move_done(state: State, event: MoveDone) -> State:
    """A move ran to its end; after the window was closed that is heard no more."""
    if state.routine is None:
        return state
    return replace(state, routine=replace(state.routine, done=(*state.routine.done, event)))


def close(state: State, now: Now, settings: Settings, out: list[Effect]) -> State:
    """S7: with a move done the bout ended at the routine's start; with none it goes on as if nothing had been."""
    opened = state.routine
    if opened is None:
        return state
    state = _routine_ended(state, opened, now, settings, out)
    if not opened.done:
        return _due_again(state, now, settings)
    seat, ended = chair.finish(state.seat, opened.since, "routine")
    state = replace(state, seat=seat)
    what: OutcomeKind = "finished" if _finished(opened) else "partly done"
    return end(state, ended, what, now, settings, out) if ended else state


def cut_short(state: State, ended: Ended, now: Now, settings: Settings, out: list[Effect]) -> State:
    """P17: a lock or sleep ended the bout and closes the window; what was done counts."""
    opened = state.routine
    if opened is None:
        return state
    out.append(CloseRoutine(opened.routine))
    state = _routine_ended(state, opened, now, settings, out)
    what: OutcomeKind = "walked away"
    if opened.done:
        what = "finished" if _finished(opened) else "partly done"
        ended = Ended(ended.bout, max(opened.since, ended.bout.since), "routine")
    return end(state, ended, what, now, settings, out)


def is_over(state: State, now: Now, settings: Settings) -> bool:
    """P17: left alone for 30 min, or locked with nobody on a chair."""
    certain = state.seat.certain_since
    left = state.routine is not None and now.elapsed >= state.routine.since + ROUTINE_LEFT_ALONE
    locked = certain is not None and now.elapsed >= certain + settings.sitting.away_after_lock
    return left or locked


def _routine_ended(state: State, opened: OpenRoutine, now: Now, settings: Settings, out: list[Effect]) -> State:
    finished = _finished(opened)
    out.append(RoutineEnded(opened.routine, opened.done, finished, opened.began))
    seat = replace(state.seat, heard=state.seat.at)  # what was touched meanwhile begins no bout, though told later
    state = replace(state, routine=None, seat=seat)
    if not opened.done:
        return state
    rem = easing.break_taken(state.reminders, settings, out)
    if finished and opened.full:
        rem = replace(rem, full_at=now.elapsed)
    side: Side = "right" if state.next_side == "left" else "left"
    tally = replace(state.tally, routines=state.tally.routines + 1)
    after = routine.next_move(opened.done[-1].move, settings.routine)
    return replace(state, reminders=rem, tally=tally, next_side=side, next_move=after)


def _finished(opened: OpenRoutine) -> bool:
    return bool(opened.done) and set(opened.planned) <= {move.move for move in opened.done}


def _due_again(state: State, now: Now, settings: Settings) -> State:
    due = state.reminders.due
    if due is None or due.showings == 0 or due.returns_at is not None or due.closes_at is not None:
        return state
    return with_due(state, comes_back(due, now.elapsed + settings.prompt.repeat_after, settings.prompt))
