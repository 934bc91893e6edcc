"""One file of a person's own, and a folder of them: what each tells by itself.

Jurisdiction: from a path to a move, or to the table of a routine, or to all that is wrong. What was read is kept until
the file, or a picture it names, has changed: to look again costs a ``stat`` each.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from hipbreak.core.fit import PoseFault
from hipbreak.core.move_table import MoveError, from_json
from hipbreak.core.moves import Move
from hipbreak.core.shelf import Course
from hipbreak.core.tables import MOST_ITEMS, Problem, TableFault, is_id
from hipbreak.core.tables import Path as Key
from hipbreak.move_files import pictures
from hipbreak.move_files.poses import pose_faults
from hipbreak.move_files.reading import BrokenError, FileFault, read_table
from hipbreak.toml_lines import Lines

MOST_ENTRIES = 200  # of one folder, whatever their names
MOST_BYTES = 1024 * 1024  # of all the files of one folder together
Kind = Literal["move", "routine"]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,63}\.toml")
_NOWHERE = Lines({}, ())


@dataclass(frozen=True, slots=True)
class OwnFile:
    """One file and what it holds: a ``move``, or a routine as its ``table`` and later its ``course``; neither where
    there are ``faults``. ``name`` is the id in it, or the file's name where it has none. ``stamps`` of the file and its
    pictures tell whether they have changed since."""

    path: Path
    kind: Kind
    name: str
    move: Move | None = None
    course: Course | None = None
    table: Mapping[str, Any] = field(default_factory=dict)
    lines: Lines = _NOWHERE
    faults: tuple[FileFault, ...] = ()
    stamps: tuple[tuple[Path, object], ...] = ()

    def wrong(self, key: str, problem: Problem, choices: Iterable[str] = (), kind: str = "") -> OwnFile:
        """This file with one more fault, and so without what it holds."""
        fault = TableFault((key,), problem, choices=tuple(choices), kind=kind)
        return self.with_faults([*self.faults, self.placed(fault)])

    def with_faults(self, faults: Iterable[FileFault]) -> OwnFile:
        """This file with these ``faults``, in the order of their lines; where there are any, it holds nothing."""
        ordered = tuple(sorted(faults, key=lambda one: one.line))
        return replace(self, faults=ordered, move=None, course=None) if ordered else self

    def placed(self, fault: TableFault) -> FileFault:
        """``fault`` with its line; what is missing at the top is missing in the first."""
        return self.at(fault.path, fault)

    def at(self, path: Key, fault: TableFault | PoseFault) -> FileFault:
        """``fault`` with the line of ``path``."""
        return FileFault(max(1, self.lines.of(path)), path, fault)


def read_folder(folder: Path, kind: Kind, known: Mapping[Path, OwnFile]) -> list[OwnFile]:
    """The files of ``folder`` by name; none where it is not there, or a link. Those ``known`` that have not changed
    are not read again; one with which they would be too much together is left unread, and so is what lies in a folder
    beside too many others: that is said of the folder."""
    names, size = _names(folder), 0
    files = [_unread(folder, kind, "crowded")] if len(names) > MOST_ENTRIES else []
    for path in (folder / name for name in sorted(names[:MOST_ENTRIES]) if _is_own(name)):
        size += _size(path)
        before = known.get(path)
        if size > MOST_BYTES:
            files.append(_unread(path, kind, "many"))
        elif before and before.stamps == tuple((each, _stamp(each)) for each, _ in before.stamps):
            files.append(before)
        else:
            files.append(read_own(path, kind))
    return files


def _unread(path: Path, kind: Kind, why: Literal["crowded", "many"]) -> OwnFile:
    return OwnFile(path, kind, path.stem, faults=(FileFault(0, broken=why),))


def _names(folder: Path) -> list[str]:
    """What there is in ``folder``, and one more than is looked at."""
    if folder.is_symlink():
        return []
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in islice(entries, MOST_ENTRIES + 1)]
    except OSError:
        return []


def _is_own(name: str) -> bool:
    return name.endswith(".toml") and not name.startswith(".")


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _stamp(path: Path) -> object:
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def read_own(path: Path, kind: Kind | None) -> OwnFile:
    """What the file ``path`` tells by itself; ``kind`` None: what it looks like. Never raises for what is in it."""
    stamps = ((path, _stamp(path)),)
    file = OwnFile(path, kind or "move", path.stem, stamps=stamps)
    try:
        table, lines = read_table(path)
    except BrokenError as error:
        return file.with_faults(error.faults)
    if not _NAME.fullmatch(path.name):
        return file.with_faults([FileFault(0, broken="name")])
    looks: Kind = "routine" if "moves" in table and "phase" not in table else "move"
    name = table.get("id")
    name = name if isinstance(name, str) and is_id(name) else path.stem
    file = replace(file, kind=kind or looks, name=name, table=table, lines=lines)
    return _with_move(file) if file.kind == "move" else file


def _with_move(file: OwnFile) -> OwnFile:
    """A move's file with its move, or with all that is wrong; its table is needed no more."""
    folder, table, shown = file.path.parent, file.table, _pictures(file.table)
    stamps = tuple((folder / name, _stamp(folder / name)) for _, name in shown if pictures.is_name(name))
    wrong = ((key, pictures.wrong_with(folder, name)) for key, name in shown)
    faults = [TableFault(key, "picture", kind=why) for key, why in wrong if why]
    move = None
    try:
        move = from_json(table)
    except MoveError as error:
        faults = [*error.faults, *faults]
    file = replace(file, move=move and _with_paths(move, folder), table={}, stamps=(*file.stamps, *stamps))
    bent = [file.at(path, fault) for path, fault in pose_faults(move, table)] if move else []
    return file.with_faults([*map(file.placed, faults), *bent])


def _pictures(table: Mapping[str, Any]) -> list[tuple[Key, str]]:
    """The pictures that phases name, whatever else the table holds."""
    phases = table.get("phase")
    named = [
        (("phase", str(place), "picture"), phase.get("picture"))
        for place, phase in enumerate(phases[:MOST_ITEMS] if isinstance(phases, list) else (), 1)
        if isinstance(phase, Mapping)
    ]
    return [(key, name) for key, name in named if isinstance(name, str) and name]


def _with_paths(move: Move, folder: Path) -> Move:
    """Pictures by their whole path: the window does not know where a move came from."""
    paths = (str((folder / phase.picture).absolute()) if phase.picture else "" for phase in move.phases)
    return replace(move, phases=tuple(map(lambda phase, path: replace(phase, picture=path), move.phases, paths)))
