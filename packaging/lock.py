"""Makes the three lists of exact versions again: ``python3 packaging/lock.py [--upgrade]``.

Jurisdiction: ``requirements.txt`` (what the program needs), ``requirements-build.txt`` (what installs it from a
checkout) and ``requirements-dev.txt`` (what checks and tests it). They hold names, versions and hashes for every
system and every Python from 3.11 on, never an address: where packages come from is the machine's own business.
Needs ``uv`` on the path. Without ``--upgrade`` only what pyproject.toml asks for and does not have yet is moved.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LISTS: dict[str, list[str]] = {
    "requirements.txt": ["pyproject.toml"],
    "requirements-build.txt": ["--group", "build", "--constraints", "packaging/requirements.txt"],
    "requirements-dev.txt": [
        *("--group", "dev"),
        *("--constraints", "packaging/requirements.txt", "--constraints", "packaging/requirements-build.txt"),
    ],
}
PLATFORMS = (
    *("x86_64-manylinux_2_28", "aarch64-manylinux_2_28"),
    *("x86_64-pc-windows-msvc", "aarch64-pc-windows-msvc"),
    *("x86_64-apple-darwin", "aarch64-apple-darwin"),
)
STYLE = ("--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header", "--quiet")


def compile_list(name: str, sources: list[str], *options: str) -> None:
    """Writes one list; raises CalledProcessError with uv's own words when it cannot be resolved."""
    command = ["uv", "pip", "compile", *sources, "--universal", "--python-version", "3.11", "--generate-hashes"]
    subprocess.run([*command, *STYLE, *options, "--output-file", f"packaging/{name}"], cwd=ROOT, check=True)


def check_wheels(platform: str) -> None:
    """Fails when a run-time package would have to be compiled on ``platform``.

    plyer and pystray have pure wheels everywhere; miniaudio has none for Linux and Windows on arm64, and so a marker.
    """
    command = ["uv", "pip", "compile", "packaging/requirements.txt", "--python-platform", platform]
    versions = ["--python-version", "3.11", "--only-binary", ":all:", "--quiet"]
    subprocess.run([*command, *versions], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def main(arguments: list[str]) -> int:
    """Makes the lists, then checks them; 0, or 1 after uv has said what is wrong."""
    try:
        for name, sources in LISTS.items():
            compile_list(name, sources, *arguments)
        for platform in PLATFORMS:
            check_wheels(platform)
    except FileNotFoundError:
        print("lock.py needs uv: `pip install uv`, then try again.", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"lock.py: this failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
