"""A person's own picture in place of the figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from hipbreak.ui.figure.picture import MOST_PIXELS, PictureError, fitted

SIZE, GROUND = (460, 388), (245, 247, 251)


@pytest.mark.parametrize(
    ("name", "shape"), [("wide.png", (900, 300)), ("high.jpg", (30, 90)), ("large.jpg", (4096, 400))]
)
def test_it_is_fitted_into_the_middle(tmp_path: Path, name: str, shape: tuple[int, int]) -> None:
    Image.new("RGB", shape, (200, 30, 30)).save(tmp_path / name)
    shown = fitted(tmp_path / name, SIZE, GROUND)
    assert shown.size == SIZE
    assert shown.getpixel((2, 2)) == GROUND
    middle = shown.getpixel((230, 194))
    assert isinstance(middle, tuple) and middle[0] > 190 and middle[1] < 45


def test_what_is_clear_shows_the_ground(tmp_path: Path) -> None:
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(tmp_path / "clear.png")
    assert fitted(tmp_path / "clear.png", SIZE, GROUND).getcolors() == [(SIZE[0] * SIZE[1], GROUND)]


def broken(folder: Path) -> dict[str, Path]:
    Image.new("1", (MOST_PIXELS + 1, 2)).save(folder / "wide.png")
    Image.new("RGB", (9, 9)).save(folder / "other.gif")
    Image.new("RGB", (60, 60)).save(folder / "whole.png")
    (folder / "half.png").write_bytes((folder / "whole.png").read_bytes()[:60])
    (folder / "text.png").write_text("no picture")
    return {path.name: path for path in folder.iterdir() if path.name != "whole.png"} | {"none": folder / "none.png"}


@pytest.mark.parametrize("name", ["wide.png", "other.gif", "half.png", "text.png", "none"])
def test_what_is_no_such_picture_is_refused_with_a_reason(tmp_path: Path, name: str) -> None:
    with pytest.raises(PictureError) as refused:
        fitted(broken(tmp_path)[name], SIZE, GROUND)
    assert str(refused.value)
