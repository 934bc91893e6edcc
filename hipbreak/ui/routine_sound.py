"""The sound of the routine's window: who speaks, whether it is muted, and what is to be said about that.

Jurisdiction: muting, for one routine, and the note about a voice that cannot be heard. When something is said is
routine_voice's business, how it sounds that of ``sound``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from hipbreak.core.frames import Frame
from hipbreak.core.opening import Opening
from hipbreak.core.run import Run
from hipbreak.sound import Sounds
from hipbreak.ui.routine_voice import Speaking
from hipbreak.wording import routine as words


@dataclass
class RoutineSound:
    """``quiet``: it began muted, because the microphone was in use. ``voice_said``: that there is no voice here is
    known already; else ``said`` is called when it is on the screen."""

    sounds: Sounds
    quiet: bool
    voice_said: bool
    said: Callable[[], None]
    beeps: bool = True
    speaking: Speaking = field(init=False)
    before: Run | None = field(default=None, init=False)
    told: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.speaking = Speaking(self.sounds, self.beeps)

    @property
    def muted(self) -> bool:
        """Whether nothing is to be heard."""
        return self.sounds.muted

    def mute(self) -> None:
        """No sound, or sound again."""
        self.sounds.mute(not self.sounds.muted)

    def follow(self, run: Run, going: bool) -> None:
        """After each change of the run."""
        self.speaking.moved(self.before or run, run, going)
        self.before = run

    def next_cue(self, elapsed: float) -> float:
        """When the next thing after ``elapsed`` is to be said."""
        at = self.speaking.next_at(elapsed)
        return math.inf if at is None else at

    def note(self, frame: Frame) -> str:
        """What is to be said about the sound while the first move lasts; empty where it is as wanted."""
        if frame.number != 1:
            return ""
        if self.quiet and self.muted:
            return words.MICROPHONE
        if self.voice_said or self.sounds.missing not in ("voice", "both"):
            return ""
        if not self.told:
            self.told = True
            self.said()
        return words.NO_VOICE


def wanted(opening: Opening) -> bool:
    """Whether the person wants to hear anything at all."""
    sound = opening.sound
    return (sound.voice or sound.beeps) and sound.volume > 0


def sounds_of(opening: Opening) -> Sounds:
    """Voice and beeps as the person wants them."""
    sound = opening.sound
    return Sounds(sound.voice, sound.beeps, sound.volume, muted=opening.quiet)
