"""What happens in the demo, in order: work, a call, due, a reminder, Later, a reminder, Start, the routine, work.

Jurisdiction: the invented day and its pace. What hipbreak makes of that day, the rules decide; what a person presses
meanwhile counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from hipbreak.core.messages import Later, Start
from hipbreak.core.status import Status

ROUTINE = 4.0  # times as fast as a real one, at speed 1
MINUTE = 60.0


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Beat:
    """``seconds`` at speed 1, and at least ``real`` ones at any speed, in which ``day`` seconds of the invented day
    pass; ends before its time when ``until`` is true."""

    seconds: float
    day: float = 0.0
    until: Callable[[], bool] = _never
    real: float = 0.0


class Scene(Protocol):
    """What the script sets and sees."""

    typing: bool
    call: bool
    ready: bool
    routines: int

    def say(self, stage: str) -> None:
        """The next stage, for the terminal."""

    def shot(self, name: str) -> None:
        """A picture of it, where pictures are wanted."""

    def settle(self) -> float:
        """Real seconds in which everything shown has come to rest; 0 where no pictures are taken."""

    def tell(self, command: Later | Start) -> None:
        """What a press would ask for."""

    def status(self) -> Status:
        """What is true now."""

    def all_done(self) -> bool:
        """Whether every move of the routine was done."""

    def close_routine(self) -> None:
        """The press of the button at its end."""


def day(scene: Scene) -> Iterator[Beat]:
    """The whole day; a routine that a person opens before its time takes the place of what is left before it."""
    for beat in _sitting(scene):
        yield beat
        if scene.routines:
            break
    if not scene.routines:
        scene.say("start")
        scene.tell(Start())
    yield from _moving(scene)
    yield from _afterwards(scene)


def _sitting(scene: Scene) -> Iterator[Beat]:
    yield from _working(scene)
    yield from _calling(scene)
    yield from _reminded(scene, "reminder")
    if scene.status().prompt_up:
        scene.say("later")
        scene.tell(Later())
    yield _stretch(scene, 2, 2 * MINUTE)
    yield from _seen(scene, "later")
    yield _stretch(scene, 3, 4 * MINUTE, lambda: scene.status().prompt_up)
    yield from _reminded(scene, "reminder_again")


def _working(scene: Scene) -> Iterator[Beat]:
    scene.say("work")
    yield _stretch(scene, 6, 12 * MINUTE)
    yield from _seen(scene, "work")
    yield _stretch(scene, 6, 12.5 * MINUTE)
    scene.say("soon")
    yield from _seen(scene, "soon")
    yield _stretch(scene, 2, 1.5 * MINUTE)


def _calling(scene: Scene) -> Iterator[Beat]:
    scene.call = True
    scene.say("call")
    yield _stretch(scene, 3, 2 * MINUTE)
    yield from _seen(scene, "call")
    yield _stretch(scene, 3, 3 * MINUTE, lambda: scene.status().due)
    scene.say("due")
    yield _stretch(scene, 3, 3 * MINUTE)
    yield from _seen(scene, "due")
    yield _stretch(scene, 3, 3 * MINUTE)
    scene.call = False
    scene.say("call_over")
    yield _stretch(scene, 4, 2 * MINUTE, lambda: scene.status().prompt_up)


def _reminded(scene: Scene, stage: str) -> Iterator[Beat]:
    """The reminder is up, for as long as it takes to read it or until it is answered."""
    if not scene.status().prompt_up:
        return
    scene.say(stage)
    yield from _seen(scene, stage)
    yield _stretch(scene, 8, 8, lambda: not scene.status().prompt_up)


def _moving(scene: Scene) -> Iterator[Beat]:
    def gone() -> bool:
        return not scene.status().routine_open

    scene.typing = False
    yield Beat(0, until=lambda: scene.ready or gone(), real=20)
    scene.say("routine")
    yield Beat(4, 4 * ROUTINE)
    yield from _seen(scene, "routine")
    yield Beat(30 * MINUTE / ROUTINE, 30 * MINUTE, lambda: scene.all_done() or gone(), real=60)
    if scene.all_done():
        scene.say("done")
        yield from _seen(scene, "done")
        yield Beat(4, 4, gone)
    scene.close_routine()
    yield Beat(2, until=gone, real=5)


def _afterwards(scene: Scene) -> Iterator[Beat]:
    scene.typing = True
    yield Beat(0.5, 1)
    scene.say("fresh")
    yield Beat(3, 2 * MINUTE)
    yield from _seen(scene, "fresh")


def _stretch(scene: Scene, seconds: float, passes: float, until: Callable[[], bool] = _never) -> Beat:
    """A beat that also ends when a person opens the routine."""
    return Beat(seconds, passes, lambda: bool(scene.routines) or until())


def _seen(scene: Scene, name: str) -> Iterator[Beat]:
    yield Beat(0, real=scene.settle())
    scene.shot(name)
