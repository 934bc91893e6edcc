"""What waits to be said: the open due, its prompt on the screen, and what the reminders remember.

Jurisdiction: these values, and what becomes of one due that is put off, not answered or not delivered (P5 to P7).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from hipbreak.core.effects import Effect, PromptGone
from hipbreak.core.messages import Action, Now, Reason
from hipbreak.core.settings import PromptSettings, Settings
from hipbreak.core.sitting import Seat, Seen


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

    ``closes_at``: when it is ignored. ``was_plain``: an ordinary due that became the sign-off (P13), whose time was
    ``signed_at``. ``asked``: a silence over media that nobody has explained yet (S8).
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
    ever_shown: bool = False
    signed_at: float | None = None


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


def capped(rem: Reminders, settings: Settings) -> bool:
    """P10: only the icon speaks for the rest of the day."""
    return rem.passed >= settings.prompt.prompts_per_day and not (rem.due and rem.due.sign_off)


def last_showing(due: OpenDue, rules: PromptSettings) -> bool:
    """No further showing is left (P7; the sign-off is shown once, P13)."""
    return due.showings >= (1 if due.sign_off else rules.showings)


def next_later(due: OpenDue, rules: PromptSettings) -> int | None:
    """Minutes that Later would wait, None when it is used up (P6) or nothing could come back (P7)."""
    if last_showing(due, rules) or due.sign_off or due.laters >= len(rules.later):
        return None
    return round(rules.later[due.laters] / 60)


def stays_until(up: Up, rules: PromptSettings) -> float:
    """When an unanswered prompt goes; never while the pointer is on it."""
    return float("inf") if up.hovered is not None else up.since + up.read + rules.prompt_stays


def gone_unanswered(due: OpenDue, at: float, rules: PromptSettings, out: list[Effect]) -> OpenDue:
    """P7: it goes away and comes back, or after its last showing waits to be ignored."""
    if due.up:
        out.append(PromptGone(due.up.prompt, "unanswered"))
    return comes_back(replace(due, up=None, unanswered=True), at + rules.repeat_after, rules)


def comes_back(due: OpenDue, at: float, rules: PromptSettings) -> OpenDue:
    """At ``at`` the due is shown once more, or, with its showings used up, ignored."""
    if last_showing(due, rules):
        return replace(due, returns_at=None, closes_at=at)
    return replace(due, returns_at=at, closes_at=None)


def undelivered(due: OpenDue, at: float, rules: PromptSettings, out: list[Effect]) -> OpenDue:
    """P7: not shown is neither an outcome nor a showing; it is tried again later."""
    if due.up:
        out.append(PromptGone(due.up.prompt, "undelivered"))
    return unshown(due, at + rules.repeat_after)


def hovered(due: OpenDue, up: Up, inside: bool, at: float) -> OpenDue:
    """A card that is being read does not go away."""
    if inside == (up.hovered is not None):
        return due
    if inside:
        return replace(due, up=replace(up, hovered=at))
    read = up.read + at - (up.hovered if up.hovered is not None else at)
    return replace(due, up=replace(up, hovered=None, read=read))


def unshown(due: OpenDue, returns_at: float) -> OpenDue:
    """A showing that was none; the due comes back at ``returns_at``."""
    return replace(due, up=None, showings=due.showings - 1, returns_at=returns_at, closes_at=None)
