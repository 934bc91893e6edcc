"""How a bout ends, on the day's numbers and with an open due's outcome, and how it is corrected (P11, S8).

Jurisdiction: everything that :mod:`~hipbreak.core.sitting` says has ended or the person says was otherwise.
"""

from __future__ import annotations

from dataclasses import replace

from hipbreak.core import chair, reminders, sitting, spans
from hipbreak.core.effects import BoutCorrected, BoutEnded, BoutStarted, Effect, OutcomeKind
from hipbreak.core.messages import Now, WasUp
from hipbreak.core.settings import Settings
from hipbreak.core.sitting import Ended
from hipbreak.core.state import State, refuse, wall_of


def end(state: State, ended: Ended, what: OutcomeKind, now: Now, settings: Settings, out: list[Effect]) -> State:
    """A bout is over: into the diary, onto the day's numbers, and an open due gets its outcome (P11)."""
    seconds = spans.seconds(ended.bout, ended.until)
    keep = seconds >= spans.SHORT_BOUT
    out.append(
        BoutEnded(
            since=ended.bout.since,
            until=ended.until,
            why=ended.why,
            began=ended.bout.began,
            ended=wall_of(ended.until, now),
            seconds=seconds,
            call=spans.spent(ended.bout, "call", ended.until),
            media=spans.spent(ended.bout, "media", ended.until),
            keep=keep,
        )
    )
    tally = state.tally
    if keep:
        tally = replace(
            tally,
            sitting=tally.sitting + spans.between(ended.bout, tally.since, ended.until),
            longest=max(tally.longest, seconds),
            breaks=tally.breaks + 1,
        )
    base = state.reminders.base
    rem = reminders.close(state.reminders, what, state.seat, settings, out)
    return replace(state, tally=tally, reminders=reminders.bout_over(rem), base_before=base)


def was_up(state: State, event: WasUp, now: Now, settings: Settings, out: list[Effect]) -> State:
    """S8: the bout ended then, the next begins now."""
    if state.routine:
        return refuse(state, "routine_open", out)
    since, due = now.elapsed, state.reminders.due
    if event.since is None and due and due.asked:
        return got_up(state, *due.asked, now, settings, out)  # the answer to "were you sitting?"
    if event.since is not None:
        since = now.elapsed - (now.wall - event.since).total_seconds()
        if since > now.elapsed:
            return refuse(state, "in_the_future", out)
    state = _correct_last_bout(state, since, now, out)
    return got_up(state, since, now.elapsed, now, settings, out)


def got_up(state: State, since: float, back: float, now: Now, settings: Settings, out: list[Effect]) -> State:
    """The running bout, if any, ended at ``since``, and the next began at ``back``."""
    seat, ended = chair.finish(state.seat, since, "was_up")
    state = replace(state, seat=replace(seat, standing_since=None))
    if ended:
        out.append(BoutCorrected(ended.bout.began, "was_up", wall_of(ended.until, now)))
        state = end(state, ended, "walked away", now, settings, out)
    if state.seat.certain_since is not None:
        return state  # nobody sits at a locked screen
    bout = spans.begin(back, now)
    out.append(BoutStarted(bout.since, bout.began))
    return replace(state, seat=replace(state.seat, bout=bout, sign=max(state.seat.sign, back)))


def _correct_last_bout(state: State, since: float, now: Now, out: list[Effect]) -> State:
    """A time before the running bout may lie in the one before it: that ended earlier, too."""
    absence = state.seat.absence
    if absence is None or not absence.bout.since <= since < absence.until:
        return state
    out.append(BoutCorrected(absence.bout.began, "was_up", wall_of(since, now)))
    lost = spans.between(absence.bout, max(since, state.tally.since), absence.until)
    tally = replace(state.tally, sitting=max(0.0, state.tally.sitting - lost))
    return replace(state, tally=tally)


def still_here(state: State, now: Now, out: list[Effect]) -> State:
    """S8, "I was here all along": the last absence is undone, unless the machine slept or was off in it."""
    absence = state.seat.absence
    if state.routine or absence is None:
        return refuse(state, "routine_open" if state.routine else "nothing_to_undo", out)
    if absence.certain:
        return refuse(state, "cannot_undo_sleep", out)
    out.append(BoutCorrected(absence.bout.began, "still_here", None))
    out.append(BoutStarted(absence.bout.since, absence.bout.began))
    tally, kept = state.tally, spans.seconds(absence.bout, absence.until) >= spans.SHORT_BOUT
    if kept:
        counted = spans.between(absence.bout, tally.since, absence.until)
        tally = replace(tally, sitting=max(0.0, tally.sitting - counted), breaks=max(0, tally.breaks - 1))
    since_skip = sitting.counted(state.seat) - state.reminders.base
    seat = replace(chair.undo(state.seat), standing_since=None, sign=now.elapsed)
    base = sitting.counted(seat) - since_skip if state.reminders.base else state.base_before
    return replace(state, seat=seat, reminders=replace(state.reminders, base=base), tally=tally)
