"""What makes a plain table a routine, and a routine a table again: the form of a person's own files and of lines.

Jurisdiction: this form, with every fault and its key. Where tables come from is move_files' business.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from hipbreak.core.shelf import Course
from hipbreak.core.tables import Table, TableFault

MOST_MOVES = 12
SHORTEST_MOVE, LONGEST_MOVE = 10.0, 600.0


class CourseError(ValueError):
    """A table that is no routine; ``faults`` are all that was found."""

    def __init__(self, faults: Sequence[TableFault]) -> None:
        super().__init__("; ".join(f"{fault.key}: {fault.problem}" for fault in faults))
        self.faults = tuple(faults)


def to_table(course: Course) -> dict[str, Any]:
    """``course`` as plain values: what :func:`from_table` reads."""
    return {"id": course.id, "name": course.name, "moves": list(course.moves), "seconds": dict(course.seconds)}


def from_table(table: Mapping[str, Any], known: Collection[str]) -> Course:
    """The routine that ``table`` holds; ``known`` are the ids of the moves there are. Raises CourseError with every
    key that is wrong."""
    top = Table(table)
    top.only(("id", "name", "moves", "seconds"))
    name, course_name = top.id("id"), top.text("name")
    moves = top.ids("moves", MOST_MOVES)
    for place, move in enumerate(moves, 1):
        if move not in known and not any(fault.path == ("moves", str(place)) for fault in top.faults):
            top.fault("moves", str(place), problem="no_move", choices=sorted(known), kind=move)
    seconds = top.inner("seconds", optional=True)
    if moves:
        seconds.only(moves)
    lengths = [(move, seconds.number(move, SHORTEST_MOVE, LONGEST_MOVE)) for move in moves if move in seconds.table]
    if top.faults:
        raise CourseError(tuple(dict.fromkeys(top.faults)))
    return Course(name, course_name, moves, tuple(lengths))
