"""Whether somebody records: whether a program takes sound in.

Jurisdiction: that one yes or no, asked of Core Audio at a look. It keeps its answers in this process, so asking is
cheap, and needs no permission. What makes them true again comes through the main thread's loop, which only an icon has:
it is told to use a thread of its own. Of names of programs only that of Apple's own listener for "Hey Siri" is
compared, and none is kept.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Literal

from hipbreak.desktop.macos.core_foundation import Values
from hipbreak.desktop.macos.frameworks import Calls
from hipbreak.desktop.macos.objects import SYSTEM, Objects, four

LISTENER = "com.apple.CoreSpeech"  # takes sound in all day long where "Hey Siri" is on: no call
DEFAULT_INPUT = four("dIn ")  # kAudioHardwarePropertyDefaultInputDevice
RUNS_SOMEWHERE = four("gone")  # kAudioDevicePropertyDeviceIsRunningSomewhere
PROCESSES = four("prs#")  # kAudioHardwarePropertyProcessObjectList, since macOS 14.2
TAKES_IN = four("piri")  # kAudioProcessPropertyIsRunningInput
RUN_LOOP = four("rnlp")  # kAudioHardwarePropertyRunLoop; none: a thread of its own
BUNDLE = four("pbid")  # kAudioProcessPropertyBundleID

Source = Literal["coreaudio", "coreaudio_device", "none"]


class Microphone:
    """Asks each program that uses sound; before macOS 14.2 the default microphone.

    The second is also in use while its device only plays: a headset with both, a dock. It is then a wrong yes, which
    ``source`` tells apart.
    """

    def __init__(self, calls: Calls) -> None:
        self._objects, self._values = Objects(calls, "AudioObject"), Values(calls)
        self._source: Source = "none"
        self._keeps_up = False

    def in_use(self) -> bool | None:
        """Somebody records; None where there is no microphone and nobody to ask."""
        objects = self._objects
        if not self._keeps_up:
            self._keeps_up = True
            objects.clear(SYSTEM, RUN_LOOP)
        programs = objects.numbers(SYSTEM, PROCESSES)
        if programs is not None:
            self._source = "coreaudio"
            return any(objects.number(program, TAKES_IN) and not self._is_listener(program) for program in programs)
        device = objects.number(SYSTEM, DEFAULT_INPUT)
        running = objects.number(device, RUNS_SOMEWHERE) if device else None
        self._source = "none" if running is None else "coreaudio_device"
        return None if running is None else bool(running)

    def source(self) -> Source:
        """Who gave the last answer."""
        return self._source

    def _is_listener(self, program: int) -> bool:
        data = self._objects.data(program, BUNDLE, ctypes.sizeof(ctypes.c_void_p))
        if data is None or len(data) != ctypes.sizeof(ctypes.c_void_p):
            return False
        with self._values.ours(int.from_bytes(data, sys.byteorder)) as name:
            return self._values.text(name) == LISTENER
