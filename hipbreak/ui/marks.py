"""State marks, the sitting ring and the emblem: shape first, colour second, so that nothing is said by colour alone.

Jurisdiction: how a state of the program looks inside windows, and the pictures that stand where a figure would.
"""

from __future__ import annotations

import math

from PIL import Image

from hipbreak.ui import icons
from hipbreak.ui.draw import Pen
from hipbreak.ui.tokens import Palette

_HOOK = [(4.1 * math.sin(turn), -3.4 - 4.1 * math.cos(turn)) for turn in map(math.radians, range(-90, 136, 9))]


def paint_state(pen: Pen, name: str, x: float, y: float, size: float, palette: Palette, part: float = 0.5) -> None:
    """The mark of state ``name`` (core.status.Icon) in the square at (x, y); ``part`` of the limit is used, 0 to 1."""
    unit = size / 24
    centre = (x + size / 2, y + size / 2)
    match name:
        case "sitting" | "soon":
            colour = palette.sit if name == "sitting" else palette.soon
            _open_ring(pen, centre, unit, colour, palette.track, part, soon=name == "soon")
        case "away":
            for step in range(8):
                pen.arc(centre, 10 * unit, step * 45, step * 45 + 26, 2.8 * unit, palette.away, caps=False)
        case "quiet":  # held, not switched off: the bars of a pause in an open ring
            pen.arc(centre, 10.5 * unit, 0, 360, 2 * unit, palette.paused, caps=False)
            _bars(pen, centre, unit, palette.paused)
        case "overdue":
            box = (x + unit, y + unit, x + size - unit, y + size - unit)
            pen.rect(box, 5.5 * unit, palette.overdue)
            _glyph(pen, name, centre, unit, palette)
        case _:
            colour = palette.of({"standing": "stand", "unknown": "paused"}.get(name, name))
            pen.dot(*centre, 11.4 * unit, colour)
            _glyph(pen, name, centre, unit, palette)


def _open_ring(
    pen: Pen, centre: tuple[float, float], unit: float, colour: str, track: str, part: float, *, soon: bool
) -> None:
    pen.arc(centre, 9.4 * unit, 0, 360, 4.2 * unit, track, caps=False)
    pen.arc(centre, 9.4 * unit, 0, 360 * min(1.0, part), 4.2 * unit, colour)
    if soon:
        (x, y), reach = centre, 4 * unit
        pen.polygon([(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)], colour)
    else:
        pen.dot(*centre, 3.1 * unit, colour)


def _bars(pen: Pen, centre: tuple[float, float], u: float, colour: str) -> None:
    (x, y), half = centre, 4.8 * u
    for left in (x - 4.7 * u, x + 1.4 * u):
        pen.rect((left, y - half, left + 3.3 * u, y + half), 0.8 * u, colour)


def _glyph(pen: Pen, name: str, centre: tuple[float, float], u: float, palette: Palette) -> None:
    (x, y), ink = centre, palette.on_state
    match name:
        case "due" | "overdue":
            pen.line([(x, y - 6 * u), (x, y + u)], 3 * u, ink)
            pen.dot(x, y + 5.6 * u, 1.8 * u, ink)
        case "paused":
            icons.paint(pen, "pause", x - 7.4 * u, y - 7.4 * u, 14.8 * u, ink)
        case "routine":
            icons.paint(pen, "play", x - 8.4 * u, y - 8 * u, 16 * u, ink)
        case "standing":
            icons.paint(pen, "stand", x - 7.8 * u, y - 8.1 * u, 15.6 * u, ink)
        case "unknown":
            pen.line(
                [*((x + at * u, y + up * u) for at, up in _HOOK), (x, y + 1.3 * u), (x, y + 2.4 * u)], 2.7 * u, ink
            )
            pen.dot(x, y + 6.9 * u, 1.6 * u, ink)
        case "later":
            corners = [
                (x - 4 * u, y - 4.6 * u),
                (x + 4 * u, y - 4.6 * u),
                (x - 4 * u, y + 4.6 * u),
                (x + 4 * u, y + 4.6 * u),
            ]
            pen.line(corners, 2.4 * u, ink)


def state(name: str, size: float, scale: float, palette: Palette, part: float = 0.5) -> Image.Image:
    """The mark of a state alone, on nothing."""
    pen = Pen(size, size, scale)
    paint_state(pen, name, 0, 0, size, palette, part)
    return pen.done()


def ring(size: float, width: float, part: float, scale: float, palette: Palette, colour: str) -> Image.Image:
    """The sitting ring, ``part`` of it filled; beyond 1 a second, thinner turn runs outside the first."""
    pen = Pen(size, size, scale)
    centre = (size / 2, size / 2)
    radius = (size - width) / 2 - 7
    pen.arc(centre, radius, 0, 360, width, palette.track, caps=False)
    pen.arc(centre, radius, 0, 360 * min(1.0, part), width, colour, caps=part < 1)
    pen.arc(centre, size / 2 - 2, 0, 360 * min(1.0, part - 1), 4, colour, caps=part < 2)
    return pen.done()


def emblem(width: float, height: float, scale: float, palette: Palette, name: str = "walk") -> Image.Image:
    """A pictogram on its soft disc, standing on a floor line: where a window shows no figure."""
    pen = Pen(width, height, scale)
    base = height - 8
    radius = min(width * 0.47, base * 0.54)
    middle = (width / 2, base - radius * 0.86)
    pen.dot(*middle, radius, palette.blob_edge)
    pen.dot(*middle, radius * 0.84, palette.blob)
    if not palette.flat:
        pen.canvas.rectangle((0, pen.snap(base), *pen.image.size), fill=(0, 0, 0, 0))
    pen.rect((width * 0.06, base - 1, width * 0.94, base + 1), 1, palette.edge if palette.flat else palette.track)
    size = base * 0.92
    icons.paint(pen, name, (width - size) / 2, base - size * 21.6 / 24, size, palette.accent)
    return pen.done()


def window_icon(size: int, palette: Palette) -> Image.Image:
    """The mark of the program, for title bars and task lists: the open ring on its disc."""
    pen = Pen(size, size, 1)
    paint_state(pen, "sitting", 0, 0, size, palette, 0.7)
    return pen.done()
