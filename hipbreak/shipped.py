"""Where the icons, sounds and moves lie that come with the program."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def assets() -> Path:
    """Inside the package once installed, beside it in a checkout. By path: a zip archive of hipbreak is not made."""
    packed = _PACKAGE / "assets"
    return packed if packed.is_dir() else _PACKAGE.parent / "assets"
