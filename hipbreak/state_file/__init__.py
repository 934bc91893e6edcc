"""The running state on disk, so that a count survives quit, crash and reboot (S10).

Jurisdiction: one small JSON file, written whole or not at all, and beside it a sign of life, which need not outlive a
power cut. What the state means is core's. A damaged file is put aside, never guessed at; one of a newer hipbreak stays
untouched.
"""

from __future__ import annotations

import contextlib
import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from hipbreak.core.messages import Now
from hipbreak.safe_files import create_private, private_folder, put_aside, while_held, write_atomically
from hipbreak.state_file.codec import MisfitError, codec

FORMAT = 1
LONGEST = 1e10  # seconds; three centuries
LARGEST = 1 << 20  # bytes; a state is a few KiB
_SAME_BOOT = 60.0  # seconds by which two estimates of one boot may differ where the system gives it no name

State = TypeVar("State")
Notice = Literal["", "state_damaged", "state_newer", "state_unreadable"]


@dataclass(frozen=True, slots=True)
class Saved(Generic[State]):
    """What the last run left behind.

    ``elapsed`` is the saver's elapsed axis, the one that all instants in ``state`` are on; ``boottime`` the seconds
    since the machine was started, sleep included, at that same instant; ``boot_id`` None where there is none.
    """

    state: State
    elapsed: float
    wall: datetime
    boot_id: str | None
    boottime: float


@dataclass(frozen=True, slots=True)
class Loaded(Generic[State]):
    """``saved`` None: start fresh. ``notice`` is "" or why; ``writable`` is false where the file must be left alone."""

    saved: Saved[State] | None
    notice: Notice = ""
    writable: bool = True


@dataclass(frozen=True, slots=True)
class Resumed:
    """How to go on: not running for ``away`` seconds; ``off``, the machine was off or restarted meanwhile; ``elapsed``
    is where the elapsed axis continues, so that every instant in the state keeps its meaning."""

    away: float
    off: bool
    elapsed: float


def boot_id() -> str | None:
    """The name of this boot, None where the system gives none."""
    if sys.platform != "linux":
        return None
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip() or None
    except (OSError, ValueError):
        return None


def save(path: Path, state: object, now: Now, boot_id: str | None, boottime: float) -> None:
    """Put ``state``, a frozen dataclass, in place of what ``path`` holds, on disk when this returns.

    OSError when it cannot be written (the old file is whole then); MisfitError for a value that its type hints deny.
    """
    write_atomically(path, _packed(state, now, boot_id, boottime))


def sign(path: Path, state: object, now: Now, boot_id: str | None, boottime: float) -> None:
    """A sign of life: as :func:`save`, but beside what ``path`` holds, in one write and without waiting for the disk.

    :func:`load` takes it while it is the younger one. A crash of the program leaves it whole; a power cut may not, and
    then ``path`` holds.
    """
    target = _sign_of(path)
    create_private(target)
    with target.open("r+b", buffering=0) as file:  # what is left of a longer one comes after the end of the line
        file.write(_packed(state, now, boot_id, boottime) + b"\n")


def _sign_of(path: Path) -> Path:
    return path.with_name(f"{path.stem}-sign{path.suffix}")


def _packed(state: object, now: Now, boot_id: str | None, boottime: float) -> bytes:
    table = {
        "format": FORMAT,
        "saved_elapsed": now.elapsed,
        "saved_wall": now.wall.isoformat(),
        "boot_id": boot_id,
        "boottime": boottime,
        "state": codec(type(state)).encode(state),
    }
    return json.dumps(table, separators=(",", ":")).encode("ascii")


def load(path: Path, kind: type[State]) -> Loaded[State]:
    """The state of class ``kind`` that ``path`` holds, or the younger sign of life beside it; never raises for what is
    in the files.

    A damaged file is renamed to ``state.json.damaged`` (or ``-2`` and so on) and named by the notice; a damaged sign of
    life is as good as none.
    """
    try:
        private_folder(path.parent)
        raw = _read(path)
    except FileNotFoundError:
        _forget_sign(path)
        return Loaded(None)
    except OSError:
        return Loaded(None, "state_unreadable")
    try:
        found = _understood(raw, kind)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return _damaged(path)
    return _younger(found, _sign_of(path), kind)


def _younger(found: Loaded[State], sign: Path, kind: type[State]) -> Loaded[State]:
    """A sign of life, where it is whole and came after what was saved: both are on one axis."""
    try:
        later = _understood(_read(sign).partition(b"\n")[0], kind).saved
    except (OSError, ValueError, TypeError, OverflowError, RecursionError):
        return found
    saved = found.saved
    return Loaded(later) if saved and later and later.elapsed > saved.elapsed else found


def _read(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        raise OSError(f"{path} is no file")
    with while_held(lambda: path.open("rb")) as file:
        return file.read(LARGEST + 1)


def _understood(raw: bytes, kind: type[State]) -> Loaded[State]:
    if len(raw) > LARGEST:
        raise MisfitError("too large")
    table = json.loads(raw)
    if not isinstance(table, dict) or type(table.get("format")) is not int:
        raise MisfitError("no state")
    if table["format"] > FORMAT:
        return Loaded(None, "state_newer", writable=False)
    return Loaded(_saved(table, kind))


def _saved(table: dict[str, Any], kind: type[State]) -> Saved[State]:
    saved: Saved[State] = Saved(
        state=codec(kind).decode(table.get("state")),
        elapsed=codec(float).decode(table.get("saved_elapsed")),
        wall=codec(datetime).decode(table.get("saved_wall")),
        boot_id=codec(str | None).decode(table.get("boot_id")),
        boottime=codec(float).decode(table.get("boottime")),
    )
    instants = (saved.elapsed, saved.boottime)
    if not all(abs(at) < LONGEST for at in instants) or saved.wall.tzinfo is None:
        raise MisfitError("no such instant")
    return saved


def _forget_sign(path: Path) -> None:
    """Without the state that it followed a sign of life is on an axis of its own, and would never be old."""
    with contextlib.suppress(OSError):
        _sign_of(path).unlink()


def _damaged(path: Path) -> Loaded[State]:
    _forget_sign(path)
    try:
        put_aside(path, f"{path.name}.damaged")
    except OSError:
        return Loaded(None, "state_unreadable", writable=False)
    return Loaded(None, "state_damaged")


def resume(saved: Saved[State], wall: datetime, boot_id: str | None, boottime: float) -> Resumed:
    """How long ``saved`` has been lying there (S10). Within one boot by the clock that counts through sleep, whatever
    the wall clock did (S9); after a restart by the wall clock, and at least as long as the machine has been up."""
    by_wall = (wall - saved.wall).total_seconds()
    by_boot = boottime - saved.boottime
    same = by_boot >= 0 and (
        boot_id == saved.boot_id if boot_id or saved.boot_id else abs(by_wall - by_boot) <= _SAME_BOOT
    )
    away = by_boot if same else max(by_wall, boottime, 0.0)
    return Resumed(away, not same, saved.elapsed + away)
