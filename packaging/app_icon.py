"""Draws the program's icon for Windows anew: ``.venv/bin/python packaging/app_icon.py``.

Jurisdiction: ``assets/icons/hipbreak.ico``, which the Start menu and notifications show: the mark of the windows' title
bars (``hipbreak/ui/marks.py``), drawn for each size.
"""

from __future__ import annotations

from pathlib import Path

from hipbreak.ui.marks import window_icon
from hipbreak.ui.tokens import PALETTES

ICON = Path(__file__).resolve().parent.parent / "assets" / "icons" / "hipbreak.ico"
SIZES = (256, 64, 48, 40, 32, 24, 20, 16)  # what the shell asks for at 100 to 400 %


def write(file: Path) -> None:
    """All sizes in one file."""
    largest, *others = [window_icon(size, PALETTES["light"]) for size in SIZES]
    largest.save(file, format="ICO", sizes=[(size, size) for size in SIZES], append_images=others)


if __name__ == "__main__":
    write(ICON)
