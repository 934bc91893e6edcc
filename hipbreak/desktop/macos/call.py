"""Whether somebody is in a call: the microphone or a camera is in use.

Jurisdiction: that yes or no of two witnesses, each asked on a thread of its own. One that hangs is not heard, and holds
up neither the other nor keys and lock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hipbreak.desktop.macos.camera import Camera
from hipbreak.desktop.macos.in_time import InTime
from hipbreak.desktop.macos.microphone import Microphone

WITHIN = 0.4  # seconds for each; both and the rest together stay below what a command may take


@dataclass(frozen=True)
class Heard:
    """What each said; None: nothing, or not in time."""

    microphone: bool | None = None
    camera: bool | None = None

    @property
    def in_use(self) -> bool | None:
        """One of them is; None where neither says."""
        told = [each for each in (self.microphone, self.camera) if each is not None]
        return any(told) if told else None


class Call:
    """All methods belong to one thread, and take a millisecond; once, where both begin to hang, 0.8 s."""

    def __init__(self, microphone: Microphone, camera: Camera, in_time: Callable[[float], InTime] = InTime) -> None:
        """``in_time`` makes what asks within so many seconds."""
        self._microphone, self._camera = microphone, camera
        self._sound, self._picture = in_time(WITHIN), in_time(WITHIN)
        self._heard = Heard()

    def look(self) -> bool | None:
        """Somebody is in a call now."""
        self._heard = Heard(self._sound.ask(self._microphone.in_use), self._picture.ask(self._camera.in_use))
        return self._heard.in_use

    def microphone(self) -> bool:
        """Somebody records now."""
        return bool(self._sound.ask(self._microphone.in_use))

    def source(self) -> str:
        """Who told at the last look."""
        if self._heard.in_use is None:
            return "none"
        sound = "no_microphone" if self._heard.microphone is None else self._microphone.source()
        return f"{sound}+{'no_camera' if self._heard.camera is None else 'camera'}"

    def close(self) -> None:
        """End the threads, each once it has its answer; may be called twice."""
        self._sound.close()
        self._picture.close()
