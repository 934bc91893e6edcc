"""The types of macOS's functions and the values of its constants, as PyObjC's wheels for macOS have them.

Jurisdiction: reading them out of a folder of wheels into ``signatures.json``, which the tests compare our own with; the
wheels themselves are on no machine that runs the tests. Nothing of a wheel is run: its text is read. To do it again:

    python -m pip download --platform macosx_11_0_universal2 --python-version 3.12 --only-binary=:all: --no-deps
        -d FOLDER pyobjc-framework-Quartz pyobjc-framework-CoreAudio pyobjc-framework-Cocoa
        pyobjc-framework-CoreMediaIO pyobjc-framework-UserNotifications
    python -m tests.desktop.macos.read_signatures FOLDER
"""

from __future__ import annotations

import ast
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hipbreak.desktop.macos.frameworks import PROTOTYPES

FILE = Path(__file__).with_name("signatures.json")
NUMBERS = (
    "kAudioDevicePropertyDeviceIsRunningSomewhere",
    "kAudioHardwarePropertyDefaultInputDevice",
    "kAudioHardwarePropertyProcessObjectList",
    "kAudioHardwarePropertyRunLoop",
    "kAudioObjectPropertyElementMain",
    "kAudioObjectPropertyScopeGlobal",
    "kAudioObjectSystemObject",
    "kAudioProcessPropertyBundleID",
    "kAudioProcessPropertyIsRunningInput",
    "kCFNumberFloat64Type",
    "kCFStringEncodingUTF8",
    "kCGEventSourceStateCombinedSessionState",
    "kCGMainMenuWindowLevel",
    "kCGNormalWindowLevel",
    "kCGWindowListExcludeDesktopElements",
    "kCGWindowListOptionOnScreenOnly",
    "kCMIODevicePropertyDeviceIsRunningSomewhere",
    "kCMIOHardwarePropertyDevices",
    "kCMIOObjectPropertyElementMain",
    "kCMIOObjectPropertyScopeGlobal",
    "kCMIOObjectSystemObject",
    "NSActivityUserInitiatedAllowingIdleSystemSleep",
    "NSApplicationActivationPolicyAccessory",
    "UNAlertStyleAlert",
    "UNAlertStyleBanner",
    "UNAuthorizationOptionAlert",
    "UNAuthorizationStatusAuthorized",
    "UNAuthorizationStatusNotDetermined",
    "UNNotificationActionOptionNone",
    "UNNotificationCategoryOptionCustomDismissAction",
    "UNNotificationPresentationOptionBanner",
    "UNNotificationPresentationOptionList",
)
NAMES = (
    "NSApplicationWillTerminateNotification",
    "NSWorkspaceDidWakeNotification",
    "NSWorkspaceScreensDidWakeNotification",
    "NSWorkspaceSessionDidBecomeActiveNotification",
    "NSWorkspaceSessionDidResignActiveNotification",
    "kCGWindowAlpha",
    "kCGWindowBounds",
    "kCGWindowLayer",
)


def facts(folder: Path) -> dict[str, Any]:
    """All that the tests need, from the wheels in ``folder``."""
    wheels = sorted(folder.glob("pyobjc_*.whl"))
    texts = [text for wheel in wheels for text in _metadata(wheel)]
    wanted = {name for functions in PROTOTYPES.values() for name in functions}
    told = [(name, value) for text in texts for name, value in _functions(text) if name in wanted]
    functions = {name: value[0].decode() for name, value in told}
    ours = [name for name, value in told if value[2:] and value[2].get("retval", {}).get("already_cfretained")]
    every = "".join(texts)
    return {
        "wheels": [wheel.name for wheel in wheels],
        "functions": dict(sorted(functions.items())),
        "given_to_keep": sorted(ours),
        "numbers": {name: int(_first(rf"\${name}@(-?\d+)", every)) for name in NUMBERS},
        "selectors": sorted({name for text in texts for name in _selectors(text)}),
        "blocks": dict(sorted(block for text in texts for block in _blocks(text))),
        "names": [name for name in NAMES if re.search(rf"\${name}[$@\"]", every)],
        "session_key": _first(r'"kCGSessionOnConsoleKey": "(\w+)"', every),
    }


def _metadata(wheel: Path) -> Iterator[str]:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.endswith("_metadata.py"):
                yield archive.read(name).decode()


def _functions(text: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every entry of a dictionary that looks like a function: its name, and a tuple that begins with its types."""
    for node in ast.walk(ast.parse(text)):
        for key, value in zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ():
            if isinstance(key, ast.Constant) and isinstance(value, ast.Tuple) and value.elts:
                types = value.elts[0]
                if isinstance(types, ast.Constant) and isinstance(types.value, bytes):
                    yield str(key.value), ast.literal_eval(value)


def _calls(text: str) -> Iterator[tuple[str, list[Any]]]:
    """What the metadata of User Notifications registers: by which function, and with what."""
    if "UNUserNotificationCenter" in text:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute) and len(node.args) == 3:
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if name in ("r", "registerNewKeywords"):
                    yield name, [ast.literal_eval(each) for each in node.args]


def _selectors(text: str) -> Iterator[str]:
    """As Python writes them."""
    for name, (_, selector, last) in _calls(text):
        yield selector.decode().replace(":", "_") if name == "r" else last


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """What the block that a selector takes is called with, the block itself left out."""
    for name, (_, selector, last) in _calls(text):
        for argument in last.get("arguments", {}).values() if name == "r" else ():
            if block := argument.get("callable"):
                types = [block["arguments"][at]["type"].decode() for at in sorted(block["arguments"])]
                yield selector.decode().replace(":", "_"), types[1:]


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise SystemExit(f"the wheels do not have {pattern}")
    return found[1]


if __name__ == "__main__":
    FILE.write_text(json.dumps(facts(Path(sys.argv[1])), indent=2) + "\n", encoding="utf-8")
