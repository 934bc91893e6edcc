"""What the command line prints in rows: what is true now, days of the diary, settings, moves and routines.

Jurisdiction: the words and columns of these lists; what is true now is said by ``status``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from hipbreak.wording import NBSP, duration

if TYPE_CHECKING:
    from hipbreak.core.moves import Move
    from hipbreak.core.shelf import Course
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


def moves(known: Sequence[Move], own: Collection[str], built_in: Collection[str]) -> str:
    """A line each: id, how long, name, and whether it needs the floor; ``own`` are the ids of a person's own, which
    may be in the place of ``built_in`` ones."""
    rows = [(move.id, _dose(move), f"{move.name}{_marks(move, own, built_in)}") for move in known]
    return _columns(rows)


def _marks(move: Move, own: Collection[str], built_in: Collection[str]) -> str:
    yours = ("yours, in place of hipbreak's" if move.id in built_in else "yours") if move.id in own else ""
    marks = ", ".join(mark for mark in ("on the floor" if move.floor else "", yours) if mark)
    return f" ({marks})" if marks else ""


def _columns(rows: Sequence[tuple[str, str, str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "\n".join(f"{row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]}" for row in rows)


def routines(courses: Sequence[Course]) -> str:
    """A person's own routines, a line each: id, name, and the moves in order."""
    rows = [(course.id, course.name, ", ".join(course.moves)) for course in courses]
    return f"\nRoutines of your own:\n{_columns(rows)}"


def routine(course: Course) -> str:
    """What is in it."""
    seconds = dict(course.seconds)
    lines = (f"- {move}{f', {seconds[move]:g}{NBSP}s' if move in seconds else ''}" for move in course.moves)
    return "\n".join([course.name, *lines])


def left_out(sentences: Sequence[str]) -> str:
    """Own files with a fault, the first of each."""
    return "\n".join(["\nLeft out, with a fault (all of them: hipbreak moves check FILE):", *sentences])


def frame(number: int, facts: Mapping[str, Any]) -> str:
    """One frame of the figure on one line: when, in which phase, where hips and feet are, what is on the floor."""
    joints = facts["joints"]
    places = "  ".join(f"{name} {joints[name][0]:+.3f},{joints[name][1]:+.3f}" for name in _SHOWN_JOINTS)
    return f"{number:4}  {facts['t']:7.3f}{NBSP}s  {facts['phase']:12}  {places}  floor: {', '.join(facts['contacts'])}"


_SHOWN_JOINTS = ("left_hip", "left_ankle", "right_ankle", "head_top")


def _dose(move: Move) -> str:
    return f"{move.seconds:g}{NBSP}s{' a side' if move.sides == 'each' else ''}"


def move(one: Move) -> str:
    """How it is done, from the start to where it comes from."""
    parts = [
        f"{one.name}, {_dose(one)}",
        f"Dose: {one.dose}",
        *([f"Stretches: {', '.join(one.stretches)}"] if one.stretches else []),
        *([f"Strengthens: {', '.join(one.strengthens)}"] if one.strengthens else []),
        one.start,
        *(f"- {phase.cue} ({phase.seconds:g}{NBSP}s): {phase.explanation}" for phase in one.phases),
        f"Easier: {one.easier.text}",
        f"Harder: {one.harder.text}",
        *([f"In its place, where it does not suit: {one.substitute}"] if one.substitute else []),
        *_listed("To avoid:", one.mistakes),
        *_listed("If it hurts:", one.hurts),
        *_listed("Stop if:", one.stop_if),
        f"Source: {one.source.title}, {one.source.author}. {one.source.note}",
    ]
    return "\n".join(parts)


def _listed(head: str, items: Sequence[str]) -> list[str]:
    return [head, *(f"- {item}" for item in items)] if items else []
