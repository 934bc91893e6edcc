"""Recorded days: ``simulate`` plays one against these settings, ``record`` writes the running one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from hipbreak.core.effects import Prompt, PromptGone
from hipbreak.core.settings import Settings
from hipbreak.trace.lines import BadLineError, read
from hipbreak.trace.player import Happened, Player
from hipbreak.trace.report import as_json, as_text

__all__ = ["BadLineError", "Happened", "Player", "as_json", "as_text", "next_monday", "read", "simulate"]


def next_monday(now: datetime) -> datetime:
    """The next Monday at 09:00, the start of a trace that names none."""
    day = now + timedelta(days=7 - now.weekday())
    return day.replace(hour=9, minute=0, second=0, microsecond=0)


def simulate(
    lines: Iterable[str], start: datetime, settings: Settings, say: Callable[[str], None], *, json: bool
) -> None:
    """Plays the trace and says what happens, a line each. Raises BadLineError at the first line that is wrong."""
    shown: set[int] = set()
    for happened in Player(read(lines), start, settings).play():
        effect = happened.effect
        if isinstance(effect, Prompt):
            shown.add(effect.prompt)
        if isinstance(effect, PromptGone) and effect.prompt not in shown:
            continue  # the end of P9's notice, which is reported as one
        line = as_json(happened) if json else as_text(happened)
        if line is not None:
            say(line)
