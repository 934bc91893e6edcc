"""Plays a trace through the same ``advance`` that runs the program, in milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hipbreak.core import commands, session
from hipbreak.core.effects import Effect, Notice
from hipbreak.core.messages import Event, Launched, Look, MoveDone, Now, RoutineClosed, Stopped
from hipbreak.core.settings import Settings
from hipbreak.core.state import State, begin
from hipbreak.trace.lines import BadLineError, Line
from hipbreak.trace.world import Exact, Source, World

Heard = Callable[[Event, tuple[Effect, ...], Now], None]


@dataclass(frozen=True, slots=True)
class Happened:
    """``effect`` at ``now``."""

    now: Now
    effect: Effect


class Player:
    """One playing: the trace's desktop, the program's state, and the wall clock that a line may step."""

    def __init__(
        self,
        lines: tuple[Line, ...],
        start: datetime,
        settings: Settings,
        heard: Heard = lambda *_: None,
        source: Callable[[World], Source] = Exact,
    ) -> None:
        """``heard`` gets each event and what it led to, as the recorder of a running program does; ``source`` is what
        tells of the inputs."""
        self._lines, self._settings, self._heard = lines, settings, heard
        self._world = World()
        self._source = source(self._world)
        self._start = start
        self._t = 0.0
        self._running = True
        self._stopped_at = 0.0
        self._slept_while_stopped = False
        self.state: State = begin(self._now(), settings)

    def play(self) -> Iterator[Happened]:
        """Everything that happens, in order. Raises BadLineError for what cannot be done."""
        yield from self._look()
        for line in self._lines:
            yield from self._until(line.t)
            yield from self._line(line)
            if line.end:
                return
        yield from self._until(self._world.last_instant())

    def _now(self) -> Now:
        return Now(self._t, self._start + timedelta(seconds=self._t))

    def _advance(self, event: Event) -> Iterator[Happened]:
        now = self._now()
        self.state, effects = session.advance(self.state, event, now, self._settings)
        self._heard(event, effects, now)
        for effect in effects:
            yield Happened(now, effect)

    def _look(self, asleep: float = 0.0) -> Iterator[Happened]:
        yield from self._advance(Look(self._world.sample(self._t, self._source), asleep))

    @property
    def _awake(self) -> bool:
        return self._running and self._world.asleep_since is None

    def _until(self, t: float) -> Iterator[Happened]:
        """Every look up to ``t``, as the program would take them, the last one at ``t``."""
        while self._awake and self._t < t:
            self._t = min(t, self._next_look(t))
            yield from self._look()
        self._t = max(self._t, t)

    def _next_look(self, horizon: float) -> float:
        """When the program would look next: by itself, or because its source has something to tell."""
        watch = self.state.watch
        at = min(watch.at, horizon)
        return min(at, self._source.next_wake(self._t, watch, at, empty=self.state.seat.bout is None))

    def _line(self, line: Line) -> Iterator[Happened]:
        was_asleep = self._world.asleep_since
        self._start += timedelta(seconds=line.wall)
        if ("asleep", True) in line.flags and len(line.flags) > 1 and self._awake:  # a lid: locked, then asleep
            self._world.change(replace(line, flags=tuple(flag for flag in line.flags if flag[0] != "asleep")))
            yield from self._look()
        self._world.change(line)
        woke = was_asleep is not None and self._world.asleep_since is None
        if woke and not self._running:
            self._slept_while_stopped = True
        if self._awake and (line.flags or line.wall or line.reminded):
            yield from self._look(self._t - was_asleep if woke and was_asleep is not None else 0.0)
        if self._world.begin_input(line) and self._awake:
            yield from self._look()
        if line.do:
            yield from self._do(line)

    def _do(self, line: Line) -> Iterator[Happened]:
        if line.do == "launch":
            yield from self._launch(line)
        elif not self._awake:
            yield Happened(self._now(), Notice("not_running", refused=True))
        elif line.do == "stop":
            yield from self._advance(Stopped())
            self._running, self._stopped_at = False, self._t
            self._slept_while_stopped = False
        elif line.do in ("finish", "close"):
            yield from self._routine(line)
        else:
            yield from self._command(line)

    def _launch(self, line: Line) -> Iterator[Happened]:
        if self._running or self._world.asleep_since is not None:
            raise BadLineError(line.number, "running", "do")
        self._running = True
        yield from self._advance(Launched(self._t - self._stopped_at, off=self._slept_while_stopped))
        yield from self._look()

    def _routine(self, line: Line) -> Iterator[Happened]:
        opened = self.state.routine
        if opened is None:
            yield Happened(self._now(), Notice("no_routine", refused=True))
            return
        left = [move for move in opened.planned if move not in {done.move for done in opened.done}]
        for move in left if line.do == "finish" else left[: line.moves_done]:
            yield from self._advance(MoveDone(move))
        yield from self._advance(RoutineClosed())

    def _command(self, line: Line) -> Iterator[Happened]:
        try:
            command = commands.parse(line.do, self._now().wall)
        except commands.CommandError as error:  # of those that a line may hold, only this depends on the time
            yield Happened(self._now(), Notice(str(error), refused=True))
        else:
            yield from self._advance(command)
