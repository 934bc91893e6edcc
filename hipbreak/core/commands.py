"""The commands of product.md section 7 as text: one reader for the command line, traces and windows."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from hipbreak.core.messages import Command, Later, Pause, Resume, Sitting, Skip, Standing, Start, StillHere, WasUp
from hipbreak.core.settings_text import WrongValueError, parse_duration, parse_time
from hipbreak.core.tables import is_id

LONGEST_PAUSE = 7 * 86400.0
LONGEST_CORRECTION = timedelta(hours=12)


class CommandError(ValueError):
    """A command that cannot be read; the text is a problem code for wording: ``command``, ``minutes``,
    ``duration``, ``time``, ``too_long_ago``, ``move``, ``routine``."""


def parse(text: str, wall: datetime) -> Command:
    """The command that ``text`` says at local time ``wall``, e.g. ``later 5``, ``pause 45m``, ``was-up --since 10:40``.

    Raises CommandError with the problem.
    """
    name, *rest = text.split() or [""]
    plain: dict[str, Command] = {
        "skip": Skip(),
        "resume": Resume(),
        "standing": Standing(),
        "not-sitting": Standing(),
        "sitting": Sitting(),
        "still-here": StillHere(),
    }
    if name in plain and not rest:
        return plain[name]
    if name == "later" and len(rest) <= 1:
        return Later(_minutes(rest[0]) if rest else None)
    if name == "pause" and len(rest) == 1:
        return Pause(_pause(rest[0]))
    if name in ("start", "routine"):
        return _start(rest)
    if name == "was-up":
        return WasUp(_since(rest, wall))
    raise CommandError("command")


def _minutes(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}m?", text) or not 1 <= int(text.rstrip("m")) <= 30:
        raise CommandError("minutes")
    return int(text.rstrip("m"))


def _pause(text: str) -> float | None:
    if text == "tomorrow":
        return None
    try:
        seconds = parse_duration(text)
    except WrongValueError as error:
        raise CommandError("duration") from error
    if not 0 < seconds <= LONGEST_PAUSE:
        raise CommandError("duration")
    return seconds


def _start(rest: list[str]) -> Start:
    match rest:
        case []:
            return Start()
        case ["--full"]:
            return Start("full")
        case ["--move", move] if is_id(move):
            return Start("single", move)
        case ["--routine", course] if is_id(course):
            return Start("full", course=course)
        case ["--routine", _]:
            raise CommandError("routine")
        case ["--single"]:
            return Start("single")
        case _:
            raise CommandError("move")


def _since(rest: list[str], wall: datetime) -> datetime | None:
    """The latest such time before ``wall`` (section 7)."""
    if not rest:
        return None
    if len(rest) != 2 or rest[0] != "--since":
        raise CommandError("time")
    try:
        at = parse_time(rest[1])
    except WrongValueError as error:
        raise CommandError("time") from error
    since = wall.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    if since > wall:
        since -= timedelta(days=1)
    if wall - since > LONGEST_CORRECTION:
        raise CommandError("too_long_ago")
    return since
