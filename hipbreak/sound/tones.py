"""What a beep sounds like: a few notes for each kind, computed when first needed; no sound is a file of the package.

Jurisdiction: pitch, length and loudness. With the screen out of sight, *up* rises, *hold* stays where that ended,
*down* falls back, *next* knocks twice and *end* climbs.
"""

from __future__ import annotations

import array
import io
import math
import sys
import wave
from collections.abc import Iterator
from functools import cache
from typing import Literal

Kind = Literal["step", "up", "hold", "down", "next", "tick", "end"]
RATE = 44100  # samples a second, one channel, 16 bits
_RISE, _FALL = 0.009, 0.045  # seconds: without them a note clicks
_LOUDEST = 20000  # of 32767 at volume 100
# (frequency in Hz, seconds) one after the other; frequency 0 is a rest. None is under 500 Hz, which small speakers lose
NOTES: dict[Kind, tuple[tuple[float, float], ...]] = {
    "step": ((660.0, 0.12),),
    "up": ((523.0, 0.09), (784.0, 0.16)),
    "hold": ((784.0, 0.3),),
    "down": ((784.0, 0.09), (523.0, 0.16)),
    "next": ((880.0, 0.12), (0.0, 0.07), (880.0, 0.2)),
    "tick": ((1047.0, 0.06),),
    "end": ((523.0, 0.14), (660.0, 0.14), (784.0, 0.14), (1047.0, 0.34)),
}


def seconds(kind: Kind) -> float:
    """How long ``kind`` sounds; less than 1 s."""
    return sum(length for _, length in NOTES[kind])


def wav(kind: Kind, volume: int = 70) -> bytes:
    """The beep ``kind`` as a WAV file at ``volume`` 0 to 100 (beyond, it is clipped to that)."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(_little_endian(pcm(kind, volume)))
    return out.getvalue()


@cache
def pcm(kind: Kind, volume: int = 70) -> bytes:
    """The same without a head: 16 bits a sample, in the order of bytes that this machine has."""
    loudness = _LOUDEST * min(100, max(0, volume)) / 100
    return array.array("h", (round(loudness * value) for note in NOTES[kind] for value in _note(*note))).tobytes()


def _note(frequency: float, length: float) -> Iterator[float]:
    count = round(RATE * length)
    for at in range(count):
        edge = min(1.0, at / (RATE * _RISE), (count - at) / (RATE * _FALL))
        yield edge * math.sin(2 * math.pi * frequency * at / RATE)


def _little_endian(samples: bytes) -> bytes:
    if sys.byteorder == "little":
        return samples
    swapped = array.array("h", samples)
    swapped.byteswap()
    return swapped.tobytes()
