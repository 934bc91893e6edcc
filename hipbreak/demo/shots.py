"""Pictures of the demo: the screen and the icon at each stage.

Jurisdiction: the files in the folder that ``--shots`` names.
"""

from __future__ import annotations

import os
from pathlib import Path

from hipbreak.ui.tray_icon import Picture

ICON = 64  # pixels


class Shots:
    """Numbers its pictures, the first 01. ``paths`` are those written, ``blind`` is true where no screen could be."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._number = folder, 0
        self.paths: list[Path] = []
        self.blind = False

    def take(self, name: str, icon: Picture) -> None:
        """The screen and ``icon`` as they are now. OSError where the folder cannot be written."""
        self._number += 1
        stem = f"{self._number:02}-{name.replace('_', '-')}"
        icon_path = self._folder / f"{stem}-icon.png"
        icon.image(ICON).save(icon_path)
        self.paths.append(icon_path)
        path = self._folder / f"{stem}.png"
        if photograph(path):
            self.paths.append(path)
        else:
            self.blind = True


def photograph(path: Path) -> bool:
    """The whole screen into ``path``; False where it cannot be seen. OSError where ``path`` cannot be written."""
    from PIL import ImageGrab

    try:
        picture = ImageGrab.grab()
    except (OSError, ValueError):  # ValueError: a tool of the desktop that Pillow asked gave no picture
        return False
    if os.environ.get("WAYLAND_DISPLAY") and picture.convert("L").getextrema() == (0, 0):
        return False  # Wayland's X server shows nothing of other windows
    picture.save(path)
    return True
