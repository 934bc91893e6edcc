"""What ``hipbreak status --json`` promises (product.md section 7): its keys, their units, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hipbreak import __version__

if TYPE_CHECKING:
    from hipbreak.core.status import Status


def status_data(status: Status, sources: Mapping[str, Any]) -> dict[str, Any]:
    """``status`` as plain JSON values: whole seconds, ISO 8601 times with their offset, null for what is not coming.

    ``sources`` says of each thing which source tells it, in plain words too, what it says now, and whether that can
    be known here at all (S11).
    """
    return {
        "state": status.state,
        "why": status.why,
        "sitting_seconds": int(status.sitting_seconds),
        "limit_seconds": int(status.limit_seconds),
        "due_in_seconds": None if status.due_in_seconds is None else int(status.due_in_seconds),
        "due": status.due,
        "overdue": status.overdue,
        "next": status.next,
        "quiet": list(status.quiet),
        "quiet_since": _iso(status.quiet_since),
        "paused_until": _iso(status.paused_until),
        "routine_open": status.routine_open,
        "icon": status.icon,
        "today": {
            "sitting_seconds": int(status.today.sitting_seconds),
            "longest_bout_seconds": int(status.today.longest_bout_seconds),
            "breaks": status.today.breaks,
            "routines": status.today.routines,
            "prompts": status.today.prompts,
        },
        "sources": dict(sources),
        "version": __version__,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
