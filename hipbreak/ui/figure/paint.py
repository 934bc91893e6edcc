"""Pictures from display lists, with Pillow: drawn larger, reduced, and only where something changes.

Jurisdiction: rasterising. A :class:`Painter` draws one figure at one size on one ground; sizes are pixels.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from PIL import Image, ImageDraw

from hipbreak.ui.figure.body import figure
from hipbreak.ui.figure.looks import coat, scene_tones
from hipbreak.ui.figure.outline import Place, after
from hipbreak.ui.figure.pieces import FAINT, Piece
from hipbreak.ui.figure.poses import Shot
from hipbreak.ui.figure.scene import Box, Camera, backdrop, box_of, fit
from hipbreak.ui.tokens import Palette

HIDPI = 1.5  # from this scale on twice as large is enough
SCENES = 2  # that are kept: the one at hand and the next
Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture of the figure and of what is behind it: ``image`` belongs at ``area`` of the scene's ``plain`` one."""

    area: Area
    image: Image.Image
    plain: Image.Image

    def whole(self) -> Image.Image:
        """The whole picture."""
        picture = self.plain.copy()
        picture.paste(self.image, self.area)
        return picture


@dataclass(frozen=True, slots=True)
class Scene:
    """What does not change within a loop: ``large`` is the backdrop to draw on, ``plain`` the same reduced."""

    camera: Camera
    box: Box
    large: Image.Image
    plain: Image.Image


class Painter:
    """Draws the figure with number ``look`` as ``palette`` has it, on ``ground``."""

    def __init__(self, size: tuple[int, int], scale: float, palette: Palette, ground: str, look: int) -> None:
        self.size = max(1, size[0]), max(1, size[1])
        self.over = 2 if scale >= HIDPI else 3
        self.coat = coat(look, palette, ground)
        self.tones = scene_tones(palette, ground)
        self.boxes: dict[tuple[str, ...], Box] = {}
        self.scenes: OrderedDict[tuple[str, ...], Scene] = OrderedDict()
        self.scratch: tuple[Scene, Image.Image] | None = None

    def scene(self, shot: Shot) -> Scene:
        """The scene of ``shot``; the last few are kept."""
        name = shot.scene
        if name not in self.scenes:
            if name not in self.boxes:
                self.boxes[name] = box_of(shot)
            box = self.boxes[name]
            camera = fit(box, *self.size)
            large = backdrop(camera, box, self.tones, self.over)
            self.scenes[name] = Scene(camera, box, large, large.reduce(self.over))
            while len(self.scenes) > SCENES:
                self.scenes.popitem(last=False)
        self.scenes.move_to_end(name)
        return self.scenes[name]

    def pieces(self, shot: Shot) -> list[Piece]:
        """The display list of ``shot``."""
        return figure(shot.skeleton(), self.coat, shot.work(), shot.side)

    def draw(self, shot: Shot) -> Drawn:
        """The picture of ``shot``, as small as it can be."""
        scene = self.scene(shot)
        large = self._sheet(scene)
        touched = paint(large, self.pieces(shot), scene.camera.place(self.over))
        area = _whole_pixels(touched, self.over, self.size)
        left, top, right, bottom = (value * self.over for value in area)
        part = (left, top, right, bottom)
        image = large.crop(part).reduce(self.over)
        large.paste(scene.large.crop(part), part)
        return Drawn(area, image, scene.plain)

    def _sheet(self, scene: Scene) -> Image.Image:
        """A clean copy of the backdrop to draw on: the same one each time, as only what was touched is restored."""
        if self.scratch is None or self.scratch[0] is not scene:
            self.scratch = (scene, scene.large.copy())
        return self.scratch[1]


def paint(image: Image.Image, pieces: Sequence[Piece], camera: Place) -> tuple[float, float, float, float]:
    """Draws ``pieces`` on ``image``; returns left, top, right and bottom of what they touched."""
    opaque, clear = ImageDraw.Draw(image, "RGB"), ImageDraw.Draw(image, "RGBA")
    left = top = float("inf")
    right = bottom = float("-inf")
    for outline, place, colour, alpha in pieces:
        if alpha < FAINT:
            continue
        a, b, c, d, e, f = after(camera, place)
        flat = [value for u, v in outline for value in (a * u + b * v + c, d * u + e * v + f)]
        if alpha >= 1:
            opaque.polygon(flat, fill=colour)
        else:
            clear.polygon(flat, fill=(*colour, round(alpha * 255)))
        across, down = flat[::2], flat[1::2]
        left, right = min(left, min(across)), max(right, max(across))
        top, bottom = min(top, min(down)), max(bottom, max(down))
    return left, top, right, bottom


def _whole_pixels(touched: tuple[float, float, float, float], over: int, size: tuple[int, int]) -> Area:
    """The pixels of the reduced picture that hold all that was touched."""
    left, top, right, bottom = touched
    width, height = size
    first = max(0, floor(left / over) - 1), max(0, floor(top / over) - 1)
    last = min(width, ceil(right / over) + 1), min(height, ceil(bottom / over) + 1)
    return (*first, max(first[0] + 1, last[0]), max(first[1] + 1, last[1]))
