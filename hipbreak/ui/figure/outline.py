"""Closed curves and where they are put: what every drawn part of the figure is made of.

Jurisdiction: this plane geometry; it knows no body. An outline is a tuple of points in a frame of its own, made once; a
:data:`Place` turns and moves it without touching its points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeVar, cast

Point = tuple[float, float]
Outline = tuple[Point, ...]
Place = tuple[float, float, float, float, float, float]  # x = a u + b v + c and y = d u + e v + f
Row = tuple[float, float, float]  # how far along a limb (0 to 1), and its half width in front and behind
SLACK = 0.03  # centimetres: a tenth of a pixel on a large screen
Values = TypeVar("Values", bound=tuple[float, ...])
HERE: Place = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def spline(points: Sequence[Values], samples: int = 4, closed: bool = True) -> tuple[Values, ...]:
    """A smooth curve (Catmull-Rom) through ``points``, with ``samples`` points from each to the next."""
    count = len(points)
    found: list[Values] = []
    for place in range(count if closed else count - 1):
        before = points[place - 1] if closed or place else points[0]
        first, second = points[place], points[(place + 1) % count]
        after = points[(place + 2) % count] if closed or place + 2 < count else points[-1]
        found += [_between(before, first, second, after, step / samples) for step in range(samples)]
    return tuple(found if closed else [*found, points[-1]])


def _between(before: Values, first: Values, second: Values, after: Values, t: float) -> Values:
    found = tuple(
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(before, first, second, after, strict=True)
    )
    return cast(Values, found)


def limb(length: float, rows: Sequence[Row], start: bool = True, end: bool = True) -> Outline:
    """The outline of a limb along u, its front at v > 0. ``start`` and ``end`` round it off there."""
    front = spline([(at * length, ahead) for at, ahead, _ in rows], 4, closed=False)
    back = spline([(at * length, -behind) for at, _, behind in rows], 4, closed=False)
    outline = list(front)
    if end:
        outline += _cap(length, rows[-1], 1)
    outline += reversed(back)
    if start:
        outline += reversed(_cap(length, rows[0], -1))
    return tuple(outline)


def _cap(length: float, row: Row, sign: int) -> list[Point]:
    at, ahead, behind = row
    turns = [math.pi * step / 10 for step in range(1, 10)]
    reach = sign * (ahead + behind) / 2
    return [
        (at * length + math.sin(turn) * reach, math.cos(turn) * (ahead if turn < math.pi / 2 else behind))
        for turn in turns
    ]


def strip(
    length: float, rows: Sequence[Row], span: tuple[float, float], inner: float, back: bool, outer: float = 1.0
) -> Outline:
    """A lens along one side of a limb, from ``span[0]`` to ``span[1]`` of it, between ``outer`` and ``inner`` times
    its half width; what is shaded or glows has this shape, and never leaves the limb."""
    curve = spline(rows_of(rows, back), 6, closed=False)
    low, high = span
    sign = -1 if back else 1
    edge: list[Point] = []
    inside: list[Point] = []
    for at, half in curve:
        if low <= at <= high:
            bulge = math.sin(math.pi * (at - low) / (high - low)) ** 0.6
            edge.append((at * length, sign * half * outer))
            inside.append((at * length, sign * half * (outer + (inner - outer) * bulge)))
    return (*edge, *reversed(inside))


def rows_of(rows: Sequence[Row], back: bool) -> list[Point]:
    """The half widths of one side."""
    return [(at, behind if back else ahead) for at, ahead, behind in rows]


def ellipse(x: float, y: float, across: float, along: float, points: int = 24) -> Outline:
    """An ellipse around (x, y) with these half axes."""
    turns = (2 * math.pi * step / points for step in range(points))
    return tuple((x + across * math.cos(turn), y + along * math.sin(turn)) for turn in turns)


def simplified(outline: Outline, slack: float = SLACK) -> Outline:
    """``outline`` without the points that lie within ``slack`` of a straight line between others."""
    middle = len(outline) // 2
    if middle < 2:
        return outline
    first, second = outline[: middle + 1], (*outline[middle:], outline[0])
    return (*_thinned(first, slack)[:-1], *_thinned(second, slack)[:-1])


def _thinned(line: Sequence[Point], slack: float) -> list[Point]:
    (x0, y0), (x1, y1) = line[0], line[-1]
    long = math.hypot(x1 - x0, y1 - y0) or 1.0
    away = [abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / long for x, y in line]
    furthest = max(range(len(line)), key=away.__getitem__)
    if away[furthest] <= slack:
        return [line[0], line[-1]]
    return _thinned(line[: furthest + 1], slack)[:-1] + _thinned(line[furthest:], slack)


def grown(outline: Outline, by: float) -> Outline:
    """``outline`` with its edge moved outwards ``by`` so much, or inwards; for curves without sharp hollows."""
    count = len(outline)
    turn = by if area(outline) > 0 else -by
    found: list[Point] = []
    for place, (x, y) in enumerate(outline):
        (px, py), (nx, ny) = outline[place - 1], outline[(place + 1) % count]
        ahead, behind = _unit(nx - x, ny - y), _unit(x - px, y - py)
        across = (ahead[1] + behind[1], -(ahead[0] + behind[0]))
        long = math.hypot(*across) or 1.0
        reach = turn * min(2.0 / long, 1.35)  # a corner goes further out, within reason
        found.append((x + across[0] / long * reach, y + across[1] / long * reach))
    return tuple(found)


def _unit(x: float, y: float) -> Point:
    long = math.hypot(x, y)
    return (x / long, y / long) if long else (0.0, 0.0)


def area(outline: Outline) -> float:
    """The area inside; negative where the curve runs clockwise."""
    pairs = zip(outline, (*outline[1:], outline[0]), strict=True)
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs) / 2


def shrunk(outline: Outline, centre: Point, to: float) -> Outline:
    """``outline`` drawn together around ``centre``; ``to`` 1 leaves it as it is."""
    x0, y0 = centre
    return tuple((x0 + (x - x0) * to, y0 + (y - y0) * to) for x, y in outline)


def along(start: Point, end: Point, breadth: float = 1.0) -> Place:
    """A limb's frame: u from ``start`` towards ``end``, v to its front; ``breadth`` times as wide."""
    dx, dy = _unit(end[0] - start[0], end[1] - start[1])
    return dx, -dy * breadth, start[0], dy, dx * breadth, start[1]


def leaning(origin: Point, lean: float, size: float = 1.0) -> Place:
    """An upright frame at ``origin`` (x forward, y up) that leans ``lean`` degrees forward."""
    sin, cos = math.sin(math.radians(lean)) * size, math.cos(math.radians(lean)) * size
    return cos, sin, origin[0], -sin, cos, origin[1]


def put(place: Place, point: Point) -> Point:
    """Where ``place`` puts ``point``."""
    a, b, c, d, e, f = place
    return a * point[0] + b * point[1] + c, d * point[0] + e * point[1] + f


def moved(place: Place, x: float, y: float) -> Place:
    """``place``, so far to the right and up."""
    a, b, c, d, e, f = place
    return a, b, c + x, d, e, f + y


def after(second: Place, first: Place) -> Place:
    """Both one after the other: what ``first`` has put, put by ``second``."""
    a, b, c, d, e, f = second
    k, m, n, o, p, q = first
    return a * k + b * o, a * m + b * p, a * n + b * q + c, d * k + e * o, d * m + e * p, d * n + e * q + f


def smooth(part: float) -> float:
    """0 to 1 with a soft start and end; held outside of that."""
    held = min(1.0, max(0.0, part))
    return held * held * (3.0 - 2.0 * held)


def blended(outline: Outline, first: Place, second: Place, share: Callable[[Point], float]) -> Outline:
    """``outline`` bent from frame ``first`` into ``second``: ``share`` of a point, 0 to 1, is how far it follows the
    second."""
    found: list[Point] = []
    for point in outline:
        part = share(point)
        (x, y), (other_x, other_y) = put(first, point), put(second, point)
        found.append((x + (other_x - x) * part, y + (other_y - y) * part))
    return tuple(found)
