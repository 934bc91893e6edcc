"""All that survives a restart (S10), in one value.

Jurisdiction: the state's shape; who changes it is :mod:`~hipbreak.core.session` and the modules it calls.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hipbreak.core import hours
from hipbreak.core.dues import OpenDue, Reminders
from hipbreak.core.effects import Effect, Notice
from hipbreak.core.messages import MoveDone, Now, Side, Watch
from hipbreak.core.settings import Settings
from hipbreak.core.sitting import Seat


@dataclass(frozen=True, slots=True)
class OpenRoutine:
    """The routine window since ``since``; ``planned`` are the moves it is to hold, ``done`` those done."""

    routine: int
    since: float
    began: datetime
    planned: tuple[str, ...]
    full: bool
    done: tuple[MoveDone, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers of day ``day`` (ordinal), which began at ``since``; the running bout comes on top."""

    day: int = 0
    since: float = 0.0
    sitting: float = 0.0
    longest: float = 0.0
    breaks: int = 0
    routines: int = 0
    prompts: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """All that survives a restart (S10)."""

    seat: Seat = field(default_factory=Seat)
    reminders: Reminders = field(default_factory=Reminders)
    routine: OpenRoutine | None = None
    routines: int = 0
    tally: Tally = field(default_factory=Tally)
    next_side: Side = "left"
    next_move: str = "lunge"
    base_before: float = 0.0  # the count's base in the bout that the last absence ended (S8)
    watch: Watch = field(default_factory=lambda: Watch(0.0))  # what is worth waking for next


def begin(now: Now, settings: Settings) -> State:
    """The state of a first start at ``now``."""
    day = hours.day_of(now.wall, settings.sitting.day_starts).toordinal()
    seat = Seat(at=now.elapsed, heard=now.elapsed, sign=now.elapsed, away_since=now.elapsed)
    return State(seat=seat, tally=Tally(day=day, since=now.elapsed))


def refuse(state: State, what: str, out: list[Effect]) -> State:
    """The answer that something cannot be done now (section 7)."""
    out.append(Notice(what, refused=True))
    return state


def with_due(state: State, due: OpenDue | None) -> State:
    """``state`` with this open due, or with none."""
    return replace(state, reminders=replace(state.reminders, due=due))


def wall_of(at: float, now: Now) -> datetime:
    """The wall time of the elapsed instant ``at``, as the wall clock stands now."""
    return now.wall - timedelta(seconds=now.elapsed - at)
