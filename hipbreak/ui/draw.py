"""The pen: shapes drawn with Pillow, supersampled and reduced, sharp at every scale.

Jurisdiction: geometry and antialiasing. What a colour means is the palette's, what a shape means the callers'.
Coordinates are logical pixels, angles degrees clockwise from the top.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from PIL import Image, ImageChops, ImageDraw

from hipbreak.ui.tokens import rgb

Point = tuple[float, float]
Colour = str | tuple[int, int, int, int]
Pattern = Literal["hatch", "bars"]
CLEAR = (0, 0, 0, 0)


class Pen:
    """A picture of ``width`` by ``height`` logical pixels at ``scale``, transparent unless ``ground`` is given."""

    def __init__(self, width: float, height: float, scale: float, ground: str | None = None) -> None:
        self.over = 4 if scale < 2 else 3
        self.scale = scale
        self.k = scale * self.over
        size = (max(1, round(width * scale)) * self.over, max(1, round(height * scale)) * self.over)
        self.image = Image.new("RGBA", size, (*rgb(ground), 255) if ground else CLEAR)
        self.canvas = ImageDraw.Draw(self.image)

    def done(self) -> Image.Image:
        """The finished picture, in device pixels."""
        return self.image.reduce(self.over)

    def snap(self, value: float) -> int:
        """``value`` on a whole device pixel: straight edges stay sharp."""
        return round(value * self.scale) * self.over

    def rect(
        self,
        box: tuple[float, float, float, float],
        radius: float = 0,
        fill: Colour | None = None,
        edge: Colour | None = None,
        width: float = 1,
    ) -> None:
        """A rounded rectangle (left, top, right, bottom); ``width`` is that of the edge, inside the box."""
        left, top, right, bottom = (self.snap(value) for value in box)
        right, bottom = right - 1, bottom - 1
        if right < left or bottom < top:
            return
        radius = min(radius * self.k, (right - left) / 2, (bottom - top) / 2)
        outer = (left, top, right, bottom)
        if edge is None:
            self.canvas.rounded_rectangle(outer, radius, fill=fill)
            return
        e = max(1, round(width * self.scale)) * self.over
        if fill is None:
            self.canvas.rounded_rectangle(outer, radius, outline=edge, width=e)
            return
        self.canvas.rounded_rectangle(outer, radius, fill=edge)
        self.canvas.rounded_rectangle((left + e, top + e, right - e, bottom - e), max(0.0, radius - e), fill=fill)

    def dot(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """A disc around (x, y)."""
        k = self.k
        self.canvas.ellipse([(x - radius) * k, (y - radius) * k, (x + radius) * k, (y + radius) * k], fill=fill)

    def line(self, points: Sequence[Point], width: float, fill: Colour, closed: bool = False) -> None:
        """A stroke with round ends and joints."""
        path = self._device([*points, *points[:1]] if closed else points)
        self.canvas.line(path, fill=fill, width=max(1, round(width * self.k)), joint="curve")
        half = width * self.k / 2
        for x, y in path:
            self.canvas.ellipse([x - half, y - half, x + half, y + half], fill=fill)

    def polygon(self, points: Sequence[Point], fill: Colour, rounding: float = 0) -> None:
        """A filled outline; ``rounding`` is the radius its corners grow by."""
        self.canvas.polygon(self._device(points), fill=fill)
        if rounding:
            self.line(points, rounding * 2, fill, closed=True)

    def arc(
        self, centre: Point, radius: float, start: float, end: float, width: float, fill: Colour, caps: bool = True
    ) -> None:
        """A stroke along a circle; ``radius`` is that of the middle of the stroke."""
        if end <= start:
            return
        outside = around(centre, radius + width / 2, start, end)
        inside = around(centre, radius - width / 2, start, end)
        self.canvas.polygon(self._device([*outside, *reversed(inside)]), fill=fill)
        for angle in (start, end) if caps else ():
            self.dot(*around(centre, radius, angle, angle)[0], width / 2, fill)

    def hatched(self, points: Sequence[Point], fill: Colour, pattern: Pattern | None, ink: Colour | None) -> None:
        """A filled outline with stripes in ``ink``: the second, colour-free sign of a kind of time."""
        self.polygon(points, fill)
        if pattern is None or ink is None:
            return
        path = self._device(points)
        left, top = int(min(x for x, _ in path)), int(min(y for _, y in path))
        size = (int(max(x for x, _ in path)) + 1 - left, int(max(y for _, y in path)) + 1 - top)
        if min(size) < 2:
            return
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in path], fill=255)
        stripes = _stripes(size, pattern, round(7 * self.k), max(1, round(2 * self.k)), left + top + size[1])
        colour = _rgba(ink)
        layer = Image.new("RGBA", size, (*colour[:3], 0))
        layer.putalpha(ImageChops.multiply(mask, stripes).point(lambda value: value * colour[3] // 255))
        self.image.alpha_composite(layer, (max(0, left), max(0, top)))

    def stamp(self, other: Pen, x: float, y: float) -> None:
        """Lays another pen's unfinished picture over this one, its corner at (x, y)."""
        self.image.alpha_composite(other.image, (max(0, round(x * self.k)), max(0, round(y * self.k))))

    def _device(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self.k, y * self.k) for x, y in points]


def around(centre: Point, radius: float, start: float, end: float) -> list[Point]:
    """Points along a circle, a degree and a half apart at most."""
    steps = max(2, math.ceil(abs(end - start) / 1.5))
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return [(centre[0] + radius * math.sin(a), centre[1] - radius * math.cos(a)) for a in angles]


def _stripes(size: tuple[int, int], pattern: Pattern, step: int, width: int, phase: int) -> Image.Image:
    mask = Image.new("L", size, 0)
    canvas = ImageDraw.Draw(mask)
    if pattern == "bars":
        for y in range(-(phase % step), size[1], step):
            canvas.rectangle([0, y, size[0], y + width - 1], fill=255)
        return mask
    for x in range(-size[1] - phase % step, size[0], step):
        canvas.line([(x, size[1]), (x + size[1], 0)], fill=255, width=width)
    return mask


def _rgba(colour: Colour) -> tuple[int, int, int, int]:
    return (*rgb(colour), 255) if isinstance(colour, str) else colour
