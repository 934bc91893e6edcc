"""The icons: a 24-unit grid, stroke 2, round ends (design: one family).

Jurisdiction: what each icon looks like, as data. An icon never stands alone for a state: its word is next to it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image

from hipbreak.ui.draw import CLEAR, Colour, Pen, Point

GRID = 24


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through ``points``."""

    points: tuple[Point, ...]
    width: float = 2.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled outline with rounded corners; ``cut`` takes it out of what is already there."""

    points: tuple[Point, ...]
    rounding: float = 0.0
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rounded rectangle."""

    left: float
    top: float
    right: float
    bottom: float
    radius: float


@dataclass(frozen=True, slots=True)
class Frame:
    """The outline of a rounded rectangle, measured along the middle of its stroke."""

    left: float
    top: float
    right: float
    bottom: float
    width: float = 1.9
    radius: float = 1.5


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc; ``cut`` takes it out of what is already there."""

    x: float
    y: float
    radius: float
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Arc:
    """Part of a circle, degrees clockwise from the top."""

    x: float
    y: float
    radius: float
    start: float
    end: float
    width: float = 2.0


Part = Stroke | Shape | Box | Frame | Dot | Arc


def _lines(*lines: tuple[Point, ...], width: float = 2.0) -> tuple[Stroke, ...]:
    return tuple(Stroke(line, width) for line in lines)


def _cog() -> Shape:
    teeth = ((-0.30, 6.9), (-0.19, 9.6), (0.19, 9.6), (0.30, 6.9))
    turns = [(2 * math.pi * (tooth + shift) / 8, radius) for tooth in range(8) for shift, radius in teeth]
    return Shape(tuple((12 + r * math.sin(a), 12 - r * math.cos(a)) for a, r in turns), 0.5)


ICONS: Mapping[str, tuple[Part, ...]] = {
    "play": (Shape(((8, 6), (18, 12), (8, 18)), 1.2),),
    "pause": (Box(6.5, 5, 10.3, 19, 1.3), Box(13.7, 5, 17.5, 19, 1.3)),
    "skip": (Shape(((6.2, 6.5), (14, 12), (6.2, 17.5)), 1.1), Box(16, 5.4, 18.6, 18.6, 1.2)),
    "back": (Shape(((17.8, 6.5), (10, 12), (17.8, 17.5)), 1.1), Box(5.4, 5.4, 8, 18.6, 1.2)),
    "sound": (
        Shape(((4.5, 10), (7.5, 10), (11.5, 6.5), (11.5, 17.5), (7.5, 14), (4.5, 14)), 0.9),
        Arc(12, 12, 4.6, 45, 135),
        Arc(12, 12, 8.4, 45, 135),
    ),
    "mute": (
        Shape(((4.5, 10), (7.5, 10), (11.5, 6.5), (11.5, 17.5), (7.5, 14), (4.5, 14)), 0.9),
        *_lines(((15.6, 9.4), (20.8, 14.6)), ((20.8, 9.4), (15.6, 14.6))),
    ),
    "close": _lines(((6.5, 6.5), (17.5, 17.5)), ((17.5, 6.5), (6.5, 17.5))),
    "check": _lines(((5.5, 12.6), (10, 17), (18.7, 7.2)), width=2.4),
    "clock": (Arc(12, 12, 8, 0, 360), *_lines(((12, 7.6), (12, 12), (15, 13.9)))),
    "gear": (_cog(), Dot(12, 12, 3.1, cut=True)),
    "chart": (Box(4.4, 12, 8, 19.5, 1.2), Box(10.2, 4.5, 13.8, 19.5, 1.2), Box(16, 8.5, 19.6, 19.5, 1.2)),
    "table": (Frame(4.5, 5.5, 19.5, 18.5, 1.8), *_lines(((4.5, 10), (19.5, 10)), ((10, 10), (10, 18.5)), width=1.8)),
    "stand": (
        Dot(12, 4.6, 2.5),
        Stroke(((12, 9.2), (12, 14)), 4.2),
        *_lines(((11, 14), (11, 20.4)), ((13, 14), (13, 20.4)), width=2.2),
        *_lines(((8.2, 9.6), (8.2, 13.8)), ((15.8, 9.6), (15.8, 13.8)), width=1.7),
    ),
    "sit": (
        Dot(9.2, 4.8, 2.5),
        Stroke(((9.2, 9.6), (9.2, 14.2), (15, 14.2), (15, 20)), 3.0),
        Stroke(((5.2, 9), (5.2, 20)), 1.9),
    ),
    "walk": (
        Dot(13, 4.4, 2.4),
        Stroke(((12.4, 9), (11.2, 14)), 3.6),
        *_lines(((11.2, 14), (14.2, 16.4), (14.6, 20.6)), ((11, 14.4), (9.4, 17.4), (6.6, 20.2)), width=2.2),
        *_lines(((12.8, 9.2), (16, 11.6), (18.4, 11.2)), ((11.6, 9.4), (8.6, 10.6), (7.6, 13.2)), width=1.8),
    ),
    "hurt": (Shape(((13.6, 3.6), (6.6, 13.2), (11.2, 13.2), (10.2, 20.4), (17.4, 10.4), (12.8, 10.4)), 0.9),),
    "easier": (
        *_lines(((5, 8), (12, 8)), ((5, 13), (15.5, 13)), ((5, 18), (19, 18)), width=2.2),
        *_lines(((18.4, 4.4), (18.4, 9.6)), ((16, 7.4), (18.4, 9.8), (20.8, 7.4)), width=1.9),
    ),
    "harder": _lines(((5, 18), (12, 18)), ((5, 13), (15.5, 13)), ((5, 8), (19, 8)), width=2.2),
    "plus": _lines(((12, 6), (12, 18)), ((6, 12), (18, 12))),
    "minus": _lines(((6, 12), (18, 12))),
    "down": _lines(((7, 10), (12, 15), (17, 10))),
    "right": _lines(((9.5, 7), (14.5, 12), (9.5, 17))),
    "left": _lines(((14.5, 7), (9.5, 12), (14.5, 17))),
    "expand": _lines(
        ((5, 10), (5, 5), (10, 5)),
        ((14, 5), (19, 5), (19, 10)),
        ((19, 14), (19, 19), (14, 19)),
        ((10, 19), (5, 19), (5, 14)),
    ),
    "undo": (Arc(12.5, 13, 6, -60, 200), Shape(((4.6, 8.2), (10.4, 7.2), (8, 12.2)), 0.6)),
    "call": (Box(3.8, 7, 14.6, 17.4, 2.4), Shape(((16.6, 11), (20, 8.6), (20, 15.8), (16.6, 13.4)), 0.8)),
    "media": (
        Frame(4.5, 6, 19.5, 16),
        Stroke(((9, 20), (15, 20)), 1.9),
        Shape(((10.5, 8.8), (14.4, 11), (10.5, 13.2)), 0.7),
    ),
    "key": (
        Frame(3.8, 7, 20.2, 17, 1.8),
        Stroke(((9, 14), (15, 14)), 1.8),
        *(Dot(x, 10.4, 1.05) for x in (7.4, 10.5, 13.5, 16.6)),
    ),
    "bell": (
        Shape(((7, 16), (8, 13.6), (8, 10), (10, 7), (14, 7), (16, 10), (16, 13.6), (17, 16)), 1.2),
        Dot(12, 5.2, 1.5),
        Dot(12, 19.6, 1.9),
    ),
    "warn": (
        Shape(((12, 5.2), (20, 18.6), (4, 18.6)), 1.4),
        Shape(((11.1, 9.6), (12.9, 9.6), (12.4, 14), (11.6, 14)), 0.3, cut=True),
        Dot(12, 16.7, 1.1, cut=True),
    ),
    "info": (Arc(12, 12, 8, 0, 360), Stroke(((12, 11.4), (12, 16)), 2.2), Dot(12, 8, 1.4)),
    "lock": (Box(5.6, 10.6, 18.4, 20, 2.2), Arc(12, 10.4, 4, -90, 90)),
    "palette": (Arc(12, 12, 8, 0, 360), *(Dot(x, y, 1.35) for x, y in ((8.4, 10), (12, 7.9), (15.6, 10), (15, 14.4)))),
    "calendar": (
        Frame(4.6, 6.4, 19.4, 19.4),
        *_lines(((4.6, 10.8), (19.4, 10.8)), ((8.4, 4), (8.4, 7)), ((15.6, 4), (15.6, 7)), width=1.9),
    ),
    "moon": (Dot(11.4, 12.4, 8), Dot(15.4, 9, 6.8, cut=True)),
    "quit": (Arc(12, 12.6, 7.4, 35, 325), Stroke(((12, 4.4), (12, 11.6)))),
}


def paint(pen: Pen, name: str, x: float, y: float, size: float, colour: Colour) -> None:
    """Draws icon ``name`` into the square of ``size`` logical pixels at (x, y). KeyError for a name that is none."""
    unit = size / GRID
    layer = Pen(size, size, pen.scale)
    for part in ICONS[name]:
        _paint(layer, part, unit, colour)
    pen.stamp(layer, x, y)


def icon(name: str, size: float, scale: float, colour: Colour) -> Image.Image:
    """Icon ``name`` alone, on nothing."""
    pen = Pen(size, size, scale)
    paint(pen, name, 0, 0, size, colour)
    return pen.done()


def _paint(pen: Pen, part: Part, u: float, colour: Colour) -> None:
    match part:
        case Stroke(points, width):
            pen.line(_times(points, u), width * u, colour)
        case Shape(points, rounding, cut):
            pen.polygon(_times(points, u), CLEAR if cut else colour, rounding * u)
        case Box(left, top, right, bottom, radius):
            edges = [value * u * pen.k for value in (left, top, right, bottom)]
            pen.canvas.rounded_rectangle(edges, radius * u * pen.k, fill=colour)
        case Frame(left, top, right, bottom, width, radius):
            half = width / 2
            edges = [v * u * pen.k for v in (left - half, top - half, right + half, bottom + half)]
            stroke = max(1, round(width * u * pen.k))
            pen.canvas.rounded_rectangle(edges, (radius + half) * u * pen.k, outline=colour, width=stroke)
        case Dot(x, y, radius, cut):
            pen.dot(x * u, y * u, radius * u, CLEAR if cut else colour)
        case Arc(x, y, radius, start, end, width):
            pen.arc((x * u, y * u), radius * u, start, end, width * u, colour, caps=end - start < 360)


def _times(points: tuple[Point, ...], u: float) -> list[Point]:
    return [(x * u, y * u) for x, y in points]
