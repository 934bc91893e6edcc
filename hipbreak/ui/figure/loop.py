"""Loops of pictures, each drawn once and kept.

Jurisdiction: which picture of a loop belongs to an instant, and how much is remembered: compressed pictures up to a
bound, the ones that were not wanted for longest going first. A loop at scale 1 takes 2 to 6 MB.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from dataclasses import dataclass, replace

from PIL import Image

from hipbreak.ui.figure.paint import Area, Drawn, Painter
from hipbreak.ui.figure.poses import Shot

BOUND = 32 * 1024 * 1024  # bytes of compressed pictures
LEVEL = 1  # of zlib: flat colours shrink well at once
Name = tuple[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Packed:
    """A picture as it is kept."""

    area: Area
    size: tuple[int, int]
    data: bytes


class Loops:
    """Pictures of ``painter``, ``rate`` a second of a loop; never more than ``bound`` bytes of them."""

    def __init__(self, painter: Painter, rate: int, bound: int = BOUND) -> None:
        self.painter, self.rate, self.bound = painter, rate, bound
        self.kept: OrderedDict[Name, Packed] = OrderedDict()
        self.held = 0

    def count(self, shot: Shot) -> int:
        """How many pictures the loop of ``shot`` has; the last is where the next repetition begins."""
        return round(shot.seconds * self.rate) + 1

    def name(self, shot: Shot) -> Name:
        """The name of the picture that shows ``shot``: equal names, equal pictures."""
        return shot.loop, round(shot.within * self.rate)

    def picture(self, shot: Shot) -> Image.Image:
        """The whole picture, drawn if it is not there."""
        return self._drawn(shot).whole()

    def prepare(self, shot: Shot) -> bool:
        """Draws one picture of the loop of ``shot`` ahead of time; False once there is nothing to do, or no room."""
        if self.held >= self.bound * 0.9:
            return False
        for number in range(self.count(shot)):
            if (shot.loop, number) not in self.kept:
                self._draw((shot.loop, number), shot)
                return True
        return False

    def _drawn(self, shot: Shot) -> Drawn:
        name = self.name(shot)
        packed = self.kept.get(name)
        if packed is None:
            return self._draw(name, shot)
        self.kept.move_to_end(name)
        image = Image.frombytes("RGB", packed.size, zlib.decompress(packed.data))
        return Drawn(packed.area, image, self.painter.scene(shot).plain)

    def _draw(self, name: Name, shot: Shot) -> Drawn:
        drawn = self.painter.draw(replace(shot, within=name[1] / self.rate))
        packed = Packed(drawn.area, drawn.image.size, zlib.compress(drawn.image.tobytes(), LEVEL))
        self.kept[name] = packed
        self.held += len(packed.data)
        while self.held > self.bound:
            _, gone = self.kept.popitem(last=False)
            self.held -= len(gone.data)
        return drawn
