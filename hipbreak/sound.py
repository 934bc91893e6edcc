"""The beep: made here, played by whatever this system has.

Jurisdiction: what a beep sounds like and who plays it. It never holds anybody up for more than two seconds, it never
raises, and it says who played it. No sound is a file in the package: each is a few tones, computed when first needed.
"""

from __future__ import annotations

import array
import contextlib
import importlib.util
import io
import logging
import math
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import wave
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

log = logging.getLogger(__name__)
Kind = Literal["step", "up", "next", "tick"]
Player = str  # miniaudio, one of PROGRAMS, winsound, bell
RATE = 44100  # samples a second, one channel, 16 bits
LONGEST = 2.0  # seconds that a call may take
_RISE, _FALL = 0.009, 0.045  # seconds: without them a tone clicks
_LOUDEST = 20000  # of 32767 at volume 100
# (frequency in Hz, seconds) one after the other; frequency 0 is a rest
_TONES: dict[Kind, tuple[tuple[float, float], ...]] = {
    "step": ((660.0, 0.12),),
    "up": ((880.0, 0.16),),
    "next": ((660.0, 0.14), (0.0, 0.04), (880.0, 0.22)),
    "tick": ((660.0, 0.06),),
}
# paplay and aplay were heard; pw-play was silent where PulseAudio runs, so it comes after paplay
PROGRAMS: dict[str, tuple[str, ...]] = {
    "linux": ("paplay", "pw-play", "aplay"),
    "darwin": ("afplay",),
}


def wav(kind: Kind, volume: int = 70) -> bytes:
    """The beep ``kind`` as a WAV file at ``volume`` 0 to 100 (beyond, it is clipped to that)."""
    loudness = _LOUDEST * min(100, max(0, volume)) / 100
    samples = array.array("h", (round(loudness * value) for tone in _TONES[kind] for value in _tone(*tone)))
    if sys.byteorder == "big":
        samples.byteswap()
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def _tone(frequency: float, seconds: float) -> Iterator[float]:
    count = round(RATE * seconds)
    for at in range(count):
        edge = min(1.0, at / (RATE * _RISE), (count - at) / (RATE * _FALL))
        yield edge * math.sin(2 * math.pi * frequency * at / RATE)


def players() -> list[Player]:
    """Who could play a beep here, best first; ``bell``, the terminal's, is always the last."""
    found = ["miniaudio"] if importlib.util.find_spec("miniaudio") else []
    if sys.platform == "win32":
        found.append("winsound")
    found += [name for name in PROGRAMS.get(sys.platform, ()) if shutil.which(name)]
    return [*found, "bell"]


def beep(kind: Kind = "step", volume: int = 70, choice: Iterable[Player] | None = None) -> Player:
    """Plays ``kind`` and returns who played it, ``none`` if nobody could; ``choice`` in place of :func:`players`.

    Returns when it has been heard, at most two seconds later for all players together.
    """
    played: list[Player] = []
    worker = threading.Thread(target=lambda: played.append(_first(kind, volume, choice)), daemon=True)
    worker.start()
    worker.join(LONGEST)
    return played[0] if played else "none"


def _first(kind: Kind, volume: int, choice: Iterable[Player] | None) -> Player:
    sound = wav(kind, volume)
    seconds = sum(length for _, length in _TONES[kind])
    for player in players() if choice is None else choice:
        try:
            if _played(player, sound, seconds):
                return player
        except Exception as error:  # whatever a sound system throws, the next one may still be heard
            log.info("%s plays nothing: %s", player, error)
    return "none"


def _played(player: Player, sound: bytes, seconds: float) -> bool:
    match player:
        case "miniaudio":
            return _with_miniaudio(sound, seconds)
        case "winsound":
            return _with_winsound(sound)
        case "bell":
            return _ring()
        case _:
            return _with_program(player, sound)


def _with_miniaudio(sound: bytes, seconds: float) -> bool:
    import miniaudio

    with _alsa_hushed():
        device = miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.SIGNED16, nchannels=1, sample_rate=RATE, buffersize_msec=60
        )
        try:
            if device.backend == "Null":  # plays to nobody
                return False
            done = threading.Event()
            stream = miniaudio.stream_with_callbacks(
                miniaudio.stream_memory(sound, nchannels=1, sample_rate=RATE), end_callback=done.set
            )
            next(stream)
            device.start(stream)
            done.wait(seconds + 0.3)
            threading.Event().wait(0.1)  # what is in the buffer is still to be heard
        finally:
            device.close()
    return True


@contextlib.contextmanager
def _alsa_hushed() -> Iterator[None]:
    """Without a sound card ALSA writes pages to the standard error of whoever asked; meanwhile it keeps them."""
    if sys.platform != "linux":
        yield
        return
    import ctypes

    keep_quiet = ctypes.CFUNCTYPE(None)(lambda: None)  # called with more arguments, all of which it may ignore
    try:
        set_handler = ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler
    except (OSError, AttributeError):  # no ALSA, nothing to hush
        yield
        return
    set_handler(keep_quiet)
    try:
        yield
    finally:
        set_handler(None)


def _with_winsound(sound: bytes) -> bool:
    if sys.platform != "win32":
        return False
    import winsound

    winsound.PlaySound(sound, winsound.SND_MEMORY | winsound.SND_NODEFAULT)
    return True


def _with_program(name: str, sound: bytes) -> bool:
    """A file of our own for as long as the program runs; a program that hangs is ended before the two seconds are."""
    handle, path = tempfile.mkstemp(prefix="hipbreak-", suffix=".wav")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sound)
        ended = subprocess.run([name, path], stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST / 2)
        return ended.returncode == 0
    finally:
        Path(path).unlink(missing_ok=True)


def _ring() -> bool:
    """The bell of the terminal, if there is one."""
    if sys.platform == "win32":
        return False
    with open("/dev/tty", "w", encoding="ascii") as terminal:  # noqa: PTH123 - a device, not a file
        terminal.write("\a")
    return True
