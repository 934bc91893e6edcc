"""Every loop and look there is, for tests that go through all of them.

Jurisdiction: the lists; nothing is tested here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hipbreak import move_files
from hipbreak.core.moves import Level
from hipbreak.ui.figure.paint import Painter
from hipbreak.ui.figure.poses import Lead, Shot
from hipbreak.ui.tokens import PALETTES, Theme

MOVES = move_files.load()
THEMES: tuple[Theme, ...] = ("light", "dark", "contrast")
FIGURES = (1, 2, 3)
LEVELS: tuple[Level, ...] = ("usual", "easier", "harder")
SIDES: tuple[Lead, ...] = ("left", "right")


def painter(
    size: tuple[int, int] = (460, 388), theme: Theme = "light", look: int = 1, scale: float = 1.0, ground: str = "bg"
) -> Painter:
    """A painter for a stage of ``size`` pixels."""
    palette = PALETTES[theme]
    return Painter(size, scale, palette, palette.of(ground), look)


def loop(shot: Shot, steps: int = 24) -> Iterator[Shot]:
    """Instants of the loop of ``shot``, its end among them."""
    yield from (replace(shot, within=shot.seconds * step / steps) for step in range(steps + 1))


def all_loops(side: Lead = "right") -> Iterator[Shot]:
    """One shot of each loop: moves, waiting for them, standing, the end."""
    for move in MOVES.values():
        yield from (Shot("move", move, level, side) for level in LEVELS)
        yield Shot("rest" if move.floor else "idle", move, "usual", side)
    yield Shot("idle")
    yield Shot("cheer")
