"""The settings of product.md section 9: names, defaults, bounds, units and labels, in this one place.

``read`` turns a parsed file into :class:`Settings` and a list of faults; what is wrong keeps its default and the
person's file stays as it is. Durations are seconds inside, strings like ``"30m"`` in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from datetime import time
from typing import Any, Literal

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOVES = ("lunge", "bridge", "scoop")
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


@dataclass(frozen=True, slots=True)
class Spec:
    """What one key takes. ``kind``: duration, number, switch, time, choice, choices, durations, hours, levels,
    keep. ``low`` and ``high`` are inclusive, in seconds for durations and items for lists of choices."""

    kind: str
    label: str
    low: float = 0
    high: float = 0
    choices: tuple[str, ...] = ()
    unit: str = ""


def _key(default: Any, kind: str, label: str, **rest: Any) -> Any:
    return field(default=default, metadata={"spec": Spec(kind, label, **rest)})


Span = tuple[int, int]  # minutes since midnight; an end at or before its start crosses midnight


@dataclass(frozen=True, slots=True)
class SittingSettings:
    """``[sitting]``: how sitting is counted; all durations in seconds."""

    sit_limit: float = _key(1800.0, "duration", "Remind me after", low=300, high=10800, unit="of sitting")
    away_after: float = _key(180.0, "duration", "Without a key, I have got up after", low=60, high=1800)
    away_after_lock: float = _key(120.0, "duration", "Locked, I have got up after", low=60, high=1800)
    call_without_input_max: float = _key(10800.0, "duration", "A call alone counts for", low=600, high=43200)
    media_without_input_max: float = _key(5400.0, "duration", "A film alone counts for", low=600, high=43200)
    standing_max: float = _key(7200.0, "duration", "Standing ends by itself after", low=600, high=43200)
    day_starts: time = _key(time(4), "time", "My day starts at")


@dataclass(frozen=True, slots=True)
class PromptSettings:
    """``[prompt]``: when and how hipbreak speaks; all durations in seconds."""

    patience: float = _key(600.0, "duration", "Wait for a good moment at most", low=0, high=3600)
    later: tuple[float, ...] = _key((300.0, 600.0), "durations", "Later means", low=60, high=1800)
    prompt_stays: float = _key(20.0, "duration", "A reminder stays for", low=5, high=120)
    repeat_after: float = _key(600.0, "duration", "Unanswered, it comes back after", low=120, high=3600)
    showings: int = _key(3, "number", "It comes at most", low=1, high=5, unit="times")
    prompts_per_day: int = _key(8, "number", "Passed over, then only the icon", low=0, high=30, unit="a day")
    gap: float = _key(1200.0, "duration", "Between two reminders at least", low=0, high=7200)
    back_off: bool = _key(True, "switch", "Come less often on a busy day")
    strict: bool = _key(False, "switch", "The card stays until answered")
    show: str = _key("auto", "choice", "Show reminders as", choices=("auto", "notification", "card", "both"))
    quiet: tuple[str, ...] = _key(
        ("call", "presenting", "dnd"), "choices", "Stay quiet during", choices=("call", "presenting", "dnd")
    )


@dataclass(frozen=True, slots=True)
class HoursSettings:
    """``[hours]``: ranges per weekday, minutes since midnight; none at all means always (P12)."""

    mon: tuple[Span, ...] = _key((), "hours", "Monday")
    tue: tuple[Span, ...] = _key((), "hours", "Tuesday")
    wed: tuple[Span, ...] = _key((), "hours", "Wednesday")
    thu: tuple[Span, ...] = _key((), "hours", "Thursday")
    fri: tuple[Span, ...] = _key((), "hours", "Friday")
    sat: tuple[Span, ...] = _key((), "hours", "Saturday")
    sun: tuple[Span, ...] = _key((), "hours", "Sunday")

    def of(self, weekday: int) -> tuple[Span, ...]:
        """The ranges of ``weekday``, 0 Monday to 6 Sunday."""
        spans: tuple[Span, ...] = getattr(self, DAYS[weekday])
        return spans

    @property
    def always(self) -> bool:
        """True when no day names a range."""
        return not any(getattr(self, day) for day in DAYS)


@dataclass(frozen=True, slots=True)
class SignOffSettings:
    """``[sign_off]``: P13; ``at`` None means off."""

    at: time | None = _key(time(17, 30), "time", "Offer the full routine at")
    days: tuple[str, ...] = _key(DAYS[:5], "choices", "On", choices=DAYS)


@dataclass(frozen=True, slots=True)
class Levels:
    """``level``: easier, usual or harder, for each move."""

    lunge: str = "usual"
    bridge: str = "usual"
    scoop: str = "usual"


@dataclass(frozen=True, slots=True)
class RoutineSettings:
    """``[routine]``: what Start opens and how long; seconds (of each side for the scoop)."""

    start_opens: str = _key("full", "choice", "Start opens", choices=("full", "single"))
    lunge: float = _key(45.0, "duration", "Lunges", low=20, high=180)
    bridge: float = _key(60.0, "duration", "Bridges", low=20, high=180)
    scoop: float = _key(30.0, "duration", "Scoops", low=20, high=180, unit="a side")
    bridge_kind: str = _key("double", "choice", "Bridge", choices=("double", "single", "standing"))
    floor: bool = _key(True, "switch", "I have room on the floor")
    level: Levels = _key(Levels(), "levels", "How hard", choices=("easier", "usual", "harder"))
    not_for_me: tuple[str, ...] = _key((), "ids", "Not for me")
    weekly_goal: int = _key(15, "number", "Moves a week", low=1, high=100)


@dataclass(frozen=True, slots=True)
class LookSettings:
    """``[look]``."""

    theme: str = _key("system", "choice", "Colours", choices=("system", "light", "dark", "contrast"))
    figure: int = _key(1, "number", "Figure", low=1, high=3)
    motion: str = _key("system", "choice", "Motion", choices=("system", "full", "still"))
    large: str = _key("auto", "choice", "Large", choices=("auto", "on", "off"))


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """``[sound]``."""

    voice: bool = _key(True, "switch", "Voice")
    beeps: bool = _key(True, "switch", "Beeps")
    volume: int = _key(70, "number", "Volume", low=0, high=100, unit="%")


@dataclass(frozen=True, slots=True)
class DiarySettings:
    """``[diary]``: ``keep`` in months, None for ever."""

    keep: int | None = _key(None, "keep", "Keep the diary for")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; every field has its default."""

    sitting: SittingSettings = field(default_factory=SittingSettings)
    prompt: PromptSettings = field(default_factory=PromptSettings)
    hours: HoursSettings = field(default_factory=HoursSettings)
    sign_off: SignOffSettings = field(default_factory=SignOffSettings)
    routine: RoutineSettings = field(default_factory=RoutineSettings)
    look: LookSettings = field(default_factory=LookSettings)
    sound: SoundSettings = field(default_factory=SoundSettings)
    diary: DiarySettings = field(default_factory=DiarySettings)


DEFAULTS = Settings()


def keys() -> list[tuple[str, str, Spec, Any]]:
    """Every key as (section, name, what it takes, default), in the order of the file."""
    return [
        (part.name, key.name, spec_of(key), getattr(getattr(DEFAULTS, part.name), key.name))
        for part in fields(DEFAULTS)
        for key in fields(getattr(DEFAULTS, part.name))
    ]


def spec_of(key: Field[Any]) -> Spec:
    """What ``key`` takes."""
    spec: Spec = key.metadata["spec"]
    return spec


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
    names = {key.name: spec_of(key) for key in fields(default)}
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
