"""What is true now, in one value that tray, tooltip, menu, status window and ``hipbreak status`` share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, Literal

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
    quiet ends), returns (at ``returns``), other (a few minutes after the desktop's own reminder), capped (none today),
    sitting (once sitting starts), none.
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
    today: Today = field(default_factory=Today)


_TIMES = ("quiet_since", "paused_until", "returns", "away_since", "standing_since")


def status_to_json(status: Status) -> dict[str, Any]:
    """``status`` for a JSON line; wall times as ISO strings."""
    raw = asdict(status)
    times = {name: raw[name].isoformat() for name in _TIMES if raw[name] is not None}
    return {**raw, **times, "quiet": list(status.quiet)}


def status_from_json(raw: Mapping[str, Any]) -> Status:
    """The inverse of :func:`status_to_json`; what is missing has its default, what is unknown is left out.

    ValueError for a time that is none.
    """
    found = {part.name: raw[part.name] for part in fields(Status) if part.name in raw}
    for name in _TIMES:
        if found.get(name) is not None:
            found[name] = datetime.fromisoformat(found[name])
    if "today" in found:
        numbers = found["today"]
        found["today"] = Today(**{part.name: numbers[part.name] for part in fields(Today) if part.name in numbers})
    if "quiet" in found:
        found["quiet"] = tuple(found["quiet"])
    return Status(**found)
