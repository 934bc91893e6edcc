"""The types of macOS's functions and the values of its constants, as PyObjC's wheels for macOS have them.

Jurisdiction: reading them out of a folder of wheels into ``signatures.json``, which the tests compare our own with; the
wheels themselves are on no machine that runs the tests. Nothing of a wheel is run: its text is read. To do it again:

    python -m pip download --platform macosx_11_0_universal2 --python-version 3.12 --only-binary=:all: --no-deps
        -d FOLDER pyobjc-framework-Quartz pyobjc-framework-CoreAudio pyobjc-framework-Cocoa
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
    "NSApplicationActivationPolicyAccessory",
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


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise SystemExit(f"the wheels do not have {pattern}")
    return found[1]


if __name__ == "__main__":
    FILE.write_text(json.dumps(facts(Path(sys.argv[1])), indent=2) + "\n", encoding="utf-8")
