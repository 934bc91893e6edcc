"""Reading a file that may hold anything: never slow, never large, never an exception but BrokenError (F36, F47, D9).

Jurisdiction: from a path to bytes, and from bytes to a plain table with the line of each key. What the table means is
not looked at. Measured: tomlkit takes seconds for some 40 KiB of dotted keys, so that everything is counted before.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from hipbreak.core.fit import PoseFault
from hipbreak.core.tables import Path as Key
from hipbreak.core.tables import TableFault
from hipbreak.toml_lines import Limits, Lines, TextError, lines_of

LARGEST = 256 * 1024  # bytes
LIMITS = Limits(depth=6, parts=4, dotted=300, keys=3000, pieces=30_000, lines=6000, longest=5000)
_MOST_ESCAPES = 5000  # backslashes: tomlkit looks at each by itself
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")
_LOOP = (errno.ELOOP, getattr(errno, "EMLINK", errno.ELOOP))  # BSD says the latter of a link that is not followed

Broken = Literal[
    "absent",
    "unreadable",
    "link",
    "not_plain",
    "not_ours",
    "size",
    "encoding",
    "control",
    "much",
    "syntax",
    "name",
    "many",
    "crowded",
]


@dataclass(frozen=True, slots=True)
class FileFault:
    """One thing that is wrong on ``line`` (0: the file as a whole): a ``fault`` at ``path``, or it is ``broken``."""

    line: int
    path: Key = ()
    fault: TableFault | PoseFault | None = None
    broken: Broken | Literal[""] = ""


class BrokenError(ValueError):
    """A file that is not read: ``faults`` say why."""

    def __init__(self, *faults: FileFault) -> None:
        super().__init__(", ".join(fault.broken or "key" for fault in faults))
        self.faults = faults


def read_bytes(path: Path, most: int) -> bytes:
    """All of a plain file of this user, which ``path`` itself is and no link to it. Raises BrokenError.

    It is opened before it is looked at, so that nothing can be put in its place meanwhile, and without waiting: a pipe
    may have no other end.
    """
    if not hasattr(os, "O_NOFOLLOW") and path.is_symlink():
        raise _broken("link")
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        handle = os.open(path, flags)
    except FileNotFoundError as error:
        raise _broken("absent") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise _broken("link" if getattr(error, "errno", 0) in _LOOP else "unreadable") from error
    try:
        _only_plain(os.fstat(handle), most)
        with os.fdopen(handle, "rb", closefd=False) as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise _broken("unreadable") from error
    finally:
        os.close(handle)
    if len(raw) > most:
        raise _broken("size")
    return raw


def _only_plain(found: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise _broken("not_plain")
    if sys.platform != "win32" and found.st_uid not in (os.geteuid(), 0):
        raise _broken("not_ours")
    if found.st_size > most:
        raise _broken("size")


def read_table(path: Path) -> tuple[Mapping[str, Any], Lines]:
    """What the TOML file ``path`` holds, and where. Raises BrokenError."""
    raw = read_bytes(path, LARGEST)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _broken("encoding", raw[: error.start].count(b"\n") + 1) from error
    return parse(text)


def parse(text: str) -> tuple[Mapping[str, Any], Lines]:
    """``text`` as tomlkit reads it, once it is known to be small in every way, and its lines. Raises BrokenError."""
    found = _CONTROL.search(text)
    if found:
        raise _broken("control", text.count("\n", 0, found.start()) + 1)
    try:
        lines = lines_of(text, LIMITS)
    except TextError as error:
        raise _broken("much" if error.problem == "much" else "syntax", error.line) from error
    if text.count("\\") > _MOST_ESCAPES:
        raise _broken("much")
    if lines.again:
        raise BrokenError(*(FileFault(line, path, TableFault(path, "again")) for path, line in lines.again))
    return _parsed(text), lines


def _parsed(text: str) -> dict[str, Any]:
    # read only when needed: 60 ms and some MiB that a program in the tray can do without
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        table: dict[str, Any] = tomlkit.parse(text).unwrap()
    except TOMLKitError as error:
        raise _broken("syntax", getattr(error, "line", 0)) from error
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
    ) as error:  # tomlkit's own slips
        raise _broken("syntax") from error
    return table


def _broken(why: Broken, line: int = 0) -> BrokenError:
    return BrokenError(FileFault(line, broken=why))
