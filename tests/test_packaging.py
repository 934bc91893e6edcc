"""What is locked, what is in the wheel, and that the installed program finds what it needs.

Jurisdiction: pyproject.toml and packaging/. The wheel is built and installed for real, without a network.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LISTS = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def entries(name: str) -> dict[str, str]:
    """Each package of a list, by its canonical name: the entry with its version, its marker and its hashes."""
    text = (ROOT / "packaging" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return {canonicalize_name(line.split("==")[0]): line for line in text.splitlines()}


WANTED = {
    "requirements.txt": PYPROJECT["project"]["dependencies"],
    "requirements-build.txt": [*PYPROJECT["dependency-groups"]["build"], *PYPROJECT["build-system"]["requires"]],
    "requirements-dev.txt": PYPROJECT["dependency-groups"]["dev"],
}


@pytest.mark.parametrize("name", LISTS)
def test_everything_that_pyproject_names_is_locked(name: str) -> None:
    locked = entries(name)
    for wanted in map(Requirement, WANTED[name]):
        entry = locked.get(canonicalize_name(wanted.name), "")
        version = re.match(r"[A-Za-z0-9._-]+==([^ ]+)", entry)
        assert version, f"{wanted} is not in {name}: python3 packaging/lock.py"
        assert wanted.specifier.contains(version[1]), f"{name} has {version[0]}, pyproject.toml wants {wanted}"


@pytest.mark.parametrize("name", LISTS)
def test_every_entry_is_one_version_with_its_hashes_and_no_address(name: str) -> None:
    for entry in entries(name).values():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==\S+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+", entry), entry
        assert "://" not in entry


def test_the_lists_agree_on_versions() -> None:
    versions: dict[str, set[str]] = {}
    for name in LISTS:
        for package, entry in entries(name).items():
            versions.setdefault(package, set()).add(entry.split()[0])
    assert {package: found for package, found in versions.items() if len(found) > 1} == {}


# --- the wheel ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120)
    (built,) = folder.glob("*.whl")
    return built


def files_below(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"
    }


def test_the_wheel_holds_the_program_its_assets_and_its_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as content:
        names = set(content.namelist())
    program = {f"hipbreak/{name}" for name in files_below(ROOT / "hipbreak")}
    assets = {f"hipbreak/assets/{name}" for name in files_below(ROOT / "assets")}
    described = {name for name in names if ".dist-info/" in name}
    assert names - described == program | assets
    assert {"LICENSE", "THIRD-PARTY-NOTICES.md"} <= {
        name.rsplit("/", 1)[1] for name in described if "licenses/" in name
    }


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a fresh environment with the wheel in it.

    What the program needs is lent from the environment that runs this, by a line that does not lend the checkout.
    """
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True, timeout=120)
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(folder), "install", "--quiet"]
    subprocess.run([*pip, "--no-index", "--no-deps", str(wheel)], check=True, timeout=120)
    (own,) = folder.glob("**/site-packages")
    (own / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return programs


def ask(python: Path, code: str, folder: Path) -> str:
    """What ``code`` prints; run in ``folder`` so that no checkout is on the path by chance."""
    command = [str(python), "-I", "-c", code]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=60).stdout.strip()


def test_the_installed_program_knows_its_version(installed: Path, tmp_path: Path) -> None:
    version = ask(installed / "python", "import hipbreak; print(hipbreak.__version__)", tmp_path)
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    program = [str(installed / "hipbreak"), "--version"]
    said = subprocess.run(program, cwd=tmp_path, env=environ, check=True, capture_output=True, text=True, timeout=60)
    assert version in said.stdout


FIND = """
from importlib.resources import files
from pathlib import Path
packed = files("hipbreak") / "assets"
found = Path(str(packed if packed.is_dir() else files("hipbreak") / ".." / "assets"))
print(*sorted(path.relative_to(found).as_posix() for path in found.rglob("*") if path.is_file()), sep="\\n")
"""


def test_assets_are_found_in_an_installed_wheel_and_in_a_checkout(installed: Path, tmp_path: Path) -> None:
    for python in (installed / "python", Path(sys.executable)):
        assert set(ask(python, FIND, tmp_path).splitlines()) == files_below(ROOT / "assets")
