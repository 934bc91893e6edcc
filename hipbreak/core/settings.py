"""The settings of product.md section 9: names, defaults, bounds, units and labels, in this one place.

``read`` turns a parsed file into :class:`Settings` and a list of faults; what is wrong keeps its default and the
person's file stays as it is. Durations are seconds inside, strings like ``"30m"`` in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields
from datetime import time
from typing import Any

from hipbreak.core.shelf import Shelf

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOVES = ("lunge", "bridge", "scoop")


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
    """``[routine]``: what Start opens and how long; seconds (of each side for the scoop). ``shelf`` is no key of the
    file: the moves and routines there are, a person's own among them."""

    start_opens: str = _key("full", "choice", "Start opens", choices=("full", "single"))
    lunge: float = _key(45.0, "duration", "Lunges", low=20, high=180)
    bridge: float = _key(60.0, "duration", "Bridges", low=20, high=180)
    scoop: float = _key(30.0, "duration", "Scoops", low=20, high=180, unit="a side")
    bridge_kind: str = _key("double", "choice", "Bridge", choices=("double", "single", "standing"))
    floor: bool = _key(True, "switch", "I have room on the floor")
    level: Levels = _key(Levels(), "levels", "How hard", choices=("easier", "usual", "harder"))
    not_for_me: tuple[str, ...] = _key((), "ids", "Not for me")
    weekly_goal: int = _key(15, "number", "Moves a week", low=1, high=100)
    shelf: Shelf = field(default_factory=Shelf)


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
        for key in written(getattr(DEFAULTS, part.name))
    ]


def written(section: Any) -> Iterator[Field[Any]]:
    """The fields of a section that are keys of the file."""
    return (key for key in fields(section) if "spec" in key.metadata)


def spec_of(key: Field[Any]) -> Spec:
    """What ``key`` takes."""
    spec: Spec = key.metadata["spec"]
    return spec
