"""A day in a few lines: the same player as ``hipbreak simulate``, spoken in minutes.

``day.work(30); day.away(6)`` builds a trace; what happened is read from ``day.events``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from hipbreak.core import view
from hipbreak.core.effects import (
    BoutEnded,
    BoutStarted,
    Due,
    Effect,
    LimitChanged,
    Notice,
    Outcome,
    Prompt,
    PromptGone,
    RoutineEnded,
    RoutineStarted,
)
from hipbreak.core.messages import Now
from hipbreak.core.settings import DEFAULTS, Settings
from hipbreak.core.settings_text import read
from hipbreak.core.state import State
from hipbreak.core.status import Status
from hipbreak.trace.lines import Line
from hipbreak.trace.player import Happened, Player

MONDAY = datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=1)))


def settings(**sections: dict[str, Any]) -> Settings:
    """Settings as a file would say them: ``settings(sitting={"sit_limit": "45m"})``."""
    found, faults = read(sections)
    assert not faults, faults
    return found


class Day:
    """A trace under construction; times in minutes, the clock in ``t`` seconds."""

    def __init__(self, rules: Settings = DEFAULTS, start: datetime = MONDAY) -> None:
        self.rules, self.start = rules, start
        self.t = 0.0
        self.lines: list[Line] = []

    # --- what the person does ---

    def _line(self, **what: Any) -> Day:
        self.lines.append(Line(len(self.lines) + 1, self.t, **what))
        return self

    def work(self, minutes: float, every: float = 2.0) -> Day:
        """Keys each ``every`` seconds for ``minutes``."""
        self._line(input_until=self.t + 60 * minutes, every=every)
        return self.rest(minutes)

    def rest(self, minutes: float) -> Day:
        """Nothing new for ``minutes``."""
        self.t += 60 * minutes
        return self

    away = rest

    def press(self) -> Day:
        """One key."""
        return self._line(press=True)

    def now(self, **flags: bool) -> Day:
        """A change of facts: ``day.now(call=True)``."""
        return self._line(flags=tuple(flags.items()))

    def call(self, minutes: float) -> Day:
        """A silent call."""
        return self.now(call=True).rest(minutes).now(call=False)

    def film(self, minutes: float) -> Day:
        """Media without a key."""
        return self.now(media=True).rest(minutes).now(media=False)

    def lock(self, minutes: float) -> Day:
        """Locked, then unlocked."""
        return self.now(locked=True).rest(minutes).now(locked=False)

    def sleep(self, minutes: float) -> Day:
        """The machine sleeps."""
        return self.now(asleep=True).rest(minutes).now(asleep=False)

    def reminded(self) -> Day:
        """The desktop's own break reminder speaks."""
        return self._line(reminded=True)

    def wall(self, seconds: float) -> Day:
        """The wall clock is stepped."""
        return self._line(wall=seconds)

    def do(self, what: str, moves_done: int = 0) -> Day:
        """A command or button."""
        return self._line(do=what, moves_done=moves_done)

    # --- what came of it ---

    def _played(self) -> tuple[Player, list[Happened]]:
        lines = (*self.lines, Line(len(self.lines) + 1, self.t, end=True))
        player = Player(lines, self.start, self.rules)
        return player, list(player.play())

    @property
    def happened(self) -> list[Happened]:
        return self._played()[1]

    def of(self, *kinds: type[Effect]) -> list[tuple[float, Any]]:
        """(seconds, effect) of these kinds."""
        return [(round(h.now.elapsed, 3), h.effect) for h in self.happened if isinstance(h.effect, kinds)]

    @property
    def prompts(self) -> list[float]:
        """Seconds at which a prompt was shown."""
        return [t for t, _ in self.of(Prompt)]

    @property
    def shown(self) -> list[Prompt]:
        return [prompt for _, prompt in self.of(Prompt)]

    @property
    def gone(self) -> list[tuple[float, str]]:
        return [(t, gone.why) for t, gone in self.of(PromptGone)]

    @property
    def dues(self) -> list[float]:
        return [t for t, _ in self.of(Due)]

    @property
    def outcomes(self) -> list[str]:
        return [outcome.what for _, outcome in self.of(Outcome)]

    @property
    def bouts(self) -> list[tuple[float, float, str]]:
        """(since, until, why) of the bouts that ended."""
        return [(round(b.since, 3), round(b.until, 3), b.why) for _, b in self.of(BoutEnded)]

    @property
    def began(self) -> list[float]:
        return [round(b.since, 3) for _, b in self.of(BoutStarted)]

    @property
    def notices(self) -> list[str]:
        return [notice.what for _, notice in self.of(Notice)]

    @property
    def limits(self) -> list[int]:
        return [changed.minutes for _, changed in self.of(LimitChanged)]

    @property
    def routines(self) -> list[RoutineEnded]:
        return [ended for _, ended in self.of(RoutineEnded)]

    @property
    def opened(self) -> list[RoutineStarted]:
        return [started for _, started in self.of(RoutineStarted)]

    @property
    def status(self) -> Status:
        """The view at the end of the day so far."""
        player, _ = self._played()
        now = Now(self.t, self.start + timedelta(seconds=self.t + sum(line.wall for line in self.lines)))
        return view.status(player.state, now, self.rules)

    @property
    def state(self) -> State:
        """The program's state at the end of the day so far."""
        return self._played()[0].state

    @property
    def minutes(self) -> float:
        """Minutes of sitting in the running bout."""
        return round(self.status.sitting_seconds / 60, 2)


def quiet_day(**sections: dict[str, Any]) -> Settings:
    """Rules with no sign-off and no easing, for days about something else."""
    rules = settings(**sections)
    return replace(rules, sign_off=replace(rules.sign_off, at=None), prompt=replace(rules.prompt, back_off=False))
