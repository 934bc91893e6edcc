"""Reads a trace (product.md section 8): JSON Lines in order of ``t``. A bad line is named, nothing is guessed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hipbreak.core.commands import CommandError, parse

FLAGS = ("locked", "call", "media", "presenting", "dnd", "asleep")
_TRUE = ("input", "reminded", "end")
_NUMBERS = ("t", "input_until", "pointer_until", "every", "wall")
_KEYS = {*FLAGS, *_TRUE, *_NUMBERS, "do", "moves_done"}
OF_A_TRACE = ("launch", "stop", "finish", "close")  # what no command says
LONGEST_LINE = 4096
LONGEST_TRACE = 400 * 86400.0  # seconds; a year and then some


class BadLineError(ValueError):
    """Line ``number`` cannot be read; ``problem`` is a code for wording, ``key`` what it is about."""

    def __init__(self, number: int, problem: str, key: str = "") -> None:
        super().__init__(f"line {number}: {problem} {key}")
        self.number, self.problem, self.key = number, problem, key


@dataclass(frozen=True, slots=True)
class Line:
    """One line: at ``t`` the named flags change, inputs begin, the desktop's own break reminder speaks, the wall clock
    is stepped, something is done."""

    number: int
    t: float
    flags: tuple[tuple[str, bool], ...] = ()
    press: bool = False
    reminded: bool = False
    input_until: float | None = None
    pointer_until: float | None = None
    every: float = 2.0
    wall: float = 0.0
    do: str = ""
    moves_done: int = 0
    end: bool = False


def read(lines: Iterable[str]) -> tuple[Line, ...]:
    """All lines, checked; empty ones are passed over. Raises BadLineError."""
    found: list[Line] = []
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        line = _line(number, text)
        if found and line.t < found[-1].t:
            raise BadLineError(number, "order", "t")
        found.append(line)
        if line.end:
            break
    return tuple(found)


def _line(number: int, text: str) -> Line:
    raw = _object(number, text)
    unknown = sorted(set(raw) - _KEYS)
    if unknown:
        raise BadLineError(number, "unknown", unknown[0])
    if "t" not in raw:
        raise BadLineError(number, "no_t", "t")
    numbers = {key: _number(number, key, raw[key]) for key in _NUMBERS if key in raw}
    line = Line(
        number,
        numbers["t"],
        flags=tuple((key, _flag(number, key, raw[key])) for key in FLAGS if key in raw),
        press=_only_true(number, "input", raw),
        reminded=_only_true(number, "reminded", raw),
        input_until=numbers.get("input_until"),
        pointer_until=numbers.get("pointer_until"),
        every=numbers.get("every", 2.0),
        wall=numbers.get("wall", 0.0),
        do=_do(number, raw),
        moves_done=_moves_done(number, raw),
        end=_only_true(number, "end", raw),
    )
    return _checked(line, "every" in raw)


def _object(number: int, text: str) -> dict[str, object]:
    if len(text) > LONGEST_LINE:
        raise BadLineError(number, "long")
    try:
        text.encode("utf-8")
    except UnicodeError as error:
        raise BadLineError(number, "utf8") from error
    try:
        raw = json.loads(text, object_pairs_hook=_once)
    except KeyError as error:
        raise BadLineError(number, "twice", str(error.args[0])) from error
    except (ValueError, RecursionError) as error:
        raise BadLineError(number, "json") from error
    if not isinstance(raw, dict):
        raise BadLineError(number, "json")
    return raw


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """KeyError with the key that a line holds twice: which of them was meant is not guessed."""
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [key for key, _ in pairs]
        raise KeyError(next(key for key in names if names.count(key) > 1))
    return table


def _number(number: int, key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise BadLineError(number, "number", key)
    if not -LONGEST_TRACE <= value <= LONGEST_TRACE:
        raise BadLineError(number, "range", key)
    return float(value)


def _flag(number: int, key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise BadLineError(number, "flag", key)
    return value


def _only_true(number: int, key: str, raw: dict[str, object]) -> bool:
    if key in raw and raw[key] is not True:
        raise BadLineError(number, "only_true", key)
    return key in raw


def _do(number: int, raw: dict[str, object]) -> str:
    do = raw.get("do", "")
    if not isinstance(do, str) or ("do" in raw and not do.strip()):
        raise BadLineError(number, "text", "do")
    do = do.strip()
    if do and do not in OF_A_TRACE:
        try:
            parse(do, datetime.now().astimezone())
        except CommandError as error:
            if str(error) != "too_long_ago":  # that depends on the day it is said on
                raise BadLineError(number, str(error), "do") from error
    return do


def _moves_done(number: int, raw: dict[str, object]) -> int:
    if "moves_done" not in raw:
        return 0
    value = _number(number, "moves_done", raw["moves_done"])
    if raw.get("do") != "close" or value != int(value) or not 0 <= value <= 20:
        raise BadLineError(number, "moves_done", "moves_done")
    return int(value)


def _checked(line: Line, every_given: bool) -> Line:
    if line.t < 0:
        raise BadLineError(line.number, "range", "t")
    runs = {"input_until": line.input_until, "pointer_until": line.pointer_until}
    for key, until in runs.items():
        if until is not None and until < line.t:
            raise BadLineError(line.number, "range", key)
    if not 0.1 <= line.every <= 86400:
        raise BadLineError(line.number, "range", "every")
    if every_given and line.input_until is None and line.pointer_until is None:
        raise BadLineError(line.number, "alone", "every")
    return line
