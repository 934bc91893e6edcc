"""Icons drawn once, by a process of their own, so that the one that stays never loads Pillow.

Jurisdiction: the folder of drawn icons. A file holds one picture in all sizes; what cannot be read is drawn anew, and
what cannot be written is drawn each time.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from hipbreak.ui.tray_icon import SIZES, Picture, Pixmap, every

LENGTH = sum(4 * size * size for size in SIZES)
WAIT = 60.0  # seconds for drawing the whole set; it takes about one
_log = logging.getLogger(__name__)


def stored(folder: Path, command: Sequence[str] = (sys.executable, "-m", "hipbreak.ui.tray_store")) -> Stored:
    """A store for :class:`hipbreak.ui.tray.Tray`. ``command`` draws the set: it gets the folder and the panel.

    ``folder`` belongs to one version of the program: its name should hold the version.
    """
    tried: list[str] = []

    def pixmaps(picture: Picture) -> Sequence[Pixmap]:
        file = folder / _name(picture)
        found = _read(file)
        if found is None and picture.panel not in tried:
            tried.append(picture.panel)
            _draw_all(command, folder, picture.panel)
            found = _read(file)
        return found if found is not None else Picture(picture.icon, picture.step, picture.panel).pixmaps()

    return pixmaps


Stored = Callable[[Picture], Sequence[Pixmap]]


def write(folder: Path, panel: str) -> None:
    """Draw every picture for ``panel`` into ``folder``; OSError where that cannot be."""
    folder.mkdir(parents=True, exist_ok=True)
    for icon, step in every():
        picture = Picture(icon, step, "light" if panel == "light" else "dark" if panel == "dark" else "any")
        data = zlib.compress(b"".join(pixels for _, _, pixels in picture.pixmaps()), 9)
        unfinished = folder / f"{_name(picture)}.new"
        unfinished.write_bytes(data)
        unfinished.replace(folder / _name(picture))


def _draw_all(command: Sequence[str], folder: Path, panel: str) -> None:
    try:
        subprocess.run([*command, str(folder), panel], check=True, capture_output=True, timeout=WAIT)
    except (OSError, subprocess.SubprocessError) as error:
        _log.warning("tray icons are drawn in this process: %s", error)


def _read(file: Path) -> list[Pixmap] | None:
    try:
        data = zlib.decompressobj().decompress(file.read_bytes(), LENGTH + 1)
    except (OSError, zlib.error):
        return None
    if len(data) != LENGTH:
        return None
    out, at = [], 0
    for size in SIZES:
        out.append((size, size, data[at : at + 4 * size * size]))
        at += 4 * size * size
    return out


def _name(picture: Picture) -> str:
    return f"{picture.panel}-{picture.icon}-{picture.step:02}.argb.z"


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2])
