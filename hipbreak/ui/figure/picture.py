"""A picture of a person's own, in place of the figure.

Jurisdiction: reading such a file and fitting it in. What it may be: PNG or JPEG, 4096 pixels a side at most.
"""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image, ImageOps

from hipbreak.ui.figure.looks import Rgb

FORMATS = ("PNG", "JPEG")
MOST_PIXELS = 4096  # a side
MARGIN = 0.04  # of the stage, on each side


class PictureError(Exception):
    """The file is no picture that can be shown; the text says why."""


def fitted(path: Path, size: tuple[int, int], ground: Rgb) -> Image.Image:
    """The picture in ``path`` as large as it goes on a stage of ``size`` pixels. Raises PictureError."""
    room = max(1, round(size[0] * (1 - 2 * MARGIN))), max(1, round(size[1] * (1 - 2 * MARGIN)))
    try:
        picture = _read(path, room)
    except Exception as error:  # whatever Pillow makes of bytes that are no picture, it has one meaning here
        raise PictureError(str(error)) from error
    shown = ImageOps.contain(picture, room, Image.Resampling.LANCZOS)
    stage = Image.new("RGB", size, ground)
    stage.paste(shown, ((size[0] - shown.width) // 2, (size[1] - shown.height) // 2), shown)
    return stage


def _read(path: Path, room: tuple[int, int]) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(path, formats=FORMATS) as file:
            if max(file.size) > MOST_PIXELS:
                raise ValueError(f"{file.size[0]} by {file.size[1]} pixels are too many")
            file.draft("RGB", room)  # a JPEG is read no larger than it is shown
            return ImageOps.exif_transpose(file).convert("RGBA")
