"""The drawn icon: every state a shape of its own, sharp and readable on light and on dark panels."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hipbreak.core.status import Icon
from hipbreak.shipped import assets
from hipbreak.ui.tokens import contrast
from hipbreak.ui.tray_icon import SIZES, STEPS, TONES, Panel, Picture, Pixmap, draw, every, picture, pixmap
from hipbreak.ui.tray_store import stored, write

ICONS: tuple[Icon, ...] = get_args(Icon)
PANELS: dict[Panel, tuple[str, ...]] = {
    "any": ("#F2F3F6", "#FFFFFF", "#353535", "#1E1F26", "#000000"),
    "light": ("#F2F3F6", "#FFFFFF"),
    "dark": ("#353535", "#1E1F26", "#000000"),
}
FILL: dict[Icon, float] = {"sitting": 0.6, "soon": 0.9}


def shape(icon: Icon, size: int, panel: Panel = "any") -> list[float]:
    """How much of the state's own colour is where, without colour: brightness times cover."""
    image = draw(icon, FILL.get(icon, 0.0), size, panel)
    ink = Image.new("RGBA", image.size, "#000000")
    ink.alpha_composite(image)
    solid = max(value for value in ink.convert("L").tobytes())
    return [min(1.0, value / solid) for value in ink.convert("L").tobytes()]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("icon", ICONS)
def test_size_and_clear_corners(icon: Icon, size: int) -> None:
    image = draw(icon, FILL.get(icon, 0.0), size)
    assert (image.size, image.mode) == ((size, size), "RGBA")
    corners = [image.getpixel((x, y)) for x in (0, size - 1) for y in (0, size - 1)]
    assert all(isinstance(pixel, tuple) and pixel[3] < 128 for pixel in corners)
    assert image.getchannel("A").getextrema()[1] == 255


@pytest.mark.parametrize("size", SIZES)
def test_every_state_has_a_shape_of_its_own(size: int) -> None:
    """By brightness alone: any two states differ in more than 3 % of the icon."""
    shapes = {icon: shape(icon, size) for icon in ICONS}
    for one, other in itertools.combinations(ICONS, 2):
        difference = sum(abs(a - b) for a, b in zip(shapes[one], shapes[other], strict=True)) / size**2
        assert difference > 0.03, (one, other, difference)


@pytest.mark.parametrize("panel", PANELS)
def test_contrast_on_the_panel_and_of_the_glyph(panel: Panel) -> None:
    """WCAG 2.2, 1.4.11: 3:1 for graphics."""
    tones = TONES[panel]
    solid = {name: value for name, value in tones._asdict().items() if name not in ("ink", "track")}
    for name, colour in solid.items():
        assert all(contrast(colour, ground) >= 3 for ground in PANELS[panel]), (name, colour)
        assert contrast(tones.ink, colour) >= 3, name


@pytest.mark.parametrize("size", (16, 20, 22, 24, 28))
def test_small_glyphs_are_sharp(size: int) -> None:
    """The stroke of the exclamation mark has clean edges: inside it is ink, beside it is the disc."""
    image = draw("due", 0, size).convert("RGB")
    row = [image.getpixel((x, size // 3)) for x in range(size // 2 - 4, size // 2 + 4)]
    assert len(set(row)) == 2


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_ring_grows_with_the_time(one: float, other: float) -> None:
    less, more = sorted((one, other))
    cover = [sum(draw("sitting", fill, 22).getchannel("A").tobytes()) for fill in (less, more)]
    assert cover[0] <= cover[1] + 300  # the round end may cover a pixel's edge


@given(st.sampled_from(ICONS), st.floats(-1, 99))
def test_a_picture_is_one_of_a_few(icon: Icon, fill: float) -> None:
    look = picture(icon, fill)
    assert (look.icon, look.step) in every()
    assert look == picture(icon, look.step / STEPS)


def test_every_counts_all() -> None:
    assert len(every()) == len(set(every())) == 2 * (STEPS + 1) + len(ICONS) - 2


@pytest.mark.parametrize("size", range(8, 66, 3))
def test_odd_sizes_draw_too(size: int) -> None:
    """XEmbed trays give any size."""
    for icon in ICONS:
        assert draw(icon, 0.5, size).size == (size, size)


def test_pixmap_is_argb_in_network_order() -> None:
    image = Image.new("RGBA", (2, 1))
    image.putdata([(1, 2, 3, 4), (5, 6, 7, 8)])
    assert pixmap(image) == (2, 1, bytes([4, 1, 2, 3, 8, 5, 6, 7]))


def test_pixmaps_of_all_sizes() -> None:
    assert [(w, h, len(data)) for w, h, data in Picture("due").pixmaps()] == [(s, s, 4 * s * s) for s in SIZES]


def differs(one: Pixmap, other: Pixmap) -> float:
    """By how much two pictures of one size differ, a mean over all channels."""
    total: int = sum(abs(a - b) for a, b in zip(one[2], other[2], strict=True))
    return total / len(one[2])


def test_the_shipped_icons_are_what_pillow_draws() -> None:
    """Another release of Pillow may round an edge otherwise; a stale file differs by far more."""
    store = stored(assets() / "icons" / "tray.icons")
    for icon, step in every():
        shipped, drawn = store(Picture(icon, step)), Picture(icon, step).pixmaps()
        assert all(differs(one, other) < 1.5 for one, other in zip(shipped, drawn, strict=True)), (icon, step)


def test_icons_that_are_damaged_or_not_there_are_drawn(tmp_path: Path) -> None:
    file, look = tmp_path / "tray.icons", picture("away", 0)
    write(file)
    good = file.read_bytes()
    assert list(stored(file)(look)) == look.pixmaps()
    for bad in (b"", b"nonsense", good[:-40], good[:900], b"{}\n", good.replace(b"any-away-0", b"any-gone-0")):
        file.write_bytes(bad)
        assert list(stored(file)(look)) == look.pixmaps()
    assert list(stored(tmp_path / "none")(look)) == look.pixmaps()
