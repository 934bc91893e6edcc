"""A stand-in for the frameworks of macOS: C functions with the true prototypes, over values that the test sets.

Jurisdiction: what of Core Foundation a wrong program trips over. Every value has a type and an owner; reading one that
was released, of another type, or releasing one that was not given to keep, is a fault, and so is a leak. On a Mac each
of them ends the process, or fills its memory. A function is a real C function, made by ctypes: arguments and results
go through the prototypes. Which functions give to keep is PyObjC's word (``signatures.json``).
"""

from __future__ import annotations

import ctypes
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hipbreak.desktop.macos.frameworks import PROTOTYPES, Rect
from tests.desktop.macos.read_signatures import FILE

SIGNATURES: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
TYPES = {bool: "CFBoolean", int: "CFNumber", float: "CFNumber", str: "CFString", dict: "CFDictionary", list: "CFArray"}
IDS = {name: 7 + at for at, name in enumerate(("CFBoolean", "CFNumber", "CFString", "CFDictionary", "CFArray"))}
DATA = 99  # the type of all that is none of these
NO_SUCH_PROPERTY = int.from_bytes(b"who?", "big")


@dataclass
class FakeMac:
    """What the Mac says now; ``None`` for a whole answer is a NULL."""

    idle: float = 0.0
    session: dict[str, Any] | None = field(default_factory=lambda: {"kCGSSessionOnConsoleKey": True})
    windows: list[Any] | None = field(default_factory=list)
    displays: list[tuple[float, float, float, float]] = field(default_factory=lambda: [(0, 0, 1440, 900)])
    levels: dict[str, Any] | None = field(default_factory=dict)
    power_error: int = 0
    sound: dict[tuple[int, int], list[int] | str] = field(default_factory=dict)
    cameras: dict[int, int | None] | None = field(default_factory=dict)  # by number: whether it films, None: no answer
    preferences: dict[str, dict[str, Any]] = field(default_factory=dict)  # by program; "": what is every program's
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._values: dict[int, Any] = {}
        self._parents: dict[int, int] = {}
        self._kept: set[int] = set()
        self._heard: dict[tuple[int, int], list[int] | str | None] | None = {}  # of sound, which a process keeps
        self._read: dict[str, dict[str, Any]] = {}  # of the preferences, which a process keeps
        self._next = 0x7F0000001000  # a pointer of 64 bits: one cut to 32 is not found again
        self.calls: dict[str, Callable[..., Any]] = {}
        for functions in PROTOTYPES.values():
            for name, (gives, takes) in functions.items():
                acts = getattr(self, name)
                self.calls[name] = acts if gives is Rect else self._real(name, acts, gives, takes)

    def _real(self, name: str, acts: Callable[..., Any], gives: Any, takes: tuple[Any, ...]) -> Callable[..., Any]:
        def guarded(*arguments: Any) -> Any:
            try:
                return acts(*arguments)
            except Exception as error:  # ctypes would print it and go on
                self.faults.append(f"{name}: {error!r}")
                return None if gives in (None, ctypes.c_void_p) else 0

        return ctypes.CFUNCTYPE(gives, *takes)(guarded)

    # --- values -----------------------------------------------------------------------------------------------

    def keep(self, value: Any) -> int:
        """A reference that the other side has to release."""
        reference = self._put(value, 0)
        self._kept.add(reference)
        return reference

    @property
    def leaked(self) -> list[Any]:
        """Given to keep, and never released."""
        return [self._values[reference] for reference in sorted(self._kept)]

    def _put(self, value: Any, parent: int) -> int:
        self._next += 16
        self._values[self._next], self._parents[self._next] = value, parent
        return self._next

    def _get(self, reference: int | None, *kinds: type) -> Any:
        value = self._values[reference or 0]  # KeyError: released, or never there
        if type(value) not in kinds:
            raise TypeError(f"{value!r} is none of {kinds}")
        return value

    def _copied(self, name: str, value: Any) -> int | None:
        assert name in SIGNATURES["given_to_keep"]
        return None if value is None else self.keep(value)

    # --- Core Foundation --------------------------------------------------------------------------------------

    def CFRelease(self, reference: int | None) -> None:
        self._kept.remove(reference or 0)  # KeyError: not given to keep, or released twice
        gone = {reference or 0}
        while more := {child for child, parent in self._parents.items() if parent in gone} - gone:
            gone |= more
        for each in gone:
            del self._values[each], self._parents[each]

    def CFGetTypeID(self, reference: int | None) -> int:
        return IDS.get(TYPES.get(type(self._values[reference or 0]), ""), DATA)

    def CFArrayGetTypeID(self) -> int:
        return IDS["CFArray"]

    def CFBooleanGetTypeID(self) -> int:
        return IDS["CFBoolean"]

    def CFDictionaryGetTypeID(self) -> int:
        return IDS["CFDictionary"]

    def CFNumberGetTypeID(self) -> int:
        return IDS["CFNumber"]

    def CFStringGetTypeID(self) -> int:
        return IDS["CFString"]

    def CFArrayGetCount(self, array: int | None) -> int:
        return len(self._get(array, list))

    def CFArrayGetValueAtIndex(self, array: int | None, at: int) -> int:
        return self._put(self._get(array, list)[at], array or 0)

    def CFDictionaryGetValue(self, dictionary: int | None, key: int | None) -> int | None:
        values, name = self._get(dictionary, dict), self._get(key, str)
        return self._put(values[name], dictionary or 0) if name in values else None

    def CFBooleanGetValue(self, reference: int | None) -> int:
        return int(self._get(reference, bool))

    def CFNumberGetValue(self, reference: int | None, kind: int, room: int | None) -> int:
        assert kind == SIGNATURES["numbers"]["kCFNumberFloat64Type"]
        ctypes.cast(room or 0, ctypes.POINTER(ctypes.c_double))[0] = float(self._get(reference, int, float))
        return 1

    def CFStringCreateWithBytes(self, allocator: int | None, text: bytes, size: int, encoding: int, mark: int) -> Any:
        assert (allocator, encoding, mark) == (None, SIGNATURES["numbers"]["kCFStringEncodingUTF8"], 0)
        return self._copied("CFStringCreateWithBytes", text[:size].decode())

    def CFStringGetCString(self, reference: int | None, room: int | None, size: int, encoding: int) -> int:
        text = self._get(reference, str).encode() + b"\0"
        if len(text) > size:
            return 0
        ctypes.memmove(room or 0, text, len(text))
        return 1

    def CFPreferencesAppSynchronize(self, program: int | None) -> int:
        self._read.pop(self._get(program, str), None)
        return 1

    def CFPreferencesCopyAppValue(self, key: int | None, program: int | None) -> int | None:
        name, domain = self._get(key, str), self._get(program, str)
        if domain not in self._read:
            self._read[domain] = {**self.preferences.get("", {}), **self.preferences.get(domain, {})}
        return self._copied("CFPreferencesCopyAppValue", self._read[domain].get(name))

    # --- what is asked ----------------------------------------------------------------------------------------

    def CGEventSourceSecondsSinceLastEventType(self, state: int, kind: int) -> float:
        assert (state, kind) == (SIGNATURES["numbers"]["kCGEventSourceStateCombinedSessionState"], 0xFFFFFFFF)
        return self.idle

    def CGSessionCopyCurrentDictionary(self) -> int | None:
        return self._copied("CGSessionCopyCurrentDictionary", self.session)

    def CGWindowListCopyWindowInfo(self, which: int, relative: int) -> int | None:
        assert (which, relative) == (17, 0)
        return self._copied("CGWindowListCopyWindowInfo", self.windows)

    def CGGetActiveDisplayList(self, most: int, numbers: Any, count: Any) -> int:
        for at in range(min(most, len(self.displays))):
            numbers[at] = at + 1
        count[0] = len(self.displays)
        return 0

    def CGDisplayBounds(self, number: int) -> Rect:
        return Rect(*self.displays[number - 1])

    def IOPMCopyAssertionsStatus(self, given: Any) -> int:
        if self.levels is not None:
            given[0] = self.keep(self.levels)
        return self.power_error

    def AudioObjectSetPropertyData(
        self, thing: int, address: Any, size: int, also: Any, given: int, data: int | None
    ) -> int:
        numbers = SIGNATURES["numbers"]
        assert (thing, address[0].selector) == (1, numbers["kAudioHardwarePropertyRunLoop"])
        assert (size, also, address[0].scope, address[0].element) == (0, None, int.from_bytes(b"glob", "big"), 0)
        assert given == ctypes.sizeof(ctypes.c_void_p)
        assert ctypes.cast(data or 0, ctypes.POINTER(ctypes.c_void_p))[0] is None
        self._heard = None
        return 0

    def _sound(self, thing: int, what: int) -> list[int] | str | None:
        """As it is now, or as this process has first heard it, where it hears of no change."""
        if self._heard is None:
            return self.sound.get((thing, what))
        return self._heard.setdefault((thing, what), self.sound.get((thing, what)))

    def AudioObjectGetPropertyDataSize(self, thing: int, address: Any, size: int, also: Any, room: Any) -> int:
        assert (size, also, address[0].scope, address[0].element) == (0, None, int.from_bytes(b"glob", "big"), 0)
        told = self._sound(thing, address[0].selector)
        if told is None:
            return NO_SUCH_PROPERTY
        room[0] = 8 if isinstance(told, str) else 4 * len(told)
        return 0

    def AudioObjectGetPropertyData(
        self, thing: int, address: Any, size: int, also: Any, room: Any, data: int | None
    ) -> int:
        told = self._sound(thing, address[0].selector)
        if told is None:
            return NO_SUCH_PROPERTY
        if isinstance(told, str):
            ctypes.cast(data or 0, ctypes.POINTER(ctypes.c_uint64))[0] = self.keep(told)
            return 0
        fit = told[: room[0] // 4]
        ctypes.memmove(data or 0, (ctypes.c_uint32 * len(fit))(*fit), 4 * len(fit))
        room[0] = 4 * len(fit)
        return 0

    def CMIOObjectGetPropertyDataSize(self, thing: int, address: Any, size: int, also: Any, room: Any) -> int:
        told = self._camera(thing, address[0], size, also)
        room[0] = 4 * len(told or ())
        return 0 if told is not None else NO_SUCH_PROPERTY

    def CMIOObjectGetPropertyData(
        self, thing: int, address: Any, size: int, also: Any, fits: int, used: Any, data: int | None
    ) -> int:
        told = self._camera(thing, address[0], size, also)
        if told is None:
            return NO_SUCH_PROPERTY
        fit = told[: fits // 4]
        ctypes.memmove(data or 0, (ctypes.c_uint32 * len(fit))(*fit), 4 * len(fit))
        used[0] = 4 * len(fit)
        return 0

    def _camera(self, thing: int, address: Any, size: int, also: Any) -> list[int] | None:
        numbers = SIGNATURES["numbers"]
        where = numbers["kCMIOObjectPropertyScopeGlobal"], numbers["kCMIOObjectPropertyElementMain"]
        assert (size, also, address.scope, address.element) == (0, None, *where)
        if self.cameras is None:
            return None
        if thing == numbers["kCMIOObjectSystemObject"]:
            assert address.selector == numbers["kCMIOHardwarePropertyDevices"]
            return list(self.cameras)
        assert address.selector == numbers["kCMIODevicePropertyDeviceIsRunningSomewhere"]
        films = self.cameras.get(thing)
        return None if films is None else [films]
