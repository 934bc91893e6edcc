"""Whether the camera is in use: whether a program of this user has a video device open.

Jurisdiction: that one yes or no, found out when asked. It takes 70 ms, so it is asked when something was opened or
closed only. No name of a program is read.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

DEVICES, PROCESSES, KNOWN = Path("/dev"), Path("/proc"), Path("/run/udev/data")
PATTERN = "video[0-9]*"


def cameras(devices: Path = DEVICES, known: Path = KNOWN) -> frozenset[str]:
    """The paths of the devices that take pictures. What ``known`` (udev) says takes none, decodes films for example,
    is no camera."""
    return frozenset(str(path) for path in devices.glob(PATTERN) if _takes_pictures(path, known))


def _takes_pictures(device: Path, known: Path) -> bool:
    if sys.platform == "win32":  # where this module is only imported by a type checker
        return True
    try:
        number = device.stat().st_rdev
        told = (known / f"c{number >> 8 & 0xFFF}:{number & 0xFF}").read_text(encoding="utf-8", errors="replace")
    except OSError:  # nobody knows
        return True
    told = next((line for line in told.splitlines() if line.startswith("E:ID_V4L_CAPABILITIES=")), ":capture:")
    return ":capture:" in told


def in_use(wanted: frozenset[str], processes: Path = PROCESSES) -> bool:
    """Whether a process of this user has one of these files open; what other users do is not told to us."""
    if not wanted:
        return False
    try:
        ours = (processes / "self").stat().st_uid
        with os.scandir(processes) as entries:
            return any(entry.name.isdigit() and _has_open(entry, ours, wanted) for entry in entries)
    except OSError:  # no /proc: nobody can tell
        return False


def _has_open(process: os.DirEntry[str], ours: int, wanted: frozenset[str]) -> bool:
    try:
        if process.stat().st_uid != ours:
            return False
        with os.scandir(f"{process.path}/fd") as files:
            return any(_target(file.path) in wanted for file in files)
    except OSError:  # it has ended, or keeps its files to itself
        return False


def _target(link: str) -> str:
    try:
        return os.readlink(link)  # noqa: PTH115 - a Path for each of thousands would double the time
    except OSError:  # closed meanwhile
        return ""
