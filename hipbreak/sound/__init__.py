"""Beeps and a voice: made here, or made by whatever this system has.

Jurisdiction: what is heard and who makes it; when something is to be heard is for the caller to know. Nothing of it
blocks, raises or stays behind, and no text ever stands in a command line.
"""

from __future__ import annotations

from hipbreak.sound.heard import NOBODY, beep, speak
from hipbreak.sound.players import BELL, names_here
from hipbreak.sound.sounds import Missing, Sounds
from hipbreak.sound.tones import Kind, seconds, wav
from hipbreak.sound.voices import WORDS_PER_MINUTE, voices

__all__ = [
    "BELL",
    "NOBODY",
    "WORDS_PER_MINUTE",
    "Kind",
    "Missing",
    "Sounds",
    "beep",
    "names_here",
    "seconds",
    "speak",
    "voices",
    "wav",
]
