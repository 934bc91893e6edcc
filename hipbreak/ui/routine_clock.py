"""The clock of the routine's window: it moves a Run on while somebody exercises, and rests at all other times.

Jurisdiction: when to look next. It looks when something on the screen changes, ten times a second at most, and when
something is to be said; while it rests there is no timer at all. Times are seconds; those of ``now`` are real ones,
``speed`` makes routine time of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from hipbreak.core import run as runs
from hipbreak.core.frames import Frame, frame_at
from hipbreak.core.run import Run
from hipbreak.ui.tokens import RING_MS

SHORTEST_LOOK, SOON = 0.1, 0.005
LONGEST_GAP = 5.0  # a machine that slept or stood still: nobody exercised meanwhile
EASE = RING_MS / 1000


@dataclass
class Clock:
    """``now`` tells the time, ``after`` (milliseconds, what to do) sets a timer and ``cancel`` takes it back;
    ``changed`` is called after every change of ``run`` or ``going``. ``next_cue`` tells when, after a second of the
    routine, the next thing is to be said."""

    run: Run
    now: Callable[[], float]
    after: Callable[[int, Callable[[], None]], str]
    cancel: Callable[[str], None]
    changed: Callable[[], None]
    speed: float = 1.0
    smooth: bool = True
    next_cue: Callable[[float], float] = lambda _: math.inf
    going: bool = field(default=False, init=False)
    looked: float = field(default=0.0, init=False)
    timer: str = field(default="", init=False)

    @property
    def frame(self) -> Frame:
        """What is to be seen now."""
        return frame_at(self.run.routine, self.run.elapsed)

    def elapsed_now(self) -> float:
        """The seconds of the routine at this very instant; nothing is moved on by asking."""
        since = self.now() - self.looked if self.going else 0.0
        passed = since * self.speed if since <= LONGEST_GAP else 0.0
        return min(self.run.elapsed + passed, self.run.routine.seconds)

    def go(self) -> None:
        """Starts, or goes on after a rest."""
        if self.going or self.run.over:
            return
        self.going, self.looked = True, self.now()
        self._changed()

    def rest(self) -> None:
        """Stands still; the timer goes."""
        if self.going:
            self._catch_up()
            self._halt()
            self.changed()

    def do(self, way: Callable[[Run], Run]) -> None:
        """Goes another way through the routine: a skip, back, easier, stop."""
        if self.going:
            self._catch_up()
        self.run = way(self.run)
        self._changed()

    def _look(self) -> None:
        self.timer = ""
        if self._catch_up():
            self._changed()
        else:
            self._halt()
            self.changed()

    def _catch_up(self) -> bool:
        """Lets the time since the last look pass; False, and nothing passes, after a gap."""
        now = self.now()
        gap, self.looked = now - self.looked, now
        if gap > LONGEST_GAP:
            return False
        self.run = runs.advance(self.run, gap * self.speed)
        return True

    def _changed(self) -> None:
        if self.run.over:
            self._halt()
        self._unset()
        if self.going:
            self.timer = self.after(math.ceil(self._until_next() * 1000), self._look)
        self.changed()

    def _until_next(self) -> float:
        """Real seconds until a second, a phase or a picture of the ring is over, or something is to be said."""
        frame = self.frame
        into_second = math.ceil(frame.seconds_left) - frame.seconds_left
        waits = [1.0 - into_second, frame.phase_left]
        if self.smooth and into_second < EASE:
            waits.append(SHORTEST_LOOK)
        seen = max(SHORTEST_LOOK, min(waits) / self.speed)
        said = (self.next_cue(self.run.elapsed) - self.run.elapsed) / self.speed
        return min(seen, max(SOON, said))  # what is seen can wait a little, a word or a tone cannot

    def _halt(self) -> None:
        self.going = False
        self._unset()

    def _unset(self) -> None:
        if self.timer:
            self.cancel(self.timer)
            self.timer = ""


def ring_part(frame: Frame, smooth: bool = True) -> float:
    """How much of the ring is full, 0 to 1: it grows by whole seconds, each eased out over its first 240 ms."""
    if not frame.step_seconds:
        return 1.0
    whole = math.ceil(frame.seconds_left)
    since = min(1.0, (whole - frame.seconds_left) / EASE) if smooth else 1.0
    left = whole + (1.0 - since) ** 3
    return min(1.0, max(0.0, 1.0 - left / frame.step_seconds))
