"""A source that tells silences, simulated: as the idle notifications of Wayland, with its lag and its late alarms."""

from __future__ import annotations

from dataclasses import dataclass

from hipbreak.core.messages import Watch
from hipbreak.trace.world import World

RESTING = 30.0  # seconds of silence that are told in any case
WATCHED = 5.0  # and while a pause in the typing is watched


@dataclass
class Telling:
    """Two alarms: after 30 s without input, always; after 5 s, armed anew each time a pause is watched, so told 5 s
    after that at the soonest. Of somebody at work it knows only that no alarm has gone off."""

    world: World
    earliest: float = -1e9
    armed: float | None = None
    silent: bool = False

    def last_input(self, at: float) -> tuple[float, float]:
        """To the instant once an alarm has gone off; else the earliest it can be."""
        last = self.world.latest(at)
        if at - last >= RESTING or (self.armed is not None and last >= self.armed and at - last >= WATCHED):
            self.earliest, self.silent = last, True
            return last, 0.0
        if self.silent:  # the end of a silence is told, too
            self.earliest, self.silent = max(self.earliest, min(self.world.next_input(self.earliest), last)), False
        quiet_since = self.armed if self.armed is not None and at - max(last, self.armed) >= WATCHED else at
        floor = at - RESTING
        if self.armed is not None and quiet_since == at and at - WATCHED >= self.armed:
            floor = at - WATCHED
        self.earliest = max(self.earliest, floor)
        return self.earliest, quiet_since - self.earliest

    def next_wake(self, at: float, watch: Watch, horizon: float, *, empty: bool) -> float:
        """A pause of 5 s where it is watched, and the first input after a silence that was told."""
        if not watch.pause:
            self.armed = None
        elif self.armed is None:
            self.armed = at
        found = [float("inf")]
        if watch.pause:
            found.append(self._next_alarm(at, horizon))
        if watch.back:
            found.append(self._next_return(at, horizon))
        return min(found)

    def _told(self, last: float) -> float:
        """When the silence after the input at ``last`` is told."""
        soon = max(last, self.armed) + WATCHED if self.armed is not None else float("inf")
        return min(soon, last + RESTING)

    def _next_alarm(self, at: float, horizon: float) -> float:
        last = self.world.latest(at)
        while last <= horizon:
            told, following = self._told(last), self.world.next_input(max(last, at) if self._told(last) <= at else last)
            if at < told < following:
                return told
            if following == float("inf"):
                break
            last = following
        return float("inf")

    def _next_return(self, at: float, horizon: float) -> float:
        last = self.world.latest(at)
        while last <= horizon:
            following = self.world.next_input(max(last, at) if self._told(last) <= at else last)
            if following > max(at, self._told(last)):
                return following
            last = following
        return float("inf")
