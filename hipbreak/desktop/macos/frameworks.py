"""The functions of macOS that hipbreak asks, by name, with their true types.

Jurisdiction: which function lies in which framework, what it takes and gives, and that all of them may be missing: on
another system, or in a macOS to come, there is then one name less. Nothing is started or asked by loading.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Callable, Mapping
from ctypes import POINTER, c_double, c_int32, c_int64, c_ubyte, c_uint32, c_uint64, c_void_p
from typing import Any

Calls = Mapping[str, Callable[..., Any]]

PLACES = "/System/Library/Frameworks/{name}.framework/{name}"

_log = logging.getLogger(__name__)


class Rect(ctypes.Structure):
    """CGRect, in points; (0, 0) is the upper left corner of the main display."""

    _fields_ = (("x", c_double), ("y", c_double), ("width", c_double), ("height", c_double))


class Address(ctypes.Structure):
    """AudioObjectPropertyAddress, and CMIOObjectPropertyAddress, which is the same."""

    _fields_ = (("selector", c_uint32), ("scope", c_uint32), ("element", c_uint32))


Prototype = tuple[Any, tuple[Any, ...]]  # what it gives, what it takes

PROTOTYPES: Mapping[str, Mapping[str, Prototype]] = {
    "CoreFoundation": {
        "CFArrayGetCount": (c_int64, (c_void_p,)),
        "CFArrayGetTypeID": (c_uint64, ()),
        "CFArrayGetValueAtIndex": (c_void_p, (c_void_p, c_int64)),
        "CFBooleanGetTypeID": (c_uint64, ()),
        "CFBooleanGetValue": (c_ubyte, (c_void_p,)),
        "CFDictionaryGetTypeID": (c_uint64, ()),
        "CFDictionaryGetValue": (c_void_p, (c_void_p, c_void_p)),
        "CFGetTypeID": (c_uint64, (c_void_p,)),
        "CFNumberGetTypeID": (c_uint64, ()),
        "CFNumberGetValue": (c_ubyte, (c_void_p, c_int64, c_void_p)),
        "CFPreferencesAppSynchronize": (c_ubyte, (c_void_p,)),
        "CFPreferencesCopyAppValue": (c_void_p, (c_void_p, c_void_p)),
        "CFRelease": (None, (c_void_p,)),
        "CFStringCreateWithBytes": (c_void_p, (c_void_p, ctypes.c_char_p, c_int64, c_uint32, c_ubyte)),
        "CFStringGetCString": (c_ubyte, (c_void_p, c_void_p, c_int64, c_uint32)),
        "CFStringGetTypeID": (c_uint64, ()),
    },
    "CoreGraphics": {
        "CGDisplayBounds": (Rect, (c_uint32,)),
        "CGEventSourceSecondsSinceLastEventType": (c_double, (c_int32, c_uint32)),
        "CGGetActiveDisplayList": (c_int32, (c_uint32, POINTER(c_uint32), POINTER(c_uint32))),
        "CGSessionCopyCurrentDictionary": (c_void_p, ()),
        "CGWindowListCopyWindowInfo": (c_void_p, (c_uint32, c_uint32)),
    },
    "CoreAudio": {
        "AudioObjectGetPropertyData": (
            c_int32,
            (c_uint32, POINTER(Address), c_uint32, c_void_p, POINTER(c_uint32), c_void_p),
        ),
        "AudioObjectGetPropertyDataSize": (
            c_int32,
            (c_uint32, POINTER(Address), c_uint32, c_void_p, POINTER(c_uint32)),
        ),
        "AudioObjectSetPropertyData": (
            c_int32,
            (c_uint32, POINTER(Address), c_uint32, c_void_p, c_uint32, c_void_p),
        ),
    },
    "CoreMediaIO": {
        "CMIOObjectGetPropertyData": (
            c_int32,
            (c_uint32, POINTER(Address), c_uint32, c_void_p, c_uint32, POINTER(c_uint32), c_void_p),
        ),
        "CMIOObjectGetPropertyDataSize": (
            c_int32,
            (c_uint32, POINTER(Address), c_uint32, c_void_p, POINTER(c_uint32)),
        ),
    },
    "IOKit": {
        "IOPMCopyAssertionsStatus": (c_int32, (POINTER(c_void_p),)),
    },
}


def load(open_: Callable[[str], Any] = ctypes.CDLL, platform: str = sys.platform) -> Calls:
    """Those that are there, each with its prototype set; none on another system. ``open_`` loads a library, or raises
    OSError."""
    if platform != "darwin":
        return {}
    found: dict[str, Callable[..., Any]] = {}
    for framework, functions in PROTOTYPES.items():
        try:
            library = open_(PLACES.format(name=framework))
        except OSError as error:
            _log.warning("%s is not there: %s", framework, error)
            continue
        for name, (gives, takes) in functions.items():
            function = getattr(library, name, None)
            if function is None:
                _log.warning("%s has no %s", framework, name)
                continue
            function.restype, function.argtypes = gives, takes
            found[name] = function
    return found
