"""When to speak: rules P1 to P18, one look at a time.

Jurisdiction: dues, prompts and what keeps hipbreak silent. Knows from :mod:`~hipbreak.core.sitting` how long somebody
has sat; decides whether and when that is said, and what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hipbreak.core import hours, sitting
from hipbreak.core.messages import (
    Action,
    Case,
    Dropped,
    Due,
    Effect,
    LimitChanged,
    Notice,
    Now,
    Outcome,
    OutcomeKind,
    Overdue,
    Prompt,
    PromptGone,
    Reason,
)
from hipbreak.core.settings import PromptSettings, Settings
from hipbreak.core.sitting import Seat, Seen

TYPING_PAUSE = 5.0  # P3a
TYPING_BEFORE = 20.0  # P3a
NOBODY_AFTER = 60.0  # P3
AFTER_QUIET = 30.0  # P3d
BOUT_SETTLES = 300.0  # P10
LONG_HOLD = 10800.0  # P4
EASED_LIMITS = (2700.0, 3600.0)  # P9
ROW = 3  # P9
WATCH_BEFORE = NOBODY_AFTER + TYPING_BEFORE + 10.0  # to know the typing before a pause that due falls into


@dataclass(frozen=True, slots=True)
class Up:
    """A prompt on the screen since ``since``; ``hovered`` since the pointer is on it, ``read`` seconds it was."""

    prompt: int
    since: float
    actions: tuple[Action, ...]
    hovered: float | None = None
    read: float = 0.0


@dataclass(frozen=True, slots=True)
class OpenDue:
    """A due without an outcome. ``returns_at``: when it comes back (P6, P7), None: at the first breakpoint (P2).

    ``closes_at``: when it is ignored. ``was_plain``: an ordinary due that became the sign-off (P13).
    """

    due: int
    since: float
    began: datetime
    sign_off: bool = False
    was_plain: bool = False
    showings: int = 0
    laters: int = 0
    up: Up | None = None
    returns_at: float | None = None
    closes_at: float | None = None
    overdue: bool = False
    unanswered: bool = False
    held_by: tuple[Reason, ...] = ()
    asked: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A quiet reason since ``since``; ``said`` once it has lasted three hours and that was said (P4)."""

    reason: Reason
    since: float
    began: datetime
    said: bool = False


@dataclass(frozen=True, slots=True)
class Reminders:
    """What was said, what waits to be said, and what keeps it back.

    ``base``: seconds of sitting in the bout at which the count to the next due began (P8). ``limit``: eased limit
    in seconds (P9). ``typing_since``: begin of the run of inputs less than 5 s apart, as far as it is known.
    """

    due: OpenDue | None = None
    dues: int = 0
    prompts: int = 0
    base: float = 0.0
    first_prompted_at: float | None = None
    holds: tuple[Hold, ...] = ()
    quiet_ended_at: float | None = None
    paused_until: float | None = None
    paused_day: int | None = None
    text: int = 0
    last_case: str = ""
    row: int = 0
    passed: int = 0
    limit: float | None = None
    declined: bool = False
    easing: bool = False
    easing_up: int | None = None
    easing_since: float = 0.0
    sign_off_day: int = 0
    full_at: float | None = None
    typing_since: float = 0.0


@dataclass(frozen=True, slots=True)
class Scene:
    """What the reminders need to know of the rest: the chair, this look, whether the routine is open, and whether
    the source was asked to tell each pause in the typing since the last look."""

    seat: Seat
    seen: Seen
    now: Now
    settings: Settings
    routine_open: bool
    watched: bool = False


def limit(rem: Reminders, settings: Settings) -> float:
    """Seconds of sitting until due, as it is today (P1, P9)."""
    return rem.limit if rem.limit is not None else settings.sitting.sit_limit


def quiet(rem: Reminders) -> tuple[Reason, ...]:
    """The reasons to be silent now."""
    return tuple(hold.reason for hold in rem.holds)


def look(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    """Everything that this look changes; appends to ``out``."""
    rem = _track_typing(rem, scene)
    rem = _holds(rem, scene, out)
    rem = _sign_off(rem, scene, out)
    rem = _becomes_due(rem, scene, out)
    rem = _take_away(rem, scene, out)
    rem = _unanswered(rem, scene, out)
    rem = _overdue(rem, scene, out)
    rem = _ignored(rem, scene, out)
    rem = _speak(rem, scene, out)
    return _say_easing(rem, scene, out)


# --- what the typing tells (P3a) ---------------------------------------------------------------------------------


def _track_typing(rem: Reminders, scene: Scene) -> Reminders:
    """Keeps the begin of the present run of inputs; exact while the source was asked to tell each pause."""
    run_ended = scene.seen.silence >= TYPING_PAUSE or scene.seen.unlocked
    if run_ended or (scene.seen.input and not scene.watched):
        return replace(rem, typing_since=scene.seat.last_input)
    return rem


def _in_typing_pause(rem: Reminders, scene: Scene) -> bool:
    typed = scene.seat.last_input - rem.typing_since
    return typed >= TYPING_BEFORE and sitting.idle(scene.seat, scene.now.elapsed) >= TYPING_PAUSE


# --- quiet reasons (P4, P12, P14) --------------------------------------------------------------------------------


def _reasons(rem: Reminders, scene: Scene) -> tuple[Reason, ...]:
    sample, heeded = scene.seat.sample, scene.settings.prompt.quiet
    facts: tuple[tuple[Reason, bool], ...] = (
        ("call", sample.call and "call" in heeded),
        ("presenting", sample.presenting and "presenting" in heeded),
        ("dnd", sample.dnd and "dnd" in heeded),
        ("paused", rem.paused_until is not None or rem.paused_day is not None),
        ("hours", not hours.working(scene.settings.hours, scene.now.wall)),
    )
    return tuple(reason for reason, holds in facts if holds)


def _holds(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    rem = _end_pause(rem, scene)
    now, known = scene.now, {hold.reason: hold for hold in rem.holds}
    reasons = _reasons(rem, scene)
    if rem.holds and not reasons:
        rem = replace(rem, quiet_ended_at=now.elapsed)
    holds = tuple(known.get(reason) or Hold(reason, now.elapsed, now.wall) for reason in reasons)
    if rem.due and (heard := [r for r in reasons if r not in rem.due.held_by]):
        rem = replace(rem, due=replace(rem.due, held_by=(*rem.due.held_by, *heard)))
    return replace(rem, holds=tuple(_say_long_hold(hold, scene, out) for hold in holds))


def _end_pause(rem: Reminders, scene: Scene) -> Reminders:
    """P14: a pause always ends by itself."""
    over = rem.paused_until is not None and scene.now.elapsed >= rem.paused_until
    day = hours.day_of(scene.now.wall, scene.settings.sitting.day_starts).toordinal()
    over = over or (rem.paused_day is not None and day != rem.paused_day)
    return replace(rem, paused_until=None, paused_day=None) if over else rem


def _say_long_hold(hold: Hold, scene: Scene, out: list[Effect]) -> Hold:
    long = scene.now.elapsed - hold.since >= LONG_HOLD
    if hold.said or not long or hold.reason in ("paused", "hours") or _nobody(scene) or scene.routine_open:
        return hold
    out.append(Notice("held_long", reason=hold.reason, minutes=int(LONG_HOLD // 60)))
    return replace(hold, said=True)


# --- due (P1, P2, P13) -------------------------------------------------------------------------------------------


def _becomes_due(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    if rem.due or scene.routine_open or not sitting.certainly_sitting(scene.seat, scene.settings.sitting):
        return rem
    if sitting.counted(scene.seat) - rem.base < limit(rem, scene.settings):
        return rem
    return _open(rem, scene, out, sign_off=False)


def _open(rem: Reminders, scene: Scene, out: list[Effect], *, sign_off: bool) -> Reminders:
    due = OpenDue(rem.dues + 1, scene.now.elapsed, scene.now.wall, sign_off, held_by=quiet(rem))
    out.append(Due(due.due, sign_off, due.began))
    return replace(rem, due=due, dues=due.due)


def _sign_off(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    """P13: at its time a due comes of itself; one already open becomes it; after two hours it is dropped."""
    at = hours.sign_off_at(scene.settings.sign_off, scene.now.wall)
    if at is None:
        return _drop_sign_off(rem, out)
    if rem.sign_off_day == at.date().toordinal():
        return rem
    began = scene.now.elapsed - (scene.now.wall - at).total_seconds()
    done = replace(rem, sign_off_day=at.date().toordinal())
    if rem.full_at is not None and rem.full_at >= began - 3600:
        return done
    if scene.routine_open or not sitting.certainly_sitting(scene.seat, scene.settings.sitting):
        return rem
    if rem.due is None:
        return _open(done, scene, out, sign_off=True)
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
    return replace(done, due=due)


def _drop_sign_off(rem: Reminders, out: list[Effect]) -> Reminders:
    if rem.due is None or not rem.due.sign_off or rem.due.showings > 0:
        return rem
    if rem.due.was_plain:
        return replace(rem, due=replace(rem.due, sign_off=False, was_plain=False))
    out.append(Dropped(rem.due.due))
    return replace(rem, due=None)


# --- on the screen (P3, P6, P7) ----------------------------------------------------------------------------------


def _nobody(scene: Scene) -> bool:
    """P3: with no input for 60 s nothing is shown: nobody may be there."""
    seat = scene.seat
    return seat.certain_since is not None or sitting.idle(seat, scene.now.elapsed) >= NOBODY_AFTER


def held(rem: Reminders, at: float) -> bool:
    """P4 and P3d: something is quiet, or the last of it ended less than 30 s ago. The hours hold no sign-off (P13)."""
    sign_off = rem.due is not None and rem.due.sign_off
    holds = any(not (sign_off and hold.reason == "hours") for hold in rem.holds)
    return holds or (rem.quiet_ended_at is not None and at < rem.quiet_ended_at + AFTER_QUIET)


def capped(rem: Reminders, settings: Settings) -> bool:
    """P10: only the icon speaks for the rest of the day."""
    return rem.passed >= settings.prompt.prompts_per_day and not (rem.due and rem.due.sign_off)


def earliest(rem: Reminders, seat: Seat, settings: Settings) -> float:
    """P10: the instant before which the open due's first prompt may not come."""
    due = rem.due
    if due is None or seat.bout is None:
        return float("inf")
    settles = seat.bout.since + BOUT_SETTLES
    if due.showings or due.returns_at is not None or rem.first_prompted_at is None:
        return settles
    return max(settles, rem.first_prompted_at + settings.prompt.gap)


def _take_away(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    """P4: a quiet reason that begins while a prompt is up takes it away, and that showing does not count."""
    due = rem.due
    if due is None or due.up is None or not held(rem, scene.now.elapsed):
        return rem
    out.append(PromptGone(due.up.prompt, "held"))
    return replace(rem, due=_unshown(due, scene.now.elapsed))


def _unshown(due: OpenDue, returns_at: float) -> OpenDue:
    return replace(due, up=None, showings=due.showings - 1, returns_at=returns_at, closes_at=None)


def _unanswered(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    due = rem.due
    if due is None or due.up is None or scene.settings.prompt.strict:
        return rem
    if scene.now.elapsed < stays_until(due.up, scene.settings.prompt):
        return rem
    return replace(rem, due=gone_unanswered(due, scene.now.elapsed, scene.settings.prompt, out))


def stays_until(up: Up, rules: PromptSettings) -> float:
    """When an unanswered prompt goes; never while the pointer is on it."""
    return float("inf") if up.hovered is not None else up.since + up.read + rules.prompt_stays


def gone_unanswered(due: OpenDue, at: float, rules: PromptSettings, out: list[Effect]) -> OpenDue:
    """P7: it goes away and comes back, or after its last showing waits to be ignored."""
    if due.up:
        out.append(PromptGone(due.up.prompt, "unanswered"))
    return comes_back(replace(due, up=None, unanswered=True, asked=None), at + rules.repeat_after, rules)


def comes_back(due: OpenDue, at: float, rules: PromptSettings) -> OpenDue:
    """At ``at`` the due is shown once more, or, with its showings used up, ignored."""
    if last_showing(due, rules):
        return replace(due, returns_at=None, closes_at=at)
    return replace(due, returns_at=at, closes_at=None)


def last_showing(due: OpenDue, rules: PromptSettings) -> bool:
    """No further showing is left (P7; the sign-off is shown once, P13)."""
    return due.showings >= (1 if due.sign_off else rules.showings)


def undelivered(due: OpenDue, at: float, rules: PromptSettings, out: list[Effect]) -> OpenDue:
    """P7: not shown is neither an outcome nor a showing; it is tried again later."""
    if due.up:
        out.append(PromptGone(due.up.prompt, "undelivered"))
    return _unshown(due, at + rules.repeat_after)


def hovered(due: OpenDue, up: Up, inside: bool, at: float) -> OpenDue:
    """A card that is being read does not go away."""
    if inside == (up.hovered is not None):
        return due
    if inside:
        return replace(due, up=replace(up, hovered=at))
    read = up.read + at - (up.hovered if up.hovered is not None else at)
    return replace(due, up=replace(up, hovered=None, read=read))


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
    if _nobody(scene) or now < earliest(rem, scene.seat, scene.settings):
        return rem
    ripe = now >= due.returns_at if due.returns_at is not None else _breakpoint(rem, due, scene)
    return _show(rem, due, scene, out) if ripe else rem


def may_speak(rem: Reminders, seat: Seat, settings: Settings, at: float, *, routine_open: bool) -> bool:
    """An open due waits for its moment and nothing forbids to speak."""
    due = rem.due
    waits = due is not None and due.up is None and due.closes_at is None
    free = seat.bout is not None and seat.standing_since is None and not routine_open
    return waits and free and not held(rem, at) and not capped(rem, settings)


def _breakpoint(rem: Reminders, due: OpenDue, scene: Scene) -> bool:
    """P3, or P2's patience is over."""
    now, seen = scene.now.elapsed, scene.seen
    after_quiet = rem.quiet_ended_at is not None and rem.quiet_ended_at + AFTER_QUIET >= due.since
    return (
        now >= due.since + scene.settings.prompt.patience
        or after_quiet
        or seen.unlocked
        or seen.silence >= NOBODY_AFTER
        or _in_typing_pause(rem, scene)
    )


def _show(rem: Reminders, due: OpenDue, scene: Scene, out: list[Effect]) -> Reminders:
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
        actions=_actions(case, later),
        seconds=sitting.counted(scene.seat),
        call_seconds=sitting.spent(bout, "call", now) if bout else 0.0,
        quiet_was=due.held_by,
        showing=shown.showings,
        later=later,
        stays=None if rules.strict else rules.prompt_stays,
        sign_off=due.sign_off,
        asked=_wall_times(shown.asked, scene.now) if case == "question" else None,
        floor=scene.settings.routine.floor,
    )
    out.append(prompt)
    first = now if due.showings == 0 and due.returns_at is None else rem.first_prompted_at
    shown = replace(shown, up=Up(number, now, prompt.actions), held_by=(), unanswered=False)
    text = rem.text + (case == "normal")
    return replace(rem, due=shown, prompts=number, first_prompted_at=first, text=text, last_case=case)


def _wall_times(asked: tuple[float, float] | None, now: Now) -> tuple[datetime, datetime] | None:
    if asked is None:
        return None
    since, until = (now.wall - timedelta(seconds=now.elapsed - at) for at in asked)
    return since, until


def next_later(due: OpenDue, rules: PromptSettings) -> int | None:
    """Minutes that Later would wait, None when it is used up (P6) or nothing could come back (P7)."""
    if last_showing(due, rules) or due.sign_off or due.laters >= len(rules.later):
        return None
    return round(rules.later[due.laters] / 60)


def _actions(case: Case, later: int | None) -> tuple[Action, ...]:
    """P5: Start, Later, Skip and one quiet fourth."""
    fourths: dict[str, Action] = {"question": "was_up", "sign_off": "not_today"}
    middle: tuple[Action, ...] = ("later",) if later is not None else ()
    return ("start", *middle, "skip", fourths.get(case, "not_sitting"))


def _case(rem: Reminders, due: OpenDue, scene: Scene) -> Case:
    """Which words fit; the same special ones never twice running (P15)."""
    if due.sign_off:
        return "sign_off"
    if due.asked is not None:
        return "question"
    if due.showings > 1 and last_showing(due, scene.settings.prompt):
        return "third"
    if due.showings > 1 and due.unanswered:
        return "second"
    case: Case = "normal"
    if "call" in due.held_by:
        case = "call"
    elif "paused" in due.held_by:
        case = "pause"
    elif scene.seen.silence >= NOBODY_AFTER:
        case = "short"
    return "normal" if case == rem.last_case else case


# --- outcomes (P8, P9, P11) --------------------------------------------------------------------------------------


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
        return _ease(replace(rem, passed=rem.passed + 1, row=rem.row + 1), settings, out)
    return break_taken(rem, settings, out)


def break_taken(rem: Reminders, settings: Settings, out: list[Effect]) -> Reminders:
    """P9: one break ends the row and restores the limit."""
    return restore_limit(replace(rem, row=0), settings, out)


def restore_limit(rem: Reminders, settings: Settings, out: list[Effect]) -> Reminders:
    """The limit of the settings again."""
    if rem.limit is None:
        return rem
    usual = round(settings.sitting.sit_limit / 60)
    out.append(LimitChanged(usual, usual))
    if rem.easing_up is not None:
        out.append(PromptGone(rem.easing_up, "obsolete"))
    return replace(rem, limit=None, easing=False, easing_up=None)


def _ease(rem: Reminders, settings: Settings, out: list[Effect]) -> Reminders:
    """P9: three passed over in a row make the limit the next longer one for the day."""
    longer = [eased for eased in EASED_LIMITS if eased > limit(rem, settings)]
    if not settings.prompt.back_off or rem.declined or rem.row < ROW or not longer:
        return rem
    out.append(LimitChanged(round(longer[0] / 60), round(settings.sitting.sit_limit / 60)))
    return replace(rem, limit=longer[0], row=0, easing=True)


def _say_easing(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    """P9: it is said once, when somebody is there and nothing holds it."""
    now, rules = scene.now.elapsed, scene.settings.prompt
    if rem.easing_up is not None and (now >= rem.easing_since + rules.prompt_stays or rem.holds):
        out.append(PromptGone(rem.easing_up, "held" if rem.holds else "unanswered"))
        rem = replace(rem, easing_up=None)
    busy = scene.routine_open or scene.seat.standing_since is not None or (rem.due is not None and rem.due.up)
    if not rem.easing or busy or held(rem, now) or _nobody(scene):
        return rem
    number = rem.prompts + 1
    out.append(Notice("easing", minutes=round(limit(rem, scene.settings) / 60), prompt=number))
    return replace(rem, easing=False, easing_up=number, easing_since=now, prompts=number)


# --- what a bout's end, a day's end and the clock bring ----------------------------------------------------------


def bout_over(rem: Reminders) -> Reminders:
    """The count to the next due begins again with the next bout."""
    return replace(rem, base=0.0)


def new_day(rem: Reminders, settings: Settings, out: list[Effect]) -> Reminders:
    """P9, P10: rows, caps and the eased limit are of one day."""
    return replace(restore_limit(rem, settings, out), row=0, passed=0, declined=False)


def wake(rem: Reminders, scene: Scene) -> tuple[list[float], bool, bool]:
    """The instants at which time alone may change something here, and whether to be told of a pause in the typing
    and of the first input after one."""
    seat, now, rules = scene.seat, scene.now.elapsed, scene.settings.prompt
    edge = now + hours.next_edge(
        scene.now.wall, scene.settings.hours, scene.settings.sign_off, scene.settings.sitting.day_starts
    )
    times = [edge, edge - WATCH_BEFORE]
    near = edge - now <= WATCH_BEFORE
    times += [hold.since + LONG_HOLD for hold in rem.holds if not hold.said]
    times += [at for at in (rem.paused_until,) if at is not None]
    if rem.quiet_ended_at is not None:
        times.append(rem.quiet_ended_at + AFTER_QUIET)
    if rem.easing_up is not None:
        times.append(rem.easing_since + rules.prompt_stays)
    if rem.due is None:
        due_at = now + max(0.0, rem.base + limit(rem, scene.settings) - sitting.counted(seat))
        counting = seat.bout is not None and seat.standing_since is None and seat.certain_since is None
        times += [due_at, due_at - WATCH_BEFORE] if counting else []
        near = near or (counting and due_at - now <= WATCH_BEFORE)
        return times, near, near or rem.easing
    due = rem.due
    times.append(due.since + rules.patience)
    times += [at for at in (due.returns_at, due.closes_at) if at is not None]
    times.append(earliest(rem, seat, scene.settings))
    if due.up:
        times.append(stays_until(due.up, rules))
    waiting = due.up is None and due.closes_at is None
    return times, waiting and due.returns_at is None, waiting or rem.easing
