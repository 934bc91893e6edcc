"""What moves and routines there are, as far as rules have to know: those of hipbreak, and a person's own.

Jurisdiction: these facts. They are no files: a day is replayed and simulated without any. What a file holds is read by
core.move_table and core.courses, from where is move_files' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from hipbreak.core.moves import Move

FULL_ID = "full"


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one move: the one it stands for (``base``), whether it is done on the floor, and what takes its place."""

    id: str
    base: str
    floor: bool = False
    substitute: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """A routine as a list: ``moves`` are ids in order, each once. ``seconds`` replaces how long some of them take, by
    id; of each side where the move is done side by side."""

    id: str
    name: str
    moves: tuple[str, ...]
    seconds: tuple[tuple[str, float], ...] = ()

    def seconds_of(self, move: str) -> float | None:
        """How long ``move`` takes here, None where nothing else is said."""
        return dict(self.seconds).get(move)


BUILT_IN = (
    Facts("bridge", "bridge", floor=True, substitute="bridge_standing"),
    Facts("bridge_single", "bridge", floor=True, substitute="bridge"),
    Facts("bridge_standing", "bridge"),
    Facts("lunge", "lunge"),
    Facts("march", "march"),
    Facts("scoop", "scoop"),
)
FULL = Course(FULL_ID, "Full routine", ("lunge", "bridge", "scoop"))


@dataclass(frozen=True)
class Shelf:
    """All of them. ``left_out`` are the ids (or names of files) of moves and routines whose file has a fault."""

    moves: tuple[Facts, ...] = BUILT_IN
    courses: tuple[Course, ...] = (FULL,)
    left_out: tuple[str, ...] = ()

    @cached_property
    def facts(self) -> Mapping[str, Facts]:
        """The moves by id."""
        return {each.id: each for each in self.moves}

    def course(self, name: str) -> Course | None:
        """The routine ``name``; the full one is always there."""
        return next((each for each in self.courses if each.id == name), FULL if name == FULL_ID else None)

    @property
    def full(self) -> Course:
        """What the full routine is."""
        return self.course(FULL_ID) or FULL

    def playing(self, name: str) -> Shelf:
        """This shelf where routine ``name`` is the full one, if there is such a routine."""
        course = self.course(name)
        return replace(self, courses=(replace(course, id=FULL_ID),)) if course else self


def facts_of(moves: Iterable[Move]) -> tuple[Facts, ...]:
    """What the rules have to know of ``moves``, by id."""
    known = sorted(moves, key=lambda move: move.id)
    return tuple(Facts(move.id, move.base, move.floor, move.substitute) for move in known)
