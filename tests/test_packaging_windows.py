"""``dev.py windows``: what a machine without the Windows Python is told, and how that Python is come by where it is.

Jurisdiction: packaging/wine.py and the command. The tests that it runs are those of ``tests/real_windows``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAB = """\
#!/usr/bin/env python3
import os, pathlib, sys
asked = pathlib.Path(os.environ["ASKED"])
said = asked.read_text() if asked.exists() else ""
asked.write_text(f"{said}{sys.executable} {os.environ['WINE_LAB_PREFIX']} {' '.join(sys.argv[1:])}\\n")
sys.exit(3)
"""
SYSTEM = "import dev_system; print(*[need.package for need in dev_system.missing(dev_system.WINE)])"
INSTALL = "import dev_system\ntry: dev_system.install(dev_system.WINE)\nexcept dev_system.CannotError as e: print(e)"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The scripts alone, as far from everything as a stranger's clone."""
    shutil.copytree(ROOT / "packaging", tmp_path / "clone" / "packaging")
    return tmp_path / "clone"


def run(folder: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name != "HIPBREAK_WINE_LAB"} | environ
    command = [sys.executable, *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("command", [["packaging/dev.py", "windows"], ["packaging/wine.py"]])
def test_without_a_windows_python_one_line_says_so_and_nothing_is_made(clone: Path, command: list[str]) -> None:
    said = run(clone, *command)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("The Windows tests did not run: there is no Windows Python under Wine here")
    assert said.stdout.count("\n") == 1
    assert [path.name for path in clone.iterdir()] == ["packaging"]


@pytest.mark.skipif(sys.platform == "win32", reason="a script that Windows would not start")
def test_the_windows_is_made_by_the_python_that_runs_this(clone: Path) -> None:
    """That one has pip; the one that a system calls python3 may have none."""
    lab, asked = clone / "lab", clone / "asked"
    lab.write_text(LAB, encoding="utf-8")
    lab.chmod(0o755)
    said = run(clone, "packaging/wine.py", HIPBREAK_WINE_LAB=str(lab), ASKED=str(asked))
    assert said.returncode == 3, "what the first step says is what it ends with"
    python, prefix, *words = asked.read_text(encoding="utf-8").split()
    assert Path(python).parent == Path(sys.executable).parent
    assert Path(prefix) == clone / "build" / "wine"
    assert words == ["setup"]


@pytest.mark.skipif(sys.platform == "win32", reason="it is made for Linux")
def test_a_system_without_wine_is_told_what_it_lacks(clone: Path) -> None:
    """Where there is no apt; Debian installs it."""
    nothing = clone / "nothing"
    nothing.mkdir()
    packaging = clone / "packaging"
    lacking = run(packaging, "-c", SYSTEM, PATH=str(nothing)).stdout.split()
    assert {"wine", "wine64", "xvfb"} <= set(lacking)
    told = run(packaging, "-c", INSTALL, PATH=str(nothing)).stdout
    assert "runs programs of Windows" in told
    assert f"Debian's names are: {' '.join(lacking)}" in told
