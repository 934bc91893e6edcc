"""Noticing that the person has edited ``config.toml``, without being told twice or too early (F24).

Jurisdiction: when to read the file again. Editors write in two steps: it is read once it has been still for a second,
and a file that cannot be read then is given three before anything is said about it. While nobody is there nothing looks
for hours: how long it has been still its own time tells.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from hipbreak.config_file.reading import Loaded, load

STILL = 1.0  # seconds
PATIENCE = 3.0  # seconds

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Followed:
    """``loaded`` is what holds now. ``changed_at``: the elapsed second of the last change not read yet, or None."""

    loaded: Loaded
    stamp: Stamp | None = None
    changed_at: float | None = None


def begin(path: Path) -> Followed:
    """The file as it is when the program starts."""
    stamp = _stamp(path)
    return Followed(load(path), stamp)


def follow(path: Path, followed: Followed, elapsed: float) -> Followed:
    """One look, to be taken at any rhythm: costs one ``stat`` unless the file has changed.

    A new ``loaded`` (another object) means new settings or new faults.
    """
    stamp = _stamp(path)
    if stamp != followed.stamp:
        followed = replace(followed, stamp=stamp, changed_at=elapsed - _still(stamp))
    if followed.changed_at is None or elapsed < followed.changed_at + STILL:
        return followed
    loaded = load(path, followed.loaded.settings)
    whole = loaded.readable and stamp is not None
    if not whole and elapsed < followed.changed_at + PATIENCE:
        return followed
    return Followed(loaded, stamp)


def _still(stamp: Stamp | None) -> float:
    """The seconds since a file was written, as far as they say that it is whole; 0 where its time is yet to come."""
    written = stamp[0] / 1e9 if stamp else float("inf")
    return min(STILL, max(0.0, time.time() - written))


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
