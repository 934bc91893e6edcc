#!/usr/bin/env python3
"""The commands: ``python3 packaging/dev.py run`` starts hipbreak, ``test`` checks it, the others try it elsewhere.

Jurisdiction: what each of them does, in order. What is missing on the machine is dev_system's business, the
virtual environment dev_environment's. Standard library only: this runs before anything is installed.
"""

import os
import subprocess
import sys
from pathlib import Path

USAGE = """\
python3 packaging/dev.py run [ARGUMENTS OF HIPBREAK]    start hipbreak from this folder
python3 packaging/dev.py test [-- ARGUMENTS OF PYTEST]  lint, types for three systems, all tests
python3 packaging/dev.py desktops [-- ARGUMENTS OF PYTEST]
                                                        hipbreak on GNOME and KDE Plasma (HIPBREAK_DESKTOPS), which
                                                        are 400 MB to download
python3 packaging/dev.py windows [-- ARGUMENTS OF PYTEST]
                                                        hipbreak on Windows, or what Wine makes of it, where
                                                        HIPBREAK_WINE_LAB can be had (packaging/wine.py --help)

All make .venv in this folder first, from the locked lists in packaging/, and install what the system lacks after
saying what and why. The second time takes seconds."""

if sys.version_info < (3, 11):  # noqa: UP036 - older Pythons do start this file, and are to be told in one sentence
    sys.exit("hipbreak needs Python 3.11 or newer: start dev.py with that, not with " + sys.executable)

import dev_environment  # noqa: E402 - a Python too old for these modules is told so above
import dev_system  # noqa: E402 - as above
import wine  # noqa: E402 - as above

ROOT = dev_environment.ROOT
LISTS = ("requirements.txt", "requirements-build.txt")
PICTURES = ROOT / "build" / "demo"


def has_screen() -> bool:
    """Whether a window could be shown to anybody."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(arguments: list[str]) -> int:
    """Starts hipbreak with ``arguments``; the exit code is its own.

    Without a screen and without arguments it plays ``hipbreak demo`` on a virtual screen and names the pictures taken.
    """
    virtual = not has_screen() and not arguments
    if virtual:
        print("There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set).")
        print("hipbreak will run on a virtual one, play a day in short, and leave pictures.", flush=True)
    environment = dev_environment.ready(LISTS, dev_system.DESKTOP if virtual else ())
    if virtual:
        return subprocess.call([environment.python, ROOT / "packaging" / "dev_screen.py", PICTURES], cwd=ROOT)
    return _follow([str(environment.program("hipbreak")), *arguments])


def _follow(command: list[str]) -> int:
    """Runs ``command`` to its end; Ctrl-C reaches it by itself and is its to answer."""
    with subprocess.Popen(command) as program:
        while True:
            try:
                return program.wait()
            except KeyboardInterrupt:
                continue


def test(arguments: list[str]) -> int:
    """Runs every stage, whatever the others say; 0 when all passed, else 1 after a line for each that failed."""
    desktop = dev_system.TEST_DESKTOP if sys.platform == "linux" else ()
    environment = dev_environment.ready((*LISTS, "requirements-dev.txt"), desktop)
    failed = [name for name, command in stages(environment.python, arguments) if not _passes(name, command)]
    for name in failed:
        print(f"dev.py test: {name} failed")
    return 1 if failed else 0


def desktops(arguments: list[str]) -> int:
    """Runs the tests of the desktops that are heavy to install: those in HIPBREAK_DESKTOPS, both without it."""
    if sys.platform != "linux":
        raise dev_system.CannotError("these desktops are Linux desktops.")
    chosen = os.environ.get("HIPBREAK_DESKTOPS", "gnome kde")
    environment = dev_environment.ready((*LISTS, "requirements-dev.txt"), dev_system.HEAVY_DESKTOPS)
    PICTURES.parent.mkdir(exist_ok=True)  # build/, where the results may go
    command = [str(environment.python), "-m", "pytest", "tests/real/test_desktops.py", *arguments]
    env = {**os.environ, "HIPBREAK_REAL": "required", "HIPBREAK_DESKTOPS": chosen}
    return 0 if subprocess.call(command, cwd=ROOT, env=env) == 0 else 1


def windows(arguments: list[str]) -> int:
    """Runs the Windows tests under Wine; without the program that has a Windows Python it says so, and that is all."""
    if wine.lab() is None:
        print(wine.NOWHERE)
        return 0
    if sys.platform != "linux":
        raise dev_system.CannotError("Wine is started on Linux; Windows itself runs `dev.py test`.")
    environment = dev_environment.ready((*LISTS, "requirements-dev.txt"), dev_system.WINE)
    command = [str(environment.python), "packaging/wine.py", "--", *arguments]
    return 0 if subprocess.call(command, cwd=ROOT) == 0 else 1


def stages(python: Path, arguments: list[str]) -> list[tuple[str, list[str]]]:
    """Each stage's name and command, the tests last so that their closing line ends the output."""
    module = [str(python), "-m"]
    # the tests fork, stop and kill as only POSIX can; the program itself is checked for all three
    ours = {"linux": [], "win32": ["hipbreak", "packaging"], "darwin": ["hipbreak", "packaging"]}
    types = [
        (f"mypy for {system}", [*module, "mypy", "--platform", system, "--cache-dir", f".mypy_cache/{system}", *paths])
        for system, paths in ours.items()
    ]
    chosen = [] if sys.platform == "linux" else ["-m", "not real"]
    return [
        ("ruff check", [*module, "ruff", "check"]),
        ("ruff format", [*module, "ruff", "format", "--check"]),
        *types,
        ("pytest", [*module, "pytest", *chosen, *arguments]),
    ]


def _passes(name: str, command: list[str]) -> bool:
    print(f"== {name}", flush=True)
    required = {"HIPBREAK_REAL": "required"} if sys.platform == "linux" else {}
    return subprocess.call(command, cwd=ROOT, env={**os.environ, **required}) == 0


def main(arguments: list[str]) -> int:
    """Reads the command line; 2 for wrong use."""
    name, *rest = arguments or [""]
    if rest[:1] == ["--"]:
        rest = rest[1:]
    commands = {"run": run, "test": test, "desktops": desktops, "windows": windows}
    if name not in commands:
        print(USAGE)
        return 0 if name in ("-h", "--help") else 2
    try:
        return commands[name](rest)
    except dev_system.CannotError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
