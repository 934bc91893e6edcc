"""The moves that come with hipbreak: files of ``assets/moves``, read into values of core.moves.

Jurisdiction: where these files lie and reading them. What makes a table a move is core's business.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from hipbreak.core.move_table import MoveError, from_json
from hipbreak.core.moves import Move
from hipbreak.shipped import assets


def load() -> dict[str, Move]:
    """Every built-in move by its id. ValueError, with the file's name, for one that is none: a broken installation."""
    moves: dict[str, Move] = {}
    for file in sorted((assets() / "moves").iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            move = _read(file)
            moves[move.id] = move
    return moves


def _read(file: Path) -> Move:
    try:
        move = from_json(tomllib.loads(file.read_text(encoding="utf-8")))
    except (MoveError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{file.name}: {error}") from error
    if f"{move.id}.toml" != file.name:
        raise ValueError(f"{file.name}: the move inside is called {move.id}")
    return move
