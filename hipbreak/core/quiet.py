"""What keeps hipbreak silent: calls, presentations, do-not-disturb, pauses, hours (P4, P12, P14).

Jurisdiction: since when which reason holds, when the last one ended, and saying a hold of three hours once.
"""

from __future__ import annotations

from dataclasses import replace

from hipbreak.core import hours
from hipbreak.core.dues import Hold, Reminders, Scene
from hipbreak.core.effects import Effect, Notice
from hipbreak.core.messages import Reason
from hipbreak.core.moments import AFTER_QUIET, WATCH_BEFORE, nobody

LONG_HOLD = 10800.0  # P4


def reasons_now(rem: Reminders) -> tuple[Reason, ...]:
    """The reasons to be silent now."""
    return tuple(hold.reason for hold in rem.holds)


def held(rem: Reminders, at: float) -> bool:
    """P4 and P3d: something is quiet, or the last of it ended less than 30 s ago. The hours hold no sign-off (P13)."""
    holding = _that_hold(rem, reasons_now(rem))
    return bool(holding) or (rem.quiet_ended_at is not None and at < rem.quiet_ended_at + AFTER_QUIET)


def deaf(rem: Reminders, at: float, edge: float) -> bool:
    """P12, P14: nothing will be said for a while, whatever happens meanwhile. ``edge``: seconds until the hours may
    change. Not in the last moments before it ends: what somebody types then decides about what comes after."""
    holding = _that_hold(rem, reasons_now(rem))
    paused = "paused" in holding and (rem.paused_until is None or rem.paused_until - at > WATCH_BEFORE)
    return (paused or "hours" in holding) and edge > WATCH_BEFORE


def _that_hold(rem: Reminders, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Those of ``reasons`` that hold what waits to be said."""
    sign_off = rem.due is not None and rem.due.sign_off
    return tuple(reason for reason in reasons if not (sign_off and reason == "hours"))


def update(rem: Reminders, scene: Scene, out: list[Effect]) -> Reminders:
    """The reasons as this look finds them, and what they have held."""
    rem = _end_pause(rem, scene)
    now, known = scene.now, {hold.reason: hold for hold in rem.holds}
    reasons = _reasons(rem, scene)
    holding = _that_hold(rem, reasons)
    if _that_hold(rem, reasons_now(rem)) and not holding:
        rem = replace(rem, quiet_ended_at=now.elapsed)
    holds = tuple(known.get(reason) or Hold(reason, now.elapsed, now.wall) for reason in reasons)
    if long := [hold for hold in holds if _long(hold, scene)]:
        out.append(Notice("held_long", reason=long[0].reason, minutes=int(LONG_HOLD // 60)))
        holds = tuple(replace(hold, said=True) if hold in long else hold for hold in holds)
    if rem.due and (heard := [r for r in holding if r not in rem.due.held_by]):
        rem = replace(rem, due=replace(rem.due, held_by=(*rem.due.held_by, *heard)))
    return replace(rem, holds=holds)


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


def _end_pause(rem: Reminders, scene: Scene) -> Reminders:
    """P14: a pause always ends by itself."""
    over = rem.paused_until is not None and scene.now.elapsed >= rem.paused_until
    day = hours.day_of(scene.now.wall, scene.settings.sitting.day_starts).toordinal()
    over = over or (rem.paused_day is not None and day != rem.paused_day)
    return replace(rem, paused_until=None, paused_day=None) if over else rem


def _long(hold: Hold, scene: Scene) -> bool:
    """It has held for three hours and that is to be said: of several at once only one is named (P16)."""
    long = scene.now.elapsed - hold.since >= LONG_HOLD and hold.reason not in ("paused", "hours")
    return long and not (hold.said or nobody(scene) or scene.routine_open or scene.seen.standing_over)
