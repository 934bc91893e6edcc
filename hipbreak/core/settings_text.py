"""The settings as a file writes them: durations like ``"30m"``, times, ranges; read with every fault, and written back.

Jurisdiction: between text and value. What keys there are, with bounds and defaults, is :mod:`~hipbreak.core.settings`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import time
from typing import Any, Literal

from hipbreak.core.settings import DEFAULTS, MOVES, Levels, Settings, Span, Spec, keys, spec_of, written

_UNITS = {"s": 1, "m": 60, "h": 3600}


Problem = Literal["unknown", "type", "bare_number", "duration", "bounds", "choice", "time", "hours", "list"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a settings file: ``key`` is dotted, ``kept`` the value that stays in force, as written."""

    key: str
    problem: Problem
    value: str = ""
    low: str = ""
    high: str = ""
    kept: str = ""


class WrongValueError(ValueError):
    """A value that a key does not take; ``problem`` says how."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def parse_duration(text: object) -> float:
    """``"90s"``, ``"30m"``, ``"2h"``, ``"1h30m"`` as seconds; WrongValueError for all else, bare numbers too."""
    if isinstance(text, int | float):
        raise WrongValueError("bare_number")
    if not isinstance(text, str) or len(text) > 20:
        raise WrongValueError("duration")
    squeezed = text.replace(" ", "").lower()
    if not re.fullmatch(r"(?:[0-9]+h)?(?:[0-9]+m(?:in)?)?(?:[0-9]+s)?", squeezed) or not squeezed:
        raise WrongValueError("duration")
    return float(sum(int(n) * _UNITS[u] for n, u in re.findall(r"([0-9]+)([hms])", squeezed)))


def write_duration(seconds: float) -> str:
    """The shortest string that :func:`parse_duration` reads back."""
    whole = int(seconds)
    if whole and whole % 3600 == 0:
        return f"{whole // 3600}h"
    if whole and whole % 60 == 0:
        return f"{whole // 60}m"
    return f"{whole}s"


def parse_time(text: object) -> time:
    """``"17:30"``; WrongValueError for all else."""
    found = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", text) if isinstance(text, str) else None
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise WrongValueError("time")
    return time(int(found[1]), int(found[2]))


def _span(text: object) -> Span:
    found = (
        re.fullmatch(r"([0-9]{1,2}):([0-9]{2})\s*[-\u2013]\s*([0-9]{1,2}):([0-9]{2})", text)
        if isinstance(text, str)
        else None
    )
    if not found:
        raise WrongValueError("hours")
    begin, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
    if begin >= 1440 or end > 1440 or int(found[2]) > 59 or int(found[4]) > 59 or begin == end:
        raise WrongValueError("hours")
    return begin, end


def _list(value: object) -> list[object]:
    if not isinstance(value, list | tuple) or len(value) > 50:
        raise WrongValueError("list")
    return list(value)


def _bounded(value: float, spec: Spec) -> float:
    if not spec.low <= value <= spec.high:
        raise WrongValueError("bounds")
    return value


def _number(value: object, spec: Spec) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongValueError("type")
    return int(_bounded(value, spec))


def _switch(value: object, _: Spec) -> bool:
    if not isinstance(value, bool):
        raise WrongValueError("type")
    return value


def _choice(value: object, spec: Spec) -> str:
    if not isinstance(value, str) or value not in spec.choices:
        raise WrongValueError("choice")
    return str(value)


def _durations(value: object, spec: Spec) -> tuple[float, ...]:
    items = _list(value)
    if len(items) > 4:
        raise WrongValueError("list")
    return tuple(_bounded(parse_duration(item), spec) for item in items)


def _ids(value: object, _: Spec) -> tuple[str, ...]:
    items = _list(value)
    if not all(isinstance(item, str) and re.fullmatch(r"[a-z][a-z0-9_]{0,31}", item) for item in items):
        raise WrongValueError("choice")
    return tuple(str(item) for item in items)


def _levels(value: object, spec: Spec) -> Levels:
    if not isinstance(value, Mapping) or not set(value) <= set(MOVES):
        raise WrongValueError("choice")
    return replace(Levels(), **{str(move): _choice(level, spec) for move, level in value.items()})


def _keep(value: object, _: Spec) -> int | None:
    if value == "forever":
        return None
    found = re.fullmatch(r"([0-9]{1,4}) months?", value) if isinstance(value, str) else None
    if not found or int(found[1]) < 1:
        raise WrongValueError("choice")
    return int(found[1])


_READERS = {
    "duration": lambda value, spec: _bounded(parse_duration(value), spec),
    "number": _number,
    "switch": _switch,
    "choice": _choice,
    "choices": lambda value, spec: tuple(dict.fromkeys(_choice(item, spec) for item in _list(value))),
    "durations": _durations,
    "hours": lambda value, _: tuple(_span(item) for item in _list(value)),
    "ids": _ids,
    "levels": _levels,
    "keep": _keep,
}


def read_value(section: str, name: str, value: object) -> Any:
    """The value inside for what the file says; WrongValueError when ``section.name`` does not take it.

    KeyError when there is no such key.
    """
    spec = next(spec for part, key, spec, _ in keys() if (part, key) == (section, name))
    if spec.kind == "time":
        return None if section == "sign_off" and value == "" else parse_time(value)
    return _READERS[spec.kind](value, spec)


def write_value(section: str, name: str, value: Any) -> Any:
    """The value as the file says it: the inverse of :func:`read_value`."""
    spec = next(spec for part, key, spec, _ in keys() if (part, key) == (section, name))
    return write_as(spec, value)


def write_as(spec: Spec, value: Any) -> Any:
    """``value`` in the form the file holds for ``spec``."""
    match spec.kind:
        case "duration":
            return write_duration(value)
        case "durations":
            return [write_duration(item) for item in value]
        case "time":
            return value.strftime("%H:%M") if value else ""
        case "hours":
            return [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in value]
        case "choices" | "ids":
            return list(value)
        case "levels":
            return {move: getattr(value, move) for move in MOVES}
        case "keep":
            return "forever" if value is None else f"{value} months"
        case _:
            return value


def read(raw: Mapping[str, Any]) -> tuple[Settings, tuple[Fault, ...]]:
    """Settings from a parsed file, and what was wrong with it; what is wrong keeps its default."""
    faults: list[Fault] = []
    known = {part.name: part for part in fields(DEFAULTS)}
    parts: dict[str, Any] = {}
    for section, table in raw.items():
        if section not in known or not isinstance(table, Mapping):
            faults.append(Fault(str(section), "unknown"))
            continue
        parts[section] = _read_section(section, table, faults)
    return replace(DEFAULTS, **parts), tuple(faults)


def _read_section(section: str, table: Mapping[str, Any], faults: list[Fault]) -> Any:
    default = getattr(DEFAULTS, section)
    names = {key.name: spec_of(key) for key in written(default)}
    good: dict[str, Any] = {}
    for name, value in table.items():
        key = f"{section}.{name}"
        if name not in names:
            faults.append(Fault(key, "unknown"))
            continue
        try:
            good[name] = read_value(section, name, value)
        except WrongValueError as error:
            faults.append(_fault(key, names[name], getattr(default, name), value, error.problem))
    return replace(default, **good)


def _fault(key: str, spec: Spec, default: Any, value: object, problem: Problem) -> Fault:
    low, high = (
        (write_duration(spec.low), write_duration(spec.high))
        if spec.kind.startswith("duration")
        else (", ".join(spec.choices), "")
        if spec.choices
        else (f"{spec.low:g}", f"{spec.high:g}")
    )
    return Fault(key, problem, repr(value)[:60], low, high, str(write_as(spec, default)))
