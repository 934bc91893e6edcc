"""Which command starts this hipbreak again at the next login, and at those after the next upgrade, on Linux and macOS.

Jurisdiction: that one command, and whether what an entry starts is still there. Links are kept as they are: it is what
they point at that changes with an upgrade. What is not needed while there is no entry is imported where it is.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import hipbreak

NAME, FLAG = "hipbreak", "--autostart"
Refusal = Literal["flatpak", "snap", "cache", "not_installed", "path"]


@dataclass(frozen=True)
class Running:
    """How this process was started: the interpreter's facts as values. Paths are absolute, links in them kept."""

    argv0: Path
    executable: Path
    package: Path  # the folder with the package's code
    environ: Mapping[str, str]
    scripts: Path  # where the interpreter's own scripts lie
    libraries: tuple[Path, ...]  # where the interpreter finds packages in every session
    sandbox: Path = Path("/.flatpak-info")
    frozen: bool = False


def running() -> Running:
    """This process."""
    import site
    import sysconfig

    libraries = (*site.getsitepackages(), site.getusersitepackages(), sysconfig.get_path("purelib"))
    return Running(
        argv0=Path(sys.argv[0] or ".").absolute(),
        executable=Path(sys.executable).absolute(),
        package=Path(hipbreak.__file__ or "").absolute().parent,
        environ=os.environ,
        scripts=Path(sysconfig.get_path("scripts")),
        libraries=tuple(map(Path, libraries)),
        frozen=bool(getattr(sys, "frozen", False)),
    )


def stable(now: Running) -> tuple[str, ...] | Refusal:
    """The command with its arguments, the program by its full path, or why there is none."""
    if now.sandbox.exists():
        return "flatpak"
    if _within(now.package, now.environ.get("SNAP", "")):
        return "snap"
    found = _image(now) or _script(now) or _module(now)
    if not found:
        return "not_installed"
    if ".cache" in Path(found[0]).parts:  # run once by a tool that clears its cache by and by
        return "cache"
    command = (*found, FLAG)
    return command if holdable(command) else "path"


def holdable(argv: Sequence[str]) -> bool:
    """False for an equals sign in the program's path, which the specification of XDG's entries forbids, and for what is
    no UTF-8 or would end the line (control characters) anywhere."""
    return "=" not in argv[0] and all(unicodedata.category(letter) not in ("Cc", "Cs") for letter in "".join(argv))


def _within(path: Path, folder: str) -> bool:
    """An environment is inherited: what it says of a program holds only if that program is this one."""
    return folder.startswith("/") and path.is_relative_to(folder)


def _image(now: Running) -> tuple[str, ...]:
    image = now.environ.get("APPIMAGE", "")
    mounted = _within(now.package, now.environ.get("APPDIR", ""))
    return (image,) if mounted and _is_program(Path(image)) else ()


def _script(now: Running) -> tuple[str, ...]:
    if now.frozen:
        return (str(now.executable),)
    started = [now.argv0] if now.argv0.name == NAME else []
    beside = [folder / NAME for folder in (now.executable.parent, now.scripts)]
    script = next(filter(_is_program, (*started, *beside)), None)
    return (str(_linked(script, now.environ.get("PATH", ""))),) if script else ()


def _linked(script: Path, path: str) -> Path:
    """The link to ``script`` that stands on ``path``, if there is one and ``script`` is no link itself."""
    links = [] if script.is_symlink() else [Path(folder, NAME) for folder in path.split(":") if folder.startswith("/")]
    return next((link for link in links if _leads_to(link, script)), script)


def _leads_to(link: Path, script: Path) -> bool:
    try:
        return link.is_symlink() and link.samefile(script)
    except OSError:  # it leads nowhere, or its folder is closed
        return False


def _module(now: Running) -> tuple[str, ...]:
    """By the interpreter, where a login finds the package too; ``-P`` keeps a stray one in the home folder out."""
    here = now.package.parent.resolve()
    if here not in {library.resolve() for library in now.libraries}:
        return ()
    return (str(now.executable), "-P", "-m", NAME)


def starts(argv: Sequence[str], path: str) -> bool:
    """Whether there is a program behind ``argv``, looked for on ``path`` where it has no full path.

    A script whose interpreter has gone (a virtual environment after an upgrade) starts nothing.
    """
    import shutil

    words = list(_without_env(argv))
    found = shutil.which(words[0], path=path) if words and words[0] else None
    return found is not None and _is_program(Path(found)) and _has_interpreter(Path(found))


def _without_env(argv: Sequence[str]) -> Iterator[str]:
    """``env A=b program`` is about ``program``."""
    past = not (argv and Path(argv[0]).name == "env" and len(argv) > 1)
    for word in argv if past else argv[1:]:
        past = past or not re.match(r"[A-Za-z_]\w*=|-", word)
        if past:
            yield word


def _is_program(path: Path) -> bool:
    return path.is_absolute() and os.access(path, os.X_OK) and path.is_file()


def _has_interpreter(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            first = file.readline(4096)
    except OSError:  # may be run and not read: no script
        return True
    words = first[2:].split() if first.startswith(b"#!") else []
    return not words or Path(os.fsdecode(words[0])).exists()
