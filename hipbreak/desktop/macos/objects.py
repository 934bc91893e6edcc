"""What the objects of Core Audio and Core Media I/O say of themselves: both ask alike, by a number and four letters.

Jurisdiction: asking, and that an answer is taken at its own size. What a property means is the caller's business.
"""

from __future__ import annotations

import ctypes
import struct
from typing import Literal

from hipbreak.desktop.macos.frameworks import Address, Calls

SYSTEM, MAIN = 1, 0  # the object that lists the others, and the one element of each
MOST = 1024  # numbers of a list; there are some dozens of programs with sound, and a few cameras

Kind = Literal["AudioObject", "CMIOObject"]


def four(code: str) -> int:
    """A name, written as its four letters."""
    return int.from_bytes(code.encode("ascii"), "big")


EVERYWHERE = four("glob")  # the scope of what is asked here


class Objects:
    """Those of one ``kind``."""

    def __init__(self, calls: Calls, kind: Kind) -> None:
        self._size, self._get = calls.get(f"{kind}GetPropertyDataSize"), calls.get(f"{kind}GetPropertyData")
        self._set = calls.get(f"{kind}SetPropertyData")
        self._says_before = kind == "AudioObject"

    def number(self, thing: int, what: int) -> int | None:
        """The first number of ``what``."""
        return next(iter(self.numbers(thing, what) or ()), None)

    def numbers(self, thing: int, what: int) -> tuple[int, ...] | None:
        """The numbers of 32 bits that are ``what`` of ``thing``, ``MOST`` at most; None where it has no such thing."""
        room, address = ctypes.c_uint32(), Address(what, EVERYWHERE, MAIN)
        if self._size is None or self._size(thing, ctypes.byref(address), 0, None, ctypes.byref(room)):
            return None
        data = self.data(thing, what, min(room.value, 4 * MOST))
        return None if data is None else struct.unpack(f"={len(data) // 4}I", data[: len(data) // 4 * 4])

    def data(self, thing: int, what: int, size: int) -> bytes | None:
        """At most ``size`` bytes of ``what``."""
        room, given = ctypes.create_string_buffer(max(1, size)), ctypes.c_uint32(size)
        to, address = ctypes.byref(given), Address(what, EVERYWHERE, MAIN)
        sizes = (to,) if self._says_before else (size, to)  # Core Audio takes the room where it puts the size
        if self._get is None or self._get(thing, ctypes.byref(address), 0, None, *sizes, room):
            return None
        return room.raw[: min(given.value, size)]

    def clear(self, thing: int, what: int) -> None:
        """Have ``what``, which is a pointer, lead nowhere; nothing where that cannot be."""
        nowhere, address = ctypes.c_void_p(), Address(what, EVERYWHERE, MAIN)
        if self._set is not None:
            self._set(thing, ctypes.byref(address), 0, None, ctypes.sizeof(nowhere), ctypes.byref(nowhere))
