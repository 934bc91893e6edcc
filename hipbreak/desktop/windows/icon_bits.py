"""A picture in the form and the size in which Windows takes icons.

Jurisdiction: pixels. The tray's size follows the scale of its screen (16 at 100 %, 20 at 125 %, 32 at 200 %); what is
not drawn for a size is made of the largest one, by area, so that nothing is stretched by Windows.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

Pixmap = tuple[int, int, bytes]  # width, height, ARGB32 in network byte order
_HEADER = struct.Struct("<IiiHHIIiiII")


def resource(pixmaps: Sequence[Pixmap], size: int) -> bytes:
    """The bits of an icon of ``size`` by ``size`` pixels, as ``CreateIconFromResourceEx`` reads them: a header, the
    rows from the last to the first in BGRA, and a mask that leaves all to the alpha. ValueError without a picture."""
    pixels = _sized(pixmaps, size)
    row = 4 * size
    rows = [pixels[at : at + row] for at in range(0, len(pixels), row)]
    mask = bytes((size + 31) // 32 * 4 * size)
    header = _HEADER.pack(_HEADER.size, size, 2 * size, 1, 32, 0, len(pixels) + len(mask), 0, 0, 0, 0)
    return header + b"".join(map(_bgra, reversed(rows))) + mask


def _sized(pixmaps: Sequence[Pixmap], size: int) -> bytes:
    """Drawn for ``size`` where there is such a one, else the largest one made to fit."""
    for width, height, pixels in pixmaps:
        if (width, height) == (size, size):
            return pixels
    width, _, pixels = max(pixmaps, key=lambda pixmap: pixmap[0])
    return b"".join(_fitted(pixels, width, size))


def _fitted(pixels: bytes, width: int, size: int) -> Iterator[bytes]:
    """Each pixel of the new square: the mean of the old ones under it, by area; colours weigh what their alpha is."""
    spans = [_span(at, width, size) for at in range(size)]
    for down in spans:
        for across in spans:
            yield _mean((pixels[4 * (y * width + x) :][:4], high * wide) for y, high in down for x, wide in across)


def _span(at: int, width: int, size: int) -> list[tuple[int, float]]:
    """Which of ``width`` old pixels lie under new pixel ``at`` of ``size``, and how much of each."""
    start, end = at * width / size, (at + 1) * width / size
    found = ((old, min(end, old + 1) - max(start, old)) for old in range(int(start), min(width, int(end) + 1)))
    return [(old, part) for old, part in found if part > 0]


def _mean(parts: Iterator[tuple[bytes, float]]) -> bytes:
    area = alpha = red = green = blue = 0.0
    for pixel, part in parts:
        weight = pixel[0] * part
        area, alpha = area + part, alpha + weight
        red, green, blue = red + pixel[1] * weight, green + pixel[2] * weight, blue + pixel[3] * weight
    return bytes(round(value) for value in (alpha / area, *(colour / (alpha or 1.0) for colour in (red, green, blue))))


def _bgra(row: bytes) -> bytes:
    out = bytearray(len(row))
    out[0::4], out[1::4], out[2::4], out[3::4] = row[3::4], row[2::4], row[1::4], row[0::4]
    return bytes(out)
