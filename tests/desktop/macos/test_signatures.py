"""Our types of macOS's functions and our numbers for its constants, against PyObjC's (``signatures.json``).

Jurisdiction: that comparison. PyObjC's metadata is made from Apple's headers, and is the nearest to them that a machine
without them has; it is not the headers. The one function of IOKit is in no wheel: its type is compared with nothing.
The selectors of User Notifications are compared as far as that metadata names them; it leaves out plain ones.
"""

from __future__ import annotations

import ast
import ctypes
import re
from pathlib import Path
from typing import Any

import pytest

from hipbreak.desktop.macos import (
    camera,
    core_foundation,
    full_screen,
    idle,
    microphone,
    notices,
    objects,
    session,
    tray,
    user_notifications,
)
from hipbreak.desktop.macos.frameworks import PLACES, PROTOTYPES, Address, Rect, load
from tests.desktop.macos.fake_mac import SIGNATURES

NOT_IN_PYOBJC = {"IOPMCopyAssertionsStatus"}
POINTERS = ("^", "@")
FITS: dict[Any, tuple[str, ...]] = {
    None: ("v",),
    ctypes.c_double: ("d",),
    ctypes.c_int32: ("i",),
    ctypes.c_uint32: ("I",),
    ctypes.c_int64: ("q",),
    ctypes.c_uint64: ("Q",),
    ctypes.c_ubyte: ("Z",),  # Boolean, an unsigned char
    ctypes.c_char_p: ("^t",),
    ctypes.POINTER(ctypes.c_uint32): ("^I",),
    ctypes.POINTER(Address): ("^{AudioObjectPropertyAddress=III}", "^{CMIOObjectPropertyAddress=III}"),
    Rect: ("{CGRect={CGPoint=dd}{CGSize=dd}}",),
}
OURS = {name: types for functions in PROTOTYPES.values() for name, types in functions.items()}
NUMBERS = SIGNATURES["numbers"]


def parts(encoding: str) -> list[str]:
    """What it gives and takes, one after the other."""
    found, depth, start = [], 0, 0
    for at, letter in enumerate(encoding):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth == 0 and letter != "^":
            found.append(encoding[start : at + 1])
            start = at + 1
    return found


def fits(ours: Any, theirs: str) -> bool:
    return theirs.startswith(POINTERS) if ours is ctypes.c_void_p else theirs in FITS[ours]


@pytest.mark.parametrize("name", sorted(OURS.keys() - NOT_IN_PYOBJC))
def test_each_function_has_the_types_that_pyobjc_knows(name: str) -> None:
    gives, takes = OURS[name]
    theirs = parts(SIGNATURES["functions"][name])
    assert len(theirs) == 1 + len(takes)
    assert [(ours, part) for ours, part in zip((gives, *takes), theirs, strict=True) if not fits(ours, part)] == []


def test_all_but_one_function_is_compared() -> None:
    assert OURS.keys() - SIGNATURES["functions"].keys() == NOT_IN_PYOBJC


@pytest.mark.parametrize(("ours", "theirs"), [(ctypes.c_int32, "d"), (ctypes.c_void_p, "q"), (ctypes.c_uint32, "Q")])
def test_the_comparison_finds_what_it_looks_for(ours: Any, theirs: str) -> None:
    assert not fits(ours, theirs)


def test_structures_have_the_sizes_of_their_fields() -> None:
    assert (ctypes.sizeof(Rect), ctypes.sizeof(Address)) == (4 * 8, 3 * 4)
    assert ctypes.sizeof(ctypes.c_void_p) == 8


@pytest.mark.parametrize(
    ("ours", "name"),
    [
        (core_foundation.FLOAT64, "kCFNumberFloat64Type"),
        (core_foundation.UTF8, "kCFStringEncodingUTF8"),
        (full_screen.MENU_BAR, "kCGMainMenuWindowLevel"),
        (full_screen.NO_DESKTOP, "kCGWindowListExcludeDesktopElements"),
        (full_screen.ON_SCREEN, "kCGWindowListOptionOnScreenOnly"),
        (full_screen.WINDOW, "kCGNormalWindowLevel"),
        (idle.SESSION, "kCGEventSourceStateCombinedSessionState"),
        (microphone.BUNDLE, "kAudioProcessPropertyBundleID"),
        (microphone.DEFAULT_INPUT, "kAudioHardwarePropertyDefaultInputDevice"),
        (camera.DEVICES, "kCMIOHardwarePropertyDevices"),
        (camera.RUNS_SOMEWHERE, "kCMIODevicePropertyDeviceIsRunningSomewhere"),
        (objects.EVERYWHERE, "kAudioObjectPropertyScopeGlobal"),
        (objects.EVERYWHERE, "kCMIOObjectPropertyScopeGlobal"),
        (objects.MAIN, "kAudioObjectPropertyElementMain"),
        (objects.MAIN, "kCMIOObjectPropertyElementMain"),
        (objects.SYSTEM, "kAudioObjectSystemObject"),
        (objects.SYSTEM, "kCMIOObjectSystemObject"),
        (microphone.PROCESSES, "kAudioHardwarePropertyProcessObjectList"),
        (microphone.RUN_LOOP, "kAudioHardwarePropertyRunLoop"),
        (microphone.RUNS_SOMEWHERE, "kAudioDevicePropertyDeviceIsRunningSomewhere"),
        (microphone.TAKES_IN, "kAudioProcessPropertyIsRunningInput"),
        (tray.ACCESSORY, "NSApplicationActivationPolicyAccessory"),
        (tray.AWAKE, "NSActivityUserInitiatedAllowingIdleSystemSleep"),
        (user_notifications.ALLOWED, "UNAuthorizationStatusAuthorized"),
        (user_notifications.MAY_ALERT, "UNAuthorizationOptionAlert"),
        (user_notifications.NOT_ASKED, "UNAuthorizationStatusNotDetermined"),
        (user_notifications.NO_OPTION, "UNNotificationActionOptionNone"),
        (user_notifications.TELL_DISMISSED, "UNNotificationCategoryOptionCustomDismissAction"),
    ],
)
def test_each_constant_has_the_value_that_pyobjc_knows(ours: int, name: str) -> None:
    assert ours == NUMBERS[name]


def test_styles_and_how_it_comes_up_are_as_pyobjc_has_them() -> None:
    assert {
        NUMBERS["UNAlertStyleBanner"]: "banners",
        NUMBERS["UNAlertStyleAlert"]: "alerts",
    } == user_notifications.STYLES
    both = NUMBERS["UNNotificationPresentationOptionBanner"] | NUMBERS["UNNotificationPresentationOptionList"]
    assert both == user_notifications.ALSO_IN_FRONT


PLAIN = {  # setters and the like, whose types need no metadata; their names are Apple's documentation's
    "arrayWithArray_",
    "removeDeliveredNotificationsWithIdentifiers_",
    "removePendingNotificationRequestsWithIdentifiers_",
    "setBody_",
    "setCategoryIdentifier_",
    "setDelegate_",
    "setNotificationCategories_",
    "setTitle_",
    "setWithArray_",
}


def test_every_selector_of_notifications_is_one() -> None:
    tree = ast.parse(Path(user_notifications.__file__).read_text(encoding="utf-8"))
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr.endswith("_")}
    made = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.endswith("_")}
    heard = made - {"__init__"}
    assert len(heard) == 2
    assert (called | heard) - set(SIGNATURES["selectors"]) == PLAIN


def test_names_that_are_sent_are_names_that_exist() -> None:
    assert set(notices.OF_WORKSPACE) <= set(SIGNATURES["names"])
    assert SIGNATURES["session_key"] == session.ON_CONSOLE
    assert all(re.fullmatch(r"com\.apple\.\w+", name) for name in notices.OF_EVERYBODY)


class Library:
    """A library with some of the functions."""

    def __init__(self, *names: str) -> None:
        for name in names:
            setattr(self, name, ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 0))


def test_functions_that_are_there_get_their_types_and_others_are_left_out() -> None:
    opened = []

    def open_(path: str) -> Library:
        opened.append(path)
        if "IOKit" in path:
            raise OSError("no such library")
        return Library("CFRelease", "CGEventSourceSecondsSinceLastEventType")

    calls = load(open_, "darwin")
    assert opened == [PLACES.format(name=name) for name in PROTOTYPES]
    assert sorted(calls) == ["CFRelease", "CGEventSourceSecondsSinceLastEventType"]
    seconds = calls["CGEventSourceSecondsSinceLastEventType"]
    assert getattr(seconds, "restype", None) is ctypes.c_double
    assert list(getattr(seconds, "argtypes", ())) == [ctypes.c_int32, ctypes.c_uint32]


def test_another_system_has_none_of_them() -> None:
    assert load(lambda path: Library(), "linux") == {}
