"""Beeps through miniaudio: a device that is opened once, runs while something sounds and stands still otherwise.

Jurisdiction: this device. Standing still it wakes nobody up; after ``close`` nothing of it is left. It has to be closed
before the interpreter ends: its thread calls Python.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import threading
from collections.abc import Generator, Iterator
from typing import Any

from hipbreak.sound import tones
from hipbreak.sound.child import Told
from hipbreak.sound.tones import RATE, Kind

BUFFER = 30  # ms asked for: 15 to 30 calls a second while it sounds, and a beep that starts without a delay one hears
_FRAME = 2  # bytes
_TAIL = bytes(round(0.2 * RATE) * _FRAME)  # silence: once it is asked for, what came before has left the buffers


class Device:
    """ModuleNotFoundError without miniaudio; a sound without a sound card is a MiniaudioError or OSError."""

    def __init__(self, volume: int) -> None:
        self._volume = volume
        self._miniaudio: Any = importlib.import_module("miniaudio")
        self._device: Any = None
        self._lock = threading.Lock()  # the device's own thread takes what is left
        self._left = b""
        self._told: Told | None = None

    def play(self, what: Kind, told: Told) -> None:
        """Begins ``what``, at once in place of another one."""
        with self._lock:
            self._left, self._told = tones.pcm(what, self._volume) + _TAIL, told
        if self._device is None:
            self._device = self._opened()
        if not self._device.running:
            stream = self._stream()
            next(stream)
            self._device.start(stream)

    def hush(self) -> None:
        """Nothing sounds and nothing runs, but the device stays open."""
        if self._device is not None:
            self._device.stop()
        with self._lock:
            self._left, self._told = b"", None

    def close(self) -> None:
        """Gives everything back; the connection to the sound server is one that miniaudio itself would keep."""
        device, self._device = self._device, None
        if device is not None:
            device.close()
            self._miniaudio.lib.ma_context_uninit(device._context)

    def _opened(self) -> Any:
        with _alsa_hushed():
            device = self._miniaudio.PlaybackDevice(
                output_format=self._miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=RATE,
                buffersize_msec=BUFFER,
                app_name="hipbreak",
            )
        if device.backend == "Null":  # plays to nobody
            device.close()
            raise OSError("no sound card and no sound server")
        return device

    def _stream(self) -> Generator[bytes, int, None]:
        frames = yield b""
        while True:
            frames = yield self._take(frames * _FRAME)

    def _take(self, size: int) -> bytes:
        """The next ``size`` bytes, silence after the end. Tells of the end once all has left for the sound card."""
        with self._lock:
            chunk, self._left = self._left[:size], self._left[size:]
            over, told = not chunk, self._told
            if over:
                self._told = None
        if over and told:
            told(True)
        return chunk.ljust(size, b"\0")


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
