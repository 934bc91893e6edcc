"""What the diary gives back, as values: bouts, reminders, routines, corrections and days.

Jurisdiction: their shape, and how an instant is written in the diary: UTC text that sorts by time, and beside it the
minutes by which the person's clock was ahead, so that a day stays that day wherever it is read later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Any

from hipbreak.core.messages import MoveDone


@dataclass(frozen=True, slots=True)
class Bout:
    """One stretch of sitting. ``seconds`` is the sitting in it, ``call_seconds`` and ``media_seconds`` parts of that;
    ``why`` how its end is known; ``goes_on``: its end was taken back (S8), the new one is not known yet."""

    began: datetime
    ended: datetime
    seconds: float
    call_seconds: float
    media_seconds: float
    why: str
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Reminder:
    """One due: when it was shown (what a hold took away or nobody could see is none, P4 and P7) and how it ended."""

    began: datetime
    sign_off: bool
    shown: tuple[datetime, ...]
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Routine:
    """One opening of the routine window: ``kind`` full or single, ``planned`` move ids, ``moves`` those done."""

    began: datetime
    kind: str
    planned: tuple[str, ...]
    moves: tuple[MoveDone, ...]
    finished: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """S8: the person said at ``at`` that bout ``bout`` was otherwise; ``before`` and ``after`` say when it ended and
    how many seconds of sitting were in it, None where it had not ended."""

    at: datetime
    bout: datetime
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DaySummary:
    """The numbers of the day that began at ``day_starts`` on ``day``.

    ``breaks``: times the person got up after a bout; ``routines``: with at least one move done; ``prompts``: showings;
    ``outcomes``: how many dues of this day ended so, by the words of section 1.
    """

    day: date
    sitting_seconds: float
    longest_bout_seconds: float
    breaks: int
    routines: int
    moves: int
    prompts: int
    outcomes: Mapping[str, int]


def to_json(value: Any) -> Any:
    """Any value of this module, or a tuple of them, as what ``json.dumps`` takes; times as ISO text with offset."""
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def text_of(moment: datetime) -> str:
    """``moment`` in UTC, always of the same length: ``2026-11-24T09:30:05.000000Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def offset_of(moment: datetime) -> int:
    """Minutes by which the local clock of ``moment`` is ahead of UTC."""
    ahead = moment.utcoffset() or moment.astimezone().utcoffset() or timedelta()
    return int(ahead.total_seconds() // 60)


def moment_of(text: str, offset: int) -> datetime:
    """The instant that ``text_of`` and ``offset_of`` wrote down."""
    return datetime.fromisoformat(text).astimezone(_zone(offset))


@cache  # a diary holds two or three, on many thousands of rows
def _zone(offset: int) -> timezone:
    return timezone(timedelta(minutes=offset))
