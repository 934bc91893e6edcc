"""The virtual environment of this checkout: ``.venv``.

Jurisdiction: which Python it is made from, when it is made anew, and what goes into it: the locked lists, checked by
hash, and hipbreak itself, editable. Where packages come from is the machine's configuration, never ours. A note inside
it says which lists went in, so that a second run has nothing to do. Standard library only.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import dev_system
from dev_system import Need

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
NOTE = FOLDER / "hipbreak.json"
PROJECT = "pyproject.toml"
SYSTEM_PYTHON = Path("/usr/bin/python3")


@dataclass(frozen=True)
class Environment:
    """A virtual environment at ``folder``."""

    folder: Path

    def program(self, name: str) -> Path:
        """Where its program ``name`` lies."""
        windows = sys.platform == "win32"
        return self.folder / ("Scripts" if windows else "bin") / (f"{name}.exe" if windows else name)

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.program("python")


def ready(lists: tuple[str, ...], desktop: tuple[Need, ...] = ()) -> Environment:
    """The environment with the ``lists`` of packaging/ and hipbreak in it, made anew where it is not that.

    What the system has to have for that, and the ``desktop``, is installed first, all at once. Raises CannotError
    with what the person can do.
    """
    environment = Environment(FOLDER)
    wanted = {name: _digest((ROOT / "packaging" / name).read_bytes()) for name in lists}
    wanted[PROJECT] = _digest(_what_installs())
    if wanted.items() <= _note().items() and _alive(environment):
        dev_system.install(desktop)
        return environment
    python, uv = choose_python(), shutil.which("uv")
    dev_system.install((*_lacks(python, uv), *desktop))
    _make(environment, python, uv, lists)
    if not _alive(environment):
        raise dev_system.CannotError(f"{environment.python} was made, but cannot `import tkinter, hipbreak`.")
    NOTE.write_text(json.dumps(wanted, indent=1), encoding="utf-8")
    return environment


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _what_installs() -> bytes:
    """The part of pyproject.toml that changes what is installed; the settings of linters do not."""
    tables = tomllib.loads((ROOT / PROJECT).read_text(encoding="utf-8"))
    return json.dumps([tables["build-system"], tables["project"], tables["tool"]["hatch"]]).encode()


def _note() -> dict[str, str]:
    """What went into the environment; empty when that is not known, as in one half made."""
    try:
        note = json.loads(NOTE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _alive(environment: Environment) -> bool:
    """It can break without a change of ours: its Python was upgraded, Tk removed, the checkout moved."""
    here = str(ROOT / "hipbreak")
    return _can(environment.python, f"import tkinter, hipbreak; assert hipbreak.__path__ == [{here!r}]")


def _can(python: Path, code: str) -> bool:
    try:
        tried = subprocess.run([python, "-I", "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return tried.returncode == 0


# --- which Python ---------------------------------------------------------------------------------------------


def choose_python() -> Path:
    """An interpreter of 3.11 or newer that has Tk: the one that runs this, else the system's, for which Debian has Tk
    as a package. Raises CannotError where neither can have it."""
    candidates = [python for python in (_own_python(), SYSTEM_PYTHON) if _new_enough(python)]
    with_tk = [python for python in candidates if _can(python, "import tkinter")]
    if not with_tk and dev_system.has_apt() and SYSTEM_PYTHON in candidates:
        with_tk = [SYSTEM_PYTHON]
    if not with_tk:
        raise dev_system.CannotError(_without_tk())
    if with_tk[0].resolve() != _own_python().resolve():
        print(f"{_own_python()} has no Tk, which hipbreak's windows need: {with_tk[0]} is used instead.")
    return with_tk[0]


def _lacks(python: Path, uv: str | None) -> tuple[Need, ...]:
    """The packages of Debian that ``python`` needs before an environment can be made of it."""
    tk = () if _can(python, "import tkinter") else (dev_system.TK,)
    venv = () if uv or _can(python, "import ensurepip") else (dev_system.VENV,)
    return (*tk, *venv)


def _own_python() -> Path:
    """The interpreter that runs this, or the one its virtual environment was made from."""
    return Path(getattr(sys, "_base_executable", None) or sys.executable)


def _new_enough(python: Path) -> bool:
    return _can(python, "import sys; sys.exit(sys.version_info < (3, 11))")


def _without_tk() -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    how = {
        "darwin": f"With Homebrew: brew install python-tk@{version}. The installer from python.org has it.",
        "win32": "In the Python installer choose Modify, then tick 'tcl/tk and IDLE'.",
    }.get(sys.platform, "Fedora: dnf install python3-tkinter. Arch: pacman -S tk. openSUSE: zypper install python3-tk.")
    return f"{sys.executable} has no Tk, which hipbreak's windows need. {how} Then try again."


# --- making it ------------------------------------------------------------------------------------------------


def _make(environment: Environment, python: Path, uv: str | None, lists: tuple[str, ...]) -> None:
    """With uv where it is there; it does not read pip's configuration, so where it fails, with venv and pip."""
    if uv:
        try:
            return _fill(Installer(environment, uv), python, lists)
        except dev_system.CannotError as error:
            print(f"uv could not ({error}). venv and pip are tried instead.")
        dev_system.install(_lacks(python, None))
    return _fill(Installer(environment, None), python, lists)


def _fill(install: Installer, python: Path, lists: tuple[str, ...]) -> None:
    folder = install.environment.folder
    print(f"Making {folder} with {'uv' if install.uv else 'venv and pip'} ...", flush=True)
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
    install.make(python)
    install.lists(lists)
    install.project()


@dataclass(frozen=True)
class Installer:
    """Puts packages into ``environment`` with the program ``uv``, or with pip where that is None."""

    environment: Environment
    uv: str | None

    def make(self, python: Path) -> None:
        """An empty environment."""
        if self.uv:
            self._call([self.uv, "venv", "--quiet", "--python", str(python), str(self.environment.folder)])
        else:
            self._call([str(python), "-m", "venv", str(self.environment.folder)])

    def lists(self, names: tuple[str, ...]) -> None:
        """The lists ``names`` of packaging/, every file checked against its hash."""
        chosen = [argument for name in names for argument in ("-r", str(ROOT / "packaging" / name))]
        self._install("--require-hashes", *chosen)

    def project(self) -> None:
        """Hipbreak itself, editable; what it needs and what builds it is in the lists."""
        self._install("--no-deps", "--no-build-isolation", "--editable", str(ROOT))

    def _install(self, *arguments: str) -> None:
        python = str(self.environment.python)
        if self.uv:
            self._call([self.uv, "pip", "install", "--quiet", "--python", python, *arguments])
        else:
            self._call([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments])

    def _call(self, command: list[str]) -> None:
        """Without the marks of another environment that may be active in this shell."""
        environ = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONHOME")}
        if subprocess.call(command, cwd=ROOT, env=environ) != 0:
            raise dev_system.CannotError(f"this failed, its reason is above: {' '.join(command)}")
