"""When to speak: rules P1 to P18, one look at a time.

Jurisdiction: when a due opens, when its prompt is shown and taken away, and which outcome it has.
"""

from __future__ import annotations

from dataclasses import replace

from hipbreak.core import easing, hours, moments, quiet, sitting
from hipbreak.core.dues import OpenDue, Reminders, Scene, capped, gone_unanswered, stays_until, unshown
from hipbreak.core.effects import Dropped, Due, Effect, Outcome, OutcomeKind, Overdue, PromptGone
from hipbreak.core.settings import Settings
from hipbreak.core.showing import show
from hipbreak.core.sitting import Seat

BOUT_SETTLES = 300.0  # P10
FAR = 600.0  # seconds for which an asked answer is good while nothing is near that could be said


def look(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    """Everything that this look changes; appends to ``out``."""
    rem = moments.track_typing(rem, scene)
    rem = quiet.update(rem, scene, out)
    rem = _sign_off(rem, scene, out)
    rem = _becomes_due(rem, scene, out)
    rem = _take_away(rem, scene, out)
    rem = _unanswered(rem, scene, out)
    rem = _overdue(rem, scene, out)
    rem = _ignored(rem, scene, out)
    rem = _speak(rem, scene, out)
    return easing.say_easing(rem, scene, out)


def _becomes_due(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    if rem.due or scene.routine_open or not sitting.certainly_sitting(scene.seat, scene.settings.sitting):
        return rem
    if sitting.counted(scene.seat) - rem.base < easing.limit(rem, scene.settings):
        return rem
    return _open(rem, scene, out, sign_off=False)


def _open(rem: Reminders, scene: Scene, out: list[Effect], *, sign_off: bool) -> Reminders:
    holding = tuple(reason for reason in quiet.reasons_now(rem) if not (sign_off and reason == "hours"))
    due = OpenDue(rem.dues + 1, scene.now.elapsed, scene.now.wall, sign_off, held_by=holding)
    out.append(Due(due.due, sign_off, due.began))
    return replace(rem, due=due, dues=due.due)


def _sign_off(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    """P13: at its time a due comes of itself; one already open becomes it; after two hours it is dropped."""
    rem = _drop_sign_off(rem, scene, out)
    at = hours.sign_off_at(scene.settings.sign_off, scene.now.wall)
    if at is None or rem.sign_off_day == at.date().toordinal():
        return rem
    began = scene.now.elapsed - (scene.now.wall - at).total_seconds()
    done = replace(rem, sign_off_day=at.date().toordinal())
    if rem.full_at is not None and rem.full_at >= began - 3600:
        return done
    if scene.routine_open or not sitting.certainly_sitting(scene.seat, scene.settings.sitting):
        return rem
    if rem.due is None:
        return _signed(_open(done, scene, out, sign_off=True), began)
    if rem.due.up:
        out.append(PromptGone(rem.due.up.prompt, "obsolete"))
    waiting = rem.due.showings == 0 and rem.due.returns_at is None
    due = replace(
        rem.due,
        sign_off=True,
        was_plain=True,
        showings=0,
        up=None,
        closes_at=None,
        returns_at=None if waiting else scene.now.elapsed,
    )
    return _signed(replace(done, due=due), began)


def _signed(rem: Reminders, at: float) -> Reminders:
    return replace(rem, due=replace(rem.due, signed_at=at)) if rem.due else rem


def _drop_sign_off(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    due = rem.due
    if due is None or due.signed_at is None or due.showings > 0 or scene.routine_open:
        return rem
    if scene.now.elapsed < due.signed_at + hours.SIGN_OFF_LASTS.total_seconds():
        return rem
    if due.was_plain:
        return replace(rem, due=replace(due, sign_off=False, was_plain=False, signed_at=None))
    out.append(Dropped(due.due))
    return replace(rem, due=None)


def earliest(rem: Reminders, seat: Seat, settings: Settings) -> float:
    """P10, P16: the instant before which the open due's prompt may not come."""
    due = rem.due
    if due is None or seat.bout is None:
        return float("inf")
    settles = max(seat.bout.since + BOUT_SETTLES, moments.reminded_until(seat))
    if due.ever_shown or rem.first_prompted_at is None:
        return settles
    return max(settles, rem.first_prompted_at + settings.prompt.gap)


def _take_away(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    """P4: a quiet reason that begins while a prompt is up takes it away, and that showing does not count; so does the
    desktop's own reminder (P16)."""
    due, now = rem.due, scene.now.elapsed
    if due is None or due.up is None:
        return rem
    if not quiet.held(rem, now) and moments.reminded_until(scene.seat) <= now:
        return rem
    out.append(PromptGone(due.up.prompt, "held"))
    return replace(rem, due=unshown(due, now))


def _unanswered(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    due = rem.due
    if due is None or due.up is None or scene.settings.prompt.strict:
        return rem
    if scene.now.elapsed < stays_until(due.up, scene.settings.prompt):
        return rem
    return replace(rem, due=gone_unanswered(due, scene.now.elapsed, scene.settings.prompt, out))


def _overdue(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    due = rem.due
    if due is None or due.overdue or scene.now.elapsed < due.since + scene.settings.prompt.patience:
        return rem
    out.append(Overdue(due.due))
    return replace(rem, due=replace(due, overdue=True))


def _ignored(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    due = rem.due
    if due is None or due.closes_at is None or scene.now.elapsed < due.closes_at or scene.routine_open:
        return rem
    return close(rem, "ignored", scene.seat, scene.settings, out)


def _speak(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    due, now = rem.due, scene.now.elapsed
    if due is None or not may_speak(rem, scene.seat, scene.settings, now, routine_open=scene.routine_open):
        return rem
    if moments.nobody(scene) or now < earliest(rem, scene.seat, scene.settings):
        return rem
    ripe = now >= due.returns_at if due.returns_at is not None else moments.is_breakpoint(rem, due, scene)
    return show(rem, due, scene, out) if ripe else rem


def may_speak(rem: Reminders, seat: Seat, settings: Settings, at: float, *, routine_open: bool) -> bool:
    """An open due waits for its moment and nothing forbids to speak."""
    due = rem.due
    waits = due is not None and due.up is None and due.closes_at is None
    free = seat.bout is not None and seat.standing_since is None and not routine_open
    return waits and free and not quiet.held(rem, at) and not capped(rem, settings)


def close(rem: Reminders, what: OutcomeKind, seat: Seat, settings: Settings, out: list[Effect]) -> Reminders:
    """The open due ends with its one outcome."""
    due = rem.due
    if due is None:
        return rem
    if due.up:
        out.append(PromptGone(due.up.prompt, "answered" if what == "skipped" else "obsolete"))
    out.append(Outcome(due.due, what, due.began))
    rem = replace(rem, due=None, base=sitting.counted(seat))
    if what in ("skipped", "ignored"):
        return easing.ease(replace(rem, passed=rem.passed + 1, row=rem.row + 1), settings, out)
    return easing.break_taken(rem, settings, out)


def bout_over(rem: Reminders) -> Reminders:
    """The count to the next due begins again with the next bout."""
    return replace(rem, base=0.0)


def new_day(rem: Reminders, settings: Settings, out: list[Effect]) -> Reminders:
    """P9, P10: rows, caps and the eased limit are of one day."""
    return replace(easing.restore_limit(rem, settings, out), row=0, passed=0, declined=False)


def wake(rem: Reminders, scene: Scene) -> tuple[list[float], bool, bool, float]:
    """The instants at which time alone may change something here, whether to be told of a pause in the typing and of
    the first input after one, and for how many seconds an answer is good that has to be asked for."""
    seat, now, rules = scene.seat, scene.now.elapsed, scene.settings.prompt
    edge = hours.next_edge(
        scene.now.wall, scene.settings.hours, scene.settings.sign_off, scene.settings.sitting.day_starts
    )
    times = [now + edge, now + edge - moments.WATCH_BEFORE]
    times += [hold.since + quiet.LONG_HOLD for hold in rem.holds if not hold.said]
    if rem.paused_until is not None:
        times += [rem.paused_until, rem.paused_until - moments.WATCH_BEFORE]
    if rem.quiet_ended_at is not None:
        times.append(rem.quiet_ended_at + moments.AFTER_QUIET)
    if rem.easing_up is not None:
        times.append(rem.easing_since + rules.prompt_stays)
    if rem.easing or rem.due:
        times.append(moments.reminded_until(seat))
    near, back = edge <= moments.WATCH_BEFORE, rem.easing
    if rem.due:
        times += _of_due(rem.due, rem, scene)
        waiting = rem.due.up is None and rem.due.closes_at is None
        near, back = waiting and rem.due.returns_at is None, waiting or back
    elif seat.bout is not None and seat.standing_since is None and seat.certain_since is None:
        due_at = now + max(0.0, rem.base + easing.limit(rem, scene.settings) - sitting.counted(seat))
        times += [due_at, due_at - moments.WATCH_BEFORE]
        near = near or due_at - now <= moments.WATCH_BEFORE
    if quiet.deaf(rem, now, edge):
        return times, False, False, float("inf")
    return times, near, near or back, 0.0 if near or back or rem.due else FAR


def _of_due(due: OpenDue, rem: Reminders, scene: Scene) -> list[float]:
    """The instants at which time alone may change something about the open due."""
    rules = scene.settings.prompt
    times = [due.since + rules.patience, earliest(rem, scene.seat, scene.settings)]
    times += [at for at in (due.returns_at, due.closes_at) if at is not None]
    if due.signed_at is not None:
        times.append(due.signed_at + hours.SIGN_OFF_LASTS.total_seconds())
    if due.up:
        times.append(stays_until(due.up, rules))
    return times
