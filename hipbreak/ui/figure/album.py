"""Pictures of a whole move for files: a sheet of its poses, and a film that loops. Needs no screen.

Jurisdiction: what is on such a picture, and its size as a file.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from itertools import accumulate

from PIL import Image, ImageDraw, ImageFont

from hipbreak.core.moves import Level, Move
from hipbreak.core.routine import Side
from hipbreak.ui.figure.paint import Painter
from hipbreak.ui.figure.poses import Lead, Shot
from hipbreak.ui.tokens import PALETTES, Palette, Theme
from hipbreak.wording import NBSP
from hipbreak.wording import figure as words

CELL, LINE, GAP = (300, 253), 17, 12  # pixels: a pose, a line of text, and around them
BETWEEN = 1  # poses shown between the ends of two phases
RATIO = 388 / 460  # of the stage
FILM_BOUND = 1_500_000  # bytes
SMALLER = (1.0, 0.84, 0.7, 0.56)  # of the width and the pictures a second, until the film fits
COLOURS = 128
SAMPLE = 8  # pictures that the film's colours are taken from


def sheet(
    move: Move, level: Level = "usual", side: Side = "right", theme: Theme = "light", figure: int = 1, columns: int = 4
) -> Image.Image:
    """The poses at the end of each phase of a repetition that ``side`` leads, and between them, each with its instant
    at the usual tempo and the cue. A move without keys gives its name alone."""
    palette = PALETTES[theme]
    painter = Painter(CELL, 1.0, palette, palette.bg, figure)
    shots = [(at, cue, Shot("move", move, level, _lead(side), at)) for at, cue in _instants(move)] if move.keys else []
    columns = max(1, min(columns, len(shots) or 1))
    wide, high = CELL[0] + GAP, CELL[1] + GAP + 2 * LINE
    rows = math.ceil(len(shots) / columns)
    page = Image.new("RGB", (wide * columns + GAP, high * rows + 2 * LINE + 2 * GAP), palette.bg)
    _say(page, (GAP, GAP), move.name, palette.text, 20)
    for number, (at, cue, shot) in enumerate(shots):
        left, top = GAP + number % columns * wide, 2 * LINE + GAP + number // columns * high
        page.paste(painter.draw(shot).whole(), (left, top))
        _caption(page, (left, top + CELL[1] + 2), at, cue, palette)
    return page


def _lead(side: Side) -> Lead:
    return "right" if side == "right" else "left"


def _instants(move: Move) -> list[tuple[float, str]]:
    """The start, then for each phase what lies between and its end, with its cue there."""
    found = [(0.0, move.start)]
    begins = 0.0
    for phase, ends in zip(move.phases, accumulate(phase.seconds for phase in move.phases), strict=True):
        steps = [begins + (ends - begins) * step / (BETWEEN + 1) for step in range(1, BETWEEN + 2)]
        found += [(at, phase.cue) for at in steps]
        begins = ends
    return found


def _caption(page: Image.Image, corner: tuple[int, int], at: float, cue: str, palette: Palette) -> None:
    _say(page, corner, words.instant(at), palette.sub, 13)
    _say(page, (corner[0] + 56, corner[1]), cue, palette.text, 13, CELL[0] - 60)


def _say(page: Image.Image, corner: tuple[int, int], text: str, colour: str, size: int, room: int = 0) -> None:
    """``text`` at ``corner``; with ``room``, in as many pixels and two lines at most."""
    brush, font = ImageDraw.Draw(page), ImageFont.load_default(size)
    text = text.replace(NBSP, " ")  # which the built-in font does not have
    lines = _wrapped(text, lambda part: brush.textlength(part, font), room) if room else [text]
    for number, line in enumerate(lines[:2]):
        brush.text((corner[0], corner[1] + number * LINE), line, colour, font)


def _wrapped(text: str, measure: Callable[[str], float], room: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if measure(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def gif(
    move: Move,
    level: Level = "usual",
    side: Side = "right",
    theme: Theme = "light",
    figure: int = 1,
    width: int = 460,
    fps: int = 20,
) -> bytes:
    """A film of the repetitions that ``side`` leads (and the other, where the legs take turns), as the bytes of a GIF
    that loops; 1.5 MB at most: where it takes more it gets smaller and slower. ValueError without keys."""
    if not move.keys:
        raise ValueError(move.id)
    data = b""
    for part in SMALLER:
        data = _film(move, level, side, theme, figure, max(48, round(width * part)), max(5, round(fps * part)))
        if len(data) <= FILM_BOUND:
            break
    return data


def _film(move: Move, level: Level, side: Side, theme: Theme, figure: int, width: int, fps: int) -> bytes:
    palette = PALETTES[theme]
    painter = Painter((width, round(width * RATIO)), 1.0, palette, palette.bg, figure)
    hundredths = max(2, round(100 / fps))  # what a GIF counts in
    count = max(1, round(move.cycle(level) * 100 / hundredths))
    frames = [
        painter.draw(Shot("move", move, level, lead, move.cycle() * number / count)).whole()
        for lead in _leads(move, _lead(side))
        for number in range(count)
    ]
    return _packed(frames, hundredths * 10)


def _leads(move: Move, first: Lead) -> tuple[Lead, ...]:
    other: Lead = "left" if first == "right" else "right"
    return (first, other) if move.sides == "alternate" else (first,)


def _packed(frames: Sequence[Image.Image], milliseconds: int) -> bytes:
    """With one palette for all, and no dithering: flat colours stay flat, and what does not move costs nothing."""
    some = frames[:: max(1, len(frames) // SAMPLE)]
    width, height = frames[0].size
    sample = Image.new("RGB", (width, height * len(some)))
    for number, frame in enumerate(some):
        sample.paste(frame, (0, height * number))
    colours = sample.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    first, *rest = [frame.quantize(palette=colours, dither=Image.Dither.NONE) for frame in frames]
    file = io.BytesIO()
    first.save(
        file, "GIF", save_all=True, append_images=rest, duration=milliseconds, loop=0, optimize=False, disposal=1
    )
    return file.getvalue()
