"""Whether somebody records: whether a program takes sound in.

Jurisdiction: that one yes or no, asked of Core Audio at a look. It keeps the answer in this process, so asking is
cheap. Of names of programs only that of Apple's own listener for "Hey Siri" is compared, and none is kept.
"""

from __future__ import annotations

import ctypes
import struct
import sys
from typing import Literal

from hipbreak.desktop.macos.core_foundation import Values
from hipbreak.desktop.macos.frameworks import Address, Calls

SYSTEM, MAIN = 1, 0  # kAudioObjectSystemObject, kAudioObjectPropertyElementMain
MOST = 1024  # programs that use sound; there are some dozens
LISTENER = "com.apple.CoreSpeech"  # takes sound in all day long where "Hey Siri" is on: no call


def four(code: str) -> int:
    """A selector of Core Audio, written as its four letters."""
    return int.from_bytes(code.encode("ascii"), "big")


EVERYWHERE = four("glob")  # kAudioObjectPropertyScopeGlobal
DEFAULT_INPUT = four("dIn ")  # kAudioHardwarePropertyDefaultInputDevice
RUNS_SOMEWHERE = four("gone")  # kAudioDevicePropertyDeviceIsRunningSomewhere
PROCESSES = four("prs#")  # kAudioHardwarePropertyProcessObjectList, since macOS 14.2
TAKES_IN = four("piri")  # kAudioProcessPropertyIsRunningInput
BUNDLE = four("pbid")  # kAudioProcessPropertyBundleID

Source = Literal["coreaudio", "coreaudio_device", "none"]


class Microphone:
    """Asks each program that uses sound; before macOS 14.2 the default microphone.

    The second is also in use while its device only plays: a headset with both, a dock. It is then a wrong yes, which
    ``source`` tells apart.
    """

    def __init__(self, calls: Calls) -> None:
        self._calls, self._values = calls, Values(calls)
        self._source: Source = "none"

    def in_use(self) -> bool | None:
        """Somebody records; None where there is no microphone and nobody to ask."""
        programs = self._numbers(SYSTEM, PROCESSES)
        if programs is not None:
            self._source = "coreaudio"
            return any(self._number(program, TAKES_IN) and not self._is_listener(program) for program in programs)
        device = self._number(SYSTEM, DEFAULT_INPUT)
        running = self._number(device, RUNS_SOMEWHERE) if device else None
        self._source = "none" if running is None else "coreaudio_device"
        return None if running is None else bool(running)

    def source(self) -> Source:
        """Who gave the last answer."""
        return self._source

    def _number(self, thing: int, what: int) -> int | None:
        return next(iter(self._numbers(thing, what) or ()), None)

    def _numbers(self, thing: int, what: int) -> tuple[int, ...] | None:
        """The numbers of 32 bits that are this property of ``thing``; None where it has no such property."""
        size = self._calls.get("AudioObjectGetPropertyDataSize")
        room = ctypes.c_uint32()
        address = Address(what, EVERYWHERE, MAIN)
        if size is None or size(thing, ctypes.byref(address), 0, None, ctypes.byref(room)):
            return None
        data = self._data(thing, address, min(room.value, 4 * MOST))
        if data is None:
            return None
        return struct.unpack(f"={len(data) // 4}I", data[: len(data) // 4 * 4])

    def _data(self, thing: int, address: Address, size: int) -> bytes | None:
        get = self._calls.get("AudioObjectGetPropertyData")
        room, given = ctypes.create_string_buffer(max(1, size)), ctypes.c_uint32(size)
        if get is None or get(thing, ctypes.byref(address), 0, None, ctypes.byref(given), room):
            return None
        return room.raw[: min(given.value, size)]

    def _is_listener(self, program: int) -> bool:
        data = self._data(program, Address(BUNDLE, EVERYWHERE, MAIN), ctypes.sizeof(ctypes.c_void_p))
        if data is None or len(data) != ctypes.sizeof(ctypes.c_void_p):
            return False
        with self._values.ours(int.from_bytes(data, sys.byteorder)) as name:
            return self._values.text(name) == LISTENER
