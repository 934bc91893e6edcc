"""What the command line prints in rows: what is true now, days of the diary, settings and moves.

Jurisdiction: the words and columns of these lists; what is true now is said by ``status``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from hipbreak.wording import NBSP, duration

if TYPE_CHECKING:
    from hipbreak.core.moves import Move
    from hipbreak.core.status import Status


def now(status: Status, missing: Sequence[str] = ()) -> str:
    """The text of ``hipbreak status``: how long, why it counts, what holds reminders back, what comes next, the day;
    ``missing`` are sentences about what cannot be known here (S11)."""
    from hipbreak.wording import status as words

    lines = [words.first_line(status), words.counting(status), words.quiet(status)]
    lines.append(f"Next reminder: {words.next_reminder(status)}")
    return "\n".join(line for line in [*lines, words.today(status), *missing] if line)


def setting(key: str, text: str, *, usual: bool) -> str:
    """``sitting.sit_limit = "30m"``; what is not the usual value is marked."""
    return f"{key} = {text}" if usual else f"{key} = {text}  # changed"


_COLUMNS = ("Day", "Sitting", "Longest", "Breaks", "Routines", "Moves", "Reminders")


def table(days: Sequence[Mapping[str, Any]]) -> str:
    """Days of the diary as a table, for more than one with their sum; keys and seconds as ``DaySummary`` has them."""
    rows = [_COLUMNS, *(_row(f"{date.fromisoformat(day['day']):%a %d %b}", day) for day in days)]
    if len(days) > 1:
        rows.append(_row("In all", _sum(days)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    return "\n".join("  ".join(_aligned(row, widths)).rstrip() for row in rows)


def _row(name: str, day: Mapping[str, Any]) -> tuple[str, ...]:
    spans = (duration(day[key]) if day[key] >= 60 else "-" for key in ("sitting_seconds", "longest_bout_seconds"))
    return (name, *spans, *(str(day[key]) for key in ("breaks", "routines", "moves", "prompts")))


def _sum(days: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    added = {
        key: sum(day[key] for day in days) for key in ("sitting_seconds", "breaks", "routines", "moves", "prompts")
    }
    return added | {"longest_bout_seconds": max(day["longest_bout_seconds"] for day in days)}


def _aligned(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [
        cell.rjust(width) if at else cell.ljust(width) for at, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


# --- moves --------------------------------------------------------------------------------------------------------


def moves(known: Sequence[Move]) -> str:
    """A line each: id, how long, name, and whether it needs the floor."""
    rows = [(move.id, _dose(move), f"{move.name}{' (on the floor)' if move.floor else ''}") for move in known]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "\n".join(f"{row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]}" for row in rows)


def _dose(move: Move) -> str:
    return f"{move.seconds:g}{NBSP}s{' a side' if move.sides == 'each' else ''}"


def move(one: Move) -> str:
    """How it is done, from the start to where it comes from."""
    parts = [
        f"{one.name}, {_dose(one)}",
        one.start,
        *(f"- {phase.cue} ({phase.seconds:g}{NBSP}s): {phase.explanation}" for phase in one.phases),
        f"Easier: {one.easier.text}",
        f"Harder: {one.harder.text}",
        *_listed("To avoid:", one.mistakes),
        *_listed("Stop if:", one.stop_if),
        f"Source: {one.source.title}, {one.source.author}. {one.source.note}",
    ]
    return "\n".join(parts)


def _listed(head: str, items: Sequence[str]) -> list[str]:
    return [head, *(f"- {item}" for item in items)] if items else []
