"""The tray icons, drawn once and shipped, so that the process that stays never loads Pillow.

Jurisdiction: the file ``assets/icons/tray.icons``: one line of JSON that says where each picture lies, then the
pictures, each compressed, in all sizes. ``python -m hipbreak.ui.tray_store FILE`` draws it anew.
"""

from __future__ import annotations

import json
import logging
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from hipbreak.ui.tray_icon import SIZES, Picture, Pixmap, every

LENGTH = sum(4 * size * size for size in SIZES)
Stored = Callable[[Picture], Sequence[Pixmap]]
_log = logging.getLogger(__name__)


def stored(file: Path) -> Stored:
    """A store for :class:`hipbreak.ui.tray.Tray`; what ``file`` does not hold is drawn in this process."""
    places = _places(file)

    def pixmaps(picture: Picture) -> Sequence[Pixmap]:
        at = places.get(_name(picture))
        found = _read(file, *at) if at else None
        return found if found is not None else Picture(picture.icon, picture.step, picture.panel).pixmaps()

    return pixmaps


def write(file: Path) -> None:
    """Draws every picture into ``file``."""
    drawn = {
        _name(picture): zlib.compress(b"".join(pixels for _, _, pixels in picture.pixmaps()), 9)
        for picture in (Picture(icon, step) for icon, step in every())
    }
    at, places = 0, {}
    for name, data in drawn.items():
        places[name] = (at, len(data))
        at += len(data)
    head = json.dumps(places, separators=(",", ":")).encode() + b"\n"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(head + b"".join(drawn.values()))


def _places(file: Path) -> dict[str, tuple[int, int]]:
    """Where each picture begins, counted from the start of the file, and how long it is."""
    try:
        with file.open("rb") as opened:
            head = opened.readline()
        return {name: (len(head) + at, length) for name, (at, length) in json.loads(head).items()}
    except (OSError, ValueError) as error:
        _log.warning("tray icons are drawn in this process: %s", error)
        return {}


def _read(file: Path, at: int, length: int) -> list[Pixmap] | None:
    try:
        with file.open("rb") as opened:
            opened.seek(at)
            data = zlib.decompressobj().decompress(opened.read(length), LENGTH + 1)
    except (OSError, zlib.error):
        return None
    return _cut(data) if len(data) == LENGTH else None


def _cut(data: bytes) -> list[Pixmap]:
    out, at = [], 0
    for size in SIZES:
        out.append((size, size, data[at : at + 4 * size * size]))
        at += 4 * size * size
    return out


def _name(picture: Picture) -> str:
    return f"{picture.panel}-{picture.icon}-{picture.step}"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
