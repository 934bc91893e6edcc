"""Which command starts this hipbreak again at the next login, and what a command line of Windows starts.

Jurisdiction: that one command, and reading command lines by the rules of Microsoft's C runtime (*Parsing C command-line
arguments*); they are written by ``subprocess.list2cmdline``. What is only needed for writing is imported there.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Literal

import hipbreak

NAME, WINDOWED, FLAG = "hipbreak", "hipbreakw.exe", "--autostart"
LONGEST = 260  # characters that Windows takes from a Run key
Refusal = Literal["cache", "not_installed", "path"]
There = Callable[[str], bool]
_CACHES = ({".cache"}, {"uv", "cache"}, {"pipx", "cache"})  # parts of a path; what lies there was fetched for one run


@dataclass(frozen=True)
class Running:
    """How this process was started: the interpreter's facts as values."""

    argv0: str
    executable: str
    package: str  # the folder with the package's code
    scripts: tuple[str, ...]  # where the interpreter's own scripts lie
    libraries: tuple[str, ...]  # where the interpreter finds packages in every session
    frozen: bool = False


def running() -> Running:
    """This process."""
    import site
    import sysconfig

    schemes = ("nt", "nt_user") if sys.platform == "win32" else ()
    return Running(
        argv0=os.path.abspath(sys.argv[0] or "."),  # noqa: PTH100 - links stay what they are
        executable=os.path.abspath(sys.executable),  # noqa: PTH100 - as above
        package=os.path.dirname(os.path.abspath(hipbreak.__file__ or "")),  # noqa: PTH100, PTH120 - as above
        scripts=tuple(sysconfig.get_path("scripts", scheme) for scheme in schemes),
        libraries=(*site.getsitepackages(), site.getusersitepackages(), sysconfig.get_path("purelib")),
        frozen=bool(getattr(sys, "frozen", False)),
    )


def is_file(path: str) -> bool:
    """Whether there is a file; False as well where that cannot be known."""
    try:
        return os.path.isfile(path)  # noqa: PTH113 - a Windows path, whatever system asks
    except ValueError:
        return False


def stable(now: Running, there: There = is_file) -> tuple[str, ...] | Refusal:
    """The command with its arguments, the program by its full path and without a console, or why there is none."""
    found = (now.executable,) if now.frozen else _script(now, there) or _module(now, there)
    if not found:
        return "not_installed"
    parts = {part.lower() for part in PureWindowsPath(found[0]).parts}
    if any(cache <= parts for cache in _CACHES):
        return "cache"
    command = (*found, FLAG)
    return command if holdable(command) else "path"


def _script(now: Running, there: There) -> tuple[str, ...]:
    started = PureWindowsPath(now.argv0)
    beside = [started.parent] if started.stem.lower() in (NAME, WINDOWED[:-4]) else []
    folders = [*beside, PureWindowsPath(now.executable).parent, *map(PureWindowsPath, now.scripts)]
    return next(((str(folder / WINDOWED),) for folder in folders if there(str(folder / WINDOWED))), ())


def _module(now: Running, there: There) -> tuple[str, ...]:
    """By the interpreter without a console, where a login finds the package too; ``-P`` keeps a stray one out."""
    here = PureWindowsPath(now.package).parent
    windowed = PureWindowsPath(now.executable).with_name("pythonw.exe")
    if here not in map(PureWindowsPath, now.libraries) or not there(str(windowed)):
        return ()
    return (str(windowed), "-P", "-m", NAME)


def holdable(command: Sequence[str]) -> bool:
    """Whether a Run key can hold it."""
    from subprocess import list2cmdline

    line = list2cmdline(command)
    return len(line) <= LONGEST and not any(sign in line for sign in "\0\r\n") and '"' not in command[0]


def starts(argv: Sequence[str], there: There = is_file) -> bool:
    """Whether there is a program behind ``argv``, looked for on ``PATH`` where it has no full path."""
    if not argv or not argv[0]:
        return False
    name = argv[0]
    if not PureWindowsPath(name).is_absolute():
        return shutil.which(name) is not None
    return there(name) or there(f"{name}.exe")


def launched(line: str, there: There = is_file) -> tuple[str, ...]:
    """What Windows starts for ``line``, and its arguments. Without quotes a path may have spaces all the same: the
    program is the shortest beginning that is one (*CreateProcessW*)."""
    line = line.lstrip(" \t")
    ends = [at for at, sign in enumerate(line[:LONGEST]) if sign in " \t"]
    beginnings = [line[:end] for end in (*ends, len(line))] if not line.startswith('"') else []
    program = next((one for one in beginnings if starts((one,), there)), None)
    return arguments(line if program is None else f'"{program}"{line[len(program) :]}')


def arguments(line: str) -> tuple[str, ...]:
    """The program and its arguments in a command line; empty where it has none."""
    line = line.lstrip(" \t")
    if not line:
        return ()
    found, rest = _program(line)
    words = [found]
    while rest := rest.lstrip(" \t"):
        word, rest = _word(rest)
        words.append(word)
    return tuple(words)


def _program(line: str) -> tuple[str, str]:
    """The first word: quotes hold it together, and a backslash is just one."""
    word, quoted = "", False
    for at, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign in " \t" and not quoted:
            return word, line[at:]
        else:
            word += sign
    return word, ""


def _word(line: str) -> tuple[str, str]:
    """The next argument and what follows it. Two backslashes before a quote are one, an odd one makes it plain text,
    and two quotes within quotes are one."""
    word, quoted, at = "", False, 0
    while at < len(line) and (quoted or line[at] not in " \t"):
        slashes = len(line) - at - len(line[at:].lstrip("\\"))
        if line[at + slashes : at + slashes + 1] != '"':
            taken = slashes or 1
            word, at = word + line[at : at + taken], at + taken
            continue
        word, at = word + "\\" * (slashes // 2), at + slashes + 1
        if slashes % 2:
            word += '"'
        elif quoted and line[at : at + 1] == '"':
            word, at = word + '"', at + 1
        else:
            quoted = not quoted
    return word, line[at:]
