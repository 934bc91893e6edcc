"""The tray icon, drawn for each size: a shape for every state, so that nothing is said by colour alone.

Jurisdiction: what the icon looks like at 16 to 64 px. The panel's colour cannot be asked for on Linux: ``any`` has
colours that keep 3:1 on light and on dark ones. Pillow is imported when something is drawn, not before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from hipbreak.core.status import Icon

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

Panel = Literal["light", "dark", "any"]
Pixmap = tuple[int, int, bytes]  # width, height, ARGB32 in network byte order
SIZES = (16, 20, 22, 24, 28, 32, 40, 44, 48, 64)  # Windows at 100 to 400 %; 22 and 44 are panels' on Linux
STEPS = 30  # of the ring: at 64 px about five pixels each, at 16 px one
OVER = 8  # drawn so many times larger, then reduced


class Tones(NamedTuple):
    """The colours for one panel; ``ink`` is the glyph on a filled shape, ``track`` the free part of the ring."""

    sit: str
    soon: str
    due: str
    overdue: str
    later: str
    grey: str
    stand: str
    routine: str
    ink: str
    track: tuple[int, int, int, int]


TONES: Mapping[Panel, Tones] = {
    "any": Tones(
        sit="#12918A",
        soon="#AE7500",
        due="#D85E14",
        overdue="#E5474A",
        later="#5B7BE0",
        grey="#7C8498",
        stand="#2E9450",
        routine="#2E9450",
        ink="#FFFFFF",
        track=(124, 132, 152, 105),
    ),
    "light": Tones(
        sit="#1E8C89",
        soon="#A86A00",
        due="#C9540C",
        overdue="#C9282F",
        later="#4A69CE",
        grey="#6B7488",
        stand="#22853F",
        routine="#22853F",
        ink="#FFFFFF",
        track=(107, 116, 136, 90),
    ),
    "dark": Tones(
        sit="#48C8BE",
        soon="#EBB04A",
        due="#FF9457",
        overdue="#FF7571",
        later="#8FA8FF",
        grey="#98A1BA",
        stand="#5FC97E",
        routine="#5FC97E",
        ink="#10131C",
        track=(152, 161, 186, 95),
    ),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """One look of the icon; ``step`` of STEPS is how much of the ring is filled. Equal pictures look the same."""

    icon: Icon
    step: int = 0
    panel: Panel = "any"
    store: Callable[[Picture], Sequence[Pixmap]] | None = None

    def image(self, size: int) -> Image:
        """Drawn for ``size`` by ``size`` pixels."""
        return draw(self.icon, self.step / STEPS, size, self.panel)

    def pixmaps(self) -> list[Pixmap]:
        """In all SIZES."""
        if self.store is not None:
            return list(self.store(self))
        return [pixmap(self.image(size)) for size in SIZES]


def picture(
    icon: Icon, fill: float, panel: Panel = "any", store: Callable[[Picture], Sequence[Pixmap]] | None = None
) -> Picture:
    """The picture of a state with ``fill`` of the limit used (0 to 1 and beyond); only the ring heeds it."""
    step = min(STEPS, max(0, round(fill * STEPS))) if icon in ("sitting", "soon") else 0
    return Picture(icon, step, panel, store)


def every() -> list[tuple[Icon, int]]:
    """All pictures there are, as (icon, step)."""
    rings: list[tuple[Icon, int]] = [(icon, step) for icon in ("sitting", "soon") for step in range(STEPS + 1)]
    return rings + [(icon, 0) for icon in _SHAPES if icon not in ("sitting", "soon")]


def pixmap(image: Image) -> Pixmap:
    """``image`` (RGBA) as the tray protocol wants it."""
    red, green, blue, alpha = image.split()
    out = bytearray(4 * image.width * image.height)
    out[0::4], out[1::4], out[2::4], out[3::4] = (band.tobytes() for band in (alpha, red, green, blue))
    return image.width, image.height, bytes(out)


def draw(icon: Icon, fill: float, size: int, panel: Panel = "any") -> Image:
    """An RGBA picture of ``size`` pixels; ``fill`` is the part of the ring, 0 to 1."""
    import PIL.Image
    import PIL.ImageDraw

    large = PIL.Image.new("RGBA", (size * OVER, size * OVER), (0, 0, 0, 0))
    brush = _Brush(PIL.ImageDraw.Draw(large), size, TONES[panel])
    _SHAPES[icon](brush, min(1.0, max(0.0, fill)))
    return large.reduce(OVER)


class _Brush:
    """Shapes in units of 1/64 of the icon, (0, 0) in its middle; bars keep to whole pixels, to be sharp."""

    def __init__(self, canvas: ImageDraw, size: int, tones: Tones) -> None:
        self.canvas, self.size, self.tones = canvas, size, tones
        self.small = size < 32
        self._unit = size * OVER / 64
        self._middle = size * OVER / 2

    def px(self, units: float) -> float:
        """``units`` rounded to whole pixels of the finished icon, at least one."""
        return max(1, round(units * self.size / 64)) * 64 / self.size

    def even(self, units: float) -> float:
        """As :meth:`px`, an even number of them: what is centred has sharp edges on both sides."""
        return max(1, round(units * self.size / 128)) * 128 / self.size

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self.canvas.ellipse(self._box(x - radius, y - radius, x + radius, y + radius), fill=colour)

    def bar(self, left: float, top: float, right: float, bottom: float, radius: float, colour: str) -> None:
        box = self._box(left, top, right, bottom)
        self.canvas.rounded_rectangle(box, radius * self._unit, fill=colour)

    def polygon(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        self.canvas.polygon([self._at(x, y) for x, y in points], fill=colour)

    def line(self, points: Sequence[tuple[float, float]], width: float, colour: str) -> None:
        """With round ends and joints."""
        self.canvas.line([self._at(x, y) for x, y in points], fill=colour, width=round(width * self._unit))
        for x, y in points:
            self.disc(x, y, width / 2, colour)

    def arc(
        self, radius: float, width: float, start: float, end: float, colour: str | tuple[int, int, int, int]
    ) -> None:
        """Outer ``radius``; degrees clockwise from the top."""
        box = self._box(-radius, -radius, radius, radius)
        self.canvas.arc(box, start - 90, end - 90, fill=colour, width=round(width * self._unit))

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self._middle + x * self._unit, self._middle + y * self._unit

    def _box(self, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        (x0, y0), (x1, y1) = self._at(left, top), self._at(right, bottom)
        return x0, y0, x1 - 1, y1 - 1  # Pillow draws the last pixel too


def _ring(brush: _Brush, fill: float, colour: str) -> None:
    radius = 31.0
    width = brush.px(12.5 if brush.small else 10.5)
    brush.arc(radius, width, 0, 360, brush.tones.track)
    if fill <= 0:
        return
    brush.arc(radius, width, 0, 360 * fill, colour)
    for turn in (0.0, math.tau * fill):
        middle = radius - width / 2
        brush.disc(middle * math.sin(turn), -middle * math.cos(turn), width / 2, colour)


def _sitting(brush: _Brush, fill: float) -> None:
    colour = brush.tones.sit
    _ring(brush, fill, colour)
    if brush.small:
        brush.disc(0, 0, brush.px(9), colour)
    else:
        brush.disc(-4.5, -11, 4.8, colour)
        brush.line([(-4.5, -1.5), (-4.5, 6), (5.5, 6), (5.5, 14)], 6, colour)


def _soon(brush: _Brush, fill: float) -> None:
    colour = brush.tones.soon
    _ring(brush, fill, colour)
    reach = brush.px(12 if brush.small else 13)
    brush.polygon([(0, -reach), (reach, 0), (0, reach), (-reach, 0)], colour)


def _bang(brush: _Brush) -> None:
    half, end = brush.even(10) / 2, brush.px(21)
    brush.bar(-half, -end, half, brush.px(6), half * 0.8, brush.tones.ink)
    brush.bar(-half, end - 2 * half, half, end, half, brush.tones.ink)


def _due(brush: _Brush, _: float) -> None:
    brush.disc(0, 0, 31, brush.tones.due)
    _bang(brush)


def _overdue(brush: _Brush, _: float) -> None:
    edge = 32 - brush.px(2)
    brush.bar(-edge, -edge, edge, edge, 13, brush.tones.overdue)
    _bang(brush)


def _later(brush: _Brush, _: float) -> None:
    brush.disc(0, 0, 31, brush.tones.later)
    x, y, thick = brush.px(14), brush.px(16), brush.px(7.5)
    slope = thick * 0.75
    brush.polygon([(-x, -y), (x, -y), (x, -y + thick), (-x, -y + thick)], brush.tones.ink)
    brush.polygon([(-x, y - thick), (x, y - thick), (x, y), (-x, y)], brush.tones.ink)
    brush.polygon(
        [(x, -y + thick), (-x + 2 * slope, y - thick), (-x, y - thick), (x - 2 * slope, -y + thick)], brush.tones.ink
    )


def _bars(brush: _Brush, colour: str, reach: float) -> None:
    gap, width = brush.even(8) / 2, brush.px(9)
    for left in (-gap - width, gap):
        brush.bar(left, -reach, left + width, reach, 2, colour)


def _paused(brush: _Brush, _: float) -> None:
    brush.disc(0, 0, 31, brush.tones.grey)
    _bars(brush, brush.tones.ink, brush.px(16))


def _quiet(brush: _Brush, _: float) -> None:
    """Held, not switched off: the same bars in an open ring."""
    brush.arc(31, brush.px(6), 0, 360, brush.tones.grey)
    _bars(brush, brush.tones.grey, brush.px(13))


def _standing(brush: _Brush, _: float) -> None:
    brush.disc(0, 0, 31, brush.tones.stand)
    ink = brush.tones.ink
    if brush.small:
        half, top = brush.even(14) / 2, brush.px(5)
        brush.disc(0, -top - 8.5, 7.5, ink)
        brush.bar(-half, -top + 2, half, brush.px(23), half * 0.9, ink)
        return
    half = brush.even(9) / 2
    brush.disc(0, -16, 6.5, ink)
    brush.bar(-half, -7, half, 23, half * 0.7, ink)
    brush.bar(-11.2, -7, 11.2, -1, 3, ink)
    for x in (-9.5, 9.5):
        brush.line([(x, -4), (x, 8)], 3.4, ink)


def _away(brush: _Brush, _: float) -> None:
    parts = 6 if brush.small else 8
    turn = 360 / parts
    for part in range(parts):
        brush.arc(30, brush.px(9 if brush.small else 7), (part - 0.3) * turn, (part + 0.3) * turn, brush.tones.grey)


def _routine(brush: _Brush, _: float) -> None:
    brush.disc(0, 0, 31, brush.tones.routine)
    brush.polygon([(-11, -19), (20, 0), (-11, 19)], brush.tones.ink)


def _unknown(brush: _Brush, _: float) -> None:
    brush.disc(0, 0, 31, brush.tones.grey)
    ink, width = brush.tones.ink, 7.5
    turns = [math.radians(angle) for angle in range(-90, 136, 9)]
    hook = [(11 * math.sin(turn), -9 - 11 * math.cos(turn)) for turn in turns]
    brush.line([*hook, (0, 3.5), (0, 7)], width, ink)
    half, end = brush.even(8) / 2, brush.px(22)
    brush.bar(-half, end - 2 * half, half, end, half, ink)


_SHAPES: Mapping[Icon, Callable[[_Brush, float], None]] = {
    "sitting": _sitting,
    "soon": _soon,
    "due": _due,
    "overdue": _overdue,
    "later": _later,
    "paused": _paused,
    "quiet": _quiet,
    "standing": _standing,
    "away": _away,
    "routine": _routine,
    "unknown": _unknown,
}
