#!/usr/bin/env python3
"""The Windows tests on Linux: ``python3 packaging/wine.py`` runs them with a genuine Windows Python under Wine.

Jurisdiction: where that is to be had, what is installed into it, which tests run in which session, and the pictures
taken there. A machine that has no such Python is told so in one line, which is no failure: ``windows-latest`` runs the
same files. Standard library only; the Python that runs this needs pip and hatchling, as .venv has.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

USAGE = """\
python3 packaging/wine.py [-- ARGUMENTS OF PYTEST]    the Windows tests, with what HIPBREAK_WINE_LAB names
python3 packaging/wine.py --pictures FOLDER           pictures of hipbreak there, at two scales of the screen

HIPBREAK_WINE_LAB is a program that can: setup; run, exec and pip a program in a Windows Python under Wine; login."""
NOWHERE = (
    "The Windows tests did not run: there is no Windows Python under Wine here "
    "(see python3 packaging/wine.py --help). That is no failure."
)

ROOT = Path(__file__).resolve().parent.parent
LAB = ROOT.parent / "shared" / "lab" / "wine-lab"  # where it lies beside a checkout, if it does
PREFIX = ROOT / "build" / "wine"
VENV = r"C:\hip break"  # a space in it: paths of people have them
PYTHON = rf"{VENV}\Scripts\python.exe"
PROGRAM = rf"{VENV}\Scripts\hipbreak.exe"
WINDOWS = ("child_pipe", "shell", "title_bar", "window", "work_area")  # those of tests/ui that ask the system something
TESTS = (
    *("tests/contract", "tests/desktop/windows"),
    *(f"tests/ui/test_{name}.py" for name in WINDOWS),
    *("tests/test_belongings.py", "tests/test_doctor.py", "tests/test_doctor_systems.py"),
    "tests/test_held_files.py",
    *("tests/test_remote_loopback.py", "tests/real_windows"),
)
TOOLS = ("pytest", "pytest-timeout", "hypothesis")
LONGEST = 1500  # seconds for all tests, on a machine that does much else
LOGIN = 25  # seconds after a login, in which the program has to be there
TOLD = "the tray icon is shown by: native"
SCREENS = {"96": "1280x800", "144": "1920x1280"}  # for the pictures, by dots per inch


def lab() -> Path | None:
    """The program that has the Windows Python; None where there is none."""
    named = os.environ.get("HIPBREAK_WINE_LAB", "")
    found = Path(named) if named else LAB
    return found if found.is_file() else None


@dataclass(frozen=True)
class Wine:
    """What ``lab`` can do, in a Windows of this checkout's own. Whatever it returns is an exit code."""

    lab: Path

    def call(self, *words: str) -> int:
        """One command of the lab. It finds the Python that runs this first, for that one has pip."""
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
        environment = {**os.environ, "WINE_LAB_PREFIX": str(PREFIX), "PATH": path}
        return subprocess.call([str(self.lab), *words], cwd=ROOT, env=environment)

    def install(self) -> int:
        """Windows itself, a virtual environment of its Python, and in it this checkout's wheel and what tests need."""
        made = any((PREFIX / "drive_c").glob("py*/python.exe"))
        return (
            (0 if made else _say("a Windows with Python") or self.call("setup"))
            or _say("hipbreak into it, as a wheel")
            or _build(PREFIX.parent / "wheels")
            or (0 if (PREFIX / "drive_c" / VENV[3:]).is_dir() else self.call("run", "-m", "venv", VENV))
            or self._install_wheel(next((PREFIX.parent / "wheels").glob("*.whl")))
        )

    def _install_wheel(self, wheel: Path) -> int:
        """What it needs comes with it; a second time the wheel itself, whose version may be the same as before."""
        pip = ("exec", "--timeout", "600", PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check")
        return self.call(*pip, str(wheel), *TOOLS) or self.call(*pip, "--force-reinstall", "--no-deps", str(wheel))

    def test(self, arguments: list[str]) -> int:
        """pytest in the Windows Python, with this folder's tests and the installed program."""
        _say("the tests")
        pytest = (PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider")
        return self.call("exec", "--timeout", str(LONGEST), *pytest, *(arguments or TESTS))

    def log_in(self) -> int:
        """A login after ``hipbreak autostart on`` starts it, and ``off`` ends that."""
        _say("a login")
        if code := self.call("exec", PROGRAM, "autostart", "on"):
            return code
        logs = [home / "AppData/Local/hipbreak/Logs/hipbreak.log" for home in (PREFIX / "drive_c" / "users").iterdir()]
        for log in logs:
            log.unlink(missing_ok=True)
        self.call("login", "--for", str(LOGIN))
        came = any(log.is_file() and TOLD in log.read_text(encoding="utf-8") for log in logs)
        print("A login starts hipbreak." if came else "wine.py: a login did not start hipbreak", flush=True)
        return self.call("exec", PROGRAM, "autostart", "off") or (0 if came else 1)

    def picture(self, folder: Path) -> int:
        """Every picture at every scale, into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        for dpi, size in SCREENS.items():
            _say(f"pictures at {dpi} dots per inch")
            screen = ("--dpi", dpi, "--size", size)
            make = (PYTHON, "-m", "tests.real_windows.pictures", str(folder), dpi)
            if code := self.call("exec", *screen, "--timeout", str(LONGEST), *make):
                return code
        return 0


def _build(folder: Path) -> int:
    """The only wheel in ``folder`` is that of this checkout."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.whl"):
        old.unlink()
    return subprocess.call([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT)


def _say(what: str) -> int:
    """What comes now; 0, for it goes well."""
    print(f"== Wine, {time.strftime('%H:%M:%S')}: {what}", flush=True)
    return 0


def main(arguments: list[str]) -> int:
    """Reads the command line; 0 also where there is no Wine to run them with."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    found = lab()
    if found is None:
        print(NOWHERE)
        return 0
    wine = Wine(found)
    match arguments:
        case ["--pictures", folder]:
            return wine.install() or wine.picture(Path(folder).resolve())
        case ["--", *rest] | [*rest]:
            return wine.install() or wine.test(rest) or wine.log_in() or _say("all is well")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
