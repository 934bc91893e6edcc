"""Where on a picture of the screen the icon is, and the entries of an open menu: by looking, as a person does.

Jurisdiction: pictures. An icon is known by the colour that most of it has, a menu by what has changed since before it
opened: its labels stand below each other in the order of its entries. Buttons are beside each other.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter

from tests.real import tray
from tests.real.ground import Spot

Box = tuple[int, int, int, int]
Colour = tuple[int, int, int]
ALIKE = 24  # of 255, in each of red, green and blue
WHITE = (255, 255, 255)
NEARLY = 5  # of 255
CELL = 4  # pixels: a spot that has changed is that broad at least
BROAD = 20  # pixels that a button is wide at least
RADIUS = 8  # pixels: about half an icon of a panel
LETTERS = 5  # pixels that a row of letters is high at least; a separator is lower
JOINED = 3  # blank rows between a dot and its letter, at most


def icon(picture: Image.Image, within: Box, item: tray.Item) -> Spot | None:
    """The middle of the picture of ``item`` in the box ``within``: where most of its colour is. None where none is."""
    alike = _alike(picture.crop(within), _colour(item), ALIKE)
    around = alike.filter(ImageFilter.BoxBlur(RADIUS))
    _, most = around.getextrema()
    if alike.getbbox() is None or not isinstance(most, int):
        return None
    return _middle(around.point(lambda value: 255 * (value >= 0.9 * most)).getbbox() or (0, 0, 0, 0), within)


def _alike(part: Image.Image, colour: Colour, by: int) -> Image.Image:
    """255 where ``part`` is of that ``colour``, within ``by`` in each of red, green and blue; 0 elsewhere."""
    red, green, blue = (
        band.point(lambda value, middle=middle: 255 if abs(value - middle) <= by else 0)
        for band, middle in zip(part.convert("RGB").split(), colour, strict=True)
    )
    return ImageChops.multiply(ImageChops.multiply(red, green), blue)


def _colour(item: tray.Item) -> Colour:
    """What most of the opaque pixels of its largest picture (ARGB) are."""
    _, _, data = max(item.properties["IconPixmap"], key=lambda one: int(one[0]))
    pixels = (bytes(data[at : at + 4]) for at in range(0, len(data), 4))
    ((most, _),) = Counter(pixel[1:] for pixel in pixels if pixel[0] == 255).most_common(1)
    return most[0], most[1], most[2]


def entry(before: Image.Image, after: Image.Image, within: Box, menu: tray.Entry, label: str) -> Spot | None:
    """The middle of the row ``label`` in the ``menu`` that has opened between the two pictures; None while what has
    opened does not have as many rows as ``menu`` has labels."""
    box = _changed(before.crop(within), after.crop(within))
    labels = [each.label for each in menu.below if each.label and each.properties.get("visible", True)]
    if box is None or label not in labels:
        return None
    opened = after.crop(within).crop(box).convert("L")
    rows = _rows(opened)
    if len(rows) != len(labels):
        return None
    top, bottom = rows[labels.index(label)]
    left, upper = within[0] + box[0], within[1] + box[1]
    return left + min(60, opened.width // 2), upper + (top + bottom) // 2


def button(picture: Image.Image, within: Box, labels: list[str], label: str, colour: Colour = WHITE) -> Spot | None:
    """The middle of the button ``label``, or of what lies below its text: one of several of that ``colour`` beside each
    other in the box ``within``, in the order of ``labels``, the lowest; None while there are not as many of them."""
    alike = _alike(picture.crop(within), colour, NEARLY)
    lines = [_runs(alike.crop((0, y, alike.width, y + 1)).tobytes()) for y in range(alike.height)]
    fits = [len(runs) == len(labels) for runs in lines]
    if True not in fits:
        return None
    bottom = alike.height - 1 - fits[::-1].index(True)
    height = [*fits[bottom::-1], False].index(False)
    left, right = lines[bottom][labels.index(label)]
    return within[0] + (left + right) // 2, within[1] + bottom - height // 2


def _runs(line: bytes) -> list[tuple[int, int]]:
    """Where in ``line`` at least ``BROAD`` bytes in a row are not 0."""
    return [each.span() for each in re.finditer(rb"[^\0]{%d,}" % BROAD, line)]


def _changed(before: Image.Image, after: Image.Image) -> Box | None:
    """The lines and columns that the largest piece of what has changed fills: the pointer and a clock change elsewhere,
    an icon that its menu touches is narrower."""
    mask = (
        ImageChops.difference(before.convert("RGB"), after.convert("RGB")).convert("L").point(lambda v: 255 * (v > 2))
    )
    cells = mask.reduce(CELL)
    left = {divmod(at, cells.width) for at, value in enumerate(cells.tobytes()) if value > 127}
    largest: set[tuple[int, int]] = set()
    while left:
        piece = _piece(left)
        largest = max(largest, piece, key=len)
    if not largest:
        return None
    rows, columns = (Counter(each[axis] for each in largest) for axis in (0, 1))
    top, bottom = _filled(rows)
    left_most, right_most = _filled(columns)
    return left_most * CELL, top * CELL, (right_most + 1) * CELL, (bottom + 1) * CELL


def _filled(counts: Counter[int]) -> tuple[int, int]:
    """First and last of the lines that have at least half as many as the fullest."""
    full = [line for line, count in counts.items() if 2 * count >= max(counts.values())]
    return min(full), max(full)


def _piece(left: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Takes from ``left`` (row, column) one with all that touch it, and what touches those."""
    piece, edge = set(), [left.pop()]
    while edge:
        row, column = edge.pop()
        piece.add((row, column))
        near = {(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)} & left
        left -= near
        edge += near
    return piece


def _rows(opened: Image.Image) -> list[tuple[int, int]]:
    """First and last line of each row of letters, from top to bottom, in the middle of a picture in grey."""
    edge = max(2, opened.width // 20)
    lines = [opened.crop((edge, y, opened.width - edge, y + 1)).getextrema() for y in range(opened.height)]
    ink = [y for y, (low, high) in enumerate(lines) if high - low > 40]  # type: ignore[operator]  # one band: ints
    found: list[tuple[int, int]] = []
    start = ink[0] if ink else 0
    for y, following in pairwise([*ink, 10**6] if ink else []):
        if following - y > JOINED:
            found.append((start, y))
            start = following
    return [(top, bottom) for top, bottom in found if bottom - top + 1 >= LETTERS]


def _middle(box: Box, within: Box) -> Spot:
    return within[0] + (box[0] + box[2]) // 2, within[1] + (box[1] + box[3]) // 2
