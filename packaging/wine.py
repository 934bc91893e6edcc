#!/usr/bin/env python3
"""The Windows tests on Linux: ``python3 packaging/wine.py`` runs them with a genuine Windows Python under Wine.

Jurisdiction: where that is to be had, what is installed into it, and which tests run in which session. A machine that
has no such Python is told so in one line, which is no failure: ``windows-latest`` runs the same files.
"""

import os
import subprocess
import sys
from pathlib import Path

USAGE = """\
python3 packaging/wine.py [-- ARGUMENTS OF PYTEST]    the Windows tests, with what HIPBREAK_WINE_LAB names

HIPBREAK_WINE_LAB is a program that can: setup; run, exec and pip a program in a Windows Python under Wine; login."""

ROOT = Path(__file__).resolve().parent.parent
LAB = ROOT.parent / "shared" / "lab" / "wine-lab"  # where it lies beside a checkout, if it does
PREFIX = ROOT / "build" / "wine"
VENV = r"C:\hip break"  # a space in it: paths of people have them
PYTHON = rf"{VENV}\Scripts\python.exe"
TESTS = ("tests/desktop/windows", "tests/ui/test_child_pipe.py", "tests/test_remote_loopback.py", "tests/real_windows")
TOOLS = ("pytest", "pytest-timeout", "hypothesis")
LONGEST = 1500  # seconds for all tests
LOGIN = 25  # seconds after a login, in which the program has to be there
TOLD = "the tray icon is shown by: native"


def lab() -> Path | None:
    """The program that has the Windows Python; None where there is none."""
    named = os.environ.get("HIPBREAK_WINE_LAB", "")
    found = Path(named) if named else LAB
    return found if found.is_file() else None


def tests(wine: list[str], arguments: list[str]) -> int:
    """Every test, one after the other in one session; then a login. The exit code of the first that fails."""
    environment = {**os.environ, "WINE_LAB_PREFIX": str(PREFIX)}
    return install(wine, environment) or run_tests(wine, environment, arguments) or log_in(wine, environment)


def install(wine: list[str], environment: dict[str, str]) -> int:
    """The wheel of this checkout, and what the tests need, into a virtual environment of the Windows Python."""
    wheels = PREFIX.parent / "wheels"
    PREFIX.parent.mkdir(parents=True, exist_ok=True)
    for old in wheels.glob("*.whl"):
        old.unlink()
    built = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
    steps = [built] if (PREFIX / "drive_c").is_dir() else [[*wine, "setup"], built]
    for step in steps:
        if code := subprocess.call(step, cwd=ROOT, env=environment):
            return code
    (wheel,) = wheels.glob("*.whl")
    if not (PREFIX / "drive_c" / VENV[3:]).is_dir() and (
        code := subprocess.call([*wine, "run", "-m", "venv", VENV], env=environment)
    ):
        return code
    pip = [*wine, "exec", "--timeout", "600", PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    again = [*pip, "--force-reinstall", "--no-deps", str(wheel)]
    return subprocess.call([*pip, str(wheel), *TOOLS], env=environment) or subprocess.call(again, env=environment)


def run_tests(wine: list[str], environment: dict[str, str], arguments: list[str]) -> int:
    """pytest in the Windows Python, with this folder's tests and the installed program."""
    there = [name for name in TESTS if (ROOT / name).exists()]
    command = [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", *(arguments or there)]
    return subprocess.call([*wine, "exec", "--timeout", str(LONGEST), *command], cwd=ROOT, env=environment)


def log_in(wine: list[str], environment: dict[str, str]) -> int:
    """A login after ``hipbreak autostart on`` starts it, without a console, and ``off`` ends that."""
    program = rf"{VENV}\Scripts\hipbreak.exe"
    if code := subprocess.call([*wine, "exec", program, "autostart", "on"], env=environment):
        return code
    logs = [home / "AppData/Local/hipbreak/Logs/hipbreak.log" for home in (PREFIX / "drive_c" / "users").iterdir()]
    for log in logs:
        log.unlink(missing_ok=True)
    subprocess.call([*wine, "login", "--for", str(LOGIN)], env=environment)
    came = any(log.is_file() and TOLD in log.read_text(encoding="utf-8") for log in logs)
    print("A login starts hipbreak." if came else "wine.py: a login did not start hipbreak", flush=True)
    return subprocess.call([*wine, "exec", program, "autostart", "off"], env=environment) or (0 if came else 1)


def main(arguments: list[str]) -> int:
    """Reads the command line; 0 also where there is no Wine to run them with."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    found = lab()
    if found is None:
        print(
            "The Windows tests did not run: no Windows Python under Wine here (see python3 packaging/wine.py --help)."
        )
        return 0
    return tests([str(found)], arguments[1:] if arguments[:1] == ["--"] else arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
