"""Pictures of a whole move for files, made without a screen."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from PIL import Image

from hipbreak.core.moves import Level
from hipbreak.ui.figure import gif, sheet
from hipbreak.ui.figure.album import CELL, FILM_BOUND
from tests.ui.figure.shots import MOVES, THEMES


def test_a_sheet_has_the_start_and_two_poses_of_each_phase() -> None:
    for move in MOVES.values():
        page = sheet(move, columns=3)
        poses = 1 + 2 * len(move.phases)
        rows = -(-poses // 3)
        assert page.width == pytest.approx(3 * CELL[0], abs=60)
        assert page.height == pytest.approx(rows * (CELL[1] + 46), abs=70)


def test_theme_side_and_figure_can_be_seen_on_it() -> None:
    move = MOVES["lunge"]
    pages = [
        sheet(move),
        sheet(move, side="left"),
        sheet(move, figure=2),
        *(sheet(move, theme=each) for each in THEMES[1:]),
    ]
    assert len({page.tobytes() for page in pages}) == len(pages)


def test_a_move_of_pictures_alone_has_a_sheet_but_no_film() -> None:
    bare = replace(MOVES["lunge"], keys=())
    assert sheet(bare).width > 0
    with pytest.raises(ValueError, match="lunge"):
        gif(bare)


def test_a_film_loops_at_the_move_s_own_pace_and_is_small() -> None:
    for move in MOVES.values():
        data = gif(move, width=160, fps=10)
        assert len(data) <= FILM_BOUND
        with Image.open(io.BytesIO(data)) as film:
            assert (film.format, film.info["loop"], film.size[0]) == ("GIF", 0, 160)
            seconds = 0.0
            for number in range(getattr(film, "n_frames", 1)):
                film.seek(number)
                seconds += film.info["duration"] / 1000
        assert seconds == pytest.approx(move.cycle() * (2 if move.sides == "alternate" else 1), abs=0.2)


def test_a_slower_version_has_a_longer_film() -> None:
    def seconds(level: Level) -> float:
        with Image.open(io.BytesIO(gif(MOVES["lunge"], level, width=80, fps=10))) as film:
            count = getattr(film, "n_frames", 1)
            return count * 0.1

    assert MOVES["lunge"].harder.tempo > 1
    assert seconds("harder") > 1.1 * seconds("usual")


def test_no_screen_and_no_toolkit_is_needed() -> None:
    code = (
        "import sys; from hipbreak import move_files; from hipbreak.ui.figure import gif, sheet;"
        "move = move_files.load()['bridge']; sheet(move); gif(move, width=80, fps=5); print('tkinter' in sys.modules)"
    )
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=60)
    assert (done.stdout.strip(), done.stderr) == ("False", "")
