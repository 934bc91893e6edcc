"""The one function that decides: ``advance(state, event, now, settings) -> (state, effects)``.

Jurisdiction: puts the chair (sitting) and the reminders together, answers commands, follows the routine window and
keeps the day's numbers. Every event but ``Look`` and ``Launched`` follows a ``Look`` of the same instant.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hipbreak.core import hours, reminders, routine, sitting
from hipbreak.core.messages import (
    BoutCorrected,
    BoutEnded,
    BoutStarted,
    CloseRoutine,
    Dismissed,
    Effect,
    Event,
    Hover,
    KeepLimit,
    Later,
    Launched,
    Look,
    MoveDone,
    Notice,
    Now,
    OutcomeKind,
    Pause,
    Pressed,
    Prompt,
    PromptGone,
    Resume,
    RoutineClosed,
    RoutineEnded,
    RoutineStarted,
    Side,
    Sitting,
    Skip,
    Standing,
    Start,
    StillHere,
    Stopped,
    Undelivered,
    WasUp,
    Watch,
)
from hipbreak.core.reminders import OpenDue, Reminders, Scene
from hipbreak.core.settings import Settings
from hipbreak.core.sitting import Ended, Seat, Seen

ROUTINE_LEFT_ALONE = 1800.0  # P17
LONGEST_WAIT = 3600.0  # the wall clock may be set meanwhile
NEARLY = 1e-6  # two sums of the same seconds may differ by this much


@dataclass(frozen=True, slots=True)
class OpenRoutine:
    """The routine window since ``since``; ``planned`` are the moves it is to hold, ``done`` those done."""

    routine: int
    since: float
    began: datetime
    planned: tuple[str, ...]
    full: bool
    done: tuple[MoveDone, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers of day ``day`` (ordinal), which began at ``since``; the running bout comes on top."""

    day: int = 0
    since: float = 0.0
    sitting: float = 0.0
    longest: float = 0.0
    breaks: int = 0
    routines: int = 0
    prompts: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """All that survives a restart (S10)."""

    seat: Seat = field(default_factory=Seat)
    reminders: Reminders = field(default_factory=Reminders)
    routine: OpenRoutine | None = None
    routines: int = 0
    tally: Tally = field(default_factory=Tally)
    next_side: Side = "left"
    next_move: str = "lunge"
    base_before: float = 0.0  # the count's base in the bout that the last absence ended (S8)
    watch: Watch = field(default_factory=lambda: Watch(0.0))  # what is worth waking for next


def begin(now: Now, settings: Settings) -> State:
    """The state of a first start at ``now``."""
    day = hours.day_of(now.wall, settings.sitting.day_starts).toordinal()
    seat = Seat(at=now.elapsed, heard=now.elapsed, sign=now.elapsed, away_since=now.elapsed)
    return State(seat=seat, tally=Tally(day=day, since=now.elapsed))


def advance(state: State, event: Event, now: Now, settings: Settings) -> tuple[State, tuple[Effect, ...]]:
    """The next state and what is to happen, for ``event`` at ``now``."""
    out: list[Effect] = []
    seen = Seen()
    match event:
        case Look():
            state = _new_day(state, now, settings, out)
            state, seen = _look(state, event, now, settings, out)
        case Launched():
            state = _launched(state, event, now, settings, out)
        case Stopped():
            state = _stopped(state, now, settings, out)
        case _:
            state = _told(state, event, now, settings, out)
    if not isinstance(event, Launched | Stopped):
        scene = Scene(state.seat, seen, now, settings, state.routine is not None, state.watch.pause)
        state = replace(state, reminders=reminders.look(state.reminders, scene, out))
    state = _count(state, out)
    return replace(state, watch=_watch(state, now, settings)), tuple(out)


def _watch(state: State, now: Now, settings: Settings) -> Watch:
    """What is worth waking for after ``now``."""
    seat, resting = state.seat, state.routine is not None
    scene = Scene(seat, Seen(), now, settings, resting)
    times, pause, back = reminders.wake(state.reminders, scene)
    times.append(sitting.next_decision(seat, settings.sitting, resting))
    times.append(now.elapsed + LONGEST_WAIT)
    if state.routine:
        times.append(state.routine.since + ROUTINE_LEFT_ALONE)
        if seat.certain_since is not None:
            times.append(seat.certain_since + settings.sitting.away_after_lock)
    count = sitting.counted(seat)
    if seat.bout and seat.certain_since is None and seat.standing_since is None:
        times.append(now.elapsed + 60 - count % 60)  # the minute that tray and tooltip show
    if seat.bout is None and sitting.idle(seat, now.elapsed) < reminders.TYPING_PAUSE:
        times.append(now.elapsed + reminders.TYPING_PAUSE)  # sources tell an input only after a silence
    overdue = count - state.reminders.base >= reminders.limit(state.reminders, settings)
    waits = seat.bout is None or (state.reminders.due is None and overdue)
    film = seat.sample.media and sitting.idle(seat, now.elapsed) >= sitting.QUESTION_AFTER
    at = min(time for time in times if time > now.elapsed + NEARLY)
    return Watch(at, pause and not resting, (back or waits or film) and not resting)


# --- looks -------------------------------------------------------------------------------------------------------


def _new_day(state: State, now: Now, settings: Settings, out: list[Effect]) -> State:
    day = hours.day_of(now.wall, settings.sitting.day_starts).toordinal()
    if state.tally.day - 1 <= day <= state.tally.day:  # a clock set back over the edge makes no second day
        return state
    rem = reminders.new_day(state.reminders, settings, out)
    return replace(state, reminders=rem, tally=Tally(day=day, since=now.elapsed))


def _look(state: State, event: Look, now: Now, settings: Settings, out: list[Effect]) -> tuple[State, Seen]:
    told = state.watch.back and sitting.idle(state.seat, state.seat.at) >= reminders.TYPING_PAUSE
    seat, seen = sitting.observe(
        state.seat, event.sample, event.asleep, now, settings.sitting, resting=state.routine is not None, told=told
    )
    state = replace(state, seat=seat)
    for ended in seen.ended:
        if state.routine:
            state = _routine_cut_short(state, ended, now, settings, out)
        else:
            state = _end(state, ended, "walked away", now, settings, out)
    if seen.standing_over:
        out.append(Notice("standing_over"))
    if seen.started:
        out.append(BoutStarted(seen.started.since, seen.started.began))
    if state.routine and _routine_over(state, now, settings):
        out.append(CloseRoutine(state.routine.routine))
        state = _close_routine(state, now, settings, out)
    return state, seen


def _routine_over(state: State, now: Now, settings: Settings) -> bool:
    """P17: left alone for 30 min, or locked with nobody on a chair."""
    certain = state.seat.certain_since
    left = state.routine is not None and now.elapsed >= state.routine.since + ROUTINE_LEFT_ALONE
    locked = certain is not None and now.elapsed >= certain + settings.sitting.away_after_lock
    return left or locked


def _end(state: State, ended: Ended, what: OutcomeKind, now: Now, settings: Settings, out: list[Effect]) -> State:
    """A bout is over: into the diary, onto the day's numbers, and an open due gets its outcome (P11)."""
    seconds = sitting.sitting(ended.bout, ended.until)
    keep = seconds >= sitting.SHORT_BOUT
    out.append(
        BoutEnded(
            since=ended.bout.since,
            until=ended.until,
            why=ended.why,
            began=ended.bout.began,
            ended=_wall(ended.until, now),
            seconds=seconds,
            call=sitting.spent(ended.bout, "call", ended.until),
            media=sitting.spent(ended.bout, "media", ended.until),
            keep=keep,
        )
    )
    tally = state.tally
    if keep:
        tally = replace(
            tally,
            sitting=tally.sitting + sitting.between(ended.bout, tally.since, ended.until),
            longest=max(tally.longest, seconds),
            breaks=tally.breaks + 1,
        )
    base = state.reminders.base
    rem = reminders.close(state.reminders, what, state.seat, settings, out)
    return replace(state, tally=tally, reminders=reminders.bout_over(rem), base_before=base)


def _wall(at: float, now: Now) -> datetime:
    return now.wall - timedelta(seconds=now.elapsed - at)


def _count(state: State, out: list[Effect]) -> State:
    """P7: a showing that was taken away or never came is none."""
    shown = sum(isinstance(effect, Prompt) for effect in out)
    undone = sum(isinstance(effect, PromptGone) and effect.why in ("held", "undelivered") for effect in out)
    asked = any(isinstance(effect, Prompt) and effect.case == "question" for effect in out)
    if asked:
        state = replace(state, seat=replace(state.seat, blind=None))
    if shown or undone:
        tally = state.tally
        state = replace(state, tally=replace(tally, prompts=max(0, tally.prompts + shown - undone)))
    return state


# --- start and stop (S10) ----------------------------------------------------------------------------------------


def _launched(state: State, event: Launched, now: Now, settings: Settings, out: list[Effect]) -> State:
    state = _stopped(state, Now(state.seat.at, _wall(state.seat.at, now)), settings, out)
    seat, ended = sitting.launch(state.seat, event.away, event.off, now, settings.sitting)
    state = replace(state, seat=seat)
    return _end(state, ended, "walked away", now, settings, out) if ended else state


def _stopped(state: State, now: Now, settings: Settings, out: list[Effect]) -> State:
    """What is on the screen goes with the program: a prompt is unanswered, a routine counts as what was done."""
    rem = state.reminders
    if rem.due and rem.due.up:
        rem = replace(rem, due=reminders.gone_unanswered(rem.due, now.elapsed, settings.prompt, out))
    if rem.easing_up is not None:
        out.append(PromptGone(rem.easing_up, "unanswered"))
        rem = replace(rem, easing_up=None)
    state = replace(state, reminders=rem)
    if state.routine:
        out.append(CloseRoutine(state.routine.routine))
        state = _close_routine(state, now, settings, out)
    return state


# --- commands and windows ----------------------------------------------------------------------------------------


def _told(state: State, event: Event, now: Now, settings: Settings, out: list[Effect]) -> State:  # noqa: C901 - one line an event
    match event:
        case Start():
            return _start(state, event, now, settings, out)
        case Later():
            return _later(state, event, now, settings, out)
        case Skip():
            return _skip(state, settings, out)
        case Pause() | Resume():
            return _pause(state, event, now, settings, out)
        case Standing() | Sitting():
            return _stand_or_sit(state, event, now, settings, out)
        case WasUp():
            return _was_up(state, event, now, settings, out)
        case StillHere():
            return _still_here(state, now, out)
        case KeepLimit():
            return _keep_limit(state, settings, out)
        case Pressed() | Dismissed() | Undelivered() | Hover():
            return _from_screen(state, event, now, settings, out)
        case MoveDone():
            return _move_done(state, event)
        case RoutineClosed():
            return _close_routine(state, now, settings, out) if state.routine else state
        case _:
            return state


def _refuse(state: State, what: str, out: list[Effect]) -> State:
    out.append(Notice(what, refused=True))
    return state


def _due(state: State, due: OpenDue | None) -> State:
    return replace(state, reminders=replace(state.reminders, due=due))


def _start(state: State, event: Start, now: Now, settings: Settings, out: list[Effect]) -> State:
    if state.routine:
        return _refuse(state, "routine_open", out)
    kind = event.kind or settings.routine.start_opens
    if state.reminders.due and state.reminders.due.sign_off and event.kind is None:
        kind = "full"  # P13
    planned = routine.planned(settings.routine, kind, event.move, state.next_move)
    if not planned:
        return _refuse(state, "no_such_move", out)
    number = state.routines + 1
    full = kind == "full" and event.move is None
    opened = OpenRoutine(number, now.elapsed, now.wall, planned, full)
    due = state.reminders.due
    if due and due.up:
        out.append(PromptGone(due.up.prompt, "answered"))
        state = _due(state, replace(due, up=None, unanswered=False, asked=None))
    seat = replace(state.seat, standing_since=None) if state.seat.bout is None else _up_from_standing(state.seat, now)
    out.append(RoutineStarted(number, planned, state.next_side, now.wall))
    return replace(state, seat=seat, routine=opened, routines=number)


def _up_from_standing(seat: Seat, now: Now) -> Seat:
    return sitting.sit(seat, now)[0] if seat.standing_since is not None else seat


def _later(state: State, event: Later, now: Now, settings: Settings, out: list[Effect]) -> State:
    due = state.reminders.due
    if state.routine or due is None:
        return _refuse(state, "routine_open" if state.routine else "nothing_due", out)
    step = reminders.next_later(due, settings.prompt)
    if step is None:
        return _refuse(state, "later_used_up", out)
    if due.up:
        out.append(PromptGone(due.up.prompt, "answered"))
    returns = now.elapsed + 60 * (event.minutes or step)
    return _due(state, replace(due, up=None, laters=due.laters + 1, returns_at=returns, unanswered=False, asked=None))


def _skip(state: State, settings: Settings, out: list[Effect]) -> State:
    if state.routine or state.reminders.due is None:
        return _refuse(state, "routine_open" if state.routine else "nothing_due", out)
    return replace(state, reminders=reminders.close(state.reminders, "skipped", state.seat, settings, out))


def _pause(state: State, event: Pause | Resume, now: Now, settings: Settings, out: list[Effect]) -> State:
    rem = state.reminders
    if isinstance(event, Resume):
        if rem.paused_until is None and rem.paused_day is None:
            return _refuse(state, "not_paused", out)
        return replace(state, reminders=replace(rem, paused_until=None, paused_day=None))
    until = None if event.seconds is None else now.elapsed + event.seconds
    day = state.tally.day if event.seconds is None else None
    if day is not None:
        day = hours.day_of(now.wall, settings.sitting.day_starts).toordinal()
    return replace(state, reminders=replace(rem, paused_until=until, paused_day=day))


def _stand_or_sit(state: State, event: Standing | Sitting, now: Now, settings: Settings, out: list[Effect]) -> State:
    if state.routine:
        return _refuse(state, "routine_open", out)
    standing = state.seat.standing_since is not None
    if isinstance(event, Standing):
        if standing:
            return _refuse(state, "already_standing", out)
        due = state.reminders.due
        if due and due.up:
            out.append(PromptGone(due.up.prompt, "answered"))
            back = reminders.comes_back(
                replace(due, up=None), now.elapsed + settings.prompt.repeat_after, settings.prompt
            )
            state = _due(state, back)
        return replace(state, seat=sitting.stand(state.seat, now))
    if not standing and state.seat.bout:
        return _refuse(state, "not_standing", out)
    seat, started = sitting.sit(state.seat, now)
    if started:
        out.append(BoutStarted(started.since, started.began))
    return replace(state, seat=seat)


def _was_up(state: State, event: WasUp, now: Now, settings: Settings, out: list[Effect]) -> State:
    """S8: the bout ended then, the next begins now."""
    if state.routine:
        return _refuse(state, "routine_open", out)
    since, due = now.elapsed, state.reminders.due
    if event.since is None and due and due.up and due.asked:
        return _got_up(state, *due.asked, now, settings, out)  # the answer to "were you sitting?"
    if event.since is not None:
        since = now.elapsed - (now.wall - event.since).total_seconds()
        if since > now.elapsed:
            return _refuse(state, "in_the_future", out)
    state = _correct_last_bout(state, since, now, out)
    return _got_up(state, since, now.elapsed, now, settings, out)


def _got_up(state: State, since: float, back: float, now: Now, settings: Settings, out: list[Effect]) -> State:
    """The running bout, if any, ended at ``since``, and the next began at ``back``."""
    seat, ended = sitting.finish(state.seat, since, "was_up")
    state = replace(state, seat=replace(seat, standing_since=None))
    if ended:
        out.append(BoutCorrected(ended.bout.began, "was_up", _wall(ended.until, now)))
        state = _end(state, ended, "walked away", now, settings, out)
    bout = sitting.begin(back, now)
    out.append(BoutStarted(bout.since, bout.began))
    return replace(state, seat=replace(state.seat, bout=bout, sign=max(state.seat.sign, back)))


def _correct_last_bout(state: State, since: float, now: Now, out: list[Effect]) -> State:
    """A time before the running bout may lie in the one before it: that ended earlier, too."""
    absence = state.seat.absence
    if absence is None or not absence.bout.since <= since < absence.until:
        return state
    out.append(BoutCorrected(absence.bout.began, "was_up", _wall(since, now)))
    lost = sitting.between(absence.bout, max(since, state.tally.since), absence.until)
    tally = replace(state.tally, sitting=max(0.0, state.tally.sitting - lost))
    return replace(state, tally=tally)


def _still_here(state: State, now: Now, out: list[Effect]) -> State:
    absence = state.seat.absence
    if state.routine or absence is None:
        return _refuse(state, "routine_open" if state.routine else "nothing_to_undo", out)
    if absence.certain:
        return _refuse(state, "cannot_undo_sleep", out)
    out.append(BoutCorrected(absence.bout.began, "still_here", None))
    out.append(BoutStarted(absence.bout.since, absence.bout.began))
    tally, kept = state.tally, sitting.sitting(absence.bout, absence.until) >= sitting.SHORT_BOUT
    if kept:
        counted = sitting.between(absence.bout, tally.since, absence.until)
        tally = replace(tally, sitting=max(0.0, tally.sitting - counted), breaks=max(0, tally.breaks - 1))
    seat = replace(sitting.undo(state.seat), standing_since=None)
    rem = replace(state.reminders, base=state.base_before)
    return replace(state, seat=replace(seat, sign=now.elapsed), reminders=rem, tally=tally)


def _keep_limit(state: State, settings: Settings, out: list[Effect]) -> State:
    if state.reminders.limit is None:
        return _refuse(state, "limit_usual", out)
    rem = reminders.restore_limit(state.reminders, settings, out)
    return replace(state, reminders=replace(rem, declined=True))


# --- the prompt's buttons ----------------------------------------------------------------------------------------


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
            return _due(state, reminders.gone_unanswered(due, now.elapsed, settings.prompt, out))
        case Undelivered():
            return _due(state, reminders.undelivered(due, now.elapsed, settings.prompt, out))
        case Hover():
            return _due(state, reminders.hovered(due, due.up, event.inside, now.elapsed))


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
            return _start(state, Start(), now, settings, out)
        case "later":
            return _later(state, Later(), now, settings, out)
        case "skip" | "not_today":
            return _skip(state, settings, out)
        case "not_sitting":
            return _stand_or_sit(state, Standing(), now, settings, out)
        case "was_up" if due.asked is not None:
            return _got_up(state, *due.asked, now, settings, out)
        case _:
            return state


# --- the routine window (S7, P17) --------------------------------------------------------------------------------


def _move_done(state: State, event: MoveDone) -> State:
    if state.routine is None:
        return state
    return replace(state, routine=replace(state.routine, done=(*state.routine.done, event)))


def _close_routine(state: State, now: Now, settings: Settings, out: list[Effect]) -> State:
    """S7: with a move done the bout ended at the routine's start; with none it goes on as if nothing had been."""
    opened = state.routine
    if opened is None:
        return state
    state = _routine_ended(state, opened, now, settings, out)
    if not opened.done:
        return _due_again(state, now, settings)
    seat, ended = sitting.finish(state.seat, opened.since, "routine")
    state = replace(state, seat=seat)
    what: OutcomeKind = "finished" if _finished(opened) else "partly done"
    return _end(state, ended, what, now, settings, out) if ended else state


def _routine_cut_short(state: State, ended: Ended, now: Now, settings: Settings, out: list[Effect]) -> State:
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
    return _end(state, ended, what, now, settings, out)


def _routine_ended(state: State, opened: OpenRoutine, now: Now, settings: Settings, out: list[Effect]) -> State:
    finished = _finished(opened)
    out.append(RoutineEnded(opened.routine, opened.done, finished, opened.began))
    state = replace(state, routine=None)
    if not opened.done:
        return state
    rem = reminders.break_taken(state.reminders, settings, out)
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
    return _due(state, reminders.comes_back(due, now.elapsed + settings.prompt.repeat_after, settings.prompt))
