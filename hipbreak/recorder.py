"""Writes the running day as a trace: what a sample held and what was done, nothing else (section 6).

Jurisdiction: the inverse of the player. Only changes are written; typing between two looks is written as a run when
both saw somebody at work, as single presses when not. Where a source only tells silences, a run is written as far as it
is known, and the rest of it with the next look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hipbreak.core.effects import Effect, RoutineEnded
from hipbreak.core.messages import (
    Event,
    Later,
    Look,
    Now,
    Pause,
    Pressed,
    Resume,
    RoutineClosed,
    Sample,
    Sitting,
    Skip,
    Standing,
    Start,
    StillHere,
    Stopped,
    WasUp,
)

AT_WORK = 5.0  # seconds without input within which somebody is taken to be typing
WALL_STEP = 2.0  # seconds by which the wall clock has to jump to be written down
_FLAGS = ("locked", "call", "media", "presenting", "dnd")
_PLAIN: dict[type[Event], str] = {
    Skip: "skip",
    Resume: "resume",
    Standing: "standing",
    Sitting: "sitting",
    StillHere: "still-here",
    Stopped: "stop",
}
_BUTTONS = {
    "start": "start",
    "later": "later",
    "skip": "skip",
    "not_today": "skip",
    "not_sitting": "not-sitting",
    "was_up": "was-up",
}


@dataclass
class Recorder:
    """Hears every event in order and hands each line of the trace to ``write``."""

    write: Callable[[dict[str, Any]], None]
    began: Now | None = None
    sample: Sample = field(default_factory=Sample)
    looked_at: float = 0.0
    written: float = 0.0
    ahead: float = 0.0

    def hear(self, event: Event, effects: tuple[Effect, ...], now: Now) -> None:
        """``event`` at ``now``, and what it led to."""
        if self.began is None:
            self.began, self.ahead = now, now.wall.timestamp() - now.elapsed
            self.looked_at = self.written = now.elapsed
        if isinstance(event, Look):
            self._look(event, now)
            return
        said = _said(event, effects)
        if said:
            self._line(now.elapsed, said)

    def _line(self, at: float, facts: dict[str, Any]) -> None:
        began = self.began.elapsed if self.began else at
        self.written = max(self.written, at)
        self.write({"t": round(max(0.0, at - began), 3), **facts})

    def _look(self, event: Look, now: Now) -> None:
        if event.asleep:
            self._line(self.looked_at, {"asleep": True})
            self._line(self.looked_at + event.asleep, {"asleep": False})
            self.looked_at += event.asleep
        self._input(event.sample, now)
        reminded = event.sample.reminded
        if reminded is not None and reminded != self.sample.reminded and reminded <= now.elapsed:
            self._line(max(self.written, reminded), {"reminded": True})
        self._wall(now)
        changed = {
            name: getattr(event.sample, name)
            for name in _FLAGS
            if getattr(event.sample, name) != getattr(self.sample, name)
        }
        if changed:
            self._line(now.elapsed, changed)
        self.sample, self.looked_at = event.sample, now.elapsed

    def _input(self, sample: Sample, now: Now) -> None:
        """The inputs since the last look, as far as two looks tell."""
        last, before = sample.last_input, self.sample.last_input
        since = self.looked_at
        if before is not None and self.sample.within > 0:
            since = min(since, max(before, self.written))
        if last is None or last <= since or (before is not None and last <= before):
            return
        typing = before is not None and self.looked_at - before - self.sample.within < AT_WORK
        if typing:
            began = self.began.elapsed if self.began else 0.0
            self._line(since, {"input_until": round(last - began, 3)})
        else:
            self._line(min(last, now.elapsed), {"input": True})

    def _wall(self, now: Now) -> None:
        ahead = now.wall.timestamp() - now.elapsed
        if abs(ahead - self.ahead) > WALL_STEP:
            self._line(now.elapsed, {"wall": round(ahead - self.ahead, 3)})
            self.ahead = ahead


def _said(event: Event, effects: tuple[Effect, ...]) -> dict[str, Any]:
    match event:
        case Start():
            return {"do": _start(event)}
        case Later(minutes=minutes):
            return {"do": "later" if minutes is None else f"later {minutes}"}
        case Pause(seconds=seconds):
            return {"do": "pause tomorrow" if seconds is None else f"pause {round(seconds)}s"}
        case WasUp(since=since):
            return {"do": "was-up" if since is None else f"was-up --since {since:%H:%M}"}
        case Pressed(action=action):
            return {"do": _BUTTONS[action]} if action in _BUTTONS else {}
        case RoutineClosed():
            return _closed(effects)
        case _:
            return {"do": _PLAIN[type(event)]} if type(event) in _PLAIN else {}


def _closed(effects: tuple[Effect, ...]) -> dict[str, Any]:
    ended = next((effect for effect in effects if isinstance(effect, RoutineEnded)), None)
    if ended is None:
        return {}  # the rules had closed it before
    return {"do": "finish"} if ended.finished else {"do": "close", "moves_done": len(ended.done)}


def _start(event: Start) -> str:
    if event.move is not None:
        return f"routine --move {event.move}"
    if event.course is not None:
        return f"routine --routine {event.course}"
    return "start" if event.kind is None else f"routine --{event.kind}"
