"""What in hipbreak's folders is hipbreak's own, and how it is removed.

Jurisdiction: which names in which folder may go; nothing else ever does. No link in hipbreak's folders is followed:
one in the place of a file goes alone, and behind one in the place of a folder nothing is touched.
"""

from __future__ import annotations

import glob
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from hipbreak.places import Places
from hipbreak.safe_files import while_held

if TYPE_CHECKING:
    from hipbreak.move_files.own_files import Kind

LOCK = "lock"
_OWN_KINDS: tuple[Kind, ...] = ("move", "routine")
_HALF_WRITTEN = (".*.part", ".*.part-journal")
_TAILS = ("", "-journal", "-wal", "-shm")
SETTINGS = ("config.toml", *_HALF_WRITTEN)
DIARY = (*(f"history.db{tail}" for tail in _TAILS), "history.db.corrupt-*", *_HALF_WRITTEN)
BACKUPS = (*(f"history-*.db{tail}" for tail in _TAILS), *_HALF_WRITTEN)
COUNT = (
    *("state.json", "state-sign.json", "state.json.damaged", "state.json.damaged-*"),
    *("notice-seen", "no-voice-said", "routine-window.json", *_HALF_WRITTEN),
)
LOGS = ("hipbreak.log", "hipbreak.log.[0-9]", "command-line.log", *_HALF_WRITTEN)
RUNNING = ("socket", "running.json", *_HALF_WRITTEN)
_MOUNT_POINT = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT: what Windows calls a junction


@dataclass(frozen=True)
class Area:
    """A folder of hipbreak's and which files in it are, as patterns of names."""

    folder: Path
    names: tuple[str, ...]


@dataclass
class Cleared:
    """What came of it. ``removed``: of what lasts; ``faults``: what could not be, with the system's reason; ``closed``:
    folders that were not entered, for they are links or somebody else's; ``strangers``: what is not hipbreak's."""

    removed: list[Path] = field(default_factory=list)
    faults: list[tuple[Path, str]] = field(default_factory=list)
    closed: list[Path] = field(default_factory=list)
    strangers: list[Path] = field(default_factory=list)


def passing(places: Places) -> tuple[Area, ...]:
    """What serves the moment only: the runtime folder but for the lock, and the cache, where hipbreak keeps nothing."""
    return Area(places.runtime, RUNNING), Area(places.cache, _HALF_WRITTEN)


def lasting(places: Places) -> tuple[Area, ...]:
    """Settings, own moves and routines, diary, count and log."""
    beside = places.state.parent / "run"  # of a program that had no folder of the session
    return (
        Area(places.config.parent, SETTINGS),
        *_own_moves(places.config.parent),
        Area(places.history.parent, DIARY),
        Area(places.history.parent / "backups", BACKUPS),
        Area(places.state.parent, COUNT),
        *(() if beside == places.runtime else (Area(beside, (*RUNNING, LOCK)),)),
        Area(places.log.parent, LOGS),
    )


def kept(places: Places) -> list[Path]:
    """The folders of what lasts that are there, each once, without those that lie in another of them."""
    folders = [folder for area in lasting(places) if os.path.lexists(folder := area.folder)]
    return [each for each in dict.fromkeys(folders) if not any(other in each.parents for other in folders)]


def _own_moves(settings: Path) -> Iterator[Area]:
    """The files of a person's own that hipbreak reads, with the pictures that they name."""
    for kind in _OWN_KINDS:
        folder = settings / f"{kind}s"
        if _is_folder(folder):
            from hipbreak.move_files.own_files import read_folder  # large, and most people have none

            names = {path.name for file in read_folder(folder, kind, {}) for path, _ in file.stamps}
            yield Area(folder, tuple(map(glob.escape, sorted(names))))


# --- clearing -----------------------------------------------------------------------------------------------------


def clear(places: Places, *, purge: bool) -> Cleared:
    """Removes what serves the moment, with ``purge`` all that is hipbreak's; the lock and the folders stay."""
    done = Cleared()
    gone, last = passing(places), lasting(places)
    for area in gone:
        _clear(area, places, done)
    for area in last if purge else ():
        done.removed += _clear(area, places, done)
    known = (*gone, *last, Area(places.runtime, (LOCK,)))
    for folder in dict.fromkeys(area.folder for area in ((*gone, *last) if purge else gone)):
        if _is_open(folder, places):
            done.strangers += _strangers(folder, known, done)
    return done


def fold(places: Places, done: Cleared) -> None:
    """Removes the lock and every folder of hipbreak's that is empty then."""
    if _is_open(places.runtime, places):
        _remove(places.runtime / LOCK, done)
    own = {area.folder for area in (*passing(places), *lasting(places))} | set(places.folders)
    for folder in sorted(own, key=lambda each: len(each.parts), reverse=True):
        if _is_open(folder, places) and not _entries(folder, done):
            _remove(folder, done)


def _clear(area: Area, places: Places, done: Cleared) -> list[Path]:
    """What was removed."""
    if not os.path.lexists(area.folder):
        return []
    if closed := _closed(area.folder, places):
        done.closed += [] if closed in done.closed else [closed]
        return []
    return [path for path in _entries(area.folder, done) if _is_of(area, path) and _remove(path, done)]


def _is_of(area: Area, path: Path) -> bool:
    """Whether ``path`` is a file of hipbreak's there."""
    return any(fnmatchcase(path.name, pattern) for pattern in area.names) and not _is_folder(path)


def _strangers(folder: Path, known: Iterable[Area], done: Cleared) -> list[Path]:
    """What is in ``folder`` and not hipbreak's."""
    here = [area for area in known if _real(area.folder) == _real(folder)]
    ours = {area.folder for area in known} | {path for failed, _ in done.faults for path in (failed, *failed.parents)}
    return [
        path for path in _entries(folder, done) if path not in ours and not any(_is_of(area, path) for area in here)
    ]


# --- the disk -----------------------------------------------------------------------------------------------------


def _closed(folder: Path, places: Places) -> Path | None:
    """``folder`` or the first of hipbreak's on the way to it that is a link, or no folder of this user's."""
    way = (*sorted((own for own in places.folders if own in folder.parents), key=lambda own: len(own.parts)), folder)
    return next((each for each in way if os.path.lexists(each) and not _is_own_folder(each)), None)


def _is_open(folder: Path, places: Places) -> bool:
    return os.path.lexists(folder) and _closed(folder, places) is None


def _real(path: Path) -> str:
    return os.path.realpath(path)


def _is_folder(path: Path) -> bool:
    """A real one, no link and no junction."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and getattr(found, "st_reparse_tag", 0) != _MOUNT_POINT


def _is_own_folder(path: Path) -> bool:
    """A relative one is none: without a home folder it would be wherever the command was typed (F52)."""
    if not path.is_absolute() or not _is_folder(path):
        return False
    return sys.platform == "win32" or path.lstat().st_uid == os.geteuid()


def _entries(folder: Path, done: Cleared) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        _failed(folder, error, done)
        return []


def _remove(path: Path, done: Cleared) -> bool:
    """A file, a link, or a folder that is empty; whether it was there and is gone."""
    try:
        while_held(path.rmdir if _is_folder(path) else path.unlink)
    except FileNotFoundError:
        return False
    except OSError as error:
        _failed(path, error, done)
        return False
    return True


def _failed(path: Path, error: OSError, done: Cleared) -> None:
    """Once, and not again for a folder that is not empty for that."""
    if not any(path in (each, *each.parents) for each, _ in done.faults):
        done.faults.append((path, error.strerror or type(error).__name__))
