"""The one function that decides: ``advance(state, event, now, settings) -> (state, effects)``.

Jurisdiction: the order in which chair, routine and reminders take part in a look, and what is worth the next one. Every
event but ``Look`` and ``Launched`` follows a ``Look`` of the same instant.
"""

from __future__ import annotations

from dataclasses import replace

from hipbreak.core import answers, bouts, chair, dues, easing, hours, moments, opened, reminders, sitting, steps
from hipbreak.core.dues import Scene
from hipbreak.core.effects import BoutStarted, CloseRoutine, Effect, Notice, Prompt, PromptGone
from hipbreak.core.messages import Event, Launched, Look, Now, Stopped, Watch
from hipbreak.core.settings import Settings
from hipbreak.core.sitting import Seen
from hipbreak.core.state import State, Tally, wall_of

LONGEST_WAIT = 3600.0  # the wall clock may be set meanwhile
SHOWN_LATE = (
    90.0  # seconds by which the shown count may be late while nothing will be said: a look comes by then anyway
)
NEARLY = 1e-6  # two sums of the same seconds may differ by this much


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
            state = answers.answer(state, event, now, settings, out)
    if not isinstance(event, Launched | Stopped):
        scene = Scene(state.seat, seen, now, settings, state.routine is not None, state.watch.pause)
        state = replace(state, reminders=reminders.look(state.reminders, scene, out))
    state = _count(state, out)
    return replace(state, watch=_watch(state, now, settings)), tuple(out)


def _watch(state: State, now: Now, settings: Settings) -> Watch:
    """What is worth waking for after ``now``."""
    seat, resting = state.seat, state.routine is not None
    scene = Scene(seat, Seen(), now, settings, resting)
    times, pause, back, good_for = reminders.wake(state.reminders, scene)
    times.append(sitting.next_decision(seat, settings.sitting, resting))
    times.append(now.elapsed + LONGEST_WAIT)
    if state.routine:
        times.append(state.routine.since + opened.ROUTINE_LEFT_ALONE)
        if seat.certain_since is not None:
            times.append(seat.certain_since + settings.sitting.away_after_lock)
    count, minute = sitting.counted(seat), float("inf")
    due = state.reminders.base + easing.limit(state.reminders, settings)
    if seat.bout and seat.certain_since is None and seat.standing_since is None:
        minute = now.elapsed + steps.until_next(count, due)
    empty = seat.bout is None and seat.standing_since is None
    last = seat.sample.last_input  # somebody may have been typing since before the program was there
    before = float("inf") if last is None else now.elapsed - last
    if empty and seat.certain_since is None and min(before, sitting.silent(seat)) < moments.TYPING_PAUSE:
        times.append(now.elapsed + moments.TYPING_PAUSE)  # sources tell an input only after a silence
        pause = True
    if seat.bout and seat.sample.media:
        times.append(seat.last_input + sitting.QUESTION_AFTER)  # to be told who comes back after that (S8)
    waits = empty or (state.reminders.due is None and count >= due)
    film = seat.bout is not None and sitting.silent(seat) >= sitting.QUESTION_AFTER
    if good_for == float("inf"):
        minute += SHOWN_LATE
    at = min(time for time in times if time > now.elapsed + NEARLY)
    pause, back = pause and not resting, (back or waits or film) and not resting
    if pause or back or resting or minute == float("inf"):  # it decides about the chair
        good_for = 0.0
    return Watch(at, pause, back, minute, good_for)


def _new_day(state: State, now: Now, settings: Settings, out: list[Effect]) -> State:
    day = hours.day_of(now.wall, settings.sitting.day_starts).toordinal()
    if state.tally.day - 1 <= day <= state.tally.day:  # a clock set back over the edge makes no second day
        return state
    rem = reminders.new_day(state.reminders, settings, out)
    return replace(state, reminders=rem, tally=Tally(day=day, since=now.elapsed))


def _look(state: State, event: Look, now: Now, settings: Settings, out: list[Effect]) -> tuple[State, Seen]:
    told = state.watch.back and sitting.silent(state.seat) >= moments.TYPING_PAUSE
    seat, seen = sitting.observe(
        state.seat, event.sample, event.asleep, now, settings.sitting, resting=state.routine is not None, told=told
    )
    state = replace(state, seat=seat)
    for ended in seen.ended:
        if state.routine:
            state = opened.cut_short(state, ended, now, settings, out)
        else:
            state = bouts.end(state, ended, "walked away", now, settings, out)
    if seen.standing_over:
        out.append(Notice("standing_over"))
    if seen.started:
        out.append(BoutStarted(seen.started.since, seen.started.began))
    if state.routine and opened.is_over(state, now, settings):
        out.append(CloseRoutine(state.routine.routine))
        state = opened.close(state, now, settings, out)
    return state, seen


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


def _launched(state: State, event: Launched, now: Now, settings: Settings, out: list[Effect]) -> State:
    state = _stopped(state, Now(state.seat.at, wall_of(state.seat.at, now)), settings, out)
    seat, ended = chair.launch(state.seat, event.away, event.off, now, settings.sitting)
    state = replace(state, seat=seat)
    return bouts.end(state, ended, "walked away", now, settings, out) if ended else state


def _stopped(state: State, now: Now, settings: Settings, out: list[Effect]) -> State:
    """What is on the screen goes with the program: a prompt is unanswered, a routine counts as what was done."""
    rem = state.reminders
    if rem.due and rem.due.up:
        rem = replace(rem, due=dues.gone_unanswered(rem.due, now.elapsed, settings.prompt, out))
    if rem.easing_up is not None:
        out.append(PromptGone(rem.easing_up, "unanswered"))
        rem = replace(rem, easing_up=None)
    state = replace(state, reminders=rem)
    if state.routine:
        out.append(CloseRoutine(state.routine.routine))
        state = opened.close(state, now, settings, out)
    return state
