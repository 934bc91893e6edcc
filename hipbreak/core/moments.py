"""Is this a good moment to speak? Breakpoints (P3) and the typing they are read from.

Jurisdiction: what the inputs tell about the person at this instant; quiet reasons are :mod:`~hipbreak.core.quiet`'s.
"""

from __future__ import annotations

from dataclasses import replace

from hipbreak.core import sitting
from hipbreak.core.dues import OpenDue, Reminders, Scene
from hipbreak.core.sitting import Seat

TYPING_PAUSE = 5.0  # P3a
TYPING_BEFORE = 20.0  # P3a
NOBODY_AFTER = 60.0  # P3
AFTER_QUIET = 30.0  # P3d
AFTER_REMINDED = 300.0  # P16: the desktop's own break reminder has just spoken; two at once are one too many
WATCH_BEFORE = NOBODY_AFTER + TYPING_BEFORE + 10.0  # to know the typing before a pause that due falls into


def reminded_until(seat: Seat) -> float:
    """P16: the instant before which the desktop's own reminder is enough, minus infinity where it has said nothing."""
    return float("-inf") if seat.sample.reminded is None else seat.sample.reminded + AFTER_REMINDED


def nobody(scene: Scene) -> bool:
    """P3: with no input for 60 s nothing is shown: nobody may be there."""
    seat = scene.seat
    return seat.certain_since is not None or sitting.idle(seat, scene.now.elapsed) >= NOBODY_AFTER


def track_typing(rem: Reminders, scene: Scene) -> Reminders:
    """Keeps the begin of the present run of inputs; exact while the source was asked to tell each pause."""
    run_ended = scene.seen.silence >= TYPING_PAUSE or scene.seen.unlocked
    if run_ended or (scene.seen.input and not scene.watched):
        return replace(rem, typing_since=sitting.latest_input(scene.seat))
    return rem


def _in_typing_pause(rem: Reminders, scene: Scene) -> bool:
    typed = scene.seat.last_input - rem.typing_since
    return typed >= TYPING_BEFORE and sitting.silent(scene.seat) >= TYPING_PAUSE


def is_breakpoint(rem: Reminders, due: OpenDue, scene: Scene) -> bool:
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
