"""The desktop of a trace: which inputs fall when, what is locked, in a call, asleep."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Protocol

from hipbreak.core.messages import Sample, Watch
from hipbreak.trace.lines import Line

PAUSE = 5.0


@dataclass
class _Run:
    """Inputs at ``since``, then each ``every`` seconds up to and with ``until``."""

    since: float
    until: float
    every: float

    def latest(self, at: float) -> float | None:
        """The last of them at or before ``at``."""
        if at < self.since:
            return None
        if at >= self.until:
            return self.until
        return self.since + (at - self.since + 1e-9) // self.every * self.every

    def after(self, at: float) -> float | None:
        """The first of them after ``at``."""
        if at >= self.until:
            return None
        if at < self.since:
            return self.since
        return min(self.since + ((at - self.since + 1e-9) // self.every + 1) * self.every, self.until)


@dataclass
class World:
    """What would be seen at any instant up to the next line."""

    runs: list[_Run] = field(default_factory=list)
    current: dict[str, _Run] = field(default_factory=dict)
    sleeps: list[tuple[float, float]] = field(default_factory=list)
    flags: dict[str, bool] = field(default_factory=dict)
    asleep_since: float | None = None
    reminded: float | None = None
    begun: float = -1e9

    def change(self, line: Line) -> None:
        """The flags of ``line``, from its ``t`` on, and the desktop's own reminder."""
        for name, value in line.flags:
            if name == "asleep":
                self._sleep(value, line.t)
            else:
                self.flags[name] = value
        if line.reminded and self.asleep_since is None:
            self.reminded = line.t

    def begin_input(self, line: Line) -> bool:
        """The inputs of ``line``, if any; a new run of a kind takes the place of the one before."""
        if self.asleep_since is None:
            self._forget(line.t)
        if line.press:
            self.runs.append(_Run(line.t, line.t, 1.0))
        for kind, until in (("input", line.input_until), ("pointer", line.pointer_until)):
            if until is not None:
                self._replace(kind, _Run(line.t, until, line.every))
        return line.press or line.input_until is not None or line.pointer_until is not None

    def _sleep(self, asleep: bool, at: float) -> None:
        if asleep and self.asleep_since is None:
            self.asleep_since = at
        elif not asleep and self.asleep_since is not None:
            self.sleeps.append((self.asleep_since, at))
            self.asleep_since = None

    def _forget(self, at: float) -> None:
        """Runs that are over are of no more use than their last input."""
        self.begun = self.latest(at)
        self.runs = [run for run in self.runs if run.until > at]

    def _replace(self, kind: str, run: _Run) -> None:
        before = self.current.get(kind)
        if before and before.until > run.since:
            before.until = max(before.since, before.latest(run.since) or before.since)
        self.current[kind] = run
        self.runs.append(run)

    def sample(self, at: float, source: Source) -> Sample:
        """What the desktop tells at ``at``."""
        last, within = source.last_input(at)
        flags = {name: on for name, on in self.flags.items() if on}
        return Sample(last, within, reminded=self.reminded, **flags)

    def latest(self, at: float) -> float:
        """The last input at or before ``at``."""
        while True:
            found = max((last for run in self.runs if (last := run.latest(at)) is not None), default=self.begun)
            number = bisect_right(self.sleeps, (found, float("inf"))) - 1
            if number < 0 or not self.sleeps[number][0] < found < self.sleeps[number][1]:
                return found
            at = self.sleeps[number][0]

    def _after(self, at: float) -> float | None:
        return min((first for run in self.runs if (first := run.after(at)) is not None), default=None)

    def next_input(self, at: float) -> float:
        """The first input after ``at``, infinity with none."""
        found = self._after(at)
        return float("inf") if found is None else found

    def next_pause(self, at: float, horizon: float) -> float:
        """The first instant after ``at`` at which 5 s have passed without input; looks no further than ``horizon``."""
        last = self.latest(at)
        while last <= horizon:
            first = self.next_input(max(last, at) if last + PAUSE <= at else last)
            if first - last > PAUSE and last + PAUSE > at:
                return last + PAUSE
            last = first
        return float("inf")

    def last_instant(self) -> float:
        """The last input of all."""
        return max((run.until for run in self.runs), default=max(self.begun, 0.0))


class Source(Protocol):
    """What tells of the inputs of a world, as the desktops' sources do."""

    def last_input(self, at: float) -> tuple[float, float]:
        """The instant of the last input, at the earliest, and how many seconds later it may have been."""

    def next_wake(self, at: float, watch: Watch, horizon: float, *, empty: bool) -> float:
        """When, after ``at``, it says what ``watch`` asks for; looks no further than ``horizon``. ``empty``: no bout
        runs."""


@dataclass(frozen=True)
class Exact:
    """A source that knows every input, and tells the very first of a bout."""

    world: World

    def last_input(self, at: float) -> tuple[float, float]:
        """To the instant."""
        return self.world.latest(at), 0.0

    def next_wake(self, at: float, watch: Watch, horizon: float, *, empty: bool) -> float:
        """A pause in the typing, and the first input after one."""
        silent = at - self.world.latest(at) >= PAUSE
        pause = self.world.next_pause(at, horizon) if watch.pause or (watch.back and not silent) else float("inf")
        return min(pause, self.world.next_input(at)) if watch.back and (silent or empty) else pause
