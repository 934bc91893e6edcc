"""The scene of a move: where the camera stands, and what lies behind the figure: disc, floor, mat, desk.

Jurisdiction: the frame that a loop fits into, and its static picture. Scene lengths are centimetres of a body of
170 cm, those of pictures pixels.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from hipbreak.core.body import STATURE_CM
from hipbreak.core.skeleton import Skeleton
from hipbreak.ui.figure.looks import Rgb, SceneTones
from hipbreak.ui.figure.outline import Place
from hipbreak.ui.figure.poses import Kind, Lead, Shot

PADDING = 0.015  # of the picture, at each side
STEPS = 48  # instants of a loop that are looked at
MAT_HALF, MAT_THICK, MAT_MARGIN = 3.4, 1.7, 5.0
LINE = 0.6  # half the breadth of the floor line
DESK_DEPTH, DESK_TOP, DESK_LEG = 44.0, 3.0, 4.0
RISE = 0.4  # of the room that a low loop leaves: so much goes below the floor
# how far the body reaches around its joints at most, in centimetres
_REACH = {"hip": 12.8, "mid_spine": 12.0, "shoulder": 7.5, "knee": 7.0, "ankle": 6.0, "elbow": 5.5, "wrist": 5.5}
_REACH |= {"neck": 8.0, "heel": 3.0, "ball": 5.0, "toe": 3.0, "fingertip": 3.0, "head_top": 5.0}
_SKULL, _SKULL_REACH = 0.56, 15.0  # where on the way from neck to crown, and how far hair and nose reach from there
_LANES = 2.0  # what near and far side stand apart from their joints


@dataclass(frozen=True, slots=True)
class Box:
    """What has to be in the picture: from ``left`` to ``right``, up to ``top``."""

    left: float
    right: float
    top: float
    mat: bool = False
    desk: tuple[float, ...] = ()


def box_of(shot: Shot) -> Box:
    """The box around the whole loop of ``shot``, both sides, and around standing ready for it."""
    points = [point for skeleton in _loop(shot) for point in _extent(skeleton)]
    left, right = min(x - r for x, _, r in points) - _LANES, max(x + r for x, _, r in points) + _LANES
    top = max(y + r for _, y, r in points) + _LANES
    move = shot.move
    if move is None:
        return Box(left, right, top)
    desk = tuple(value * STATURE_CM for value in move.desk)
    if desk:
        right = max(right, desk[0] + DESK_DEPTH + 1)
    if move.floor:
        left, right = left - MAT_MARGIN, right + MAT_MARGIN
    return Box(left, right, top, move.floor, desk)


def _loop(shot: Shot) -> Iterator[Skeleton]:
    if shot.alone:
        yield shot.skeleton()
        return
    kinds: set[Kind] = {shot.kind} if shot.move is None else {"move"}
    if shot.move and not shot.move.floor:
        kinds.add("idle")
    sides: tuple[Lead, Lead] = ("left", "right")
    for one in (Shot(kind, shot.move, shot.level, side) for kind in kinds for side in sides):
        yield from (replace(one, within=one.seconds * step / STEPS).skeleton() for step in range(STEPS))


def _extent(skeleton: Skeleton) -> Iterator[tuple[float, float, float]]:
    for name, (x, y) in skeleton.joints().items():
        short = name.removeprefix("left_").removeprefix("right_")
        yield x * STATURE_CM, y * STATURE_CM, _REACH[short]
    (x, y), (top_x, top_y) = skeleton.neck, skeleton.head_top
    yield (x + (top_x - x) * _SKULL) * STATURE_CM, (y + (top_y - y) * _SKULL) * STATURE_CM, _SKULL_REACH


@dataclass(frozen=True, slots=True)
class Camera:
    """From centimetres to pixels of a picture of ``width`` by ``height``: ``scale`` pixels a centimetre, ``x`` and
    ``floor`` where (0, 0) lies."""

    width: int
    height: int
    scale: float
    x: float
    floor: float

    def place(self, over: int = 1) -> Place:
        """As a frame, ``over`` times as large; half a pixel is added, as coordinates are cut to whole numbers."""
        k = self.scale * over
        return k, 0.0, self.x * over + 0.5, 0.0, -k, self.floor * over + 0.5


def fit(box: Box, width: int, height: int) -> Camera:
    """The camera that shows ``box`` as large as it goes."""
    below = below_floor(box)
    room_x, room_y = width * (1 - 2 * PADDING), height * (1 - 2 * PADDING)
    scale = min(room_x / (box.right - box.left), room_y / (box.top + below))
    free = room_y - (box.top + below) * scale
    floor = height * (1 - PADDING) - below * scale - free * RISE
    return Camera(width, height, scale, width / 2 - (box.left + box.right) / 2 * scale, floor)


def below_floor(box: Box) -> float:
    """How much of the scene lies below the floor, as it is seen a little from above."""
    return line_of(box) + LINE + 0.6


def line_of(box: Box) -> float:
    """How far below the floor the floor line is drawn."""
    return MAT_HALF + MAT_THICK + 1.4 if box.mat else 3.0


def backdrop(camera: Camera, box: Box, tones: SceneTones, over: int) -> Image.Image:
    """What lies behind the figure, ``over`` times as large as the picture."""
    size = camera.width * over, camera.height * over
    image = Image.new("RGB", size, tones.ground)
    brush = ImageDraw.Draw(image)
    k, _, x0, _, _, floor = camera.place(over)
    line = floor + line_of(box) * k
    if not tones.flat:
        _disc(brush, size, line, tones)
    margin = size[0] * 2 * PADDING
    thick = max(LINE * k, over * 0.5)
    _bar(brush, (margin, line - thick, size[0] - margin, line + thick), tones.floor, thick)
    if box.mat:
        _mat(brush, box, (k, x0, floor), tones)
    if box.desk:
        _desk(brush, box.desk, (k, x0, floor), line, tones)
    return image


def _disc(brush: ImageDraw.ImageDraw, size: tuple[int, int], line: float, tones: SceneTones) -> None:
    width, height = size
    radius = min(width * 0.44, (line - height * 0.02) * 0.55)
    x, y = width / 2, line - radius * 0.82
    for part, colour in ((1.0, tones.blob_edge), (0.84, tones.blob)):
        reach = radius * part
        brush.ellipse((x - reach, y - reach, x + reach, y + reach), fill=colour)
    brush.rectangle((0, min(line, height), width, height), fill=tones.ground)


def _bar(brush: ImageDraw.ImageDraw, box: tuple[float, float, float, float], colour: Rgb, radius: float) -> None:
    left, top, right, bottom = box
    if left <= right and top <= bottom:  # in a picture of a few pixels there may be no room between two edges
        brush.rounded_rectangle(box, radius=max(0.0, radius), fill=colour)


def _edged(
    brush: ImageDraw.ImageDraw,
    box: tuple[float, float, float, float],
    fill: Rgb,
    edge: Rgb,
    radius: float,
    thick: float,
) -> None:
    left, top, right, bottom = box
    _bar(brush, box, edge, radius)
    _bar(brush, (left + thick, top + thick, right - thick, bottom - thick), fill, radius - thick)


def _mat(brush: ImageDraw.ImageDraw, box: Box, where: tuple[float, float, float], tones: SceneTones) -> None:
    """A mat seen a little from above."""
    k, x0, floor = where
    left, right = x0 + (box.left + 1.0) * k, x0 + (box.right - 1.0) * k
    half, thick, edge = MAT_HALF * k, MAT_THICK * k, max(1.0, 0.5 * k)
    _bar(brush, (left, floor - half, right, floor + half + thick), tones.mat_edge, half * 0.55)
    _edged(brush, (left, floor - half, right, floor + half), tones.mat, tones.mat_edge, half * 0.55, edge)


def _desk(
    brush: ImageDraw.ImageDraw, edge: Iterable[float], where: tuple[float, float, float], line: float, tones: SceneTones
) -> None:
    """The end of a desk, its near edge at ``edge``."""
    k, x0, floor = where
    x, y = edge
    left, top, right = x0 + x * k, floor - y * k, x0 + (x + DESK_DEPTH) * k
    leg, thick = right - 9 * k, max(1.0, math.ceil(0.5 * k))
    _edged(brush, (leg, top + DESK_TOP * k / 2, leg + DESK_LEG * k, line), tones.desk, tones.desk_edge, 0.6 * k, thick)
    _edged(brush, (left, top, right, top + DESK_TOP * k), tones.desk, tones.desk_edge, 0.9 * k, thick)
