"""All moves and routines there are: those of hipbreak, and a person's own of the folders ``moves`` and ``routines``.

Jurisdiction: how files stand to each other. One with a fault is left out, and nothing else suffers from it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from hipbreak.core.courses import CourseError, from_table
from hipbreak.core.moves import Move
from hipbreak.core.shelf import BUILT_IN, FULL, Shelf, facts_of
from hipbreak.move_files.built_in import load
from hipbreak.move_files.own_files import OwnFile, read_folder, read_own

MOVES, ROUTINES = "moves", "routines"
_BASES = {each.id: each.base for each in BUILT_IN}


@dataclass(frozen=True, slots=True)
class Library:
    """``moves`` are all there are, by id, a person's own in place of those of hipbreak; ``shelf`` is what the rules
    know of them. ``built_in`` are hipbreak's alone, ``files`` a person's own, ``read`` what each was found to hold by
    itself."""

    moves: Mapping[str, Move]
    shelf: Shelf
    built_in: Mapping[str, Move]
    files: tuple[OwnFile, ...] = ()
    read: Mapping[Path, OwnFile] = field(default_factory=dict, repr=False)

    @property
    def faulty(self) -> tuple[OwnFile, ...]:
        """The files that are left out."""
        return tuple(file for file in self.files if file.faults)


def library(folder: Path, before: Library | None = None) -> Library:
    """What there is, with the files in the settings' ``folder``; whatever is in these, it never raises. ``before`` is
    what there was: what has not changed is not read again. ValueError or OSError for a broken installation."""
    known = before.read if before else {}
    move_files = read_folder(folder / MOVES, "move", known)
    routine_files = read_folder(folder / ROUTINES, "routine", known)
    built_in = before.built_in if before else load()
    moves = _settled(move_files, built_in)
    there = {**built_in, **{file.move.id: file.move for file in moves if file.move}}
    left_out = {file.name for file in moves if file.faults}
    routines = _once([_with_course(file, there, left_out) for file in routine_files])
    gone = left_out | {file.name for file in routines if file.faults}
    shelf = Shelf(facts_of(there.values()), tuple(file.course for file in routines if file.course), tuple(sorted(gone)))
    read = {file.path: file for file in (*move_files, *routine_files)}
    return Library(there, shelf, built_in, (*moves, *routines), read)


def read_file(path: Path, among: Library) -> OwnFile:
    """What one file holds, wherever it lies, ``among`` the moves there are; of one of a person's own, what holds of it
    among the others. Never raises for what is in it."""
    place = _place(path)
    own = next((file for file in among.files if _place(file.path) == place), None)
    if own:
        return own
    file = read_own(path, "routine" if place.parent.name == ROUTINES else None)
    left_out = {each.name for each in among.faulty if each.kind == "move"}
    if file.kind == "move":
        return _settled([file], {*among.moves, *left_out})[0]
    return _with_course(file, among.moves, left_out)


def _place(path: Path) -> Path:
    """Where ``path`` is, from the root; no link is followed on the way."""
    return Path(os.path.normpath(path.absolute()))


def _settled(files: Iterable[OwnFile], others: Collection[str]) -> list[OwnFile]:
    """Move files among each other: ids are given once, and what they name is there, with a fault or without."""
    files = _once(files)
    known = {*others, *(file.name for file in files)}
    return [_checked(file, file.move, known) if file.move else file for file in files]


def _once(files: Iterable[OwnFile]) -> list[OwnFile]:
    """The first file of an id has it."""
    settled: list[OwnFile] = []
    first: dict[str, OwnFile] = {}
    for file in files:
        before = first.setdefault(file.name, file) if not file.faults else file
        settled.append(file if before is file else file.wrong("id", "taken", [before.path.name]))
    return settled


def _checked(file: OwnFile, move: Move, known: Collection[str]) -> OwnFile:
    if move.substitute and move.substitute not in known:
        file = file.wrong("substitute", "no_move", sorted(known), move.substitute)
    base = _BASES.get(move.id)
    if base is not None and move.base != base:
        file = file.wrong("variant_of", "stands_for", [base])
    elif base is None and move.variant_of and move.variant_of not in FULL.moves:
        file = file.wrong("variant_of", "choice", FULL.moves)
    if move.id == "march" and (move.floor or move.sides == "each"):
        file = file.wrong("floor" if move.floor else "sides", "upright")
    return file


def _with_course(file: OwnFile, moves: Collection[str], left_out: Collection[str]) -> OwnFile:
    """A routine file with its routine; moves whose own file has a fault are left out of it."""
    if file.faults:
        return file
    try:
        course = from_table(file.table, {*moves, *left_out})
    except CourseError as error:
        return file.with_faults(map(file.placed, error.faults))
    there = tuple(each for each in course.moves if each in moves)
    return replace(file, course=replace(course, moves=there)) if there else file.wrong("moves", "none_left")
