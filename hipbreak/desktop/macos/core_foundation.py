"""Values of Core Foundation, read as Python's.

Jurisdiction: what is ours to release and what is not (what a function named Create or Copy gives is ours, what one
named Get gives is not), and that a value of another type than expected is none at all. Only keys that are asked for
are read: dictionaries of macOS hold names of programs and people as well.
"""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator
from contextlib import AbstractContextManager

from hipbreak.desktop.macos.frameworks import Calls

UTF8 = 0x08000100
FLOAT64 = 6  # kCFNumberFloat64Type
LONGEST = 256  # bytes; what is longer is nothing that we compare with
MOST = 4096  # items of a list; a screen has some dozens of windows


class Values:
    """Reads what ``calls`` gave. A reference is a number; 0 or None is nothing, and is read as nothing."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    @contextlib.contextmanager
    def ours(self, reference: int | None) -> Iterator[int]:
        """``reference``, from a function named Create or Copy, for as long as it is needed; 0 where it is nothing."""
        try:
            yield reference or 0
        finally:
            if reference:
                self._calls["CFRelease"](reference)

    def written(self, text: str) -> AbstractContextManager[int]:
        """``text`` as macOS has it, for as long as it is needed; 0 where it cannot be had."""
        data = text.encode()
        return self.ours(self._calls["CFStringCreateWithBytes"](None, data, len(data), UTF8, 0))

    def entry(self, dictionary: int, key: str) -> int:
        """The value of ``key``, not ours; 0 where there is none, or no dictionary."""
        if not self._is(dictionary, "CFDictionary"):
            return 0
        with self.written(key) as name:
            return (self._calls["CFDictionaryGetValue"](dictionary, name) or 0) if name else 0

    def number(self, reference: int) -> float | None:
        """A number, or a yes (1) or no (0)."""
        if self._is(reference, "CFBoolean"):
            return float(bool(self._calls["CFBooleanGetValue"](reference)))
        if not self._is(reference, "CFNumber"):
            return None
        value = ctypes.c_double()
        self._calls["CFNumberGetValue"](reference, FLOAT64, ctypes.byref(value))  # 0: it lost digits; it is there
        return value.value

    def text(self, reference: int) -> str | None:
        """A text of at most ``LONGEST`` bytes."""
        if not self._is(reference, "CFString"):
            return None
        room = ctypes.create_string_buffer(LONGEST + 1)
        fits = self._calls["CFStringGetCString"](reference, room, len(room), UTF8)
        return room.value.decode(errors="replace") if fits else None

    def items(self, array: int) -> list[int]:
        """The items of a list, not ours, ``MOST`` at most; none where it is no list."""
        if not self._is(array, "CFArray"):
            return []
        count = min(MOST, self._calls["CFArrayGetCount"](array))
        return [self._calls["CFArrayGetValueAtIndex"](array, at) or 0 for at in range(count)]

    def _is(self, reference: int, kind: str) -> bool:
        """Asked before each reading: a function that gets another type than its own ends the process."""
        return bool(reference) and self._calls["CFGetTypeID"](reference) == self._calls[f"{kind}GetTypeID"]()
