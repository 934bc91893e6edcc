"""Reading ``config.toml``: never slow, never large, never an exception, whatever is in it (F12, F23, D9).

Jurisdiction: the way from bytes to settings and faults with their lines. The file is only ever looked at here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from hipbreak.core.settings import DEFAULTS, Settings
from hipbreak.core.settings_text import Fault, read, write_value
from hipbreak.toml_lines import lines_of

LARGEST = 64 * 1024  # bytes
_MOST_DOTS = 40  # on a line: the time and memory of tomllib grow with the square of a key's parts (D9)
_LARGEST_NUMBER = 2**63 - 1  # TOML's own bound; beyond some thousand digits Python will not even print a number

Broken = Literal["", "syntax", "encoding", "size", "depth", "unreadable"]


@dataclass(frozen=True, slots=True)
class LineFault:
    """One thing wrong on line ``line`` (0: the file as a whole): a ``fault`` of a key, or the file is ``broken``.

    The ``kept`` of the fault is the value in force, as TOML.
    """

    line: int
    fault: Fault | None = None
    broken: Broken = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """``readable`` is false when nothing of the file could be used and ``settings`` are the last good ones."""

    settings: Settings
    faults: tuple[LineFault, ...] = ()
    readable: bool = True


class BrokenError(ValueError):
    """A file that cannot be read as TOML: ``fault`` says where and why."""

    def __init__(self, broken: Broken, line: int = 0) -> None:
        super().__init__(broken)
        self.fault = LineFault(line, None, broken)


def load(path: Path, last: Settings = DEFAULTS) -> Loaded:
    """The settings in ``path``. What is missing has its default; what is wrong stays as it was in ``last``."""
    try:
        text = read_text(path)
        raw = parse(text)
        settings, faults = read(_tamed(raw))
    except FileNotFoundError:
        return Loaded(DEFAULTS)
    except BrokenError as error:
        return Loaded(last, (error.fault,), readable=False)
    except (RecursionError, ValueError):  # nested too deep to be looked at, a number too long to be shown
        return Loaded(last, (LineFault(0, None, "depth"),), readable=False)
    lines = lines_of(text)
    placed = [LineFault(lines.of(tuple(fault.key.split("."))), _kept(fault, last)) for fault in faults]
    return Loaded(_with_last(settings, faults, last), tuple(sorted(placed, key=lambda one: one.line)))


def read_text(path: Path) -> str:
    """The text of ``path`` without a byte order mark, newlines as they are.

    Raises FileNotFoundError, and BrokenError for all else that cannot be read.
    """
    try:
        if path.exists() and not path.is_file():  # opening a pipe would wait for ever
            raise BrokenError("unreadable")
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BrokenError("unreadable") from error
    if len(raw) > LARGEST:
        raise BrokenError("size")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenError("encoding", raw[: error.start].count(b"\n") + 1) from error


def parse(text: str) -> dict[str, Any]:
    """``text`` as tomllib reads it, after a look at what would make that expensive. Raises BrokenError."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _MOST_DOTS and not line.lstrip().startswith("#"):
            raise BrokenError("depth", number)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenError("syntax", _line_in(str(error), text)) from error
    except (RecursionError, ValueError) as error:  # brackets without end, integers of thousands of digits
        raise BrokenError("depth") from error


def _line_in(message: str, text: str) -> int:
    found = re.search(r"at line ([0-9]+)", message)
    return int(found[1]) if found else text.rstrip("\n").count("\n") + 1


def _tamed(value: Any) -> Any:
    """``value`` with numbers beyond TOML's bounds cut down to them: wrong all the same, but they can be shown."""
    if isinstance(value, Mapping):
        return {key: _tamed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_tamed(item) for item in value]
    if type(value) is int:
        return max(-_LARGEST_NUMBER, min(_LARGEST_NUMBER, value))
    return value


def _known(fault: Fault) -> tuple[str, str] | None:
    section, _, name = fault.key.partition(".")
    return (section, name) if fault.problem != "unknown" else None


def _with_last(settings: Settings, faults: tuple[Fault, ...], last: Settings) -> Settings:
    for section, name in filter(None, map(_known, faults)):
        value = getattr(getattr(last, section), name)
        part = replace(getattr(settings, section), **{name: value})
        settings = replace(settings, **{section: part})
    return settings


def _kept(fault: Fault, last: Settings) -> Fault:
    known = _known(fault)
    if known is None:
        return fault
    return replace(fault, kept=toml_text(write_value(*known, getattr(getattr(last, known[0]), known[1]))))


def toml_text(value: Any) -> str:
    """A value of the settings as TOML, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + re.sub(r'[\x00-\x1f"\\\x7f]', lambda found: f"\\u{ord(found[0]):04x}", value) + '"'
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {toml_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml_text, value)) + "]"
    return str(value)
