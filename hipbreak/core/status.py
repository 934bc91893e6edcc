"""What is true now, in one value that tray, tooltip, menu, status window and ``hipbreak status`` share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from hipbreak.core.messages import Reason

Icon = Literal[
    "sitting", "soon", "due", "overdue", "later", "paused", "quiet", "standing", "away", "routine", "unknown"
]


@dataclass(frozen=True, slots=True)
class Today:
    """The numbers of the running day (section 1: ``day``)."""

    sitting_seconds: float = 0.0
    longest_bout_seconds: float = 0.0
    breaks: int = 0
    routines: int = 0
    prompts: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """One view of the state.

    ``why`` says why it counts or rests: input, undecided, call, media, standing, away, locked, no_source, routine.
    ``next`` says when the next prompt comes: in (``due_in_seconds``), pause (at the next breakpoint), hold (after the
    quiet ends), returns (at ``returns``), capped (none today), sitting (once sitting starts), none.
    Wall times are aware and local. ``fill`` is the part of the limit used, 0 to 1 and beyond.
    """

    state: Literal["sitting", "standing", "away", "unknown"] = "away"
    sitting_seconds: float = 0.0
    limit_seconds: float = 1800.0
    due_in_seconds: float | None = None
    due: bool = False
    overdue: bool = False
    sign_off: bool = False
    prompt_up: bool = False
    quiet: tuple[Reason, ...] = ()
    quiet_since: datetime | None = None
    paused_until: datetime | None = None
    returns: datetime | None = None
    later_minutes: int | None = None
    routine_open: bool = False
    can_undo_absence: bool = False
    why: str = "away"
    away_since: datetime | None = None
    standing_since: datetime | None = None
    next: str = "sitting"
    icon: Icon = "away"
    fill: float = 0.0
    call_seconds: float = 0.0
    easing: bool = False
    next_move: str = "lunge"
    week_moves: int = 0
    today: Today = field(default_factory=Today)
